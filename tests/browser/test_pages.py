"""The site in a real browser: light, dark, phone, and with scripts off, over loopback."""

import functools
import http.server
import threading

import pandas as pd
import pytest

from conftest import BOOK
from tradebook import catalog
from tradebook.models import duties, tariff_scenario
from tradebook.publish import site as publishing

pytestmark = pytest.mark.browser

PAGES = publishing.pages(BOOK)
QUESTIONS = [page for page in PAGES if "/" in page and "data_and" not in page]
VIEWS = {
    "light": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "light"},
    "dark": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "dark"},
    "phone": {"viewport": {"width": 390, "height": 844}, "color_scheme": "light", "has_touch": True},
    "scripts off": {"viewport": {"width": 1280, "height": 900}, "java_script_enabled": False},
}
CONTRAST = """
() => {
  const rgb = c => c.match(/[\\d.]+/g).map(Number);
  const linear = v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
  const light = c => [0.2126, 0.7152, 0.0722].reduce((sum, weight, i) => sum + weight * linear(c[i] / 255), 0);
  const paper = element => {
    for (let e = element; e; e = e.parentElement) {
      const c = rgb(getComputedStyle(e).backgroundColor);
      if (c.length < 4 || c[3] > 0) return c;
    }
    return [255, 255, 255];
  };
  const poor = [];
  for (const figure of document.querySelectorAll('.tb-figure')) {
    const words = 'svg text, .tb-title, .tb-subtitle, .tb-source, .tb-result, .tb-slider > *, .tb-controls button';
    for (const text of figure.querySelectorAll(words + ', .tb-actions > a, .tb-actions summary')) {
      if (!text.textContent.trim() || !text.getClientRects().length) continue;
      const style = getComputedStyle(text);
      const ink = rgb(text.closest('svg') ? style.fill : style.color);
      const [a, b] = [light(ink), light(paper(text))].sort((x, y) => y - x);
      if ((a + 0.05) / (b + 0.05) < 4.5) poor.push(`${figure.id}: ${text.textContent} ${style.fill}`);
    }
  }
  return poor;
}"""


SHIFTS = """
window.shifted = 0;
new PerformanceObserver(list => list.getEntries().forEach(entry => { window.shifted += entry.value; }))
  .observe({type: 'layout-shift', buffered: true});
"""


CLASHES = """
() => {
  const found = [];
  for (const figure of document.querySelectorAll('.tb-figure')) {
    const frame = figure.getBoundingClientRect();
    const words = [...figure.querySelectorAll('.tb-live svg text')];
    const seen = words.filter(word => word.textContent.trim() && word.getClientRects().length);
    const boxes = seen.map(word => [word.textContent, word.getBoundingClientRect()]);
    boxes.forEach(([text, box], i) => {
      if (box.left < frame.left - 12 || box.right > frame.right + 12) found.push(`${figure.id}: "${text}" leaves it`);
      for (const [other, next] of boxes.slice(i + 1)) {
        const wide = Math.min(box.right, next.right) - Math.max(box.left, next.left);
        const high = Math.min(box.bottom, next.bottom) - Math.max(box.top, next.top);
        if (wide > 3 && high > 5) found.push(`${figure.id}: "${text}" on "${other}"`);
      }
    });
  }
  return found;
}"""


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *arguments):
        pass


@pytest.fixture(scope="module")
def address(site):
    handler = functools.partial(Quiet, directory=str(site))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture
def visit(chromium, address):
    """Opens a page in one of the views; returns it with the addresses asked for and the errors seen."""
    contexts = []

    def open_page(page: str, view: str):
        context = chromium.new_context(**VIEWS[view])
        contexts.append(context)
        tab = context.new_page()
        tab.asked, tab.errors = [], []
        tab.on("request", lambda request: tab.asked.append(request.url))
        tab.on("pageerror", lambda error: tab.errors.append(str(error)))
        tab.add_init_script(SHIFTS)
        tab.goto(f"{address}/{page}.html")
        return tab

    yield open_page
    for context in contexts:
        context.close()


