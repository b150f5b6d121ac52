"""Trade in both directions within the same product. It rises as products are lumped together: name the HS level."""

import math

import pandas as pd

from tradebook.indicators.alignment import side_by_side


def _overlap(x: pd.Series, m: pd.Series) -> pd.Series:
    """1 - |x - m| / (|x| + |m|) by row, missing where both are nil."""
    return 1 - (x - m).abs() / (x.abs() + m.abs())


def grubel_lloyd_by_product(x: pd.Series, m: pd.Series) -> pd.Series:
    """Grubel-Lloyd index by product, 0 (one way) to 1 (balanced): 1 - |x - m| / (x + m), missing without trade.

    `x` exports, `m` imports by product (million USD). Raises ValueError for lists that differ, missing or negative
    values, and where no product has trade. Grubel and Lloyd (1975), Intra-Industry Trade.

    >>> grubel_lloyd_by_product(pd.Series([50, 10, 0, 30]), pd.Series([30, 40, 20, 30])).tolist()
    [0.75, 0.4, 0.0, 1.0]
    """
    trade = _traded(x, m)
    return _overlap(trade["x"], trade["m"]).rename("grubel_lloyd")


def grubel_lloyd(x: pd.Series, m: pd.Series) -> float:
    """Grubel-Lloyd index of all trade, 0..1, the trade-weighted mean of the products': 1 - sum|x - m| / sum(x + m).

    Takes and raises what `grubel_lloyd_by_product` does. Grubel and Lloyd (1975), Intra-Industry Trade.

    >>> round(grubel_lloyd(pd.Series([50, 10, 0, 30]), pd.Series([30, 40, 20, 30])), 10)
    0.6666666667
    """
    trade = _traded(x, m)
    return float(1 - (trade["x"] - trade["m"]).abs().sum() / trade.to_numpy().sum())


def balance_corrected(x: pd.Series, m: pd.Series) -> float:
    """Grubel-Lloyd index freed from the overall imbalance, 0..1: the overlap over the most the balance allows.

    [sum(x + m) - sum|x - m|] / [sum(x + m) - |sum x - sum m|]. Takes and raises what `grubel_lloyd_by_product` does,
    and ValueError where all trade goes one way. Grubel and Lloyd (1975), Intra-Industry Trade.

    >>> round(balance_corrected(pd.Series([50, 10, 0, 30]), pd.Series([30, 40, 20, 30])), 10)
    0.7777777778
    """
    trade = _traded(x, m)
    exports, imports = trade["x"].sum(), trade["m"].sum()
    if not (exports > 0 and imports > 0):
        raise ValueError("the balance-corrected index needs trade in both directions")
    overlap = exports + imports - (trade["x"] - trade["m"]).abs().sum()
    return float(overlap / (exports + imports - abs(exports - imports)))


def marginal_by_product(change_x: pd.Series, change_m: pd.Series) -> pd.Series:
    """Brülhart's index A by product, 0 (one flow moved, or they parted) to 1 (both moved alike), missing if none moved.

    1 - |dx - dm| / (|dx| + |dm|), from the changes of exports and imports (million USD). Raises ValueError for lists
    that differ, missing values, and where nothing moved at all. Brülhart (1994), Weltwirtschaftliches Archiv 130.

    >>> marginal_by_product(pd.Series([20, 20]), pd.Series([15, -5])).round(6).tolist()
    [0.857143, 0.0]
    """
    change = _moved(change_x, change_m)
    return _overlap(change["x"], change["m"]).rename("marginal")


def marginal(change_x: pd.Series, change_m: pd.Series) -> float:
    """Brülhart's index A of all trade, 0..1, in which each product weighs as much as it moved.

    1 - sum|dx - dm| / sum(|dx| + |dm|). Takes and raises what `marginal_by_product` does. Brülhart (1994),
    Weltwirtschaftliches Archiv 130.

    >>> round(marginal(pd.Series([20, 20]), pd.Series([15, -5])), 10)
    0.5
    """
    change = _moved(change_x, change_m)
    return float(1 - (change["x"] - change["m"]).abs().sum() / change.abs().to_numpy().sum())


def _traded(x: pd.Series, m: pd.Series) -> pd.DataFrame:
    trade = side_by_side(x=x, m=m)
    if not trade.to_numpy().sum() > 0:
        raise ValueError("intra-industry trade needs some trade")
    return trade


def _moved(x: pd.Series, m: pd.Series) -> pd.DataFrame:
    change = side_by_side(least=-math.inf, x=x, m=m)
    if not change.abs().to_numpy().sum() > 0:
        raise ValueError("marginal intra-industry trade needs some change")
    return change
