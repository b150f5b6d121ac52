"""Prices apart from volumes: the handbook's examples and the identities of index numbers."""

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradebook.indicators import prices
from tradebook.indicators.growth import rate

YEARS = [2021, 2022, 2023]
NOMINAL, P = pd.Series([100.0, 120, 150], index=YEARS), pd.Series([95.0, 100, 110], index=YEARS)
BASKET = ([10, 5], [10, 20], [12, 5.5], [9, 26])
baskets = st.lists(st.tuples(*[st.floats(0.1, 1e3)] * 4), min_size=1, max_size=10)


def test_real_values_at_the_prices_of_the_second_year():
    real = prices.real_values(NOMINAL, P)
    assert real.tolist() == pytest.approx([105.2631579, 120, 136.3636364], rel=1e-9)
    growth = [100 * rate(real[year], real[year + 1]) for year in (2021, 2022)]
    assert growth == pytest.approx([14, 13.63636364], rel=1e-9)


def test_the_log_change_of_a_value_is_prices_plus_volumes():
    # ln(150/120) = ln 1.1 + the rest
    parts = prices.price_and_volume(NOMINAL, P)
    assert parts.loc[2023].tolist() == pytest.approx([0.2231435513, 0.09531017980, 0.1278333715], rel=1e-9)
    assert parts["volume"].tolist() == pytest.approx([math.log(1.14), math.log(150 / 132)], rel=1e-9)


@pytest.mark.parametrize("measure", [prices.real_values, prices.price_and_volume])
def test_a_deflator_is_positive_and_covers_the_same_periods(measure):
    with pytest.raises(ValueError, match="do not list the same rows: 2023"):
        measure(NOMINAL, P.drop(2023))
    with pytest.raises(ValueError, match="deflator is not positive for 2022"):
        measure(NOMINAL, P.where(P != 100, 0))
    with pytest.raises(ValueError, match="deflator is missing for 2022"):
        measure(NOMINAL, P.where(P != 100))


def test_price_and_volume_need_a_change_between_positive_values():
    for nominal, deflator in [(NOMINAL.head(1), P.head(1)), (-NOMINAL, P)]:
        with pytest.raises(ValueError, match="two periods or more"):
            prices.price_and_volume(nominal, deflator)


@pytest.mark.parametrize(
    ("index", "answer"),
    [
        (prices.laspeyres, 1.15),  # (120 + 110) / 200
        (prices.paasche, 1.140909091),  # (108 + 143) / (90 + 130)
        (prices.fisher, 1.145445527),
        (prices.tornqvist, 1.145432853),
        (prices.value_ratio, 1.255),  # 251 / 200
        (prices.fisher_volume, 1.095643547),
    ],
)
def test_two_products(index, answer):
    assert index(*BASKET) == pytest.approx(answer, rel=1e-9)


INDICES = [prices.laspeyres, prices.paasche, prices.fisher, prices.tornqvist]


@given(baskets, st.floats(0.2, 5))
def test_prices_that_move_together_are_the_index(rows, factor):
    p0, q0, _, q1 = zip(*rows, strict=True)
    for index in INDICES:
        assert index(p0, q0, [factor * p for p in p0], q1) == pytest.approx(factor)


@given(baskets)
def test_an_index_lies_within_the_price_changes_and_fisher_and_tornqvist_turn_with_time(rows):
    p0, q0, p1, q1 = zip(*rows, strict=True)
    ratios = [last / first for first, last in zip(p0, p1, strict=True)]
    for index in INDICES:
        assert min(ratios) * (1 - 1e-9) <= index(p0, q0, p1, q1) <= max(ratios) * (1 + 1e-9)
    for index in (prices.fisher, prices.tornqvist):
        assert index(p0, q0, p1, q1) * index(p1, q1, p0, q0) == pytest.approx(1)
    # Fisher's volume is his price index with prices and quantities exchanged
    assert prices.fisher_volume(p0, q0, p1, q1) == pytest.approx(prices.fisher(q0, p0, q1, p1))


@pytest.mark.parametrize(
    ("basket", "fault"),
    [
        (([0, 5], [1, 1], [1, 1], [1, 1]), "p0 is not positive for 0"),
        (([1, 5], [1, 1], [1, 0], [1, 1]), "p1 is not positive for 1"),
        (([1, math.nan], [1, 1], [1, 1], [1, 1]), "p0 is missing for 1"),
        (([1, 1], [1, -1], [1, 1], [1, 1]), "q0 is below 0 for 1"),
        (([1, 1], [0, 0], [1, 1], [1, 1]), "quantities at the first date"),
        (([1, 1], [1, 1], [1, 1], [0, 0]), "quantities at the last date"),
        (([1, 1], [1, 1], [1, 1], [1]), "do not list the same rows"),
    ],
)
def test_no_index_of_a_basket_with_a_hole(basket, fault):
    for index in [*INDICES, prices.value_ratio, prices.fisher_volume]:
        with pytest.raises(ValueError, match=fault):
            index(*basket)


def test_imports_per_head_of_either_country():
    # 136.6 billion over 100.3 and over 340.1 million people
    assert prices.per_head(136_600, 100.3e6) == pytest.approx(1361.914257, rel=1e-9)
    assert prices.per_head(136_600, 340.1e6) == pytest.approx(401.6465745, rel=1e-9)


@pytest.mark.parametrize(("value", "people"), [(1, 0), (1, -5), (1, math.nan), (math.nan, 5)])
def test_no_sum_per_head_without_heads(value, people):
    with pytest.raises(ValueError, match="a sum and people"):
        prices.per_head(value, people)
