"""The files themselves, the schema by frictionless, and the types that the standard is too lenient about."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

import frictionless

from tradebook import catalog
from tradebook.checks.finding import Finding

LARGEST_FILE = 50_000_000  # bytes; the largest table here has 0.3 million
_PASSED: set[tuple] = set()  # tables, by their content and descriptor, that frictionless found in order
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
    folder = catalog.directory()
    try:
        package = frictionless.Package.from_descriptor(catalog.descriptor(), basepath=str(folder))
    except frictionless.FrictionlessException as error:
        for fault in error.reasons or [error.error]:
            yield Finding("datapackage", "-", "descriptor", fault.type, fault.message, "correct datapackage.json")
        return
    for entry in catalog.descriptor()["resources"]:
        name = entry["name"].replace("-", "_")
        for error in _errors(package, entry, folder):
            row, column = getattr(error, "row_number", "-"), getattr(error, "field_name", None) or "row"
            value = getattr(error, "cell", None) or error.type
            advice = ADVICE.get(error.type, "compare the file with datapackage.json")
            yield Finding(name, row, column, value, error.note or error.type, advice)


def _errors(package: frictionless.Package, entry: dict, folder: Path) -> list:
    """What frictionless says of one table; one that passed, with those it refers to, is not read anew."""
    keys = entry["schema"].get("foreignKeys", [])
    paths = [entry["path"], *(catalog.resource(key["reference"]["resource"])["path"] for key in keys)]
    contents = [_digest(folder / path) for path in paths]
    state = (json.dumps(entry), *contents)
    if state in _PASSED and None not in contents:
        return []
    report = package.get_resource(entry["name"]).validate()
    errors = [*report.errors, *(error for task in report.tasks for error in task.errors)]
    if not errors:
        _PASSED.add(state)
    return errors


def _digest(path: Path) -> bytes | None:
    return hashlib.blake2b(path.read_bytes()).digest() if path.is_file() else None


def types() -> Iterator[Finding]:
    """What the standard lets pass and this book does not: INF and NaN as numbers, other delimiters."""
    for table in catalog.tables():
        try:
            catalog.load(table)
        except catalog.DataError as error:
            rule = str(error).partition(": ")[2]
            yield Finding(table, "-", "file", f"{table}.csv", rule, "write it as datapackage.json describes it")
