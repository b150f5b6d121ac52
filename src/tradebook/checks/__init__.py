"""Whether the figures can be trusted: the schema, by frictionless, and what no schema can say, by rules of our own.

A rule takes nothing and yields findings; each finding is one line that names the table, the row, the column and the
value, the rule that was broken, and what to do. Rules describe identities that the sources themselves keep, and
bands wide enough for everything since 1992: in this record no month is above 4.6 times its own past year.
"""

import datetime as dt
import re
from collections.abc import Iterator

import pandas as pd

from tradebook import catalog
from tradebook.checks import background, schema, us_trade, vietnam
from tradebook.checks.finding import Finding, line

JUMP = 6.0  # times the median of the year before; a slip of thousands for millions is far beyond it
JUMP_OF_INDUSTRY = (
    20.0  # a single industry of one country: primary metals from Switzerland were 17 times as much in 2020
)
ENOUGH = 50.0  # million USD: below this, single cargoes make honest jumps
MARKUP = re.compile(r"<\s*[a-z/!]|javascript:|[\x00-\x08\x0b-\x1f\x7f]|^[=+@]", re.IGNORECASE)


def run() -> list[Finding]:
    """Every finding in the data package in use; each stage runs only when the one before it found nothing."""
    for stage in STAGES:
        if found := [finding for rule in stage for finding in rule()]:
            return found
    return []


def one_marked_row() -> Iterator[Finding]:
    """Each fact has exactly one row marked as the one to use: the newest vintage, or the preferred source."""
    for table in catalog.tables():
        entry = catalog.resource(table)
        if "fact" not in entry:
            continue
        frame, mark = catalog.load(table), catalog.mark(table)
        counts = frame.groupby(entry["fact"])[mark].sum()
        for place, number in counts[counts != 1].items():
            row = " ".join(map(str, place)) if isinstance(place, tuple) else place
            rule, advice = f"exactly one row of a fact carries {mark}", "set it on one row and clear the others"
            yield Finding(table, row, mark, number, rule, advice)


def no_holes() -> Iterator[Finding]:
    """Months and years follow each other without a gap, for each flow."""
    for table, column, freq in [
        ("us_goods_trade_by_month", "month", "MS"),
        ("us_duties_on_vietnam_by_month", "month", "MS"),
        ("us_goods_trade_by_year", "year", "YS"),
        ("us_goods_trade_world_by_year", "year", "YS"),
    ]:
        frame = catalog.load(table)
        times = frame[column] if column == "month" else pd.to_datetime(frame[column].astype(str), format="%Y")
        groups = frame["flow"] if "flow" in frame else pd.Series("", index=frame.index)
        for flow, own in times.groupby(groups):
            for gap in pd.date_range(own.min(), own.max(), freq=freq).difference(own):
                value = f"{gap:%Y-%m}" if column == "month" else gap.year
                yield Finding(
                    table, "-", column, value, f"missing {flow}".strip(), "add the row; a gap is never filled"
                )


def nothing_from_the_future() -> Iterator[Finding]:
    """No month or year of figures lies after today."""
    today = pd.Timestamp(dt.date.today())
    for table in catalog.tables():
        frame = catalog.load(table)
        for column in {"month", "period_end"} & set(frame.columns):
            for index, value in frame.loc[frame[column] > today, column].items():
                rule, advice = "lies in the future", "correct the month"
                yield Finding(table, line(index), column, f"{value:%Y-%m}", rule, advice)
        if "year" in frame and {"months_covered", "is_latest"} & set(frame.columns):
            for index, value in frame.loc[frame["year"] > today.year, "year"].items():
                yield Finding(table, line(index), "year", value, "lies in the future", "correct the year")


def plausible_change() -> Iterator[Finding]:
    """No month lies far outside its own past year, and none drops to nil: not published is not zero."""
    for table, columns in [
        ("us_goods_trade_by_month", ["value_usd_mn"]),
        ("us_duties_on_vietnam_by_month", ["calculated_duty_usd_mn", "imports_for_consumption_usd_mn"]),
    ]:
        frame = catalog.load(table).sort_values("month")
        frame = frame[frame["is_latest"]] if "is_latest" in frame else frame
        groups = frame["flow"] if "flow" in frame else pd.Series("", index=frame.index)
        for column in columns:
            past = frame.groupby(groups)[column].transform(lambda s: s.rolling(12, min_periods=3).median().shift(1))
            ratio = (frame[column] / past)[past >= ENOUGH]
            for index, times in ratio[(ratio > JUMP) | (ratio < 1 / JUMP)].items():
                value = frame.at[index, column]
                rule = f"{times:,.2g} times the median of the months before"
                advice = (
                    "a month not yet published has no row" if value == 0 else "check the unit: millions, not thousands"
                )
                yield Finding(table, line(index), column, value, rule, advice)


def plausible_years() -> Iterator[Finding]:
    """No yearly figure is many times that of the year before."""
    for table, key, most in [
        ("us_goods_trade_by_partner_year", ["partner_iso3", "flow"], JUMP),
        ("us_goods_trade_world_by_year", ["flow"], JUMP),
        ("us_imports_by_naics_year", ["partner_iso3", "naics3", "months_covered"], JUMP_OF_INDUSTRY),
    ]:
        frame = catalog.load(table).sort_values("year")
        frame = frame[frame["is_latest"]] if "is_latest" in frame else frame
        past = frame.groupby(key)["value_usd_mn"].shift(1)
        ratio = (frame["value_usd_mn"] / past)[past >= 10 * ENOUGH]
        for index, times in ratio[ratio > most].items():
            rule, value = f"{times:,.2g} times the year before", frame.at[index, "value_usd_mn"]
            advice = "check the unit: millions, not thousands"
            yield Finding(table, line(index), "value_usd_mn", value, rule, advice)


def sources_lead_somewhere() -> Iterator[Finding]:
    """Every source has an address. That each is used, the tests ask of this edition; a shorter one may keep it."""
    sources = catalog.load("sources")
    for row in sources[~sources["url"].str.match(r"https?://[^\s<>\"']+$")].itertuples():
        yield Finding("sources", line(row.Index), "url", row.url, "not a web address", "give the page that was read")


def plain_text() -> Iterator[Finding]:
    """Text holds no markup, no control characters, and nothing a spreadsheet would run as a formula."""
    for table in catalog.tables():
        frame = catalog.load(table)
        for column in frame.columns[frame.dtypes == "string"]:
            for index, value in frame.loc[frame[column].str.contains(MARKUP, na=False), column].items():
                yield Finding(table, line(index), column, value, "not plain text", "remove markup and formula signs")


MEANING = [
    *us_trade.RULES,
    *vietnam.RULES,
    *background.RULES,
    no_holes,
    nothing_from_the_future,
    plausible_change,
    plausible_years,
    sources_lead_somewhere,
    plain_text,
]
STAGES = [[schema.files], [schema.schema], [schema.types], [one_marked_row], MEANING]
