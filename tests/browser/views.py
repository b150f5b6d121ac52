"""What the browser tests share: the pages, the ways of looking at them, and how figures are brought to life."""

from conftest import ABOUT, BOOK
from tradebook.publish import site as publishing

PAGES = publishing.pages(BOOK)
QUESTIONS = [page for page in PAGES if "/" in page and page not in ABOUT]
EVERY_PAGE = [*PAGES, "search"]
VIEWS = {
    "light": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "light"},
    "dark": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "dark"},
    "phone": {"viewport": {"width": 390, "height": 844}, "color_scheme": "light", "has_touch": True},
    "scripts off": {"viewport": {"width": 1280, "height": 900}, "java_script_enabled": False},
}


def bring_to_life(tab) -> int:
    for figure in tab.query_selector_all(".tb-figure"):
        figure.evaluate("figure => figure.scrollIntoView({block: 'center', behavior: 'instant'})")
        tab.wait_for_function("figure => figure.classList.contains('tb-lively')", arg=figure, timeout=20_000)
    return len(tab.query_selector_all(".tb-figure"))


def noting(tab):
    """The tab, which from now on keeps the addresses it asks for (`asked`) and what went wrong in it (`errors`)."""
    tab.asked, tab.errors = [], []
    tab.on("request", lambda request: tab.asked.append(request.url))
    tab.on("requestfailed", lambda request: tab.errors.append(f"{request.url} {request.failure}"))
    tab.on("pageerror", lambda error: tab.errors.append(str(error)))
    tab.on("console", lambda said: tab.errors.append(said.text) if said.type == "error" else None)
    return tab
