"""What surrounds the trade: tariff rates and talks, prices, output and people."""

from collections.abc import Iterator

import pandas as pd

from tradebook import catalog
from tradebook.checks.finding import Finding, line

BASE_ROUNDING = 0.05  # index points: a mean of rounded quarters
YEARLY_STEP = 1.5  # times the year before; the World Bank's break in Vietnam's GDP of 2010 is 1.39
RATE_STATUS = {
    "announced_not_applied": "announced",
    "effective_average": "estimated",
    "modelled_additional": "modelled",
    "pending": "pending",
    "proposed": "proposed",
}  # all other series of rates applied


def rates_do_not_overlap() -> Iterator[Finding]:
    """At any day one rate of a tariff series is in force; sector duties are told apart by the goods they are on."""
    table = "tariff_rates_by_period"
    rates = catalog.load(table).dropna(subset=["start_date"]).sort_values("start_date")
    own = rates["series"].mask(rates["series"] == "sector_232", rates["scope"])
    following = rates.groupby(own)["start_date"].shift(-1)
    last = rates["end_date"].fillna(pd.Timestamp.max.normalize())
    for index in rates.index[(following <= last) | (last < rates["start_date"])]:
        rule, advice = "runs into the rate that follows, or ends before it starts", "correct the dates"
        yield Finding(table, line(index), "end_date", rates.at[index, "end_date"], rule, advice)


def rates_say_what_they_are() -> Iterator[Finding]:
    """No announced, proposed or pending rate has days in force, and every rate that was charged has a number."""
    table = "tariff_rates_by_period"
    rates = catalog.load(table)
    expected = rates["series"].map(RATE_STATUS).fillna("applied")
    for row in rates[rates["status"] != expected].itertuples():
        rule, advice = f"rates of the series {row.series} are {expected[row.Index]}", "correct the series or the status"
        yield Finding(table, line(row.Index), "status", row.status, rule, advice)
    charged = rates["status"].isin(["applied", "estimated", "modelled"])
    dated = rates[["start_date", "end_date"]].notna().any(axis=1)
    for index in rates.index[(charged != dated) | (rates["rate_pct"].isna() & (rates["status"] != "pending"))]:
        rule = "a rate charged or estimated has a number and dates, one that is not charged has no dates"
        yield Finding(table, line(index), "status", rates.at[index, "status"], rule, "correct the row")


def base_years_average_100() -> Iterator[Finding]:
    """The mean of a price index over its base year is 100."""
    table = "us_price_indices_by_year"
    prices = catalog.load(table)
    base = prices[prices["base_period"] == prices["year"].astype(str)]
    for row in base[(base["index_value"] - 100).abs() > BASE_ROUNDING].itertuples():
        rule, advice = f"the base year of {row.series} averages 100", "correct the base period, or take all years anew"
        yield Finding(table, line(row.Index), "index_value", row.index_value, rule, advice)


def yearly_series_hold_together() -> Iterator[Finding]:
    """GDP, population and price indices have every year, and none is far from the year before."""
    for table, key, column in [
        ("gdp_by_year", "iso3", "value_usd_bn"),
        ("population_by_year", "iso3", "persons_mn"),
        ("us_price_indices_by_year", "series", "index_value"),
    ]:
        frame = catalog.load(table)
        frame = frame[frame[catalog.mark(table)]].sort_values([key, "year"])
        before = frame.groupby(key)[["year", column]].shift(1)
        for index in frame.index[frame["year"] - before["year"] > 1]:
            rule, advice = f"the year before is missing for {frame.at[index, key]}", "add it; a gap is never filled"
            yield Finding(table, line(index), "year", frame.at[index, "year"], rule, advice)
        ratio = frame[column] / before[column]
        for index, times in ratio[(ratio > YEARLY_STEP) | (ratio < 1 / YEARLY_STEP)].items():
            rule, advice = f"{times:,.2g} times the year before", "check the unit and the vintage"
            yield Finding(table, line(index), column, frame.at[index, column], rule, advice)


def rounds_in_order() -> Iterator[Finding]:
    """The rounds of the tariff talks stand in the order of their dates, and none ends before it starts."""
    rounds = catalog.load("negotiation_rounds")
    before = rounds["start_date"].shift(1)
    for row in rounds[(rounds["start_date"] < before) | (rounds["end_date"] < rounds["start_date"])].itertuples():
        rule, advice = "out of the order of dates", "correct the date, or number the rounds anew"
        yield Finding("negotiation_rounds", line(row.Index), "start_date", f"{row.start_date:%Y-%m-%d}", rule, advice)


RULES = [
    rates_do_not_overlap,
    rates_say_what_they_are,
    base_years_average_100,
    yearly_series_hold_together,
    rounds_in_order,
]
