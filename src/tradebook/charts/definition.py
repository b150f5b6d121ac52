"""The definition of a figure: what every part of it is made from, as plain JSON, so that no two parts can disagree.

`defined` builds it in the kernel and `drawn` adds its drawings; `markup` makes the HTML of it, and `publish` the files
beside the page.
"""

import dataclasses
import datetime
import math
import numbers
import re
from collections.abc import Sequence

import pandas as pd

from tradebook.charts import controls as sliders
from tradebook.charts import svg
from tradebook.narrative import apostrophes

MIME = "application/vnd.tradebook.figure+json"
UNITS = {
    "_usd_mn": "million USD",
    "_usd_bn": "billion USD",
    "_pct": "%",
    "_pp": "percentage points",
    "_mw": "MW",
    "_usd_per_mmbtu": "USD per MMBtu",
}
NAMES = {  # parts of column names that a heading spells in their own way
    **{"usd": "USD", "us": "US", "gdp": "GDP", "hhi": "HHI", "lng": "LNG", "vn": "Vietnam", "mn": "million"},
    **{"vietnam": "Vietnam", "china": "China", "american": "American", "united states": "United States"},
    **{"durbin watson": "Durbin-Watson", "grubel lloyd": "Grubel-Lloyd", "jupyter book": "Jupyter Book", "cpu": "CPU"},
}


def defined(
    specs: dict[str, dict],
    *,
    name: str,
    title: str,
    subtitle: str,
    source: str,
    alt: str,
    table: pd.DataFrame,
    notes: str = "",
    key: Sequence[str] = (),
    dated: Sequence[str] = (),
    controls: Sequence = (),
    result: str = "",
    scenarios: pd.DataFrame | None = None,
) -> dict:
    """A figure as JSON: what is given, by the same names. `drawn` makes the whole of it.

    `specs` holds the Vega-Lite spec of each layout; for tables see `tabulated`. Raises ValueError for a name that could
    be no file's, and for a value that no table can print.
    """
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]*", name):
        raise ValueError(f"figure {name!r}: a name has small letters, figures and hyphens")
    texts = {"title": title, "subtitle": subtitle, "source": source, "alt": alt, "notes": notes}
    try:
        tables = {"table": tabulated(table), "scenarios": None if scenarios is None else tabulated(scenarios)}
    except ValueError as error:
        raise ValueError(f"figure {name!r}: {error}") from None
    return {
        "name": name,
        **{part: apostrophes(text) for part, text in texts.items()},
        "key": list(map(apostrophes, key)),
        "dated": list(map(apostrophes, dated)),
        "specs": specs,
        "svg": {},
        **tables,
        "controls": [dataclasses.asdict(control) for control in controls],
        "result": result,
    }


def drawn(figure: dict) -> dict:
    """A defined figure with `svg`, the drawings of its layouts, and `result` as a sentence at the first settings.

    Raises ValueError where a drawing can't be made or the result comes to nothing.
    """
    name, result = figure["name"], figure["result"]
    first = [sliders.Slider(**control) for control in figure["controls"]]
    drawings = {layout: svg.drawn(spec, f"{name}-{layout}") for layout, spec in figure["specs"].items()}
    return {**figure, "svg": drawings, "result": sliders.evaluated(result, first) if first else result}


def tabulated(frame: pd.DataFrame) -> dict:
    """A frame as JSON: `columns` (name, heading, unit, kind) and `rows` (lists of text, number, true, false or null).

    Kinds are number, integer, year, date (as YYYY-MM-DD), truth and text. Raises ValueError for an infinite number.
    """
    columns = [
        {"name": str(name), "heading": heading(str(name)), "unit": unit(str(name)), "kind": _kind(str(name), values)}
        for name, values in frame.items()
    ]
    rows = [[_plain(value) for value in row] for row in frame.itertuples(index=False, name=None)]
    for number, row in enumerate(rows, start=1):
        for column, value in zip(columns, row, strict=True):
            if isinstance(value, float) and math.isinf(value):
                raise ValueError(f"row {number}, column {column['name']}: {value} is no figure")
    return {"columns": columns, "rows": rows}


def _kind(name: str, values: pd.Series) -> str:
    if pd.api.types.is_bool_dtype(values):
        return "truth"
    if pd.api.types.is_float_dtype(values):
        return "number"
    if pd.api.types.is_integer_dtype(values):
        return "year" if re.search(r"(^|_)year$", name) else "integer"
    return "date" if pd.api.types.is_datetime64_any_dtype(values) else "text"


def _plain(value):
    """A cell as JSON has it."""
    if isinstance(value, str | bool):
        return value
    if pd.api.types.is_scalar(value) and pd.isna(value):
        return None
    if isinstance(value, datetime.date):  # Timestamps are dates too
        return f"{value:%Y-%m-%d}"
    if pd.api.types.is_bool(value):
        return bool(value)
    if isinstance(value, numbers.Integral):
        return int(value)
    return float(value) if isinstance(value, numbers.Real) else str(value)


def unit(column: str) -> str:
    """The unit that a column's name ends in, in words; '' for none.

    >>> unit("imports_usd_mn"), unit("year")
    ('million USD', '')
    """
    return UNITS.get(_suffix(column), "")


def heading(column: str) -> str:
    """A column name as a table heading: 'imports_usd_mn' becomes 'Imports, million USD'.

    A column of yes or no loses its "is": 'is_open' becomes 'Open'.

    >>> heading("imports_usd_mn"), heading("year"), heading("usd_a_head"), heading("is_open")
    ('Imports, million USD', 'Year', 'USD a head', 'Open')
    """
    words = column.removesuffix(_suffix(column)).removeprefix("is_").replace("_", " ").strip()
    words = re.sub(rf"\b({'|'.join(NAMES)})\b", lambda found: NAMES[found[0]], words)
    return words[:1].upper() + words[1:] + (f", {unit(column)}" if unit(column) else "")


def _suffix(column: str) -> str:
    return next((suffix for suffix in sorted(UNITS, key=len, reverse=True) if column.endswith(suffix)), "")


def column_cells(values: Sequence) -> list[str]:
    """The cells of a column: its figures have the same decimals, enough for the smallest that is not zero.

    >>> column_cells([-11.4, -3.31, None]), column_cells([1.5, 3.0]), column_cells([50.0, 3.0])
    (['−11.4', '−3.3', '–'], ['1.50', '3.00'], ['50', '3'])
    """
    figures = [abs(value) for value in values if isinstance(value, float) and value]
    if all(figure == round(figure) for figure in figures):
        return [cell(value, 0) for value in values]
    return [cell(value, 1 if max(figures) >= 10 and min(figures) >= 0.1 else 2) for value in values]


def cell(value, decimals: int | None = None) -> str:
    """A cell of a table as a reader sees it: figures with separators and a true minus, '–' for missing.

    Without `decimals`, a figure has as many as its size asks for.
    """
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        if decimals is None:
            decimals = 0 if value == round(value) and abs(value) >= 100 else 1 if abs(value) >= 10 else 2
        return f"{value:,.{decimals}f}".replace("-", "−")
    return str(value)
