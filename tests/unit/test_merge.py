"""New figures beside the ones held, on a table of three rows: of vintages, and of sources."""

import pandas as pd
import pytest

from tradebook.connectors.merge import MergeError, merge

FACT = ["month", "flow"]
UNITS = {"value_usd_mn": "million US dollars"}
HELD = pd.DataFrame(
    {
        "month": ["2026-06", "2026-07", "2026-07"],
        "flow": ["imports"] * 3,
        "vintage": ["2026-08", "2026-09", "2026-10"],
        "is_latest": [True, False, True],
        "value_usd_mn": [100.0, 200.0, 210.0],
        "source_id": ["a", "b", "c"],
    }
)


def new(*pairs) -> pd.DataFrame:
    return pd.DataFrame(pairs, columns=["month", "value_usd_mn"]).assign(flow="imports")


def put(figures, vintage="2026-11", held=HELD):
    return merge(held, figures, FACT, UNITS, vintage, "d")


def test_a_new_month_is_added_and_no_mark_moves():
    merged = put(new(("2026-08", 300.0)))
    assert merged.fresh.to_numpy().tolist() == [["2026-08", "imports", "2026-11", True, 300.0, "d"]]
    assert merged.unmarked.empty
    assert merged.report() == "1 new, 0 revised"
    assert merged.lines() == ["  new 2026-08 imports: 300"]


def test_a_revised_month_becomes_a_new_vintage_and_takes_over_the_mark():
    merged = put(new(("2026-07", 231.0)))
    assert merged.fresh["vintage"].tolist() == ["2026-11"]
    assert merged.unmarked.tolist() == [2]  # the row of vintage 2026-10; the older one has no mark to lose
    assert merged.report() == "0 new, 1 revised, by 10.00% at most"  # 231 over 210
    assert merged.lines() == ["  revised 2026-07 imports: 210 -> 231 (+10.00%)"]


def test_the_same_figures_again_leave_no_trace():
    merged = put(new(("2026-06", 100.04), ("2026-07", 210.0)))
    assert merged.fresh.empty
    assert merged.report() == "0 new, 0 revised"


def test_a_figure_revised_back_is_a_vintage_of_its_own():
    assert put(new(("2026-07", 200.0))).report() == "0 new, 1 revised, by 4.76% at most"  # 200 over 210


def test_a_revision_from_nil_has_no_rate_of_change():
    merged = put(new(("2026-06", 5.0)), held=HELD.assign(value_usd_mn=[0.0, 200.0, 210.0]))
    assert merged.report() == "0 new, 1 revised"
    assert merged.lines() == ["  revised 2026-06 imports: 0 -> 5"]


def test_the_widest_revisions_are_told_and_the_rest_are_counted():
    held = pd.concat([HELD.iloc[[0]].assign(month=f"2025-{month:02}") for month in range(1, 13)], ignore_index=True)
    merged = put(new(*((f"2025-{month:02}", 100.0 + month) for month in range(1, 13))), held=held)
    assert merged.lines()[0] == "  revised 2025-12 imports: 100 -> 112 (+12.00%)"
    assert merged.lines()[-1] == "  and 4 more"


def test_what_is_held_is_not_changed_in_place():
    before = HELD.copy()
    put(new(("2026-07", 231.0)))
    pd.testing.assert_frame_equal(HELD, before)


@pytest.mark.parametrize(
    ("figures", "vintage", "says"),
    [
        (new(("2026-08", 1.0), ("2026-08", 2.0)), "2026-11", "2026-08 imports twice"),
        (new(("2026-07", 231.0)), "2026-09", "vintage 2026-10 is held already and differs; 2026-09 is not newer"),
        (new(("2026-07", 231.0)), "2026-10", "2026-10 is not newer"),
    ],
)
def test_figures_that_can_not_stand_beside_those_held_are_refused(figures, vintage, says):
    with pytest.raises(MergeError, match=says):
        put(figures, vintage)


SOURCES = HELD.drop(columns=["vintage", "is_latest"]).assign(
    is_preferred=[True, False, True], confidence=["medium", "low", "medium"]
)


@pytest.mark.parametrize(("confidence", "wins"), [("high", True), ("medium", True), ("low", False)])
def test_in_a_table_of_sources_the_mark_goes_to_the_row_of_no_lower_confidence(confidence, wins):
    merged = put(new(("2026-07", 231.0)).assign(confidence=confidence), held=SOURCES)
    assert merged.fresh["is_preferred"].tolist() == [wins]
    assert merged.unmarked.tolist() == ([2] if wins else [])


def test_in_a_table_of_sources_a_figure_any_row_holds_is_not_news():
    assert put(new(("2026-07", 200.0)).assign(confidence="high"), held=SOURCES).fresh.empty


def test_a_second_measure_counts_as_a_revision_too():
    held = HELD.assign(duty_usd_mn=[1.0, 2.0, 3.0])
    figures = new(("2026-06", 100.0)).assign(duty_usd_mn=1.5)
    merged = merge(held, figures, FACT, {**UNITS, "duty_usd_mn": "million US dollars"}, "2026-11", "d")
    assert merged.unmarked.tolist() == [0]
