"""How far months before a date lay above their trend, against the same sum at dates on which nothing was due.

A description, not an effect: what would have come without the date is only a line carried on.
"""

import numpy as np
import pandas as pd

from tradebook.models import seasonal
from tradebook.models.series import whole

QUANTILES = (0.025, 0.975)
FEWEST = 24  # windows at other dates, below which no range is given


def gaps(values: pd.Series, months: int, trend_months: int) -> pd.Series:
    """The mean of `months` months against the line through the logs of the `trend_months` before them, in percent.

    Indexed by the first of the `months`, for every place in the series. `values` are above 0, seasonally adjusted, a
    row a month without gaps. Raises ValueError for other series, and months under 1 or trend months under 6.

    >>> index = pd.period_range("2020-01", periods=8, freq="M")
    >>> gaps(pd.Series([1.0] * 6 + [1.1, 1.1], index=index), 2, 6).round(6).to_dict()
    {Period('2020-07', 'M'): 10.0}
    """
    if months < 1 or trend_months < 6:
        raise ValueError(f"months must be 1 or more and trend months 6 or more, got {months} and {trend_months}")
    logs = np.log(whole(values, trend_months + months).to_numpy())
    time = np.arange(trend_months)
    design = np.column_stack([np.ones(trend_months), time])
    ahead = np.column_stack([np.ones(months), trend_months + np.arange(months)]).mean(axis=0)
    weights = ahead @ np.linalg.pinv(design)
    starts = range(trend_months, len(logs) - months + 1)
    found = [logs[at : at + months].mean() - weights @ logs[at - trend_months : at] for at in starts]
    return pd.Series(100 * np.expm1(found), index=values.index[trend_months : len(logs) - months + 1])


def before_steps(values: pd.Series, dates: list[pd.Timestamp], months: int, trend_months: int) -> pd.DataFrame:
    """The gap of the `months` whole months before each date, beside the range of gaps at earlier dates.

    Rows by date that the series reaches; columns date, first, last (months), gap_pct, low_pct and high_pct (the middle
    95 % of the gaps of windows that end before the first date's own begins; missing under 24 of them) and others (their
    number; they overlap, so they are worth far fewer). Raises ValueError as `gaps` does.
    """
    found = gaps(values, months, trend_months)
    windows = {date: date.to_period("M") - months for date in dates}
    quiet = found[found.index <= min(windows.values()) - months] if dates else found.head(0)
    low, high = quiet.quantile(QUANTILES) if len(quiet) >= FEWEST else (np.nan, np.nan)
    rows = [
        (date, first, first + months - 1, float(found[first]), low, high, len(quiet))
        for date, first in windows.items()
        if first in found.index
    ]
    return pd.DataFrame(rows, columns=["date", "first", "last", "gap_pct", "low_pct", "high_pct", "others"])


def season_out(monthly: pd.Series, voyage_days: int) -> tuple[pd.Series, seasonal.TetEffect | None]:
    """The months without their season and without the moving weeks before Tết, and what those weeks do when they land.

    The weeks are moved by the voyage. Months too few or not above 0 come back as they are, with None.
    """
    if len(monthly) < seasonal.SMALLEST or not (monthly > 0).all():
        return monthly, None
    window = tuple(day + voyage_days for day in seasonal.BEFORE_TET)
    return seasonal.adjust(monthly, window)["adjusted"], seasonal.tet_effect(monthly, window)


def by_length(values: pd.Series, dates: list[pd.Timestamp], months: int, lengths: list[int]) -> dict[int, pd.DataFrame]:
    """`before_steps` for each length of the trend that the series can hold; without dates, nothing."""
    held = [length for length in lengths if dates and len(values) >= length + months and (values > 0).all()]
    return {length: before_steps(values, dates, months, length) for length in held}
