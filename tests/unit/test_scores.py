"""Scores of forecasts: worked answers, and that honest forecasts score best."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from tradebook.models import scores

HISTORY = pd.Series([100, 110, 118, 135, 150, 160])
ACTUAL = pd.Series([162, 170, 185])
FORECAST = pd.Series([165, 175, 180])
LOWER, UPPER = pd.Series([155, 160, 165]), pd.Series([175, 190, 183])


def test_errors_of_three_forecasts():
    # errors 3, 5, 5; the history changes by 12 a year on average: 13/3 / 12
    assert scores.mase(ACTUAL, FORECAST, HISTORY) == pytest.approx(0.3611111111, rel=1e-9)
    assert scores.mape_pct(ACTUAL, FORECAST) == pytest.approx(2.498577008, rel=1e-9)
    assert scores.rmse(ACTUAL, FORECAST) == pytest.approx(4.434711565, rel=1e-9)


def test_scores_of_three_intervals():
    # widths 20, 30, 18; the last misses by 2, times 2 / 0.2
    assert scores.winkler(ACTUAL, LOWER, UPPER, 0.8).tolist() == pytest.approx([20, 30, 38], rel=1e-9)
    assert scores.winkler(ACTUAL, LOWER, UPPER, 0.8).mean() == pytest.approx(29.33333333, rel=1e-9)
    assert scores.coverage(ACTUAL, LOWER, UPPER) == pytest.approx(2 / 3, rel=1e-9)
    assert scores.pinball(ACTUAL, UPPER, 0.9) == pytest.approx(1.7, rel=1e-9)


def test_the_naive_forecast_in_its_own_history_scores_one():
    values = HISTORY.astype(float)
    assert scores.mase(values[1:], values.shift()[1:], HISTORY) == 1
    assert scores.scale(HISTORY, season=2) == (18 + 25 + 32 + 25) / 4


@given(st.floats(-3, 3), st.floats(0.05, 0.95))
def test_the_true_quantile_loses_least(guess, quantile):
    outcomes = pd.Series(np.linspace(0, 1, 1001))
    true = pd.Series(quantile, index=outcomes.index)
    other = pd.Series(guess, index=outcomes.index)
    assert scores.pinball(outcomes, true, quantile) <= scores.pinball(outcomes, other, quantile) + 1e-3


@given(st.floats(1e-3, 1e3))
def test_mase_ignores_the_unit(k):
    assert scores.mase(ACTUAL * k, FORECAST * k, HISTORY * k) == pytest.approx(13 / 36)


@pytest.mark.parametrize(
    ("call", "fault"),
    [
        (lambda: scores.mase(ACTUAL, FORECAST.head(2), HISTORY), "same periods"),
        (lambda: scores.mase(ACTUAL, FORECAST, HISTORY * 0 + 5), "scale is 0"),
        (lambda: scores.mase(ACTUAL, FORECAST, HISTORY, season=6), "scale is 0"),
        (lambda: scores.rmse(ACTUAL, FORECAST.where(FORECAST > 170)), "a number in every period"),
        (lambda: scores.mape_pct(ACTUAL - 162, FORECAST), "above 0"),
        (lambda: scores.winkler(ACTUAL, UPPER, LOWER, 0.8), "upper end"),
        (lambda: scores.winkler(ACTUAL, LOWER, UPPER, 80), "level"),
        (lambda: scores.coverage(ACTUAL.head(0), LOWER.head(0), UPPER.head(0)), "at least one"),
        (lambda: scores.pinball(ACTUAL, UPPER, 1), "quantile"),
    ],
)
def test_what_the_scores_refuse(call, fault):
    with pytest.raises(ValueError, match=fault):
        call()


def test_diebold_and_mariano_by_hand():
    # differences 1, 2, 0, 2, 0, 1: mean 1, sum of squares around it 4, variance 4/36, statistic 3;
    # one step ahead the correction is sqrt((6 + 1 - 2) / 6) = 0.9128709, so t = 2.7386128 with 5 degrees
    one, other = pd.Series([2.0, 4, 1, 3, 2, 2]), pd.Series([1.0, 2, 1, 1, 2, 1])
    assert scores.diebold_mariano(one, other) == pytest.approx(2 * stats.t.sf(2.7386128, 5), rel=1e-6)
    # two steps: + 2 x (0*1 + 1*-1 + -1*1 + 1*-1 + -1*0) = -6, so 4 - 6 is not a variance
    with pytest.raises(ValueError, match="not above 0"):
        scores.diebold_mariano(one, other, step=2)


@pytest.mark.parametrize(("step", "points"), [(1, 4), (6, 6)])
def test_too_few_origins_are_not_tested(step, points):
    loss = pd.Series(np.arange(float(points)))
    with pytest.raises(ValueError, match="needs 5 origins"):
        scores.diebold_mariano(loss, loss * 2, step=step)
