"""Did trade change course at dates of policy? Tests at dates fixed beforehand, and the same estimate in other months.

`months` is a frame of imports and exports (million US dollars, index: months as periods). A model, and no proof of
cause: recessions, other tariffs and other suppliers fall into the same months, and no one was left out of any date.
"""

import numpy as np
import pandas as pd
from scipy import stats

from tradebook.models import breaks, interrupted, seasonal

# Written down before anyone looked at the series: the month in which each began to apply.
DATES = {
    "Trade agreement": pd.Period("2001-12", "M"),
    "Permanent relations and WTO": pd.Period("2007-01", "M"),
    "First tariffs on China": pd.Period("2018-07", "M"),
    "Top-tier partnership": pd.Period("2023-09", "M"),
    "Reciprocal tariffs": pd.Period("2025-04", "M"),
}
FLOWS = ("imports", "exports")
YEAR = 12
AFTER = YEAR  # months, from the date on, set against the trend before it: a whole year, as far as the last date allows
TRENDS = (3, 5, 8)  # years of earlier trend that the range of estimates tries
AFTERS = (12, 24, 36)  # and months from the date on
SAMPLED = 6
LEAST_USD_MN = 1.0  # a month of less is a crate or two
LEAST_SIDE = {"months": 6, "quarters": 3}  # points that Chow's test needs on either side of a date
ALPHA = 0.05
SEARCH = {"seed": 20011210, "draws": 999, "block": 4}  # for a date not fixed beforehand; errors drawn by the year


def usable(trade: pd.DataFrame) -> pd.DataFrame:
    """The months since either flow last came to less than a million dollars; `trade` has month, exports, imports."""
    months = trade.set_index(pd.PeriodIndex(trade["month"], freq="M", name="date"))[list(FLOWS)]
    small = months.index[(months < LEAST_USD_MN).any(axis=1)]
    return months[months.index > small.max()] if len(small) else months


def admissible(months: pd.DataFrame, trend_years: int) -> dict[str, pd.Period]:
    """The dates that have the whole trend before them and AFTER months from them on."""
    if months.empty:
        return {}
    first, last = months.index[0] + YEAR * trend_years, months.index[-1] - AFTER + 1
    return {name: date for name, date in DATES.items() if first <= date <= last}


def gaps(values: pd.Series, before: int, after: int) -> pd.Series:
    """The mean gap of logs to the earlier trend at each month with `before` months before it and `after` from it on.

    What `interrupted.fit` with month effects and `effect` at (after - 1) / 2 steps give for each month alone, without
    their errors, so that hundreds of months take no time. Empty where the series is too short.

    >>> steady = pd.Series(2.0 ** np.arange(40), index=pd.period_range("2001-01", periods=40, freq="M"))
    >>> bool((gaps(steady, 24, 12).abs() < 1e-9).all())
    True
    """
    logs, weights, found = np.log(values.to_numpy(float)), {}, {}
    for at in range(before, len(values) - after + 1):
        date = values.index[at]
        if date.month not in weights:
            weights[date.month] = _weights(date, before, after)
        found[date] = float(weights[date.month] @ logs[at - before : at + after])
    return pd.Series(found, dtype=float)


def _weights(date: pd.Period, before: int, after: int) -> np.ndarray:
    """What each month of the stretch counts for in the gap: least squares on trend, level, slope and month effects."""
    t = np.arange(-before, after)
    later = t >= 0
    months = [(date.month - 1 + t) % YEAR == month for month in range(1, YEAR)]
    design = np.column_stack([np.ones(len(t)), t, later, later * t, *months]).astype(float)
    inverse = np.linalg.pinv(design)
    return inverse[2] + inverse[3] * (after - 1) / 2


def estimates(months: pd.DataFrame, trend_years: int) -> pd.DataFrame:
    """The gap over AFTER months at each admissible date to the trend of `trend_years` before: a row a date and flow.

    Columns flow, name, date, effect_pct, low_pct, high_pct (95 %, Newey and West), p, p_adjusted (for the number of
    rows), durbin_watson (2 where errors do not hang together), others (number of other months), as_large (the share of
    all months whose gap is at least as large, its own counted), as_large_adjusted (for the number of rows).
    """
    rows, before = [], YEAR * trend_years
    for flow in FLOWS:
        sizes = gaps(months[flow], before, AFTER).abs()
        for name, date in admissible(months, trend_years).items():
            fitted = interrupted.fit(months[flow].loc[date - before : date + AFTER - 1], [date], seasonal=True)
            effect = interrupted.effect(fitted, date, [(AFTER - 1) / 2]).iloc[0]
            told = {"flow": flow, "name": name, "date": date, **effect, "p": _p(effect, fitted)}
            large = float((sizes >= sizes[date]).mean())
            rows.append(told | {"durbin_watson": fitted.durbin_watson, "others": len(sizes) - 1, "as_large": large})
    table = pd.DataFrame(rows)
    table.insert(7, "p_adjusted", breaks.adjusted(table["p"]))
    return table.assign(as_large_adjusted=breaks.adjusted(table["as_large"]))


