"""The tiles of the front page, from frames small enough to check by hand."""

import pandas as pd
import pytest

from tradebook.models import at_a_glance, ledgers

MONTHS = pd.date_range("2024-01-01", periods=26, freq="MS")  # to February 2026


def months(imports, exports=1.0) -> pd.DataFrame:
    return pd.DataFrame({"month": MONTHS, "exports": exports, "imports": imports})


def places(place: int, deficit: float = 5.0, is_broad: bool = True) -> pd.DataFrame:
    return pd.DataFrame({"deficit": [deficit], "place": [place], "partners": [40], "is_broad": [is_broad]}, [2025])


def past(tile, number: int = 0) -> dict:
    return tile.figures[number].history.to_dict()


def test_twelve_months_are_set_beside_the_twelve_before():
    tile = at_a_glance.bought(months([10.0] * 14 + [15.0] * 12))  # 120, then 180
    assert (tile.value, tile.way) == ("$180 million", "Up 50.0% on the twelve months before.")
    assert tile.period == "Twelve months to February 2026"
    assert past(tile)["2025-02"] == 120
    assert past(tile)["2026-02"] == 180


def test_no_sum_bridges_a_missing_month():
    frame = months(10.0)
    assert set(past(at_a_glance.bought(frame.drop(index=13)))) == {"2024-12", "2025-01", "2026-02"}
    assert at_a_glance.bought(frame.iloc[:11]) is None
    assert at_a_glance.bought(frame.iloc[:0]) is None


def test_a_first_year_has_no_year_before_it():
    assert at_a_glance.bought(months(10.0).iloc[:12]).way == ""


def test_the_deficit_has_its_place_where_the_partners_allow_one():
    frame = months([11.0] * 14 + [6.0] * 12)
    tile = at_a_glance.owed(frame, places(3), "It was the largest of all.")
    assert (tile.label, tile.value) == ("US goods deficit with Vietnam", "$60.0 million")  # 12 x (6 - 1)
    assert tile.way == "Down 50.0% on the twelve months before."
    assert tile.beside == "Third-largest with any single country in 2025. It was the largest of all."
    assert at_a_glance.owed(frame, places(3, is_broad=False), "").beside == ""
    assert at_a_glance.owed(frame, places(40, deficit=-1.0), "").beside == ""
    assert at_a_glance.owed(frame, places(3).iloc[:0], "").beside == ""


def test_a_balance_that_turns_is_told_without_a_rate():
    tile = at_a_glance.owed(months([3.0] * 14 + [0.0] * 12), places(3), "")
    assert (tile.label, tile.value) == ("US goods surplus with Vietnam", "$12.0 million")
    assert tile.way == "After a deficit of $24.0 million in the twelve months before."


def test_a_share_moves_in_points():
    world = pd.Series(1000.0, index=[2023, 2024, 2025])
    tile = at_a_glance.share(pd.Series({2023: 40.0, 2024: 41.0, 2025: 56.0}), world)
    assert (tile.value, tile.way, tile.period) == ("5.6%", "Up 1.5 points on 2024.", "2025")
    assert at_a_glance.share(pd.Series({2023: 40.0, 2025: 41.0}), world).way == ""
    assert at_a_glance.share(pd.Series({2024: 0.41, 2025: 0.42}), world).value == "0.042%"
    assert at_a_glance.share(pd.Series({2030: 40.0}), world) is None


def duty(values) -> pd.DataFrame:
    frame = pd.DataFrame({"month": MONTHS[-len(values) :], "calculated_duty_usd_mn": values})
    return frame.assign(imports_for_consumption_usd_mn=100.0)


def rates(start: str | None) -> pd.DataFrame:
    row = {"series": "general_additional", "status": "applied", "end_date": pd.NaT, "rate_pct": 12.5}
    row |= {"start_date": pd.Timestamp(start or "2020-01-01"), "legal_basis": "", "note": ""}
    return pd.DataFrame([row] if start else [], columns=list(row))


def test_the_duty_assessed_stands_beside_the_general_rate():
    tile = at_a_glance.charged(duty([4.0] * 14 + [7.0] * 12), rates("2025-03-01"))
    assert (tile.value, tile.way) == ("7.0%", "Up 3.0 points on February 2025.")
    assert tile.beside == "The general rate was 12.5%."
    assert past(tile, 1)["2026-02"] == 12.5


