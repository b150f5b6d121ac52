"""Where an increase in sales came from: a larger market, the products it turned to, or a larger share of each.

A market is a pair of frames of US imports for consumption, from all countries and from Vietnam (index: year, a column
for each product; million US dollars). Both count the same months, or no share means anything. Arithmetic, and no proof
of cause: a share can be won because a rival is taxed, fails, or moves its plants.
"""

from typing import NamedTuple

import pandas as pd

from tradebook.indicators import comparative, market_share

PARTS = {
    "scale": "Growth of the whole market",
    "composition": "Turn to other products",
    "competitiveness": "Share won within products",
}
NEW = ["new_products", "gone_products"]
YEAR = 12
SMALL_SHARE = 0.01  # of Vietnam's sales: an advantage in less is a curiosity


class Market(NamedTuple):
    """US imports by product and year (million US dollars), of all countries and from Vietnam alone."""

    world: pd.DataFrame
    own: pd.DataFrame


def market(world: pd.DataFrame, own: pd.DataFrame, product: str, last: int) -> Market:
    """The years to `last` that both tables hold, as a market: tables with year, the product's code and value_usd_mn.

    A product that Vietnam has no row for was not bought from it, one that the world has no row for not at all: zero.
    """
    wide = [frame.pivot(index="year", columns=product, values="value_usd_mn") for frame in (world, own)]
    years = wide[0].index.intersection(wide[1].index)
    years, products = years[years <= last], wide[0].columns
    return Market(*(frame.reindex(index=years, columns=products).fillna(0.0) for frame in wide))


def same_months(tables: dict[int, list[pd.DataFrame]], last: int) -> tuple[Market, int]:
    """The market over as many months as two years hold, and that number; `tables`: world and own by months, best first.

    Where the newest year is a part-year without its like in the years before, the whole years stand in.
    """
    for months, (world, own) in tables.items():
        held = market(world, own, "naics3", last)
        if len(held.own) > 1 and (months == YEAR or held.own.index[-1] == last):
            return held, months
    return held, months


def two_sortings(
    industries: list[pd.DataFrame], chapters: list[pd.DataFrame], first: int, last: int
) -> tuple[pd.DataFrame, pd.DataFrame, int, int]:
    """The split by industry and by chapter (world and own of each) over whole years that both hold, and those years.

    From the first year at or after `first` to the newest by `last`; empty frames where there are not two such years.
    """
    sorted_by = [market(*industries, "naics3", last), market(*chapters, "hs2", last)]
    years = sorted_by[0].own.index.intersection(sorted_by[1].own.index)
    years = years[years >= first]
    if len(years) < 2:
        return pd.DataFrame(), pd.DataFrame(), first, last
    start, end = int(years[0]), int(years[-1])
    return *(split(held, start, end) for held in sorted_by), start, end


def ends(held: Market, first: int, last: int) -> tuple[pd.Series, ...]:
    """m0, m1, x0, x1 of two years, as `market_share` takes them."""
    return tuple(frame.loc[year] for frame in held for year in (first, last))


def split(held: Market, first: int, last: int) -> pd.DataFrame:
    """The increase between two years taken apart, million US dollars: a row a part, columns first and last (the base).

    Rows are those of PARTS and "Products new or gone"; each column adds up to the increase. With the first year as base
    the market's part is taken at the first shares, and the share won at the size of the last market; with the last year
    it is the other way round.
    """
    both = market_share.both_bases(*ends(held, first, last))
    named = both[[*PARTS]].rename(columns=PARTS).assign(new=both[NEW].sum(axis=1))
    return named.rename(columns={"new": "Products new or gone"}).T


def by_product(held: Market, first: int, last: int) -> pd.DataFrame:
    """Each product's part in the share won (million US dollars, at the last market) and Vietnam's share of its imports.

    Index: product; columns won_usd_mn, before_pct, after_pct (of US imports of the product; missing where none).
    """
    m0, m1, x0, x1 = ends(held, first, last)
    won = market_share.effects(m0, m1, x0, x1)["competitiveness"]
    return pd.DataFrame({"won_usd_mn": won, "before_pct": 100 * x0 / m0, "after_pct": 100 * x1 / m1})


def held_still(held: Market, base: int) -> pd.DataFrame:
    """Vietnam's share of all US imports by year, and what it would be with its share of each product in `base`.

    Index: year; columns actual_pct, still_pct. The second moves only with what the United States buys from everyone.
    """
    kept = (held.own.loc[base] / held.world.loc[base]).fillna(0.0)
    whole = held.world.sum(axis=1)
    still = (held.world * kept).sum(axis=1)
    return pd.DataFrame({"actual_pct": 100 * held.own.sum(axis=1) / whole, "still_pct": 100 * still / whole})


def by_base(held: Market, last: int) -> pd.DataFrame:
    """The share won up to `last`, by the year it is counted from, million US dollars: index year, with the increase."""
    rows = {}
    for base in held.own.index[held.own.index < last]:
        parts = split(held, base, last)
        rows[int(base)] = {**parts.loc[PARTS["competitiveness"]], "increase": parts["first"].sum()}
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("year")


def advantages(held: Market, first: int, last: int) -> pd.DataFrame:
    """Balassa's index in the US market at two years for products that weigh in Vietnam's sales, highest first.

    Index: product; columns before, after. Kept are those with at least a hundredth of Vietnam's sales at either date,
    and with a value at both. The world includes Vietnam.
    """
    m0, m1, x0, x1 = ends(held, first, last)
    weighs = (x0 >= SMALL_SHARE * x0.sum()) | (x1 >= SMALL_SHARE * x1.sum())
    both = pd.DataFrame({"before": comparative.rca(x0, m0), "after": comparative.rca(x1, m1)})
    return both[weighs].dropna().sort_values("before", ascending=False)
