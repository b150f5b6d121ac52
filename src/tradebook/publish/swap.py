"""Puts a finished folder in the place of another in one step: a reader, or a kill, finds the old or the new whole."""

import ctypes
import os
import shutil
import sys
import tempfile
from pathlib import Path

_EXCHANGE = 2  # RENAME_EXCHANGE of Linux, RENAME_SWAP of macOS
_HERE = -100  # AT_FDCWD of Linux: paths are relative to the working folder


def put(finished: Path, place: Path) -> None:
    """Moves `finished`, on the same disk, to `place`; what was there is gone then. Raises OSError."""
    if place.exists() and exchange(finished, place):
        shutil.rmtree(finished)
    elif place.exists():
        old = Path(tempfile.mkdtemp(prefix=_old(place), dir=place.parent))
        os.rename(place, old / "was")
        os.rename(finished, place)
        shutil.rmtree(old)
    else:
        os.rename(finished, place)


def exchange(one: Path, other: Path) -> bool:
    """Lets two paths change places in one step; False where this system can't."""
    libc = ctypes.CDLL(None, use_errno=True) if os.name == "posix" else None
    paths = os.fsencode(one), os.fsencode(other)
    if sys.platform == "linux" and hasattr(libc, "renameat2"):
        return libc.renameat2(_HERE, paths[0], _HERE, paths[1], _EXCHANGE) == 0
    if sys.platform == "darwin" and hasattr(libc, "renamex_np"):
        return libc.renamex_np(*paths, _EXCHANGE) == 0
    return False


def recover(place: Path) -> None:
    """Brings back what a kill between two renames took away, and removes what it left behind. One process at a time."""
    for old in place.parent.glob(f"{_old(place)}*"):
        if not place.exists() and (old / "was").exists():
            os.rename(old / "was", place)
        shutil.rmtree(old, ignore_errors=True)
    for fresh in place.parent.glob(f"{_fresh(place)}*"):
        shutil.rmtree(fresh, ignore_errors=True)


def beside(place: Path) -> Path:
    """A new empty folder on the same disk as `place`, in which to finish what will take its place."""
    return Path(tempfile.mkdtemp(prefix=_fresh(place), dir=place.parent))


def _old(place: Path) -> str:
    return f".{place.name}-old-"


def _fresh(place: Path) -> str:
    return f".{place.name}-new-"
