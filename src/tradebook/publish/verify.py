"""Compares a published site with its manifest. Needs nothing but the standard library."""

import dataclasses
import json
import re
import stat
from pathlib import Path, PurePosixPath, PureWindowsPath

from tradebook.publish.manifest import FORMAT, NAME, ManifestError, contents, described_file

NO_NAME = r"[\\\0\ud800-\udc7f\udd00-\udfff]"  # another system's separator, the end of a text, halves of signs


@dataclasses.dataclass(frozen=True)
class Finding:
    """One file of a site that is not as published: its path, and 'missing', 'changed', 'unexpected' or 'refused'."""

    file: str
    fault: str
    why: str = ""

    def line(self) -> str:
        """The finding in one line, whatever signs the name of the file has."""
        return f"{self.fault:<10} {_shown(self.file)}" + (f" ({_shown(self.why)})" if self.why else "")


def _shown(text: object) -> str:
    """A text from a site or its manifest as a terminal may safely print it."""
    return str(text) if str(text).isprintable() else ascii(str(text))


def read(site: Path) -> dict:
    """The manifest of a site. Raises ManifestError where it is missing, cut short, newer than this, or not one."""
    path = site / NAME
    if path.is_symlink() or (path.exists() and not path.is_file()):
        raise ManifestError(f"{path}: not a plain file, so it is not read")
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        raise ManifestError(f"{path}: missing, so nothing says what this site should hold") from None
    except (ValueError, RecursionError) as error:
        raise ManifestError(f"{path}: not readable as JSON ({' '.join(str(error).split())})") from None
    number = told.get("format") if isinstance(told, dict) else None
    if type(number) is not int or number < 1:
        raise ManifestError(f"{path}: not the manifest of a site: it names no format")
    if number > FORMAT:
        raise ManifestError(f"{path}: format {number} is newer than this tradebook reads ({FORMAT}); use a newer one")
    _check_outputs(path, told.get("outputs"))
    return told


def _check_outputs(path: Path, outputs) -> None:
    if not isinstance(outputs, dict) or not outputs:
        raise ManifestError(f"{path}: outputs should list the files of the site")
    for name, held in outputs.items():
        if leads_out(name):
            raise ManifestError(
                f"{path}: {name!r} leads out of the site's folder or is no plain path; nothing was read"
            )
        known = held if isinstance(held, dict) else {}
        digest = known.get("sha256")
        if (
            type(known.get("bytes")) is not int
            or not isinstance(digest, str)
            or not re.fullmatch("[0-9a-f]{64}", digest)
        ):
            raise ManifestError(f"{path}: {name!r} should have its bytes and its sha256")


def leads_out(name: str) -> bool:
    r"""Whether a path from a manifest is any other than a plain one that leads down from the site's folder.

    >>> leads_out("chapters/tariffs.html"), leads_out("../x"), leads_out("/etc/x"), leads_out("C:\\x")
    (False, True, True, True)
    """
    plain = PurePosixPath(name).as_posix() == name != "." and not re.search(NO_NAME, name)
    return not plain or name.startswith("/") or ".." in name.split("/") or bool(PureWindowsPath(name).drive)


def findings(site: Path, told: dict) -> list[Finding]:
    """Every file of a site that is not as its manifest says, by path. Links are never followed, but refused."""
    listed, there = told["outputs"], set(contents(site))
    faults = [found for name in listed if (found := _fault(site, name, listed[name]))]
    more = [Finding(name, "unexpected") for name in there - set(listed) - {NAME} if not _is_refused(name, faults)]
    return sorted([*faults, *more], key=lambda finding: finding.file)


def _is_refused(name: str, faults: list[Finding]) -> bool:
    """Whether a file is the link that another finding is about."""
    return any(fault.why == f"{name} is a link" for fault in faults)


def _fault(site: Path, name: str, held: dict) -> Finding | None:
    for part in [*reversed(PurePosixPath(name).parents[:-1]), PurePosixPath(name)]:
        if (site / part).is_symlink():
            return Finding(name, "refused", f"{part} is a link")
    try:
        kind = (site / name).lstat()
    except (FileNotFoundError, NotADirectoryError):
        return Finding(name, "missing")
    if not stat.S_ISREG(kind.st_mode):
        return Finding(name, "changed", "no longer a file")
    same = kind.st_size == held["bytes"] and described_file(site / name) == {
        key: held[key] for key in ("bytes", "sha256")
    }
    return None if same else Finding(name, "changed")


def summary(told: dict, found: list[Finding]) -> str:
    """What was compared and how it ended, in one or two lines."""
    number, commit = len(told["outputs"]), told.get("commit")
    of = f"edition {_shown(told.get('edition'))}" + (
        f", commit {_shown(str(commit)[:12])}" if commit else ", no commit on record"
    )
    ended = "all as published" if not found else f"{len(found)} not as published"
    more = "\nmade with changes that this commit does not hold" if told.get("changes") else ""
    return f"{number} files of {of}: {ended}{more}"


def as_json(told: dict, found: list[Finding]) -> str:
    """The same for programs: edition, commit, changes, the number of files, and each finding."""
    head = {name: told.get(name) for name in ("edition", "commit", "changes", "date")}
    faults = [{"file": one.file, "fault": one.fault} | ({"why": one.why} if one.why else {}) for one in found]
    return json.dumps({**head, "files": len(told["outputs"]), "findings": faults}, indent=1)
