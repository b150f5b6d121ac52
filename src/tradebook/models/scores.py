"""How good were the forecasts? Scores that punish a wrong centre, a wrong width, or both; lower is better."""

import numpy as np
import pandas as pd
from scipy import stats

FEWEST_ORIGINS = 5


def mase(actual: pd.Series, forecast: pd.Series, history: pd.Series, season: int = 1) -> float:
    """Mean absolute error over that of the naive forecast in `history`: below 1 beats it. No unit.

    mean |y - f| / mean |y_t - y_(t - season)|. Raises ValueError if the periods of actual and forecast differ, or the
    history never changes. Hyndman and Koehler (2006), International Journal of Forecasting 22(4).
    """
    return float(_aligned(actual, forecast)[0].sub(forecast).abs().mean() / scale(history, season))


def scale(history: pd.Series, season: int = 1) -> float:
    """The mean absolute change over `season` periods, in the unit of `history`: what MASE divides by.

    Raises ValueError for a history that is not longer than the season, or never changes.

    >>> scale(pd.Series([100, 110, 118, 135, 150, 160]))
    12.0
    """
    changes = history.astype(float).diff(season).dropna().abs()
    if len(changes) == 0 or not changes.mean() > 0:
        raise ValueError(f"the scale is 0: the history does not change over {season} periods")
    return float(changes.mean())


def mape_pct(actual: pd.Series, forecast: pd.Series) -> float:
    """Mean absolute error in percent of the actual. Raises ValueError if periods differ or an actual is not above 0."""
    actual, forecast = _aligned(actual, forecast)
    if not (actual > 0).all():
        raise ValueError("errors in percent need actual values above 0")
    return float(100 * ((actual - forecast) / actual).abs().mean())


def rmse(actual: pd.Series, forecast: pd.Series) -> float:
    """Root of the mean squared error, in the unit of the series. Raises ValueError if the periods differ."""
    actual, forecast = _aligned(actual, forecast)
    return float(np.sqrt(((actual - forecast) ** 2).mean()))


def winkler(actual: pd.Series, lower: pd.Series, upper: pd.Series, level: float) -> pd.Series:
    """The interval score of each forecast, in the unit of the series: width + 2 / (1 - level) x miss.

    `level` is what the interval claims, 0.8 for 80 %. Raises ValueError if the periods differ, an interval is upside
    down, or the level is not between 0 and 1. Gneiting and Raftery (2007), JASA 102.
    """
    if not 0 < level < 1:
        raise ValueError(f"the level must be between 0 and 1, got {level}")
    actual, lower, upper = _aligned(actual, lower, upper)
    if (upper < lower).any():
        raise ValueError("an upper end lies below its lower end")
    miss = (lower - actual).clip(lower=0) + (actual - upper).clip(lower=0)
    return upper - lower + 2 / (1 - level) * miss


def coverage(actual: pd.Series, lower: pd.Series, upper: pd.Series) -> float:
    """The share of actual values inside their interval, ends included, 0 to 1; compare with the level it claims.

    Raises ValueError if the periods differ.
    """
    actual, lower, upper = _aligned(actual, lower, upper)
    return float(((actual >= lower) & (actual <= upper)).mean())


def pinball(actual: pd.Series, forecast: pd.Series, quantile: float) -> float:
    """The mean loss of a forecast quantile: q (y - f) where y >= f, else (1 - q) (f - y), in the unit of the series.

    Raises ValueError if the periods differ or the quantile is not between 0 and 1. Gneiting and Raftery (2007), JASA.
    """
    if not 0 < quantile < 1:
        raise ValueError(f"the quantile must be between 0 and 1, got {quantile}")
    actual, forecast = _aligned(actual, forecast)
    error = actual - forecast
    return float(np.maximum(quantile * error, (quantile - 1) * error).mean())


def diebold_mariano(loss: pd.Series, benchmark: pd.Series, step: int = 1) -> float:
    """The chance of a difference in mean loss at least so large if both forecasts were equally good (two-sided p).

    `loss` and `benchmark` are the losses of forecasts `step` periods ahead, by origin, one period after the other. The
    mean difference over its standard error with step - 1 autocovariances, made smaller by Harvey, Leybourne and
    Newbold's sqrt((n + 1 - 2h + h (h - 1) / n) / n), against Student's t with n - 1 degrees of freedom. With few
    origins it is a rough guide. Raises ValueError if the periods differ, for fewer than 5 origins or as many as steps,
    and where the variance is not above 0. Diebold and Mariano (1995), Journal of Business & Economic Statistics 13(3);
    Harvey, Leybourne and Newbold (1997), International Journal of Forecasting 13(2).
    """
    loss, benchmark = _aligned(loss, benchmark)
    apart, n = (loss - benchmark).to_numpy(), len(loss)
    if not 1 <= step < n or n < FEWEST_ORIGINS:
        raise ValueError(
            f"the test needs {FEWEST_ORIGINS} origins and more origins than steps, got {n} for step {step}"
        )
    centred = apart - apart.mean()
    variance = (centred @ centred + 2 * sum(centred[lag:] @ centred[:-lag] for lag in range(1, step))) / n**2
    if not variance > 0:
        raise ValueError("the variance of the difference in loss is not above 0, so that it can't be tested")
    shrunk = np.sqrt((n + 1 - 2 * step + step * (step - 1) / n) / n)
    return float(2 * stats.t.sf(abs(apart.mean() / np.sqrt(variance) * shrunk), n - 1))


def _aligned(actual: pd.Series, *forecasts: pd.Series) -> list[pd.Series]:
    if len(actual) == 0 or any(not actual.index.equals(other.index) for other in forecasts):
        raise ValueError("actual and forecast must cover the same periods, at least one")
    found = [series.astype(float) for series in (actual, *forecasts)]
    if any(series.isna().any() for series in found):
        raise ValueError("actual and forecast need a number in every period")
    return found
