"""The built site as one PDF: cover, contents with page numbers, and every page in turn, printed by a headless Chromium.

The pages are put one after the other in a single document (`paper.html`), so that links lead within it and what a page
says of its own structure stays. It is printed twice: the contents can name numbers only once the pages are laid out.
"""

import datetime
import os
import shutil
import string
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

import pypdf
from pypdf.errors import PyPdfError
from pypdf.generic import NameObject, NumberObject

from tradebook import catalog
from tradebook.publish import citing
from tradebook.publish.site import BuildError

BROWSERS = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"]
FLAGS = [
    "--headless",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND",  # a book is made of what is in its folder
    "--no-pdf-header-footer",
    "--generate-pdf-document-outline",
]
LONGEST = 300  # seconds that one printing may take on a busy machine

Parts = list[tuple[str, list[str]]]  # the caption of each part, and its pages as paths without suffix


def make(parts: Parts, site: Path, out: Path, *, author: str = "", say: Callable[[str], None] = print) -> Path:
    """Prints the pages of `site` as one A4 PDF at `out` and returns that path; a file there stays until the end.

    Dates in the file are those of the data, or $SOURCE_DATE_EPOCH. Raises BuildError when a page is missing, when there
    is no Chromium, or when it fails; DataError for a site without its data; OSError for a folder that can't be written.
    """
    html = _pages(parts, site)
    browser = chromium()
    with catalog.using(site / "data"):
        version, through = catalog.descriptor()["version"], catalog.data_through()
    lines = [f"Edition {version}", f"Figures and events to {through.day} {through:%B %Y}"]
    told = {"site": site.resolve().as_uri(), "html": html, "keys": keys(html), "lines": lines, "numbers": {}}
    told["parts"] = [{"caption": caption, "pages": pages} for caption, pages in parts]
    out = _writable(out)
    with tempfile.TemporaryDirectory(prefix="tradebook-") as folder:
        say(f"printing {len(html)} pages of the site with {Path(browser).name}")
        first = _print(browser, told, Path(folder, "first.pdf"))
        say("printing them again, now that their numbers are known")
        second = _print(browser, told | {"numbers": first}, Path(folder, "second.pdf"))
        if first != second:
            raise BuildError("the numbers in the contents moved the pages; nothing was written")
        size = _finish(Path(folder, "second.pdf"), out, author=author, date=date_of(through))
    say(f"{out}: {size} pages")
    return out


def _pages(parts: Parts, site: Path) -> dict[str, str]:
    names = [name for _, pages in parts for name in pages]
    missing = [path for name in names if not (path := site / f"{name}.html").is_file()]
    if missing:
        raise BuildError(f"{missing[0]}: missing; run tradebook build first")
    return {name: (site / f"{name}.html").read_text(encoding="utf-8") for name in names}


def keys(names: list[str]) -> dict[str, str]:
    """A short name of each page that serves as an id and in CSS.

    >>> keys(["intro", "chapters/trade_growth"])
    {'intro': 'tb-intro', 'chapters/trade_growth': 'tb-chapters-trade_growth'}
    """
    return {name: f"tb-{name.replace('/', '-')}" for name in names}


def chromium() -> str:
    """The path of the first Chromium or Chrome on this machine. Raises BuildError when there is none."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if not found:
        raise BuildError("no Chromium or Chrome here to print with: install one, or print pages from your own browser")
    return found


def date_of(through: datetime.date) -> datetime.datetime:
    """The date written into the file: $SOURCE_DATE_EPOCH where it is set, else the last day of the data.

    Raises BuildError when the variable is no number of seconds.
    """
    given = os.environ.get("SOURCE_DATE_EPOCH")
    if not given:
        return datetime.datetime(through.year, through.month, through.day, tzinfo=datetime.UTC)
    try:
        return datetime.datetime.fromtimestamp(int(given), datetime.UTC)
    except (ValueError, OverflowError, OSError):
        raise BuildError(f"SOURCE_DATE_EPOCH {given!r}: should be seconds since 1970") from None


def _writable(out: Path) -> Path:
    """Finds out before the minute of printing that a file can't be put there."""
    out.parent.mkdir(parents=True, exist_ok=True)
    if out.is_dir():
        raise BuildError(f"{out}: is a folder; --out names the file")
    if not os.access(out.parent, os.W_OK):
        raise BuildError(f"{out.parent}: permission denied")
    return out


def page_source(told: dict) -> str:
    """The document to print, from what is told of it; texts in it can't turn into markup."""
    template = string.Template(Path(__file__).with_name("paper.html").read_text(encoding="utf-8"))
    return template.substitute(site=told["site"], told=citing.embedded(told))


def _print(browser: str, told: dict, path: Path) -> dict[str, int]:
    """Prints the document to `path`; returns the number of the sheet that each page of the site begins on."""
    source = path.with_suffix(".html")
    source.write_text(page_source(told), encoding="utf-8")
    root = ["--no-sandbox"] if getattr(os, "geteuid", lambda: 1)() == 0 else []  # which Chromium demands of root
    profile = f"--user-data-dir={path.parent / 'profile'}"
    command = [browser, *FLAGS, *root, profile, f"--print-to-pdf={path}", source.as_uri()]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=LONGEST, check=False)
    except subprocess.TimeoutExpired:
        raise BuildError(f"{browser}: did not finish printing in {LONGEST} seconds") from None
    if done.returncode or not path.is_file():
        why = (done.stderr.strip().splitlines() or [f"ended with {done.returncode}"])[-1]
        raise BuildError(f"{browser}: could not print the book ({why})")
    return _numbers(path, told["keys"], browser)


def _numbers(path: Path, keys: dict[str, str], browser: str) -> dict[str, int]:
    try:
        reader = pypdf.PdfReader(path)
        places = {name.lstrip("/"): place for name, place in reader.named_destinations.items()}
    except PyPdfError as error:
        raise BuildError(f"{browser}: printed no PDF ({error})") from None
    lost = [name for name, key in keys.items() if f"{key}--" not in places]
    if lost:
        raise BuildError(f"{browser}: printed no page for {lost[0]}")
    return {name: reader.get_destination_page_number(places[f"{key}--"]) + 1 for name, key in keys.items()}


def _finish(printed: Path, out: Path, *, author: str, date: datetime.datetime) -> int:
    """Puts the printed file at `out` with a fixed date, its outline shown and folded; returns its number of sheets."""
    writer = pypdf.PdfWriter(clone_from=printed)
    day = f"D:{date:%Y%m%d%H%M%S}Z"
    title = writer.metadata.title
    writer.metadata = {
        "/Title": title,
        "/Author": author,
        "/Creator": "tradebook",
        "/CreationDate": day,
        "/ModDate": day,
    }
    writer.page_mode = "/UseOutlines"
    _fold(writer)
    with tempfile.TemporaryDirectory(prefix=f".{out.name}-", dir=out.parent) as folder:
        writer.write(Path(folder, out.name))
        os.replace(Path(folder, out.name), out)
    return len(writer.pages)


def _fold(writer: pypdf.PdfWriter) -> None:
    """Closes the chapters of the outline: a negative count says that what is below is not shown at first."""
    item = writer.root_object["/Outlines"].get("/First")
    while item is not None:
        entry = item.get_object()
        if "/Count" in entry:
            entry[NameObject("/Count")] = NumberObject(-abs(entry["/Count"]))
        item = entry.get("/Next")
