"""The book as its files describe it: where it is, its pages, its parts, its parameters. Light to import."""

import os
from collections.abc import Callable
from pathlib import Path

import yaml

from tradebook.errors import Told
from tradebook.publish import citing


class BuildError(Told):
    """The book could not be built. The message is short and names the file at fault."""


def root() -> Path:
    """The book's folder: the nearest one above with a `_toc.yml`. Raises BuildError when there is none."""
    for folder in [Path.cwd(), *Path.cwd().parents]:
        if (folder / "_toc.yml").is_file() and (folder / "_config.yml").is_file():
            return folder
    raise BuildError("no book here: found no _toc.yml and _config.yml in this folder or above")


def pages(book: Path) -> list[str]:
    """Every page of the book in reading order, as paths without suffix ('intro', 'chapters/trade_growth')."""
    return [page for _, pages in parts(book) for page in pages]


def parts(book: Path) -> list[tuple[str, list[str]]]:
    """The parts of the book in reading order: the caption of each and its pages. The front page comes first, alone."""
    toc = yaml.safe_load((book / "_toc.yml").read_text(encoding="utf-8"))
    under = [(part["caption"], [item["file"] for item in part["chapters"]]) for part in toc["parts"]]
    return [("", [toc["root"]]), *under]


def author(book: Path) -> str:
    """Who the book is by, as `_config.yml` says, or ""."""
    return str(_read_mapping(book / "_config.yml").get("author") or "")


def find(book: Path, name: str) -> Path:
    """The source of a page, named as 'trade_growth', 'chapters/trade_growth' or 'chapters/trade_growth.md'."""
    stem = Path(name).stem
    for page in pages(book):
        if Path(page).stem == stem:
            return book / f"{page}.md"
    known = ", ".join(Path(page).stem for page in pages(book))
    raise BuildError(f"no chapter {name!r}; there are {known}")


def settings(
    book: Path,
    given: dict,
    params_file: Path | None = None,
    chapter: Path | None = None,
    say: Callable[[str], None] = lambda text: None,
) -> dict:
    """The parameters of a run: the edition's, overridden by a file's, overridden by those given by name.

    The edition's give way to the data in use, and `say` is told; those of a file or given by name do not. Raises
    ParameterError for a name that no chapter (or not this `chapter`) declares, a wrong type or a value out of bounds.
    """
    from tradebook import parameters  # heavy, and of no use to a build that has nothing to do
    from tradebook.publish import execute

    paths = [chapter] if chapter else [book / f"{page}.md" for page in pages(book)]
    declared = {name for path in paths for name in execute.declared(path)}
    asked = (_read_mapping(params_file) if params_file else {}) | given
    for name in asked:
        if name not in declared:
            raise parameters.ParameterError(f"unknown parameter {name}; known are {', '.join(sorted(declared))}")
    asked = {name: parameters.convert(name, value) for name, value in asked.items()}
    kept = {name: value for name, value in _edition(book).items() if name in declared and name not in asked}
    fitted, notes = parameters.fit(kept)
    for note in notes:
        say(note)
    parameters.check_order(fitted | asked)
    return fitted | asked


def edition(book: Path) -> dict:
    """The edition's parameters, from parameters.yml, typed and fitted to the data in use (see `parameters.fit`)."""
    from tradebook import parameters

    return parameters.fit(_edition(book))[0]


def address(book: Path) -> str:
    """Where the site will stand: $TRADEBOOK_SITE_URL, else what `_config.yml` says, else "". Raises BuildError."""
    html = _read_mapping(book / "_config.yml").get("html") or {}
    try:
        return citing.site_address(os.environ.get("TRADEBOOK_SITE_URL") or str(html.get("baseurl") or ""))
    except ValueError as error:
        raise BuildError(str(error)) from None


def _edition(book: Path) -> dict:
    return _read_mapping(book / "parameters.yml").get("edition", {})


def _read_mapping(path: Path) -> dict:
    try:
        values = yaml.safe_load(Path(path).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise BuildError(f"{path}: missing") from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise BuildError(f"{path}: not readable as YAML ({' '.join(str(error).split())})") from None
    if not isinstance(values, dict):
        raise BuildError(f"{path}: should hold name: value lines")
    return values
