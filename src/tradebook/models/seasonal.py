"""Seasonal adjustment of months, and the Lunar New Year (Tết), which moves between January and February.

The filter is STL on logs: period 12, robust, seasonal smoother of 7 years. The last year or so of an adjusted series
is revised when new months come, as with any such filter. Cleveland et al. (1990), Journal of Official Statistics 6(1).
"""

from functools import cache
from typing import NamedTuple

import holidays
import numpy as np
import pandas as pd
from scipy import stats
from statsmodels.regression.linear_model import OLS
from statsmodels.tsa.seasonal import STL

from tradebook.models.series import is_monthly, whole

YEAR = 12
SMALLEST = 3 * YEAR
SPAN = ("1992-01", "2027-12")  # of the usual share: the years of this book, and one ahead
BEFORE_TET = (-20, -1)  # days, counted from the first day of Tết


class TetEffect(NamedTuple):
    """What a month that holds the whole window gains, in percent, with its 95 % interval; `log` is the estimate."""

    effect_pct: float
    low_pct: float
    high_pct: float
    log: float


def adjust(values: pd.Series, window: tuple[int, int] | None = None) -> pd.DataFrame:
    """The series without its season: one row a month, with observed = adjusted x seasonal x tet.

    ln y = trend + season + residual by STL; adjusted = y / e^season, in the unit of `values`. With a `window` in days
    around Tết, the effect of `tet_effect` is taken out first (else `tet` is 1). Columns observed, adjusted, trend (unit
    of `values`), seasonal, tet, residual (ratios). Raises ValueError for anything but months (annual data has no
    season), fewer than 36 of them, gaps and values not above 0.
    """
    y = _months(values)
    tet = np.zeros(len(y)) if window is None else tet_effect(y, window).log * moving_share(y.index, window)
    parts = STL(np.log(y) - tet, period=YEAR, robust=True).fit()
    factors = {"seasonal": np.exp(parts.seasonal), "tet": np.exp(tet), "residual": np.exp(parts.resid)}
    frame = pd.DataFrame({"observed": y, "trend": np.exp(parts.trend)} | factors, index=y.index)
    frame.insert(1, "adjusted", y / (frame["seasonal"] * frame["tet"]))
    return frame


def tet_effect(values: pd.Series, window: tuple[int, int] = BEFORE_TET) -> TetEffect:
    """By how much the days of `window` around Tết raise the month they fall in, over what its season explains.

    Change in ln y = b x change in `window_share` + month effects + error, by OLS. The interval takes each Tết as one
    observation (errors clustered by years from July to June, Student's t); with ten of them it is still a little
    short. Raises ValueError as `adjust` does, and for a window that always falls in the same months.
    Bell and Hillmer (1983), JASA 78; Lin and Liu (2003), EconWPA em/0306005 (the lunar New Year).
    """
    y = _months(values)
    share = window_share(y.index, window)
    if np.ptp(share - share.groupby(y.index.month).transform("mean")) < 1e-9:
        raise ValueError(f"the days {window[0]} to {window[1]} from Tết fall in the same months all along this series")
    months = pd.get_dummies(y.index[1:].month, dtype=float).to_numpy()
    around = (y.index[1:] + 6).year  # from one July to the next June
    fitted = OLS(np.diff(np.log(y)), np.column_stack([np.diff(share), months])).fit(
        cov_type="cluster", cov_kwds={"groups": np.asarray(around)}
    )
    log, half = fitted.params[0], fitted.bse[0] * stats.t.ppf(0.975, around.nunique() - 1)
    return TetEffect(*(float(100 * np.expm1(bound)) for bound in (log, log - half, log + half)), float(log))


def window_share(months: pd.PeriodIndex, window: tuple[int, int] = BEFORE_TET) -> pd.Series:
    """The share of the days of `window` around Tết that falls in each month, 0 to 1, adding to 1 for each Tết.

    (-20, -1) are the twenty days before the holiday; goods landed abroad follow later, so shift the window by the
    voyage. Raises ValueError for anything but months, or a window whose last day comes before its first.

    >>> window_share(pd.period_range("2024-01", periods=2, freq="M")).tolist()  # Tết on 10 February 2024
    [0.55, 0.45]
    """
    if not is_monthly(months):
        raise ValueError("the window needs an index of months")
    first, last = window
    if last < first:
        raise ValueError(f"the window's last day {last} comes before its first {first}")
    days = [day + pd.Timedelta(step, "D") for day in _tets(months) for step in range(first, last + 1)]
    counts = pd.DatetimeIndex(days).to_period("M").value_counts()
    return counts.reindex(months, fill_value=0) / (last - first + 1)


def moving_share(months: pd.PeriodIndex, window: tuple[int, int] = BEFORE_TET) -> np.ndarray:
    """`window_share` less its mean in that calendar month: only what moves, since the season holds the rest.

    The mean is over the same span of years for every series, so that a longer one doesn't change the shares of earlier
    months. Raises ValueError as `window_share` does.
    """
    span = pd.period_range(*SPAN, freq="M")
    usual = window_share(span, window).groupby(span.month).mean()
    return window_share(months, window).to_numpy() - usual.reindex(months.month).to_numpy()


def tet_dates(years: list[int]) -> pd.Series:
    """The first day of Tết by year, by Hanoi's calendar (in 2007 a day before China's). Raises ValueError for a year
    before 1901 or after 2100.

    >>> tet_dates([2007, 2025]).dt.strftime("%d %b").tolist()
    ['17 Feb', '29 Jan']
    """
    if not all(1901 <= year <= 2099 for year in years):
        raise ValueError(f"Tết is known from 1901 to 2100, not for {[y for y in years if not 1901 <= y <= 2100]}")
    return pd.Series([_tet(int(year)) for year in years], index=pd.Index(years, name="year"), name="tet")


def january_february(values: pd.Series) -> pd.Series:
    """January and February together, by year: Tết is in one or the other, so the sum compares from year to year.

    In the unit of `values`; a year without both months is left out. Raises ValueError for anything but months, gaps,
    or values not above 0.

    >>> months = pd.period_range("2024-01", periods=3, freq="M")
    >>> january_february(pd.Series([2.0, 3.0, 9.0], index=months)).to_dict()
    {2024: 5.0}
    """
    if not is_monthly(values.index):
        raise ValueError("January and February need an index of months")
    early = whole(values, 1)[values.index.month <= 2]
    years = early.groupby(early.index.year)
    return years.sum()[years.size() == 2].rename_axis("year")


def _months(values: pd.Series) -> pd.Series:
    if not is_monthly(values.index):
        raise ValueError("seasonal adjustment needs an index of months")
    return whole(values, SMALLEST)


def _tets(months: pd.PeriodIndex) -> pd.Series:
    """The Tết whose window may touch these months: a year more at either end."""
    return tet_dates(list(range(months.year.min() - 1, months.year.max() + 2)))


@cache
def _tet(year: int) -> pd.Timestamp:
    found = holidays.country_holidays("VN", years=year, observed=False, language="en_US")
    return pd.Timestamp(found.get_named("Lunar New Year", lookup="exact")[0])
