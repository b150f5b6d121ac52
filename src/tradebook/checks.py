"""Whether the figures can be trusted: the schema, by frictionless, and what no schema can say, by rules of our own.

A rule takes nothing and yields findings; each finding is one line that names the table, the row, the column and the
value, the rule that was broken, and what to do. Rules describe identities that the sources themselves keep, and
bands wide enough for everything since 1992: in this record no month is above 4.6 times its own past year.
"""

import dataclasses
import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path

import frictionless
import pandas as pd

from tradebook import catalog

LARGEST_FILE = 50_000_000  # bytes; the largest table here has 0.2 million
ROUNDING_MONTHS = 0.7  # million USD: twelve months, each rounded to 0.1 at source
JUMP = 6.0  # times the median of the year before; a slip of thousands for millions is far beyond it
ENOUGH = 50.0  # million USD: below this, single cargoes make honest jumps
BASE_ROUNDING = 0.05  # index points: a mean of rounded quarters
YEARLY_STEP = 1.5  # times the year before; the World Bank's break in Vietnam's GDP of 2010 is 1.39
RATE_STATUS = {
    "announced_not_applied": "announced",
    "effective_average": "estimated",
    "modelled_additional": "modelled",
    "pending": "pending",
    "proposed": "proposed",
}  # all other series of rates applied
GROUPS = {"exports": "vn_exports_to_us_by_group_period", "imports": "vn_imports_from_us_by_group_period"}
MARKUP = re.compile(r"<\s*[a-z/!]|javascript:|[\x00-\x08\x0b-\x1f\x7f]|^[=+@]", re.IGNORECASE)
ADVICE = {
    "missing-cell": "give every row a cell for every column",
    "extra-cell": "remove the cell, or quote a text that holds a comma",
    "type-error": "write it as the descriptor says: a dot for decimals, no thousands separators, dates as 2025-01-31",
    "constraint-error": "correct the value, or the bound in datapackage.json if the bound is wrong",
    "primary-key": "keep one row for each key",
    "foreign-key": "add the row it refers to, or correct the reference",
    "blank-row": "remove the empty row",
}


@dataclasses.dataclass(frozen=True)
class Finding:
    """One fault in the data, as one line."""

    table: str
    row: object  # line of the file, or a period
    column: str
    value: object
    rule: str
    advice: str

    def __str__(self) -> str:
        value = " ".join(str(self.value).split())
        shown = value if len(value) <= 60 else value[:57] + "..."
        return f"{self.table}, row {self.row}, {self.column} = {shown}: {self.rule}; {self.advice}"


def run() -> list[Finding]:
    """Every finding in the data package in use; each stage runs only when the one before it found nothing."""
    for stage in STAGES:
        if found := [finding for rule in stage for finding in rule()]:
            return found
    return []


def _files() -> Iterator[Finding]:
    folder = catalog.directory()
    for entry in catalog.descriptor()["resources"]:
        path = folder / entry["path"]
        if path.is_file():
            yield from _file(path)


def _file(path: Path) -> Iterator[Finding]:
    size = path.stat().st_size
    if size > LARGEST_FILE:
        yield Finding(path.stem, "-", "file size", size, "too large for a table of this book", "check what was saved")
        return
    raw = path.read_bytes()
    if raw.startswith(b"\xef\xbb\xbf"):
        yield Finding(path.stem, 1, "file", "byte order mark", "not plain UTF-8", "save it as UTF-8 without BOM")
    if b"\r" in raw:
        line = raw[: raw.index(b"\r")].count(b"\n") + 1
        yield Finding(path.stem, line, "file", "carriage return", "lines end in LF", "save it with Unix line ends")
    if raw and not raw.endswith(b"\n"):
        line = raw.count(b"\n") + 1
        yield Finding(path.stem, line, "file", "no line end", "the last line is cut off", "fetch the file again")


def _schema() -> Iterator[Finding]:
    report = frictionless.validate(str(catalog.directory() / "datapackage.json"))
    for error in report.errors:
        yield Finding("datapackage", "-", "descriptor", error.type, error.message, "correct datapackage.json")
    for task in report.tasks:
        for error in task.errors:
            row, column = getattr(error, "row_number", "-"), getattr(error, "field_name", None) or "row"
            value = getattr(error, "cell", None) or error.type
            advice = ADVICE.get(error.type, "compare the file with datapackage.json")
            yield Finding(task.name.replace("-", "_"), row, column, value, error.note or error.type, advice)


