"""How well two countries' trade fits together: intensity, complementarity, similarity and margins."""

import math

import pandas as pd

from tradebook.indicators.alignment import side_by_side

OFF_ONE = 1e-6  # how far shares may add up beside 1: binary rounding, not a missing product


def intensity(flow: float, exports: float, market: float, world: float, own: float = 0.0) -> float:
    """Trade intensity, 0 or more, above 1 where the two trade more than their sizes suggest.

    (x_ij / X_i) / (M_j / (M_w - M_i)): `flow` x_ij from i to j, `exports` X_i of i, `market` M_j and `world` M_w the
    imports of j and of the world, `own` M_i the imports of i, taken out since a country cannot sell to itself (0 leaves
    them in). All in million USD on one valuation. Raises ValueError for missing or negative values, and where
    exports, the market, or the world without i are nil. Kojima (1964), Hitotsubashi Journal of Economics 5(1).

    >>> round(intensity(120, 405, 3200, 24000, own=380), 9)
    2.187037037
    """
    values = {"flow": flow, "exports": exports, "market": market, "world": world, "own": own}
    for name, value in values.items():
        if not 0 <= value < math.inf:
            raise ValueError(f"trade intensity needs a known {name} of zero or more, got {value}")
    if not (exports > 0 and market > 0 and world > own):
        raise ValueError("trade intensity needs exports, a market, and a world beyond the exporter's own imports")
    return float((flow / exports) / (market / (world - own)))


def complementarity(imported: pd.Series, exported: pd.Series) -> float:
    """Trade complementarity, 0 (nothing fits) to 100 (the same mix): 100 * (1 - sum|m_kj - x_ki| / 2).

    Shares by product of what j imports and i exports, fractions adding up to 1. Raises ValueError for lists that
    differ, missing or negative values, and shares that add up to 1 no closer than 1e-6. Michaely (1996), World Bank
    working paper 1583.

    >>> round(complementarity(pd.Series([0.5, 0.3, 0.2]), pd.Series([0.2, 0.3, 0.5])), 9)
    70.0
    """
    both = _whole(imported=imported, exported=exported)
    return float(100 * (1 - (both["imported"] - both["exported"]).abs().sum() / 2))


def similarity(one: pd.Series, other: pd.Series) -> float:
    """Finger-Kreinin similarity of two mixes, 0..1: sum of the smaller share, product by product.

    On the same two vectors it is `complementarity` / 100. Takes and raises what `complementarity` does. Finger and
    Kreinin (1979), Economic Journal 89.

    >>> round(similarity(pd.Series([0.5, 0.3, 0.2]), pd.Series([0.2, 0.3, 0.5])), 9)
    0.7
    """
    return float(_whole(one=one, other=other).min(axis=1).sum())


def _whole(**shares) -> pd.DataFrame:
    both = side_by_side(**shares)
    for name, column in both.items():
        if abs(column.sum() - 1) > OFF_ONE:
            raise ValueError(f"the shares {name} add up to {column.sum():.6g}, not to 1")
    return both


def margins(own: pd.Series, total: pd.Series) -> pd.Series:
    """Hummels-Klenow margins, fractions in 0..1: how many of the products, how much of each, and their product.

    `own`: what the partner trades with the country, `total`: with the whole world, by product (million USD), both from
    one table. Index: extensive (sum of total over products with own trade / sum of total), intensive (sum of own / sum
    of total over those products), overall (their product: sum of own / sum of total). Raises ValueError for lists that
    differ, missing or negative values, no own trade, and more own trade in a product than in total. Hummels and Klenow
    (2005), American Economic Review 95(3).

    >>> margins(pd.Series([10, 30, 0, 0]), pd.Series([100, 200, 300, 400])).round(6).to_dict()
    {'extensive': 0.3, 'intensive': 0.133333, 'overall': 0.04}
    """
    trade = side_by_side(own=own, total=total)
    beyond = trade["own"] > trade["total"]
    if beyond.any():
        raise ValueError(f"own trade is larger than the total for {trade.index[beyond][0]}: not from one table")
    traded = trade[trade["own"] > 0].sum()
    if not traded["own"] > 0:
        raise ValueError("the margins need some own trade")
    extensive, intensive = traded["total"] / trade["total"].sum(), traded["own"] / traded["total"]
    return pd.Series({"extensive": extensive, "intensive": intensive, "overall": extensive * intensive})
