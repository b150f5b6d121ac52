"""Growth: the handbook's worked answers, what has no growth rate, and properties that must always hold."""

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradebook.indicators import growth

SIX_YEARS = pd.Series([100.0, 110, 118, 135, 150, 160], index=range(2001, 2007))
positive = st.floats(1, 1e6)


def test_the_long_view_of_trade():
    # 0.45 to 149.6 billion in 29 steps: (149600 / 450) ** (1 / 29) - 1; ln(149600 / 450) / 29; ln 2 over that
    assert 100 * growth.cagr(450, 149_600, 29) == pytest.approx(22.16754041, rel=1e-9)
    yearly = growth.log_growth(450, 149_600, 29)
    assert 100 * yearly == pytest.approx(20.02231987, rel=1e-9)
    assert growth.doubling_time(yearly) == pytest.approx(3.461872476, rel=1e-9)


def test_doubling_in_five_steps():
    assert 100 * growth.cagr(100, 200, 5) == pytest.approx(14.86983550, rel=1e-9)
    assert 100 * growth.log_growth(100, 200, 5) == pytest.approx(13.86294361, rel=1e-9)


def test_trend_beside_the_rate_between_the_ends():
    assert growth.trend_slope(SIX_YEARS) == pytest.approx(0.09757351672, rel=1e-9)
    assert 100 * growth.trend(SIX_YEARS) == pytest.approx(10.24924902, rel=1e-9)
    assert 100 * growth.cagr(100, 160, 5) == pytest.approx(9.856054331, rel=1e-9)
    assert growth.volatility(SIX_YEARS) == pytest.approx(0.02833970063, rel=1e-9)


def test_a_year_left_out_widens_the_step_of_a_trend():
    # 1, 2, 8 in years 0, 1, 3: it doubles every year
    assert growth.trend(pd.Series([1.0, 2, 8], index=[0, 1, 3])) == pytest.approx(1.0, rel=1e-9)


@pytest.mark.parametrize(
    ("first", "last", "steps"),
    [(0, 5, 2), (0.9, 5, 2), (5, 0, 2), (5, -1, 2), (5, 6, 0), (math.nan, 6, 1), (5, math.nan, 1), (5, math.inf, 1)],
)
def test_no_rate_from_a_small_base_to_nothing_or_in_no_time(first, last, steps):
    with pytest.raises(ValueError, match="CAGR"):
        growth.cagr(first, last, steps)
    with pytest.raises(ValueError, match="log growth"):
        growth.log_growth(first, last, steps)


@pytest.mark.parametrize(("first", "last"), [(0.5, 3), (math.nan, 3), (3, math.nan), (3, -1)])
def test_no_growth_from_a_small_base_or_to_a_missing_value(first, last):
    with pytest.raises(ValueError, match="growth needs a base"):
        growth.rate(first, last)


@pytest.mark.parametrize("yearly", [0.0, -0.1, math.nan])
def test_what_does_not_grow_never_doubles(yearly):
    with pytest.raises(ValueError, match="positive growth"):
        growth.doubling_time(yearly)


@pytest.mark.parametrize(
    ("values", "index", "fault"),
    [
        ([1.0, 2], [1, 2], "at least 3 points"),
        ([1.0, 0, 2], [1, 2, 3], "positive values"),
        ([1.0, math.nan, 2], [1, 2, 3], "without a gap"),
        ([0.5, 1, 2], [1, 2, 3], "base of at least 1"),
        ([1.0, 2, 3], [1, 1, 2], "each once"),
        ([1.0, 2, 3], ["a", "b", "c"], "counts the steps"),
    ],
)
def test_no_trend_through_gaps_or_too_few_points(values, index, fault):
    for measure in (growth.trend, growth.volatility):
        with pytest.raises(ValueError, match=fault):
            measure(pd.Series(values, index=index))


def test_volatility_needs_steps_of_one_length():
    with pytest.raises(ValueError, match="one length"):
        growth.volatility(pd.Series([1.0, 2, 8], index=[0, 1, 3]))


@given(positive, positive, st.integers(1, 50))
def test_growing_at_either_rate_leads_from_the_first_value_to_the_last(first, last, steps):
    assert first * (1 + growth.cagr(first, last, steps)) ** steps == pytest.approx(last, rel=1e-6)
    assert first * math.exp(steps * growth.log_growth(first, last, steps)) == pytest.approx(last, rel=1e-9)
    assert growth.log_growth(last, first, steps) == pytest.approx(-growth.log_growth(first, last, steps), abs=1e-12)


@given(positive, st.floats(-0.2, 0.5), st.integers(3, 20))
def test_the_trend_of_steady_growth_is_that_growth(first, rate, years):
    first *= 1000
    values = pd.Series([first * (1 + rate) ** year for year in range(years)])
    assert growth.trend(values) == pytest.approx(rate, abs=1e-9)
    assert growth.volatility(values) == pytest.approx(0, abs=1e-9)


def monthly(values: list[float], last: str) -> pd.Series:
    return pd.Series(values, index=pd.date_range(end=last, periods=len(values), freq="MS"))


def test_three_months_against_the_same_three_a_year_before():
    # 30.5 / 28.5 - 1; the newest month alone 11 / 10 - 1
    values = monthly([9, 9.5, 10, *[1.0] * 9, 9.5, 10, 11], "2025-08-01")
    assert 100 * growth.against_year_before(values) == pytest.approx(7.017543860, rel=1e-9)
    assert 100 * growth.against_year_before(values, months=1) == pytest.approx(10, rel=1e-9)


def test_a_year_s_comparison_misses_no_month():
    values = monthly([9.0] * 15, "2025-08-01")
    with pytest.raises(ValueError, match="no figure for July 2024"):
        growth.against_year_before(values.drop(pd.Timestamp("2024-07-01")))
    with pytest.raises(ValueError, match="no figure for May 2024"):
        growth.against_year_before(values, months=4)
    with pytest.raises(ValueError, match="at least one month"):
        growth.against_year_before(values.reset_index(drop=True))


def test_contributions_of_three_products():
    # 100 to 120: the first adds (70 - 50) / 100
    parts = growth.contributions(pd.Series([50, 30, 20]), pd.Series([70, 27, 23]))
    assert parts.tolist() == [20.0, -3.0, 3.0]
    assert growth.rate(100, 120) == pytest.approx(0.2)


@given(st.dictionaries(st.sampled_from("abcdef"), st.tuples(positive, st.floats(0, 1e6)), min_size=1))
def test_contributions_add_up_to_the_growth_of_the_whole(parts):
    first = pd.Series({key: a for key, (a, b) in parts.items()})
    last = pd.Series({key: b for key, (a, b) in parts.items()})
    total = 100 * growth.rate(first.sum(), last.sum())
    assert growth.contributions(first, last).sum() == pytest.approx(total, rel=1e-6, abs=1e-6)


def test_contributions_take_a_new_product_from_nil():
    result = growth.contributions(pd.Series({"a": 100.0}), pd.Series({"a": 100.0, "b": 25.0}))
    assert result.to_dict() == {"a": 0.0, "b": 25.0}


def test_a_missing_part_is_not_a_part_of_nil():
    with pytest.raises(ValueError, match="last is missing for b"):
        growth.contributions(pd.Series({"a": 100.0, "b": 5.0}), pd.Series({"a": 100.0, "b": math.nan}))
    with pytest.raises(ValueError, match="base of at least 1"):
        growth.contributions(pd.Series({"a": 0.5}), pd.Series({"a": 2.0}))
