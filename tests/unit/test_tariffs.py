"""Duty on the trade that pays it: one change of rates worked through, and what a burden can be."""

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradebook.indicators import tariffs

OLD, NEW = pd.Series([0.02, 0.10, 0]), pd.Series([0.22, 0.15, 0.10])
BEFORE, AFTER = pd.Series([100, 50, 50]), pd.Series([60, 80, 60])
fractions = st.floats(0, 1)


def test_average_duty_needs_a_base():
    assert tariffs.average_duty(2434.1, 18581.0) == pytest.approx(0.131, abs=5e-4)
    with pytest.raises(ValueError, match="positive imports"):
        tariffs.average_duty(1, 0)
    with pytest.raises(ValueError, match="a duty of zero or more"):
        tariffs.average_duty(math.nan, 5)


def test_new_rates_on_old_and_on_new_trade():
    # 7 / 200; (22 + 7.5 + 5) / 200; (13.2 + 12 + 6) / 200
    burden = tariffs.substitution(OLD, NEW, BEFORE, AFTER)
    assert burden["old"] == pytest.approx(0.035, rel=1e-9)
    assert burden["before"] == pytest.approx(0.1725, rel=1e-9)
    assert burden["after"] == pytest.approx(0.156, rel=1e-9)
    assert burden["substitution"] == pytest.approx(-0.0165, rel=1e-9)
    assert 100 * tariffs.simple_mean(NEW) == pytest.approx(15.66666667, rel=1e-9)


def test_a_blend_of_two_rates():
    assert tariffs.blended_rate(0.15, 0.20, 0.40) == pytest.approx(0.23, rel=1e-9)


@given(fractions, fractions, fractions)
def test_a_blend_lies_between_its_rates_and_is_a_weighted_rate(share, normal, transshipped):
    blend = tariffs.blended_rate(share, normal, transshipped)
    assert min(normal, transshipped) - 1e-12 <= blend <= max(normal, transshipped) + 1e-12
    trade = pd.Series([1 - share, share])
    assert blend == pytest.approx(tariffs.weighted_rate(pd.Series([normal, transshipped]), trade), abs=1e-12)


@given(st.lists(st.tuples(fractions, st.floats(0.1, 1e6)), min_size=1, max_size=10), st.floats(0.1, 100))
def test_a_burden_lies_within_the_rates_and_trade_that_only_grows_substitutes_nothing(lines, factor):
    frame = pd.DataFrame(lines, columns=["rate", "trade"])
    burden = tariffs.substitution(frame["rate"] * 0, frame["rate"], frame["trade"], factor * frame["trade"])
    assert burden["old"] == 0
    assert frame["rate"].min() - 1e-9 <= burden["before"] <= frame["rate"].max() + 1e-9
    assert burden["substitution"] == pytest.approx(0, abs=1e-9)


def test_no_burden_without_trade_or_with_a_hole():
    with pytest.raises(ValueError, match="positive imports"):
        tariffs.weighted_rate(OLD, BEFORE * 0)
    with pytest.raises(ValueError, match="positive imports"):
        tariffs.substitution(OLD, NEW, BEFORE, AFTER * 0)
    with pytest.raises(ValueError, match="do not list the same rows: 2"):
        tariffs.substitution(OLD, NEW, BEFORE.head(2), AFTER.head(2))
    with pytest.raises(ValueError, match="rate is below 0 for 0"):
        tariffs.weighted_rate(OLD - 0.05, BEFORE)
    with pytest.raises(ValueError, match="rate is missing for 1"):
        tariffs.simple_mean(pd.Series([0.1, math.nan]))
    with pytest.raises(ValueError, match="needs a rate"):
        tariffs.simple_mean(pd.Series([], dtype=float))


@pytest.mark.parametrize("values", [(1.5, 0.2, 0.4), (-0.1, 0.2, 0.4), (math.nan, 0.2, 0.4)])
def test_a_share_transshipped_is_a_share(values):
    with pytest.raises(ValueError, match="between 0 and 1"):
        tariffs.blended_rate(*values)


@pytest.mark.parametrize("values", [(0.5, -0.2, 0.4), (0.5, 0.2, math.nan)])
def test_a_rate_is_known_and_not_negative(values):
    with pytest.raises(ValueError, match="zero or more"):
        tariffs.blended_rate(*values)
