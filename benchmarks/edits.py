"""Copies of the book to build, and the changes that a benchmark makes in them."""

import csv
import shutil
import subprocess
from pathlib import Path

import yaml

from benchmarks.clock import BenchError

# What a checkout holds besides the book; a copy does without.
BESIDE = (".git", ".venv", "_build", "node_modules", "tests", "__pycache__", ".*_cache", ".hypothesis", "benchmarks")
COMMIT = ("-c", "user.name=benchmark", "-c", "user.email=benchmark@example.org", "-c", "commit.gpgsign=false")


def planned(path: Path) -> dict:
    """The changes to make, from a file like `edits.yml`. Raises BenchError for one that does not name them all."""
    plan = yaml.safe_load(path.read_text(encoding="utf-8"))
    if not isinstance(plan, dict) or set(plan) != {"data", "prose", "code", "some", "most"}:
        raise BenchError(f"{path}: should name data, prose, code, some and most")
    return plan


def copy(book: Path, folder: Path) -> Path:
    """Copies the book to a new folder, nothing built, and commits it there: a build asks git what it is made of."""
    shutil.copytree(book, folder, ignore=shutil.ignore_patterns(*BESIDE))
    for command in (["init", "-q"], ["add", "-A"], [*COMMIT, "commit", "-q", "-m", "The book"]):
        try:
            subprocess.run(["git", *command], cwd=folder, check=True, capture_output=True)
        except (OSError, subprocess.CalledProcessError):
            break  # without git a book is built too
    return folder


def change_value(book: Path, file: str, row: dict, column: str, times: float) -> str:
    """Multiplies one value of a table, in the decimals it has; returns the change in words. `row` holds keys of it.

    Raises BenchError where not exactly one row fits, or the value stays what it was.
    """
    path = book / file
    with path.open(encoding="utf-8", newline="") as handle:
        reader = csv.DictReader(handle)
        rows, names = list(reader), reader.fieldnames
    fitting = [one for one in rows if all(one.get(name) == str(value) for name, value in row.items())]
    if len(fitting) != 1 or column not in fitting[0]:
        raise BenchError(f"{file}: {len(fitting)} rows with {row} and a column {column}, one is needed")
    before = fitting[0][column]
    after = f"{float(before) * times:.{len(before.partition('.')[2])}f}"
    if after == before:
        raise BenchError(f"{file}: {column} {before} times {times} is the same")
    fitting[0][column] = after
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, names, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return f"{Path(file).stem}, {' '.join(map(str, row.values()))}: {column} from {before} to {after}"


def change_prose(book: Path, page: str) -> None:
    """Adds a sentence to the end of a page."""
    with (book / f"{page}.md").open("a", encoding="utf-8") as file:
        file.write("\nThis sentence was added to see how long a page takes.\n")


def change_code(book: Path, page: str) -> None:
    """Adds a line to the last code cell of a page. Raises BenchError where there is none."""
    path = book / f"{page}.md"
    text = path.read_text(encoding="utf-8")
    at = text.rfind("```{code-cell}")
    end = text.find("\n```", at + 3)
    if at < 0 or end < 0:
        raise BenchError(f"{page}: has no code cell to change")
    path.write_text(f"{text[:end]}\nis_changed = True{text[end:]}", encoding="utf-8")
