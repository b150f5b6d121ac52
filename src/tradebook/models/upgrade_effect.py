"""US trade with Vietnam by month against its own trend before a date, at that date and at every other one.

`months` has columns imports and exports (million US dollars, index: months as periods). The gap is the mean of logs
over the window, shown in percent. A model, and no proof of cause: nothing here was withheld from anyone else.
"""

import numpy as np
import pandas as pd

from tradebook.models import interrupted, placebos
from tradebook.narrative import counted

GAP = ["effect_pct", "low_pct", "high_pct"]
FLOWS = ("imports", "exports")
SINCE = "2001-01"  # before the trade agreement of that year, months grow from next to nothing
TRENDS = (3, 5, 8, 10, 15)  # years of earlier trend that the sensitivity chart shows, beside the chosen ones


def by_month(months: pd.DataFrame, trend_years: int, window: int) -> pd.DataFrame:
    """The gap at every month that has the trend before it and the window after: flow, month, and the columns of GAP.

    The gap is the mean over `window` years from that month on, in percent of the trend of the `trend_years` before it
    carried on, month effects apart, with the 95 % interval of Newey and West. No row where the series is too short, or
    for a window of 0.
    """
    if not window:
        return pd.DataFrame(columns=["flow", "month", *GAP])
    span = 12 * trend_years, 12 * window, (12 * window - 1) / 2
    found = {flow: interrupted.rolling(months[flow].loc[SINCE:], *span, seasonal=True) for flow in FLOWS}
    return pd.concat(found, names=["flow", "month"]).reset_index()


def summary(rolled: pd.DataFrame, at: pd.Period) -> pd.DataFrame:
    """What the other months say of the gap at `at`, by flow; no row for a flow without an estimate there, or elsewhere.

    Columns effect_pct, low_pct, high_pct (at the date), others (number of other months), share (of all months with a
    gap as large, a fraction), false_alarms (share of other months whose interval leaves out zero: 0.05 if the interval
    were right), detectable_pct (see `placebos.detectable`).
    """
    rows = {}
    for flow, part in rolled.set_index("month").groupby("flow", sort=False):
        others = part.drop(index=at, errors="ignore")
        if at not in part.index or others.empty:
            continue
        logs, own = np.log1p(others["effect_pct"] / 100), part.loc[at, GAP]
        rows[flow] = {
            **own.astype(float),
            "others": len(others),
            "share": placebos.share_as_large(np.log1p(own["effect_pct"] / 100), logs),
            "false_alarms": float(((others["low_pct"] > 0) | (others["high_pct"] < 0)).mean()),
            "detectable_pct": 100 * np.expm1(placebos.detectable(logs)),
        }
    return pd.DataFrame.from_dict(rows, orient="index")


def by_trend(months: pd.DataFrame, at: pd.Period, trend_years: int, window: int) -> pd.DataFrame:
    """The gap at `at` by the length of the trend carried on: row (for a chart), flow, trend_years, effect_pct, low_pct,
    high_pct.

    For TRENDS and the chosen length, shortest first, as far as the series goes back.
    """
    rows = []
    for flow in FLOWS:
        for years in sorted({*TRENDS, trend_years}):
            part = months[flow].loc[at - 12 * years : at + 12 * window - 1]
            if window and len(part) == 12 * (years + window):
                gap = interrupted.rolling(part, 12 * years, 12 * window, (12 * window - 1) / 2, seasonal=True)
                row = f"US {flow}, trend of {counted(years, 'year')}"
                rows.append({"row": row, "flow": flow, "trend_years": years, **gap.iloc[0]})
    return pd.DataFrame(rows, columns=["row", "flow", "trend_years", *GAP])
