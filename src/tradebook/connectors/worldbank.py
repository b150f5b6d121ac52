"""World Bank Indicators, version 2: gross domestic product and population of Vietnam and the United States.

An answer is an array of two: what page this is, and the rows. An error is an array of one, with status 200, or a piece
of XML. A value not available is null; the last year often is.
"""

import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from tradebook.connectors import answers, transport
from tradebook.connectors.delivery import Delivery, FormatError, Update

GDP, POPULATION = "NY.GDP.MKTP.CD", "SP.POP.TOTL"
URL = "https://api.worldbank.org/v2/country/VNM;USA/indicator"
FIRST_YEAR = 1995
SOURCE = {
    "organisation": "World Bank",
    "title": "World Development Indicators: GDP (current US$) and total population",
    "url": "https://data.worldbank.org/indicator/NY.GDP.MKTP.CD",
    "kind": "official",
    "terms": "CC BY 4.0",
    "note": "The World Bank: World Development Indicators: national accounts and population",
}
COUNTRIES = ["USA", "VNM"]
# the Bank takes US figures over from the Bureau of Economic Analysis and lags behind its annual updates
CONFIDENCE = {"USA": "medium", "VNM": "high"}


def parse(content: bytes, name: object = "answer") -> tuple[pd.DataFrame, str]:
    """The rows (indicator, iso3, year, value in the indicator's unit, NaN where null) and the day of the last update.

    Raises FormatError for an error inside the answer, a page of several, repeated rows.
    """
    meta, rows = _parts(content, name)
    records = []
    for number, row in enumerate(rows, start=1):
        try:
            iso3, year, value = row["countryiso3code"], row["date"], row["value"]
            indicator = row["indicator"]["id"]
        except (KeyError, TypeError):
            raise FormatError(f"{name}: row {number} lacks indicator, countryiso3code, date or value") from None
        if not re.fullmatch(r"\d{4}", str(year)):
            raise FormatError(f"{name}: row {number}, date: {year!r} is not a year")
        if value is not None and (isinstance(value, bool) or not isinstance(value, int | float) or value < 0):
            raise FormatError(f"{name}: row {number}, value: {value!r} is not a number")
        records.append([indicator, iso3, int(year), value])
    frame = pd.DataFrame(records, columns=["indicator", "iso3", "year", "value"]).astype({"value": float})
    if (twice := frame.duplicated(["indicator", "iso3", "year"])).any():
        row = frame[twice].iloc[0]
        raise FormatError(f"{name}: {row.indicator} of {row.iso3} in {row.year} comes twice")
    return frame, str(meta["lastupdated"])


def deliver(*paths: Path) -> Delivery:
    """GDP in billion US dollars and population in millions, of the two countries, where the Bank has a figure."""
    parts = [parse(answers.read(path), path) for path in paths]
    frame = pd.concat([part for part, _ in parts], ignore_index=True)
    updated = max(day for _, day in parts)
    given = frame[frame["iso3"].isin(COUNTRIES)].dropna(subset="value")
    remarks = [
        f"not available: {row.indicator} of {row.iso3} in {row.year}"
        for row in frame[frame["iso3"].isin(COUNTRIES) & frame["value"].isna()].itertuples()
    ]
    if others := sorted(set(frame["iso3"]) - set(COUNTRIES)):
        remarks.append(f"left out: {', '.join(others)}, which the tables do not hold")
    own = {indicator: given[given["indicator"] == indicator] for indicator in (GDP, POPULATION)}
    if given.empty or len(given) != sum(map(len, own.values())):
        raise FormatError(f"{paths[0]}: holds other than figures of {GDP} or {POPULATION} for {', '.join(COUNTRIES)}")
    gdp = own[GDP].assign(value_usd_bn=own[GDP]["value"] / 1e9, basis=f"World Bank, updated {updated[:7]}")
    gdp["confidence"] = gdp["iso3"].map(CONFIDENCE)
    population = own[POPULATION].assign(persons_mn=own[POPULATION]["value"] / 1e6)
    updates = [
        Update("gdp_by_year", gdp[["iso3", "year", "value_usd_bn", "confidence", "basis"]]),
        Update("population_by_year", population[["iso3", "year", "persons_mn"]]),
    ]
    return Delivery("worldbank", SOURCE, [update for update in updates if len(update.figures)], updated[:7], remarks)


def fetch(folder: Path, say: Callable[[str], None]) -> list[Path]:
    """Asks for both indicators since 1995, all years on one page; returns the files the answers are kept in."""
    span = f"{FIRST_YEAR}:{dt.date.today().year}"
    params = [("format", "json"), ("per_page", "1000"), ("date", span)]
    kept = []
    for indicator in (GDP, POPULATION):
        answer = transport.accept(transport.get(f"{URL}/{indicator}", params), 200)
        kept.append(transport.keep(f"worldbank_{indicator}.json", answer, folder, say))
    return kept


def _parts(content: bytes, name: object) -> tuple[dict, list]:
    answer = answers.as_json(content, name)
    if isinstance(answer, list) and len(answer) == 1 and isinstance(answer[0], dict) and "message" in answer[0]:
        texts = [str(part.get("value") or part.get("key")) for part in answer[0]["message"] if isinstance(part, dict)]
        raise FormatError(f"{name}: the service says: {transport.told('; '.join(texts).encode())}")
    if not (isinstance(answer, list) and len(answer) == 2 and isinstance(answer[0], dict)):
        raise FormatError(f"{name}: not an array of two, as this service sends")
    meta, rows = answer
    if not rows or not isinstance(rows, list):
        raise FormatError(f"{name}: no rows; the service has no figure for what was asked")
    try:
        pages, total = int(meta["pages"]), int(meta["total"])
        dt.date.fromisoformat(str(meta["lastupdated"]))
    except (KeyError, TypeError, ValueError):
        raise FormatError(f"{name}: does not tell its pages, total and lastupdated") from None
    if pages > 1:
        raise FormatError(f"{name}: one page of {pages}; ask with a larger per_page")
    if total != len(rows):
        raise FormatError(f"{name}: says {total} rows and holds {len(rows)}")
    return meta, rows
