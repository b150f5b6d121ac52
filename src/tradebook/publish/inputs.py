"""What a build is made of, by content: digests of files, and of the versions installed. Light to import."""

import functools
import hashlib
import os
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]
CHECKED = (".csv", ".json", ".py", ".yml")  # what the checks of the data rest on
SKIPPED = ("__pycache__", ".ipynb_checkpoints")


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
