"""How fast something grows, and what its parts add to that."""

import math

import numpy as np
import pandas as pd

from tradebook.indicators.alignment import side_by_side

SMALLEST_BASE_USD_MN = 1.0  # a growth rate from less than this says more about the base than about growth
FEWEST_POINTS = 3  # a trend through fewer is only the line between them


def _check_ends(name: str, first: float, last: float, steps: int = 1) -> None:
    if not steps >= 1:
        raise ValueError(f"{name} needs at least one step, got {steps}")
    if not (SMALLEST_BASE_USD_MN <= first < math.inf and 0 < last < math.inf):
        raise ValueError(f"{name} needs positive values and a base of at least 1, got {first} and {last}")


def rate(first: float, last: float) -> float:
    """Growth from one value to the next, as a fraction: last / first - 1.

    Raises ValueError for a base below 1 (million USD) and for a last value that is missing or negative. Mikic and
    Gilbert (2009).

    >>> rate(80, 100)
    0.25
    """
    if not (SMALLEST_BASE_USD_MN <= first < math.inf and 0 <= last < math.inf):
        raise ValueError(f"growth needs a base of at least 1 and a later value, got {first} and {last}")
    return float(last / first - 1)


def cagr(first: float, last: float, steps: int) -> float:
    """Compound annual growth rate between two values `steps` years apart, as a fraction a year.

    CAGR = (last / first) ** (1 / steps) - 1. Uses the end points only: set `trend` beside it. Raises ValueError for
    values that are not positive, a base below 1 million USD, or fewer than one step. Mikic and Gilbert (2009).

    >>> round(cagr(100, 200, 5), 10)
    0.148698355
    """
    _check_ends("CAGR", first, last, steps)
    return float((last / first) ** (1 / steps) - 1)


def log_growth(first: float, last: float, steps: int) -> float:
    """Continuous growth between two values `steps` years apart, log points a year: ln(last / first) / steps.

    Symmetric: the way back has the same size. Raises ValueError as `cagr` does. Törnqvist, Vartia and Vartia (1985),
    The American Statistician 39(1).

    >>> round(log_growth(100, 200, 5), 10)
    0.1386294361
    """
    _check_ends("log growth", first, last, steps)
    return float(math.log(last / first) / steps)


def doubling_time(yearly: float) -> float:
    """Years until a value has doubled at a continuous growth of `yearly` log points a year: ln 2 / yearly.

    Raises ValueError unless growth is positive. Törnqvist, Vartia and Vartia (1985), The American Statistician 39(1).

    >>> round(doubling_time(0.2002231987), 6)
    3.461872
    """
    if not 0 < yearly < math.inf:
        raise ValueError(f"a doubling time needs positive growth, got {yearly}")
    return math.log(2) / yearly


def trend_slope(values: pd.Series) -> float:
    """Slope of ln(values) on the index by least squares, log points a step.

    `values`: three or more, positive, the first at least 1 (million USD); the index counts the steps (years), so a
    year left out widens the step. Raises ValueError otherwise, and for a missing value or a repeated step. Törnqvist,
    Vartia and Vartia (1985), The American Statistician 39(1).

    >>> round(trend_slope(pd.Series([1.0, 2.0, 4.0])), 10)
    0.6931471806
    """
    ordered = _numbered("a trend", values)
    steps = ordered.index.to_numpy(dtype=float)
    steps = steps - steps.mean()
    return float(steps @ np.log(ordered.to_numpy()) / (steps @ steps))


def trend(values: pd.Series) -> float:
    """Trend growth as a fraction a step: exp(b) - 1 with b from `trend_slope`, whose input, errors and reference hold.

    >>> round(trend(pd.Series([1.0, 2.0, 4.0], index=[2001, 2002, 2003])), 10)
    1.0
    """
    return math.expm1(trend_slope(values))


def volatility(values: pd.Series) -> float:
    """Standard deviation (n - 1) of the changes of ln(values) from step to step, log points.

    Takes and raises what `trend_slope` does, and ValueError when the steps differ in length. Törnqvist, Vartia and
    Vartia (1985), The American Statistician 39(1).

    >>> volatility(pd.Series([1.0, 2.0, 4.0]))
    0.0
    """
    ordered = _numbered("volatility", values)
    if len(set(np.diff(ordered.index))) > 1:
        raise ValueError("volatility needs steps of one length, some are left out")
    return float(np.log(ordered).diff().std(ddof=1))


def _numbered(name: str, values: pd.Series) -> pd.Series:
    """`values` as floats in the order of their steps, once they are known to carry a trend."""
    if len(values) < FEWEST_POINTS:
        raise ValueError(f"{name} needs at least {FEWEST_POINTS} points, got {len(values)}")
    if not pd.api.types.is_numeric_dtype(values.index) or values.index.has_duplicates:
        raise ValueError(f"{name} needs an index that counts the steps, each once")
    ordered = values.sort_index().astype(float)
    if not (np.isfinite(ordered).all() and (ordered > 0).all() and ordered.iloc[0] >= SMALLEST_BASE_USD_MN):
        raise ValueError(f"{name} needs positive values without a gap and a base of at least 1")
    return ordered


def against_year_before(monthly: pd.Series, months: int = 3) -> float:
    """The newest `months` months against the same months a year before, as a fraction: ratio of the sums - 1.

    `monthly` has the first day of each month as index (Timestamp). Over several months, festivals that move between
    months weigh less. Raises ValueError when a month of either year is missing or the earlier sum is below 1 (million
    USD). IMF (2017), Quarterly National Accounts Manual.

    >>> days = pd.to_datetime(["2024-01-01", "2025-01-01"])
    >>> round(against_year_before(pd.Series([10.0, 11.0], index=days), months=1), 10)
    0.1
    """
    if months < 1 or not isinstance(monthly.index, pd.DatetimeIndex) or monthly.empty:
        raise ValueError("a year's comparison needs at least one month, indexed by its first day")
    now = pd.date_range(end=monthly.index.max(), periods=months, freq="MS")
    both = [monthly.reindex(days) for days in (now - pd.DateOffset(years=1), now)]
    for side in both:
        if side.isna().any():
            raise ValueError(f"no figure for {side.index[side.isna()][0]:%B %Y}")
    return rate(*(float(side.sum()) for side in both))


def contributions(first: pd.Series, last: pd.Series) -> pd.Series:
    """What each part adds to the growth of the whole, in percentage points; they add up to the total's growth.

    100 * (last - first) / sum(first), by part. A part listed at one date only counts as nil at the other: pass only
    parts that truly had no trade. Raises ValueError for a missing value and when the base sum is below 1 (million
    USD). IMF (2017), Quarterly National Accounts Manual, chapter 8.

    >>> contributions(pd.Series([50, 30, 20]), pd.Series([70, 27, 23])).tolist()
    [20.0, -3.0, 3.0]
    """
    listed = first.index.union(last.index, sort=False)
    both = side_by_side(
        least=-math.inf, first=first.reindex(listed, fill_value=0.0), last=last.reindex(listed, fill_value=0.0)
    )
    base = float(both["first"].sum())
    if not base >= SMALLEST_BASE_USD_MN:
        raise ValueError(f"contributions need a base of at least 1, got {base}")
    return 100.0 * (both["last"] - both["first"]) / base