def test_half_a_month_of_a_rate_is_told_as_such():
    tile = at_a_glance.charged(duty([4.0] * 26), rates("2026-02-15"))  # 14 of 28 days
    assert tile.beside == "The general rate was 6.2% on the average day of that month."
    assert tile.way == "Unchanged from February 2025."


def test_without_a_rate_the_duty_is_told_alone():
    tile = at_a_glance.charged(duty([4.0] * 5), rates(None))
    assert (tile.way, tile.beside) == ("", "No general rate is on record for that month.")
    assert len(tile.figures) == 1
    assert at_a_glance.charged(duty([4.0]).iloc[:0], rates(None)) is None


def counts(rows: dict) -> pd.DataFrame:
    columns = ["us_imports", "vn_exports", "vn_imports", "us_exports"]
    return ledgers.gaps(pd.DataFrame.from_dict(rows, orient="index", columns=columns))


def test_both_counts_stand_beside_their_gap():
    tile = at_a_glance.counted_twice(counts({2024: [90.0, 80.0, 20.0, 10.0], 2025: [100.0, 70.0, 20.0, 10.0]}))
    assert tile.value == "$40.0 million"  # 90 less 50
    assert tile.way == "Up from $20.0 million for 2024."  # 80 less 60
    assert (
        tile.beside
        == "Washington (solid) counts a deficit of $90.0 million, Hanoi (dashed) a surplus of $50.0 million."
    )
    assert [past(tile, number)["2025"] for number in (0, 1)] == [90, 50]


def test_a_year_that_hanoi_did_not_count_is_no_common_year():
    gone = float("nan")
    tile = at_a_glance.counted_twice(
        counts({2022: [9.0, 8.0, 2.0, 1.0], 2024: [9.0, 8.0, 12.0, 11.0], 2025: [9, 8, gone, 1]})
    )
    assert (tile.period, tile.way) == ("2024", "")
    assert "a surplus of $2.00 million, Hanoi (dashed) a deficit of $4.00 million" in tile.beside
    assert at_a_glance.counted_twice(counts({2025: [9.0, 8.0, gone, 1.0]})) is None


BOOK = pd.DataFrame(
    {
        "firm_on": pd.to_datetime(["2019-02-27", "2019-02-27", "2026-01-18", None]),
        "lapsed_on": pd.to_datetime([None, "2023-10-01", None, None]),
        "firm_quantity": [100, 10, 50, 0],
    }
)
HANDED = pd.DataFrame({"end_date": pd.to_datetime(["2025-09-30"]), "number": [1], "destination_iso3": ["THA"]})


def test_an_aircraft_counts_from_its_firm_order_until_it_lapses():
    tile = at_a_glance.ordered(BOOK, HANDED, {"THA": "Thailand"}, pd.Timestamp("2026-02-28"))
    assert (tile.value, tile.way, tile.period) == ("150", "50 more than a year before.", "On 28 February 2026")
    assert tile.beside == "The one known to have been handed over went to Thailand, not to Vietnam."
    ends = {"2019-01": 0, "2019-02": 110, "2023-09": 110, "2023-10": 100, "2026-01": 150}
    assert {period: past(tile)[period] for period in ends} == ends
    assert [past(tile, 1)[period] for period in ("2025-08", "2025-09")] == [0, 1]


@pytest.mark.parametrize(
    ("cutoff", "way"), [("2024-09-30", "10 fewer than a year before."), ("2022-12-31", "As many as a year before.")]
)
def test_orders_also_shrink_or_stand_still(cutoff, way):
    assert at_a_glance.ordered(BOOK, HANDED.iloc[:0], {}, pd.Timestamp(cutoff)).way == way


def test_a_memorandum_alone_is_no_firm_order():
    tile = at_a_glance.ordered(BOOK.iloc[3:], HANDED.iloc[:0], {}, pd.Timestamp("2017-12-31"))
    assert (tile.value, tile.beside) == ("0", "Not one is known to have been handed over.")
    assert at_a_glance.ordered(BOOK.iloc[:0], HANDED.iloc[:0], {}, pd.Timestamp("2015-12-31")) is None
