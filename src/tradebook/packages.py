"""What the book is made with: Python, and the packages that the project names, each with its version and its reason."""

import platform
import re

from tradebook import folders

PROJECT = folders.PROJECT / "pyproject.toml"
LINE = re.compile(r'^\s+"([\w.-]+)[^"]*",\s*#\s*(.+)$', re.MULTILINE)  # of a dependency in pyproject.toml


def python() -> str:
    """The version of the Python that runs."""
    return platform.python_version()


def versions() -> dict[str, str | None]:
    """The version of each package that the project names, as it is installed here; None for one that is not."""
    import tomllib  # here, so that reading a manifest does without it

    if not PROJECT.is_file():
        return {}
    wanted = tomllib.loads(PROJECT.read_text(encoding="utf-8"))["project"]["dependencies"]
    return {name: _version(name) for name in sorted(re.match(r"[\w.-]+", line)[0] for line in wanted)}


def reasons() -> dict[str, str]:
    """What each package does for the book, as the project says beside it."""
    return dict(LINE.findall(PROJECT.read_text(encoding="utf-8"))) if PROJECT.is_file() else {}


def _version(name: str) -> str | None:
    from importlib import metadata  # here, for the same reason

    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None
