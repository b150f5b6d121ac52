"""The main job: stage the sources, run each chapter, build the book, and swap it into place whole."""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import nbformat
import yaml

from tradebook import catalog, checks, parameters
from tradebook.claims import ledger, records
from tradebook.publish import citing, execute, manifest

SOURCES = ["_config.yml", "_toc.yml", "references.bib", "_static"]


class BuildError(Exception):
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
    return parameters.fit(_edition(book))[0]


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


def build(
    book: Path,
    *,
    out: Path,
    values: dict,
    only: list[str] = (),
    say: Callable[[str], None] = print,
) -> Path:
    """Builds the whole book into `out` and returns that folder; on any failure `out` is left as it was.

    With `only`, the other pages are taken from the last build, as long as their text, parameters, data and the
    package are the same; a page for which that is not so runs too.
    """
    begun = time.perf_counter()
    _check_out(book, out)
    address = _check_address(book)
    manifest.date(book)  # a date that is none is refused now, not after the chapters have run
    out.parent.mkdir(parents=True, exist_ok=True)
    work = book / "_build"
    work.mkdir(exist_ok=True)
    chosen = [find(book, name) for name in only]
    with tempfile.TemporaryDirectory(prefix="stage-", dir=work) as folder:
        stage = Path(folder)
        _check_tables()
        ledger.current()  # a claim that can't be judged stops the build, named, before any chapter runs
        _run_pages(book, stage, work / "notebooks", values, chosen, say)
        _stage(book, stage)
        say("building the pages with Jupyter Book")
        html = _jupyter_book(stage)
        manifest.seal(html, book=book, parameters=_parameters(book, values), address=address)
        _swap(html, out)
    say(f"done in {time.perf_counter() - begun:.0f} s: open {out / 'index.html'}")
    return out


def _check_out(book: Path, out: Path) -> None:
    if out.resolve() in [book.resolve(), *book.resolve().parents]:
        raise BuildError(f"{out}: would replace the book's own folder; choose another --out")
    ours = out.resolve() == (book / "_build" / "html").resolve()
    if out.is_dir() and any(out.iterdir()) and not ours and not (out / "index.html").is_file():
        raise BuildError(f"{out}: not empty and not a built book; it is left alone")


def _check_address(book: Path) -> str:
    html = _read_mapping(book / "_config.yml").get("html") or {}
    try:
        return citing.site_address(os.environ.get("TRADEBOOK_SITE_URL") or str(html.get("baseurl") or ""))
    except ValueError as error:
        raise BuildError(str(error)) from None


def _check_tables() -> None:
    """Reads and checks every table, so that a bad one stops the build before any chapter runs."""
    for table in catalog.tables():
        catalog.load(table)
    if findings := checks.run():
        shown = "\n".join(f"  {finding}" for finding in findings[:10])
        more = "" if len(findings) <= 10 else f"\n  and {len(findings) - 10} more: see tradebook check"
        raise BuildError(f"the data in {catalog.directory()} are not fit to print:\n{shown}{more}")


def _run_pages(book: Path, stage: Path, kept: Path, values: dict, chosen: list[Path], say) -> None:
    names = pages(book)
    kept.mkdir(exist_ok=True)
    for number, page in enumerate(names, start=1):
        path, start = book / f"{page}.md", time.perf_counter()
        own = {name: value for name, value in values.items() if name in execute.declared(path)}
        mark = _fingerprint(book, path, own)
        last = kept / f"{path.stem}.ipynb"
        reuse = bool(chosen) and path not in chosen and _mark_of(last) == mark
        label = f"[{number}/{len(names)}] {page}"
        if reuse:
            notebook = nbformat.read(last, as_version=4)
            say(f"{label}: kept from the last build")
        else:
            why = ": not the same as in the last build, so it runs too" if chosen and path not in chosen else ""
            say(f"{label} ...{why}")
            notebook = execute.run(path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path, own)
            notebook.metadata["tradebook"]["fingerprint"] = mark
            say(f"{label}: {time.perf_counter() - start:.1f} s")
        staged = stage / f"{page}.ipynb"
        staged.parent.mkdir(parents=True, exist_ok=True)
        nbformat.write(notebook, staged)
    for page in names:
        shutil.copyfile(stage / f"{page}.ipynb", kept / f"{Path(page).stem}.ipynb")


def _parameters(book: Path, values: dict) -> dict[str, dict]:
    """The parameters of each page: those of the run, and the chapter's own where the run has none."""
    declared = {page: execute.declared(book / f"{page}.md") for page in pages(book)}
    return {
        page: {name: values.get(name, said["default"]) for name, said in own.items()} for page, own in declared.items()
    }


def _fingerprint(book: Path, path: Path, values: dict) -> str:
    """A digest of all that a page is made of: its text, its parameters, the data, the claims, the package."""
    digest = hashlib.sha256(path.read_bytes())
    digest.update(json.dumps(values, sort_keys=True).encode())
    folders = [catalog.directory(), records.folder(), Path(__file__).resolve().parents[1]]
    kinds = (".csv", ".json", ".py", ".yml")
    for file in sorted(file for folder in folders for file in folder.rglob("*") if file.suffix in kinds):
        digest.update(file.name.encode() + file.read_bytes())
    return digest.hexdigest()


def _mark_of(path: Path) -> str | None:
    if not path.is_file():
        return None
    return nbformat.read(path, as_version=4).metadata.get("tradebook", {}).get("fingerprint")


def _stage(book: Path, stage: Path) -> None:
    for name in SOURCES:
        source = book / name
        if source.is_dir():
            shutil.copytree(source, stage / name)
        elif source.is_file():
            shutil.copyfile(source, stage / name)
    config = yaml.safe_load((stage / "_config.yml").read_text(encoding="utf-8"))
    config["execute"] = {"execute_notebooks": "off"}
    config.pop("exclude_patterns", None)  # they keep strays of a checkout out; a stage holds the book alone
    (stage / "_config.yml").write_text(yaml.safe_dump(config), encoding="utf-8")


def _jupyter_book(stage: Path) -> Path:
    """The staged book as HTML, warnings taken as errors; returns the folder of the pages."""
    main = "from jupyter_book.cli.main import main; main()"
    command = [sys.executable, "-c", main, "build", str(stage), "-n", "-W", "--keep-going"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=stage, check=False)
    html = stage / "_build" / "html"
    if done.returncode or not (html / "index.html").is_file():
        raise BuildError(f"Jupyter Book failed:\n{_complaints(done.stdout + done.stderr, stage)}")
    return html


def _complaints(output: str, stage: Path) -> str:
    plain = re.sub(r"\x1b\[[0-9;]*m", "", output).replace(f"{stage}/", "")
    lines = plain.splitlines()
    told = [line for line in lines if "WARNING" in line or "ERROR" in line or "Error" in line]
    return "\n".join(told[:12] or lines[-12:])


def _swap(html: Path, out: Path) -> None:
    """Puts the finished pages where the last good book is, in renames, so that neither is ever seen half."""
    fresh = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    shutil.rmtree(fresh)
    shutil.move(html, fresh)
    if out.exists():
        old = Path(tempfile.mkdtemp(prefix=f".{out.name}-old-", dir=out.parent))
        os.rename(out, old / "html")
        os.rename(fresh, out)
        shutil.rmtree(old)
    else:
        os.rename(fresh, out)