def bring_to_life(tab) -> int:
    for figure in tab.query_selector_all(".tb-figure"):
        figure.evaluate("figure => figure.scrollIntoView({block: 'center'})")
        tab.wait_for_function("figure => figure.classList.contains('tb-lively')", arg=figure, timeout=20_000)
    return len(tab.query_selector_all(".tb-figure"))


@pytest.mark.parametrize("view", ["light", "dark", "phone"])
@pytest.mark.parametrize("page", PAGES)
def test_page_is_legible_local_and_fits(visit, address, page, view):
    tab = visit(page, view)
    figures = bring_to_life(tab)
    assert figures >= (3 if page in QUESTIONS else 0)
    assert not [url for url in tab.asked if not url.startswith((address, "data:", "blob:"))]
    assert tab.evaluate(CONTRAST) == []
    assert tab.evaluate("window.shifted") <= 0.02, "live drawings take the room of the static ones"
    assert tab.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert not tab.errors


@pytest.mark.parametrize("page", QUESTIONS)
def test_with_scripts_off_every_figure_is_drawn_and_its_table_can_be_opened(visit, page):
    tab = visit(page, "scripts off")
    for figure in tab.query_selector_all(".tb-figure"):
        drawing = figure.query_selector(".tb-wide svg").bounding_box()
        assert drawing["width"] > 400
        assert drawing["height"] > 60
        assert not figure.query_selector(".tb-narrow svg").is_visible()
        figure.query_selector("summary").click()
        assert figure.query_selector("tbody tr").is_visible()


@pytest.mark.parametrize("page", QUESTIONS)
def test_a_phone_gets_its_own_drawing_in_letters_one_can_read(visit, page):
    tab = visit(page, "phone")
    tab.add_style_tag(content=".tb-live { display: none } .tb-lively .tb-narrow { display: block !important }")
    for figure in tab.query_selector_all(".tb-figure"):
        assert not figure.query_selector(".tb-wide svg").is_visible()
        svg = figure.query_selector(".tb-narrow svg")
        shown = svg.bounding_box()["width"] / float(svg.get_attribute("viewBox").split()[2])
        assert shown >= 0.9, "letters of the drawing would shrink"


@pytest.mark.parametrize("view", ["light", "phone"])
@pytest.mark.parametrize("page", QUESTIONS)
def test_words_in_a_drawing_stay_inside_it_and_off_each_other(visit, page, view):
    tab = visit(page, view)
    bring_to_life(tab)
    assert tab.evaluate(CLASHES) == []


def test_the_theme_switch_reaches_the_drawings(visit):
    tab = visit("chapters/trade_growth", "light")
    bring_to_life(tab)
    ink = "() => getComputedStyle(document.querySelector('.tb-live svg text[fill=\"#222222\"]')).fill"
    before = tab.evaluate(ink)
    tab.evaluate("document.documentElement.dataset.theme = 'dark'")
    assert tab.evaluate(ink) != before


def test_a_missing_bundle_leaves_the_static_drawing(chromium, address):
    context = chromium.new_context(**VIEWS["light"])
    tab = context.new_page()
    tab.route("**/vega-bundle.js", lambda route: route.abort())
    tab.goto(f"{address}/chapters/trade_growth.html")
    tab.query_selector(".tb-figure").evaluate("figure => figure.scrollIntoView()")
    tab.wait_for_timeout(500)
    assert tab.query_selector(".tb-figure .tb-wide svg").is_visible()
    context.close()


SHOWN = "() => [...document.querySelectorAll('#ledger tr[id]')].filter(row => row.getClientRects().length).length"


def settle(tab, number: int) -> None:
    tab.wait_for_function(f"({SHOWN})() === {number}", timeout=5_000)


