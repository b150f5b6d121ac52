"""Months before a date against their trend, on series whose trend is known."""

import numpy as np
import pandas as pd
import pytest

from tradebook.models import run_up, tariff_words

INDEX = pd.period_range("2015-01", "2025-12", freq="M")
STEADY = pd.Series(100 * 1.01 ** np.arange(len(INDEX)), index=INDEX)
STEP = pd.Timestamp("2025-04-05")


def test_a_series_on_its_trend_has_no_gap():
    assert run_up.gaps(STEADY, 3, 24).abs().max() == pytest.approx(0, abs=1e-9)


def test_a_tenth_more_in_the_three_months_before_a_step_is_ten_per_cent():
    ahead = STEADY.copy()
    ahead["2025-01":"2025-03"] *= 1.1
    found = run_up.before_steps(ahead, [STEP], 3, 24).iloc[0]
    assert (str(found["first"]), str(found["last"])) == ("2025-01", "2025-03")
    assert found["gap_pct"] == pytest.approx(10)
    assert (found["low_pct"], found["high_pct"]) == (pytest.approx(0, abs=1e-9), pytest.approx(0, abs=1e-9))


def test_the_usual_range_knows_nothing_of_the_run_up_itself():
    noisy = STEADY * np.exp(np.random.default_rng(7).normal(0, 0.05, len(INDEX)))
    ahead = noisy.copy()
    ahead["2025-01":] *= 3
    plain, moved = (run_up.before_steps(series, [STEP], 3, 24).iloc[0] for series in (noisy, ahead))
    assert moved[["low_pct", "high_pct", "others"]].tolist() == plain[["low_pct", "high_pct", "others"]].tolist()
    assert moved["gap_pct"] > moved["high_pct"]


def test_windows_at_earlier_dates_are_counted():
    # months 1 to 24 make the first trend; windows of three start at month 25 (2017-01) and end before 2025-01
    found = run_up.before_steps(STEADY, [STEP], 3, 24).iloc[0]
    assert found["others"] == len(pd.period_range("2017-01", "2024-10", freq="M"))


def test_too_few_windows_give_no_range_and_a_step_out_of_reach_no_row():
    short = STEADY["2022-01":]
    found = run_up.before_steps(short, [STEP, pd.Timestamp("2026-02-24")], 3, 24)
    assert len(found) == 1
    assert found[["low_pct", "high_pct"]].isna().all(axis=None)
    steps = pd.DataFrame({"start_date": [STEP], "rate_pct": [10.0]})
    assert "earlier dates" not in tariff_words.gaps(found, steps, 24)
    assert tariff_words.run_up_title(found, 24) == "Imports in the months before each change of the rate"


def test_a_date_in_mid_month_takes_whole_months_only():
    found = run_up.before_steps(STEADY, [pd.Timestamp("2025-08-24")], 1, 12).iloc[0]
    assert str(found["first"]) == "2025-07"


@pytest.mark.parametrize(("months", "trend"), [(0, 24), (3, 5)])
def test_windows_that_make_no_sense_are_refused(months, trend):
    with pytest.raises(ValueError, match="months must be"):
        run_up.gaps(STEADY, months, trend)


def test_no_step_no_range():
    assert run_up.before_steps(STEADY, [], 3, 24).empty
    assert run_up.by_length(STEADY, [], 3, [12, 24]) == {}
    assert set(run_up.by_length(STEADY.tail(30), [STEP], 3, [12, 24, 36])) == {12, 24}


def test_a_short_series_keeps_its_season():
    kept, effect = run_up.season_out(STEADY.tail(30), 30)
    assert kept.equals(STEADY.tail(30))
    assert effect is None
    assert tariff_words.tet(effect, 30).startswith("The months are too few")


@pytest.mark.parametrize(
    ("gaps", "title"),
    [
        ([5.0, -3.0], "No run-up stands out against a trend of 24 months"),
        ([5.0, 30.0], "One of two run-ups stands out against a trend of 24 months"),
        ([-40.0, 30.0], "Two of two run-ups stand out against a trend of 24 months"),
    ],
)
def test_the_title_counts_what_lies_outside(gaps, title):
    table = pd.DataFrame({"gap_pct": gaps, "low_pct": -20.0, "high_pct": 20.0})
    assert tariff_words.run_up_title(table, 24) == title


def changes(before, after, announced):
    start = pd.Timestamp("2025-08-07")
    steps = pd.DataFrame({"start_date": [start], "before_pct": before, "rate_pct": after, "announced": [announced]})
    table = pd.DataFrame({"date": [start], "first": [pd.Period("2025-05")], "last": [pd.Period("2025-07")]})
    return table, steps


def test_a_cut_is_not_read_as_a_reason_to_buy_ahead():
    # a gap before a cut was once told like one before a rise
    said = tariff_words.incentives(*changes(20.0, 10.0, pd.Timestamp("2025-07-02")))
    assert said == "Only a rise gives a buyer reason to hurry, and one of these changes was a cut."


@pytest.mark.parametrize(
    ("announced", "said"),
    [("2025-07-31", "one rise, one was announced before"), ("2025-08-01", "one rise, not one was announced before")],
)
def test_a_rise_is_news_only_while_the_months_run(announced, said):
    assert said in tariff_words.incentives(*changes(10.0, 20.0, pd.Timestamp(announced)))
    assert "not one was announced" in tariff_words.incentives(*changes(10.0, 20.0, pd.NaT))
    assert tariff_words.incentives(pd.DataFrame(), pd.DataFrame()) == "Only a rise gives a buyer reason to hurry."
