"""Census country workbooks for tests: of any rows, or holding what the package holds and one month more."""

from pathlib import Path

import openpyxl
import pandas as pd

from tradebook import catalog
from tradebook.connectors.census_country import HEADER

NEXT = {"imports": 27_000.0, "exports": 1_500.0}  # made-up figures for the month after the last one held
FLOWS = ["imports", "exports"]
OTHERS = {"0003": "European Union", "9990": "Nowhere"}  # a group, and a country the package does not list


def row(year, code, name, imports, exports, totals=None) -> list:
    """A row of the workbook from twelve months (fewer: the rest is not yet published, written as 0)."""
    cells = [year, code, name]
    for values, total in zip((imports, exports), totals or (None, None), strict=True):
        cells += [*values, *[0] * (12 - len(values)), round(sum(values), 3) if total is None else total]
    return cells


def write(path: Path, rows: list[list], header: list[str] = HEADER) -> Path:
    book = openpyxl.Workbook()
    book.active.title = "country"
    for cells in [header, *rows]:
        book.active.append(cells)
    book.save(path)
    return path


def next_release() -> list[list]:
    """Rows as the next release would have them: every figure held, and the month after the last one."""
    months = catalog.trade_by_month().set_index("month")
    months.loc[months.index.max() + pd.DateOffset(months=1)] = NEXT
    world, partners = catalog.trade_with_world().set_index("year"), catalog.trade_by_partner()
    codes = catalog.load("partners").dropna(subset="census_code").set_index("iso3")["census_code"]
    years, rows = catalog.trade_by_year().set_index("year"), []
    for year, own in months.groupby(months.index.year):
        count = len(own)
        total = world.loc[year] if year in world.index else pd.Series({"imports": 3e6, "exports": 2e6})
        rows.append(_even(year, "0015", "World, Not Seasonally Adjusted", total, count))
        printed = years.loc[year, FLOWS].tolist() if year in years.index else None
        rows.append(row(year, 5520, "Vietnam", *(own[flow].round(3).tolist() for flow in FLOWS), printed))
        rows += [row(year, code, name, [10.0] * count, [10.0] * count) for code, name in OTHERS.items()]
        listed = partners[(partners["year"] == year) & (partners["partner_iso3"] != "VNM")]
        rows += [_even(year, codes[one.partner_iso3], "Partner", one._asdict(), count) for one in listed.itertuples()]
    return rows


def _even(year: int, code: str, name: str, total, count: int) -> list:
    """A year's total spread over its months, the last one taking what rounding leaves."""
    months = {}
    for flow in FLOWS:
        part = round(total[flow] / count, 3)
        months[flow] = [*[part] * (count - 1), round(total[flow] - part * (count - 1), 3)]
    return row(year, code, name, months["imports"], months["exports"])
