"""Goods that travel both ways, and the words on shares and months that stand beside them."""

import pandas as pd
import pytest

from tradebook.models import mix_shift, two_way, year_to_date

LABELS = pd.Series({"52": "Cotton", "85": "Electrical machinery", "64": "Footwear"})


def table(rows: dict) -> pd.DataFrame:
    return pd.DataFrame(
        [(year, code, value) for (year, code), value in rows.items()], columns=["year", "hs2", "value_usd_mn"]
    )


SENT = table({(2013, "52"): 10, (2013, "85"): 10, (2014, "85"): 30, (2015, "85"): 9})
BOUGHT = table({(2013, "64"): 60, (2013, "85"): 40, (2014, "85"): 30})


def test_only_years_held_in_both_directions_are_compared():
    sent, bought = two_way.both_ways(SENT, BOUGHT, 2020)
    assert list(sent.index) == [2013, 2014]
    assert sent.loc[2014, "52"] == 0
    by_year = two_way.overlap(sent, bought)
    assert by_year.loc[2013, "index"] == pytest.approx(20 / 120)  # ten of each flow in one chapter, of 120 in all
    assert by_year.loc[2013, "corrected"] == pytest.approx(20 / 40)  # the imbalance of 80 leaves 40 to overlap
    assert by_year.loc[2014].tolist() == [1, 1]


def test_chapters_come_by_their_overlap():
    sent, bought = two_way.both_ways(SENT, BOUGHT, 2013)
    assert two_way.chapters(sent.loc[2013], bought.loc[2013], LABELS)["chapter"].iloc[0] == "Electrical machinery"


def test_the_words_on_overlap_name_the_most_there_could_be():
    by_year = two_way.overlap(*two_way.both_ways(SENT, BOUGHT, 2013))
    words = two_way.overlap_in_words(by_year, by_year.iloc[:0])
    assert words == (
        "In 2013, 16.7% of the trade in both directions overlaps within chapters."
        " The imbalance of the two flows allows 33.3% at most."
    )
    assert "not held" in two_way.overlap_in_words(by_year.iloc[:0], by_year)


def test_growth_of_sales_runs_to_the_newest_year_held():
    words = two_way.growth_in_words(SENT, LABELS, 2013, 2020)
    assert "from $20.0 million in 2013 to $9.00 million in 2015" in words
    assert "cotton (−50.0)" in words
    assert "not held" in two_way.growth_in_words(SENT, LABELS, 2015, 2020)


def test_a_crossing_is_dated_by_the_last_year_below():
    share = pd.DataFrame({"a": [0.1, 0.3, 0.2, 0.4], "b": [0.2, 0.2, 0.3, 0.3]}, index=[2013, 2014, 2015, 2016])
    named = pd.Series({"a": "chips", "b": "shirts"})
    assert mix_shift.crossing(share, "a", "b", named) == "From 2016 on, the share of chips is above that of shirts."
    assert mix_shift.crossing(share[:3], "a", "b", named) == "The share of chips is below that of shirts."


def test_a_smaller_share_of_more_is_said_to_be_no_smaller_sum():
    share = pd.DataFrame({"b": [0.5, 0.4]}, index=[2013, 2014])
    bought = pd.DataFrame({"b": [100.0, 120.0]}, index=[2013, 2014])
    words = mix_shift.dollars(bought, share, "b", pd.Series({"b": "shirts"}))
    assert words.endswith("to $120 million in 2014. The share is smaller, the sum is not.")


def test_months_are_compared_only_with_the_whole_of_the_same_months():
    months = pd.date_range("2024-01", "2025-03", freq="MS")
    table = pd.DataFrame({"month": months, "imports": [10.0] * 12 + [20.0] * 3})
    words = year_to_date.in_words(table, 2024, pd.Timestamp(2025, 12, 31), True)
    assert words.startswith("From January to March 2025 the United States bought goods worth $60.0 million")
    assert words.endswith("up from $30.0 million in the same months a year before.")
    gap = table[table["month"] != "2024-02-01"]
    assert year_to_date.in_words(gap, 2024, pd.Timestamp(2025, 12, 31), True).endswith("$60.0 million from Vietnam.")


def test_a_run_without_later_months_says_why():
    table = pd.DataFrame({"month": pd.date_range("2024-01", "2025-03", freq="MS"), "imports": 1.0})
    assert "looks no further" in year_to_date.in_words(table, 2024, pd.Timestamp(2024, 12, 31), False)
    assert "after March 2025" in year_to_date.in_words(table, 2025, pd.Timestamp(2025, 12, 31), True)


def test_what_is_not_drawn_alone_stands_in_one_bar():
    values = pd.Series([5.0, 2.0, 1.0, -3.0], list("abcd"))
    bars = mix_shift.largest_and_rest(values, pd.Series({"a": "A", "d": "D"}), most=2)
    assert bars["industry"].tolist() == ["A", "D", "2 other industries"]
    assert bars["value"].tolist() == [5, -3, 3]
    assert len(mix_shift.largest_and_rest(values[:1], pd.Series({"a": "A"}))) == 1
