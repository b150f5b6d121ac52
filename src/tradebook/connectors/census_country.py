"""The Census Bureau's workbook of US goods trade by country, as published: `country.xlsx`.

One sheet, a row for each country or group and year since 1985: year, CTY_CODE, CTYNAME, imports IJAN to IDEC and IYR,
exports EJAN to EDEC and EYR, in million US dollars, not seasonally adjusted (general imports at customs value, total
exports f.a.s.). Months not yet published are written as 0, exactly like a true zero.
"""

import csv
import zipfile
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pandas as pd

WORLD = "0015"  # the world, not seasonally adjusted: the row that tells which months are published
MONTHS = "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split()  # noqa: SIM905
FLOWS = {"I": "imports", "E": "exports"}
HEADER = ["year", "CTY_CODE", "CTYNAME", *(f + m for f in FLOWS for m in [*MONTHS, "YR"])]
LARGEST_FILE = 20_000_000  # bytes; the published file has 2 million
LARGEST_CONTENT = 200_000_000  # bytes once unpacked
MONTHS_ROUNDED = 0.7  # million USD: twelve months of one decimal against their printed total


class FormatError(Exception):
    """The file is not the workbook it should be. One line: file, row, column, fault."""


def parse(path: Path) -> pd.DataFrame:
    """The published months of every country and group in the workbook (or a CSV of the same columns).

    Columns: census_code (text, four digits), name, month (Timestamp), flow (exports, imports), value_usd_mn. Months
    the world's own row does not yet show are left out; a published zero stays. Raises FormatError, never half a table.
    """
    rows = list(_rows(Path(path)))
    if not rows:
        raise FormatError(f"{path}: no rows below the header")
    frame = pd.DataFrame(rows, columns=["line", *HEADER])
    if (twice := frame.duplicated(["year", "CTY_CODE"])).any():
        row = frame[twice].iloc[0]
        raise FormatError(f"{path}: row {row['line']} repeats country {row['CTY_CODE']} in {row['year']}")
    _check_totals(path, frame)
    tall = frame.melt(["year", "CTY_CODE", "CTYNAME"], [f + m for f in FLOWS for m in MONTHS], "cell", "value_usd_mn")
    number = tall["cell"].str[1:].map({name: place for place, name in enumerate(MONTHS, start=1)})
    tall["month"] = pd.to_datetime({"year": tall["year"], "month": number, "day": 1})
    tall["flow"] = tall["cell"].str[0].map(FLOWS)
    tall = tall[tall["month"] <= _last_published(path, tall)].rename(
        columns={"CTY_CODE": "census_code", "CTYNAME": "name"}
    )
    kept = ["census_code", "name", "month", "flow", "value_usd_mn"]
    return tall[kept].sort_values(["census_code", "month", "flow"], ignore_index=True)


def _last_published(path: Path, tall: pd.DataFrame) -> pd.Timestamp:
    world = tall[(tall["CTY_CODE"] == WORLD) & (tall["value_usd_mn"] > 0)]
    if world.empty:
        raise FormatError(
            f"{path}: no figures for the world (code {WORLD}), so unpublished months can't be told from zero"
        )
    return world["month"].max()


def _check_totals(path: Path, frame: pd.DataFrame) -> None:
    """The printed year is the sum of its months, in every row: a torn or shifted row fails here."""
    for letter, flow in FLOWS.items():
        off = (frame[[letter + m for m in MONTHS]].sum(axis=1) - frame[letter + "YR"]).abs()
        if (off > MONTHS_ROUNDED).any():
            row = frame.loc[off.idxmax()]
            raise FormatError(
                f"{path}: row {row['line']}, {row['CTYNAME']} {row['year']}: months of {flow} differ from "
                f"{letter}YR by {off.max():,.1f} million"
            )


def _rows(path: Path) -> Iterator[list]:
    cells = _csv(path) if path.suffix.lower() == ".csv" else _workbook(path)
    header = [str(cell).strip() for cell in next(cells, [])]
    if header != HEADER:
        missing = [name for name in HEADER if name not in header]
        why = f"lacks {', '.join(missing)}" if missing else "has other columns or another order"
        raise FormatError(f"{path}: the header {why}; it should run {', '.join(HEADER[:4])} ... {HEADER[-1]}")
    for line, row in enumerate(cells, start=2):
        if all(cell in (None, "") for cell in row):
            continue
        yield [line, *_typed(path, line, row)]


def _typed(path: Path, line: int, row: list) -> list:
    if len(row) != len(HEADER):
        raise FormatError(f"{path}: row {line} has {len(row)} cells, not {len(HEADER)}")
    year, code, name = (str(cell).strip() for cell in row[:3])
    if not (year.isdigit() and 1985 <= int(year) <= 2100):
        raise FormatError(f"{path}: row {line}, year: {year!r} is not a year")
    if not (code.isdigit() and len(code) <= 4):
        raise FormatError(f"{path}: row {line}, CTY_CODE: {code!r} is not a country code")
    values = [_value(path, line, column, cell) for column, cell in zip(HEADER[3:], row[3:], strict=True)]
    return [int(year), code.zfill(4), name, *values]


def _value(path: Path, line: int, column: str, cell) -> float:
    where = f"{path}: row {line}, {column}"
    if isinstance(cell, str) and cell.lstrip().startswith("="):
        raise FormatError(f"{where}: a formula, where the published file holds a value")
    try:
        value = 0.0 if cell in (None, "") else float(cell)
    except (TypeError, ValueError):
        raise FormatError(f"{where}: {cell!r} is not a number") from None
    if not 0 <= value < 1e8:
        raise FormatError(f"{where}: {value} is not a sum in million dollars")
    return value


def _csv(path: Path) -> Iterator[list]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as handle:
            yield from csv.reader(handle, strict=True)
    except (UnicodeDecodeError, csv.Error) as error:
        raise FormatError(f"{path}: not a UTF-8 CSV file ({error})") from None


def _workbook(path: Path) -> Iterator[list]:
    _check_archive(path)
    try:
        book = openpyxl.load_workbook(path, read_only=True)  # formulas come as text, so that they can be refused
    except Exception as error:  # openpyxl raises many kinds for a broken workbook
        raise FormatError(f"{path}: not a readable workbook ({' '.join(str(error).split())[:80]})") from None
    try:
        sheet = book["country"] if "country" in book.sheetnames else book.worksheets[0]
        for row in sheet.iter_rows(values_only=True):
            yield list(row[: len(HEADER)]) if len(row) > len(HEADER) and not any(row[len(HEADER) :]) else list(row)
    finally:
        book.close()


def _check_archive(path: Path) -> None:
    size = path.stat().st_size
    if size > LARGEST_FILE:
        raise FormatError(f"{path}: {size:,} bytes, far more than the published file")
    try:
        with zipfile.ZipFile(path) as archive:
            content = sum(item.file_size for item in archive.infolist())
    except zipfile.BadZipFile:
        raise FormatError(f"{path}: not an .xlsx file; the service may have answered with a web page") from None
    if content > LARGEST_CONTENT:
        raise FormatError(f"{path}: unpacks to {content:,} bytes, far more than the published file")
