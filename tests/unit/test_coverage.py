"""Coverage strips: every year or month has its cell, and holes are drawn and told."""

import re

import pandas as pd

from tradebook.charts import coverage

MONTHS = pd.Series(pd.to_datetime(["2020-11-01", "2020-11-01", "2021-02-01"]))


def test_years_are_counted_from_the_first_to_the_last_with_holes_as_zero():
    assert coverage.counts(pd.Series([2003, 2000, 2003])).to_dict() == {2000: 1, 2001: 0, 2002: 0, 2003: 2}


def test_dates_are_counted_by_their_year_and_rows_without_one_are_left_out():
    dates = pd.Series([pd.Timestamp("2019-05-02"), pd.NaT, pd.Timestamp("2020-01-01")])
    assert coverage.counts(dates).to_dict() == {2019: 1, 2020: 1}


def test_months_are_counted_across_the_turn_of_the_year():
    rows = coverage.counts(MONTHS, monthly=True)
    assert [f"{month:%Y-%m}" for month in rows.index] == ["2020-11", "2020-12", "2021-01", "2021-02"]
    assert rows.tolist() == [2, 0, 0, 1]


def test_every_hole_is_told_as_one_run():
    rows = pd.Series({2000: 3, 2001: 0, 2002: 1, 2003: 0, 2004: 0, 2005: 3})
    assert coverage.words(rows, "period_end") == (
        "Rows by year of period_end, 2000 to 2005: 1 to 3 for each year that has any. None for 2001 and 2003 to 2004."
    )


def test_a_strip_without_holes_says_nothing_of_holes():
    assert coverage.words(pd.Series({2000: 2, 2001: 2}), "year") == "Rows by year, 2000 to 2001: 2 for each year."
    assert coverage.words(pd.Series({2000: 2}), "year") == "Rows by year, 2000: 2 for each year."


def test_a_hole_is_drawn_apart_and_the_most_rows_take_the_strongest_shade():
    rows = pd.Series({2000: 8, 2001: 0, 2002: 1, 2003: 8})
    shades = dict(re.findall(r'class="tb-shade-(\d)" d="([^"]*)"', coverage.strip(rows, "words")))
    assert {shade: path.count("M") for shade, path in shades.items()} == {"0": 1, "1": 1, "4": 2}
    assert 'class="tb-shade-2"' in coverage.strip(pd.Series({2000: 5, 2001: 5}), "words"), (
        "alike is neither few nor many"
    )
    assert shades["0"].startswith("M1.12 0.12")  # the second cell of the row


def test_months_stand_under_their_year_and_months_outside_the_data_have_no_cell():
    page = coverage.strip(coverage.counts(MONTHS, monthly=True), "words")
    assert 'viewBox="0 0 2 12"' in page
    assert page.count("M") == 4
    assert "M0.12 10.12" in page  # November of the first year
    assert "M1.12 1.12" in page  # February of the second


def test_what_a_strip_shows_is_there_for_a_listener_as_text():
    assert 'role="img" aria-label="2 &lt; 3"' in coverage.strip(pd.Series({2000: 2}), "2 < 3")
    assert "#" not in coverage.strip(pd.Series({2000: 2}), "words"), "colours come from book.css"


def test_the_end_of_a_period_places_it_in_time_and_labels_have_no_place():
    fields = [{"name": name, "type": "yearmonth"} for name in ("period_start", "period_end")]
    assert coverage.time_field(fields)["name"] == "period_end"
    assert coverage.time_field([{"name": "year", "type": "year"}, {"name": "date", "type": "date"}])["name"] == "year"
    assert coverage.time_field([{"name": "label", "type": "string"}]) is None
