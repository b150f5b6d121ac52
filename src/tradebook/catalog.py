"""Reads the tables of the data package. Nothing else in the project opens a data file.

A table is what `datapackage.json` (Data Package v2) says it is: its columns, types, bounds and sources.
`load` returns it typed, or raises `DataError` with one line that names the file and the fault.
"""

import csv
import datetime as dt
import functools
import hashlib
import io
import json
import re
from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from tradebook import folders, trace
from tradebook.folders import ACCEPTED, DataError, using
from tradebook.folders import data as folder

__all__ = ["ACCEPTED", "DataError", "folder", "using"]  # and what is defined here

_TYPED: dict[tuple[str, bytes], pd.DataFrame] = {}  # by descriptor and content: a copy of the package costs no reading
_READ: list[str] = []  # the tables this process has read, in order; what a chapter's source list is made of


def directory() -> Path:
    """The data package in use, as `folder`. Raises DataError while new figures are half in place."""
    if (folder() / ACCEPTED).exists():
        raise DataError(f"{folder()}: new figures are half in place; any tradebook command puts in the rest")
    return folder()


def descriptor() -> dict:
    """The data package descriptor, as a dict."""
    return _read_descriptor(directory())


@functools.cache
def _read_descriptor(folder: Path) -> dict:
    path = folder / "datapackage.json"
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        raise DataError(f"{path}: missing") from None
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise DataError(f"{path}: not readable as JSON ({error})") from None


def tables() -> list[str]:
    """Every table of the package, in snake case, in the order of the descriptor."""
    return [entry["name"].replace("-", "_") for entry in descriptor()["resources"]]


def resource(table: str) -> dict:
    """The descriptor's entry for one table, named in snake case or as in the descriptor."""
    name = table.replace("_", "-")
    if (entry := _entries(directory()).get(name)) is None:
        raise DataError(f"{directory() / 'datapackage.json'}: no table {table!r}")
    return entry


@functools.cache
def _entries(folder: Path) -> dict[str, dict]:
    return {entry["name"]: entry for entry in _read_descriptor(folder)["resources"]}


def mark(table: str) -> str:
    """The flag that says which of a fact's rows to use: is_latest (vintages) or is_preferred (sources).

    A table that keeps several rows of one fact names, in the descriptor's `fact`, the columns that make a fact.
    """
    names = {field["name"] for field in resource(table)["schema"]["fields"]}
    return "is_latest" if "is_latest" in names else "is_preferred"


def vintage_tables() -> dict[str, str]:
    """Every table that holds a figure in million US dollars in several vintages: name -> the first such column."""
    found = {}
    for table in tables():
        entry = resource(table)
        measures = [f["name"] for f in entry["schema"]["fields"] if f.get("unit") == "million US dollars"]
        keeps = "fact" in entry and mark(table) == "is_latest" and measures
        if keeps and _read_table(directory(), table).duplicated(entry["fact"]).any():
            found[table] = measures[0]
    return found


def load(table: str) -> pd.DataFrame:
    """One table, typed as the descriptor says, a fresh copy.

    Years are int, months and dates are Timestamps (a month is its first day), 0/1 flags are bool, missing
    numbers are NaN and missing text is <NA>. A table without rows is refused, unless the descriptor says that it
    `may_be_empty`. Raises DataError, naming file, row and column.
    """
    frame = _read_table(directory(), table).copy()
    if table not in _READ:  # only now: a table that could not be read once broke the list of sources
        _READ.append(table)
    trace.read(table)
    return frame


def forget() -> None:
    """Lets the next `load` read the files anew, after they have changed under this process."""
    folders.forget()
    _read_descriptor.cache_clear()
    _entries.cache_clear()
    _read_table.cache_clear()


def parse_ahead() -> None:
    """Parses every table, so that a later `load` of the same content has it at hand. Raises DataError."""
    for table in tables():
        _read_table(directory(), table)
    forget()


def tables_read() -> list[str]:
    """The tables loaded so far in this process, in order of first use."""
    return list(_READ)


def rows(table: str) -> list[list[str]]:
    """The cells of a table as written, the header first."""
    path = directory() / resource(table)["path"]
    return _cells(_raw(path), path)


