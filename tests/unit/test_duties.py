"""The general duty against the duty assessed, on rates and months simple enough to work by hand."""

import pandas as pd
import pytest

from tradebook.models import duties, tariff_words

DAY = pd.Timestamp


def row(series, status, start, end, rate, stated=None, note=None):
    days = {"start_date": start, "end_date": end, "stated_date": stated}
    found = {name: DAY(day) if day else pd.NaT for name, day in days.items()}
    rest = {"rate_pct": rate, "legal_basis": "an order", "note": note, "source_id": "x", "scope": "all"}
    return {"series": series, "status": status, **found, **rest}


RATES = pd.DataFrame(
    [
        row("general_additional", "applied", "2025-04-11", "2025-04-11", 46.0, note="Goods at sea were spared"),
        row("general_additional", "applied", "2025-04-01", "2025-04-10", 10.0),
        row("general_additional", "applied", "2025-04-12", "2025-06-30", 10.0),
        row("general_additional", "applied", "2025-07-01", None, 20.0),
        row("announced_not_applied", "announced", None, None, 15.0, stated="2025-05-20"),
        row("sector_232", "applied", "2025-03-12", None, 25.0),
        row("modelled_additional", "modelled", "2025-04-01", "2025-06-30", 6.0),
        row("modelled_additional", "modelled", "2025-07-01", None, 12.0),
        row("pending", "pending", None, None, None, stated="2025-06-01"),
    ]
)
MONTHS = pd.date_range("2024-04-01", "2025-07-01", freq="MS")
# 4% for twelve months, then 6, 8, 9 and 10%
DUTY = pd.DataFrame(
    {
        "month": MONTHS,
        "calculated_duty_usd_mn": [4.0] * 12 + [6.0, 8.0, 9.0, 10.0],
        "imports_for_consumption_usd_mn": 100.0,
    }
)
NEWS = pd.DataFrame({"date": [DAY("2025-03-28"), DAY("2025-06-15")], "short_label": ["46% announced", "20% announced"]})


def known(day: str) -> pd.DataFrame:
    return duties.known(RATES, DAY(day))


def test_what_came_later_is_not_known_yet_and_an_end_to_come_neither():
    early = known("2025-05-31")
    assert set(early["rate_pct"]) == {46.0, 10.0, 15.0, 25.0, 6.0}
    assert early.loc[early["start_date"] == "2025-04-12", "end_date"].isna().all()


def test_a_rate_of_one_day_is_no_step_and_is_not_drawn_as_a_level():
    steps = duties.steps(known("2025-08-01"), NEWS)
    assert steps["rate_pct"].tolist() == [10.0, 20.0]
    assert steps["before_pct"].tolist() == [0.0, 10.0]
    assert 46.0 not in set(duties.levels(DUTY, known("2025-08-01"))["rate_pct"])


def test_a_step_carries_the_last_announcement_since_the_step_before():
    steps = duties.steps(known("2025-08-01"), NEWS)
    assert steps["news"].tolist() == ["46% announced", "20% announced"]
    assert duties.steps(known("2025-08-01"), NEWS.head(1))["announced"].isna().tolist() == [False, True]


def test_without_a_rate_there_is_no_step():
    assert duties.steps(known("2024-12-31"), NEWS.head(0)).empty
    assert duties.by_month(DUTY, known("2024-12-31")).empty


def test_announced_rates_stand_apart_from_charged_ones():
    drawn = duties.levels(DUTY, known("2025-08-01"))
    assert drawn.loc[drawn["series"] == duties.SPOKEN, "rate_pct"].tolist() == [15.0]
    assert drawn.loc[drawn["series"] == duties.GENERAL, "rate_pct"].tolist() == [10.0, 10.0, 20.0, 20.0]
    assert drawn["date"].max() == DAY("2025-07-31")
    assert duties.shown(drawn) == duties.SERIES


def test_the_share_that_would_have_to_pay_is_what_was_added_over_the_general_rate():
    # May: 8 - 4 = 4 points on a rate of 10 is 40% of the goods; July: 6 points on 20 is 30%
    table = duties.by_month(DUTY, known("2025-08-01")).set_index("month")
    assert table["as_if_pct"]["2025-05-01"] == pytest.approx(40)
    assert table["as_if_pct"]["2025-07-01"] == pytest.approx(30)
    # April: 29 days at 10 and one at 46 are 11.2 on the average day
    assert table["general_pct"]["2025-04-01"] == pytest.approx(11.2)
    assert table["steady"].tolist() == [False, True, True, True]


