"""Promises in strategic sectors, and the trade, reserves and capacity they are held against."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from tradebook.models import farm, rare_earths, sector_words, sectors

CUTOFF = pd.Timestamp("2024-12-31")
EMPTY = {"role": "root", "counted_under": None, "seller": "Seller", "precision": "day", "value_usd_mn": np.nan}


def deals(*rows):
    frame = pd.DataFrame([{**EMPTY, **row} for row in rows])
    return frame.assign(date=pd.to_datetime(frame["date"]), status_date=pd.to_datetime(frame["status_date"]))


def deal(number, sector, item, instrument, date, status_code, status_date, **more):
    named = {"deal_id": number, "sector": sector, "item": item, "instrument": instrument, "date": date}
    return {**named, "status_code": status_code, "status_date": status_date, "status": "Opened at last.", **more}


MADE = deals(
    deal("A", "technology", "Chip plant", "framework", "2020-01-01", "operating", "2023-01-01", role="investment"),
    deal("B", "technology", "Satellite licence", "licence", "2021-01-01", "firm", "2021-02-01"),
    deal("C", "energy", "LNG supply", "MoU", "2022-01-01", "lapsed", "2025-06-01"),
    deal("D", "energy", "Coal cargo", "delivery", "2022-01-01", "delivered", "2022-01-01"),
    deal("E", "technology", "Chip plant", "confirmation", "2023-05-01", "operating", "2023-05-01", role="restatement"),
    deal("F", "agriculture", "Soybeans", "MoU", "2025-05-01", "signed_not_binding", "2025-05-01"),
)
MADE.loc[4, "counted_under"] = "A"


def test_promises_are_counted_once_and_take_the_status_known_by_the_cutoff():
    found = sectors.promises(MADE, CUTOFF, latest=False).set_index("deal_id")
    assert found["outcome"].to_dict() == {"A": sectors.DONE, "B": sectors.BINDING, "C": sectors.SIGNED}
    assert found.loc["C", "subject"] == sectors.POWER
    assert not found.loc["C", "is_told"]  # it lapsed after the cutoff
    assert sectors.promises(MADE, pd.Timestamp("2026-01-01"), latest=True)["outcome"].tolist()[2] == sectors.DROPPED


def test_a_licence_binds_until_its_service_runs_or_it_lapses():
    codes = {"firm": sectors.BINDING, "operating": sectors.DONE, "lapsed": sectors.DROPPED}
    for code, outcome in codes.items():  # once no licence was ever told as lapsed
        one = deals(deal("B", "technology", "Satellites", "licence", "2021-01-01", code, "2021-02-01"))
        assert sectors.promises(one, CUTOFF, latest=False)["outcome"].tolist() == [outcome]


def test_words_about_promises():
    found = sectors.promises(MADE, CUTOFF, latest=False)
    assert sector_words.tallied(found).endswith("power, one is known to be carried out or in use")
    assert sector_words.investments(found).startswith("One of them is American money")
    assert sector_words.soft(found) == (
        "Of the three promises, one rests on a memorandum, a framework or talks alone. "
        "For one of the three no status was known by then."
    )
    assert sector_words.steps(found, MADE, sectors.CHIPS, CUTOFF) == (
        "“Chip plant” (Seller, 1 January 2020): opened at last; then “Chip plant” (May 2023): opened at last."
    )
    assert sector_words.steps(found, MADE, sectors.MINERALS, CUTOFF) == "This run holds not one promise of this kind."


def test_the_ceiling_of_chips_uses_a_full_year_and_bounds_a_part_of_one():
    sent = pd.DataFrame({"year": [2023, 2023, 2024], "hs4": ["8541", "8542", "8542"], "value_usd_mn": [1.0, 9.0, 30.0]})
    back = pd.DataFrame({"year": [2023, 2024], "naics3": "334", "months_covered": [12, 11], "value_usd_mn": [200, 300]})
    table = sectors.chips(sent, back, 2024)
    assert table["share"].round(6).tolist()[0] == 0.05  # 10 of 200
    assert np.isnan(table.loc[2024, "share"])  # eleven months are no year
    assert sector_words.ceiling(table).endswith(
        "beside these alone, the chips of the whole year are 10.0%."
    )  # 30 of 300
    assert sectors.chips(sent[sent["hs4"] == "8542"], back, 2024).empty


def test_series_that_move_together_and_those_too_short_to_tell():
    years = range(2010, 2020)
    one = pd.Series(np.exp([0, 1, 1, 3, 2, 5, 4, 7, 6, 9]), index=years)
    other = pd.Series(np.exp([0, 2, 1, 3, 5, 4, 7, 6, 8, 7]), index=years)
    r, low, high, number = sectors.together(one, other)
    expected = stats.pearsonr(np.log(one).diff()[1:], np.log(other).diff()[1:])  # has Fisher's interval of its own
    assert number == 9
    assert (r, low, high) == pytest.approx((expected.statistic, *expected.confidence_interval(0.95)))
    assert sectors.together(one.head(5), one.head(5)) is None
    assert sectors.together(one, one * 0) is None
    assert "can't" not in sector_words.moved_together((0.5, -0.2, 0.9, 9))
    assert "no link of either sign can be told from chance. Even" in sector_words.moved_together((0.5, -0.2, 0.9, 9))


FIGURES = pd.DataFrame(
    {
        "subject": rare_earths.RESERVES,
        "place_iso3": ["VNM", "VNM", "CHN", "VNM"],
        "edition": ["2024", "2025-01", "2026-05", "2026-05"],
        "value": [20.0, 5.0, 40.0, 5.0],
    }
)


def test_reserves_are_told_by_edition_and_only_those_out_by_the_cutoff():
    ranks = FIGURES.head(0).assign(date=pd.Series(dtype="datetime64[us]"))
    known = rare_earths.known_figures(FIGURES, rare_earths.RESERVES, pd.Timestamp("2026-06-01"))
    words = rare_earths.reserves(known, ranks)
    assert "20 million tonnes in the edition of 2024 and at 5 million since that of January 2025." in words
    assert words.endswith("The edition of January 2025 cut them by 75.0%.")
    assert rare_earths.others(known, {"CHN": "China"}).endswith("are China with 40 million tonnes.")
    early = rare_earths.known_figures(FIGURES, rare_earths.RESERVES, CUTOFF)
    assert len(early) == 1
    assert "since that" not in rare_earths.reserves(early, ranks)


def test_a_document_that_repeats_an_old_edition_is_told_so():
    known = rare_earths.known_figures(FIGURES, rare_earths.RESERVES, pd.Timestamp("2026-06-01"))
    said = (SimpleNamespace(stated=20), SimpleNamespace(written="2025-03"))
    told = rare_earths.claimed(known, said, pd.Timestamp("2026-06-01"))
    assert told == (
        " A source document of March 2025 gives 20 million tonnes, though the edition of January 2025 was out by then."
    )
    assert rare_earths.claimed(known, said, CUTOFF) == ""
    assert rare_earths.claimed(known, None, CUTOFF) == ""


def test_farm_goods_take_one_basis_a_year_and_leave_missing_years_missing():
    sold = pd.DataFrame(
        {"year": [2023, 2023, 2024], "hs2": ["10", "52", "10"], "months_covered": 12, "value_usd_mn": [8.0, 2.0, 9.0]}
    )
    bought = pd.DataFrame(
        {
            "year": [2023, 2023, 2024],
            "partner_iso3": "VNM",
            "hs2": "03",
            "basis": ["general imports", "imports for consumption", "imports for consumption"],
            "months_covered": [12, 12, 7],
            "value_usd_mn": [5.0, 4.0, 3.0],
        }
    )
    table = farm.trade(sold, bought, 2024)
    assert table.loc[2023].tolist() == [8.0, 2.0, 4.0]
    assert np.isnan(table.loc[2024, farm.BOUGHT])
    assert farm.bought(table).endswith("worth $4.00 million, less than the $10.0 million it sold, cotton included.")
    assert (
        farm.sold(table)
        == "In 2024 the United States sold Vietnam farm goods worth $9.00 million ($8.00 million a year before)."
    )


def test_the_ladder_from_plan_to_power():
    plants = {"fuel": "LNG", "first_announced_year": 2020, "status_date": pd.Timestamp("2023-01-01")}
    rows = [
        {**plants, "capacity_mw": 100.0, "status_code": "operating", "us_role_code": "none"},
        {**plants, "capacity_mw": 300.0, "status_code": "under_construction", "us_role_code": "owner"},
        {**plants, "capacity_mw": 600.0, "status_code": "stalled", "us_role_code": "owner"},
        {**plants, "fuel": "wind", "capacity_mw": 50.0, "status_code": "mou_only", "us_role_code": "proposal"},
    ]
    goals = pd.DataFrame({"year": [2030], "capacity_mw": [2000.0], "stated_date": [pd.Timestamp("2023-05-01")]})
    table = sectors.ladder(pd.DataFrame(rows), goals, CUTOFF)
    assert table.set_index("rung")["capacity_mw"].tolist() == [2000, 1000, 400, 100, 300, 50, 0]
    assert sector_words.power(table) == (
        "Plants announced include those begun, which include those in operation. "
        "Of 2,000 MW wanted, 5.0% ran and 20.0% had at least a building contract; American owners had 300 MW of it."
    )
    assert sector_words.wind(table).endswith("and no work on it is on record.")
    early = sectors.ladder(pd.DataFrame(rows), goals, pd.Timestamp("2022-12-31"))
    assert sector_words.power(early).startswith("A plan for power from LNG and a list of plants are not both held")


@pytest.mark.parametrize("table", [pd.DataFrame({"rung": [], "capacity_mw": [], "is_wind": []})])
def test_a_run_without_plants_says_so(table):
    table = table.astype({"rung": str})
    assert sector_words.power(table).startswith("A plan for power")
    assert sector_words.wind(table).startswith("No American proposal")


def test_a_brief_word_on_reserves_dates_the_cut_not_the_newest_edition():
    editions = ["2024", "2025-01", "2026-05"]
    known = pd.DataFrame(
        {
            "place_iso3": "VNM",
            "edition": editions,
            "value": [22.0, 3.5, 3.5],
            "date": pd.to_datetime(editions, format="ISO8601"),
        }
    )
    words = rare_earths.reserves(known, known.head(0), brief=True)
    assert words.endswith("at 22 million tonnes in the edition of 2024 and at 3.5 million since that of January 2025.")
    same = rare_earths.reserves(known.tail(2), known.head(0), brief=True)
    assert same.endswith("at 3.5 million tonnes in the edition of January 2025 and no other up to that of May 2026.")
