"""Gravity: four places on a line whose trade follows the law exactly."""

from itertools import permutations

import numpy as np
import pandas as pd
import pytest

from tradebook.models import gravity

GDP = {"A": 1, "B": 2, "C": 4, "D": 8}
POINT = {"A": 0, "B": 1, "C": 3, "D": 7}
PAIRS = pd.MultiIndex.from_tuples(list(permutations("ABCD", 2)), names=["origin", "destination"])
REGRESSORS = pd.DataFrame(
    {
        "log_gdp_origin": [np.log(GDP[o]) for o, d in PAIRS],
        "log_gdp_destination": [np.log(GDP[d]) for o, d in PAIRS],
        "log_distance": [np.log(abs(POINT[o] - POINT[d])) for o, d in PAIRS],
        "agreement": [float({o, d} == {"A", "D"}) for o, d in PAIRS],
    },
    index=PAIRS,
)
LAW = np.array([0.9, 0.8, -1.1, 0.5])
FLOWS = np.exp(1 + REGRESSORS @ LAW).round(6)


def test_the_law_comes_back():
    terms = gravity.fit(FLOWS, REGRESSORS)
    assert terms["estimate"].tolist() == pytest.approx([1, 0.9, 0.8, -1.1, 0.5], abs=1e-5)
    assert gravity.effect_pct(terms, "agreement")["estimate"] == pytest.approx(64.87214, abs=1e-3)
    assert gravity.beyond_benchmark(FLOWS, REGRESSORS, terms).abs().max() < 1e-5


def test_zeros_are_kept_and_count():
    flows = FLOWS.copy()
    flows[("A", "C")] = 0.0
    terms = gravity.fit(flows, REGRESSORS)
    assert np.isfinite(terms.to_numpy()).all()
    usual = flows / (1 + gravity.beyond_benchmark(flows, REGRESSORS, terms).drop(("A", "C")))
    # the Poisson score of the constant: fitted flows add up to the actual ones, zeros included
    zero = np.exp(terms["estimate"] @ [1, *REGRESSORS.loc[("A", "C")]])
    assert usual.sum() + zero == pytest.approx(flows.sum(), rel=1e-6)


def test_a_flow_half_as_much_again_stands_out_from_a_fit_without_it():
    terms = gravity.fit(FLOWS, REGRESSORS)
    beyond = gravity.beyond_benchmark(FLOWS * 1.5, REGRESSORS, terms)
    assert beyond.to_numpy() == pytest.approx(0.5, abs=1e-5)


def test_the_unit_of_trade_moves_only_the_constant():
    noisy = FLOWS * np.exp(np.random.default_rng(2).normal(scale=0.2, size=12))
    ours, thousand = gravity.fit(noisy, REGRESSORS), gravity.fit(noisy * 1000, REGRESSORS)
    assert thousand["estimate"].iloc[1:].tolist() == pytest.approx(ours["estimate"].iloc[1:].tolist(), rel=1e-6)
    assert thousand.loc["constant", "estimate"] - ours.loc["constant", "estimate"] == pytest.approx(np.log(1000))
    assert thousand["se"].tolist() == pytest.approx(ours["se"].tolist(), rel=1e-5)


def test_pairs_counted_twice_say_no_more_when_clustered():
    noisy = FLOWS * np.exp(np.random.default_rng(2).normal(scale=0.2, size=12))
    twice, double = pd.concat([noisy, noisy], keys=[1, 2]), pd.concat([REGRESSORS, REGRESSORS], keys=[1, 2])
    pairs = pd.Series(list(twice.index.droplevel(0)), index=twice.index)
    clustered = gravity.fit(twice, double, pairs)["se"]
    assert (clustered > gravity.fit(twice, double)["se"]).all()


@pytest.mark.parametrize(
    ("call", "fault"),
    [
        (lambda: gravity.fit(FLOWS.head(5), REGRESSORS), "different rows"),
        (lambda: gravity.fit(FLOWS - 5, REGRESSORS), "0 or more"),
        (lambda: gravity.fit(FLOWS, REGRESSORS.replace(0.0, -np.inf)), "0 or more, and every regressor a number"),
        (lambda: gravity.fit(FLOWS.head(5), REGRESSORS.head(5)), "5 rows can't tell 5 terms apart"),
        (lambda: gravity.fit(FLOWS, REGRESSORS.assign(again=REGRESSORS["agreement"])), "terms apart"),
        (lambda: gravity.fit(FLOWS.where(REGRESSORS["agreement"] == 0, 0.0), REGRESSORS), "zeros separate"),
        (lambda: gravity.effect_pct(gravity.fit(FLOWS, REGRESSORS), "rta"), "rta is not among"),
        (
            lambda: gravity.beyond_benchmark(FLOWS, REGRESSORS.iloc[:, :2], gravity.fit(FLOWS, REGRESSORS)),
            "fitted regressors",
        ),
    ],
)
def test_what_gravity_refuses(call, fault):
    with pytest.raises(ValueError, match=fault):
        call()
