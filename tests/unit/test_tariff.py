"""The tariff models: worked answers, limits between them, and what must not change."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tradebook.models import tariff

NAMES = ["VNM", "CHN", "MEX"]
TRADE = pd.Series([20.0, 50.0, 30.0], index=NAMES)
OLD = pd.Series([0.05, 0.20, 0.05], index=NAMES)
NEW = pd.Series([0.20, 0.20, 0.05], index=NAMES)

rates = st.lists(st.floats(0, 0.6), min_size=3, max_size=3).map(lambda found: pd.Series(found, index=NAMES))
amounts = st.lists(st.floats(1, 1e5), min_size=3, max_size=3).map(lambda found: pd.Series(found, index=NAMES))
etas, sigmas = st.floats(-3, -0.1), st.floats(0.2, 8)


def test_linear_rule_for_one_supplier_hit():
    table = tariff.linear(TRADE, OLD, NEW, eta=-1, sigma=3)
    # rho = 0.15 / 1.05 = 0.1428571429; creation -20/7; diversion -3 x 20/7 x 80/100
    assert table.loc["VNM", "creation_usd_mn"] == pytest.approx(-2.857142857, rel=1e-9)
    assert table.loc["VNM", "diversion_usd_mn"] == pytest.approx(-6.857142857, rel=1e-9)
    assert table["after_usd_mn"].tolist() == pytest.approx([10.28571429, 54.28571429, 32.57142857], rel=1e-9)
    assert table["duty_before_usd_mn"].sum() == pytest.approx(12.5, rel=1e-9)
    assert table["duty_after_usd_mn"].sum() == pytest.approx(14.54285714, rel=1e-9)


def test_exact_model_for_one_supplier_hit():
    table = tariff.exact(TRADE, OLD, NEW, eta=-1, sigma=3)
    assert table["price_index_ratio"].tolist() == pytest.approx([1.022619985] * 3, rel=1e-9)
    assert table["quantity_ratio"].tolist() == pytest.approx([0.7005718954, 1.045751634, 1.045751634], rel=1e-9)
    assert table["after_usd_mn"].tolist() == pytest.approx([14.01143791, 52.28758170, 31.37254902], rel=1e-9)
    assert table["after_usd_mn"].sum() == pytest.approx(97.67156863, rel=1e-9)
    assert table["duty_after_usd_mn"].sum() == pytest.approx(14.82843137, rel=1e-9)
    assert table["exporter_price_ratio"].tolist() == [1.0, 1.0, 1.0]


def test_exporters_who_take_a_fifth_of_the_tariff():
    table = tariff.exact(TRADE, OLD, NEW, eta=-1, sigma=3, pass_through=0.8)
    assert table["buyer_price_ratio"].tolist() == pytest.approx([1.112739635, 1, 1], rel=1e-9)
    assert table["exporter_price_ratio"].tolist() == pytest.approx([0.9736471806, 1, 1], rel=1e-9)
    assert table["after_usd_mn"].tolist() == pytest.approx([14.65996272, 51.86231953, 31.11739172], rel=1e-9)


@settings(max_examples=50, deadline=None)
@given(amounts, rates, etas, sigmas, st.floats(0, 1))
def test_no_change_of_tariff_changes_no_trade(trade, old, eta, sigma, share):
    for table in (tariff.linear(trade, old, old, eta, sigma), tariff.exact(trade, old, old, eta, sigma, share)):
        assert table["after_usd_mn"].tolist() == pytest.approx(trade.tolist(), rel=1e-12)


@settings(max_examples=50, deadline=None)
@given(amounts, rates, rates, etas, sigmas)
def test_diversion_only_moves_trade_and_nobody_loses_more_than_it_has(trade, old, new, eta, sigma):
    table = tariff.linear(trade, old, new, eta, sigma)
    assert table["diversion_usd_mn"].sum() == pytest.approx(0, abs=1e-9 * trade.sum())
    assert (table["after_usd_mn"] >= -1e-9 * trade.sum()).all()


def test_diversion_stops_at_the_trade_there_is():
    # a tariff of 300 % with sigma 8 would divert 8 x 20 x (3 - 0.6) = 384 of the 14 that creation leaves
    table = tariff.linear(TRADE, 0 * OLD, pd.Series([3.0, 0, 0], index=NAMES), eta=-0.1, sigma=8)
    assert table["after_usd_mn"].tolist() == pytest.approx([0, 50 + 14 * 5 / 8, 30 + 14 * 3 / 8])


def test_a_tariff_cut_takes_trade_from_the_others_and_no_more():
    table = tariff.linear(pd.Series([1000.0, 1.0], index=["VNM", "MEX"]), pd.Series([0.5, 0], index=["VNM", "MEX"]),
                          pd.Series([0.0, 0], index=["VNM", "MEX"]), eta=-1, sigma=5)  # fmt: skip
    assert table.loc["MEX", "after_usd_mn"] == pytest.approx(0, abs=1e-12)
    assert table.loc["VNM", "diversion_usd_mn"] == pytest.approx(1)


@settings(max_examples=50, deadline=None)
@given(amounts, rates, etas, sigmas)
def test_the_two_models_agree_on_the_total_for_small_changes(trade, old, eta, sigma):
    # the linear rule weighs by trade, the exact one by spending with duty: one old tariff for all makes them equal
    flat = pd.Series(old.iloc[0], index=NAMES)
    new = flat + pd.Series([1e-5, 0, 3e-5], index=NAMES)
    change = [model(trade, flat, new, eta, sigma)["after_usd_mn"] - trade for model in (tariff.linear, tariff.exact)]
    assert change[0].sum() == pytest.approx(change[1].sum(), rel=1e-3)


@settings(max_examples=50, deadline=None)
@given(amounts, rates, rates, etas, sigmas)
def test_full_pass_through_is_the_exact_model_as_written(trade, old, new, eta, sigma):
    price = (1 + new) / (1 + old)
    spent = trade * (1 + old)
    if abs(sigma - 1) < 1e-3:
        sigma = 1.5
    index = ((spent / spent.sum()) * price ** (1 - sigma)).sum() ** (1 / (1 - sigma))
    by_hand = trade * (price / index) ** -sigma * index**eta
    assert tariff.exact(trade, old, new, eta, sigma, 1.0)["after_usd_mn"].tolist() == pytest.approx(by_hand.tolist())


def test_substitution_of_one_is_the_limit_from_both_sides():
    at_one = tariff.exact(TRADE, OLD, NEW, eta=-1, sigma=1)
    theta = np.array([21, 60, 31.5]) / 112.5
    index = np.exp(theta[0] * np.log(1.2 / 1.05))
    assert at_one["price_index_ratio"].iloc[0] == pytest.approx(index, rel=1e-12)
    for near in (1 - 1e-7, 1 + 1e-7, 1 + 1e-12):
        found = tariff.exact(TRADE, OLD, NEW, eta=-1, sigma=near)["after_usd_mn"]
        assert found.tolist() == pytest.approx(at_one["after_usd_mn"].tolist(), rel=1e-6)


def test_a_tariff_the_exporter_pays_leaves_quantities_alone():
    table = tariff.exact(TRADE, OLD, NEW, eta=-1, sigma=3, pass_through=0)
    assert table["quantity_ratio"].tolist() == [1.0, 1.0, 1.0]
    assert table.loc["VNM", "after_usd_mn"] == pytest.approx(20 * 1.05 / 1.2)


def test_the_grid_has_a_row_for_every_case_and_supplier():
    table = tariff.grid(TRADE, OLD, NEW, eta=[-0.5, -1], sigma=[1, 3], pass_through=[0.8, 1])
    assert len(table) == 2 * 2 * 2 * 3
    assert not table.duplicated(["eta", "sigma", "pass_through", "supplier"]).any()
    row = table.query("eta == -1 and sigma == 3 and pass_through == 1 and supplier == 'VNM'").iloc[0]
    assert row["change_pct"] == pytest.approx(100 * (14.01143791 / 20 - 1), rel=1e-8)


def test_a_supplier_without_trade_has_no_growth_rate():
    none = tariff.grid(TRADE.where(TRADE != 50, 0.0), OLD, NEW, [-1], [3], [1]).set_index("supplier")
    assert np.isnan(none.loc["CHN", "change_pct"])
    assert none.loc["CHN", "after_usd_mn"] == 0


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"eta": 0}, "eta"),
        ({"eta": float("nan")}, "eta"),
        ({"sigma": 0}, "sigma"),
        ({"trade": -TRADE}, "trade must be 0 or more"),
        ({"trade": 0 * TRADE}, "no trade"),
        ({"old": OLD - 0.1}, "old tariff"),
        ({"new": NEW.replace(0.05, np.nan)}, "new tariff"),
        ({"new": NEW.head(2)}, "same suppliers"),
    ],
)
@pytest.mark.parametrize("model", [tariff.linear, tariff.exact])
def test_what_the_tariff_models_refuse(model, change, fault):
    with pytest.raises(ValueError, match=fault):
        model(**{"trade": TRADE, "old": OLD, "new": NEW, "eta": -1, "sigma": 3} | change)


def test_pass_through_beyond_the_whole_tariff_is_refused():
    with pytest.raises(ValueError, match="pass-through"):
        tariff.exact(TRADE, OLD, NEW, -1, 3, 1.1)
    with pytest.raises(ValueError, match="at least one value"):
        tariff.grid(TRADE, OLD, NEW, [-1], [], [1])