def test_only_years_with_all_their_months_are_full():
    assert duties.full_years(DUTY).empty
    whole = DUTY.assign(month=pd.date_range("2024-01-01", periods=16, freq="MS"))
    assert duties.full_years(whole).to_dict() == {2024: pytest.approx(0.04)}


def test_a_modelled_rate_is_that_of_the_end_of_the_month():
    assert duties.modelled(known("2025-08-01"), DAY("2025-06-01"))["rate_pct"] == 6.0
    assert duties.modelled(known("2025-08-01"), DAY("2025-07-01"))["rate_pct"] == 12.0
    assert duties.modelled(known("2025-08-01"), DAY("2025-03-01")) is None


def test_meetings_leave_reports_and_later_dates_out():
    rounds = pd.DataFrame(
        {
            "level": ["leaders", "technical", "status", "technical"],
            "start_date": [DAY("2025-04-04"), DAY("2025-05-07"), DAY("2025-05-09"), DAY("2026-01-01")],
            "label": list("abcd"),
        }
    )
    met = duties.talks(rounds, DAY("2025-12-31"))
    assert met["label"].tolist() == ["a", "b"]
    said = tariff_words.meetings(met, duties.steps(known("2025-08-01"), NEWS))
    assert said.startswith(
        "Two meetings of the talks between 4 April 2025 and 7 May 2025 were found: one of leaders and "
    )
    assert said.endswith("After the last of them the rate changed once more in this run.")


def test_the_ladder_tells_the_rate_of_a_day_and_what_was_only_announced():
    rates = known("2025-08-01")
    said = tariff_words.ladder(duties.steps(rates, NEWS), rates)
    assert said == (
        "The general rate was 10% from 1 April 2025 and 20% from 1 July 2025. "
        "A rate of 46% stood on 11 April 2025 alone and is not drawn (goods at sea were spared). "
        "Not in force when they were made known: 15% (announced on 20 May 2025)."
    )


def test_the_duty_assessed_is_said_with_the_general_rate_of_its_month():
    rates = known("2025-08-01")
    said = tariff_words.assessed(DUTY, duties.by_month(DUTY, rates), DAY("2025-08-01"))
    assert said.startswith(
        "In July 2025 customs assessed 10.0% of the value of goods from Vietnam, with a general rate of 20%."
    )
    assert "peak" not in said, "the newest month is the peak"
    falling = DUTY.assign(calculated_duty_usd_mn=[4.0] * 12 + [9.0, 8.0, 7.0, 6.0])
    said = tariff_words.assessed(falling, duties.by_month(falling, rates), DAY("2025-08-01"))
    assert "The peak was 9.0% in April 2025, with a general rate of 11.2% on the average day of that month." in said


def test_a_duty_below_the_old_one_is_no_share_of_goods():
    cheaper = DUTY.assign(calculated_duty_usd_mn=[4.0] * 12 + [3.0] * 4)
    assert "no higher than before" in tariff_words.as_if(duties.by_month(cheaper, known("2025-08-01")))


def test_the_outside_model_is_set_beside_what_was_assessed():
    model = duties.modelled(known("2025-08-01"), DAY("2025-07-01"))
    said = tariff_words.statutory(model, DAY("2025-07-01"), 10.0, 3.5, "A tracker")
    assert "gets 15.5%, with the duty of that year counted in; 10.0% was assessed" in said
    assert tariff_words.statutory(None, DAY("2025-07-01"), 10.0, 3.5, "").startswith("No rate")


def test_electronics_weigh_most_only_where_they_are_the_largest_industry():
    goods = pd.DataFrame({"naics3": ["334", "315"], "value_usd_mn": [6.0, 4.0], "year": 2025, "months_covered": 11})
    assert "60.0% of imports for consumption in the first eleven months of 2025: the larg" in tariff_words.electronics(
        goods
    )
    smaller = goods.assign(value_usd_mn=[4.0, 6.0], months_covered=12)
    assert tariff_words.electronics(smaller).endswith("40.0% of imports for consumption in 2025.")
