"""FRED of the Federal Reserve Bank of St. Louis: US price indices, and a check on US trade with Vietnam by month.

An answer holds the observations of one series, without its name: the name is in that of the file (fred_IR_...json).
A missing value is a dot. The trade series repeat the Census Bureau's workbook: a check, not a second source.
"""

import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from tradebook import catalog
from tradebook.connectors import answers, transport
from tradebook.connectors.delivery import Delivery, FetchError, FormatError, Update

URL = "https://api.stlouisfed.org/fred/series/observations"
KEY, KEY_PLACE = "FRED_API_KEY", "https://fred.stlouisfed.org/docs/api/api_key.html"
SOURCE = {
    "organisation": "FRED, Federal Reserve Bank of St. Louis (data: Bureau of Labor Statistics, BEA, Census Bureau)",
    "title": "FRED series of US price indices and of US trade with Vietnam",
    "url": "https://fred.stlouisfed.org",
    "kind": "relay",
    "terms": "Public domain at the agencies that own the series",
}
PRICES = {  # FRED's name: ours, and the observations in a year
    "IR": ("import_price", 12),
    "IQ": ("export_price", 12),
    "GDPDEF": ("gdp_deflator", 4),
    "CPIAUCSL": ("cpi_u_sa", 12),
    "CUUR0000SA0": ("cpi_u", 12),
}
TRADE = {"EXP5520": "exports", "IMP5520": "imports"}
SERIES = [*PRICES, *TRADE]
REBASED = 0.05  # a revision moves an index by a few tenths of a per cent; another base year by far more


def parse(content: bytes, name: object = "answer") -> tuple[pd.DataFrame, str | None]:
    """The observations of one series (month as Timestamp, value as published, NaN where missing) and their vintage.

    The vintage (YYYY-MM) is None where the answer mixes several. Raises FormatError for an error inside the answer,
    an answer cut short, a transformed series, repeated dates.
    """
    answer = answers.as_json(content, name)
    if isinstance(answer, dict) and "error_message" in answer:
        raise FormatError(f"{name}: the service says: {transport.told(str(answer['error_message']).encode())}")
    if not (isinstance(answer, dict) and isinstance(answer.get("observations"), list)):
        raise FormatError(f"{name}: no observations, as this service sends")
    rows = answer["observations"]
    if answer.get("count") != len(rows):
        raise FormatError(f"{name}: says {answer.get('count')} observations and holds {len(rows)}")
    if answer.get("units") != "lin":
        raise FormatError(f"{name}: units {answer.get('units')!r}; ask for the series as it is (lin)")
    frame = pd.DataFrame([_observation(row, number, name) for number, row in enumerate(rows, start=1)])
    frame = frame.reindex(columns=["month", "value"])
    if (twice := frame.duplicated("month")).any():
        raise FormatError(f"{name}: {frame.loc[twice, 'month'].iloc[0]:%Y-%m} comes twice; ask for one vintage")
    start, end = str(answer.get("realtime_start")), str(answer.get("realtime_end"))
    return frame, end[:7] if start == end and re.fullmatch(r"\d{4}-\d\d-\d\d", end) else None


def deliver(*paths: Path) -> Delivery:
    """Annual averages of complete years for the table of price indices; months of trade for the table of months.

    Raises FormatError for a file whose name does not tell the series, and for an index on another base than the held.
    """
    prices, trade, remarks, vintages = [], [], [], []
    for path in paths:
        series = _series(path)
        frame, vintage = parse(answers.read(path), path)
        vintages.append(vintage)
        if series in TRADE:
            trade.append(frame.dropna().rename(columns={"value": "value_usd_mn"}).assign(flow=TRADE[series]))
            remarks.append(
                f"{series}: the Census Bureau publishes this first; take it from there (tradebook fetch census)"
            )
        else:
            years, left_out = _years(frame, series)
            prices.append(_rebased(years, path))
            remarks += left_out
    updates = [
        Update(table, pd.concat(found, ignore_index=True))
        for table, found in [("us_price_indices_by_year", prices), ("us_goods_trade_by_month", trade)]
        if found
    ]
    vintage = max(vintages) if all(vintages) else None
    return Delivery("fred", SOURCE, updates, vintage or transport.month_saved(paths[0]), remarks)


def fetch(folder: Path, say: Callable[[str], None], series: list[str] | None = None) -> list[Path]:
    """Asks for series by FRED's names, the price indices unless told; returns the files the answers are kept in."""
    if unknown := set(series or []) - set(SERIES):
        raise FetchError(f"{', '.join(sorted(unknown))}: no series of this book; there are {', '.join(SERIES)}")
    secret = transport.key(KEY, KEY_PLACE)
    kept = []
    for one in series or PRICES:
        params = [("series_id", one), ("file_type", "json"), ("api_key", secret)]
        answer = transport.accept(transport.get(URL, params, secrets=[secret]), 200)
        kept.append(transport.keep(f"fred_{one}.json", answer, folder, say))
    return kept


def _observation(row: object, number: int, name: object) -> dict:
    try:
        day, text = dt.date.fromisoformat(row["date"]), row["value"]
    except (KeyError, TypeError, ValueError):
        raise FormatError(f"{name}: observation {number} lacks a date or a value") from None
    if not re.fullmatch(r"\.|\d+(\.\d+)?", str(text)):
        raise FormatError(f"{name}: observation {number}, {day:%Y-%m}: {text!r} is not a number")
    if day.day != 1:
        raise FormatError(f"{name}: observation {number}: {day} is not the first of a month")
    return {"month": pd.Timestamp(day), "value": float("nan") if text == "." else float(text)}


def _series(path: Path) -> str:
    found = re.match(r"fred_([A-Z0-9]+)", Path(path).name)
    if not found or found[1] not in SERIES:
        raise FormatError(f"{path}: the file's name should begin with the series, as in fred_{SERIES[0]}.json")
    return found[1]


def _years(frame: pd.DataFrame, series: str) -> tuple[pd.DataFrame, list[str]]:
    """Means of the years with every observation, from 1995 on, and which years were left out."""
    name, needed = PRICES[series]
    held = catalog.load("us_price_indices_by_year").query("is_latest and series == @name")
    given = frame.dropna()
    by_year = given.groupby(given["month"].dt.year)["value"].agg(["mean", "count"])
    by_year = by_year[by_year.index >= held["year"].min()]
    whole = by_year[by_year["count"] == needed]
    years = pd.DataFrame({"series": name, "year": whole.index, "index_value": whole["mean"].to_numpy()})
    years["base_period"], years["months_averaged"] = held["base_period"].iloc[-1], 12
    part = by_year[by_year["count"] < needed]["count"]
    return years, [f"left out: {series} {year}, {count} of {needed} observations" for year, count in part.items()]


def _rebased(years: pd.DataFrame, path: Path) -> pd.DataFrame:
    """The years, if near the held ones: the answer does not tell its base period, so it is taken from those."""
    held = catalog.load("us_price_indices_by_year").query("is_latest")
    both = years.merge(held, on=["series", "year"], suffixes=("", "_held"))
    change = (both["index_value"] / both["index_value_held"] - 1).abs().median()
    if change > REBASED:
        base = years["base_period"].iloc[0]
        raise FormatError(
            f"{path}: {100 * change:.0f}% from the index held ({base} = 100); it seems to have a new base"
        )
    return years
