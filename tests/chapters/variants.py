"""Other data packages with the same descriptor, made from a copy of `data/`: what a user may bring to the book.

A variant takes the folder of a copy and rewrites its CSV files. Which columns are times, figures or keys is read from
the descriptor, so that a new table takes part by itself; only the tables that `catalog` itself names are named here.
"""

import csv
import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path

LAST_DAY = dt.date(2019, 12, 31)
ONE_DAY = ["stated_date", "date", "month", "period_end", "year", "status_date", "start_date"]  # when a row was known
IDENTITY = {"aircraft_class", "manufacturer", "quantity", "counted_under", "deal_id", "origin", "destination_iso3"}
FEW = {"VNM", "CHN", "MEX", "WLD", "USA"}  # USA: Vietnam's own tables of partners name it
VINTAGE = "2027-04"
ONE_ORDER = "AV-01"  # the only deal left of its kind

Rows = list[dict[str, str]]


def kinds(entry: dict) -> dict[str, str]:
    """Each column of a table and its type."""
    return {field["name"]: field["type"] for field in entry["schema"]["fields"]}


def optional(entry: dict) -> list[str]:
    """The columns that a row may leave empty."""
    fields = entry["schema"]["fields"]
    return [field["name"] for field in fields if not field.get("constraints", {}).get("required")]


def amounts(entry: dict) -> list[str]:
    """The columns with figures of trade or duty: numbers in dollars."""
    return [name for name, kind in kinds(entry).items() if kind == "number" and name.endswith(("_usd_mn", "_usd_bn"))]


def clock(entry: dict) -> str | None:
    """The column that dates a figure: month, year, or the end of a period; None for a table of anything else."""
    names = kinds(entry)
    return next((name for name in ("month", "period_end", "year") if name in names), None)


def _read(folder: Path, entry: dict) -> Rows:
    with (folder / entry["path"]).open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def rewrite(folder: Path, change: Callable[[dict, Rows], Rows]) -> None:
    """Puts every table through `change`, which takes its descriptor entry and its rows; drops references to nothing."""
    entries = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))["resources"]
    before = {entry["name"]: _read(folder, entry) for entry in entries}
    tables = {name: change(entry, [*before[name]]) for entry in entries for name in [entry["name"]]}
    for entry in entries:  # a table stays as small as the descriptor allows
        if not tables[entry["name"]] and not entry.get("may_be_empty"):
            tables[entry["name"]] = before[entry["name"]][:1]
    while any(_mended(entry, tables) for entry in entries):
        pass
    for entry in entries:
        with (folder / entry["path"]).open("w", encoding="utf-8", newline="") as handle:
            writer = csv.DictWriter(handle, list(kinds(entry)), lineterminator="\n")
            writer.writeheader()
            writer.writerows(tables[entry["name"]])


def _mended(entry: dict, tables: dict[str, Rows]) -> bool:
    """Drops the rows of a table that refer to a row no longer there; empties the cell where it may be empty."""
    rows, free, changed = tables[entry["name"]], set(optional(entry)), False
    for link in entry["schema"].get("foreignKeys", []):
        column, other = link["fields"][0], link["reference"]["resource"] or entry["name"]
        there = {"", *(row[link["reference"]["fields"][0]] for row in tables[other])}
        lost = [row for row in rows if row[column] not in there]
        changed = changed or bool(lost)
        if column in free:
            for row in lost:
                row[column] = ""
        else:
            tables[entry["name"]] = rows = [row for row in rows if row[column] in there]
    return changed


def _after(cell: str, kind: str, day: dt.date) -> bool:
    """Whether a year, month or date lies after `day`; an empty cell does not."""
    if not cell or kind not in ("year", "yearmonth", "date"):
        return False
    return cell > {"year": f"{day:%Y}", "yearmonth": f"{day:%Y-%m}", "date": f"{day}"}[kind]


def _until(day: dt.date) -> Callable[[dict, Rows], Rows]:
    def change(entry: dict, rows: Rows) -> Rows:
        types, free = kinds(entry), set(optional(entry))
        known = next((name for name in ONE_DAY if name in types), None)
        kept = [row for row in rows if known is None or not _after(row[known], types[known], day)]
        return [_forget(row, types, free, day) for row in kept] if entry["name"] != "sources" else rows

    return change


