"""The facts of an executed chapter: every number in its bound texts, with its exact value and where that comes from.

A number is found again by the text that `narrative` gave it, among those made by the lines its sentence rests on. Where
a table of those lines holds it as it is, its rows are named; otherwise it was computed from these tables.
"""

import ast
import functools
import re

import nbformat
import pandas as pd

from tradebook import catalog
from tradebook.publish import lineage

FAMILIES = {"million US dollars": 1.0, "billion US dollars": 1000.0, "US dollars": 1e-6, "%": 1.0, "per cent": 1.0}
MOST_ROWS = 3  # a figure found in more rows than that was hardly read from one of them
LABELS = ("-industries", "-chapters", "-headings", "-subheadings")  # tables of names, not of evidence


def code(notebook: nbformat.NotebookNode) -> dict[int, str]:
    """The code of a notebook's cells by the number that stands before them once they have run."""
    return {cell.execution_count: cell.source for cell in notebook.cells if cell.get("execution_count")}


def of_page(cells: dict[int, str], glued: dict[str, dict]) -> list[dict]:
    """The bound texts of a page in order, each with its figures: key, text, figures.

    `glued` holds the outputs of `narrative.bind` by key. A figure has start (where its text begins), text, value, unit,
    tables, rows, vintage and cell; a text without a number has none.
    """
    steps, read, said, found = lineage.steps(cells), [], [], []
    for key, output in glued.items():
        text = ast.literal_eval(next(text for kind, text in output["data"].items() if kind.endswith("text/plain")))
        record = output["metadata"].get("tradebook")
        if record:
            read, said = read + record["read"], said + record["said"]
        figures = _figures(text, record, steps, read, said) if record else []
        found.append({"key": key, "text": text, "figures": figures})
    return found


def _figures(text: str, record: dict, steps: list[lineage.Step], read: list, said: list) -> list[dict]:
    cell, line = record["at"]
    behind = lineage.behind(next(step for step in steps if step.holds(cell, line)))
    made = [note for note in said if any(step.holds(*note[:2]) for step in behind)]
    rested = [table for *at, table in read if any(step.holds(*at) for step in behind)]
    tables = [table for table in dict.fromkeys(rested) if is_evidence(table)]
    return [
        {"start": start, "text": part, "value": value, "unit": unit, **_origin(value, unit, tables), "cell": cell}
        for start, part, value, unit in located(text, [(*note[2:], note in record["said"]) for note in made])
    ]


def is_evidence(table: str) -> bool:
    """Whether a table holds figures, not the names of things."""
    name = catalog.resource(table)["name"]
    return name != "partners" and not name.endswith(LABELS)


def located(text: str, said: list[tuple[str, float, str, bool]]) -> list[tuple[int, str, float, str]]:
    """The numbers of a text: start, text, value, unit; from what was said: text, value, unit, and whether just now.

    The longest comes first, and a number is never a part of a longer one. Where one text stands for several values, the
    newest are taken, in the order they were made.

    >>> located("Three of 5.0%", [("three", 3, "", True), ("5.0%", 4.96, "%", True)])
    [(0, 'Three', 3, ''), (9, '5.0%', 4.96, '%')]
    """
    known: dict[str, list[tuple[float, str, bool]]] = {}
    for part, *rest in said:
        for form in dict.fromkeys([part, part[:1].upper() + part[1:]]):  # as narrative.capital prints it
            known.setdefault(form, []).append(tuple(rest))
    if not known:
        return []
    parts = "|".join(re.escape(part) for part in sorted(known, key=len, reverse=True))
    places = [
        (match.start(), match.group()) for match in re.finditer(rf"(?<![\w.,$-])(?:{parts})(?!\w|[.,]\d|%)", text)
    ]
    found = []
    for start, part in places:
        same = [place for place, other in places if other == part]
        newest = [note for note in known[part] if note[2]] or known[part]
        value, unit, _ = newest[-len(same) :][min(same.index(start), len(newest[-len(same) :]) - 1)]
        found.append((start, part, value, unit))
    return found


def _origin(value: float, unit: str, tables: list[str]) -> dict:
    rows = [row for table in tables for row in rows_of(value, unit, table)]
    rows = rows if len(rows) <= MOST_ROWS else []
    used = list(dict.fromkeys(row["table"] for row in rows)) or tables
    return {"tables": used, "rows": rows, "vintage": {table: vintage(table) for table in used if vintage(table)}}


def rows_of(value: float, unit: str, table: str) -> list[dict]:
    """The rows of a table that hold a figure as it is, to full precision: table, key and column of each.

    Rows marked as the newest or the preferred stand for the others. A figure of fewer than three digits is not looked
    for: it may stand anywhere.
    """
    if unit not in FAMILIES or len(f"{abs(value):.9g}".replace(".", "").strip("0")) < 3:
        return []
    frame, entry, found = _frame(table), catalog.resource(table), []
    for field in entry["schema"]["fields"]:
        scale = FAMILIES.get(field.get("unit"))
        if scale is None or (unit == "%") != (field["unit"] == "per cent"):
            continue
        wanted = value * FAMILIES[unit] / scale
        hits = frame[(frame[field["name"]] - wanted).abs() <= 1e-9 * abs(wanted)]
        mark = next((name for name in ("is_latest", "is_preferred") if name in frame), None)
        hits = hits[hits[mark]] if mark and hits[mark].any() else hits
        found += [{"table": table, "key": _key(table, number), "column": field["name"]} for number in hits.index]
    return found


@functools.cache
def _frame(table: str) -> pd.DataFrame:
    return catalog.load(table)


@functools.cache
def _cells(table: str) -> list[list[str]]:
    return catalog.rows(table)


def _key(table: str, number: int) -> dict[str, str]:
    """The primary key of a row, as the file writes it."""
    names, *rows = _cells(table)
    row = dict(zip(names, rows[number], strict=True))
    return {name: row[name] for name in catalog.resource(table)["schema"]["primaryKey"]}


@functools.cache
def vintage(table: str) -> str:
    """The newest vintage of a table, or the versions of its sources; empty where neither is told."""
    frame = _frame(table)
    if "vintage" in frame:
        return str(frame.loc[frame["is_latest"], "vintage"].max())
    return "; ".join(item["version"] for item in catalog.resource(table)["sources"] if item.get("version"))


@functools.cache
def table(name: str) -> dict[str, str]:
    """What a reader needs to know of a table: its title, the basis of its figures, and its source with the vintage."""
    entry = catalog.resource(name)
    measures = [field["description"] for field in entry["schema"]["fields"] if "unit" in field]
    basis = measures[0] if measures else entry["description"]
    return {"title": entry["title"], "basis": basis, "source": catalog.source(name)}
