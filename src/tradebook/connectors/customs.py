"""Vietnam Customs' tables 5X and 5N: exports and imports of a month by country and main commodity, US dollars.

They are published as PDF; a person downloads one and hands it over, or a CSV of the same six columns. A row without a
unit and a volume is a country, with its total; the rows below it, with a unit, are its goods. Thousands are parted
by dots in Vietnamese files and by commas in English ones. Exports FOB, imports CIF. Tables of half a month (t6k1,
t6k2) are refused. No published PDF was at hand when this was written: the layout is the one described for them.
"""

import csv
import dataclasses
import io
import re
import unicodedata
from pathlib import Path

import pandas as pd

from tradebook import catalog
from tradebook.connectors import answers
from tradebook.connectors.delivery import Delivery, FormatError, Update

SOURCE = {
    "organisation": "Vietnam Customs",
    "url": "https://www.customs.gov.vn",
    "kind": "official",
    "terms": "Licence not stated; figures cited, files not copied",
}
UNITED_STATES = {"hoa kỳ", "mỹ", "united states", "united states of america", "usa", "u.s.a", "u.s.a."}
LANGUAGES = {"nước": "vi", "country": "en"}  # how the heading begins
MARKS = {"vi": ".", "en": ","}  # what parts thousands
FLOWS = {"x": "exports", "n": "imports"}
STATUSES = {"sb": "preliminary", "ct": "final"}
GROUPS = {"exports": "vn_exports_to_us_by_group_period", "imports": "vn_imports_from_us_by_group_period"}
REST = "other goods"  # what is left of the country's total: no group of its own
CONFIDENCE = {"final": "high", "preliminary": "medium"}  # so that no preliminary figure pushes out a final one
MILLION = 1_000_000
MONTH, TO_DATE = "month_usd", "to_date_usd"


@dataclasses.dataclass(frozen=True)
class Release:
    """What a file's name tells: the month (its first day), the flow, and whether it is preliminary or final."""

    month: pd.Timestamp
    flow: str
    status: str


def release(path: Path, period: str | None = None, flow: str | None = None, status: str | None = None) -> Release:
    """The release a file belongs to, from its name (2026-t8-5x(vn-sb).pdf), or as told. Raises FormatError."""
    name = Path(path).name.lower()
    if re.search(r"t\d{1,2}k[12]", name):
        raise FormatError(f"{path}: a table of half a month (k1, k2), never a monthly figure")
    found = re.search(r"(\d{4})-t(\d{1,2})-5([xn])", name)
    if found and 1 <= int(found[2]) <= 12:
        period, flow = period or f"{found[1]}-{int(found[2]):02}", flow or FLOWS[found[3]]
    if found := re.search(r"(vn|ta)-(sb|ct)", name):
        status = status or STATUSES[found[2]]
    if not (period and flow and status):
        raise FormatError(f"{path}: the name does not tell which release it is; give --period, --flow and --status")
    if not re.fullmatch(r"20\d\d-(0[1-9]|1[0-2])", period):
        raise FormatError(f"--period {period}: write the month as 2026-08")
    return Release(pd.Timestamp(f"{period}-01"), flow, status)


def parse(content: bytes, name: object = "table") -> tuple[pd.DataFrame, str]:
    """The table's rows, and its language (vi, en).

    Columns line, block (a number for each country), country, product (<NA> in the country's own row), unit, month_usd,
    to_date_usd. Names are as printed; a value not printed is NaN. Raises FormatError for another layout, mixed marks
    between thousands, and a country whose goods do not add up to its total.
    """
    if content.startswith(b"%PDF"):
        from tradebook.connectors import customs_pdf

        cells = customs_pdf.rows(content, name)
    else:
        cells = _csv(content, name)
    (_, header), *body = cells
    language = next((code for word, code in LANGUAGES.items() if header[0].lower().startswith(word)), None)
    if not language or len(header) != 6 or not all("USD" in header[place] for place in (3, 5)):
        raise FormatError(f"{name}: the heading is not that of table 5X or 5N; it begins {header[0][:40]!r}")
    records, block, country = [], 0, ""
    for line, (product, unit, *numbers) in body:
        where = f"{name}: row {line}, {product!r}"
        volume, value, volume_to_date, value_to_date = (_number(cell, language, where) for cell in numbers)
        if not unit and pd.isna(volume) and pd.isna(volume_to_date):
            if language == "vi" and product != product.upper():
                raise FormatError(f"{where}: no unit, though not in capitals as a country is")
            block, country, product = block + 1, product, pd.NA
        if not block or pd.isna(value_to_date):
            raise FormatError(f"{where}: {'no value to date' if block else 'goods with no country above them'}")
        records.append([line, block, country, product, unit, value, value_to_date])
    frame = pd.DataFrame(records, columns=["line", "block", "country", "product", "unit", MONTH, TO_DATE])
    _check_totals(frame, name)
    return frame, language


