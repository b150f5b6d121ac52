"""Forecasts with intervals: plain benchmarks first, and others only where they beat them on the series' own past.

All work in logs, so a band stays above nil and errors are in proportion. Every forecast is a frame indexed by the
periods ahead, in the unit of the series: centre (a median), lower, upper (the ends of the `level` interval) and mean
(e^(log centre + se^2 / 2)), with se_log, the standard error in logs. The interval holds what the model is unsure of
if its kind is right, and no break, war or new tariff. Refused by all: fewer than 8 points (24 for seasonal ones), and
a horizon over a third of the points (rounded up). Hyndman and Athanasopoulos (2021), Forecasting, 3rd edition.
"""

import warnings
from collections.abc import Callable

import numpy as np
import pandas as pd
from scipy import stats
from statsmodels.tsa.exponential_smoothing.ets import ETSModel
from statsmodels.tsa.statespace.sarimax import SARIMAX

from tradebook.models import scores
from tradebook.models.series import ahead, whole

SMALLEST, SMALLEST_SEASONAL, SMALLEST_SMOOTHED = 8, 24, 10
ORDERS = ((0, 1, 0), (0, 1, 1), (1, 1, 0))  # all of one difference, since AICc can't compare across differences


def drift(values: pd.Series, steps: int, level: float = 0.95) -> pd.DataFrame:
    """The line from the first value to the last, carried on in logs; a benchmark for yearly series.

    d = (y_T - y_1) / (T - 1), s^2 = sum (change - d)^2 / (T - 2), se_h = s sqrt(h (1 + h / (T - 1))). Raises ValueError
    for values not above 0, gaps, a level outside 0 to 1, and what the module refuses.
    """
    y = _logs(values, steps, level, SMALLEST)
    changes, h = np.diff(y), np.arange(1, steps + 1)
    sigma = changes.std(ddof=1)
    se = sigma * np.sqrt(h * (1 + h / len(changes)))
    return _frame(values, y.iloc[-1] + changes.mean() * h, se, level)


def naive(values: pd.Series, steps: int, level: float = 0.95) -> pd.DataFrame:
    """The last value, for ever: se_h = s sqrt(h), s^2 the mean squared change in logs. Raises ValueError as `drift`."""
    y = _logs(values, steps, level, SMALLEST)
    sigma = np.sqrt((np.diff(y) ** 2).mean())
    return _frame(values, np.full(steps, y.iloc[-1]), sigma * np.sqrt(np.arange(1, steps + 1)), level)