def _types() -> Iterator[Finding]:
    """What the standard lets pass and this book does not: INF and NaN as numbers, other delimiters."""
    for table in catalog.tables():
        try:
            catalog.load(table)
        except catalog.DataError as error:
            rule = str(error).partition(": ")[2]
            yield Finding(table, "-", "file", f"{table}.csv", rule, "write it as datapackage.json describes it")


def _line(index: int) -> int:
    """The line of the file on which a row of a loaded table stands."""
    return int(index) + 2


def months_add_up() -> Iterator[Finding]:
    """The twelve months of a year are its total, for each flow of US trade."""
    months = catalog.load("us_goods_trade_by_month").query("is_latest")
    sums = months.groupby([months["month"].dt.year, "flow"])["value_usd_mn"].agg(["sum", "count"])
    years = catalog.load("us_goods_trade_by_year").query("is_latest")
    for row in years.itertuples():
        if (row.year, row.flow) not in sums.index or sums.loc[(row.year, row.flow), "count"] < 12:
            continue
        total = sums.loc[(row.year, row.flow), "sum"]
        if abs(total - row.value_usd_mn) > ROUNDING_MONTHS:
            rule = f"the months of {row.year} add up to {total:,.1f}"
            advice = "take months and year from one release"
            yield Finding("us_goods_trade_by_year", _line(row.Index), "value_usd_mn", row.value_usd_mn, rule, advice)


def year_to_date_adds_up() -> Iterator[Finding]:
    """Vietnam's year to date is the sum of its months."""
    months = catalog.load("us_goods_trade_by_month").query("is_latest")
    part = catalog.load("us_goods_trade_by_partner_ytd").query("is_latest")
    for row in part[part["partner_iso3"] == "VNM"].itertuples():
        inside = months["month"].between(row.period_start, row.period_end) & (months["flow"] == row.flow)
        total = months.loc[inside, "value_usd_mn"].sum()
        newer = (months.loc[inside, "vintage"] > row.vintage).any()  # revised since: no identity any more
        if not newer and abs(total - row.value_usd_mn) > ROUNDING_MONTHS:
            rule = f"the months to {row.period_end:%Y-%m} add up to {total:,.1f}"
            table = "us_goods_trade_by_partner_ytd"
            yield Finding(table, _line(row.Index), "value_usd_mn", row.value_usd_mn, rule, "take both from one release")


def parts_fit_into_totals() -> Iterator[Finding]:
    """Partners stay below the world, export headings below all exports, industries near general imports."""
    world = catalog.load("us_goods_trade_world_by_year").query("is_latest").set_index(["year", "flow"])["value_usd_mn"]
    partners = catalog.load("us_goods_trade_by_partner_year").query("is_latest")
    partners = partners.groupby(["year", "flow"])["value_usd_mn"].sum()
    yield from _above("us_goods_trade_by_partner_year", partners, world, "the world's total")
    years = catalog.load("us_goods_trade_by_year").query("is_latest").set_index(["year", "flow"])["value_usd_mn"]
    headings = catalog.exports_by_product("hs4")
    exports = years.xs("exports", level="flow")
    yield from _above(
        "us_exports_to_vietnam_by_hs4_year", headings.groupby("year")["value_usd_mn"].sum(), exports, "all"
    )
    industries = catalog.imports_by_industry().query("months_covered == 12")
    ratio = (industries.groupby("year")["value_usd_mn"].sum() / years.xs("imports", level="flow")).dropna()
    for year, value in ratio[(ratio - 1).abs() > 0.06].items():
        rule = "industries and general imports lie within 6% of each other, being two bases of one flow"
        table, advice = "us_imports_by_naics_year", "look for a missing or doubled industry"
        yield Finding(table, year, "sum over general imports", f"{value:.3f}", rule, advice)


def _above(table: str, parts: pd.Series, total: pd.Series, name: str) -> Iterator[Finding]:
    both = pd.concat([parts.rename("parts"), total.rename("total")], axis=1).dropna()
    for key, row in both[both["parts"] > 1.001 * both["total"]].iterrows():
        rule = f"the parts exceed the total ({name}), {row['total']:,.1f}"
        period = " ".join(map(str, key)) if isinstance(key, tuple) else key
        yield Finding(table, period, "sum of value_usd_mn", f"{row['parts']:,.1f}", rule, "look for a doubled row")


