"""Forecasts: worked answers, intervals that hold what they say, and models that must beat the benchmark."""

from functools import partial

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.tsa.holtwinters import Holt, SimpleExpSmoothing

from tradebook.models import forecasts

LOGS = [3.60, 3.72, 3.85, 3.90, 4.05, 4.10, 4.24, 4.38]
VALUES = pd.Series(np.exp(LOGS), index=range(2017, 2025))
MONTHS = pd.period_range("2018-01", periods=60, freq="M")
PATTERN = np.array([-0.3, -0.4, 0.05, 0, 0.02, 0.05, 0.08, 0.1, 0.12, 0.1, 0.08, 0.1])
BENCHMARKS = {"drift": forecasts.drift, "naive": forecasts.naive}


def test_drift_one_and_three_steps_ahead():
    # d = 0.78 / 7, s 0.04298393941, se_1 = s sqrt(1 + 1/7), se_3 = s sqrt(3 (1 + 3/7))
    table = forecasts.drift(VALUES, 3)
    assert list(table.index) == [2025, 2026, 2027]
    assert np.log(table["centre"]).tolist() == pytest.approx([4.491428571, 4.602857143, 4.714285714], rel=1e-9)
    assert table.loc[[2025, 2027], "se_log"].tolist() == pytest.approx([0.04595176412, 0.08898520859], rel=1e-9)
    row = table.loc[2025, ["centre", "lower", "upper"]].tolist()
    assert row == pytest.approx([89.24885321, 81.56210615, 97.66003081], rel=1e-9)
    assert np.log(table.loc[2027, ["lower", "upper"]]).tolist() == pytest.approx([4.539877910, 4.888693518], rel=1e-9)
    assert table.loc[2025, "mean"] == pytest.approx(89.24885321 * np.exp(0.04595176412**2 / 2), rel=1e-9)


def test_naive_stays_where_it_is_and_widens_with_the_root_of_time():
    table = forecasts.naive(VALUES, 3)
    sigma = np.sqrt((np.diff(LOGS) ** 2).mean())
    assert table["centre"].tolist() == pytest.approx([np.exp(4.38)] * 3)
    assert table["se_log"].tolist() == pytest.approx(sigma * np.sqrt([1, 2, 3]))


