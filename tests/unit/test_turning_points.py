"""Tests at dates fixed beforehand: the quick estimate is the careful one, a jump is found, noise is not believed."""

import numpy as np
import pandas as pd
import pytest

from tradebook import catalog
from tradebook.models import interrupted, turning_points, turning_words

MONTHS = pd.period_range("1996-01", "2008-12", freq="M")


def series(jump: float = 0.0, noise: float = 0.02, at: str = "2001-12", seed: int = 1) -> pd.Series:
    steps, error = np.arange(len(MONTHS)), np.random.default_rng(seed).normal(0, noise, len(MONTHS))
    season = 0.1 * np.sin(2 * np.pi * steps / 12)
    return pd.Series(np.exp(5 + 0.01 * steps + season + jump * (pd.Period(at, "M") <= MONTHS) + error), index=MONTHS)


def trade(**kinds) -> pd.DataFrame:
    return pd.DataFrame({"imports": series(**kinds), "exports": series(seed=2)})


def test_the_quick_gap_is_that_of_the_interrupted_series():
    values, date = series(jump=0.3), pd.Period("2001-12", "M")
    part = values.loc[date - 60 : date + 11]
    fitted = interrupted.fit(part, [date], seasonal=True)
    careful = interrupted.effect(fitted, date, [5.5])["effect_pct"].iloc[0]
    assert 100 * np.expm1(turning_points.gaps(values, 60, 12)[date]) == pytest.approx(careful, rel=1e-9)


def test_a_jump_stands_out_by_its_interval_and_among_other_months():
    table = turning_points.estimates(trade(jump=0.3), 5).set_index(["flow", "name"])
    row = table.loc[("imports", "Trade agreement")]
    assert row["effect_pct"] == pytest.approx(100 * np.expm1(0.3), abs=4)  # errors of 2% a month
    assert row["low_pct"] > 0
    assert row["p_adjusted"] < 0.001
    assert row["as_large"] == pytest.approx(1 / 85, abs=1e-9)  # of 156 months, 60 before and 11 after: 85 can be a date
    assert row["others"] == 84


def test_without_a_jump_nothing_stands_out_among_other_months():
    assert turning_words.surviving(turning_points.estimates(trade(), 5))[1] == 0


def test_a_date_needs_the_trend_before_it_and_a_year_from_it_on():
    months = trade()
    assert list(turning_points.admissible(months, 5)) == ["Trade agreement", "Permanent relations and WTO"]
    assert list(turning_points.admissible(months.loc[:"2007-11"], 5)) == ["Trade agreement"]
    assert list(turning_points.admissible(months, 10)) == ["Permanent relations and WTO"]
    assert turning_points.admissible(months.iloc[:0], 5) == {}


def test_months_count_from_the_last_one_of_next_to_nothing():
    table = trade().rename_axis("month").reset_index()
    table["month"] = table["month"].dt.to_timestamp()
    table.loc[5, "exports"] = 0.2
    assert turning_points.usable(table).index[0] == MONTHS[6]


def test_the_textbooks_test_finds_breaks_where_errors_hang_together():
    # A random walk has no date at which anything happened.
    walk = np.random.default_rng(3).normal(0, 0.05, len(MONTHS)).cumsum()
    by_month, everywhere, hangs = turning_points.chow_by_month(pd.Series(np.exp(5 + walk), index=MONTHS))
    assert hangs > 0.8
    assert everywhere > 0.8
    assert (by_month["p_adjusted"] < 0.05).any()
    by_quarter, _ = turning_points.chow_by_quarter(pd.Series(np.exp(5 + walk), index=MONTHS))
    assert (by_quarter["p_adjusted"] > 0.05).all()


def test_a_date_within_a_quarter_counts_from_the_next():
    quarters, _ = turning_points.chow_by_quarter(series())
    assert [str(date) for date in quarters.index] == ["2002Q1", "2007Q1"]


def test_the_range_holds_the_estimate_of_every_length_it_tried():
    months = trade(jump=0.3)
    spread = turning_points.spread(months, "imports", 5).set_index("name")
    own = turning_points.estimates(months, 5).query("flow == 'imports'").set_index("name")["effect_pct"]
    assert (spread["least_pct"] <= own).all()
    assert (own <= spread["greatest_pct"]).all()
    assert spread.at["Trade agreement", "tried"] == 6  # 3 and 5 years before, of 12, 24 and 36 months after


def test_the_dates_are_those_of_the_record():
    events = catalog.load("diplomatic_events").query("is_milestone").set_index("short_label")["date"].dt.to_period("M")
    assert turning_points.DATES["Trade agreement"] == events["Trade agreement"]
    assert turning_points.DATES["Permanent relations and WTO"] == events["WTO"]
    assert turning_points.DATES["Top-tier partnership"] == events["Top-tier partnership"]
    rates = catalog.load("tariff_rates_by_period").query("series == 'general_additional'")["start_date"]
    assert turning_points.DATES["Reciprocal tariffs"] == rates.min().to_period("M")


def test_a_gap_of_nothing_has_no_sign():
    assert turning_words.signed(-0.4) == "0%"
    assert turning_words.signed(-15.2) == "−15%"


def test_a_search_for_the_date_finds_a_jump_in_growth_and_none_in_noise():
    steps = np.arange(len(MONTHS))
    slow, error = np.minimum(steps, 72) * 0.03, np.random.default_rng(5).normal(0, 0.01, len(MONTHS))
    best = turning_points.likeliest(pd.Series(np.exp(5 + slow + error), index=MONTHS))
    assert best.date in pd.period_range("2001Q4", "2002Q2", freq="Q")  # growth of 3% a month ends with 2001
    assert best.p < 0.01
    still = turning_points.likeliest(series())
    assert still.p > 0.05
    words = turning_words.searched({"imports": best, "exports": still})
    assert "Imports changed more sharply than chance would make it in 5% of series without a break." in words
    assert "±" in words


def test_a_gap_is_drawn_where_it_is_so_that_its_range_holds_it():
    # Rounded to −18, the dot lay outside a range that begins at −17.7.
    assert turning_words.drawn(pd.Series([-17.7, 0.2, -0.4])).tolist() == [-17.7, 0.0, 0.0]


def test_one_milestone_alone_does_not_change_most():
    one = pd.DataFrame({"milestone": ["WTO, 2006"], "before_pct": [3.0], "after_pct": [2.0], "after_years": [4]})
    assert "The pace changed at “WTO, 2006”" in turning_words.paces(one, 4)[1]
    assert turning_words.paces(one.iloc[:0], 4)[1].startswith("No milestone")
    assert "interval" not in turning_words.paces(one.iloc[:0], 4)[1]


def test_dates_are_counted_in_plain_words():
    quarters = pd.DataFrame({"p_adjusted": [0.5, 0.6, 0.9]})
    assert turning_words.growth(quarters).endswith("finds no break at any of three dates.")
    assert turning_words.growth(quarters.assign(p_adjusted=0.01)).endswith("finds a break at all three dates.")
    assert turning_words.growth(quarters.iloc[:1]).endswith("finds no break at the only date.")
    assert turning_words.growth(quarters.assign(p_adjusted=[0.01, 0.5, 0.5])).endswith("at one of three dates.")