def seasonal_naive(values: pd.Series, steps: int, level: float = 0.95, season: int = 12) -> pd.DataFrame:
    """The value of the same month a year before: se_h = s sqrt(k + 1), k the full seasons in h - 1; s as in `naive`.

    `season` is the number of periods in a year. Raises ValueError as `drift`, under 24 points and under two seasons.
    """
    y = _logs(values, steps, level, max(SMALLEST_SEASONAL, 2 * _season(season))).to_numpy()
    h = np.arange(steps)
    sigma = np.sqrt(((y[season:] - y[:-season]) ** 2).mean())
    return _frame(values, y[len(y) - season + h % season], sigma * np.sqrt(h // season + 1), level)


def smoothed(values: pd.Series, steps: int, level: float = 0.95, season: int = 1) -> pd.DataFrame:
    """Exponential smoothing with a damped trend, and with `season` above 1 an additive season, all in logs (ETS AAdA).

    Raises ValueError as `drift`, under 10 points (two seasons and 24 points for seasonal ones), and when the fit does
    not converge. Hyndman et al. (2002), International Journal of Forecasting 18(3).
    """
    seasonal = _season(season) > 1
    y = _logs(values, steps, level, max(SMALLEST_SEASONAL, 2 * season) if seasonal else SMALLEST_SMOOTHED)
    kind = {"seasonal": "add", "seasonal_periods": season} if seasonal else {}
    fitted = _fit(ETSModel(y.reset_index(drop=True), error="add", trend="add", damped_trend=True, **kind))
    if fitted is None:
        raise ValueError("exponential smoothing did not converge on this series")
    found = fitted.get_prediction(start=len(y), end=len(y) + steps - 1).summary_frame(alpha=1 - level)
    se = (found["pi_upper"] - found["mean"]) / _width(level)
    return _frame(values, found["mean"], se, level)


def sarima(values: pd.Series, steps: int, level: float = 0.95, season: int = 1) -> pd.DataFrame:
    """The best by AICc of three ARIMA models in logs: one difference, drift, and at most one lag or moving average.

    With `season` above 1 each has a seasonal difference and moving average in place of the drift; that takes seconds,
    so roll it over few origins. Raises ValueError as `seasonal_naive` or `drift`, and when none of the fits converges.
    Box and Jenkins (1970), Time Series Analysis.
    """
    seasonal = _season(season) > 1
    y = _logs(values, steps, level, max(SMALLEST_SEASONAL, 2 * season + 1) if seasonal else SMALLEST)
    kind = {"seasonal_order": (0, 1, 1, season)} if seasonal else {"trend": "c"}
    fits = [_fit(SARIMAX(y.to_numpy(), order=order, **kind)) for order in ORDERS]
    fits = [fitted for fitted in fits if fitted is not None and np.isfinite(fitted.aicc)]
    if not fits:
        raise ValueError("no ARIMA model converged on this series")
    found = min(fits, key=lambda fitted: fitted.aicc).get_forecast(steps)
    return _frame(values, found.predicted_mean, found.se_mean, level)


def rolling(
    values: pd.Series, models: dict[str, Callable], steps: int, first: int, level: float = 0.95
) -> pd.DataFrame:
    """What each model would have said from each origin, knowing only the past: one row a model, origin and step.

    Origins run from the `first` points to the last that has an actual value ahead; each looks `steps` ahead, or as far
    as a third of its points and the actual values reach. `models` are functions of this
    module (or `functools.partial` of them). Columns model, origin (last period known), step, period, actual, centre,
    lower, upper, scale (mean absolute change up to the origin). Raises ValueError as the models do, and if `first`
    leaves nothing to forecast.
    """
    y = whole(values, SMALLEST)
    if not 0 < first < len(y):
        raise ValueError(f"first must be from 1 to {len(y) - 1} points, got {first}")
    frames = []
    for known in range(first, len(y)):
        reach = min(steps, -(-known // 3))
        past, future = y.iloc[:known], y.iloc[known : known + reach].rename("actual")
        for name, model in models.items():
            said = model(past, reach, level).loc[future.index, ["centre", "lower", "upper"]]
            found = said.join(future).rename_axis("period").reset_index()
            found = found.assign(model=name, origin=past.index[-1], step=range(1, len(future) + 1))
            frames.append(found.assign(scale=scores.scale(past)))
    keys = ["model", "origin", "step", "period", "actual", "centre", "lower", "upper", "scale"]
    return pd.concat(frames, ignore_index=True)[keys]


def evaluate(rolled: pd.DataFrame, level: float = 0.95) -> pd.DataFrame:
    """The scores of each model over a `rolling` frame, lowest MASE first, indexed by model.

    Columns forecasts (how many), mase (each error over the scale at its origin), winkler and pinball (mean loss of the
    interval's two ends; both in the unit of the series), coverage (0 to 1, to be held against `level`). Raises
    ValueError as `scores` does.
    """
    rows = {}
    for name, found in rolled.groupby("model", sort=False):
        actual, lower, upper = found["actual"], found["lower"], found["upper"]
        low, high = (1 - level) / 2, (1 + level) / 2
        rows[name] = {
            "forecasts": len(found),
            "mase": ((actual - found["centre"]).abs() / found["scale"]).mean(),
            "winkler": scores.winkler(actual, lower, upper, level).mean(),
            "coverage": scores.coverage(actual, lower, upper),
            "pinball": (scores.pinball(actual, lower, low) + scores.pinball(actual, upper, high)) / 2,
        }
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("model").sort_values("mase", kind="stable")


def kept(table: pd.DataFrame, benchmark: str) -> list[str]:
    """The models of an `evaluate` table worth showing: the benchmark, and those with lower MASE and Winkler score.

    Raises ValueError if the benchmark was not scored, or a model on other forecasts than it.
    """
    if benchmark not in table.index:
        raise ValueError(f"the benchmark {benchmark} is not among the models scored")
    if table["forecasts"].nunique() > 1:
        raise ValueError("the models were scored on different forecasts")
    better = (table[["mase", "winkler"]] < table.loc[benchmark, ["mase", "winkler"]].astype(float)).all(axis=1)
    return [benchmark, *table.index[better]]


def _logs(values: pd.Series, steps: int, level: float, least: int) -> pd.Series:
    y = whole(values, least)
    if not 1 <= steps <= -(-len(y) // 3):
        raise ValueError(f"the horizon must be from 1 to a third of the {len(y)} points, got {steps}")
    if not 0 < level < 1:
        raise ValueError(f"the level must be between 0 and 1, got {level}")
    return np.log(y)


def _season(season: int) -> int:
    if season < 1:
        raise ValueError(f"a season has at least 1 period, got {season}")
    return season


def _width(level: float) -> float:
    return float(stats.norm.ppf((1 + level) / 2))


def _frame(values: pd.Series, centre, se, level: float) -> pd.DataFrame:
    centre, se = np.asarray(centre, float), np.asarray(se, float)
    half = _width(level) * se
    logs = {"centre": centre, "lower": centre - half, "upper": centre + half, "mean": centre + se**2 / 2}
    index = ahead(values.index, len(centre))
    return pd.DataFrame({name: np.exp(log) for name, log in logs.items()} | {"se_log": se}, index=index)


def _fit(model):
    """The fitted model, or None where the search for its parameters did not converge."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # starting values and convergence: the latter is looked at below
        fitted = model.fit(disp=False, maxiter=500)
    return fitted if fitted.mle_retvals["converged"] else None
