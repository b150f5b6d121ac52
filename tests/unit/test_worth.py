"""What standing aircraft orders are worth, and what became of their dates, in sentences."""

import pandas as pd

from tradebook.models import aviation_words, worth

# 8 at headlines, 3 at budgets, 2 at appraisals, 1 of these to Vietnam; time: 1.5 to 6 at budgets
YEARLY = pd.Series({"headline": 8000.0, "budget": 3000.0, "appraisal": 2000.0, worth.ABROAD: 1000.0})


def test_the_price_is_weighed_against_the_years_of_delivery():
    words = worth.weighs(YEARLY, "budget")
    assert words.startswith("The price assumed weighs more than the time: ")  # 8 - 2 = 6 against 6 - 1.5 = 4.5
    assert "by price a year's aircraft come to $2.00 billion to $8.00 billion" in words
    assert "to $1.50 billion or $6.00 billion" in words
    assert worth.weighs(YEARLY.drop("headline"), "budget").startswith("The time assumed weighs more than the price")


def test_fewer_aircraft_are_not_another_price():
    one = worth.weighs(YEARLY[["appraisal", worth.ABROAD]], "appraisal")
    assert one.startswith("Only one price on record covers all of them")
    assert worth.weighs(YEARLY.head(0), None) == "No price covers all of them, so that none can be weighed."
    table, _, title = worth.by_basis(YEARLY, 100_000.0, "budget")
    assert len(table) == 4
    # 1.0% is for fewer aircraft: no end of the range, but a bar that the title once left unsaid
    assert title == "By price, a year's aircraft: 2.0% to 8.0% of the deficit; 1.0% for Vietnam"
    assert worth.by_basis(YEARLY.drop(worth.ABROAD), -1.0, "budget")[2] == (
        "By price, a year's aircraft: $2.0 billion to $8.0 billion"
    )


def test_a_coincidence_is_said_to_be_one_only_where_two_things_happened():
    flown = pd.Series({2020: 5.0, 2021: 9.0})
    both = worth.best_year(flown, pd.Series({2020: 100.0, 2021: 200.0}))
    assert both.endswith("the deficit went from $100 million to $200 million. That shows no link between them.")
    assert worth.best_year(flown, pd.Series({2020: -1.0, 2021: -2.0})) == (
        "Aircraft exports were largest in 2021, at $9.00 million, up from $5.00 million a year before."
    )
    assert worth.best_year(flown * 0, flown) == "No aircraft exports are held for this run."


def delays(*rows):
    return pd.DataFrame(rows, columns=["operator", "which", "promised", "now", "years_late", "is_fact"])


def test_a_newer_schedule_is_not_told_as_the_plan_of_today():
    found = delays(("Air X", "First aircraft", 2019, 2025, 6, True), ("Air X", "Last aircraft", 2023, 2028, 5, False))
    words = aviation_words.late(found)
    assert (
        "was promised for 2019 and handed over in 2025; the last aircraft was promised for 2023, then for 2028" in words
    )
    assert "now planned" not in words  # the newest schedule may itself have been overtaken
    assert aviation_words.late_briefly(found).endswith(
        "Air X's first aircraft: promised for 2019, handed over in 2025."
    )
    assert aviation_words.late_briefly(found.tail(1)).endswith("promised for 2023, then for 2028.")


def test_orders_without_a_delay_say_so_briefly():
    punctual = delays(("Air X", "First aircraft", 2019, 2019, 0, True))
    assert aviation_words.late_briefly(punctual) == "Not one promised year has moved back."
    assert aviation_words.late_briefly(delays()).startswith("Not one order has two schedules on record")
