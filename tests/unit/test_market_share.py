"""Constant market share: the parts of a change in exports add up to it, from either base, new products included."""

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradebook.indicators import market_share

M0, M1 = [100, 200, 300], [150, 220, 300]
X0, X1 = [10, 10, 30], [24, 11, 27]
SUM = ["scale", "composition", "competitiveness", "new_products", "gone_products"]


def test_three_products_from_the_first_date():
    # g = 670 / 600 - 1; scale 50 g; g_i = .5, .1, 0: composition 5 + 1 + 0 - scale
    found = market_share.effects(M0, M1, X0, X1)
    total = found.sum()
    assert total["change"] == 12
    assert total["scale"] == pytest.approx(5.833333333, rel=1e-9)
    assert total["composition"] == pytest.approx(0.1666666667, rel=1e-9)
    assert total["competitiveness"] == pytest.approx(6, rel=1e-9)
    assert found["competitiveness"].tolist() == pytest.approx([9, 0, -3], abs=1e-9)
    assert total[["pure_share", "interaction"]].tolist() == pytest.approx([3, 3], rel=1e-9)


def test_three_products_from_the_last_date():
    # scale 62 (1 - 600 / 670); 1 - m0 / m1 = 1/3, 1/11, 0: 8 + 1 + 0 less scale; the rest of 12 is 3
    total = market_share.effects(M0, M1, X0, X1, base="last").sum()
    assert total["scale"] == pytest.approx(62 * 70 / 670, rel=1e-9)
    assert total["composition"] == pytest.approx(9 - 62 * 70 / 670, rel=1e-9)
    assert total["competitiveness"] == pytest.approx(3, rel=1e-9)
    both = market_share.both_bases(M0, M1, X0, X1)
    assert both["change"].tolist() == [12, 12]
    assert both.loc["last"].to_dict() == pytest.approx(total.to_dict())


def test_the_change_in_share():
    # 62 / 670 - 50 / 600
    total = market_share.share_effects(M0, M1, X0, X1).sum()
    assert total["change"] == pytest.approx(0.009203980100, rel=1e-9)
    assert total["pure_share"] == pytest.approx(0.005, rel=1e-9)
    assert total["composition"] == pytest.approx(0.0002487562189, rel=1e-9)
    assert total["interaction"] == pytest.approx(0.003955223881, rel=1e-9)


sizes = st.one_of(st.just(0.0), st.floats(0.01, 1e6))
fractions = st.floats(0, 1)
products = st.lists(st.tuples(sizes, sizes, fractions, fractions), min_size=1, max_size=15)
markets = products.filter(lambda rows: min(sum(row[at] for row in rows) for at in (0, 1)) > 0)


@given(markets, st.sampled_from(market_share.BASES))
def test_the_parts_add_up_to_the_change_whatever_comes_and_goes(rows, base):
    m0, m1 = ([row[at] for row in rows] for at in (0, 1))
    x0, x1 = ([row[at] * row[at + 2] for row in rows] for at in (0, 1))
    found = market_share.effects(m0, m1, x0, x1, base)
    assert not found.isna().any(axis=None)
    near = {"rel": 1e-9, "abs": 1e-9 * max(*m0, *m1) * max(1, sum(m1) / sum(m0), sum(m0) / sum(m1))}
    assert found[SUM].sum(axis=1).tolist() == pytest.approx(found["change"].tolist(), **near)
    assert found["change"].sum() == pytest.approx(sum(x1) - sum(x0), **near)
    parts = market_share.share_effects(m0, m1, x0, x1, base)
    assert parts.drop(columns="change").sum(axis=1).tolist() == pytest.approx(parts["change"].tolist(), abs=1e-9)
    assert parts["change"].sum() == pytest.approx(sum(x1) / sum(m1) - sum(x0) / sum(m0), abs=1e-9)


@given(markets, fractions)
def test_a_share_that_is_kept_in_every_product_is_no_competitiveness(rows, share):
    m0, m1 = ([max(row[at], 1.0) for row in rows] for at in (0, 1))
    found = market_share.effects(m0, m1, [share * m for m in m0], [share * m for m in m1])
    assert found["competitiveness"].tolist() == pytest.approx([0] * len(rows), abs=1e-6)


def test_a_new_product_has_its_own_line_and_a_gone_one_is_the_market_s_doing():
    m0, m1, x0, x1 = (pd.Series(v, index=["old", "new", "gone"]) for v in ([8, 0, 2], [8, 4, 0], [4, 0, 1], [4, 3, 0]))
    found = market_share.effects(m0, m1, x0, x1)
    assert found["new_products"].to_dict() == {"old": 0, "new": 3, "gone": 0}
    assert found["competitiveness"].to_dict() == {"old": 0, "new": 0, "gone": 0}
    assert found.loc["gone", ["scale", "composition"]].sum() == -1
    back = market_share.effects(m0, m1, x0, x1, base="last")
    assert back["gone_products"].to_dict() == {"old": 0, "new": 0, "gone": -1}
    assert back.loc["new", ["scale", "composition"]].sum() == pytest.approx(3)


@pytest.mark.parametrize(
    ("values", "fault"),
    [
        (([1, 0], [1, 1], [1, 1], [1, 1]), "x0 has sales of 1"),
        (([1, 1], [1, 0], [1, 1], [1, 1]), "x1 has sales of 1"),
        (([0, 0], [1, 1], [0, 0], [1, 1]), "the market in m0 buys nothing"),
        (([1, 1], [0, 0], [1, 1], [0, 0]), "the market in m1 buys nothing"),
        (([1, math.nan], [1, 1], [1, 1], [1, 1]), "m0 is missing for 1"),
        (([1, 1], [1, 1], [-1, 1], [1, 1]), "x0 is below 0 for 0"),
        (([1, 1], [1, 1, 1], [1, 1], [1, 1]), "do not list the same rows: 2"),
    ],
)
def test_no_decomposition_of_what_does_not_fit(values, fault):
    for measure in (market_share.effects, market_share.share_effects):
        with pytest.raises(ValueError, match=fault):
            measure(*values)


def test_the_base_is_one_end_or_the_other():
    with pytest.raises(ValueError, match="base is 'middle'"):
        market_share.effects(M0, M1, X0, X1, base="middle")
