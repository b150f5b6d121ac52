"""The files themselves, the schema by frictionless, and the types that the standard is too lenient about."""

from collections.abc import Iterator
from pathlib import Path

import frictionless

from tradebook import catalog
from tradebook.checks.finding import Finding

LARGEST_FILE = 50_000_000  # bytes; the largest table here has 0.3 million
ADVICE = {
    "missing-cell": "give every row a cell for every column",
    "extra-cell": "remove the cell, or quote a text that holds a comma",
    "type-error": "write it as the descriptor says: a dot for decimals, no thousands separators, dates as 2025-01-31",
    "constraint-error": "correct the value, or the bound in datapackage.json if the bound is wrong",
    "primary-key": "keep one row for each key",
    "foreign-key": "add the row it refers to, or correct the reference",
    "blank-row": "remove the empty row",
}


def files() -> Iterator[Finding]:
    folder = catalog.directory()
    for entry in catalog.descriptor()["resources"]:
        path = folder / entry["path"]
        if path.is_file():
            yield from _file(path)


def _file(path: Path) -> Iterator[Finding]:
    size = path.stat().st_size
    if size > LARGEST_FILE:
        yield Finding(path.stem, "-", "file size", size, "too large for a table of this book", "check what was saved")
        return
    raw = path.read_bytes()
    if raw.startswith(b"\xef\xbb\xbf"):
        yield Finding(path.stem, 1, "file", "byte order mark", "not plain UTF-8", "save it as UTF-8 without BOM")
    if b"\r" in raw:
        line = raw[: raw.index(b"\r")].count(b"\n") + 1
        yield Finding(path.stem, line, "file", "carriage return", "lines end in LF", "save it with Unix line ends")
    if raw and not raw.endswith(b"\n"):
        line = raw.count(b"\n") + 1
        yield Finding(path.stem, line, "file", "no line end", "the last line is cut off", "fetch the file again")


def schema() -> Iterator[Finding]:
    report = frictionless.validate(str(catalog.directory() / "datapackage.json"))
    for error in report.errors:
        yield Finding("datapackage", "-", "descriptor", error.type, error.message, "correct datapackage.json")
    for task in report.tasks:
        for error in task.errors:
            row, column = getattr(error, "row_number", "-"), getattr(error, "field_name", None) or "row"
            value = getattr(error, "cell", None) or error.type
            advice = ADVICE.get(error.type, "compare the file with datapackage.json")
            yield Finding(task.name.replace("-", "_"), row, column, value, error.note or error.type, advice)


def types() -> Iterator[Finding]:
    """What the standard lets pass and this book does not: INF and NaN as numbers, other delimiters."""
    for table in catalog.tables():
        try:
            catalog.load(table)
        except catalog.DataError as error:
            rule = str(error).partition(": ")[2]
            yield Finding(table, "-", "file", f"{table}.csv", rule, "write it as datapackage.json describes it")