def test_seasonal_naive_repeats_the_last_year():
    logs = 2 + 0.1 * (np.arange(60) // 12) + np.tile(PATTERN, 5)
    table = forecasts.seasonal_naive(pd.Series(np.exp(logs), index=MONTHS), 14)
    assert str(table.index[0]) == "2023-01"
    assert np.log(table["centre"]).to_numpy() == pytest.approx(2.4 + np.r_[PATTERN, PATTERN[:2]])
    assert table["se_log"].to_numpy() == pytest.approx(np.r_[np.full(12, 0.1), np.full(2, 0.1 * np.sqrt(2))])


def test_the_smoothing_of_the_library_follows_the_recursion_by_hand():
    # 100, 110, 118, 135, 150, 160; simple: level = (level + y) / 2 from 100. Holt from (100, 10) after the first value
    series = np.array([100, 110, 118, 135, 150, 160.0])
    simple = SimpleExpSmoothing(series, initialization_method="known", initial_level=100)
    assert simple.fit(smoothing_level=0.5, optimized=False).forecast(1)[0] == pytest.approx(148.3125, rel=1e-9)
    holt = Holt(series[1:], initialization_method="known", initial_level=100, initial_trend=10)
    ahead = holt.fit(smoothing_level=0.5, smoothing_trend=0.3, optimized=False).forecast(3)
    assert ahead[[0, 2]].tolist() == pytest.approx([171.0771375, 195.2131625], rel=1e-9)


def test_smoothing_carries_a_steady_line_on_and_damps_it_at_most():
    noise = np.random.default_rng(1).normal(scale=0.002, size=30)
    table = forecasts.smoothed(pd.Series(np.exp(1 + 0.1 * np.arange(30) + noise)), 4)
    assert np.log(table["centre"]).to_numpy() == pytest.approx(1 + 0.1 * np.arange(30, 34), abs=0.05)
    assert table["se_log"].is_monotonic_increasing


def test_seasonal_smoothing_knows_the_months():
    noise = np.random.default_rng(1).normal(scale=0.01, size=60)
    values = pd.Series(np.exp(2 + 0.01 * np.arange(60) + np.tile(PATTERN, 5) + noise), index=MONTHS)
    found = np.log(forecasts.smoothed(values, 6, season=12)["centre"])
    assert found.to_numpy() == pytest.approx(2 + 0.01 * np.arange(60, 66) + PATTERN[:6], abs=0.05)


def test_arima_of_a_random_walk_is_close_to_drift():
    values = pd.Series(np.exp(np.random.default_rng(5).normal(0.05, 0.1, size=40).cumsum()))
    arima, drift = forecasts.sarima(values, 3), forecasts.drift(values, 3)
    assert np.log(arima["centre"] / drift["centre"]).abs().max() < 0.1
    assert arima["se_log"].to_numpy() == pytest.approx(drift["se_log"].to_numpy(), rel=0.25)


def test_the_interval_of_drift_holds_what_it_says():
    # 400 random walks of 30 points: 380 inside 95 %, binomial sd 4.4; s is estimated, so somewhat fewer is fair
    steps = np.random.default_rng(7).normal(0.05, 0.1, size=(400, 31)).cumsum(axis=1)
    inside = 0
    for walk in np.exp(steps):
        row = forecasts.drift(pd.Series(walk[:30]), 1).iloc[0]
        inside += row["lower"] <= walk[30] <= row["upper"]
    assert 356 <= inside <= 396


@settings(max_examples=20, deadline=None)
@given(st.floats(0.01, 1000), st.integers(1, 3))
def test_the_unit_scales_the_forecast_and_its_band(k, steps):
    for model in BENCHMARKS.values():
        ours, theirs = model(VALUES * k, steps), model(VALUES, steps) * k
        for name in ("centre", "lower", "upper", "mean"):
            assert ours[name].tolist() == pytest.approx(theirs[name].tolist())


def test_a_wider_level_makes_a_wider_band_around_the_same_centre():
    narrow, wide = forecasts.drift(VALUES, 2, level=0.8), forecasts.drift(VALUES, 2, level=0.95)
    assert (wide["lower"] < narrow["lower"]).all()
    assert (narrow["upper"] < wide["upper"]).all()
    assert wide["centre"].tolist() == narrow["centre"].tolist()


def test_rolling_origins_know_only_the_past():
    values = pd.Series(np.exp(0.1 * np.arange(14) + np.tile([0, 0.03], 7)), index=range(2010, 2024))
    rolled = forecasts.rolling(values, BENCHMARKS, steps=2, first=9)
    assert set(rolled["origin"]) == set(range(2018, 2023))
    assert (rolled["period"] == rolled["origin"] + rolled["step"]).all()
    assert len(rolled) == 2 * (4 * 2 + 1)  # the last origin has one actual value left
    changed = forecasts.rolling(values.where(values.index < 2023, 9999), BENCHMARKS, steps=2, first=9)
    said = ["model", "origin", "step", "centre", "lower", "upper", "scale"]
    pd.testing.assert_frame_equal(changed[said], rolled[said])


def test_a_model_is_kept_only_if_it_beats_the_benchmark():
    grown = pd.Series(np.exp(0.1 * np.arange(20) + np.random.default_rng(3).normal(scale=0.01, size=20)))
    table = forecasts.evaluate(forecasts.rolling(grown, BENCHMARKS, steps=2, first=10))
    assert table.index[0] == "drift"
    assert forecasts.kept(table, "naive") == ["naive", "drift"]
    assert forecasts.kept(table, "drift") == ["drift"]


def test_the_scores_of_one_forecast_by_hand():
    rolled = pd.DataFrame(
        {"model": "m", "actual": [12.0], "centre": [10.0], "lower": [8.0], "upper": [11.0], "scale": 4.0}
    )
    row = forecasts.evaluate(rolled, level=0.8).loc["m"]
    # error 2 of 4; width 3 + 10 x 1; ends at 10 and 90 %: (0.1 x 4 + 0.9 x 1) / 2
    assert row.to_dict() == pytest.approx({"forecasts": 1, "mase": 0.5, "winkler": 13, "coverage": 0, "pinball": 0.65})


def test_smoothing_and_seasonal_models_can_be_rolled_too():
    values = pd.Series(np.exp(0.05 * np.arange(16) + np.random.default_rng(3).normal(scale=0.05, size=16)))
    rolled = forecasts.rolling(values, BENCHMARKS | {"ets": partial(forecasts.smoothed, season=1)}, steps=2, first=13)
    assert forecasts.evaluate(rolled)["forecasts"].tolist() == [5, 5, 5]


FLAT = pd.Series(5.0, index=range(2000, 2012))


@pytest.mark.parametrize(
    ("call", "fault"),
    [
        (lambda: forecasts.drift(VALUES, 4), "a third of the 8 points"),
        (lambda: forecasts.drift(VALUES, 0), "a third"),
        (lambda: forecasts.drift(VALUES.head(7), 1), "needs 8"),
        (lambda: forecasts.drift(VALUES - VALUES.min(), 1), "above 0"),
        (lambda: forecasts.drift(VALUES.drop(2020), 1), "needs 8"),
        (lambda: forecasts.drift(pd.concat([VALUES, VALUES.rename(lambda year: year + 9)]), 1), "gap"),
        (lambda: forecasts.naive(VALUES, 1, level=95), "level"),
        (lambda: forecasts.seasonal_naive(VALUES, 1), "needs 24"),
        (lambda: forecasts.smoothed(VALUES, 1), "needs 10"),
        (lambda: forecasts.smoothed(VALUES, 1, season=4), "needs 24"),
        (lambda: forecasts.sarima(VALUES, 1, season=12), "needs 25"),
        (lambda: forecasts.sarima(VALUES, 1, season=0), "season"),
        (lambda: forecasts.rolling(VALUES, BENCHMARKS, 1, first=8), "first"),
        (lambda: forecasts.rolling(FLAT, BENCHMARKS, 1, first=9), "scale is 0"),
        (lambda: forecasts.kept(pd.DataFrame({"forecasts": [1]}, index=["a"]), "drift"), "drift is not among"),
        (lambda: forecasts.kept(pd.DataFrame({"forecasts": [1, 2]}, index=["a", "b"]), "a"), "different forecasts"),
    ],
)
def test_what_the_forecasts_refuse(call, fault):
    with pytest.raises(ValueError, match=fault):
        call()
