"""Seasonal adjustment: a known pattern comes back, Tết is found where it was put, and months add up again."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tradebook.models import seasonal

MONTHS = pd.period_range("2015-01", periods=72, freq="M")
PATTERN = np.array([-0.3, -0.4, 0.05, 0, 0.02, 0.05, 0.08, 0.1, 0.12, 0.1, 0.08, 0.1])
TREND = np.linspace(2, 3, 72)
VALUES = pd.Series(np.exp(TREND + np.tile(PATTERN, 6)), index=MONTHS)
NOISY = VALUES * np.exp(np.random.default_rng(2).normal(scale=0.05, size=72))


def test_a_fixed_pattern_comes_back():
    table = seasonal.adjust(VALUES)
    assert np.log(table["seasonal"]).tail(12).to_numpy() == pytest.approx(PATTERN, abs=1e-6)
    assert np.log(table["residual"]).abs().max() < 1e-6
    assert np.log(table["adjusted"]).to_numpy() == pytest.approx(TREND, abs=1e-6)
    assert (table["tet"] == 1).all()


def test_tet_is_found_where_it_was_put():
    share = seasonal.moving_share(MONTHS, (-20, -1))
    table = seasonal.adjust(VALUES * np.exp(0.2 * share), window=(-20, -1))
    effect = seasonal.tet_effect(VALUES * np.exp(0.2 * share), (-20, -1))
    assert effect.effect_pct == pytest.approx(100 * np.expm1(0.2), rel=1e-9)
    assert np.log(table["adjusted"]).to_numpy() == pytest.approx(TREND, abs=1e-6)
    assert np.log(table["tet"]).to_numpy() == pytest.approx(0.2 * share, abs=1e-9)


def test_the_interval_of_the_tet_effect_holds_it_as_often_as_it_says():
    # 150 noisy series of 20 years with an effect of 0.2: 142 expected inside, a little less with 20 Tết
    months = pd.period_range("2000-01", periods=240, freq="M")
    share = seasonal.moving_share(months, (-20, -1))
    noise = np.random.default_rng(9).normal(scale=0.05, size=(150, 240))
    inside = 0
    for row in noise:
        found = seasonal.tet_effect(pd.Series(np.exp(2 + 0.2 * share + row), index=months), (-20, -1))
        inside += found.low_pct <= 100 * np.expm1(0.2) <= found.high_pct
    assert 130 <= inside < 150


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 1000), st.sampled_from([None, (-20, -1), (10, 40)]))
def test_adjusted_times_its_factors_is_the_series_again(seed, window):
    values = pd.Series(np.exp(np.random.default_rng(seed).normal(size=48)), index=MONTHS[:48])
    table = seasonal.adjust(values, window)
    assert (table["adjusted"] * table["seasonal"] * table["tet"]).to_numpy() == pytest.approx(values.to_numpy())
    assert (table["trend"] * table["residual"]).to_numpy() == pytest.approx(table["adjusted"].to_numpy())


def test_the_unit_of_the_series_does_not_matter():
    table, thousand = seasonal.adjust(NOISY), seasonal.adjust(NOISY * 1000)
    assert (thousand["adjusted"] / table["adjusted"]).to_numpy() == pytest.approx(1000)
    assert thousand["seasonal"].to_numpy() == pytest.approx(table["seasonal"].to_numpy())


def test_tet_follows_hanoi_where_its_new_moon_is_a_day_before_beijing():
    # a news report of 6 July 2006 on the coming year: 17 February in Vietnam, 18 February in China
    # (https://viet-jo.com/news/life/060706102756.html)
    found = seasonal.tet_dates([2007, 2018])
    assert found.to_dict() == {2007: pd.Timestamp(2007, 2, 17), 2018: pd.Timestamp(2018, 2, 16)}


def test_tet_lies_between_21_january_and_20_february_a_lunar_year_after_the_last():
    found = seasonal.tet_dates(list(range(1992, 2028)))
    day = found.dt.strftime("%m%d")
    assert day.between("0121", "0220").all()
    assert set(found.diff().dropna().dt.days) <= {353, 354, 355, 383, 384, 385}


def test_the_window_is_shared_between_the_months_it_touches():
    # Tết on 16 February 2018: the twenty days before are 27 to 31 January (5) and 1 to 15 February (15)
    months = pd.period_range("2018-01", periods=12, freq="M")
    assert seasonal.window_share(months, (-20, -1)).tolist() == [0.25, 0.75, *[0.0] * 10]
    # Tết on 25 January 2020, a window of four weeks before: from 28 December 2019 (4 days) to 24 January (24)
    december = pd.period_range("2019-12", periods=2, freq="M")
    assert seasonal.window_share(december, (-28, -1)).tolist() == pytest.approx([4 / 28, 24 / 28])
    assert seasonal.window_share(december[:1], (-28, -1)).tolist() == pytest.approx([4 / 28])  # Tết after the series


@given(st.integers(-60, 60), st.integers(0, 60))
@settings(max_examples=20, deadline=None)
def test_the_window_of_each_tet_adds_to_one(first, length):
    months = pd.period_range("1992-01", "2026-12", freq="M")
    share = seasonal.window_share(months, (first, first + length))
    inner = share["1993-01":"2026-06"].sum()
    assert share.between(0, 1).all()
    assert 33 <= inner <= 34 + 1e-9


def test_the_moving_share_has_no_season_of_its_own():
    months = pd.period_range("1992-01", "2027-12", freq="M")
    moving = pd.Series(seasonal.moving_share(months), index=months)
    assert moving.groupby(months.month).mean().abs().max() < 1e-12


def test_january_and_february_are_taken_together():
    months = pd.period_range("2023-02", periods=14, freq="M")
    early = seasonal.january_february(pd.Series(np.arange(1.0, 15.0), index=months))
    assert early.to_dict() == {2024: 12.0 + 13.0}  # 2023 lacks its January


@pytest.mark.parametrize(
    ("call", "fault"),
    [
        (lambda: seasonal.adjust(VALUES.head(35)), "needs 36"),
        (lambda: seasonal.adjust(VALUES.drop(MONTHS[5])), "gap"),
        (lambda: seasonal.adjust(VALUES.where(VALUES.index != MONTHS[5])), "no number at 2015-06"),
        (lambda: seasonal.adjust(VALUES - VALUES.min()), "above 0"),
        (lambda: seasonal.adjust(VALUES.set_axis(range(1950, 2022))), "index of months"),
        (lambda: seasonal.adjust(VALUES.set_axis(pd.period_range("1950", periods=72, freq="Y"))), "index of months"),
        (lambda: seasonal.tet_effect(VALUES, (-1, -5)), "before its first"),
        (lambda: seasonal.tet_effect(VALUES["2018":"2020"], (36, 36)), "the same months"),
        (lambda: seasonal.tet_dates([1850, 2020]), r"not for \[1850\]"),
        (lambda: seasonal.window_share(pd.Index([2020])), "index of months"),
        (lambda: seasonal.january_february(pd.Series([1.0], index=[2020])), "index of months"),
    ],
)
def test_what_seasonal_adjustment_refuses(call, fault):
    with pytest.raises(ValueError, match=fault):
        call()
