"""The total of a year of which some months are known: what plain methods add to them, and how far off that was.

Series are million US dollars by month (PeriodIndex). The interval comes from a method's own errors in past years, at
the same month, and so holds whatever moved those years, but no more.
"""

import numpy as np
import pandas as pd
from scipy import stats

from tradebook.models import forecasts
from tradebook.models.series import whole

AGAIN, GROWTH, DAMPED = "same months a year before", "growth so far", "damped trend"
APART = "imports less exports"
METHODS = [AGAIN, GROWTH, DAMPED]
YEARS = 8  # past years to be judged by
LEARNED = 5  # full years that the earliest of them has behind it
FEWEST = 5  # past years: fewer give no interval


def totals(months: pd.Series) -> pd.DataFrame:
    """What each method says of the year after the last full one, and would have said of up to YEARS years before it.

    One row a year and method: year, method, known (months), said, came (NaN for the year ahead), error_pct. The methods
    know the months of a year up to the calendar month in which `months` ends (none if it ends in December). To these
    they add the same months of the year before; those scaled by the growth so far (over the year before, where no month
    is known yet); or the seasonal damped trend's means. Raises ValueError for gaps, values not above 0, and fewer than
    LEARNED + 3 years.
    """
    y = whole(months, 12 * (LEARNED + 3))
    known = y.index[-1].month % 12
    target = y.index[-1].year + (known == 0)
    first = max(target - YEARS, y.index[0].year + LEARNED + (y.index[0].month > 1))
    rows = []
    for year in range(first, target + 1):
        past = y[: pd.Period(f"{year}-01", "M") - 1 + known]
        came = y[y.index.year == year].sum() if year < target else np.nan
        so_far = past[past.index.year == year].sum()
        for method in METHODS:
            added = _rest(past, method, known)
            if added is not None:
                rows.append({"year": year, "method": method, "known": known, "said": so_far + added, "came": came})
    frame = pd.DataFrame(rows)
    return frame.assign(error_pct=100 * (frame["said"] / frame["came"] - 1))


def _rest(past: pd.Series, method: str, known: int) -> float | None:
    """The sum of the months missing from a year by one method; None where the damped trend does not converge."""
    missing = 12 - known
    if method == DAMPED:
        try:
            return float(forecasts.smoothed(past, missing, season=12)["mean"].sum())
        except ValueError:
            return None
    before = past.iloc[len(past) - 12 : len(past) - known] if known else past.iloc[-12:]
    if method == AGAIN:
        return float(before.sum())
    now, then = (past.iloc[-known:], past.iloc[-known - 12 : -12]) if known else (past.iloc[-12:], past.iloc[-24:-12])
    return float(before.sum() * now.sum() / then.sum())


def scored(table: pd.DataFrame) -> pd.DataFrame:
    """Each method's mean absolute error in percent over the past years of `totals`, lowest first, indexed by method.

    Methods without a figure for each of these years are left out. Columns error_pct, years.
    """
    past = table.dropna(subset=["came"])
    grouped = past.assign(size=past["error_pct"].abs()).groupby("method")["size"].agg(["mean", "size"])
    grouped = grouped[grouped["size"] == past["year"].nunique()].set_axis(["error_pct", "years"], axis=1)
    return grouped.sort_values("error_pct", kind="stable")


def chosen(table: pd.DataFrame) -> str:
    """The method with the lowest mean absolute error; the benchmark AGAIN stays unless it is beaten."""
    return scored(table).reindex(METHODS)["error_pct"].idxmin()


def chosen_then(table: pd.DataFrame) -> pd.DataFrame:
    """The method that `chosen` would have picked for each past year on the years before it: year, method, error_pct.

    The first year has nothing to go by and takes AGAIN.
    """
    past, rows = table.dropna(subset=["came"]), []
    for year, own in past.groupby("year"):
        before = past[past["year"] < year]
        method = chosen(before) if len(before) else AGAIN
        row = own.set_index("method").loc[method if method in set(own["method"]) else AGAIN]
        rows.append({"year": year, "method": row.name, "error_pct": float(row["error_pct"])})
    return pd.DataFrame(rows, columns=["year", "method", "error_pct"])


def balance(imports: pd.DataFrame, exports: pd.DataFrame) -> pd.DataFrame:
    """The deficit that follows from the methods chosen for imports and exports: columns as from `totals`.

    Its only method is APART; below zero it is a surplus, and error_pct is then that of the surplus.
    """
    kept = [table[table["method"] == chosen(table)].set_index("year") for table in (imports, exports)]
    said, came = (kept[0][column] - kept[1][column] for column in ("said", "came"))
    frame = pd.DataFrame({"method": APART, "known": kept[0]["known"], "said": said, "came": came}).dropna(
        subset=["said"]
    )
    return frame.assign(error_pct=100 * (frame["said"] / frame["came"] - 1)).reset_index()


def interval(table: pd.DataFrame, method: str, level: float) -> tuple[float, float] | None:
    """The interval of the year ahead, from the method's own past errors in logs, lower end first; or None.

    said x e^(±t sqrt(1 + 1/n) r), r the root mean squared error of ln(came / said), t of Student with n degrees. None
    for fewer than FEWEST years, and where a balance changed sign.
    """
    own = table[table["method"] == method]
    if (own["said"].lt(0) | own["came"].lt(0)).nunique() > 1:
        return None
    errors = np.log(own["came"] / own["said"]).dropna()
    if len(errors) < FEWEST:
        return None
    half = stats.t.ppf((1 + level) / 2, len(errors)) * np.sqrt((errors**2).mean() * (1 + 1 / len(errors)))
    said = float(own.loc[own["came"].isna(), "said"].iloc[0])
    ends = sorted(said * float(np.exp(sign * half)) for sign in (-1, 1))
    return ends[0], ends[1]
