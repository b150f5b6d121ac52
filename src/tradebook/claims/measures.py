"""What a claim is recomputed with: a small language of table, filter and measure, so that anyone can redo it by hand.

Every measure is a mapping. Most name a `table`, a `where` (column: value, list, {from, to} or {contains}) and a
`column`:

    {measure: value, table: vn_goods_trade_with_us_by_year, where: {year: 2022, flow: turnover}, column: value_usd_mn}

value: the one row's figure; sum: of the rows, with `signs` {imports: 1, exports: -1} for flows that count against each
other; count: the rows, 0 where none answers; date: of the earliest row; text: a column's text; rank: of the group `of`
among the groups `by` a column, by sum, from the top; first: the earliest `at` (a column) at which the sum is above
`above`. Of other measures: share (per cent of `part` in `whole`), change (per cent from `before` to `after`), ratio
(`over` by `under`) and difference (`from` less `less`). Rows that a table marks as superseded (is_latest, is_preferred)
are left out unless `where` names the mark, a vintage, an edition or a source. Where a table has a column `unit`, the
unit of a figure is that of its rows. What is missing stays missing: a sum has no value where a cell is empty, or where
a month of its range or a value of a list in its `where` has no row, and a text none where its cells are empty.
"""

import dataclasses

import pandas as pd

from tradebook import catalog

SCALES = {
    ("million US dollars", "billion US dollars"): 1e-3,
    ("billion US dollars", "million US dollars"): 1e3,
    ("million persons", "million persons"): 1.0,
}
PERCENT = "per cent"


class MeasureError(Exception):
    """A measure does not resolve: no such table or column, or several rows where one was meant. One line."""


@dataclasses.dataclass(frozen=True)
class Found:
    """What a measure gives: a `value` (None where no row answers), its `unit`, and the rows: (table, line) pairs."""

    value: float | str | pd.Timestamp | None
    unit: str | None
    rows: tuple[tuple[str, int], ...]

    def sources(self) -> list[str]:
        """The source_ids of the rows, in order of first use."""
        found = {}
        for table, line in self.rows:
            frame = catalog.load(table)
            if "source_id" in frame:
                found[frame.at[line - 2, "source_id"]] = None
        return list(found)


def tables(measure: dict) -> list[str]:
    """The tables a measure and its parts name, each once, in order.

    >>> tables({"measure": "ratio", "over": {"table": "deals"}, "under": {"table": "sources"}})
    ['deals', 'sources']
    """
    parts = [name for part in measure.values() if isinstance(part, dict) for name in tables(part)]
    return list(dict.fromkeys([measure["table"], *parts] if "table" in measure else parts))


def evaluate(measure: dict, unit: str | None = None) -> Found:
    """The measure's value, in `unit` where one is given and the table has another scale. Raises MeasureError."""
    name = measure.get("measure")
    if name in _OF_ROWS:
        found = _of_rows(name, measure)
    elif name in _OF_MEASURES:
        found = _of_measures(name, measure)
    else:
        raise MeasureError(f"unknown measure {name!r}; there are {', '.join([*_OF_ROWS, *_OF_MEASURES])}")
    return _scaled(found, unit)


def _scaled(found: Found, unit: str | None) -> Found:
    if unit is None or found.unit is None or unit == found.unit or not isinstance(found.value, float):
        return found
    if (found.unit, unit) not in SCALES:
        raise MeasureError(f"the figure is in {found.unit}, the claim in {unit}")
    return dataclasses.replace(found, value=found.value * SCALES[found.unit, unit], unit=unit)


def _of_rows(name: str, measure: dict) -> Found:
    odd = set(measure) - {"measure", "table", "where", "column", "signs", "by", "of", "at", "above"}
    if odd:
        raise MeasureError(f"unknown: {', '.join(sorted(odd))}")
    if lacking := [part for part in _PARTS[name] if part not in measure]:
        raise MeasureError(f"{name} takes {' and '.join(_PARTS[name])}, and {' and '.join(lacking)} is missing")
    try:
        frame = select(measure["table"], measure.get("where", {}))
    except (KeyError, catalog.DataError) as error:
        raise MeasureError(f"no table {measure.get('table')!r} ({error})") from None
    column = measure.get("column")
    for named in (column, measure.get("by"), measure.get("at")):
        if named is not None and named not in frame:
            raise MeasureError(f"{measure['table']}: no column {named!r}")
    value = None if frame.empty and name != "count" else _OF_ROWS[name](frame, column, measure)
    unit = _unit(measure["table"], column, frame) if name in ("value", "sum") else None
    return Found(value, unit, tuple((measure["table"], int(index) + 2) for index in frame.index))


def _unit(table: str, column: str, frame: pd.DataFrame) -> str | None:
    if "unit" in frame and column == "value":
        units = list(frame["unit"].unique())
        if len(units) > 1:
            raise MeasureError(f"{table}: the rows are in {' and '.join(units)}")
        return units[0] if units else None
    fields = catalog.resource(table)["schema"]["fields"]
    return next((field.get("unit") for field in fields if field["name"] == column), None)