def _forget(row: dict, types: dict, free: set, day: dt.date) -> dict:
    """The row as it stood on `day`: a status that came later is not known yet."""
    if "status_date" in free and _after(row["status_date"], types["status_date"], day):
        row |= {"status_code": "unknown", "status_date": "", "status_precision": "", "status": "", "note": ""}
        row |= {"has_uncounted_handovers": "0"}
    return row


def shorter(folder: Path) -> None:
    """Nothing after 2019 is known."""
    rewrite(folder, _until(LAST_DAY))


def much_shorter(folder: Path) -> None:
    """Nothing after 2012 is known: no upgrade, no aircraft order, no table of industries."""
    rewrite(folder, _until(dt.date(2012, 12, 31)))


def no_recent_months(folder: Path) -> None:
    """The months end with the last full year, and no part of a year is held."""

    def change(entry: dict, rows: Rows) -> Rows:
        time = clock(entry)
        return [row for row in rows if time in (None, "year") or row[time] <= "2025-12"]

    rewrite(folder, change)


def another_vintage(folder: Path) -> None:
    """Every newest figure was revised by one per cent, as a vintage of its own."""

    def change(entry: dict, rows: Rows) -> Rows:
        if not {"vintage", "is_latest"} <= set(kinds(entry)):
            return rows
        old = [row for row in rows if row.get("months_covered", "12") != "12"]  # part-years stay
        rows = [row for row in rows if row.get("months_covered", "12") == "12"]
        new = [_scaled(entry, row, 1.01) | {"vintage": VINTAGE} for row in rows if row["is_latest"] == "1"]
        return old + [row | {"is_latest": "0"} for row in rows] + new

    rewrite(folder, change)


def _scaled(entry: dict, row: dict, factor: float) -> dict:
    return row | {name: f"{float(row[name]) * factor:.3f}" for name in amounts(entry) if row[name]}


def longer(folder: Path) -> None:
    """Made-up figures for the rest of 2026 and to March 2027, as they would be brought in: 2026 is a full year."""
    months: dict[tuple, float] = {}

    def add_months(entry: dict, rows: Rows) -> Rows:
        if entry["name"] != "us-goods-trade-by-month":
            return rows
        newest = [row for row in rows if row["is_latest"] == "1"]
        new = _more_months(entry, newest)
        months.update({(row["month"], row["flow"]): float(row["value_usd_mn"]) for row in newest + new})
        return rows + new

    def add_years(entry: dict, rows: Rows) -> Rows:
        newest = [row for row in rows if row.get("is_latest") == "1"]
        if entry["name"] in (
            "us-goods-trade-by-year",
            "us-goods-trade-world-by-year",
            "us-goods-trade-by-partner-year",
        ):
            return rows + [_next_year(entry, row, months) for row in newest if row["year"] == "2025"]
        if entry["name"] == "us-goods-trade-by-partner-ytd":
            return rows + [_first_quarter(entry, row, months) for row in newest if row["period_end"] == "2026-07"]
        return rows

    rewrite(folder, add_months)
    rewrite(folder, add_years)


def _more_months(entry: dict, newest: Rows) -> Rows:
    by_key = {(row["month"], row["flow"]): row for row in newest}
    for number in range(2026 * 12 + 8, 2027 * 12 + 3):  # September 2026 to March 2027
        month, before = (f"{n // 12}-{n % 12 + 1:02d}" for n in (number, number - 12))
        for flow in ("exports", "imports"):
            by_key[month, flow] = _scaled(entry, by_key[before, flow], 1.1) | {"month": month, "vintage": VINTAGE}
    return [row for row in by_key.values() if row["vintage"] == VINTAGE]


def _summed(months: dict, flow: str, first: str, last: str) -> str:
    return f"{sum(value for (month, own), value in months.items() if own == flow and first <= month <= last):.1f}"


def _next_year(entry: dict, row: dict, months: dict) -> dict:
    new = _scaled(entry, row, 1.1) | {"year": "2026", "vintage": VINTAGE}
    if entry["name"] == "us-goods-trade-by-year" or row.get("partner_iso3") == "VNM":
        new["value_usd_mn"] = _summed(months, row["flow"], "2026-01", "2026-12")
    return new


