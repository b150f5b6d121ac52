"""What a country sells more of than others do: revealed comparative advantage.

Every measure takes vectors by product, over one product list, and gives one by product. An advantage in one market
(bilateral) answers another question than one in the world: name the group `w` stands for, and whether the country
itself is in it.
"""

import pandas as pd

from tradebook.indicators.alignment import side_by_side
from tradebook.indicators.shares import of_whole


def _both_shares(x, w) -> pd.DataFrame:
    """The product shares of the country (x) and of the group (w)."""
    trade = side_by_side(x=x, w=w)
    alone = (trade["w"] == 0) & (trade["x"] > 0)
    if alone.any():
        raise ValueError(f"the group sells nothing of {trade.index[alone][0]}, which the country sells")
    for name, column in trade.items():
        if not column.sum() > 0:
            raise ValueError(f"comparative advantage needs some exports in {name}")
    return trade.apply(of_whole)


def rca(x: pd.Series, w: pd.Series) -> pd.Series:
    """Balassa's index, 0 or more; above 1 is an advantage: (x_i / X) / (w_i / W), missing where nobody sells.

    `x` exports of the country, `w` of the world or a stated group (million USD). Raises ValueError for lists that
    differ, missing or negative values, no exports at all, and a product of which only the country has exports.
    Balassa (1965), The Manchester School 33(2).

    >>> rca(pd.Series([60, 25, 15]), pd.Series([2000, 5000, 3000])).round(10).tolist()
    [3.0, 0.5, 0.5]
    """
    part = _both_shares(x, w)
    return (part["x"] / part["w"]).rename("rca")  # 0 / 0 is NaN: missing


def symmetric_rca(x: pd.Series, w: pd.Series) -> pd.Series:
    """Balassa's index from -1 to below 1, with 0 in the middle: (RCA - 1) / (RCA + 1), missing where nobody sells.

    Takes and raises what `rca` does. Dalum, Laursen and Villumsen (1998), International Review of Applied Economics
    12(3).

    >>> symmetric_rca(pd.Series([60, 25, 15]), pd.Series([2000, 5000, 3000])).round(6).tolist()
    [0.5, -0.333333, -0.333333]
    """
    index = rca(x, w)
    return ((index - 1) / (index + 1)).rename("symmetric_rca")


def additive_rca(x: pd.Series, w: pd.Series) -> pd.Series:
    """The distance between the shares, -1..1, adding up to 0 over the products: x_i / X - w_i / W, as fractions.

    Takes and raises what `rca` does. Hoen and Oosterhaven (2006), The Annals of Regional Science 40(3).

    >>> additive_rca(pd.Series([60, 25, 15]), pd.Series([2000, 5000, 3000])).round(6).tolist()
    [0.4, -0.25, -0.15]
    """
    part = _both_shares(x, w)
    return (part["x"] - part["w"]).rename("additive_rca")


def lafay(x: pd.Series, m: pd.Series) -> pd.Series:
    """Lafay's index, points adding up to 0 over the products; it takes imports into account, and the overall balance.

    100 * [(x_i - m_i) / (x_i + m_i) - (X - M) / (X + M)] * (x_i + m_i) / (X + M); 0 for a product without trade.
    `x` exports, `m` imports of the country (million USD). Raises ValueError for lists that differ, missing or negative
    values, and a country that only buys or only sells. Lafay (1992), in Dagenais and Muet (eds), International Trade
    Modelling.

    >>> lafay(pd.Series([60, 25, 15]), pd.Series([20, 40, 30])).round(6).tolist()
    [18.836565, -9.695291, -9.141274]
    """
    trade = side_by_side(x=x, m=m)
    exports, imports = trade["x"].sum(), trade["m"].sum()
    if not (exports > 0 and imports > 0):
        raise ValueError("Lafay's index needs some exports and some imports")
    balance = (exports - imports) / (exports + imports)
    by_product = trade["x"] - trade["m"] - balance * (trade["x"] + trade["m"])  # the product's trade cancels out
    return (100 * by_product / (exports + imports)).rename("lafay")