def deliver(path: Path, period: str | None = None, flow: str | None = None, status: str | None = None) -> Delivery:
    """The rows of the United States: the total and the product groups, of the month and of the year to date.

    A whole year's total goes to the table of years. `period` (YYYY-MM), `flow` and `status` (preliminary, final) are
    needed where the file's name does not tell them. Raises FormatError for a name without a row in vn_customs_groups.
    """
    told = release(path, period, flow, status)
    frame, language = parse(answers.read(path), path)
    own = frame[frame["country"].map(_plain).isin(UNITED_STATES)]
    if own.empty:
        raise FormatError(f"{path}: no row for the United States")
    goods = own.dropna(subset="product")
    goods = goods.assign(product_group=_groups(goods, language, told.flow, path))
    total = own[own["product"].isna()].assign(flow=told.flow)
    periods = {MONTH: told.month, TO_DATE: told.month.replace(month=1)}
    if told.month.month == 1:
        del periods[TO_DATE]  # January to January is the month again
    whole_year = told.month.month == 12
    by_period = {column: start for column, start in periods.items() if not (whole_year and column == TO_DATE)}
    updates = [
        Update("vn_goods_trade_with_us_by_period", _tall(total, by_period, ["flow"], told)),
        Update(GROUPS[told.flow], _tall(goods[goods["product_group"] != REST], periods, ["product_group"], told)),
    ]
    if whole_year:
        year = _tall(total, {TO_DATE: told.month}, ["flow"], told).assign(year=told.month.year)
        updates.append(Update("vn_goods_trade_with_us_by_year", year.drop(columns=["period_start", "period_end"])))
    title = f"{told.flow.capitalize()} by country and main commodity, {told.month:%Y-%m}, {told.status} (table 5)"
    remarks = [f"left out: {frame['block'].nunique() - 1} other countries"]
    name = f"vn_customs_{told.flow}_{told.month:%Y_%m}_{told.status}"
    published = f"{told.month + pd.DateOffset(months=1):%Y-%m}" if told.status == "preliminary" else None
    return Delivery(name, {**SOURCE, "title": title}, updates, published, remarks)


def _tall(rows: pd.DataFrame, periods: dict[str, pd.Timestamp], key: list[str], told: Release) -> pd.DataFrame:
    """The rows of both periods below each other, groups added up, in million US dollars."""
    parts = []
    for column, start in periods.items():
        sums = rows.dropna(subset=column).groupby(key)[column].sum().div(MILLION).rename("value_usd_mn").reset_index()
        parts.append(sums.assign(period_start=start, period_end=told.month))
    basis = f"Vietnam Customs, {told.status}"
    return pd.concat(parts, ignore_index=True).assign(qualifier=pd.NA, confidence=CONFIDENCE[told.status], basis=basis)


def _groups(goods: pd.DataFrame, language: str, flow: str, name: object) -> pd.Series:
    known = catalog.load("vn_customs_groups").query("language == @language and flow == @flow")
    groups = dict(zip(known["printed_name"].map(_plain), known["product_group"], strict=True))
    plain = goods["product"].map(_plain)
    group = plain.map(groups)
    torn = plain.duplicated() | goods["product"].str[:1].str.islower()  # a name over two lines, read as another
    if torn.any():
        raise FormatError(f"{name}: {goods.loc[torn, 'product'].iloc[0]!r} twice, or the end of a longer name")
    if group.isna().any():
        names = "; ".join(sorted(goods.loc[group.isna(), "product"]))
        where = catalog.folder() / catalog.resource("vn_customs_groups")["path"]
        raise FormatError(f"{name}: no product group for {names}: add a row for each ({language}, {flow}) to {where}")
    return group


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def _check_totals(frame: pd.DataFrame, name: object) -> None:
    """Each country's goods add up to its total, to a dollar a row: a lost or doubled row fails here."""
    for _, rows in frame.groupby("block"):
        total, goods = rows.iloc[0], rows.iloc[1:]
        for column, told in [(MONTH, "month"), (TO_DATE, "year to date")]:
            printed = 0 if pd.isna(total[column]) else total[column]
            off = abs(printed - goods[column].sum())
            if off > len(goods):
                place = f"{name}: row {total['line']}, {total['country']}"
                raise FormatError(f"{place}: its goods and its total of the {told} differ by {off:,.0f} dollars")


def _number(cell: str, language: str, where: str) -> float:
    """A number with the thousands mark of the file's language; NaN for an empty cell."""
    mark = MARKS[language]
    if not cell:
        return float("nan")
    if not re.fullmatch(rf"\d+|\d{{1,3}}(\{mark}\d{{3}})+", cell):
        raise FormatError(
            f"{where}: {cell!r} is not a whole number with {mark!r} between thousands, as in this language"
        )
    return float(cell.replace(mark, ""))


def _csv(content: bytes, name: object) -> list[tuple[int, list[str]]]:
    """Rows with their line; the first is the heading."""
    try:
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        raise FormatError(f"{name}: neither a PDF nor a UTF-8 CSV file ({error})") from None
    cells = [(line, [" ".join(cell.split()) for cell in row]) for line, row in enumerate(rows, start=1) if any(row)]
    for line, row in cells:
        if len(row) != 6:
            raise FormatError(f"{name}: row {line} has {len(row)} cells, not 6")
    if len(cells) < 2:
        raise FormatError(f"{name}: no rows below the heading")
    return cells
