"""The Census Bureau's workbook of US goods trade by country, as published: `country.xlsx`.

One sheet, a row for each country or group and year since 1985: year, CTY_CODE, CTYNAME, imports IJAN to IDEC and IYR,
exports EJAN to EDEC and EYR, in million US dollars, not seasonally adjusted (general imports at customs value, total
exports f.a.s.). Months not yet published are written as 0, exactly like a true zero.
"""

import codecs
import csv
import dataclasses
import io
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pandas as pd

from tradebook import catalog
from tradebook.connectors import transport
from tradebook.connectors.delivery import Delivery, FormatError, Update

WORLD = "0015"  # the world, not seasonally adjusted: the row that tells which months are published
VIETNAM = "5520"
MONTHS = "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split()  # noqa: SIM905
FLOWS = {"I": "imports", "E": "exports"}
HEADER = ["year", "CTY_CODE", "CTYNAME", *(f + m for f in FLOWS for m in [*MONTHS, "YR"])]
FIRST_YEAR = 1992  # before it there is no row for the world, and the United States had an embargo on Vietnam
WHO, MEASURE = ["census_code", "name"], ["flow", "value_usd_mn"]
SOURCE = {
    "organisation": "U.S. Census Bureau",
    "title": "U.S. trade in goods by country, 1985 to present (country.xlsx)",
    "url": "https://www.census.gov/foreign-trade/balance/country.xlsx",
    "kind": "official",
    "terms": "Public domain",
}
LARGEST_FILE = 20_000_000  # bytes; the published file has 2 million
LARGEST_CONTENT = 200_000_000  # bytes once unpacked
MONTHS_ROUNDED = 0.7  # million USD: twelve months of one decimal against their printed total


@dataclasses.dataclass(frozen=True)
class Published:
    """What the workbook holds, in million US dollars, published months only; a published zero stays.

    `months`: census_code (text, four digits), name, month (Timestamp), flow (exports, imports), value_usd_mn.
    `years`: census_code, name, year, months_covered (12, or fewer in the current year), flow, value_usd_mn as printed.
    """

    months: pd.DataFrame
    years: pd.DataFrame
    left_out: set[str] = dataclasses.field(default_factory=set)  # codes of the rows that were not asked for


def parse(path: Path, wanted: set[str] | None = None) -> Published:
    """The published months and years of the world and every country in the workbook (or a CSV of the same columns).

    With `wanted`, only those codes are read: what the file says of others, groups among them, can't spoil it. Months
    the world's own row does not yet show are left out. Raises FormatError, never half a table.
    """
    left_out: set[str] = set()
    rows = list(_rows(Path(path), wanted, left_out))
    if not rows:
        raise FormatError(f"{path}: no rows below the header")
    frame = pd.DataFrame(rows, columns=["line", *HEADER])
    if (twice := frame.duplicated(["year", "CTY_CODE"])).any():
        row = frame[twice].iloc[0]
        raise FormatError(f"{path}: row {row['line']} repeats country {row['CTY_CODE']} in {row['year']}")
    _check_totals(path, frame)
    frame = frame.rename(columns={"CTY_CODE": "census_code", "CTYNAME": "name"})
    tall = frame.melt(["year", *WHO], [f + m for f in FLOWS for m in MONTHS], "cell", "value_usd_mn")
    number = tall["cell"].str[1:].map({name: place for place, name in enumerate(MONTHS, start=1)})
    tall["month"] = pd.to_datetime({"year": tall["year"], "month": number, "day": 1})
    tall["flow"] = tall["cell"].str[0].map(FLOWS)
    last = _last_published(path, tall)
    months = tall.loc[tall["month"] <= last, [*WHO, "month", "flow", "value_usd_mn"]]
    years = frame[frame["year"] <= last.year].melt([*WHO, "year"], [f + "YR" for f in FLOWS], "cell", "value_usd_mn")
    years["flow"] = years.pop("cell").str[0].map(FLOWS)
    years["months_covered"] = years["year"].eq(last.year).map({True: last.month, False: 12})
    return Published(
        months.sort_values(["census_code", "month", "flow"], ignore_index=True),
        years.sort_values(["census_code", "year", "flow"], ignore_index=True),
        left_out,
    )


def deliver(path: Path) -> Delivery:
    """The workbook's figures for the tables of US goods trade: Vietnam by month, all listed partners by year.

    Partners are those with a census_code in the table `partners`; others are named in the remarks. Figures start in
    1992, the first year with a row for the world. Raises FormatError when Vietnam is not in the file.
    """
    known = catalog.load("partners").query("not is_bloc").dropna(subset="census_code")
    codes = {**known.set_index("census_code")["iso3"], WORLD: "WLD"}
    published = parse(path, set(codes))
    months, years = (
        frame.assign(partner_iso3=frame["census_code"].map(codes)) for frame in (published.months, published.years)
    )
    vietnam = months[(months["partner_iso3"] == "VNM") & (months["month"].dt.year >= FIRST_YEAR)]
    if vietnam.empty:
        raise FormatError(f"{path}: no row for Vietnam (code {VIETNAM})")
    years = years[years["year"] >= FIRST_YEAR]
    updates = [Update("us_goods_trade_by_month", vietnam[["month", *MEASURE]], whole=True), *_of_years(years)]
    return Delivery("census_country", SOURCE, updates, _vintage(published), [_left_out(published)])