def _first_quarter(entry: dict, row: dict, months: dict) -> dict:
    new = _scaled(entry, row, 0.5) | {"period_start": "2027-01", "period_end": "2027-03", "vintage": VINTAGE}
    if row["partner_iso3"] == "VNM":
        new["value_usd_mn"] = _summed(months, row["flow"], "2027-01", "2027-03")
    return new


def turned(folder: Path) -> None:
    """Time runs backwards from 2013 to 2025, where the data begin: trade shrinks, and so do share and deficit."""

    def change(entry: dict, rows: Rows) -> Rows:
        time, figures = clock(entry), amounts(entry)
        if time is None or not figures or (time == "period_end" and "is_preferred" in kinds(entry)):
            return rows
        marks = {time, "period_start", "vintage", "is_latest", "is_preferred", "source_id", "qualifier", "confidence"}
        keys = [name for name in kinds(entry) if name not in {*marks, "basis", "note", "months_covered", *figures}]
        mark = next((name for name in ("is_latest", "is_preferred") if name in kinds(entry)), None)
        series: dict[tuple, Rows] = {}
        for row in rows:
            if row[time] >= "2013" and (mark is None or row[mark] == "1"):
                month = row["period_start"][5:] if "period_start" in row else ""
                series.setdefault((month, *(row[key] for key in keys)), []).append(row)
        return [row for own in series.values() for row in _mirrored(own, time, figures)]

    rewrite(folder, change)


def _mirrored(own: Rows, time: str, figures: list[str]) -> Rows:
    """The rows of a series, each with the figures of the same month of the year as far from the other end."""
    held = {row[time]: {name: row[name] for name in figures} for row in own}
    other = {row[time]: f"{2038 - int(row[time][:4])}{row[time][4:]}" for row in own}
    if any(there in held for there in other.values()):
        return [row | held[other[row[time]]] for row in own if other[row[time]] in held]
    if len(own) <= 2:
        return []
    own = sorted(own, key=lambda row: row[time])  # a series without a counterpart of its own: from last to first
    return [row | held[back[time]] for row, back in zip(own, reversed(own), strict=True)]


def surplus(folder: Path) -> None:
    """What the United States bought from Vietnam it sold to it, and the other way round."""
    turn = {"exports": "imports", "imports": "exports"}

    def change(entry: dict, rows: Rows) -> Rows:
        if not entry["name"].startswith("us-goods-trade") or "world" in entry["name"]:
            return rows
        return [row | {"flow": turn[row["flow"]]} if row.get("partner_iso3", "VNM") == "VNM" else row for row in rows]

    rewrite(folder, change)


def few_partners(folder: Path) -> None:
    """Trade is known with China and Mexico beside that of Vietnam and the United States, and with the world."""

    def change(entry: dict, rows: Rows) -> Rows:
        if "partner_iso3" not in kinds(entry) or not amounts(entry):
            return rows
        return [row for row in rows if row["partner_iso3"] in FEW]

    rewrite(folder, change)


def sparse(folder: Path) -> None:
    """Optional cells are empty, some goods, deals and duties are missing; no event, and no figure from Vietnam."""
    missing = {"naics3": {"334"}, "hs4": {"8542", "5201", "8800", "2711"}, "hs6": {"271112"}}

    def change(entry: dict, rows: Rows) -> Rows:
        types, name = kinds(entry), entry["name"]
        if name == "diplomatic-events" or (name.startswith("vn-") and entry.get("may_be_empty")):
            return []
        if name == "deals":
            rows = [row for row in rows if row["sector"] not in ("energy", "aviation") or row["deal_id"] == ONE_ORDER]
        labels = not clock(entry)
        for key, codes in missing.items():
            rows = [row for row in rows if labels or row.get(key) not in codes]
        if name == "us-duties-on-vietnam-by-month":
            rows = [row for row in rows if row["month"] <= "2024-12"]
        empty = [cell for cell in optional(entry) if types[cell] in ("string", "number") and cell not in IDENTITY]
        return [row | dict.fromkeys(empty, "") for row in rows]

    rewrite(folder, change)


MADE = [shorter, much_shorter, longer, no_recent_months, turned, surplus, another_vintage, few_partners, sparse]
VARIANTS = {make.__name__: make for make in MADE}
