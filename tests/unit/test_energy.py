"""What came of energy announcements, on a few rows made for the purpose: never told before its day."""

import pandas as pd
import pytest

from tradebook.models import energy, energy_words, plant_words

DAY = pd.Timestamp
DEALS = pd.DataFrame(
    [
        ("A", "energy", "root", "MoU", "LNG supply", DAY("2017-11-12"), None, "signed_not_binding"),
        (
            "B",
            "energy",
            "root",
            "order",
            "Turbines for an LNG plant",
            DAY("2022-05-16"),
            DAY("2026-01-05"),
            "operating",
        ),
        ("C", "energy", "restatement", "MoU", "LNG supply", DAY("2018-01-01"), None, "signed_not_binding"),
        ("D", "aviation", "root", "order", "737 MAX", DAY("2016-05-23"), None, "firm"),
        ("E", "energy", "investment", "framework", "LNG terminal", DAY("2020-10-28"), DAY("2021-01-01"), "stalled"),
    ],
    columns=["deal_id", "sector", "role", "instrument", "item", "date", "status_date", "status_code"],
).astype({"date": "datetime64[us]", "status_date": "datetime64[us]"})


def outcomes(day: str, latest: bool = False) -> dict[str, str]:
    return energy.announcements(DEALS, DAY(day), latest).set_index("deal_id")["outcome"].to_dict()


def test_an_announcement_counts_once_and_only_from_its_day():
    assert outcomes("2016-12-31") == {}
    assert set(outcomes("2019-12-31")) == {"A"}
    assert set(outcomes("2026-08-31", latest=True)) == {"A", "B", "E"}


def test_an_outcome_is_not_told_before_its_day():
    assert outcomes("2025-12-31")["B"] == "contract, no delivery found"
    assert outcomes("2026-08-31")["B"] == "goods delivered or power flowing"
    assert outcomes("2020-12-31")["E"] == "memorandum or framework only"
    assert outcomes("2021-12-31")["E"] == "stalled or overtaken"


def test_the_tally_counts_every_announcement_once():
    made = energy.announcements(DEALS, DAY("2026-08-31"), True)
    assert energy.tally(made)["announcements"].sum() == len(made) == 3


def test_ten_million_tonnes_at_eleven_dollars():
    # 10 million t x 51.9 MMBtu/t x 11 USD/MMBtu = 5,709 million USD
    assert energy.lng_value(10, 11, 51.9) == pytest.approx(5709)
    with pytest.raises(ValueError, match="negative"):
        energy.lng_value(-1, 11, 51.9)


def test_an_item_that_names_no_fuel_is_refused_rather_than_misfiled():
    with pytest.raises(ValueError, match="no subject"):
        energy.subject("Soybean meal")


def test_a_plant_whose_status_is_later_is_kept_as_not_recorded_if_it_was_announced():
    plants = pd.DataFrame(
        {
            "fuel": ["LNG"] * 3,
            "capacity_mw": [1000.0, 2000.0, 3000.0],
            "us_role_code": ["owner", "none", "none"],
            "status_code": ["operating", "stalled", "stalled"],
            "status_date": pd.to_datetime(["2018-01-01", "2026-01-01", "2026-01-01"]),
            "first_announced_year": pd.array([2010, 2019, None], dtype="Int64"),
        }
    )
    seen = energy.plants(plants, DAY("2019-12-31"))
    assert seen["stage"].tolist() == ["Operating", energy.NOT_RECORDED]
    assert seen["american_part"].tolist() == [energy.OWNED, energy.NO_PART]


def test_only_petroleum_gases_of_full_years_make_the_fuel_exports():
    headings = pd.DataFrame(
        [(2024, "2711", 12, 90.0), (2024, "2701", 12, 4.0), (2025, "2711", 12, 500.0), (2026, "8542", 1, 150.0)],
        columns=["year", "hs4", "months_covered", "value_usd_mn"],
    )
    lines = pd.DataFrame(
        [
            (2024, "271112", 12, 80.0),
            (2025, "271112", 12, 420.0),
            (2025, "271113", 12, 60.0),
            (2025, "854231", 12, 9e3),
        ],
        columns=["year", "hs6", "months_covered", "value_usd_mn"],
    )
    fuels = energy.fuel_exports(headings, lines, last=2025)
    assert fuels["Propane and butane"].to_dict() == {2024: 80.0, 2025: 480.0}
    assert fuels["other_gases"].to_dict() == {2024: 10.0, 2025: 20.0}


