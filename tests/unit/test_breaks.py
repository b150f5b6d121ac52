"""Breaks: the worked answers, what is refused, and how often noise is taken for a break."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tradebook.models import breaks

NOISE = [0.3, -0.2, 0.1, -0.4, 0.5, -0.1, 0.2, -0.3, 0.4, -0.5, 0.1, 0.3, -0.2, -0.1, 0.4, -0.3, 0.2, -0.4, 0.5, -0.2]
T = np.arange(1, 21)
BENT = pd.Series(10 + T + (T > 10) * (5 + 0.5 * (T - 10)) + NOISE, index=T)
STEPS = pd.Series(np.repeat([0.05, 0.20, 0.10], 10) + np.tile([0.01, -0.01], 15))


def test_a_jump_and_a_bend_after_the_tenth_point():
    # RSS 49.63365414 for one line, 1.056242424 and 0.8676363636 for two; F(2, 16)
    row = breaks.chow(BENT, [11]).loc[11]
    by_hand = ((49.63365414 - 1.056242424 - 0.8676363636) / 2) / ((1.056242424 + 0.8676363636) / 16)
    assert row["f"] == pytest.approx(by_hand, rel=1e-9)
    assert row["f"] == pytest.approx(198.3899429, rel=1e-9)
    assert row["p"] == pytest.approx(5.0957915e-12, rel=1e-6)
    assert (row["before"], row["after"]) == (10, 10)


def test_p_values_pay_for_their_number():
    p = pd.Series([0.001, 0.012, 0.03, 0.04, 0.20], index=list("abcde"))
    assert breaks.adjusted(p).tolist() == pytest.approx([0.005, 0.03, 0.05, 0.05, 0.20], rel=1e-9)
    table = breaks.chow(BENT, [8, 11, 14])
    assert table["p_adjusted"].tolist() == pytest.approx(breaks.adjusted(table["p"]).tolist())
    assert (table["p_adjusted"] >= table["p"]).all()


def test_the_search_finds_the_date_and_the_same_f():
    found = breaks.f_by_date(BENT)
    assert list(found.index) == list(range(4, 19))  # 3 to 17 points before the break
    result = breaks.sup_f(BENT, seed=1, draws=199)
    assert result.date == 11
    assert result.f == pytest.approx(198.3899429, rel=1e-9)
    assert result.p == 1 / 200  # no series without a break came near
    assert breaks.sup_f(BENT, seed=1, draws=199) == result


def test_the_search_takes_noise_for_a_break_as_often_as_it_says():
    # 200 series of pure noise at the 10 % level: 20 expected, binomial sd 4.24, so 3 to 37 within four of them
    noise = np.random.default_rng(3).normal(size=(200, 24))
    p = [breaks.sup_f(pd.Series(row), seed=5, draws=99).p for row in noise]
    assert 3 <= sum(value <= 0.10 for value in p) <= 37


def test_ordinary_f_tables_would_find_breaks_in_noise():
    # the reason for the bootstrap: the largest F passes the 10 % point of F(2, 20) far more often than one in ten
    noise = np.random.default_rng(4).normal(size=(200, 24))
    largest = [breaks.f_by_date(pd.Series(row)).max() for row in noise]
    assert np.mean(np.array(largest) > 2.589) > 0.3


def test_runs_of_errors_make_the_search_more_careful():
    walk = pd.Series(np.random.default_rng(8).normal(size=60).cumsum())
    assert breaks.sup_f(walk, seed=1, draws=199, block=20).p > breaks.sup_f(walk, seed=1, draws=199).p


@settings(max_examples=20, deadline=None)
@given(st.floats(0.1, 100), st.floats(-50, 50), st.floats(-5, 5))
def test_f_ignores_units_and_any_line_added(scale, level, slope):
    other = BENT * scale + level + slope * BENT.index.to_numpy()
    assert breaks.f_by_date(other).tolist() == pytest.approx(breaks.f_by_date(BENT).tolist(), rel=1e-6)


def test_dates_nobody_named():
    assert breaks.dated(STEPS, 2) == [10, 20]
    assert breaks.penalised(STEPS, 0.02) == [10, 20]
    assert breaks.penalised(STEPS, 1.0) == []


def test_the_count_of_breaks_that_fits_best():
    table = breaks.by_count(STEPS, most=4)
    assert table["bic"].idxmin() == 2
    # no break: 10 (0.05 - m)^2 + ... with mean m = 0.35 / 3, plus 30 x 0.0001 of alternation
    mean = 0.35 / 3
    assert table.loc[0, "rss"] == pytest.approx(
        10 * sum((level - mean) ** 2 for level in [0.05, 0.20, 0.10]) + 0.003, rel=1e-9
    )
    assert table.loc[2, "rss"] == pytest.approx(0.003, rel=1e-9)


def test_levels_without_error_need_no_more_breaks_than_they_have():
    rates = pd.Series(np.repeat([2.4, 10.0, 46.1, 20.0], 5))
    assert breaks.by_count(rates, most=5)["bic"].idxmin() == 3
    assert breaks.dated(rates, 3) == [5, 10, 15]


@pytest.mark.parametrize(
    ("call", "fault"),
    [
        (lambda: breaks.chow(BENT, [6]), "fewer than 6 points"),
        (lambda: breaks.chow(BENT, [16]), "fewer than 6 points"),
        (lambda: breaks.chow(BENT, [30]), "30 is not in the series"),
        (lambda: breaks.chow(BENT.head(11), [6]), "needs 12"),
        (lambda: breaks.chow(BENT.drop(5), [11]), "gap"),
        (lambda: breaks.sup_f(BENT.head(11), seed=1), "needs 12"),
        (lambda: breaks.sup_f(BENT, seed=1, block=20), "block"),
        (lambda: breaks.dated(STEPS.head(8), 2), "needs 9"),
        (lambda: breaks.dated(STEPS, 0), "at least 1"),
        (lambda: breaks.penalised(STEPS, 0), "positive"),
        (lambda: breaks.adjusted(pd.Series([1.2])), "0 and 1"),
    ],
)
def test_what_breaks_refuse(call, fault):
    with pytest.raises(ValueError, match=fault):
        call()
