"""The Census Bureau's International Trade API: what to ask it for, and the tables its answers go to."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from tradebook import catalog
from tradebook.connectors import answers, transport
from tradebook.connectors.census_answer import ALL, CODES, KEY, KEY_PLACE, MEASURES, key_fault, once, parse
from tradebook.connectors.census_datasets import DATASETS, DUTIES, EXPORTS, IMPORTS, Dataset
from tradebook.connectors.delivery import Delivery, FetchError, FormatError, Update
from tradebook.connectors.merge import ROUNDING

BASE = "https://api.census.gov/data/timeseries/intltrade"
NOTICE = "This product uses the Census Bureau Data API but is not endorsed or certified by the Census Bureau."
SOURCE = {
    "organisation": "U.S. Census Bureau",
    "title": "International Trade API, monthly exports and imports",
    "url": BASE,
    "kind": "official",
    "terms": "Public domain",
    "note": NOTICE,
}
FIRST = "2010-01"  # the service holds nothing before
YEARS_REVISED = 4  # each June the last three years or so are revised
VIETNAM = "5520"
ENOUGH = 50.0  # million USD in a year: from here on a heading belongs in the table, so it needs a label


def deliver(*paths: Path) -> Delivery:
    """The figures of one or more answers for the tables they belong to, by what they hold.

    Vietnam's totals go to the table of months, and added up to those of years; duties to that of duties; industries and
    headings are added up to years, or to the months of a year from January on. Raises FormatError for codes without a
    label and years with holes.
    """
    parts: dict[str, list[tuple[Dataset, pd.DataFrame]]] = {}
    remarks = [NOTICE]
    for path in paths:
        frame = parse(answers.read(path), path)
        if frame.empty:
            remarks.append(f"{path}: nothing is published for what was asked")
        for dataset in _kinds(frame, path):
            parts.setdefault(dataset.table, []).append((dataset, frame))
    updates = []
    for table, found in parts.items():
        figures, left_out = (_years if found[0][0].code else _months)(found)
        updates.append(Update(table, figures))
        remarks += left_out
        if found[0][0] in (EXPORTS, IMPORTS):
            updates += _whole_years(figures)
    return Delivery("census_api", SOURCE, updates, transport.month_saved(paths[0]), remarks)


def fetch(
    folder: Path, say: Callable[[str], None], dataset: str, start: str | None = None, end: str | None = None
) -> list[Path]:
    """Asks for a dataset (totals, naics, hs4, duties) from one month (YYYY-MM) to another, a request a year and flow.

    Whole years are asked for, without `start` this one and the four before it. Returns the files of the answers.
    """
    secret = transport.key(KEY, KEY_PLACE)
    today = dt.date.today()
    start, end = start or f"{today.year - YEARS_REVISED}-01", end or f"{today:%Y-%m}"
    if not FIRST <= start <= end:
        raise FetchError(f"from {start} to {end}: give two months in order, not before {FIRST}, the service's first")
    kept = []
    for asked in DATASETS[dataset]:
        for year in range(int(start[:4]), int(end[:4]) + 1):
            span = f"from {year}-01 to {min(end, f'{year}-12')}"  # a year is added up from January on
            answer = _accepted(transport.get(f"{BASE}/{asked.path}", _params(asked, span, secret), secrets=[secret]))
            name = f"census_{dataset}_{asked.path.split('/')[0]}_{year}.json"
            kept.append(transport.keep(name, answer, folder, say))
    return kept


def _params(asked: Dataset, span: str, secret: str) -> list[tuple[str, str]]:
    columns = ["CTY_CODE", *([asked.code] if asked.code else []), *asked.measures]
    level = [("COMM_LVL", asked.level)] if asked.level else []
    countries = [("CTY_CODE", code) for code in _countries(asked.table)]
    return [("get", ",".join(columns)), ("time", span), *countries, *level, ("key", secret)]


def _countries(table: str) -> dict[str, str]:
    """The partners a table holds, by the Bureau's code for them; - is the world."""
    held = catalog.load(table)
    wanted = set(held["partner_iso3"]) if "partner_iso3" in held else {"VNM"}
    listed = catalog.load("partners").dropna(subset="census_code").set_index("census_code")["iso3"].to_dict()
    return {code: iso3 for code, iso3 in {**listed, ALL: "WLD"}.items() if iso3 in wanted}


def _accepted(answer: transport.Answer) -> transport.Answer:
    where = answer.headers.get("location", "")
    if 300 <= answer.status < 400 and ("x-datawebapi-keyerror" in answer.headers or "_key" in where):
        raise FetchError(f"api.census.gov: {key_fault(where)}")
    return transport.accept(answer, 200, 204)


def _kinds(frame: pd.DataFrame, name: object) -> list[Dataset]:
    """The datasets an answer belongs to: by its column of codes, their length, and its measures."""
    if frame.empty:
        return []
    code = next((column for column in CODES if column in frame), None)
    digits = sorted(set(frame[code].str.len())) if code else [0]
    if len(digits) > 1:
        raise FormatError(f"{name}: mixes {code} codes of {' and '.join(map(str, digits))} digits; ask with COMM_LVL")
    fits = [
        dataset
        for dataset in [one for group in DATASETS.values() for one in group]
        if (dataset.code, dataset.digits) == (code, digits[0]) and set(dataset.measures) <= set(frame.columns)
    ]
    if not fits:
        held = ", ".join(column for column in frame.columns if column in [*CODES, *MEASURES])
        raise FormatError(
            f"{name}: no table here takes {held or 'an answer without a value'} ({digits[0]}-digit codes)"
        )
    return fits


