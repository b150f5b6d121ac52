"""The folder in which Jupyter Book works: executed notebooks and the book's own files, kept from one build to the next.

What Sphinx made of a page is used again while its notebook, and all else that pages are made of, are the same. A build
that is killed leaves a stage without its record, and the next begins an empty one.
"""

import contextlib
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import nbformat
import yaml

from tradebook.publish import inputs, pages, swap

SOURCES = ("_config.yml", "_toc.yml", "references.bib", "_static")  # of the book, for Jupyter Book
RECORD = "stage.json"


class Stage:
    """A stage that is open for work. `ready` makes one."""

    def __init__(self, folder: Path, staged: dict[str, str] | None, maker: pages.Maker, are_tables_new: bool):
        self.folder, self._maker, self._are_tables_new = folder, maker, are_tables_new
        self._held, self._changed = dict(staged or {}), [] if staged is not None else None

    def holds(self, page: str, origin: str) -> bool:
        """Whether the page stands here as it was made from `origin`, a digest of its run and its prose."""
        return self._held.get(page) == origin

    def put(self, page: str, notebook: nbformat.NotebookNode, origin: str) -> None:
        """Takes the executed notebook of a page that is to be made anew."""
        (self.folder / RECORD).unlink(missing_ok=True)  # until all is done, nothing vouches for what stands here
        path = self.folder / f"{page}.ipynb"
        path.parent.mkdir(parents=True, exist_ok=True)
        nbformat.write(notebook, path)
        self._held[page] = origin
        if self._changed is not None:
            self._changed.append(page)

    def make(self, out: Path) -> Path:
        """Makes the pages and copies the site to a new folder beside `out`, which is returned. Raises PagesError."""
        if self._changed != [] or self._are_tables_new:  # the site offers the tables too, also those that no page reads
            (self.folder / RECORD).unlink(missing_ok=True)
            self._maker.make(self._changed)
        fresh = swap.beside(out)
        try:
            shutil.copytree(self.folder / pages.MADE, fresh, dirs_exist_ok=True)
        except OSError:
            shutil.rmtree(fresh, ignore_errors=True)
            raise
        return fresh


@contextlib.contextmanager
def ready(book: Path, folder: Path, names: list[str], key: str, tables: str) -> Iterator[Stage]:
    """The stage in `folder` for the pages `names`, its helper waiting.

    `tables` stands for the tables of the data package, `key` for all else that pages are made of but the notebooks.

    If all goes well within, the stage is kept for the next build.
    """
    record = folder / RECORD
    staged = _staged(record, names, key)
    if staged is None:
        shutil.rmtree(folder, ignore_errors=True)
        _furnish(book, folder)
    with pages.Maker(folder) as maker:
        stage = Stage(folder, staged, maker, _recorded(record).get("tables") != tables)
        yield stage
        held = {"key": key, "tables": tables, "pages": stage._held, "files": _files(folder)}
        record.write_text(json.dumps(held), encoding="utf-8")


def _staged(record: Path, names: list[str], key: str) -> dict[str, str] | None:
    """What each page on the stage was made from, None where the stage can't be used."""
    try:
        held = _recorded(record)
        usable = held["key"] == key and sorted(held["pages"]) == sorted(names)
        return dict(held["pages"]) if usable and held["files"] == _files(record.parent) else None
    except (KeyError, TypeError, ValueError):
        return None


def _recorded(record: Path) -> dict:
    """The record of a stage, empty where it can't be read."""
    try:
        held = json.loads(record.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return held if isinstance(held, dict) else {}


def _files(folder: Path) -> str:
    """A digest of all files on a stage: one that was cut short or edited since would go into the book unseen."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and path.name not in (RECORD, pages.SAID))
    return inputs.digest("\n".join(f"{path.relative_to(folder)} {inputs.mark(path)}" for path in paths))


def _furnish(book: Path, folder: Path) -> None:
    (folder / "_build").mkdir(parents=True)
    for name in SOURCES:
        source = book / name
        if source.is_dir():
            shutil.copytree(source, folder / name)
        elif source.is_file():
            shutil.copyfile(source, folder / name)
    config = yaml.safe_load((folder / "_config.yml").read_text(encoding="utf-8"))
    config["execute"] = {"execute_notebooks": "off"}
    config.pop("exclude_patterns", None)  # they keep strays of a checkout out; a stage holds the book alone
    (folder / "_config.yml").write_text(yaml.safe_dump(config), encoding="utf-8")
