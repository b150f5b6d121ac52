"""The partnership ladder and growth around a step on it, on rows simple enough to check by hand."""

import pandas as pd
import pytest

from tradebook.models import around_words, tiers

DAY = pd.Timestamp
LADDER = pd.DataFrame(
    [
        ("CHN", "comprehensive_strategic", "2008-05-01"),
        ("USA", "comprehensive", "2013-07-25"),
        ("USA", "comprehensive_strategic", "2023-09-10"),
        ("AUS", "comprehensive", "2009-09-01"),
        ("AUS", "strategic", "2018-03-15"),
        ("AUS", "comprehensive_strategic", "2024-03-07"),
        ("JPN", "strategic", "2009-04-01"),
        ("JPN", "strategic", "2014-03-01"),  # another label for the same tier
        ("LAO", "special", None),
    ],
    columns=["partner_iso3", "tier", "date"],
).assign(date=lambda t: pd.to_datetime(t["date"]), precision="day")


def test_each_partner_stands_where_its_last_step_took_it():
    assert tiers.tier_on(LADDER, DAY("2019-12-31")).to_dict() == {
        "AUS": "strategic",
        "CHN": "comprehensive_strategic",
        "JPN": "strategic",
        "USA": "comprehensive",
    }
    assert list(tiers.tier_on(LADDER, DAY("2009-01-01")).index) == ["CHN"]


def test_special_ties_stand_outside_the_ladder_and_a_new_label_is_no_step():
    steps = tiers.steps(LADDER, DAY("2026-01-01"))
    assert "LAO" not in set(steps["partner_iso3"])
    assert (steps["partner_iso3"] == "JPN").sum() == 1


def test_the_american_climb_skips_a_tier_and_takes_a_decade():
    climbs = tiers.climbs(LADDER, DAY("2026-01-01"))
    assert list(climbs.index) == ["CHN", "USA", "AUS"]
    assert climbs.loc["USA", "tiers_climbed"] == 2
    assert climbs.loc["USA", "years_waited"] == pytest.approx(10.13, abs=0.01)  # 25 July 2013 to 10 September 2023
    assert climbs.loc["AUS", "tiers_climbed"] == 1
    assert pd.isna(climbs.loc["CHN", "years_waited"])


def test_months_after_an_event():
    assert tiers.months_after(DAY("2023-09-10"), DAY("2025-04-02")) == 19


def test_paces_around_a_base_year():
    values = pd.DataFrame({"VNM": {2021: 100.0, 2022: 121.0, 2023: 121.0, 2024: 121.0, 2025: 174.24}})
    pace = tiers.paces(values, 2023, 2).loc["VNM"]
    assert pace["before_pct"] == pytest.approx(10)
    assert pace["after_pct"] == pytest.approx(20)
    assert tiers.paces(values, 2024, 2).empty  # 2026 is not known


def test_all_others_are_the_world_less_those_named():
    years = [2021, 2022, 2023]
    partners = pd.DataFrame(
        {"year": years * 2, "partner_iso3": ["VNM"] * 3 + ["CHN"] * 3, "imports": [10.0, 20, 40, 50, 50, 50]}
    ).assign(exports=lambda t: t["imports"])
    world = pd.DataFrame({"imports": [160.0, 170, 190], "exports": [160.0, 170, 190]}, index=years)
    beside = tiers.paces_beside(partners, world, {"VNM": "Vietnam", "CHN": "China"}, 2022, 1)
    bought = beside[beside["flow"] == "imports"].set_index("partner")
    assert bought.loc["Vietnam", ["before_pct", "after_pct"]].tolist() == pytest.approx([100, 100])
    assert bought.loc["all others", ["before_pct", "after_pct"]].tolist() == pytest.approx([0, 0])


def test_duty_before_since_and_at_its_peak():
    months = pd.to_datetime(["2023-08-01", "2023-09-01", "2023-10-01", "2023-11-01"])
    duty = pd.DataFrame({"duty": [4.0, 9.0, 12.0, 6.0], "imports": [100.0] * 4}, index=months)
    rates = pd.DataFrame({"start_date": pd.to_datetime(["2023-10-15"]), "rate_pct": [20.0]})
    facts = tiers.duty_facts(duty, rates, DAY("2023-09-10"))
    assert (facts.before, facts.since) == (0.04, pytest.approx(0.09))  # the month of the upgrade counts on neither side
    assert (facts.peak, facts.peak_month, facts.peak_general) == (0.12, DAY("2023-10-01"), 0.2)


def test_a_rate_of_one_day_is_told_with_its_note_in_the_sentence_and_without_one():
    day = pd.Timestamp("2025-04-09")
    rates = pd.DataFrame({"start_date": [day, day], "end_date": [day, None], "rate_pct": 46.0, "note": "Spared at sea"})
    assert around_words.spikes(rates) == "The spike is 46% on 9 April 2025 (spared at sea)."
    assert around_words.spikes(rates.assign(note=pd.NA)) == "The spike is 46% on 9 April 2025."