def select(table: str, where: dict) -> pd.DataFrame:
    """The rows of `table` that answer `where`; without a word on vintage, edition or source, the ones in use."""
    frame = catalog.load(table)
    for mark in ("is_latest", "is_preferred"):
        if mark in frame and not {mark, "vintage", "edition", "source_id"} & set(where):
            frame = frame[frame[mark]]
    for column, wanted in where.items():
        if column not in frame:
            raise MeasureError(f"{table}: no column {column!r}")
        frame = frame[_matches(frame[column], wanted)]
    return frame


def _matches(cells: pd.Series, wanted: object) -> pd.Series:
    if isinstance(wanted, dict) and "contains" in wanted:
        return cells.str.contains(wanted["contains"], case=False, regex=False, na=False)
    if isinstance(wanted, dict):
        if odd := set(wanted) - {"from", "to"}:
            raise MeasureError(f"{cells.name}: unknown: {', '.join(sorted(odd))}")
        low, high = (_typed(cells, wanted[edge]) if edge in wanted else None for edge in ("from", "to"))
        inside = pd.Series(True, index=cells.index)
        inside = inside & (cells >= low) if low is not None else inside
        return inside & (cells <= high) if high is not None else inside
    if isinstance(wanted, list):
        return cells.isin([_typed(cells, one) for one in wanted])
    return cells == _typed(cells, wanted)


def _typed(cells: pd.Series, value: object) -> object:
    return pd.Timestamp(str(value)) if pd.api.types.is_datetime64_any_dtype(cells) else value


def _value(frame: pd.DataFrame, column: str, measure: dict) -> float | str | None:
    if len(frame) > 1:
        raise MeasureError(f"{measure['table']}: {len(frame)} rows answer {measure['where']}, where one is meant")
    value = frame[column].iloc[0]
    if pd.isna(value):
        return None
    return str(value) if isinstance(value, str) else float(value)


def _sum(frame: pd.DataFrame, column: str, measure: dict) -> float | None:
    total = _signed(frame, column, measure).sum(skipna=False)
    return None if pd.isna(total) or not _is_whole(frame, measure.get("where", {})) else float(total)


def _is_whole(frame: pd.DataFrame, where: dict) -> bool:
    """Whether the rows have every value that a list in `where` names, and every month of a range of months."""
    for column, wanted in where.items():
        asked = set()
        if isinstance(wanted, list):
            asked = {_typed(frame[column], one) for one in wanted}
        elif column == "month" and isinstance(wanted, dict) and set(wanted) == {"from", "to"}:
            asked = set(pd.date_range(str(wanted["from"]), str(wanted["to"]), freq="MS"))
        if asked - set(frame[column]):
            return False
    return True


def _text(frame: pd.DataFrame, column: str, measure: dict) -> str | None:
    return "; ".join(dict.fromkeys(frame[column].dropna())) or None


def _signed(frame: pd.DataFrame, column: str, measure: dict) -> pd.Series:
    signs = measure.get("signs")
    return frame[column] * frame["flow"].map(signs) if signs else frame[column]


def _rank(frame: pd.DataFrame, column: str, measure: dict) -> float | None:
    sums = _signed(frame, column, measure).groupby(frame[measure["by"]]).sum()
    group = _typed(frame[measure["by"]], measure["of"])
    return float(sums.rank(ascending=False, method="min")[group]) if group in sums.index else None


def _first(frame: pd.DataFrame, column: str, measure: dict) -> float | None:
    sums = _signed(frame, column, measure).groupby(frame[measure["at"]]).sum()
    above = sums[sums > measure["above"]]
    return None if above.empty else float(above.index.min())


def _date(frame: pd.DataFrame, column: str, measure: dict) -> pd.Timestamp | None:
    earliest = frame[column].min()
    return None if pd.isna(earliest) else earliest


_OF_ROWS = {
    "value": _value,
    "sum": _sum,
    "count": lambda frame, column, measure: float(len(frame)),
    "date": _date,
    "text": _text,
    "rank": _rank,
    "first": _first,
}
_PARTS = dict.fromkeys(_OF_ROWS, ("table", "column"))
_PARTS |= {"count": ("table",), "rank": ("table", "column", "by", "of"), "first": ("table", "column", "at", "above")}


def _of_measures(name: str, measure: dict) -> Found:
    compute, parts, unit = _OF_MEASURES[name]
    if set(measure) != {"measure", *parts}:
        raise MeasureError(f"{name} takes {' and '.join(parts)}")
    first, second = (evaluate(measure[part]) for part in parts)
    second = _scaled(second, first.unit)
    told = first.value is not None and second.value is not None
    value = compute(first.value, second.value) if told else None
    return Found(value, first.unit if unit is None else unit, first.rows + second.rows)


_OF_MEASURES = {
    "share": (lambda part, whole: 100 * part / whole, ("part", "whole"), PERCENT),
    "change": (lambda before, after: 100 * (after / before - 1), ("before", "after"), PERCENT),
    "ratio": (lambda part, whole: part / whole, ("over", "under"), "times"),
    "difference": (lambda one, other: one - other, ("from", "less"), None),
}