def _months(parts: list[tuple[Dataset, pd.DataFrame]]) -> tuple[pd.DataFrame, list[str]]:
    """Vietnam's figures by month, and what was left out."""
    rows, left_out = [], []
    for dataset, frame in parts:
        own = frame[frame["census_code"] == VIETNAM]
        if own.empty:
            raise FormatError(f"no row for Vietnam (code {VIETNAM}) in the answer with {', '.join(dataset.measures)}")
        given = own.dropna(subset=dataset.measures)
        null = sorted(set(own["month"]) - set(given["month"]))
        left_out += [f"left out: {', '.join(dataset.measures)} of {month:%Y-%m}, given as null" for month in null]
        named = given.rename(columns=dict(zip(dataset.measures, dataset.columns, strict=True)))
        flow = {} if dataset is DUTIES else {"flow": "exports" if dataset is EXPORTS else "imports"}
        rows.append(named.assign(**flow)[["month", *flow, *dataset.columns]])
    return pd.concat(rows, ignore_index=True), left_out


def _whole_years(months: pd.DataFrame) -> list[Update]:
    """Vietnam's totals of years held, if a month of them is revised and all twelve are given: they stay in step.

    A year not held yet comes with the country workbook, which has the world and the other partners too.
    """
    held = catalog.load("us_goods_trade_by_month").query("is_latest")
    both = months.merge(held, on=["month", "flow"], how="left", suffixes=("", "_held"))
    is_revised = (both["value_usd_mn"] - both["value_usd_mn_held"]).abs() > ROUNDING["million US dollars"]
    by_year = both.assign(year=both["month"].dt.year, is_revised=is_revised).groupby(["year", "flow"])
    years = by_year.agg(
        value_usd_mn=("value_usd_mn", "sum"), count=("month", "count"), is_revised=("is_revised", "any")
    )
    years = years[(years["count"] == 12) & years["is_revised"]].reset_index()[["year", "flow", "value_usd_mn"]]
    years = years[years["year"].isin(catalog.load("us_goods_trade_by_year")["year"])]
    partner = years.assign(partner_iso3="VNM")
    return (
        [Update("us_goods_trade_by_year", years), Update("us_goods_trade_by_partner_year", partner)]
        if len(years)
        else []
    )


def _years(parts: list[tuple[Dataset, pd.DataFrame]]) -> tuple[pd.DataFrame, list[str]]:
    """Months added up to years, or to the months of a year from January on, and what was left out."""
    dataset, measure = parts[0][0], parts[0][0].measures[0]
    frame = pd.concat([frame for _, frame in parts], ignore_index=True)
    once(frame, ["census_code", "month", dataset.code], "the answers")
    frame = frame.assign(year=frame["month"].dt.year, partner_iso3=frame["census_code"].map(_countries(dataset.table)))
    others = frame.loc[frame["partner_iso3"].isna(), "census_code"].nunique()
    left_out = [f"left out: {others} countries that {dataset.table} does not hold"] if others else []
    frame = frame.dropna(subset="partner_iso3")
    for row in frame[frame[measure].isna()].itertuples():
        raise FormatError(f"{measure} of {row.partner_iso3} {row.month:%Y-%m} is null, so the year can't be added up")
    key = ["year", "partner_iso3"]
    covered = frame.groupby(key)["month"].agg(lambda months: _covered(set(months)))
    sums = frame.groupby([*key, dataset.code])[measure].sum().reset_index()
    sums = sums.join(covered.rename("months_covered"), on=key).assign(basis=dataset.basis)
    sums = sums.rename(columns={dataset.code: dataset.name, measure: dataset.columns[0]})
    figures, unlabelled = _labelled(sums, dataset)
    held = catalog.load(dataset.table).columns
    return figures[[column for column in figures if column in held]], left_out + unlabelled


def _covered(months: set[pd.Timestamp]) -> int:
    """How many months, which must run from January on without a gap."""
    last = max(months)
    missing = [month for month in range(1, last.month) if last.replace(month=month) not in months]
    if missing:
        told = ", ".join(f"{last.year}-{month:02}" for month in missing)
        raise FormatError(f"the answers end in {last:%Y-%m} without {told}; a year is added up from January on")
    return last.month


def _labelled(sums: pd.DataFrame, dataset: Dataset) -> tuple[pd.DataFrame, list[str]]:
    """The rows whose code has a label; one without is an error if it must have one."""
    bare = sums[~sums[dataset.name].isin(catalog.load(dataset.labels)[dataset.name])]
    due = bare if dataset.all_labelled else bare[bare[dataset.columns[0]] >= ENOUGH]
    if len(due):
        codes = ", ".join(sorted(set(due[dataset.name])))
        where = catalog.folder() / catalog.resource(dataset.labels)["path"]
        raise FormatError(
            f"no label for {dataset.name} {codes}: add a row for it to {where}, then ingest the kept files"
        )
    count = bare[dataset.name].nunique()
    told = f"left out: {count} codes below {ENOUGH:.0f} million dollars a year, without a label in {dataset.labels}"
    return sums.drop(index=bare.index), [told] if count else []
