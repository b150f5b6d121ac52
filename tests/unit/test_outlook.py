"""Yearly forecasts judged on their own past, and the total of a year of which some months are known."""

import numpy as np
import pandas as pd
import pytest

from tradebook.models import outlook, outlook_words, part_year, part_year_words

YEARS = range(2002, 2026)
STEADY = pd.Series(np.exp(np.cumsum(np.random.default_rng(3).normal(0.15, 0.05, 24)) + 8), index=YEARS)
WANDERING = pd.Series(np.exp(np.cumsum(np.random.default_rng(5).normal(0, 0.1, 24)) + 8), index=YEARS)
LEVEL = 0.8


@pytest.fixture(scope="module")
def steady():
    return outlook.judged(STEADY, 3, LEVEL)


@pytest.fixture(scope="module")
def wandering():
    return outlook.judged(WANDERING, 3, LEVEL)


def test_a_steady_trend_is_carried_on_and_a_walk_is_left_where_it_is(steady, wandering):
    assert steady.method == outlook.DRIFT
    assert steady.scores.loc[outlook.DRIFT, "mase"] < steady.scores.loc[outlook.SAME, "mase"]
    assert wandering.method == outlook.SAME
    assert wandering.better == []
    words = outlook_words.verdict("exports", wandering, None)
    assert words.startswith("For US exports to Vietnam no method beat “no change”")


def test_each_origin_looks_no_further_than_a_third_of_its_years():
    far = outlook.judged(STEADY, 5, LEVEL).rolled
    assert far.groupby("origin")["step"].max().loc[[2011, 2014]].tolist() == [4, 5]  # 10 years known, then 13


def test_the_record_is_what_the_method_said_one_year_before(steady):
    table = outlook.record(steady).set_index("year")
    past = STEADY.loc[:2024]
    growth = np.log(past.iloc[-1] / past.iloc[0]) / (len(past) - 1)
    assert table.loc[2025, "said"] == pytest.approx(past.iloc[-1] * np.exp(growth))
    assert table.loc[2025, "error_pct"] == pytest.approx(100 * (table.loc[2025, "said"] / STEADY[2025] - 1))
    assert table.index.tolist() == list(range(2012, 2026))


def test_the_choice_at_an_origin_knows_only_outcomes_of_the_time(steady):
    picked = outlook.chosen_then(steady, LEVEL)
    assert picked["method"].iloc[0] == outlook.SAME  # nothing was known yet
    later = steady.rolled.assign(actual=lambda t: t["actual"].where(t["period"] <= 2018, 1.0))
    changed = outlook.chosen_then(steady._replace(rolled=later), LEVEL)
    assert changed["method"][:7].tolist() == picked["method"][:7].tolist()  # the years 2012 to 2018, and 2019
    assert "Picked afresh each year" in outlook_words.then(picked)


def test_how_far_ahead_a_method_holds():
    rows = pd.DataFrame({"step": [1, 2, 3], "method": outlook.DRIFT, "ratio": [0.5, 1.1, 0.9]})
    assert outlook.reach(rows, outlook.DRIFT) == (1, 3)
    assert outlook.reach(rows, outlook.DAMPED) == (0, 0)


def test_errors_by_step_are_held_against_no_change(steady):
    table = outlook.by_step(steady)
    one = steady.rolled[steady.rolled["step"] == 1]
    errors = ((one["actual"] - one["centre"]).abs() / one["scale"]).groupby(one["model"]).mean()
    found = table[(table["step"] == 1) & (table["method"] == outlook.DRIFT)]["ratio"].iloc[0]
    assert found == pytest.approx(errors[outlook.DRIFT] / errors[outlook.SAME])
    assert outlook.SAME not in set(table["method"])


def test_flows_name_a_surplus_and_leave_out_what_changes_sign():
    trade = pd.DataFrame({"imports": [1.0, 1.0], "exports": [3.0, 4.0]}, index=[2020, 2021])
    assert list(outlook.flows(trade)) == ["imports", "exports", "surplus"]
    assert list(outlook.flows(trade.assign(imports=[1.0, 9.0]))) == ["imports", "exports"]
    assert "the balance" in outlook_words.left_out(outlook.flows(trade.assign(imports=[1.0, 9.0])))


def test_the_first_year_learned_from_moves_the_average_growth_only_where_it_is_used(steady, wandering):
    starts = outlook.by_start(STEADY, 3, LEVEL)
    assert starts["start"].tolist() == [2002, 2005, 2010]
    assert starts[outlook.SAME].nunique() == 1
    assert "across first years learned from" in outlook_words.sensitivity(starts, steady)
    assert outlook_words.sensitivity(starts, wandering).startswith("“No change” does not depend")


def months(growth: float, end: str) -> pd.Series:
    index = pd.period_range("2010-01", end, freq="M")
    season = np.tile([0.8, 0.7, 1, 1, 1, 1, 1.1, 1.1, 1.1, 1.1, 1, 1.1], 20)[: len(index)]
    return pd.Series(season * 100.0 * growth ** (index.year - 2010), index=index)


