"""Interrupted time series: what a series did after a date against its own earlier trend carried on.

Not proof of cause: something else may have happened on that day. Hold it against `relative` to a comparison series
(the same products from another supplier) and against `placebo` dates, on which nothing is known to have happened.
Bernal, Cummins and Gasparrini (2017), International Journal of Epidemiology 46(1).
"""

from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy import stats
from statsmodels.regression.linear_model import OLS
from statsmodels.stats.stattools import durbin_watson

from tradebook.models.series import is_monthly, place, whole

SMALLEST = 8  # points before, between and after the dates
LEVEL, SLOPE = "level from {}", "slope from {}"


class Fit(NamedTuple):
    """A fitted series. `terms`: estimate, se, low, high, p, se_ols, by term, in logs; `covariance` of the terms."""

    terms: pd.DataFrame
    covariance: pd.DataFrame
    durbin_watson: float
    lags: int
    points: int


def fit(values: pd.Series, dates: list, lags: int | None = None, seasonal: bool = False) -> Fit:
    """ln y = a + b t + sum over dates of (c + d (t - T)) from T on + month effects + error, t counted from 0.

    Terms: start (a), trend (b, log points a period), "level from T" (c), "slope from T" (d), and with `seasonal` the
    months 2 to 12. Errors are Newey and West's (1987, Econometrica 55) with `lags`: default 0.75 n^(1/3), or 12 for
    months, at most a quarter of the points; intervals of 95 % by Student's t on n minus the number of terms. `se_ols`
    stands beside `se`: where the latter is lower, doubt it. A Durbin-Watson far from 2 says that errors hang together.
    Raises ValueError for values not above 0, gaps, a date outside the series, fewer than 8 points before, between or
    after the dates, `seasonal` without months, or terms that can't be told apart.
    """
    y = whole(values, 2 * SMALLEST)
    design = _design(y, dates, seasonal)
    lags = _default_lags(y) if lags is None else lags
    if not 0 <= lags < len(y):
        raise ValueError(f"lags must be from 0 to {len(y) - 1}, got {lags}")
    if np.linalg.matrix_rank(design) < design.shape[1] or len(y) <= design.shape[1]:
        raise ValueError(f"{len(y)} points can't tell {design.shape[1]} terms apart")
    plain = OLS(np.log(y), design).fit()
    robust = plain.get_robustcov_results("HAC", maxlags=lags, use_correction=False, use_t=True)
    low, high = robust.conf_int().T
    terms = {"estimate": robust.params, "se": robust.bse, "low": low, "high": high, "p": robust.pvalues}
    return Fit(
        pd.DataFrame(terms | {"se_ols": plain.bse.to_numpy()}, index=design.columns),
        pd.DataFrame(robust.cov_params(), index=design.columns, columns=design.columns),
        float(durbin_watson(plain.resid)),
        lags,
        len(y),
    )


def effect(fitted: Fit, date, steps: list[float]) -> pd.DataFrame:
    """How far the series stands from its old trend, in percent, so many steps after `date`.

    100 (e^(c + d h) - 1), with the 95 % interval of c + d h taken to percent the same way; h = 0 is the change of
    level. Rows by steps; columns effect_pct, low_pct, high_pct. Against the trend just before `date`, so an earlier
    date's change is part of it. Raises ValueError for a date that was not fitted or steps below 0.
    """
    names = [LEVEL.format(date), SLOPE.format(date)]
    if names[0] not in fitted.terms.index:
        raise ValueError(f"{date} is not among the fitted dates")
    if min(steps) < 0:
        raise ValueError(f"steps must be 0 or more, got {min(steps)}")
    weights = np.column_stack([np.ones(len(steps)), steps])
    centre = weights @ fitted.terms.loc[names, "estimate"].to_numpy()
    spread = np.sqrt(np.einsum("ij,jk,ik->i", weights, fitted.covariance.loc[names, names].to_numpy(), weights))
    spread = spread * stats.t.ppf(0.975, fitted.points - len(fitted.terms))
    logs = {"effect_pct": centre, "low_pct": centre - spread, "high_pct": centre + spread}
    return pd.DataFrame({name: 100 * np.expm1(log) for name, log in logs.items()}, index=pd.Index(steps, name="steps"))


