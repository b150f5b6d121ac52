"""Where the data and the records of claims are found. Light to import: a build with nothing to do reads no table."""

import contextlib
import functools
import os
from collections.abc import Iterator
from pathlib import Path

from tradebook.errors import Told

ACCEPTED = ".accepted"  # a folder of files that passed every check and are on their way into the package
MEASURED = Path("benchmarks", "results")  # within a book
PROJECT = Path(__file__).resolve().parents[2]


class DataError(Told):
    """A data file is missing, empty, or not what the descriptor says. The message is one line."""


@contextlib.contextmanager
def using(place: Path | None) -> Iterator[None]:
    """Within it, every table is read from `place`, if one is given, by this process and the kernels it starts."""
    previous = os.environ.get("TRADEBOOK_DATA")
    if place is not None:
        os.environ["TRADEBOOK_DATA"] = str(Path(place).resolve())
    try:
        yield
    finally:
        if place is not None:
            os.environ.pop("TRADEBOOK_DATA")
            if previous is not None:
                os.environ["TRADEBOOK_DATA"] = previous


def data() -> Path:
    """The folder of the data package: $TRADEBOOK_DATA, else the nearest `data/` above, else the project's own."""
    return Path(chosen) if (chosen := os.environ.get("TRADEBOOK_DATA")) else _nearest(os.getcwd())


@functools.cache
def _nearest(folder: str) -> Path:
    here = Path(folder)
    for place in [here, *here.parents, PROJECT]:
        if (place / "data" / "datapackage.json").is_file():
            return place / "data"
    raise DataError("data/datapackage.json: not found here or above; name its folder with --data or TRADEBOOK_DATA")


def seeds() -> Path | None:
    """The folder of the claims' records: the nearest `seeds/` above, else the project's own; None without one."""
    here = Path.cwd()
    for place in [here, *here.parents, PROJECT]:
        if any(name.endswith(".yml") for name in _names(place / "seeds")):
            return place / "seeds"
    return None


def measurements() -> Path | None:
    """The folder of what `make bench` measured: the nearest one above, else the project's own; None without one."""
    here = Path.cwd()
    for place in [here, *here.parents, PROJECT]:
        if any(name.endswith(".json") for name in _names(place / MEASURED)):
            return place / MEASURED
    return None


def _names(folder: Path) -> list[str]:
    """The names in a folder, none where it is not there: asked in a way that `reads` notes even then."""
    try:
        return os.listdir(folder)
    except OSError:
        return []


def forget() -> None:
    """Looks for the data anew, after folders have come or gone under this process."""
    _nearest.cache_clear()