def test_a_year_that_grows_like_its_first_months_is_filled_without_error():
    table = part_year.totals(months(1.1, "2024-08"))
    own = table[table["method"] == part_year.GROWTH]
    assert own["error_pct"].dropna().abs().max() < 1e-9
    assert own["year"].tolist() == list(range(2016, 2025))
    assert own["said"].iloc[-1] == pytest.approx(12 * 100 * 1.1**14)  # the pattern of a year adds up to twelve
    again = table[table["method"] == part_year.AGAIN].set_index("year")["error_pct"]
    # September to December hold 4.3 of the 12 parts; repeating the last year's leaves a tenth of them out
    assert again[2023] == pytest.approx(100 * -(4.3 / 12) * (1 - 1 / 1.1))
    assert part_year.chosen(table) != part_year.AGAIN


def test_with_no_month_known_the_whole_year_is_filled():
    table = part_year.totals(months(1.1, "2023-12"))
    own = table[table["method"] == part_year.GROWTH]
    assert own["year"].iloc[-1] == 2024
    assert own["known"].iloc[-1] == 0
    assert own["said"].iloc[-1] == pytest.approx(12 * 100 * 1.1**14)


def test_the_interval_comes_from_past_misses():
    past = pd.DataFrame(
        {"year": range(2018, 2025), "method": "m", "known": 8, "said": 100.0, "came": 100 * np.exp(0.1)}
    )
    table = pd.concat([past, past.tail(1).assign(year=2025, came=np.nan)])
    # seven misses of 0.1: t (80 %, 7) = 1.414924, sqrt(1 + 1/7) = 1.069045, so a half width of 0.1512617
    low, high = part_year.interval(table, "m", 0.8)
    assert (low, high) == pytest.approx((100 * np.exp(-0.1512617), 100 * np.exp(0.1512617)), rel=1e-6)
    assert part_year.interval(table.tail(4), "m", 0.8) is None
    changed = table.assign(came=[-1.0, *table["came"].iloc[1:]])
    assert part_year.interval(changed, "m", 0.8) is None


def test_the_balance_follows_from_the_chosen_methods():
    imports, exports = part_year.totals(months(1.1, "2024-08")), part_year.totals(months(1.1, "2024-08") / 4)
    table = part_year.balance(imports, exports)
    assert table["said"].iloc[-1] == pytest.approx(0.75 * 12 * 100 * 1.1**14)
    assert part_year_words.balance(table, LEVEL).startswith("From the two follows a deficit of $")
    assert "a surplus of $" in part_year_words.balance(part_year.balance(exports, imports), LEVEL)


def test_a_series_too_short_for_the_months_is_refused():
    with pytest.raises(ValueError, match="needs 96"):
        part_year.totals(months(1.1, "2016-08"))


def test_the_way_to_fill_a_year_is_picked_on_the_years_before_it():
    rows = [(2020, part_year.AGAIN, -9.0), (2020, part_year.GROWTH, 1.0), (2021, part_year.AGAIN, -2.0)]
    rows += [(2021, part_year.GROWTH, 8.0), (2022, part_year.AGAIN, -3.0), (2022, part_year.GROWTH, 5.0)]
    table = pd.DataFrame(rows, columns=["year", "method", "error_pct"]).assign(came=100.0)
    # nothing is known in 2020; growth leads by 1 to 9 after it, and by 4.5 to 5.5 after 2021
    picked = part_year.chosen_then(table)
    assert picked["method"].tolist() == [part_year.AGAIN, part_year.GROWTH, part_year.GROWTH]
    assert picked["error_pct"].tolist() == [-9.0, 8.0, 5.0]
    assert part_year_words.then("imports", table).endswith("missed US imports from Vietnam by 7.3%.")  # 22 / 3


def test_the_front_page_sets_both_records_over_the_same_years():
    table = part_year.totals(months(1.1, "2024-08"))
    picked = pd.DataFrame({"year": [2010, 2022, 2023], "method": outlook.DRIFT, "error_pct": [90.0, 4.0, -8.0]})
    words = part_year_words.in_brief("imports", table, picked, LEVEL)
    assert words.startswith("A model that knows eight months of 2024 puts US imports from Vietnam at $4.")
    assert words.endswith(
        "Over two past years such a model, picked on what was known at the time, missed by 0.0% on average, "
        "one that knew full years alone by 6.0%."
    )
    assert part_year_words.in_brief("imports", table, picked.head(1), LEVEL).endswith("how far off it may be.")


def test_with_no_month_known_no_growth_so_far_is_spoken_of():
    table = part_year.totals(months(1.1, "2023-12"))
    assert "knows no month of 2024 (the year before scaled by its own growth)" in part_year_words.said(
        "imports", table, LEVEL
    )
    assert "so far" not in part_year_words.beaten("imports", table)


def test_an_interval_that_held_far_less_than_it_claims_is_called_too_narrow(steady):
    held = steady.scores.assign(coverage=0.69, forecasts=57)
    assert "imports from Vietnam is too narrow" in outlook_words.held({"imports": steady._replace(scores=held)}, LEVEL)
    assert "narrow" not in outlook_words.held({"imports": steady._replace(scores=held.assign(coverage=0.71))}, LEVEL)


def test_the_centre_is_set_beside_all_american_trade(steady):
    world = pd.DataFrame({"imports": [10 * STEADY[2025]]}, index=[2025])
    assert "of which Vietnam's part was 10.0%" in outlook_words.scale("imports", steady, world)
    assert outlook_words.scale("imports", steady, world.loc[:2024]).startswith(
        "The whole of American trade is not held"
    )
