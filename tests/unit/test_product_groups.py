"""Vietnam's product groups beside the total of the same period, on rows made for the purpose."""

import pandas as pd
import pytest

from tradebook.models import product_groups

START, Q1, OCTOBER = pd.Timestamp("2023-01-01"), pd.Timestamp("2023-03-01"), pd.Timestamp("2023-10-01")


def groups(rows) -> pd.DataFrame:
    columns = ["period_start", "period_end", "product_group", "value_usd_mn", "is_preferred", "confidence"]
    frame = pd.DataFrame(rows, columns=columns)
    return frame.assign(qualifier=pd.NA, basis="x", source_id="s")


def totals(*pairs) -> pd.DataFrame:
    rows = [(START, end, "exports", value, True, "medium", pd.NA) for end, value in pairs]
    columns = ["period_start", "period_end", "flow", "value_usd_mn", "is_preferred", "confidence", "qualifier"]
    return pd.DataFrame(rows, columns=columns)


YEARS = pd.DataFrame({"year": [2022], "flow": ["exports"], "value_usd_mn": [1.0], "is_preferred": [True]}).assign(
    confidence="high", qualifier=pd.NA
)
LIST = [
    (START, Q1, name, value, True, "medium") for name, value in [("shoes", 30.0), ("wood & toys", 50.0), ("fish", 10.0)]
]


def test_groups_are_shares_of_the_total_of_their_own_period():
    found = product_groups.lists(groups(LIST), totals((Q1, 100.0), (OCTOBER, 900.0)), YEARS)
    assert found[Q1]["fraction"].to_dict() == pytest.approx({"wood and toys": 0.5, "shoes": 0.3, "fish": 0.1})
    assert list(found) == [Q1]


def test_a_list_without_a_total_or_with_too_few_groups_is_left_out():
    assert product_groups.lists(groups(LIST), totals((OCTOBER, 900.0)), YEARS) == {}
    assert product_groups.lists(groups(LIST[:2]), totals((Q1, 100.0)), YEARS) == {}


def test_weak_rows_alternatives_and_parts_of_groups_do_not_count():
    weak = [(START, Q1, "chips", 5.0, True, "low"), (START, Q1, "shoes", 31.0, False, "medium")]
    part = [(START, Q1, "tuna (part of seafood)", 2.0, True, "medium")]
    found = product_groups.lists(groups(LIST + weak + part), totals((Q1, 100.0)), YEARS)
    assert set(found[Q1].index) == {"shoes", "wood and toys", "fish"}


def test_a_source_documents_own_list_is_told_and_not_drawn():
    # The first document was once shown as if its own page bore it out.
    rows = groups(LIST + [(START, OCTOBER, name, 10 * value, True, "medium") for name, value in [("shoes", 36.0)]])
    more = groups([(START, OCTOBER, name, value, True, "medium") for name, value in [("fish", 100.0), ("toys", 50.0)]])
    lists = product_groups.lists(
        pd.concat([rows, more]).assign(source_id=lambda t: t["period_end"].map({Q1: "page", OCTOBER: "office"})),
        totals((Q1, 100.0), (OCTOBER, 1000.0)),
        YEARS,
    )
    assert set(product_groups.independent(lists, {"page"})) == {OCTOBER}
    told = product_groups.documents_own(lists, {"page"})
    assert "These rows come from that document itself: they are second-hand" in told
    assert "the first ten months of 2023, the shares of two groups lie within 6.0 percentage points" in told
    assert product_groups.documents_own(lists, set()) == "No list of this run rests on a source document alone."


def test_the_newest_of_the_fullest_lists_is_shown_beside_an_earlier_one():
    listed = pd.DataFrame({"fraction": [0.3, 0.2, 0.1]}, ["x", "y", "z"])
    short = listed.iloc[:2]
    lists = {pd.Timestamp(2021, 12, 1): listed, Q1: listed, OCTOBER: listed, pd.Timestamp(2024, 6, 1): short}
    assert product_groups.fullest(lists) == OCTOBER
    assert product_groups.earlier(lists, OCTOBER) == Q1
    assert product_groups.earlier(lists, pd.Timestamp(2021, 12, 1)) is None
    assert product_groups.fullest({}) is None
