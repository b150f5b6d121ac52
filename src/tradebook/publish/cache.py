"""Which chapters need not run again, and why the others must. Light to import.

A run is kept with all that it was made from: the chapter's cells, its parameters, the files it opened and folders it
listed as it ran (see `tradebook.reads`), the modules of the package that it imports, and the versions installed. Times
play no part. What can't be read, or was written by another version, counts as nothing kept.
"""

import ast
import dataclasses
import functools
import json
import os
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from tradebook.publish import inputs

FORMAT = 1
KEPT = 6  # runs kept of a chapter: the edition's, and those of a few other sets of parameters
EXECUTORS = (
    "tradebook.publish.execute",
    "tradebook.publish.drawing",
    "tradebook.publish.within",
)  # they shape an executed notebook too


@dataclasses.dataclass(frozen=True)
class Recipe:
    """What a run of a chapter is made from, but for the files it will open: all known before it runs."""

    code: str
    parameters: dict
    modules: dict[str, str]
    versions: str

    def key(self) -> str:
        """A name for all of it."""
        return inputs.digest(json.dumps(dataclasses.asdict(self), sort_keys=True))


@dataclasses.dataclass(frozen=True)
class Kept:
    """A run that is kept: its recipe, the marks of what it opened, its notebook, how long it took, and its turn."""

    recipe: Recipe
    reads: dict[str, str]
    notebook: Path
    seconds: float
    turn: int


def recipe(path: Path, parameters: dict, marks: Mapping[Path, str]) -> Recipe:
    """The recipe of the chapter at `path` with these parameters."""
    cells = code(path.read_text(encoding="utf-8"))
    return Recipe(inputs.digest("\n".join(cells)), parameters, modules(cells, marks), inputs.versions())


def code(chapter: str) -> list[str]:
    """The code cells of a chapter's text, each with its options: what is run. The prose around them may change."""
    return re.findall(r"^```\{code-cell\}.*\n((?:.*\n)*?)^```", chapter, re.MULTILINE)


class Shelf:
    """The kept runs of a book's chapters, in a folder: a record and a notebook for each run."""

    def __init__(self, folder: Path):
        self.folder = folder

    def look(self, chapter: str, wanted: Recipe, marks: Mapping[Path, str]) -> tuple[Kept | None, str]:
        """The kept run that is as good as a new one, or None; and why."""
        runs = self._runs(chapter)
        for run in runs:
            if run.recipe == wanted and not _changed(run.reads, marks):
                files, modules = len(run.reads), len(wanted.modules)
                return run, f"same cells, parameters, versions, {modules} modules and {files} files read"
        return None, _why(runs[0], wanted, marks) if runs else "has not run yet"

    def keep(self, chapter: str, made: Recipe, reads: Iterable[str], notebook: str, seconds: float, marks) -> None:
        """Keeps a run. Where the disk is full nothing is kept, and nothing else is wrong."""
        runs = self._runs(chapter)
        held = {path: marks[Path(path)] for path in reads}
        text = {
            "format": FORMAT,
            "recipe": dataclasses.asdict(made),
            "reads": held,
            "notebook": inputs.digest(notebook),
            "seconds": round(seconds, 2),
            "turn": runs[0].turn + 1 if runs else 1,
        }
        place = self.folder / chapter
        place.mkdir(parents=True, exist_ok=True)
        _write(place / f"{made.key()}.ipynb", notebook)
        _write(place / f"{made.key()}.json", json.dumps(text, indent=1, sort_keys=True))
        for run in [run for run in runs if run.notebook.stem != made.key()][KEPT - 1 :]:
            run.notebook.with_suffix(".json").unlink(missing_ok=True)
            run.notebook.unlink(missing_ok=True)

    def seconds(self, chapter: str) -> float | None:
        """How long the chapter took when it last ran."""
        runs = self._runs(chapter)
        return runs[0].seconds if runs else None

    def _runs(self, chapter: str) -> list[Kept]:
        """The kept runs of a chapter that can be read whole, the latest first."""
        found = [_read(path) for path in (self.folder / chapter).glob("*.json")]
        return sorted(filter(None, found), key=lambda run: -run.turn)


def _write(path: Path, text: str) -> None:
    """Whole or not at all, as far as one process can tell."""
    fresh = path.with_name(f"{path.name}.new")
    fresh.write_text(text, encoding="utf-8")
    os.replace(fresh, path)


def _read(path: Path) -> Kept | None:
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
        notebook = path.with_suffix(".ipynb")
        if held["format"] != FORMAT or held["notebook"] != inputs.mark(notebook):
            return None
        return Kept(Recipe(**held["recipe"]), dict(held["reads"]), notebook, float(held["seconds"]), int(held["turn"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _changed(reads: Mapping[str, str], marks: Mapping[Path, str]) -> list[str]:
    return [path for path, mark in reads.items() if marks[Path(path)] != mark]


def _why(last: Kept, wanted: Recipe, marks: Mapping[Path, str]) -> str:
    """In what the last run differs from the one wanted."""
    was, told = last.recipe, []
    if was.code != wanted.code:
        told.append("its cells changed")
    for name in sorted({*was.parameters, *wanted.parameters}):
        before, now = was.parameters.get(name), wanted.parameters.get(name)
        if before != now:
            told.append(f"{name} was {before}, is {now}")
    names = [name for name, mark in wanted.modules.items() if was.modules.get(name) != mark]
    if names or was.modules.keys() != wanted.modules.keys():
        told.append(f"code changed: {_few(names or sorted(was.modules.keys() ^ wanted.modules.keys()))}")
    if was.versions != wanted.versions:
        told.append("another Python or other versions of the packages")
    if paths := _changed(last.reads, marks):
        told.append(f"changed: {_few(sorted(Path(path).name for path in paths))}")
    return "; ".join(told) or "its kept run was made from something else"


def _few(names: list[str]) -> str:
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")


def modules(cells: list[str], marks: Mapping[Path, str]) -> dict[str, str]:
    """The modules of the package that a chapter's cells import, near and far, each with the mark of its file.

    Imports are read from the code, those within functions too, so that nothing depends on which of them ran.
    """
    found, waiting = {}, {*EXECUTORS, *_imported_by(cells)}
    while waiting:
        name = waiting.pop()
        if name not in found and (path := _file(name)):
            found[name] = marks[path]
            waiting |= _imports_of(path, marks[path]) | {name.rpartition(".")[0]} - {""}
    return dict(sorted(found.items()))


def _imported_by(cells: list[str]) -> set[str]:
    """What cells import; all there is, where one is not plain Python."""
    try:
        return set().union(*(_imported(re.sub(r"^:.*\n", "", cell, flags=re.MULTILINE)) for cell in cells))
    except SyntaxError:
        package = inputs.PACKAGE
        return {".".join(path.relative_to(package.parent).with_suffix("").parts) for path in package.rglob("*.py")}


@functools.cache
def _imports_of(path: Path, mark: str) -> frozenset[str]:
    return frozenset(_imported(path.read_text(encoding="utf-8")))


def _imported(code: str) -> set[str]:
    """The names in `tradebook` that code imports: modules, and names that may be modules. Raises SyntaxError."""
    found = set()
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return {name for name in found if name.partition(".")[0] == "tradebook"}


@functools.cache
def _file(name: str) -> Path | None:
    place = inputs.PACKAGE.parent.joinpath(*name.split("."))
    return next((path for path in (place.with_suffix(".py"), place / "__init__.py") if path.is_file()), None)
