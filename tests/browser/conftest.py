"""A host for the site, tabs that note what they ask for and complain of, and the tools of tests/browser."""

import os
from pathlib import Path

import pytest
from static_server import serving
from views import VIEWS, noting

TOOLS = Path(__file__).with_name("node_modules")
SHIFTS = """
window.shifted = 0;
new PerformanceObserver(list => list.getEntries().forEach(entry => { window.shifted += entry.value; }))
  .observe({type: 'layout-shift', buffered: true});
"""


@pytest.fixture(scope="session")
def address(site):
    with serving(site) as host:
        yield host


@pytest.fixture
def visit(chromium, address):
    """Opens a page in one of the views; returns it with the addresses asked for and the errors seen."""
    contexts = []

    def open_page(page: str, view: str, **options):
        context = chromium.new_context(**{**VIEWS[view], **options})
        contexts.append(context)
        tab = noting(context.new_page())
        tab.add_init_script(SHIFTS)
        tab.goto(f"{address}/{page}.html")
        return tab

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def tool():
    """The path of a file among the installed Node packages; skips where they are not installed, fails in CI."""

    def find(name: str) -> Path:
        path = TOOLS / name
        if not path.is_file():
            message = f"no {name} in tests/browser/node_modules: run `make browser-tools` (needs Node 18.16 or newer)"
            pytest.fail(message) if os.environ.get("CI") else pytest.skip(message)
        return path

    return find
