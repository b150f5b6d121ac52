"""Constant market share: how much of a change in exports the market explains, and how much the exporter's share of it.

Takes four vectors by product: what the market buys from everyone (m0, m1) and from the exporter (x0, x1), at two
dates, in million USD. The result depends on the base date and on the level of the classification: show both bases and
name the level.
"""

import pandas as pd

from tradebook.indicators.alignment import side_by_side

BASES = ("first", "last")
CHANGE = ["scale", "composition", "pure_share", "interaction", "new_products", "gone_products"]
SHARE_CHANGE = ["pure_share", "composition", "interaction", "new_products", "gone_products"]


def effects(m0, m1, x0, x1, base: str = "first") -> pd.DataFrame:
    """The change in exports taken apart, million USD, a row a product; the parts add up to the change.

    With g_i the growth of the market for a product, g that of the whole market and s = x / m the exporter's share:
    scale g x0, composition (g_i - g) x0, pure_share (s1 - s0) m0, interaction (s1 - s0) (m1 - m0); competitiveness,
    x1 - x0 - g_i x0, is the sum of the last two; change is x1 - x0. A product bought at the later date only has no
    g_i: what the exporter sells of it stands in new_products. With base "last" the roles of the dates are exchanged,
    and products no longer bought stand in gone_products.

    Raises ValueError for lists that differ, missing or negative values, sales of a product that the market does not
    buy, an empty market at either date, and another base. Tyszynski (1951), The Manchester School 19; Richardson
    (1971), Journal of International Economics 1.

    >>> parts = effects([100, 200], [150, 200], [10, 10], [24, 10]).sum()
    >>> parts[["scale", "composition", "competitiveness", "change"]].round(6).tolist()
    [3.333333, 1.666667, 9.0, 14.0]
    """
    trade = _trade(m0, m1, x0, x1)
    parts = _from(base, trade, _effects).reindex(columns=CHANGE)
    parts.insert(2, "competitiveness", parts["pure_share"] + parts["interaction"])
    return parts.assign(change=trade["x1"] - trade["x0"])


def share_effects(m0, m1, x0, x1, base: str = "first") -> pd.DataFrame:
    """The change in the share of the whole market taken apart, as fractions, a row a product; the parts add up.

    With s = x / m the share in a product and w = m / sum(m) the product's weight in the market: pure_share
    (s1 - s0) w0, composition s0 (w1 - w0), interaction (s1 - s0) (w1 - w0); change is s1 w1 - s0 w0. New and gone
    products, `base`, errors and reference as in `effects`.

    >>> parts = share_effects([100, 100], [100, 300], [10, 40], [20, 120]).sum()
    >>> parts[["pure_share", "composition", "interaction", "change"]].round(6).tolist()
    [0.05, 0.075, -0.025, 0.1]
    """
    trade = _trade(m0, m1, x0, x1)
    parts = _from(base, trade, _share_effects).reindex(columns=SHARE_CHANGE)
    return parts.assign(change=trade["x1"] / trade["m1"].sum() - trade["x0"] / trade["m0"].sum())


def both_bases(m0, m1, x0, x1) -> pd.DataFrame:
    """The totals of `effects` over all products, million USD, with the first and with the last date as base: two rows.

    >>> both_bases([100, 200], [150, 200], [10, 10], [24, 10])["scale"].round(6).to_dict()
    {'first': 3.333333, 'last': 4.857143}
    """
    return pd.DataFrame({base: effects(m0, m1, x0, x1, base).sum() for base in BASES}).T


def _trade(m0, m1, x0, x1) -> pd.DataFrame:
    trade = side_by_side(m0=m0, m1=m1, x0=x0, x1=x1)
    for m, x in (("m0", "x0"), ("m1", "x1")):
        unbought = (trade[m] == 0) & (trade[x] > 0)
        if unbought.any():
            raise ValueError(f"{x} has sales of {trade.index[unbought][0]}, which the market in {m} does not buy")
        if not trade[m].sum() > 0:
            raise ValueError(f"the market in {m} buys nothing")
    return trade


def _from(base: str, trade: pd.DataFrame, split) -> pd.DataFrame:
    """`split` with the first date as base, or with the last: then the way back, with its sign changed."""
    if base not in BASES:
        raise ValueError(f"the base is {base!r}, not one of {', '.join(BASES)}")
    if base == "first":
        return split(trade).assign(gone_products=0.0)
    back = split(trade.rename(columns={"m0": "m1", "m1": "m0", "x0": "x1", "x1": "x0"}))
    return (-back).rename(columns={"new_products": "gone_products"}).assign(new_products=0.0)


def _product_shares(trade: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """The exporter's share in each product at both dates; where the market does not buy, the share of the other date.

    A product that is not bought has no share: keeping the other date's leaves its going to the market's part.
    """
    s0, s1 = trade["x0"] / trade["m0"], trade["x1"] / trade["m1"]
    return s0.fillna(s1).fillna(0.0), s1.fillna(s0).fillna(0.0)


def _effects(trade: pd.DataFrame) -> pd.DataFrame:
    is_new = (trade["m0"] == 0) & (trade["m1"] > 0)
    held = trade.mask(is_new, 0.0)  # a new product has only its own line
    s0, s1 = _product_shares(held)
    growth = trade["m1"].sum() / trade["m0"].sum() - 1
    return pd.DataFrame(
        {
            "scale": growth * held["x0"],
            "composition": s0 * (held["m1"] - held["m0"]) - growth * held["x0"],
            "pure_share": (s1 - s0) * held["m0"],
            "interaction": (s1 - s0) * (held["m1"] - held["m0"]),
            "new_products": trade["x1"].where(is_new, 0.0),
        }
    )


def _share_effects(trade: pd.DataFrame) -> pd.DataFrame:
    is_new = (trade["m0"] == 0) & (trade["m1"] > 0)
    s0, s1 = _product_shares(trade.mask(is_new, 0.0))
    w0, w1 = trade["m0"] / trade["m0"].sum(), trade["m1"] / trade["m1"].sum()
    return pd.DataFrame(
        {
            "pure_share": (s1 - s0) * w0,
            "composition": s0 * (w1 - w0),
            "interaction": (s1 - s0) * (w1 - w0),
            "new_products": (trade["x1"] / trade["m1"].sum()).where(is_new, 0.0),
        }
    )
