"""Formulas an economist would name. Pure: values in, values out; no files, no charts, no globals.

Handbook for all: Mikic and Gilbert, *Trade Statistics in Policymaking*, UN ESCAP, revised edition 2009.
"""

import pandas as pd

SMALLEST_BASE_USD_MN = 1.0  # a growth rate from less than this says more about the base than about growth


def cagr(first: float, last: float, steps: int) -> float:
    """Compound annual growth rate between two values `steps` years apart, as a fraction a year.

    CAGR = (last / first) ** (1 / steps) - 1. Uses the end points only. Raises ValueError for values that are
    not positive, a base below 1 million USD, or fewer than one step.

    >>> round(cagr(100, 200, 5), 10)
    0.148698355
    """
    if steps < 1:
        raise ValueError(f"CAGR needs at least one step, got {steps}")
    if not (first >= SMALLEST_BASE_USD_MN and last > 0):
        raise ValueError(f"CAGR needs positive values and a base of at least 1, got {first} and {last}")
    return float((last / first) ** (1 / steps) - 1)


def growth(first: float, last: float) -> float:
    """Growth from one value to the next, as a fraction: last / first - 1. Raises ValueError for a base below 1.

    >>> growth(80, 100)
    0.25
    """
    if not first >= SMALLEST_BASE_USD_MN:
        raise ValueError(f"growth needs a base of at least 1, got {first}")
    return float(last / first - 1)


def shares(values: pd.Series) -> pd.Series:
    """Each value over their sum, as fractions in 0..1. Raises ValueError for a negative value or a zero sum.

    >>> shares(pd.Series([3.0, 1.0])).tolist()
    [0.75, 0.25]
    """
    if (values < 0).any():
        raise ValueError("shares need non-negative values")
    if not values.sum() > 0:
        raise ValueError("shares need a positive sum")
    return values / values.sum()


def hhi(values: pd.Series) -> float:
    """Herfindahl-Hirschman index of concentration: the sum of squared shares, from 1/n (even) to 1 (one holder).

    Its inverse is the effective number of equal holders. It falls as the classification gets finer: name the
    level. Raises ValueError as `shares` does. Hirschman (1964), American Economic Review 54.

    >>> round(hhi(pd.Series([40, 30, 20, 10])), 10)
    0.3
    """
    return float((shares(values) ** 2).sum())


def contributions(first: pd.Series, last: pd.Series) -> pd.Series:
    """What each part adds to the growth of the whole, in percentage points; they add up to the total's growth.

    100 * (last - first) / sum(first). A part missing at one date counts as nil there: pass only parts that
    truly had no trade. Raises ValueError when the base sum is below 1.

    >>> contributions(pd.Series([50, 30, 20]), pd.Series([70, 27, 23])).tolist()
    [20.0, -3.0, 3.0]
    """
    first, last = first.align(last, fill_value=0.0)
    base = float(first.sum())
    if not base >= SMALLEST_BASE_USD_MN:
        raise ValueError(f"contributions need a base of at least 1, got {base}")
    return 100.0 * (last - first) / base


def mirror_gap(importer: float, exporter: float) -> float:
    """How far the importer's count of a flow lies above the exporter's, as a fraction: I / E - 1.

    No freight is taken off: US general imports are at customs value, which leaves freight out. Raises
    ValueError unless both are positive. Gaulier and Zignago (2010), CEPII working paper 2010-23.

    >>> round(mirror_gap(136.6, 119.5), 10)
    0.1430962343
    """
    if not (importer > 0 and exporter > 0):
        raise ValueError("the mirror gap needs two positive counts of the flow")
    return float(importer / exporter - 1)


def average_duty(duty: float, imports_for_consumption: float) -> float:
    """Calculated duty over imports for consumption, as a fraction (the base the duty was assessed on).

    Raises ValueError when imports are not positive.

    >>> average_duty(5, 100)
    0.05
    """
    if not imports_for_consumption > 0:
        raise ValueError("the average duty needs positive imports")
    return float(duty / imports_for_consumption)


def rank(values: pd.Series, key) -> int:
    """The place of `key` when values run from the largest down; equal values share the better place.

    Raises KeyError when `key` is not among them.

    >>> rank(pd.Series({"CHN": 9, "MEX": 7, "VNM": 5}), "VNM")
    3
    """
    return int((values > values[key]).sum()) + 1
