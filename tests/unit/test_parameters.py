"""Parameters are typed and bounded, and a bad one is told in one line."""

import pytest

from tradebook import parameters
from tradebook.parameters import ParameterError


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("end_yaer", 2020, "unknown parameter end_yaer"),
        ("end_year", "soon", "end_year must be a whole number, got 'soon'"),
        ("end_year", 2019.5, "end_year must be a whole number, got 2019.5"),
        ("end_year", True, "end_year must be a whole number, got True"),
        ("end_year", None, "end_year must be a whole number, got None"),
        ("end_year", 2031, "end_year 2031 is out of bounds: 1996 to 2025"),
        ("start_year", 1066, "start_year 1066 is out of bounds: 1992 to 2025"),
        ("lng_price_usd_per_mmbtu", float("nan"), "lng_price_usd_per_mmbtu must be a number"),
        ("lng_price_usd_per_mmbtu", "-3", "out of bounds: 1 to 60"),
        ("comparator", "VNM", "comparator 'VNM' is not one of the partners"),
        ("comparator", "china", "comparator 'china' is not one of the partners"),
    ],
)
def test_a_bad_value_is_refused_in_one_line(name, value, message):
    with pytest.raises(ParameterError) as refused:
        parameters.convert(name, value)
    assert message in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(("given", "kept"), [("2019", 2019), (2019, 2019), (2019.0, 2019)])
def test_text_from_a_command_line_is_read(given, kept):
    assert parameters.convert("end_year", given) == kept


def test_a_period_that_ends_before_it_starts_is_refused():
    with pytest.raises(ParameterError, match="start_year 2020 is not before end_year 2019"):
        parameters.check(start_year=2020, end_year=2019)


def test_a_run_too_early_for_a_chapter_is_refused():
    with pytest.raises(ParameterError, match="end_year 2010 is too early: this chapter's data allow 2014 on"):
        parameters.check(earliest_end=2014, start_year=2000, end_year=2010)


def test_the_cutoff_is_the_end_of_the_data_only_for_the_last_full_year():
    assert str(parameters.check(start_year=2000, end_year=2019).cutoff.date()) == "2019-12-31"
    latest = parameters.check(start_year=2000, end_year=2025)
    assert latest.is_latest
    assert latest.cutoff.year == 2026


def test_the_latest_year_is_the_last_full_one_of_the_data():
    assert parameters.convert("end_year", "latest") == 2025
    with pytest.raises(ParameterError, match="window_years must be a whole number, got 'latest'"):
        parameters.convert("window_years", "latest")


def test_an_editions_values_give_way_to_the_data_and_say_so(package):
    path = package / "us_goods_trade_by_partner_year.csv"
    path.write_text("".join(line for line in path.read_text().splitlines(keepends=True) if ",CHN," not in line))
    values, notes = parameters.fit({"start_year": 1995, "end_year": 2031, "comparator": "CHN"})
    assert values == {"start_year": 1995, "end_year": 2025, "comparator": "MEX"}
    assert [note.split(" is not in ")[0] for note in notes] == ["end_year 2031", "comparator CHN"]
    assert notes[0].endswith(": 2025 is used")


def test_data_that_end_too_early_for_a_chapter_are_told_in_a_sentence():
    run = parameters.check(end_year=2019)
    with pytest.raises(parameters.Nothing, match="does not hold an order of aircraft up to 31 December 2019, so"):
        parameters.need([], "an order of aircraft", run)


def test_a_value_beyond_what_the_data_of_a_run_allow_is_refused_with_the_reason():
    run = parameters.check(horizon_years=9)
    parameters.at_most(run, "horizon_years", 9, "a third of 25 years")
    with pytest.raises(
        parameters.ParameterError, match="horizon_years 9 is out of bounds: at most 8, a third of 24 years"
    ):
        parameters.at_most(run, "horizon_years", 8, "a third of 24 years")
