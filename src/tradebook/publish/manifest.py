"""What a published site was made of, and what it holds: `manifest.json` beside its pages, with a checksum of each file.

The same book, data, parameters, versions and commit give the same bytes: nothing here knows a clock, a folder or a
machine. Only the standard library is needed to read a manifest, so that `tradebook verify` answers at once.
"""

import datetime
import hashlib
import json
import os
import re
import subprocess
from collections.abc import Mapping
from pathlib import Path

from tradebook import folders, packages
from tradebook.errors import Told

NAME = "manifest.json"
FORMAT = 1  # raised when a reader of the old one would take the new one wrongly
FILES = ("_config.yml", "_toc.yml", "*.md", "chapters/*.md", "parameters.yml", "references.bib", "requirements.lock")
LEFTOVERS = (".buildinfo",)  # what Sphinx keeps for its own next build; a site has no use for it
NOT_PAGES = {"README.md", "CHANGELOG.md", "LICENSE-CONTENT.md"}  # texts about the book, not of it
LISTS = {"inputs", "outputs", "packages", "parameters"}  # what is written one line an entry, to be compared by eye


class ManifestError(Told):
    """A manifest can't be written or read. The message is one line that names the file or setting and its fault."""


def seal(site: Path, *, book: Path, parameters: dict[str, dict], address: str = "") -> None:
    """Ends a finished site: writes its RO-Crate, then the manifest, which has the crate's checksum too.

    `parameters` holds those that each page ran with; `address` is where the site will stand, if that is known. All else
    that the site holds must be there by now. Raises ManifestError for a SOURCE_DATE_EPOCH that is no time, and
    DataError as `catalog` does.
    """
    from tradebook import catalog
    from tradebook.claims import records
    from tradebook.publish import crate

    package = catalog.descriptor()
    found = inputs(book, data=catalog.directory(), seeds=records.folder())
    told = head(book, found, edition=package["version"], address=address)
    for name in (*LEFTOVERS, NAME, crate.NAME):
        (site / name).unlink(missing_ok=True)
    whole = {"told": told, "parameters": parameters}
    crate.write(site, book=book, package=package, sources=_listed(found), outputs=_outputs(site), **whole)
    write(site, inputs=found, **whole)


def inputs(book: Path, *, data: Path, seeds: Path | None) -> dict[str, Path]:
    """Every file that a site is made of, by the path that it has in the book, wherever it is: path -> file."""
    own = {path.relative_to(book).as_posix(): path for kind in FILES for path in book.glob(kind)}
    own |= {path.name: path for path in [packages.PROJECT] if path.is_file()}
    for name, folder in {
        "_static": book / "_static",
        "data": data,
        "seeds": seeds,
        "src/tradebook": Path(__file__).resolve().parents[1],
        folders.MEASURED.as_posix(): folders.measurements(),
    }.items():
        if folder is not None:
            own |= {f"{name}/{path.relative_to(folder).as_posix()}": path for path in _files(folder)}
    return {name: own[name] for name in sorted(own) if name not in NOT_PAGES}


def _files(folder: Path) -> list[Path]:
    """The files under a folder, without hidden ones and those that Python leaves."""
    found = [path for path in folder.rglob("*") if path.is_file()]
    parts = {path: path.relative_to(folder).parts for path in found}
    return [path for path in found if not any(part.startswith((".", "__pycache__")) for part in parts[path])]


def head(book: Path, inputs: Mapping[str, Path], *, edition: str, address: str = "") -> dict:
    """What a manifest says before its lists: format, edition, address, commit, changes, date, and versions."""
    made = commit(book, inputs)
    moment = date(book if made["commit"] else None)
    return {
        "format": FORMAT,
        "edition": edition,
        "address": address,
        **made,
        **({"date": moment} if moment else {}),
        "python": packages.python(),
        "packages": packages.versions(),
    }


def write(site: Path, *, inputs: Mapping[str, Path], parameters: dict[str, dict], told: dict) -> Path:
    """Writes the manifest of a finished site into it and returns its path; it lists every file there but itself.

    `inputs` is as that function gives them, `parameters` has those of each page, `told` is what `head` gave.
    """
    whole = {**told, "parameters": parameters, "inputs": _listed(inputs), "outputs": _outputs(site)}
    path = site / NAME
    path.write_text(_text(whole), encoding="utf-8", newline="\n")
    return path


def contents(site: Path) -> list[str]:
    """Every file under a folder as a path from it, with slashes. A link is listed as itself and never followed."""
    found, waiting = [], [""]
    while waiting:
        folder = waiting.pop()
        with os.scandir(site / folder) as entries:
            for entry in entries:
                name = f"{folder}{entry.name}"
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(f"{name}/")
                else:
                    found.append(name)
    return found


def described_file(path: Path) -> dict:
    """The size of a file in bytes and its SHA-256: {"bytes": …, "sha256": …}."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        return {"bytes": os.fstat(file.fileno()).st_size, "sha256": digest}


def _outputs(site: Path) -> dict[str, dict]:
    return _listed({name: site / name for name in contents(site) if name != NAME})


def _listed(files: Mapping[str, Path]) -> dict[str, dict]:
    return {name: described_file(files[name]) for name in sorted(files)}


def _text(whole: dict) -> str:
    """The manifest as JSON with a line for each file, so that two of them can be compared line by line."""
    parts = []
    for name, value in whole.items():
        if name in LISTS and value:
            rows = [f"  {json.dumps(key)}: {json.dumps(held, sort_keys=True)}" for key, held in sorted(value.items())]
            parts.append(f" {json.dumps(name)}: {{\n" + ",\n".join(rows) + "\n }")
        else:
            parts.append(f" {json.dumps(name)}: {json.dumps(value, sort_keys=True)}")
    return "{\n" + ",\n".join(parts) + "\n}\n"


def date(book: Path | None) -> str | None:
    """The day and time that a site bears: $SOURCE_DATE_EPOCH, else that of the book's commit, else None.

    Raises ManifestError for a SOURCE_DATE_EPOCH that is not a number of seconds.
    """
    given = os.environ.get("SOURCE_DATE_EPOCH", "").strip()
    seconds = given or (_git(book, "log", "-1", "--format=%ct") if book else None)
    if not seconds:
        return None
    try:
        moment = datetime.datetime.fromtimestamp(int(re.fullmatch("[0-9]+", seconds)[0]), datetime.UTC)
    except (TypeError, ValueError, OverflowError, OSError):
        raise ManifestError(f"SOURCE_DATE_EPOCH {seconds!r}: should be whole seconds since 1970") from None
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


def commit(book: Path, inputs: Mapping[str, Path]) -> dict:
    """The commit of the book, and whether something else than it was built; both None without a repository."""
    # A book unpacked inside some other repository is not of that repository's commit.
    if _git(book, "ls-files", "--error-unmatch", "_toc.yml") is None:
        return {"commit": None, "changes": None}
    changed = bool(_git(book, "status", "--porcelain", "--", "."))
    elsewhere = not all(path.resolve().is_relative_to(book.resolve()) for path in inputs.values())
    return {"commit": _git(book, "rev-parse", "HEAD"), "changes": changed or elsewhere}


def _git(book: Path, *arguments: str) -> str | None:
    """What git says of the book; None where there is no git, no repository, or no answer."""
    command = ["git", "--no-optional-locks", "-C", str(book), *arguments]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.strip() if done.returncode == 0 else None
