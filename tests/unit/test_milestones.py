"""Growth around dates fixed beforehand, on a series simple enough to work by hand."""

import pandas as pd
import pytest

from tradebook.models import milestones

# 10% a year up to 2010, 20% a year after it
VALUE = pd.Series({year: 100 * 1.1 ** (year - 2000) for year in range(2000, 2011)})
for year in range(2011, 2016):
    VALUE[year] = VALUE[year - 1] * 1.2


def around(date: str, window: int) -> pd.Series:
    return milestones.around(VALUE, pd.Series({"it": pd.Timestamp(date)}), window).iloc[0]


def test_pace_before_and_after_a_date_late_in_the_year():
    row = around("2010-11-01", 4)
    assert row["base_year"] == 2010
    assert row["before_pct"] == pytest.approx(10)
    assert row["after_pct"] == pytest.approx(20)
    assert row["after_years"] == 4


def test_a_date_early_in_the_year_is_measured_from_the_year_before():
    row = around("2011-01-11", 4)
    assert row["base_year"] == 2010
    assert row["after_pct"] == pytest.approx(20)


def test_the_time_after_may_be_cut_short_by_the_end_of_the_data_but_not_to_one_year():
    assert around("2012-12-01", 5)["after_years"] == 3
    assert pd.isna(around("2014-12-01", 5)["after_pct"])


def test_the_time_before_must_be_whole():
    # a window cut short to the first years of a series once showed 361% a year from a nearly empty base
    assert pd.isna(around("2002-12-01", 4)["before_pct"])


def test_years_before_trade_reached_a_million_do_not_count():
    value = pd.concat([pd.Series({1998: 0.2, 1999: 0.5}), VALUE])
    row = milestones.around(value, pd.Series({"it": pd.Timestamp("2003-12-01")}), 4).iloc[0]
    assert pd.isna(row["before_pct"])