def _raw(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise DataError(f"{path}: missing") from None


def _cells(raw: bytes, path: Path) -> list[list[str]]:
    try:
        return list(csv.reader(io.StringIO(raw.decode("utf-8"), newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        raise DataError(f"{path}: not a UTF-8 CSV file ({error})") from None


@functools.cache
def _read_table(folder: Path, table: str) -> pd.DataFrame:
    entry = resource(table)
    path = folder / entry["path"]
    raw = _raw(path)
    state = (json.dumps(entry), hashlib.blake2b(raw).digest())
    if state not in _TYPED:
        _TYPED[state] = _parse(_cells(raw, path), entry, path)
    return _TYPED[state]


def _parse(rows: list[list[str]], entry: dict, path: Path) -> pd.DataFrame:
    fields = entry["schema"]["fields"]
    expected = [field["name"] for field in fields]
    if not rows or rows[0] != expected:
        found = ", ".join(rows[0]) if rows else "nothing"
        raise DataError(f"{path}: columns should be {', '.join(expected)}; found {found}")
    if len(rows) == 1 and not entry.get("may_be_empty"):
        raise DataError(f"{path}: empty, only a header row")
    for number, row in enumerate(rows[1:], start=2):
        if len(row) != len(fields):
            raise DataError(f"{path}: row {number} has {len(row)} cells, not {len(fields)}")
    columns = list(zip(*rows[1:], strict=True)) or [()] * len(fields)
    frame = pd.DataFrame(
        {field["name"]: _typed(cells, field, path) for field, cells in zip(fields, columns, strict=True)}
    )
    _check_key(frame, entry["schema"].get("primaryKey", []), path)
    return frame


def _check_key(frame: pd.DataFrame, key: list[str], path: Path) -> None:
    if key and (repeated := frame.duplicated(key)).any():
        number = repeated.idxmax()
        values = ", ".join(str(frame.at[number, column]) for column in key)
        raise DataError(f"{path}: row {number + 2} repeats the key {', '.join(key)} = {values}")


def _month(text: str) -> pd.Timestamp:
    return pd.Timestamp(dt.datetime.strptime(text, "%Y-%m"))


def _flag(text: str) -> bool:
    return {"0": False, "1": True}[text]


def _whole(text: str) -> int:
    if not re.fullmatch(r"-?\d+", text, re.ASCII):  # int() would also take 1_000 and blanks around it
        raise ValueError(text)
    return int(text)


def _number(text: str) -> float:
    if not re.fullmatch(r"-?\d+(\.\d+)?", text, re.ASCII):  # float() would also take nan, inf and 1e9
        raise ValueError(text)
    return float(text)


# What neither a page nor a drawing can hold: the converter of charts stops at one. Marks of direction are text.
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\ufffe\uffff]")

_PARSERS = {
    "string": str,
    "integer": _whole,
    "year": _whole,
    "number": _number,
    "boolean": _flag,
    "date": lambda text: pd.Timestamp(dt.date.fromisoformat(text)),
    "yearmonth": _month,
}
_DTYPES = {"integer": "Int64", "string": "string"}
_EMPTY = {"year": "int64", "number": "float64", "boolean": "bool"}  # of a column without a row; else a date
_MISSING = {"number": float("nan"), "integer": pd.NA, "date": pd.NaT, "yearmonth": pd.NaT}


def _typed(cells: tuple[str, ...], field: dict, path: Path) -> pd.Series:
    kind, rules = field["type"], field.get("constraints", {})
    parse, missing = _PARSERS[kind], _MISSING.get(kind, pd.NA)
    values = []
    for number, cell in enumerate(cells, start=2):
        where = f"{path}: row {number}, column {field['name']}"
        if cell == "":
            if rules.get("required"):
                raise DataError(f"{where}: empty, but a value is required")
            values.append(missing)
            continue
        if kind == "string" and (found := _UNPRINTABLE.search(cell)):
            raise DataError(f"{where}: holds the character U+{ord(found[0]):04X}, which can't be shown as text")
        try:
            value = parse(cell)
        except (ValueError, KeyError):
            raise DataError(f"{where}: {cell!r} is not a {kind}") from None
        _check_bounds(value, rules, where)
        values.append(value)
    return pd.Series(values, dtype=_DTYPES.get(kind) if values else {**_EMPTY, **_DTYPES}.get(kind, "datetime64[us]"))


def _check_bounds(value, rules: dict, where: str) -> None:
    if "minimum" in rules and not value >= rules["minimum"]:
        raise DataError(f"{where}: {value} is below {rules['minimum']}")
    if "maximum" in rules and not value <= rules["maximum"]:
        raise DataError(f"{where}: {value} is above {rules['maximum']}")
    if "enum" in rules and value not in rules["enum"]:
        raise DataError(f"{where}: {value!r} is not one of {', '.join(map(str, rules['enum']))}")


def source(*tables: str, **only: str) -> str:
    """The line at the foot of a figure: who produced the tables, what they are, and their newest vintages.

    Where a figure shows some rows of a table only, name them (partner_iso3="VNM"): the vintage is then theirs. Tables
    with one title are told once, with the vintage of each.
    """
    told: dict[str, list[str]] = {}
    for title, version in (item for table in tables for item in _cited(table, only)):
        versions = told.setdefault(title, [])
        if version and version not in versions:
            versions.append(version)
    return "; ".join(f"{title} ({' and '.join(versions)})" if versions else title for title, versions in told.items())


def _cited(table: str, only: dict[str, str]) -> list[tuple[str, str | None]]:
    """The title of each source of a table, with the vintage of its rows or the version of the source."""
    if "vintage" in (frame := _read_table(directory(), table)):
        for column, value in only.items():
            frame = frame[frame[column] == value]
        newest = f"vintage {frame.loc[frame['is_latest'], 'vintage'].max()}"
    else:
        newest = None
    return [(item["title"], newest or item.get("version")) for item in resource(table)["sources"]]


def trade_by_year() -> pd.DataFrame:
    """US-reported goods trade with Vietnam, newest vintage: one row a year, columns year, exports, imports.

    Million US dollars, nominal; general imports at customs value, total exports f.a.s.
    """
    frame = load("us_goods_trade_by_year")
    return _wide(frame[frame["is_latest"]])


def trade_by_month() -> pd.DataFrame:
    """US-reported goods trade with Vietnam, newest vintage: one row a month, columns month, exports, imports.

    Units and basis as in `trade_by_year`; not seasonally adjusted.
    """
    frame = load("us_goods_trade_by_month")
    return _wide(frame[frame["is_latest"]], "month")


def trade_by_partner() -> pd.DataFrame:
    """US-reported goods trade by partner and year: columns year, partner_iso3, exports, imports (million USD)."""
    frame = load("us_goods_trade_by_partner_year")
    wide = frame[frame["is_latest"]].pivot(index=["year", "partner_iso3"], columns="flow", values="value_usd_mn")
    return wide.reset_index().rename_axis(columns=None)


def trade_with_world() -> pd.DataFrame:
    """US-reported goods trade with all countries, newest vintage: columns year, exports, imports (million USD)."""
    frame = load("us_goods_trade_world_by_year")
    return _wide(frame[frame["is_latest"]])


def imports_by_industry(partner: str = "VNM") -> pd.DataFrame:
    """US imports for consumption from one partner (WLD: all) by industry, newest vintage, a row a year and naics3.

    Columns year, naics3, months_covered, value_usd_mn (million USD, nominal, customs value). A year is told for the
    most months held for Vietnam too, so that the partners can be set side by side; years without Vietnam are left out.
    """
    frame = load("us_imports_by_naics_year")
    frame = frame[frame["is_latest"]]
    held = frame[frame["partner_iso3"] == "VNM"].groupby("year")["months_covered"].max()
    own = frame[(frame["partner_iso3"] == partner) & (frame["months_covered"] <= frame["year"].map(held)).fillna(False)]
    longest = own.groupby("year")["months_covered"].transform("max")
    own = own.loc[own["months_covered"] == longest, ["year", "naics3", "months_covered", "value_usd_mn"]]
    return own.reset_index(drop=True)


def imports_by_industry_over(months: int, partner: str = "VNM") -> pd.DataFrame:
    """US imports for consumption from one partner by industry, each year from January over `months` months.

    Columns year, naics3, value_usd_mn, newest vintage; 12 gives the whole years, 11 the part-year 2025 with the same
    months of the years before it. No rows where that many months are not held.
    """
    frame = imports_by_industry_and_partner(months)
    own = frame[frame["partner_iso3"] == partner].drop(columns="partner_iso3")
    return own.sort_values(["year", "naics3"]).reset_index(drop=True)


def imports_by_industry_and_partner(months: int) -> pd.DataFrame:
    """As `imports_by_industry_over`, for every partner held: columns year, partner_iso3, naics3, value_usd_mn."""
    frame = pd.concat([load("us_imports_by_naics_year"), load("us_imports_by_naics_part_year")], ignore_index=True)
    kept = frame[frame["is_latest"] & (frame["months_covered"] == months)]
    return kept[["year", "partner_iso3", "naics3", "value_usd_mn"]].reset_index(drop=True)


def imports_by_chapter(basis: str = "imports for consumption") -> list[pd.DataFrame]:
    """US imports by HS chapter and full year, newest vintage, from all countries and from Vietnam: two tables.

    Columns year, hs2, value_usd_mn (million USD, nominal, customs value), on one basis: "imports for consumption" or
    "general imports". A year without a row means that it is not held on that basis.
    """
    frame = load("us_imports_by_hs2_year")
    frame = frame[frame["is_latest"] & (frame["months_covered"] == 12) & (frame["basis"] == basis)]
    partners = [frame[frame["partner_iso3"] == partner] for partner in ("WLD", "VNM")]
    return [rows[["year", "hs2", "value_usd_mn"]].reset_index(drop=True) for rows in partners]


def exports_by_product(level: str) -> pd.DataFrame:
    """US total exports to Vietnam by product and full year, newest vintage: year, the code, value_usd_mn, and more.

    `level` names the code: hs2 (all chapters), hs4 (the larger headings) or hs6 (a few lines). Million USD, nominal,
    f.a.s. A year without a row means no trade.
    """
    frame = load(f"us_exports_to_vietnam_by_{level}_year")
    return frame[frame["is_latest"] & (frame["months_covered"] == 12)].reset_index(drop=True)


def duty_by_month() -> pd.DataFrame:
    """Duty assessed on goods from Vietnam by month, newest vintage, beside the imports assessed (million USD)."""
    frame = load("us_duties_on_vietnam_by_month")
    kept = ["month", "calculated_duty_usd_mn", "imports_for_consumption_usd_mn"]
    return frame.loc[frame["is_latest"], kept].reset_index(drop=True)


def trade_reported_by_vietnam() -> pd.DataFrame:
    """Vietnam-reported goods trade with the US: columns year, exports, imports, turnover (million USD).

    Exports FOB, imports CIF. Turnover is the total as printed; where it was printed with a hedge ("more than")
    or not at all, it is exports plus imports. NaN where Vietnam's figure was not found; low-confidence rows are
    left out.
    """
    frame = load("vn_goods_trade_with_us_by_year")
    kept = frame[frame["is_preferred"] & (frame["confidence"] != "low")]
    flows = ["exports", "imports", "turnover"]
    wide = _wide(kept, flows=flows)
    printed = _wide(kept[kept["qualifier"].isna()], flows=flows).set_index("year")["turnover"].reindex(wide["year"])
    wide["turnover"] = printed.reset_index(drop=True).fillna(wide["exports"] + wide["imports"]).fillna(wide["turnover"])
    return wide[["year", "exports", "imports", "turnover"]]


def _wide(frame: pd.DataFrame, time: str = "year", flows: Iterable[str] = ("exports", "imports")) -> pd.DataFrame:
    wide = frame.pivot(index=time, columns="flow", values="value_usd_mn").reindex(columns=flows)
    return wide.reset_index().rename_axis(columns=None)


def last_full_year() -> int:
    """The newest year with a full-year total of US trade with Vietnam."""
    return int(_read_table(directory(), "us_goods_trade_by_year")["year"].max())


def partners() -> set[str]:
    """The partner codes a chapter can be asked to compare Vietnam with."""
    return set(_read_table(directory(), "us_goods_trade_by_partner_year")["partner_iso3"]) - {"VNM", "WLD"}


def largest_partner() -> str:
    """The code of the partner, other than Vietnam, from which the US imported most in the newest year of the data.

    Raises DataError when the data hold no other partner.
    """
    frame = _read_table(directory(), "us_goods_trade_by_partner_year")
    newest = frame[frame["is_latest"] & (frame["flow"] == "imports") & frame["partner_iso3"].isin(partners())]
    if newest.empty:
        raise DataError(f"{directory() / 'us_goods_trade_by_partner_year.csv'}: no partner to set beside Vietnam")
    newest = newest[newest["year"] == newest["year"].max()]
    return str(newest.loc[newest["value_usd_mn"].idxmax(), "partner_iso3"])


def partner_names() -> dict[str, str]:
    """ISO 3166 alpha-3 code to the name as it reads inside a sentence ("the United States")."""
    return load("partners").set_index("iso3")["name_in_text"].to_dict()


def data_through() -> pd.Timestamp:
    """The last day this edition's data speak for: the end of the newest month of trade, or the newest event."""
    months = _read_table(directory(), "us_goods_trade_by_month")["month"].max() + pd.offsets.MonthEnd()
    events = _read_table(directory(), "diplomatic_events")["date"].max()
    return months if pd.isna(events) else max(months, events)
