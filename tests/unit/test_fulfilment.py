"""Delivery of announced deals: exact moments by hand, draws that agree with them, and shared luck."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from tradebook.models import fulfilment

DEALS = pd.DataFrame(
    {"value_usd_bn": [8, 7.8, 1.5], "go_ahead": [0.9, 0.6, 0.8], "a": [8, 4, 9], "b": [2, 4, 1]},
    index=["jets", "power", "farm"],
)
DRAWS = 200_000
SEED = 20250710


@pytest.fixture(scope="module")
def drawn() -> dict[float, pd.DataFrame]:
    return {rho: fulfilment.simulate(DEALS, SEED, rho, DRAWS) for rho in (0.0, 0.3)}


def test_exact_moments():
    # means 8 x .9 x .8 = 5.76, 7.8 x .6 x .5 = 2.34, 1.5 x .8 x .9 = 1.08; nothing: .1 x .4 x .2
    found = fulfilment.exact(DEALS)
    assert found["mean_usd_bn"] == pytest.approx(9.18, rel=1e-9)
    assert found["sd_usd_bn"] == pytest.approx(3.081386937, rel=1e-9)
    assert found["p_nothing"] == pytest.approx(0.008, rel=1e-9)


def test_draws_agree_with_the_moments_and_with_another_stream(drawn):
    found = fulfilment.summary(drawn[0.0], 10)
    assert found["mean_usd_bn"] == pytest.approx(9.18, abs=0.028)  # four Monte Carlo standard errors
    assert found["mean_se_usd_bn"] == pytest.approx(3.0814 / np.sqrt(DRAWS), rel=0.01)
    # the sd's own error is about sd x sqrt((kurtosis - 1) / 4n) < 3.08 x 1.5 / sqrt(4n)
    assert found["sd_usd_bn"] == pytest.approx(3.081386937, abs=4 * 3.08 * 1.5 / np.sqrt(4 * DRAWS))
    # another 200,000 draws gave these; both err, so four errors of the difference
    se = np.sqrt(2 * 0.4266 * 0.5734 / DRAWS)
    assert found["p_at_least"] == pytest.approx(0.4266, abs=4 * se)
    expected = {"low_usd_bn": (0.05, 3.4512), "median_usd_bn": (0.5, 9.0906), "high_usd_bn": (0.95, 13.6441)}
    total = drawn[0.0].sum(axis=1)
    for name, (level, value) in expected.items():
        below = (total <= value).mean()  # compared as chances, since a quantile's error needs the density
        assert below == pytest.approx(level, abs=4 * np.sqrt(2 * level * (1 - level) / DRAWS))
        assert found[name] == pytest.approx(value, abs=0.15)


def test_shared_luck_moves_the_tails_and_not_the_mean(drawn):
    apart, together = (fulfilment.summary(drawn[rho], 10) for rho in (0.0, 0.3))
    assert together["mean_usd_bn"] == pytest.approx(9.18, abs=4 * together["mean_se_usd_bn"])
    assert together["sd_usd_bn"] > apart["sd_usd_bn"] * 1.05
    assert together["low_usd_bn"] < apart["low_usd_bn"]
    nothing = (drawn[0.0].sum(axis=1) == 0).mean()
    assert nothing == pytest.approx(0.008, abs=4 * np.sqrt(0.008 * 0.992 / DRAWS))


def test_two_deals_go_ahead_together_as_the_copula_says(drawn):
    both = fulfilment.joint_go_ahead(0.9, 0.6, 0.3)
    assert both == pytest.approx(0.5611621025, rel=1e-6)  # a numerical integral
    assert (both - 0.54) / np.sqrt(0.09 * 0.24) == pytest.approx(0.1439898696, rel=1e-5)
    seen = ((drawn[0.3]["jets"] > 0) & (drawn[0.3]["power"] > 0)).mean()
    assert seen == pytest.approx(both, abs=4 * np.sqrt(both * (1 - both) / DRAWS))
    assert fulfilment.joint_go_ahead(0.9, 0.6, 0) == pytest.approx(0.54, rel=1e-6)
    assert fulfilment.joint_go_ahead(1, 0.6, 0.3) == 0.6


def test_each_part_delivered_follows_its_beta(drawn):
    part = drawn[0.3]["power"][drawn[0.3]["power"] > 0] / 7.8
    assert part.mean() == pytest.approx(0.5, abs=4 * part.std() / np.sqrt(len(part)))
    assert (part <= 0.3).mean() == pytest.approx(stats.beta(4, 4).cdf(0.3), abs=4 * np.sqrt(0.13 * 0.87 / len(part)))


def test_the_same_seed_gives_the_same_draws():
    first, again = (fulfilment.simulate(DEALS, 7, 0.3, 100) for _ in range(2))
    pd.testing.assert_frame_equal(first, again)
    assert not first.equals(fulfilment.simulate(DEALS, 8, 0.3, 100))


def test_more_draws_bring_the_mean_closer(drawn):
    table = fulfilment.convergence(drawn[0.0], 9.18)
    assert list(table.index[:3]) == [2, 4, 8]
    assert table.index[-1] == DRAWS
    assert table.iloc[-1]["error_usd_bn"] < 4 * table.iloc[-1]["se_usd_bn"]
    # the error falls with the root of the draws: 256 times the draws, a sixteenth of it
    assert table.loc[131072, "se_usd_bn"] == pytest.approx(table.loc[512, "se_usd_bn"] / 16, rel=0.2)


def test_by_year_adds_up_to_the_total(drawn):
    table = fulfilment.by_year(drawn[0.3], pd.Series({"jets": 2030, "power": 2028, "farm": 2028}))
    assert list(table.index) == [2028, 2030]
    total = fulfilment.summary(drawn[0.3], 10)
    assert table.loc[2030, "mean_usd_bn"] == pytest.approx(total["mean_usd_bn"], rel=1e-12)
    assert table.loc[2030, "high_usd_bn"] == pytest.approx(total["high_usd_bn"], rel=1e-12)
    assert table.loc[2028, "mean_usd_bn"] == pytest.approx(2.34 + 1.08, abs=0.03)


chances = st.lists(st.floats(0, 1), min_size=1, max_size=6)


@settings(max_examples=30, deadline=None)
@given(chances, st.floats(0, 0.95), st.integers(0, 99))
def test_no_deal_delivers_more_than_was_announced(p, rho, seed):
    deals = pd.DataFrame({"value_usd_bn": 2.0, "go_ahead": p, "a": 3.0, "b": 2.0})
    drawn = fulfilment.simulate(deals, seed, rho, 50)
    assert ((drawn >= 0) & (drawn <= 2)).all(axis=None)
    sure, never = deals["go_ahead"] == 1, deals["go_ahead"] == 0
    assert (drawn.loc[:, sure] > 0).all(axis=None)
    assert (drawn.loc[:, never] == 0).all(axis=None)


def test_a_fleet_order_by_the_binomial():
    assert fulfilment.units(50, 0.85).to_dict() == {"mean": 42.5, "low": 38, "high": 46}


def test_past_deals_as_a_reference_class():
    # Wilson: (p + z^2/2n +- z sqrt(p (1 - p) / n + z^2/4n^2)) / (1 + z^2/n), p = 0.6, n = 10, z = 1.959963985
    z = 1.959963985
    middle, half = 0.6 + z**2 / 20, z * np.sqrt(0.024 + z**2 / 400)
    found = fulfilment.reference_class(pd.Series([True] * 6 + [False] * 4))
    assert found.tolist() == pytest.approx(
        [10, 0.6, (middle - half) / (1 + z**2 / 10), (middle + half) / (1 + z**2 / 10)]
    )


def test_the_brier_score_rewards_those_who_knew():
    happened = pd.Series([True, False, True])
    assert fulfilment.brier(pd.Series([1.0, 0.0, 1.0]), happened) == 0
    assert fulfilment.brier(pd.Series([0.5] * 3), happened) == 0.25
    assert fulfilment.brier(pd.Series([0.0, 1.0, 0.0]), happened) == 1


@pytest.mark.parametrize(
    ("call", "fault"),
    [
        (lambda: fulfilment.exact(DEALS.assign(go_ahead=1.2)), "jets has go_ahead outside 0 to 1"),
        (lambda: fulfilment.exact(DEALS.assign(a=0)), "a or b not above 0"),
        (lambda: fulfilment.exact(DEALS.assign(value_usd_bn=[1, -1, 1])), "power has value_usd_bn below 0"),
        (lambda: fulfilment.exact(DEALS.assign(b=[1, np.nan, 1])), "a number in each column"),
        (lambda: fulfilment.exact(DEALS.head(0)), "at least one row"),
        (lambda: fulfilment.simulate(DEALS, None), "needs a seed"),
        (lambda: fulfilment.simulate(DEALS, 1, correlation=1.0), "correlation"),
        (lambda: fulfilment.simulate(DEALS, 1, correlation=-0.1), "correlation"),
        (lambda: fulfilment.simulate(DEALS, 1, draws=1), "2 draws"),
        (lambda: fulfilment.summary(fulfilment.simulate(DEALS, 1, draws=2).head(1), 1), "2 draws"),
        (lambda: fulfilment.convergence(pd.DataFrame({"a": [1.0]}), 1), "2 draws"),
        (lambda: fulfilment.by_year(pd.DataFrame({"a": [1.0], "b": [1.0]}), pd.Series({"a": 2030})), "deal b"),
        (lambda: fulfilment.joint_go_ahead(1.1, 0.5, 0), "from 0 to 1"),
        (lambda: fulfilment.reference_class(pd.Series([], dtype=bool)), "at least one past deal"),
        (lambda: fulfilment.reference_class(pd.Series([True, None])), "each with an outcome"),
        (lambda: fulfilment.units(0, 0.5), "at least one unit"),
        (lambda: fulfilment.brier(pd.Series([0.5]), pd.Series([True], index=[3])), "same deals"),
    ],
)
def test_what_the_delivery_model_refuses(call, fault):
    with pytest.raises(ValueError, match=fault):
        call()
