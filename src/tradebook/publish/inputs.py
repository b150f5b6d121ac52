"""What a build is made of, by content: every file it may read, and the versions installed. Light to import."""

import functools
import hashlib
import os
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from tradebook import folders

BOOK = ("_config.yml", "_toc.yml", "parameters.yml", "references.bib", "CITATION.cff", "_static", "chapters")
PACKAGE = Path(__file__).resolve().parents[1]
SKIPPED = ("__pycache__", ".ipynb_checkpoints")


def files(book: Path) -> dict[str, Path]:
    """Every file that a build of this book may read, by a name that says which place it is in ('data/deals.csv')."""
    places = {"": book, "data": folders.data(), "seeds": folders.seeds(), "src/tradebook": PACKAGE}
    found = {}
    for name, place in places.items():
        if place is not None:
            for path in _of_book(book) if not name else _under(place):
                found[f"{name}/{path.relative_to(place).as_posix()}".lstrip("/")] = path
    return dict(sorted(found.items()))


def _of_book(book: Path) -> Iterator[Path]:
    yield from sorted(book.glob("*.md"))
    for name in BOOK:
        if (book / name).is_dir():
            yield from _under(book / name)
        elif (book / name).is_file():
            yield book / name


def _under(folder: Path) -> Iterator[Path]:
    for place, inside, names in os.walk(folder):
        inside[:] = sorted(name for name in inside if name not in SKIPPED and not name.startswith("."))
        yield from (Path(place, name) for name in sorted(names) if not name.startswith("."))


def mark(path: Path) -> str:
    """What is at a path, as a digest of its content; for a folder, of the names in it. "none" where nothing is."""
    try:
        if path.is_dir():
            return digest("\n".join(sorted(entry.name for entry in os.scandir(path) if entry.name not in SKIPPED)))
        return digest(path.read_bytes())
    except OSError:
        return "none"


def digest(content: bytes | str) -> str:
    """A digest of 32 hexadecimal digits."""
    return hashlib.blake2b(content.encode() if isinstance(content, str) else content, digest_size=16).hexdigest()


class Marks(Mapping):
    """The mark of each path asked for, taken once, so that a build judges by one state of things."""

    def __init__(self, known: Mapping[Path, str] = {}):
        self._known = dict(known)

    def __getitem__(self, path: Path) -> str:
        if path not in self._known:
            self._known[path] = mark(path)
        return self._known[path]

    def __iter__(self) -> Iterator[Path]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)


@functools.cache
def versions() -> str:
    """A digest of the Python that runs and of every distribution installed beside it, each with its version."""
    names = {
        entry.name
        for place in sys.path
        if os.path.isdir(place)
        for entry in os.scandir(place)
        if entry.name.endswith(".dist-info")
    }
    return digest("\n".join([sys.version, *sorted(names)]))
