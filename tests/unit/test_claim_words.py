"""Claims in words: values as precise as they are printed, differences with a sign, and recipes one can follow."""

import pandas as pd
import pytest

from tradebook import catalog
from tradebook.claims import words
from tradebook.claims.measures import Found
from tradebook.claims.records import Claim
from tradebook.claims.verdicts import Verdict

SUM = {"measure": "sum", "table": "us_goods_trade_by_year", "where": {}, "column": "value_usd_mn"}


def claim(**given) -> Claim:
    return Claim(**{"id": "a-1", "document": "a", "paragraph": 1, "says": "x", "kind": "figure", **given})


@pytest.mark.parametrize(
    ("found", "unit", "printed", "told"),
    [
        (123.2493, "billion US dollars", "123.5", "$123.2 billion"),  # four digits printed, four told
        (123.86, "billion US dollars", "123.86", "$123.86 billion"),
        (6.8, "billion US dollars", "6.78", "$6.8 billion"),  # no zero that would feign a digit
        (15.9878, "billion US dollars", "13.8", "$16.0 billion"),  # rounded, so the zero is a digit
        (74.116, "million US dollars", "two million", "$74.1 million"),
        (3.93387, "per cent", "4%", "3.93%"),
        (200.0, "aircraft", "200", "200 aircraft"),
        (2.0, "rung", "two", "2 rungs"),
        (1.0, "rank", "largest", "first"),
        (1.06579, "times", "overtook", "1.07 times"),
    ],
)
def test_a_value_is_told_as_precisely_as_the_claim_is_printed(found, unit, printed, told):
    assert words.value(Found(found, unit, ()), SUM, claim(unit=unit, printed=printed)) == told


def test_changes_have_a_sign_and_differences_of_shares_are_points():
    change, apart = {"measure": "change"}, {"measure": "difference"}
    given = claim(unit="per cent")
    assert words.value(Found(28.2, "per cent", ()), change, given) == "+28.2%"
    assert words.value(Found(-28.2, "per cent", ()), change, given) == "−28.2%"
    assert words.value(Found(1.5016, "per cent", ()), apart, given) == "+1.50 percentage points"


def test_counts_are_rows_and_nothing_is_said_to_be_nothing():
    count = {"measure": "count", "table": "deals"}
    assert words.value(Found(0.0, None, ()), count, claim()) == words.NOTHING
    assert words.value(Found(1.0, None, ()), count, claim()) == "1 row found"
    assert words.value(Found(None, None, ()), {**SUM, "measure": "date"}, claim()) == words.NOTHING


def test_a_rank_tells_among_how_many():
    rank = {"measure": "rank", "table": "us_goods_trade_by_partner_year", "by": "partner_iso3", "of": "VNM"}
    lines = (
        catalog.load("us_goods_trade_by_partner_year").query("year == 2024 and is_latest and flow == 'imports'").index
    )
    found = Found(3.0, None, tuple(("us_goods_trade_by_partner_year", int(line) + 2) for line in lines))
    assert words.value(found, rank, claim(kind="rank")) == f"third of {len(lines)} held"


def test_a_date_is_told_as_exactly_as_its_row_knows_it():
    events = catalog.load("reported_events")
    for precision, told in [("day", "%-d %B %Y"), ("month", "%B %Y"), ("year", "%Y")]:
        line = events[events["precision"] == precision].index[0]
        date = events.at[line, "date"]
        measure = {"measure": "date", "table": "reported_events", "column": "date"}
        found = Found(date, None, (("reported_events", int(line) + 2),))
        assert words.value(found, measure, claim(kind="event")) == f"{date:{told}}"


@pytest.mark.parametrize(
    ("kind", "stated", "found", "unit", "told"),
    [
        ("figure", 123.5, 123.2493, "billion US dollars", "−$251 million"),
        ("figure", 42, 35.0, "per cent", "−7 points"),
        ("rank", 7, 8.0, None, "+1 place"),
        ("date", 2022, 2021.0, None, "−1 year"),
        ("figure", 20.6, 20.6, "billion US dollars", "none"),
        ("expectation", 0, 27.3, "per cent", ""),  # the mark of an expectation is ours, not the document's
    ],
)
def test_a_difference_has_a_sign_and_a_unit(kind, stated, found, unit, told):
    given = claim(kind=kind, stated=stated, unit=unit)
    assert words.difference(Verdict(given, "differs", Found(found, unit, ()))) == told


def test_what_can_not_be_checked_has_no_difference():
    given = claim(stated=3.98, unit="billion US dollars")
    assert words.difference(Verdict(given, "cannot be checked", Found(3.5, given.unit, ()))) == ""


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"printed": "20.6", "unit": "billion US dollars"}, "$20.6 billion"),
        ({"printed": "22", "unit": "million tonnes", "hedge": "about"}, "about 22 million tonnes"),
        ({"printed": "4%", "unit": "per cent", "hedge": "about"}, "about 4%"),
        ({"printed": "golf", "kind": "statement"}, "“golf”"),
        ({}, "not in so many words"),
    ],
)
def test_what_is_printed_stands_with_hedge_and_unit(given, told):
    assert words.printed(claim(**given)) == told


def test_a_recipe_says_table_rows_and_arithmetic():
    flows = {**SUM, "where": {"year": 2024, "flow": ["imports", "exports"]}, "signs": {"imports": 1, "exports": -1}}
    assert words.recipe({"measure": "change", "before": SUM, "after": flows}) == (
        "the change from [the sum of value_usd_mn in us_goods_trade_by_year] to [the sum of value_usd_mn in "
        "us_goods_trade_by_year where year is 2024 and flow is imports or exports; imports count for, "
        "exports count against]"
    )
    where = {"value_usd_mn": {"from": 100000}, "year": {"to": 2022}, "date": {"from": "2025", "to": "2026"}}
    assert words.recipe({"measure": "count", "table": "deals", "where": {**where, "item": {"contains": "LNG"}}}) == (
        "the number of rows in deals where value_usd_mn is 100000 or more and year is 2022 or earlier and "
        "date is 2025 to 2026 and item contains “LNG”"
    )


def test_every_claim_can_be_told():
    from tradebook.claims import ledger

    for verdict in ledger.current():
        claim = verdict.claim
        for found, measure in [
            (verdict.found, claim.recompute),
            (verdict.then, claim.then),
            (verdict.other, claim.other),
            (verdict.near, claim.near),
        ]:
            if found is not None:
                assert words.value(found, measure, claim)
                assert "{" not in words.recipe(measure)
                assert not pd.isna(words.whose(measure))
