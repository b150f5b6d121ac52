"""A figure in words: each series from its table, in sentences worked out by hand here."""

import pandas as pd

from tradebook.charts import definition, description


def told(**columns) -> list[str]:
    return description.description(definition.tabulated(pd.DataFrame(columns)))


def test_a_series_over_time_says_its_ends_and_its_extremes():
    words = told(year=[2001, 2000, 2002], exports_usd_mn=[250.0, 100.0, 50.0], imports_usd_mn=[1.0, 1.0, 1.0])
    assert words == [
        "Exports, million USD: from 100 in 2000 to 50.0 in 2002; lowest 50.0 in 2002, highest 250 in 2001.",
        "Imports, million USD: 1.00 throughout.",
    ]


def test_a_long_table_says_each_of_its_series():
    words = told(year=[2000, 2001] * 2, who=["a", "a", "b", "b"], share_pct=[1.0, 2.0, 9.0, None])
    assert words == [
        "a; %: from 1.00 in 2000 to 2.00 in 2001; lowest 1.00 in 2000, highest 2.00 in 2001.",
        "b; %: 9.00 in 2000.",
    ]


def test_rows_without_a_time_say_which_is_lowest_and_which_highest():
    words = told(good=["shoes", "chips"], claims=[4, 2], change_pp=[-3.0, None])
    assert words == [
        "Claims: lowest 2 (chips), highest 4 (shoes), of 2 rows.",
        "Change, percentage points: −3.00 (shoes).",
    ]


def test_dated_events_with_words_of_their_own_are_one_series():
    words = told(date=pd.to_datetime(["2020-01-01", "2019-01-01"]), what=["b", "a"], worth_usd_bn=[2.0, 1.0])
    assert words == [
        "Worth, billion USD: from 1.00 in 2019-01-01 to 2.00 in 2020-01-01; "
        "lowest 1.00 in 2019-01-01, highest 2.00 in 2020-01-01."
    ]


def test_many_series_end_in_a_sentence_that_sends_to_the_table():
    words = told(year=[2000, 2001] * 15, who=sorted("abcdefghijklmno" * 2), v=[1.0, 2.0] * 15)
    assert len(words) == description.MOST + 1
    assert words[-1] == "3 more series are in the table."


def test_a_table_that_measures_nothing_tells_its_rows_times_and_kinds():
    days = pd.to_datetime(["2020-01-01", "2019-05-01", None])
    words = told(name=["a", "b", "c"], date=days, kind=["planned", "done", "planned"])
    assert words == ["3 rows.", "Date: from 2019-05-01 to 2020-01-01.", "Kind: planned 2, done 1."]