def _p(effect: pd.Series, fitted: interrupted.Fit) -> float:
    freedom = fitted.points - len(fitted.terms)
    centre, low, high = np.log1p(effect[["effect_pct", "low_pct", "high_pct"]].to_numpy(float) / 100)
    error = (high - low) / 2 / stats.t.ppf(0.975, freedom)
    return float(2 * stats.t.sf(abs(centre) / error, freedom))


def everywhere(months: pd.DataFrame, trend_years: int) -> pd.DataFrame:
    """The gap over AFTER months at every month that allows it: month (a Timestamp), flow, gap_pct."""
    found = {flow: 100 * np.expm1(gaps(months[flow], YEAR * trend_years, AFTER)) for flow in FLOWS}
    table = pd.concat(found, names=["flow", "month"]).rename("gap_pct").reset_index()
    return table.assign(month=table["month"].map(lambda period: period.to_timestamp()))[["month", "flow", "gap_pct"]]


def false_alarms(months: pd.DataFrame, trend_years: int) -> float:
    """The share of other months whose 95 % interval leaves out zero, both flows together: 0.05 if it were right.

    At every SAMPLED-th month, since neighbours share nearly all their figures.
    """
    before, found = YEAR * trend_years, []
    for flow in FLOWS:
        for at in range(before, len(months) - AFTER + 1, SAMPLED):
            part = months[flow].iloc[at - before : at + AFTER]
            date = part.index[before]
            if date not in DATES.values():
                effect = interrupted.effect(interrupted.fit(part, [date], seasonal=True), date, [(AFTER - 1) / 2])
                found.append(not effect["low_pct"].iloc[0] <= 0 <= effect["high_pct"].iloc[0])
    return float(np.mean(found))


def spread(months: pd.DataFrame, flow: str, trend_years: int) -> pd.DataFrame:
    """How far the gap at each date hangs on what is compared: name, date, least_pct, greatest_pct, tried.

    Over all lengths of trend in TRENDS (and the chosen one) with all of AFTERS that the series allows.
    """
    rows = []
    for name, date in admissible(months, trend_years).items():
        found = []
        for years in {*TRENDS, trend_years}:
            for after in AFTERS:
                part = months[flow].loc[date - YEAR * years : date + after - 1]
                if len(part) == YEAR * years + after:
                    found.append(float(100 * np.expm1(gaps(part, YEAR * years, after).iloc[0])))
        rows.append((name, date, min(found), max(found), len(found)))
    return pd.DataFrame(rows, columns=["name", "date", "least_pct", "greatest_pct", "tried"])


def chow_by_month(values: pd.Series) -> tuple[pd.DataFrame, float, float]:
    """Chow's test as in textbooks, on logs by month with a trend, season and Tết apart: table, everywhere, correlation.

    The table is that of `breaks.chow`; `everywhere` is the share of the middle 70 % of months at which it would find a
    break too, at 5 %; `correlation` that of the errors with those of the month before, which the test takes to be nil.
    """
    logs = np.log(seasonal.adjust(values, seasonal.BEFORE_TET)["adjusted"])
    f, steps = breaks.f_by_date(logs), np.arange(len(logs))
    errors = logs - np.polyval(np.polyfit(steps, logs, 1), steps)
    everywhere = float((stats.f.sf(f, 2, len(logs) - 4) < ALPHA).mean())
    return breaks.chow(logs, _inside(logs, DATES.values(), "months")), everywhere, float(errors.autocorr())


def growth_by_quarter(values: pd.Series) -> pd.Series:
    """Growth from whole quarter to whole quarter, in logs, season and Tết apart."""
    adjusted = seasonal.adjust(values, seasonal.BEFORE_TET)["adjusted"]
    by_quarter = adjusted.groupby(adjusted.index.asfreq("Q")).agg(["sum", "size"])
    return np.log(by_quarter.loc[by_quarter["size"] == 3, "sum"]).diff().dropna()


def likeliest(values: pd.Series) -> breaks.SupF:
    """The quarter at which growth most likely changed its level, searched for rather than fixed; see `breaks.sup_f`."""
    return breaks.sup_f(growth_by_quarter(values), trend=False, **SEARCH)


def chow_by_quarter(values: pd.Series) -> tuple[pd.DataFrame, float]:
    """Chow's test on growth from quarter to quarter, in logs, season and Tết apart, with no trend: table, correlation.

    A date counts from the first quarter that begins with it or after it. The table is that of `breaks.chow`;
    `correlation` is that of growth with the growth of the quarter before.
    """
    growth = growth_by_quarter(values)
    starts = [date.asfreq("Q") + int(date.month % 3 != 1) for date in DATES.values()]
    table = breaks.chow(growth, _inside(growth, starts, "quarters"), trend=False)
    return table, float(growth.autocorr())


def _inside(values: pd.Series, dates, grain: str) -> list[pd.Period]:
    """Those of the dates that have enough points on either side."""
    least = LEAST_SIDE[grain]
    return [d for d in dates if d in values.index and least <= values.index.get_loc(d) <= len(values) - least]