@pytest.mark.parametrize("view", ["light", "dark", "phone"])
def test_the_claims_can_be_filtered_by_keyboard_and_the_number_is_announced(visit, view):
    tab = visit("chapters/claims", view)
    whole = len(tab.query_selector_all("#ledger tr[id]"))
    told = tab.query_selector(".tb-shown")
    assert told.inner_text() == f"All {whole} claims are shown."
    wanted = len(tab.query_selector_all("#ledger tr[data-verdict='superseded']"))
    tab.get_by_label("Verdict").focus()
    tab.keyboard.type("superseded")
    settle(tab, wanted)
    assert told.inner_text().startswith(f"{wanted} of {whole} claims")
    assert told.get_attribute("role") == "status"
    heads = tab.evaluate(
        "[...document.querySelectorAll('#ledger .tb-group')].filter(r => r.getClientRects().length).length"
    )
    documents = (
        "new Set([...document.querySelectorAll('#ledger tr[data-verdict=superseded]')].map(r => r.parentElement)).size"
    )
    assert heads == tab.evaluate(documents)
    tab.get_by_label("Words").fill("no such words anywhere")
    settle(tab, 0)
    assert told.inner_text() == f"None of {whole} claims are shown."
    tab.get_by_role("button", name="Show all").press("Enter")
    settle(tab, whole)
    assert tab.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert not tab.errors


def test_filters_join_and_a_link_to_a_hidden_claim_brings_it_back(visit):
    tab = visit("chapters/claims", "light")
    rows = tab.query_selector_all("#ledger tr[id]")
    tab.get_by_label("Document of").select_option("upgrade_expected_2023")
    tab.get_by_label("Chapter").select_option("aviation_deals")
    tab.get_by_label("Words").fill("boeing VISIT")
    settle(tab, 1)
    row = tab.query_selector("#claim-up-24")
    assert row.is_visible()
    tab.evaluate("location.hash = '#claim-mw-10'")
    settle(tab, len(rows))
    assert tab.query_selector("#claim-mw-10").is_visible()
    tab.evaluate("location.hash = '#read-mw-10'")
    tab.wait_for_selector("#read-mw-10", state="visible", timeout=5_000)


def test_without_scripts_the_claims_are_a_plain_table(visit):
    tab = visit("chapters/claims", "scripts off")
    assert not tab.query_selector(".tb-filters").is_visible()
    assert tab.query_selector("#claim-q1-01").is_visible()
    assert tab.query_selector(".tb-shown").inner_text().endswith("claims.")


def test_on_paper_every_document_is_open(visit):
    tab = visit("chapters/claims", "light")
    tab.emulate_media(media="print")
    assert tab.query_selector("#read-q1-01").is_visible()
    assert not tab.query_selector(".tb-filters").is_visible()


def test_the_sliders_of_the_tariff_scenario_give_what_the_model_gives(visit):
    years = duties.full_years(catalog.duty_by_month())
    year, old = years.index[-1], years.iloc[-1]
    imports, world = (
        frame.set_index("year")["imports"] for frame in (catalog.trade_by_year(), catalog.trade_with_world())
    )
    trade = pd.Series({"Vietnam": imports[year], "others": world[year] - imports[year]})
    settings = {"demand_elasticity": -1.0, "substitution_elasticity": 3.25, "pass_through_pct": 95.0}
    change = tariff_scenario.change_pct(trade, old, 21.0, settings)
    tab = visit("chapters/tariffs", "phone")
    bring_to_life(tab)
    before = tab.locator("#fig-scenario .tb-live").inner_html()
    for name, key in [
        ("Average duty", "ArrowRight"),
        ("Elasticity of substitution", "ArrowRight"),
        ("Pass", "ArrowLeft"),
    ]:
        tab.get_by_role("slider", name=name).press(key)
    told = f"a change of {change:.1f}%".replace("-", "−")
    tab.wait_for_function(
        "told => document.querySelector('#fig-scenario .tb-result').textContent.includes(told)", arg=told
    )
    assert tab.locator("#fig-scenario .tb-live").inner_html() != before
    assert tab.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert not tab.errors