def printed_totals_close() -> Iterator[Finding]:
    """Vietnam's printed balance and turnover are the difference and the sum of its flows, within rounding."""
    frame = catalog.load("vn_goods_trade_with_us_by_year").query("is_preferred and confidence != 'low'")
    wide = frame.pivot(index="year", columns="flow", values="value_usd_mn")
    for column, sign in [("balance", -1), ("turnover", 1)]:
        if column not in wide:
            continue
        told = wide.dropna(subset=["exports", "imports", column])
        expected = told["exports"] + sign * told["imports"]
        for year in told.index[(told[column] / expected - 1).abs() > 0.01]:
            rule = f"exports and imports give {expected[year]:,.0f}"
            table, advice = "vn_goods_trade_with_us_by_year", "mark the weaker figure as low confidence, and say why"
            yield Finding(table, year, column, told.at[year, column], rule, advice)


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
                yield Finding(table, _line(index), column, f"{value:%Y-%m}", rule, advice)
        if "year" in frame and {"months_covered", "is_latest"} & set(frame.columns):
            for index, value in frame.loc[frame["year"] > today.year, "year"].items():
                yield Finding(table, _line(index), "year", value, "lies in the future", "correct the year")


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
                yield Finding(table, _line(index), column, value, rule, advice)


def plausible_years() -> Iterator[Finding]:
    """No yearly figure is many times that of the year before."""
    for table, key in [
        ("us_goods_trade_by_partner_year", ["partner_iso3", "flow"]),
        ("us_goods_trade_world_by_year", ["flow"]),
        ("us_imports_by_naics_year", ["partner_iso3", "naics3", "months_covered"]),
    ]:
        frame = catalog.load(table).sort_values("year")
        frame = frame[frame["is_latest"]] if "is_latest" in frame else frame
        past = frame.groupby(key)["value_usd_mn"].shift(1)
        ratio = (frame["value_usd_mn"] / past)[past >= 10 * ENOUGH]
        for index, times in ratio[ratio > JUMP].items():
            rule, value = f"{times:,.2g} times the year before", frame.at[index, "value_usd_mn"]
            advice = "check the unit: millions, not thousands"
            yield Finding(table, _line(index), "value_usd_mn", value, rule, advice)


def sources_lead_somewhere() -> Iterator[Finding]:
    """Every source has an address. That it is used is asked of this edition by its tests: a shorter one may keep it."""
    sources = catalog.load("sources")
    for row in sources[~sources["url"].str.match(r"https?://[^\s<>\"']+$")].itertuples():
        yield Finding("sources", _line(row.Index), "url", row.url, "not a web address", "give the page that was read")


def plain_text() -> Iterator[Finding]:
    """Text holds no markup, no control characters, and nothing a spreadsheet would run as a formula."""
    for table in catalog.tables():
        frame = catalog.load(table)
        for column in frame.columns[frame.dtypes == "string"]:
            for index, value in frame.loc[frame[column].str.contains(MARKUP, na=False), column].items():
                yield Finding(table, _line(index), column, value, "not plain text", "remove markup and formula signs")


def rates_do_not_overlap() -> Iterator[Finding]:
    """At any day one rate of a tariff series is in force; sector duties are told apart by the goods they are on."""
    table = "tariff_rates_by_period"
    rates = catalog.load(table).dropna(subset=["start_date"]).sort_values("start_date")
    own = rates["series"].mask(rates["series"] == "sector_232", rates["scope"])
    following = rates.groupby(own)["start_date"].shift(-1)
    last = rates["end_date"].fillna(pd.Timestamp.max.normalize())
    for index in rates.index[(following <= last) | (last < rates["start_date"])]:
        rule, advice = "runs into the rate that follows, or ends before it starts", "correct the dates"
        yield Finding(table, _line(index), "end_date", rates.at[index, "end_date"], rule, advice)


def rates_say_what_they_are() -> Iterator[Finding]:
    """No announced, proposed or pending rate has days in force, and every rate that was charged has a number."""
    table = "tariff_rates_by_period"
    rates = catalog.load(table)
    expected = rates["series"].map(RATE_STATUS).fillna("applied")
    for row in rates[rates["status"] != expected].itertuples():
        rule, advice = f"rates of the series {row.series} are {expected[row.Index]}", "correct the series or the status"
        yield Finding(table, _line(row.Index), "status", row.status, rule, advice)
    charged = rates["status"].isin(["applied", "estimated", "modelled"])
    dated = rates[["start_date", "end_date"]].notna().any(axis=1)
    for index in rates.index[(charged != dated) | (rates["rate_pct"].isna() & (rates["status"] != "pending"))]:
        rule = "a rate charged or estimated has a number and dates, one that is not charged has no dates"
        yield Finding(table, _line(index), "status", rates.at[index, "status"], rule, "correct the row")


