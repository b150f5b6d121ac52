"""Trade in both directions within a product."""

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradebook.indicators import intra_industry

X, M = pd.Series([50, 10, 0, 30]), pd.Series([30, 40, 20, 30])
rows = st.lists(st.tuples(st.floats(0, 1e6), st.floats(0, 1e6)), min_size=1, max_size=20)
traded = rows.filter(lambda pairs: min(sum(column) for column in zip(*pairs, strict=True)) > 1)


def test_four_products():
    # 1 - 20/80, 1 - 30/50, one way, balanced; 1 - 70/210; (210 - 70) / (210 - 30)
    assert intra_industry.grubel_lloyd_by_product(X, M).tolist() == pytest.approx([0.75, 0.40, 0, 1], rel=1e-9)
    assert intra_industry.grubel_lloyd(X, M) == pytest.approx(0.6666666667, rel=1e-9)
    assert intra_industry.balance_corrected(X, M) == pytest.approx(0.7777777778, rel=1e-9)


def test_change_in_step_and_change_apart():
    # 1 - 5/35; 1 - 25/25
    found = intra_industry.marginal_by_product(pd.Series([20, 20]), pd.Series([15, -5]))
    assert found.tolist() == pytest.approx([0.8571428571, 0], rel=1e-9)
    assert intra_industry.marginal(pd.Series([20]), pd.Series([15])) == pytest.approx(0.8571428571, rel=1e-9)


@given(traded)
def test_the_total_is_the_trade_weighted_mean_of_the_products(pairs):
    trade = pd.DataFrame(pairs, columns=["x", "m"])
    each = intra_industry.grubel_lloyd_by_product(trade["x"], trade["m"])
    total = intra_industry.grubel_lloyd(trade["x"], trade["m"])
    weight = trade.sum(axis=1)
    assert (each * weight).sum() / weight.sum() == pytest.approx(total, abs=1e-9)
    assert each.dropna().between(0, 1).all()
    assert total <= intra_industry.balance_corrected(trade["x"], trade["m"]) + 1e-12 <= 1 + 1e-9
    assert intra_industry.grubel_lloyd(trade["m"], trade["x"]) == pytest.approx(total, abs=1e-12)


@given(traded)
def test_lumping_products_together_never_lowers_the_index(pairs):
    trade = pd.DataFrame(pairs, columns=["x", "m"])
    lumped = trade.sum().to_frame().T
    fine = intra_industry.grubel_lloyd(trade["x"], trade["m"])
    assert intra_industry.grubel_lloyd(lumped["x"], lumped["m"]) >= fine - 1e-12


@given(rows.filter(lambda pairs: any(a > 1 for a, _ in pairs)))
def test_marginal_trade_that_starts_from_nothing_is_the_grubel_lloyd_index(pairs):
    change = pd.DataFrame(pairs, columns=["x", "m"])
    expected = intra_industry.grubel_lloyd(change["x"], change["m"])
    assert intra_industry.marginal(change["x"], change["m"]) == pytest.approx(expected, abs=1e-12)


def test_a_product_without_trade_or_change_has_no_index():
    x, m = pd.Series([5.0, 0.0]), pd.Series([5.0, 0.0])
    for measure in (intra_industry.grubel_lloyd_by_product, intra_industry.marginal_by_product):
        assert measure(x, m).isna().tolist() == [False, True]


def test_no_index_of_no_trade():
    nil = pd.Series([0.0, 0.0])
    for measure in (
        intra_industry.grubel_lloyd_by_product,
        intra_industry.grubel_lloyd,
        intra_industry.balance_corrected,
    ):
        with pytest.raises(ValueError, match="some trade"):
            measure(nil, nil)
    for measure in (intra_industry.marginal_by_product, intra_industry.marginal):
        with pytest.raises(ValueError, match="some change"):
            measure(nil, nil)
        with pytest.raises(ValueError, match="x is missing for 0"):
            measure(pd.Series([math.nan]), pd.Series([1.0]))
    with pytest.raises(ValueError, match="both directions"):
        intra_industry.balance_corrected(X, M * 0)