def projects() -> pd.DataFrame:
    rows = [
        ("One", "LNG", "owner", 2000.0, 1800.0, "approved_not_started", "2026-01-19", 2019, 2025, 2027),
        ("Two", "LNG", "none", None, None, "operating", "2023-10-29", None, None, 2023),
        ("Three", "LNG", "none", 4800.0, 6740.0, "under_construction", "2025-09-26", None, None, 2030),
        ("Four", "LNG", "owner", 4500.0, 5090.0, "superseded", "2025-09-26", 2020, None, 2027),
        ("Five", "wind", "proposal", 4000.0, 13000.0, "mou_only", "2022-07-01", 2022, None, None),
    ]
    columns = ["name", "fuel", "us_role_code", "capacity_mw", "value_usd_mn", "status_code", "status_date"]
    columns += ["first_announced_year", "first_online_year_promised", "latest_online_year_promised"]
    years = dict.fromkeys(columns[-3:], "Int64")
    return (
        pd.DataFrame(rows, columns=columns).assign(status_date=lambda t: pd.to_datetime(t["status_date"])).astype(years)
    )


def test_promised_years_are_told_from_their_day_and_not_of_what_was_dropped():
    table = energy.promises(projects(), DAY("2026-08-31"))
    assert table["name"].tolist() == ["Two", "One", "Three"]
    assert table.set_index("name").loc["One", "years_later"] == 2
    assert energy.promises(projects(), DAY("2024-12-31"))["name"].tolist() == ["Two"]


def test_values_are_told_of_projects_whose_status_is_known():
    assert energy.priced(projects(), DAY("2026-08-31"))["value_usd_bn"].tolist() == [6.74, 5.09, 1.8]
    assert energy.priced(projects(), DAY("2024-12-31")).empty, "announced by then, but nothing dated"


def test_headings_beyond_their_chapter_are_older_figures():
    headings = pd.DataFrame(
        {"hs4": ["2709", "2711", "8542", "2711"], "year": [2025, 2025, 2025, 2024], "vintage": "2026-03"}
    ).assign(value_usd_mn=[60.0, 480.0, 999.0, 80.0])
    chapters = pd.DataFrame({"hs2": ["27", "27"], "year": [2024, 2025], "vintage": "2026-07"})
    table = energy.beyond_chapter(headings, chapters.assign(value_usd_mn=[100.0, 500.0]), 2025)
    assert table.index.tolist() == [2025]
    assert table.loc[2025, "excess_usd_mn"] == pytest.approx(40)
    words = energy_words.older_headings(table)
    assert "add up to $40.0 million more" in words
    assert "after the Census revision of June 2026" in words
    assert energy_words.older_headings(table.head(0)) == ""


def test_what_is_late_and_what_is_near_are_said():
    table = energy.promises(projects(), DAY("2026-08-31"))
    words = plant_words.slips(table, 2026, "31 August 2026")
    assert "One, from 2025 to 2027" in words
    assert "no start of building on record: One, 2027 (approved, not started)" in words
    assert plant_words.slips_title(table) == "One of three LNG projects opened; promises moved by up to two years"
    assert "Past its year and not known to be open: One." in plant_words.slips(table, 2028, "31 December 2028")


def test_words_tell_what_was_announced_before_it_came():
    made = pd.DataFrame({"subject": ["Coal", "Power plant equipment"], "instrument": ["delivery", "order"]})
    made["status_date"] = pd.Timestamp("2026-01-05")
    words = energy_words.answer(made, made, "1 May 2026")
    assert words.endswith("power plant equipment (January 2026). One of them had been announced before it came.")
    assert energy_words.answer(made, made.head(1), "1 May 2026").endswith("It is known only from the delivery itself.")
    assert energy_words.answer(made, made.tail(1), "1 May 2026").endswith("power plant equipment (January 2026).")


def test_a_lower_figure_of_the_chapter_is_told_beside_the_sum_of_its_headings():
    sold = pd.DataFrame({"Crude oil": [5.0, 7.0]}, index=[2024, 2025])
    beyond = pd.DataFrame({"chapter_usd_mn": [6.0]}, index=[2025])
    cut = "; a later revision puts all of HS 27 at $6.00 million."
    assert energy_words.shipped(sold, 2025, beyond).endswith(cut)
    assert energy_words.shipped(sold, 2025, beyond.head(0)).endswith("to Vietnam in 2025.")


def test_a_sum_that_is_all_investment_is_not_told_twice():
    made = pd.DataFrame({"value_usd_mn": [1800.0, None], "role": ["investment", "root"], "instrument": "MoU"})
    made = made.assign(subject="Plants", quantity=None)
    words = energy_words.carried_out(made, made.head(0))
    assert words.endswith("it comes to $1.80 billion, all of it American money put into Vietnam.")
