"""Revealed comparative advantage: one worked example for all measures, their sums and their bounds."""

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradebook.indicators import comparative

PRODUCTS = ["shoes", "chips", "rice"]
X = pd.Series([60, 25, 15], index=PRODUCTS)
M = pd.Series([20, 40, 30], index=PRODUCTS)
W = pd.Series([2000, 5000, 3000], index=PRODUCTS)
pairs = st.lists(st.tuples(st.floats(0, 1e6), st.floats(1, 1e6)), min_size=2, max_size=20)
traded = pairs.filter(lambda rows: sum(x for x, _ in rows) > 1)


@pytest.mark.parametrize(
    ("measure", "other", "answer"),
    [
        (comparative.rca, W, [3, 0.5, 0.5]),  # .60 / .20, .25 / .50, .15 / .30
        (comparative.symmetric_rca, W, [0.5, -1 / 3, -1 / 3]),
        (comparative.additive_rca, W, [0.40, -0.25, -0.15]),
        (comparative.lafay, M, [18.83656510, -9.695290859, -9.141274238]),
    ],
)
def test_three_products(measure, other, answer):
    result = measure(X, other)
    assert result.tolist() == pytest.approx(answer, rel=1e-9)
    assert list(result.index) == PRODUCTS


def columns(rows) -> tuple[pd.Series, pd.Series]:
    frame = pd.DataFrame(rows, columns=["x", "other"])
    return frame["x"], frame["other"]


@given(traded)
def test_additive_advantage_and_lafay_add_up_to_nil(rows):
    x, other = columns(rows)
    assert comparative.additive_rca(x, other).sum() == pytest.approx(0, abs=1e-12)
    assert comparative.lafay(x, other).sum() == pytest.approx(0, abs=1e-9)


@given(traded)
def test_all_three_measures_agree_on_what_is_an_advantage(rows):
    x, w = columns(rows)
    index, symmetric, additive = (
        measure(x, w) for measure in (comparative.rca, comparative.symmetric_rca, comparative.additive_rca)
    )
    clear = (index - 1).abs() > 1e-9
    assert ((index > 1) == (symmetric > 0))[clear].all()
    assert ((index > 1) == (additive > 0))[clear].all()
    assert symmetric.between(-1, 1).all()
    # weighed by the group's shares, the indices average one
    assert (index * w / w.sum()).sum() == pytest.approx(1)


@given(traded)
def test_lafay_changes_sign_with_the_direction_of_trade(rows):
    x, m = columns(rows)
    assert comparative.lafay(m, x).tolist() == pytest.approx((-comparative.lafay(x, m)).tolist(), abs=1e-9)


def test_lafay_is_the_textbook_s_where_each_product_is_traded():
    # 100 * [(60 - 20) / 80 - (100 - 90) / 190] * 80 / 190
    assert comparative.lafay(X, M)["shoes"] == pytest.approx(100 * (40 / 80 - 10 / 190) * 80 / 190, rel=1e-12)


def test_a_product_nobody_sells_has_no_index():
    x, w = pd.Series([1.0, 0.0]), pd.Series([2.0, 0.0])
    for measure in (comparative.rca, comparative.symmetric_rca):
        assert measure(x, w).isna().tolist() == [False, True]
    assert comparative.lafay(x, w).tolist() == [0, 0]


@pytest.mark.parametrize("measure", [comparative.rca, comparative.symmetric_rca, comparative.additive_rca])
def test_no_advantage_without_exports_or_beside_a_group_that_has_none(measure):
    with pytest.raises(ValueError, match="nothing of chips"):
        measure(X, W.where(W.index != "chips", 0))
    with pytest.raises(ValueError, match="some exports in x"):
        measure(X * 0, W)
    with pytest.raises(ValueError, match="same rows: rice"):
        measure(X.drop("rice"), W)
    with pytest.raises(ValueError, match="w is missing for shoes"):
        measure(X, W.where(W.index != "shoes", math.nan))


def test_lafay_needs_both_directions():
    for x, m in [(X, M * 0), (X * 0, M)]:
        with pytest.raises(ValueError, match="some exports and some imports"):
            comparative.lafay(x, m)
