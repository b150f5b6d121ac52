"""How a whole divides up, who comes where in it, and how two flows stand to each other."""

import math

import numpy as np
import pandas as pd


def of_whole(values: pd.Series) -> pd.Series:
    """Each value over their sum, as fractions in 0..1. Missing values stay missing and out of the sum.

    Raises ValueError for a negative value or a zero sum. Mikic and Gilbert (2009).

    >>> of_whole(pd.Series([3.0, 1.0])).tolist()
    [0.75, 0.25]
    """
    if (values < 0).any():
        raise ValueError("shares need non-negative values")
    if not 0 < values.sum() < math.inf:
        raise ValueError("shares need a positive sum")
    return values / values.sum()


def rounded(values: pd.Series, decimals: int = 0) -> pd.Series:
    """Shares of `values` in percent, rounded so that those shown add up to 100: the largest remainders go up.

    Each share is cut to `decimals`; what is then short of 100 goes, a last digit each, to the largest remainders, to
    the earlier row between equals. Raises ValueError as `of_whole` does, and for a missing value. Balinski and Young
    (1982), Fair Representation (the method of Hamilton).

    >>> rounded(pd.Series([33.34, 33.33, 33.33])).tolist()
    [34.0, 33.0, 33.0]
    """
    if values.isna().any():
        raise ValueError("shares that add up to 100 need every value")
    scale = 10**decimals
    exact = (of_whole(values) * 100 * scale).to_numpy(dtype=float).round(9)  # so that equals tie despite binary digits
    units = np.floor(exact)
    short = round(100 * scale - units.sum())
    units[np.argsort(units - exact, kind="stable")[:short]] += 1
    return pd.Series(units / scale, index=values.index)


def rank(values: pd.Series, key) -> int:
    """The place of `key` when values run from the largest down; equal values share the better place.

    Missing values have no place. Raises KeyError when `key` is not among them, ValueError when its value is missing.

    >>> rank(pd.Series({"CHN": 9, "MEX": 7, "VNM": 5}), "VNM")
    3
    """
    if pd.isna(values[key]):
        raise ValueError(f"no place for {key}: its value is missing")
    return int((values > values[key]).sum()) + 1


def _check_flows(exports: float, imports: float) -> None:
    if not (0 <= exports < math.inf and 0 <= imports < math.inf):
        raise ValueError(f"exports and imports are known and not negative, got {exports} and {imports}")


def normalised_balance(exports: float, imports: float) -> float:
    """The balance over the trade in both directions, in -1..1: (X - M) / (X + M).

    Raises ValueError for a missing or negative flow and where there is no trade. Mikic and Gilbert (2009).

    >>> normalised_balance(10, 30)
    -0.5
    """
    _check_flows(exports, imports)
    if not exports + imports > 0:
        raise ValueError("the normalised balance needs some trade")
    return float((exports - imports) / (exports + imports))


def cover(exports: float, imports: float) -> float:
    """Cover ratio X / M: how many dollars of exports stand against a dollar of imports, 0 or more.

    Raises ValueError for a missing or negative flow and where imports are nil. Mikic and Gilbert (2009).

    >>> cover(10, 40)
    0.25
    """
    _check_flows(exports, imports)
    if not imports > 0:
        raise ValueError("the cover ratio needs positive imports")
    return float(exports / imports)


def openness(exports: float, imports: float, gdp: float) -> float:
    """Trade in both directions over GDP, 0 or more, as a fraction: (X + M) / GDP, all in one currency.

    May pass 1: trade is turnover, GDP is value added. Raises ValueError for a missing or negative flow and for a GDP
    that is not positive. Mikic and Gilbert (2009).

    >>> openness(40, 38, 60)
    1.3
    """
    _check_flows(exports, imports)
    if not 0 < gdp < math.inf:
        raise ValueError(f"openness needs a positive GDP, got {gdp}")
    return float((exports + imports) / gdp)