def base_years_average_100() -> Iterator[Finding]:
    """The mean of a price index over its base year is 100."""
    table = "us_price_indices_by_year"
    prices = catalog.load(table)
    base = prices[prices["base_period"] == prices["year"].astype(str)]
    for row in base[(base["index_value"] - 100).abs() > BASE_ROUNDING].itertuples():
        rule, advice = f"the base year of {row.series} averages 100", "correct the base period, or take all years anew"
        yield Finding(table, _line(row.Index), "index_value", row.index_value, rule, advice)


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
            yield Finding(table, _line(index), "year", frame.at[index, "year"], rule, advice)
        ratio = frame[column] / before[column]
        for index, times in ratio[(ratio > YEARLY_STEP) | (ratio < 1 / YEARLY_STEP)].items():
            rule, advice = f"{times:,.2g} times the year before", "check the unit and the vintage"
            yield Finding(table, _line(index), column, frame.at[index, column], rule, advice)


def vietnams_partners_fit() -> Iterator[Finding]:
    """Vietnam's partners stay below its total, and the United States is the same in both of its tables."""
    partners = _preferred("vn_goods_trade_by_partner_year", ["year", "flow", "partner_iso3"])
    world = _preferred("vn_goods_trade_by_year", ["year", "flow"])
    yield from _above("vn_goods_trade_by_partner_year", partners.groupby(["year", "flow"]).sum(), world, "all partners")
    alone = _preferred("vn_goods_trade_with_us_by_year", ["year", "flow"])
    both = pd.concat({"here": partners.xs("USA", level="partner_iso3"), "there": alone}, axis=1)
    both = both[both.index.get_level_values("flow").isin(["exports", "imports"])]
    for (year, flow), row in both[both["here"] != both["there"]].iterrows():
        rule, advice = f"vn_goods_trade_with_us_by_year has {row['there']:,.1f}", "put the same rows in both tables"
        yield Finding("vn_goods_trade_by_partner_year", f"{year} {flow}", "value_usd_mn", row["here"], rule, advice)


def product_groups_fit() -> Iterator[Finding]:
    """Vietnam's product groups of a period stay below its trade with the United States in that period."""
    period = ["period_start", "period_end"]
    years = catalog.load("vn_goods_trade_with_us_by_year")
    start = pd.to_datetime(years["year"].astype(str), format="%Y")
    years = years.assign(period_start=start, period_end=start + pd.DateOffset(months=11))
    totals = pd.concat([catalog.load("vn_goods_trade_with_us_by_period"), years]).query("is_preferred")
    totals = totals.set_index(["flow", *period])["value_usd_mn"]
    for flow, table in GROUPS.items():
        groups = catalog.load(table).query("is_preferred and not product_group.str.contains('part of')")
        yield from _above(table, groups.groupby(period)["value_usd_mn"].sum(), totals.xs(flow, level="flow"), flow)


def _preferred(table: str, key: list[str]) -> pd.Series:
    return catalog.load(table).query("is_preferred").set_index(key)["value_usd_mn"]


def rounds_in_order() -> Iterator[Finding]:
    """The rounds of the tariff talks stand in the order of their dates, and none ends before it starts."""
    rounds = catalog.load("negotiation_rounds")
    before = rounds["start_date"].shift(1)
    for row in rounds[(rounds["start_date"] < before) | (rounds["end_date"] < rounds["start_date"])].itertuples():
        rule, advice = "out of the order of dates", "correct the date, or number the rounds anew"
        yield Finding("negotiation_rounds", _line(row.Index), "start_date", f"{row.start_date:%Y-%m-%d}", rule, advice)


def customs_names_lead_to_groups() -> Iterator[Finding]:
    """A printed product name leads to a group that has figures, or its note says that there are none."""
    names = catalog.load("vn_customs_groups")
    known = {flow: set(catalog.load(table)["product_group"]) for flow, table in GROUPS.items()}
    for row in names[~names["note"].str.contains("o figures of this group", na=False)].itertuples():
        if row.product_group not in known[row.flow]:
            rule, advice = f"no group of {GROUPS[row.flow]}", "correct the group, or note that no figures are held"
            yield Finding("vn_customs_groups", _line(row.Index), "product_group", row.product_group, rule, advice)


MEANING = [
    months_add_up,
    year_to_date_adds_up,
    parts_fit_into_totals,
    printed_totals_close,
    no_holes,
    nothing_from_the_future,
    plausible_change,
    plausible_years,
    sources_lead_somewhere,
    plain_text,
    rates_do_not_overlap,
    rates_say_what_they_are,
    base_years_average_100,
    yearly_series_hold_together,
    vietnams_partners_fit,
    product_groups_fit,
    rounds_in_order,
    customs_names_lead_to_groups,
]
STAGES = [[_files], [_schema], [_types], [one_marked_row], MEANING]
