"""How two countries' trade fits together."""

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradebook.indicators import bilateral
from tradebook.indicators.shares import of_whole

A, B = pd.Series([0.5, 0.3, 0.2]), pd.Series([0.2, 0.3, 0.5])
OWN, TOTAL = pd.Series([10, 30, 0, 0], index=list("abcd")), pd.Series([100, 200, 300, 400], index=list("abcd"))
rows = st.lists(st.tuples(st.floats(0, 1e6), st.floats(0, 1e6)), min_size=1, max_size=20)
traded = rows.filter(lambda pairs: min(sum(column) for column in zip(*pairs, strict=True)) > 1)


def test_intensity_with_and_without_the_exporter_s_own_imports():
    # (120 / 405) / (3200 / 24000); (120 / 405) / (3200 / 23620)
    assert bilateral.intensity(120, 405, 3200, 24000) == pytest.approx(2.222222222, rel=1e-9)
    assert bilateral.intensity(120, 405, 3200, 24000, own=380) == pytest.approx(2.187037037, rel=1e-9)


@given(st.floats(1, 1e5), st.floats(1, 1e5), st.floats(2e5, 1e6), st.floats(0, 1e5))
def test_sales_in_proportion_to_the_market_have_an_intensity_of_one(exports, market, world, own):
    flow = exports * market / (world - own)
    assert bilateral.intensity(flow, exports, market, world, own) == pytest.approx(1)


@pytest.mark.parametrize(
    ("values", "fault"),
    [
        ((1, 0, 3, 4), "needs exports"),
        ((1, 2, 0, 4), "needs exports"),
        ((1, 2, 3, 4, 4), "a world beyond"),
        ((math.nan, 2, 3, 4), "known flow"),
        ((1, 2, 3, -4), "known world"),
    ],
)
def test_no_intensity_without_trade_to_measure_it_by(values, fault):
    with pytest.raises(ValueError, match=fault):
        bilateral.intensity(*values)


def test_two_mixes():
    # |.3| + 0 + |.3| = .6: 100 x (1 - .3); the smaller shares .2 + .3 + .2
    assert bilateral.complementarity(A, B) == pytest.approx(70, rel=1e-9)
    assert bilateral.similarity(A, B) == pytest.approx(0.70, rel=1e-9)


@given(traded)
def test_similarity_is_complementarity_over_a_hundred(pairs):
    mixes = pd.DataFrame(pairs, columns=["a", "b"]).apply(of_whole)
    similarity = bilateral.similarity(mixes["a"], mixes["b"])
    assert similarity == pytest.approx(bilateral.complementarity(mixes["a"], mixes["b"]) / 100, abs=1e-9)
    assert similarity == bilateral.similarity(mixes["b"], mixes["a"])
    assert -1e-9 <= similarity <= 1 + 1e-9
    assert bilateral.complementarity(mixes["a"], mixes["a"]) == pytest.approx(100)


def test_mixes_are_whole():
    for measure in (bilateral.complementarity, bilateral.similarity):
        with pytest.raises(ValueError, match=r"add up to 1\.00001, not to 1"):
            measure(A, B * (1 + 1e-5))
        assert measure(A, B * (1 + 1e-7)) == pytest.approx(measure(A, B), rel=1e-6)
        with pytest.raises(ValueError, match="add up to 100, not to 1"):
            measure(A * 100, B)
        with pytest.raises(ValueError, match="do not list the same rows: 2"):
            measure(A, B.head(2))


def test_few_of_the_products_and_little_of_each():
    # 300 of 1000 in products traded; 40 of those 300; 40 of 1000
    found = bilateral.margins(OWN, TOTAL)
    assert found.to_dict() == pytest.approx({"extensive": 0.30, "intensive": 0.1333333333, "overall": 0.04}, rel=1e-9)


@given(st.lists(st.tuples(st.floats(1, 1e6), st.floats(0, 1)), min_size=1, max_size=20))
def test_the_margins_multiply_to_the_overall_share(pairs):
    trade = pd.DataFrame(pairs, columns=["total", "part"])
    own = (trade["total"] * trade["part"].where(trade["part"] > 0.01, 0)).rename("own")
    if own.sum() == 0:
        return
    found = bilateral.margins(own, trade["total"])
    assert found["overall"] == pytest.approx(own.sum() / trade["total"].sum())
    assert found.between(0, 1 + 1e-12).all()


def test_margins_need_own_trade_within_the_total():
    with pytest.raises(ValueError, match="some own trade"):
        bilateral.margins(OWN * 0, TOTAL)
    with pytest.raises(ValueError, match="larger than the total for b"):
        bilateral.margins(OWN, TOTAL.where(TOTAL.index != "b", 0))
    with pytest.raises(ValueError, match="own is below 0 for a"):
        bilateral.margins(-OWN, TOTAL)
