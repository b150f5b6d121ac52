"""Interrupted series: the worked answer, the interval by its definition, and placebo dates on noise."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from tradebook.models import interrupted

T = np.arange(24)
D = T >= 12
NOISE = np.tile([0.02, -0.01, -0.02, 0.01], 6)
LOGS = 4 + 0.03 * T + 0.15 * D + 0.02 * (T - 12) * D + NOISE
VALUES = pd.Series(np.exp(LOGS))
MONTHS = pd.period_range("2010-01", periods=72, freq="M")
PATTERN = np.array([-0.3, -0.4, 0.05, 0, 0.02, 0.05, 0.08, 0.1, 0.12, 0.1, 0.08, 0.1])


def test_a_jump_and_a_bend_in_logs():
    fitted = interrupted.fit(VALUES, [12], lags=4)
    expected = [4.002307692, 0.02958041958, 0.1550349650, 0.02]
    assert fitted.terms["estimate"].tolist() == pytest.approx(expected, rel=1e-9)
    level = fitted.terms.loc["level from 12"]
    assert level["se_ols"] == pytest.approx(0.01415634048, rel=1e-9)
    assert level["se"] == pytest.approx(0.005790564073, rel=1e-9)
    assert fitted.durbin_watson == pytest.approx(1.986013164, rel=1e-9)
    assert level["high"] - level["estimate"] == pytest.approx(stats.t.ppf(0.975, 20) * level["se"], rel=1e-9)


def test_the_effect_grows_with_the_bend():
    table = interrupted.effect(interrupted.fit(VALUES, [12], lags=4), 12, [0, 11])
    assert table["effect_pct"].tolist() == pytest.approx([16.76987890, 45.50422893], rel=1e-9)
    assert (table["low_pct"] < table["effect_pct"]).all()
    assert (table["effect_pct"] < table["high_pct"]).all()


def test_the_effect_and_its_interval_are_those_of_a_series_that_starts_to_count_later():
    # with the slope counted from step 11 after the date, the level term is the effect after 11 steps itself
    fitted = interrupted.fit(VALUES, [12], lags=4)
    table = interrupted.effect(fitted, 12, [11])
    moved = np.column_stack([np.ones(24), T, D, (T - 23) * D])
    bread = np.linalg.inv(moved.T @ moved)
    estimate = bread @ moved.T @ LOGS
    scores = moved * (LOGS - moved @ estimate)[:, None]
    meat = scores.T @ scores
    for lag in range(1, 5):
        part = scores[lag:].T @ scores[:-lag]
        meat += (1 - lag / 5) * (part + part.T)
    se = np.sqrt((bread @ meat @ bread)[2, 2])
    half = stats.t.ppf(0.975, 20) * se
    expected = 100 * np.expm1([estimate[2], estimate[2] - half, estimate[2] + half])
    assert table.loc[11].tolist() == pytest.approx(expected.tolist(), rel=1e-7)


def test_a_second_date_is_measured_against_the_trend_after_the_first():
    t = np.arange(40)
    logs = 1 + 0.1 * (t >= 12) + 0.3 * (t >= 28) - 0.02 * np.clip(t - 28, 0, None)
    fitted = interrupted.fit(pd.Series(np.exp(logs)), [12, 28])
    table = interrupted.effect(fitted, 28, [0, 10])
    assert table["effect_pct"].tolist() == pytest.approx([100 * np.expm1(0.3), 100 * np.expm1(0.1)], rel=1e-5)


def test_month_effects_take_the_season_out_of_the_estimate():
    t = np.arange(72)
    logs = 2 + 0.01 * t + 0.25 * (t >= 40) + PATTERN[t % 12]
    date = MONTHS[40]
    with_months = interrupted.fit(pd.Series(np.exp(logs), index=MONTHS), [date], seasonal=True)
    assert with_months.terms.loc["level from 2013-05", "estimate"] == pytest.approx(0.25, rel=1e-9)
    assert with_months.terms.loc["month 2", "estimate"] == pytest.approx(-0.1, rel=1e-9)
    assert with_months.lags == 12
    assert interrupted.fit(VALUES, [12]).lags == 2  # 0.75 x 24^(1/3) = 2.16


def test_the_true_date_stands_out_among_placebos():
    table = interrupted.placebo(VALUES, 12)
    assert list(table.index) == list(range(8, 17))
    assert table.loc[table["is_true"], "rank"].tolist() == [1]
    assert table.loc[12, "effect_pct"] == pytest.approx(16.76987890, rel=1e-9)
    assert interrupted.placebo(VALUES, 12, steps=11).loc[12, "effect_pct"] == pytest.approx(45.50422893, rel=1e-9)


def test_on_noise_the_true_date_ranks_anywhere():
    # ranks 1 to 17 of a date in noise; in 150 series one of the best four should come up about 4 x 150 / 17 = 35 times,
    # binomial sd 5.2, so 14 to 56 within four of them. End dates have shorter sides, hence larger noise: fewer is fair
    noise = np.random.default_rng(6).normal(scale=0.05, size=(150, 32))
    ranks = []
    for row in noise:
        table = interrupted.placebo(pd.Series(np.exp(row)), 12)
        ranks.append(table.loc[12, "rank"])
        assert table["is_true"].sum() == 1
    assert 14 <= sum(rank <= 4 for rank in ranks) <= 56


def test_what_hits_both_series_alike_drops_out():
    shock = np.exp(0.4 * (T >= 15))
    ratio = interrupted.relative(VALUES * shock, pd.Series(np.exp(1 + 0.01 * T)) * shock)
    fitted = interrupted.fit(ratio, [12], lags=4)
    assert fitted.terms.loc["level from 12", "estimate"] == pytest.approx(0.1550349650, rel=1e-9)
    assert fitted.terms.loc["trend", "estimate"] == pytest.approx(0.02958041958 - 0.01, rel=1e-9)


def test_the_unit_of_the_series_does_not_matter():
    thousand = interrupted.effect(interrupted.fit(VALUES * 1000, [12]), 12, [3])
    pd.testing.assert_frame_equal(thousand, interrupted.effect(interrupted.fit(VALUES, [12]), 12, [3]), rtol=1e-7)


@pytest.mark.parametrize(
    ("call", "fault"),
    [
        (lambda: interrupted.fit(VALUES, [7]), "at least 8 points"),
        (lambda: interrupted.fit(VALUES, [17]), "at least 8 points"),
        (lambda: interrupted.fit(VALUES, [12, 14]), "at least 8 points"),
        (lambda: interrupted.fit(VALUES, [40]), "40 is not in the series"),
        (lambda: interrupted.fit(VALUES, []), "at least one date"),
        (lambda: interrupted.fit(VALUES.drop(5), [12]), "gap"),
        (lambda: interrupted.fit(VALUES - 60, [12]), "above 0"),
        (lambda: interrupted.fit(VALUES, [12], seasonal=True), "index of months"),
        (lambda: interrupted.fit(VALUES, [12], lags=24), "lags"),
        (lambda: interrupted.fit(VALUES.head(16).set_axis(MONTHS[:16]), [MONTHS[8]], seasonal=True), "16 points"),
        (lambda: interrupted.effect(interrupted.fit(VALUES, [12]), 13, [0]), "13 is not among"),
        (lambda: interrupted.effect(interrupted.fit(VALUES, [12]), 12, [-1]), "0 or more"),
        (lambda: interrupted.placebo(VALUES, 4), "at least 8 points"),
        (lambda: interrupted.relative(VALUES, VALUES.head(20)), "different periods"),
    ],
)
def test_what_interrupted_refuses(call, fault):
    with pytest.raises(ValueError, match=fault):
        call()
