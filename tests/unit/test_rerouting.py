"""The ceiling on rerouting: four products worked through, what it can be, and lists that do not fit."""

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradebook.indicators import rerouting
from tradebook.indicators.concentration import hhi

SAME = {"us_edition": "HS2022", "vn_edition": "HS2022"}
US = pd.Series([0.69, 0.22, 0.51, 0, 0.30, 0.10])
CN = pd.Series([1.10, 0.41, 0.22, 0.05, 0.35, 0])
amounts = st.floats(0, 1e6)


def flows(us, cn) -> pd.DataFrame:
    return rerouting.ceilings(pd.Series(us), pd.Series(cn), **SAME)


BASE, NOW = flows([20, 8, 15, 5], [5, 20, 4, 0]), flows([40, 10, 25, 5], [15, 30, 5, 0])


def test_four_products_and_their_base():
    # ceilings 30 of 80; at the base 5 + 8 + 4 of 48
    assert NOW["ceiling_usd_mn"].tolist() == [15, 10, 5, 0]
    assert 100 * rerouting.exposed_share(NOW) == pytest.approx(37.5, rel=1e-9)
    assert 100 * rerouting.exposed_share(BASE) == pytest.approx(35.41666667, rel=1e-9)
    assert rerouting.change_pp(BASE, NOW) == pytest.approx(2.083333333, rel=1e-9)
    # increases 20, 2, 10, 0 and 10, 10, 1, 0: 13 / 32
    assert 100 * rerouting.marginal_share(BASE, NOW) == pytest.approx(40.625, rel=1e-9)
    assert hhi(NOW["ceiling_usd_mn"]) == pytest.approx(0.3888888889, rel=1e-9)


def test_changes_in_company():
    found = rerouting.comovement(US, CN)
    assert found["pearson"] == pytest.approx(0.8172645373, rel=1e-9)
    assert found["spearman"] == pytest.approx(0.7142857143, rel=1e-9)
    assert found["slope"] == pytest.approx(0.5284465958, rel=1e-9)
    assert found["products"] == 6


def test_products_under_a_tariff_apart_from_the_others():
    apart = rerouting.comovement_by_tariff(US, CN, pd.Series([True, True, False, False, True, False]))
    assert apart.loc[True].to_dict() == pytest.approx(rerouting.comovement(US[[0, 1, 4]], CN[[0, 1, 4]]).to_dict())
    assert apart.loc[False].to_dict() == pytest.approx(rerouting.comovement(US[[2, 3, 5]], CN[[2, 3, 5]]).to_dict())
    with pytest.raises(ValueError, match="at least 3 products"):
        rerouting.comovement_by_tariff(US, CN, pd.Series([True, True, False, False, False, False]))


@given(st.lists(st.tuples(amounts, amounts, amounts, amounts), min_size=1, max_size=12))
def test_shares_stay_between_none_and_all(rows):
    us0, cn0, us1, cn1 = ([row[at] + 0.01 for row in rows] for at in range(4))
    base, now = flows(us0, cn0), flows([max(pair) + 1 for pair in zip(us0, us1, strict=True)], cn1)
    for share in (rerouting.exposed_share(now), rerouting.marginal_share(base, now)):
        assert 0 <= share <= 1 + 1e-12
    assert rerouting.change_pp(base, now) == pytest.approx(-rerouting.change_pp(now, base))
    # a flow without bound behind it exposes everything, none exposes nothing
    assert rerouting.exposed_share(flows(us0, [1e9] * len(rows))) == 1
    assert rerouting.exposed_share(flows(us0, [0] * len(rows))) == 0


@given(st.lists(st.tuples(amounts, amounts), min_size=2, max_size=12))
def test_a_finer_classification_never_raises_the_ceiling(rows):
    us, cn = ([row[at] + 0.01 for row in rows] for at in (0, 1))
    assert rerouting.exposed_share(flows(us, cn)) <= rerouting.exposed_share(flows([sum(us)], [sum(cn)])) + 1e-12


@pytest.mark.parametrize(("us", "vn"), [("HS2017", "HS2022"), ("HS2022", None), ("", ""), (None, None)])
def test_editions_are_known_and_the_same(us, vn):
    with pytest.raises(ValueError, match="HS editions differ"):
        rerouting.ceilings(pd.Series([1.0]), pd.Series([1.0]), us_edition=us, vn_edition=vn)


def test_periods_in_different_editions_are_not_compared():
    for measure in (rerouting.change_pp, rerouting.marginal_share):
        with pytest.raises(ValueError, match="between the periods: HS2017, HS2022"):
            measure(BASE.assign(hs_edition="HS2017"), NOW)


def test_no_ceiling_over_a_hole_and_no_share_of_nothing():
    with pytest.raises(ValueError, match="do not list the same rows: 1"):
        flows([1, 2], [1])
    with pytest.raises(ValueError, match="vn_imports_usd_mn is missing for 0"):
        flows([1.0], [math.nan])
    with pytest.raises(ValueError, match="needs US imports"):
        rerouting.exposed_share(flows([0, 0], [1, 2]))
    with pytest.raises(ValueError, match="rose in some product"):
        rerouting.marginal_share(NOW, BASE)
    with pytest.raises(ValueError, match="do not list the same rows: 3"):
        rerouting.marginal_share(BASE.head(3), NOW)


@pytest.mark.parametrize(("us", "cn"), [([0.1, 0.2], [0.1, 0.2]), ([0.1] * 3, [1.0, 2, 3]), ([1.0, 2, 3], [0.1] * 3)])
def test_no_company_among_few_or_all_alike(us, cn):
    with pytest.raises(ValueError, match="did not all change alike"):
        rerouting.comovement(pd.Series(us), pd.Series(cn))
