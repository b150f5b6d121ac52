"""Concentration: one worked example for all measures, and the bounds they keep."""

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradebook.indicators import concentration

FOUR = pd.Series([40, 30, 20, 10])
amounts = st.lists(st.floats(1, 1e6), min_size=2, max_size=30)


@pytest.mark.parametrize(
    ("measure", "answer"),
    [
        (concentration.hhi, 0.30),  # .16 + .09 + .04 + .01
        (concentration.normalised_hhi, 0.06666666667),  # (.30 - .25) / .75
        (concentration.effective_number, 3.333333333),  # 1 / .30
        (concentration.entropy, 1.279854226),
        (concentration.entropy_number, 3.596115467),
        (concentration.gini, 0.25),  # (-3 x .1 - 1 x .2 + 1 x .3 + 3 x .4) / 4
        (lambda values: concentration.largest(values, 2), 0.70),
    ],
)
def test_four_unequal_holders(measure, answer):
    assert measure(FOUR) == pytest.approx(answer, rel=1e-9)
    assert type(measure(FOUR)) is float


def test_hhi_of_even_split_is_one_over_n():
    assert concentration.hhi(pd.Series([5, 5, 5, 5])) == 0.25


def test_a_single_holder():
    alone = pd.Series([7.0, 0.0])
    assert concentration.hhi(alone) == concentration.normalised_hhi(alone) == 1.0
    assert concentration.entropy(alone) == 0.0
    assert concentration.gini(alone) == 0.5
    assert concentration.largest(alone, 5) == 1.0


@given(amounts, st.floats(0.1, 1e3))
def test_concentration_ignores_scale_and_stays_in_its_range(values, k):
    series, n = pd.Series(values), len(values)
    for measure, least, most in [
        (concentration.hhi, 1 / n, 1),
        (concentration.normalised_hhi, 0, 1),
        (concentration.effective_number, 1, n),
        (concentration.entropy, 0, math.log(n)),
        (concentration.entropy_number, concentration.effective_number(series), n),
        (concentration.gini, 0, 1 - 1 / n),
    ]:
        assert measure(series * k) == pytest.approx(measure(series), abs=1e-9)
        assert least - 1e-9 <= measure(series) <= most + 1e-9


@given(amounts)
def test_more_holders_hold_no_less(values):
    series = pd.Series(values)
    held = [concentration.largest(series, k) for k in range(1, len(values) + 1)]
    assert held == sorted(held)
    assert held[-1] == pytest.approx(1)


@pytest.mark.parametrize("bad", [[0.0, 0.0], [-1.0, 2.0], []])
def test_no_concentration_of_nothing_or_of_debts(bad):
    for measure in (concentration.hhi, concentration.entropy, concentration.effective_number, concentration.gini):
        with pytest.raises(ValueError, match=r"shares need|needs a value"):
            measure(pd.Series(bad, dtype=float))


def test_measures_that_count_the_categories_need_them_all():
    holed = pd.Series([1.0, 2.0, math.nan])
    for measure in (concentration.normalised_hhi, concentration.gini):
        with pytest.raises(ValueError, match="each of them"):
            measure(holed)
    assert concentration.hhi(holed) == pytest.approx(5 / 9)


def test_one_category_has_no_normalised_index_and_no_holder_no_ratio():
    with pytest.raises(ValueError, match="two categories"):
        concentration.normalised_hhi(pd.Series([3.0]))
    with pytest.raises(ValueError, match="at least one holder"):
        concentration.largest(FOUR, 0)