def placebo(values: pd.Series, date, steps: int = 0, seasonal: bool = False) -> pd.DataFrame:
    """The same estimate at every admissible date, each alone, and its rank by size; `is_true` marks `date`.

    Rows by date; columns effect_pct (after `steps` steps), rank (1 is the largest in absolute logs), is_true. The
    true date's rank over the number of rows reads like a p-value, with care: dates near a true break borrow from it,
    so the comparison is hard on the true one. Raises ValueError as `fit` does. Abadie, Diamond and Hainmueller
    (2015), American Journal of Political Science 59(2), use placebo dates so.
    """
    y = whole(values, 2 * SMALLEST)
    _design(y, [date], seasonal)  # the true date must be admissible itself
    admissible = y.index[SMALLEST : len(y) - SMALLEST + 1]
    found = []
    for other in admissible:
        terms, *_ = np.linalg.lstsq(_design(y, [other], seasonal).to_numpy(), np.log(y), rcond=None)
        found.append(terms[2] + terms[3] * steps)
    logs = pd.Series(found, index=admissible)
    rank = logs.abs().rank(ascending=False, method="min").astype(int)
    return pd.DataFrame({"effect_pct": 100 * np.expm1(logs), "rank": rank, "is_true": admissible == date})


def rolling(values: pd.Series, before: int, after: int, steps: float, seasonal: bool = False) -> pd.DataFrame:
    """The same estimate at every date that has so many periods `before` it and `after` (its own counted), each alone.

    Every fit sees a stretch of the same length, so the estimates are alike in all but their date. Rows by date, as
    far as the series allows, none if it is too short; columns effect_pct, low_pct, high_pct (as from `effect`, `steps`
    after the date; the middle of the time after, (after - 1) / 2, gives the mean gap of logs). Neighbours share
    most of their periods: count them as one. Raises ValueError as `fit` does.
    """
    y = whole(values, 1)
    rows = {}
    for at in range(before, len(y) - after + 1):
        part, date = y.iloc[at - before : at + after], y.index[at]
        rows[date] = effect(fit(part, [date], seasonal=seasonal), date, [steps]).iloc[0]
    columns = ["effect_pct", "low_pct", "high_pct"]
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns).rename_axis(y.index.name)


def relative(values: pd.Series, comparison: pd.Series) -> pd.Series:
    """The series over a comparison series, period by period: fitted in logs, this is the difference of logs.

    What hit both alike drops out. Raises ValueError if the periods differ or a value is not above 0.

    >>> relative(pd.Series([6.0, 8.0]), pd.Series([3.0, 2.0])).tolist()
    [2.0, 4.0]
    """
    if not values.index.equals(comparison.index):
        raise ValueError("the series and its comparison cover different periods")
    return whole(values, 1) / whole(comparison, 1)


def _design(y: pd.Series, dates: list, seasonal: bool) -> pd.DataFrame:
    if not dates:
        raise ValueError("at least one date is needed")
    places = [place(y, date) for date in dates]
    if (np.diff([0, *places, len(y)]) < SMALLEST).any():
        raise ValueError(f"the dates must be in order with at least {SMALLEST} points before, between and after them")
    t = np.arange(len(y))
    terms = {"start": np.ones(len(y)), "trend": t.astype(float)}
    for date, at in zip(dates, places, strict=True):
        terms[LEVEL.format(date)] = (t >= at).astype(float)
        terms[SLOPE.format(date)] = np.clip(t - at, 0, None).astype(float)
    if seasonal and not is_monthly(y.index):
        raise ValueError("month effects need an index of months")
    if seasonal:
        terms |= {f"month {month}": (y.index.month == month).astype(float) for month in range(2, 13)}
    return pd.DataFrame(terms, index=y.index)


def _default_lags(y: pd.Series) -> int:
    wanted = 12 if is_monthly(y.index) else round(0.75 * len(y) ** (1 / 3))
    return min(wanted, len(y) // 4)
