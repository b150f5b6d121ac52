"""What the tests share: the book's folder, its parameter sets, and one built site for all that look at pages."""

import os
import shutil
from pathlib import Path

import filelock
import pytest
import yaml
from hypothesis import settings

BOOK = Path(__file__).resolve().parents[1]
ABOUT = ("chapters/data_and_sources", "chapters/colophon")  # pages about the book itself: they draw nothing
CHROMIUM_FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
CHROMIUM_FLAGS += ["--disable-sync", "--no-first-run"]
settings.register_profile("book", max_examples=25, deadline=None)  # a busy machine is slow, not wrong
settings.load_profile("book")
for name in ("TRADEBOOK_DATA", "TRADEBOOK_SITE_URL"):
    os.environ.pop(
        name, None
    )  # the tests read the book's own data, and build for no address, unless they say otherwise


@pytest.fixture(scope="session")
def book() -> Path:
    return BOOK


@pytest.fixture
def package(tmp_path, monkeypatch) -> Path:
    """A copy of the data package that a test may spoil."""
    shutil.copytree(BOOK / "data", tmp_path / "data")
    monkeypatch.setenv("TRADEBOOK_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


@pytest.fixture
def contents(package):
    """What the files of the copied data package hold: contents() before and after, to be compared."""
    return lambda: {path.name: path.read_bytes() for path in package.iterdir() if path.suffix in (".csv", ".json")}


@pytest.fixture(scope="session")
def site(tmp_path_factory, worker_id) -> Path:
    """The whole book, built as `make book` builds it, in a folder of its own: once, by whichever process asks first."""
    from tradebook.publish import build

    base = tmp_path_factory.getbasetemp()
    out = (base if worker_id == "master" else base.parent) / "site" / "html"
    out.parent.mkdir(exist_ok=True)
    with filelock.FileLock(out.parent / "lock"):
        if not (out / "index.html").is_file():
            build.build(BOOK, build.Wish(out=out), say=lambda text: None)
    return out


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """Where the installed Chromium is; skips where there is none, fails in CI."""
    found = next(filter(None, map(shutil.which, ["chromium", "chromium-browser", "google-chrome"])), None)
    if not found:
        message = "no Chromium here: the pages were not looked at in a browser"
        pytest.fail(message) if os.environ.get("CI") else pytest.skip(message)
    return found


@pytest.fixture(scope="session")
def lone_chromium(chromium_path):
    """A headless Chromium that asks nobody for anything."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path, args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def chromium(site, lone_chromium):
    """The same, once the whole book is built for it to look at."""
    return lone_chromium


def parameter_sets() -> dict[str, dict]:
    """The named alternative parameter sets of parameters.yml, with the edition's own as 'default'."""
    from tradebook.publish import site

    content = yaml.safe_load((BOOK / "parameters.yml").read_text(encoding="utf-8"))
    edition = site.edition(BOOK)
    return {"default": edition, **{name: {**edition, **values} for name, values in content["sets"].items()}}
