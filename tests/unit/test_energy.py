"""What came of energy announcements, on a few rows made for the purpose: never told before its day."""

import pandas as pd
import pytest

from tradebook.models import energy

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
