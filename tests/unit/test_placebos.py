"""Placebo dates on five numbers that can be counted by hand."""

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradebook.models import placebos

FIVE = pd.Series([-2.0, -1.0, 0.0, 1.0, 2.0])


def test_the_rank_counts_the_estimate_itself_and_either_sign():
    assert placebos.share_as_large(1.5, FIVE) == pytest.approx(3 / 6)  # itself, -2 and 2
    assert placebos.share_as_large(-9, FIVE) == pytest.approx(1 / 6)


def test_what_stands_out_and_what_would_be_found():
    # sizes 0, 1, 1, 2, 2: the 95 % point is 2; a rise of 4 lifts all but -2 above it
    assert placebos.critical(FIVE) == pytest.approx(2)
    assert placebos.power(4, FIVE) == pytest.approx(4 / 5)
    assert placebos.power(0, FIVE) == 0
    assert placebos.detectable(FIVE) == pytest.approx(2 - -1.2)  # the 20 % point of -2, -1, 0, 1, 2 is -1.2


@given(st.lists(st.floats(-1, 1), min_size=20, max_size=60))
def test_a_rise_of_the_detectable_size_is_found_about_as_often_as_promised(values):
    elsewhere = pd.Series(values)
    assert placebos.power(placebos.detectable(elsewhere) + 1e-6, elsewhere) >= placebos.POWER - 0.05


def test_curves_take_percent_to_logs():
    table = placebos.curves({"one": FIVE}, range(0, 200, 100))
    assert table["rise_pct"].tolist() == [0, 100]
    assert table["found_pct"].tolist() == [0, 100 * placebos.power(math.log(2), FIVE)]


@pytest.mark.parametrize("ask", [placebos.critical, placebos.detectable, lambda none: placebos.share_as_large(1, none)])
def test_without_another_date_there_is_no_answer(ask):
    with pytest.raises(ValueError, match="no other date"):
        ask(pd.Series(dtype=float))
