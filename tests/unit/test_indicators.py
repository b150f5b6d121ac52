"""Known answers, worked by hand or taken from the handbook's examples, and properties that must always hold."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradebook import indicators

amounts = st.lists(st.floats(1, 1e6), min_size=1, max_size=30)


def test_cagr_of_the_long_view_of_trade():
    # 0.45 to 149.6 billion in 29 steps: (149600 / 450) ** (1 / 29) - 1, by logarithms 22.167540 %
    assert 100 * indicators.cagr(450, 149_600, 29) == pytest.approx(22.16754041, rel=1e-9)


def test_cagr_of_doubling_in_five_steps():
    assert 100 * indicators.cagr(100, 200, 5) == pytest.approx(14.86983550, rel=1e-9)


@pytest.mark.parametrize(
    ("first", "last", "steps"), [(0, 5, 2), (0.9, 5, 2), (5, 0, 2), (5, 6, 0), (float("nan"), 6, 1)]
)
def test_cagr_refuses_what_has_no_growth_rate(first, last, steps):
    with pytest.raises(ValueError, match="CAGR"):
        indicators.cagr(first, last, steps)


@given(st.floats(1, 1e6), st.floats(1, 1e6), st.integers(1, 50))
def test_growing_at_the_cagr_leads_from_the_first_value_to_the_last(first, last, steps):
    assert first * (1 + indicators.cagr(first, last, steps)) ** steps == pytest.approx(last, rel=1e-6)


def test_hhi_of_even_split_is_one_over_n():
    assert indicators.hhi(pd.Series([5, 5, 5, 5])) == 0.25


def test_hhi_of_a_single_holder_is_one():
    assert indicators.hhi(pd.Series([7.0, 0.0])) == 1.0


@given(amounts, st.floats(0.1, 1e3))
def test_hhi_ignores_scale_and_stays_in_its_range(values, k):
    series = pd.Series(values)
    assert indicators.hhi(series * k) == pytest.approx(indicators.hhi(series), abs=1e-9)
    assert 1 / len(series) - 1e-9 <= indicators.hhi(series) <= 1 + 1e-9


@pytest.mark.parametrize("bad", [[-1.0, 2.0], [0.0, 0.0], []])
def test_shares_refuse_negative_values_and_empty_sums(bad):
    with pytest.raises(ValueError, match="shares"):
        indicators.shares(pd.Series(bad, dtype=float))


@given(amounts)
def test_shares_add_up_to_the_whole(values):
    assert indicators.shares(pd.Series(values)).sum() == pytest.approx(1)


@given(st.dictionaries(st.sampled_from("abcdef"), st.tuples(st.floats(1, 1e6), st.floats(0, 1e6)), min_size=1))
def test_contributions_add_up_to_the_growth_of_the_whole(parts):
    first = pd.Series({key: a for key, (a, b) in parts.items()})
    last = pd.Series({key: b for key, (a, b) in parts.items()})
    total = 100 * indicators.growth(first.sum(), last.sum())
    assert indicators.contributions(first, last).sum() == pytest.approx(total, rel=1e-6, abs=1e-6)


def test_contributions_take_a_new_product_from_nil():
    result = indicators.contributions(pd.Series({"a": 100.0}), pd.Series({"a": 100.0, "b": 25.0}))
    assert result.to_dict() == {"a": 0.0, "b": 25.0}


def test_mirror_gap_of_the_handbook_example():
    # importer 136.6, exporter 119.5: 136.6 / 119.5 - 1 = 14.30962343 %
    assert 100 * indicators.mirror_gap(136.6, 119.5) == pytest.approx(14.30962343, rel=1e-9)


@given(st.floats(1, 1e6), st.floats(1, 1e6))
def test_mirror_gap_is_nil_only_for_equal_counts_and_flips_with_them(importer, exporter):
    gap = indicators.mirror_gap(importer, exporter)
    assert (gap > 0) == (importer > exporter)
    assert (1 + gap) * (1 + indicators.mirror_gap(exporter, importer)) == pytest.approx(1)


def test_rank_shares_the_better_place_between_equals():
    values = pd.Series({"CHN": 9.0, "MEX": 7.0, "VNM": 7.0, "JPN": 1.0})
    assert [indicators.rank(values, key) for key in ["CHN", "MEX", "VNM", "JPN"]] == [1, 2, 2, 4]


def test_average_duty_needs_a_base():
    assert indicators.average_duty(2434.1, 18581.0) == pytest.approx(0.131, abs=5e-4)
    with pytest.raises(ValueError, match="positive imports"):
        indicators.average_duty(1, 0)
