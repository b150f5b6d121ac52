"""Shares, places, balance, cover and openness."""

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradebook.indicators import shares

amounts = st.lists(st.floats(0, 1e6), min_size=1, max_size=30).filter(lambda values: sum(values) > 1)


@pytest.mark.parametrize("bad", [[-1.0, 2.0], [0.0, 0.0], [], [math.inf, 1.0]])
def test_shares_refuse_negative_values_and_empty_sums(bad):
    with pytest.raises(ValueError, match="shares"):
        shares.of_whole(pd.Series(bad, dtype=float))


@given(amounts)
def test_shares_add_up_to_the_whole(values):
    assert shares.of_whole(pd.Series(values)).sum() == pytest.approx(1)


def test_a_missing_value_stays_missing():
    assert shares.of_whole(pd.Series([3.0, math.nan, 1.0])).fillna(9).tolist() == [0.75, 9, 0.25]


def test_the_largest_remainder_goes_up():
    # cut to 33 each, 99 in all: the missing one goes to .34
    assert shares.rounded(pd.Series([33.34, 33.33, 33.33])).tolist() == [34, 33, 33]
    assert shares.rounded(pd.Series([33.33, 33.33, 33.34])).tolist() == [33, 33, 34]


def test_the_earlier_of_equal_remainders_goes_up():
    assert shares.rounded(pd.Series([1.0, 1.0, 1.0])).tolist() == [34, 33, 33]
    assert shares.rounded(pd.Series([5.0] * 6), decimals=1).tolist() == [16.7, 16.7, 16.7, 16.7, 16.6, 16.6]


@given(amounts, st.integers(0, 2))
def test_rounded_shares_add_up_to_a_hundred_and_stay_near(values, decimals):
    values = pd.Series(values)
    shown = shares.rounded(values, decimals)
    assert round(shown.sum(), decimals) == 100
    assert ((shown - 100 * shares.of_whole(values)).abs() < 10.0**-decimals + 1e-8).all()


def test_shares_with_a_hole_cannot_add_up_to_a_hundred():
    with pytest.raises(ValueError, match="need every value"):
        shares.rounded(pd.Series([1.0, math.nan]))


def test_rank_shares_the_better_place_between_equals():
    values = pd.Series({"CHN": 9.0, "MEX": 7.0, "VNM": 7.0, "JPN": 1.0, "LAO": math.nan})
    assert [shares.rank(values, key) for key in ["CHN", "MEX", "VNM", "JPN"]] == [1, 2, 2, 4]
    with pytest.raises(ValueError, match="LAO"):
        shares.rank(values, "LAO")


def test_balance_and_cover_of_a_lopsided_trade():
    # X 13.1, M 136.6: (13.1 - 136.6) / 149.7; 13.1 / 136.6; 136.6 / 13.1
    assert shares.normalised_balance(13.1, 136.6) == pytest.approx(-0.8249832999, rel=1e-9)
    assert shares.cover(13.1, 136.6) == pytest.approx(0.09590043924, rel=1e-9)
    assert shares.cover(136.6, 13.1) == pytest.approx(10.42748092, rel=1e-9)


def test_openness_may_pass_one():
    assert shares.openness(400, 380, 430) == pytest.approx(1.813953488, rel=1e-9)


@given(st.floats(0, 1e6), st.floats(0.001, 1e6))
def test_balance_is_antisymmetric_and_agrees_with_cover(exports, imports):
    balance = shares.normalised_balance(exports, imports)
    assert -1 <= balance <= 1
    assert shares.normalised_balance(imports, exports) == -balance
    cover = shares.cover(exports, imports)
    assert balance == pytest.approx((cover - 1) / (cover + 1), abs=1e-12)


@pytest.mark.parametrize(
    ("measure", "values", "fault"),
    [
        (shares.normalised_balance, (0, 0), "some trade"),
        (shares.normalised_balance, (-1, 2), "not negative"),
        (shares.cover, (1, 0), "positive imports"),
        (shares.cover, (math.nan, 2), "known"),
        (shares.openness, (1, 2, 0), "positive GDP"),
        (shares.openness, (1, 2, math.nan), "positive GDP"),
        (shares.openness, (1, math.nan, 2), "known"),
    ],
)
def test_two_flows_that_cannot_be_set_against_each_other(measure, values, fault):
    with pytest.raises(ValueError, match=fault):
        measure(*values)