def fetch(folder: Path, say: Callable[[str], None]) -> list[Path]:
    """Downloads the workbook, which needs no key; returns the file it is kept in."""
    answer = transport.accept(transport.get(SOURCE["url"]), 200)
    return [transport.keep("census_country.xlsx", answer, folder, say)]


def _of_years(years: pd.DataFrame) -> list[Update]:
    full, part = years[years["months_covered"] == 12], years[years["months_covered"] < 12]
    vietnam, world = (full.loc[full["partner_iso3"] == iso3, ["year", *MEASURE]] for iso3 in ("VNM", "WLD"))
    partners = full.loc[full["partner_iso3"] != "WLD", ["year", "partner_iso3", *MEASURE]]
    updates = [
        Update("us_goods_trade_by_year", vietnam, whole=True),
        Update("us_goods_trade_world_by_year", world, whole=True),
        Update("us_goods_trade_by_partner_year", partners),
    ]
    return updates + ([Update("us_goods_trade_by_partner_ytd", _year_to_date(part))] if len(part) else [])


def _year_to_date(part: pd.DataFrame) -> pd.DataFrame:
    start = pd.to_datetime(part["year"].astype(str), format="%Y")
    end = pd.to_datetime({"year": part["year"], "month": part["months_covered"], "day": 1})
    return part.assign(period_start=start, period_end=end)[["period_start", "period_end", "partner_iso3", *MEASURE]]


def _vintage(published: Published) -> str:
    """The month of the release: figures appear some 35 days after their month, so in the second month after it."""
    return f"{published.months['month'].max() + pd.DateOffset(months=2):%Y-%m}"


def _left_out(published: Published) -> str:
    count = len(published.left_out)
    return f"left out: {count} groups and countries that have no census_code in partners.csv (add one to take it in)"


def _last_published(path: Path, tall: pd.DataFrame) -> pd.Timestamp:
    world = tall[(tall["census_code"] == WORLD) & (tall["value_usd_mn"] > 0)]
    if world.empty:
        raise FormatError(
            f"{path}: no figures for the world (code {WORLD}), so unpublished months can't be told from zero"
        )
    return world["month"].max()


def _check_totals(path: Path, frame: pd.DataFrame) -> None:
    """The printed year is the sum of its months: a torn or shifted row, or one cell in other units, fails here.

    Vietnam's months must add up to the rounding; those of others to a fiftieth, as some old years were revised as a
    whole and not month by month.
    """
    for letter, flow in FLOWS.items():
        year = frame[letter + "YR"]
        off = (frame[[letter + m for m in MONTHS]].sum(axis=1) - year).abs()
        allowed = (year / 50).clip(lower=MONTHS_ROUNDED).where(frame["CTY_CODE"] != VIETNAM, MONTHS_ROUNDED)
        if (off > allowed).any():
            row = frame.loc[(off - allowed).idxmax()]
            raise FormatError(
                f"{path}: row {row['line']}, {row['CTYNAME']} {row['year']}: months of {flow} differ from "
                f"{letter}YR by {off[row.name]:,.1f} million"
            )


def _rows(path: Path, wanted: set[str] | None, left_out: set[str]) -> Iterator[list]:
    if (size := path.stat().st_size) > LARGEST_FILE:
        raise FormatError(f"{path}: {size:,} bytes, far more than the published file")
    cells = _csv(path) if path.suffix.lower() == ".csv" else _workbook(path)
    header = [str(cell).strip() for cell in next(cells, [])]
    if header != HEADER:
        missing = [name for name in HEADER if name not in header]
        why = f"lacks {', '.join(missing)}" if missing else "has other columns or another order"
        raise FormatError(f"{path}: the header {why}; it should run {', '.join(HEADER[:4])} ... {HEADER[-1]}")
    for line, row in enumerate(cells, start=2):
        if all(cell in (None, "") for cell in row):
            continue
        year, code, name = _place(path, line, row)
        if code in wanted if wanted else code == WORLD or not code.startswith("0"):
            values = [_value(path, line, column, cell) for column, cell in zip(HEADER[3:], row[3:], strict=True)]
            yield [line, year, code, name, *values]
        else:
            left_out.add(code)


def _place(path: Path, line: int, row: list) -> tuple[int, str, str]:
    if len(row) != len(HEADER):
        raise FormatError(f"{path}: row {line} has {len(row)} cells, not {len(HEADER)}")
    year, code, name = (f"{cell:.0f}" if isinstance(cell, float) else str(cell).strip() for cell in row[:3])
    if not (year.isdigit() and 1985 <= int(year) <= 2100):
        raise FormatError(f"{path}: row {line}, year: {year!r} is not a year")
    if not (code.isdigit() and len(code) <= 4):
        raise FormatError(f"{path}: row {line}, CTY_CODE: {code!r} is not a country code")
    return int(year), code.zfill(4), name


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
    raw = path.read_bytes()
    if raw.startswith(codecs.BOM_UTF8):
        raise FormatError(f"{path}: starts with a byte order mark; save it as plain UTF-8")
    if b"\r" in raw:
        raise FormatError(f"{path}: has Windows line ends; save it with Unix ones")
    try:
        yield from csv.reader(io.StringIO(raw.decode("utf-8"), newline=""), strict=True)
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
    try:
        with zipfile.ZipFile(path) as archive:
            content = sum(item.file_size for item in archive.infolist())
    except zipfile.BadZipFile:
        raise FormatError(f"{path}: not an .xlsx file; the service may have answered with a web page") from None
    if content > LARGEST_CONTENT:
        raise FormatError(f"{path}: unpacks to {content:,} bytes, far more than the published file")
