"""Every page for every reader: axe-core's rules, contrast, keyboard, large letters, narrow windows, own colours.

axe-core knows WCAG 2.2 at levels A and AA as far as a machine can judge it. What it leaves open is measured here: the
contrast of words in drawings and in boxes that scroll, where the focus goes and whether one sees it, and reflow.
"""

import re

import pytest
from views import EVERY_PAGE, PAGES, QUESTIONS, bring_to_life

from conftest import CHROMIUM_FLAGS

pytestmark = pytest.mark.browser

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
AXE = """
async tags => {
  const rules = {'target-size': {enabled: true}};
  const found = await axe.run(document, {runOnly: {type: 'tag', values: tags}, rules, resultTypes: ['violations']});
  return found.violations.map(rule => `${rule.id}: ${rule.nodes.map(node => node.target.join(' ')).slice(0, 5)}`);
}"""
OPEN = """
async () => {
  const frame = () => new Promise(requestAnimationFrame);
  document.querySelectorAll('details').forEach(fold => { fold.open = true });
  await frame();
  scrollTo({top: 0, behavior: 'instant'});
  await frame();
}"""
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
  const speaks = e => [...e.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.data.trim());
  const poor = [];
  for (const text of document.querySelectorAll('body *')) {
    if (!speaks(text) || !text.getClientRects().length || text.closest('script, style, [disabled]')) continue;
    const style = getComputedStyle(text);
    if (style.visibility === 'hidden' || style.opacity === '0') continue;
    const ink = rgb(text.closest('svg') ? style.fill : style.color);
    const [a, b] = [light(ink), light(paper(text))].sort((x, y) => y - x);
    const where = (text.closest('[id]') || text).id;
    if ((a + 0.05) / (b + 0.05) < 4.5) poor.push(`${where}: ${text.textContent.slice(0, 40)} ${ink}`);
  }
  return poor;
}"""
HEADLESS = """
() => [...document.querySelectorAll('main table')].filter(table => {
  const heads = [...table.querySelectorAll('thead th')];
  const columns = Math.max(0, ...[...table.rows].map(row => [...row.cells].reduce((sum, c) => sum + c.colSpan, 0)));
  return heads.length !== columns || heads.some(head => !head.textContent.trim());
}).map(table => table.textContent.trim().slice(0, 60))"""
STILL = """
() => [document.documentElement, ...document.querySelectorAll('body *')].filter(element => {
  const style = getComputedStyle(element);
  const moves = list => list.split(',').some(time => parseFloat(time) > 0);
  return style.scrollBehavior !== 'auto' || moves(style.transitionDuration) ||
    (style.animationName !== 'none' && moves(style.animationDuration));
}).map(element => element.outerHTML.slice(0, 80))"""
# Where the focus is: the nearest words, its place in the document, whether one can see it there, and its mark.
FOCUS = """
() => {
  const at = document.activeElement;
  if (!at || at === document.body) return null;
  window.places = window.places || [...document.querySelectorAll('*')];
  const box = at.getBoundingClientRect();
  const seen = [...at.getClientRects()].some(part => [0.15, 0.5, 0.85].some(across => [0.2, 0.5, 0.8].some(down => {
    const top = document.elementFromPoint(part.left + part.width * across, part.top + part.height * down);
    return top && (at.contains(top) || top.contains(at) && !top.matches('html, body') || top.closest('label') === at);
  })));
  const style = getComputedStyle(at);
  const marked = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
  const name = (at.getAttribute('aria-label') || at.textContent || at.name || at.tagName).trim().slice(0, 40);
  return {name, place: places.indexOf(at), seen, marked, main: at.id === 'main-content', top: box.top};
}"""
FITS = "document.documentElement.scrollWidth <= window.innerWidth"
WIDER = """
() => [...document.querySelectorAll('main *, header *')].filter(element => {
  const box = element.getBoundingClientRect();
  return box.width && box.right > window.innerWidth + 1 && !element.closest('.tb-scroll, .tb-unseen, svg');
}).map(element => element.outerHTML.slice(0, 100)).slice(0, 5)"""
SPACED = """* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }
p { margin-bottom: 2em !important }"""


@pytest.mark.parametrize("view", ["light", "dark", "phone"])
@pytest.mark.parametrize("page", EVERY_PAGE)
def test_page_is_accessible_legible_local_and_fits(visit, tool, address, page, view):
    tab = visit(page, view)
    figures = bring_to_life(tab)
    assert figures >= (3 if page in QUESTIONS else 0)
    assert not [url for url in tab.asked if not url.startswith((address, "data:", "blob:"))]
    assert tab.evaluate("window.shifted") <= 0.02, "live drawings take the room of the static ones"
    assert tab.evaluate(FITS), tab.evaluate(WIDER)
    tab.evaluate(OPEN)
    assert tab.evaluate(CONTRAST) == []
    assert tab.evaluate(HEADLESS) == []
    assert tab.get_attribute("html", "lang") == "en"
    assert not tab.errors
    tab.add_script_tag(path=tool("axe-core/axe.min.js"))  # last: without it all the rest has been looked at
    assert tab.evaluate(AXE, RULES) == []


def test_answers_of_the_search_are_accessible_and_announced(visit, tool):
    for view in ["light", "dark", "phone"]:
        tab = visit("search", view)
        tab.get_by_label("Words to look for").fill("tariff aircraft")
        tab.keyboard.press("Enter")
        told = tab.wait_for_selector("#search-results [role=status]")
        tab.wait_for_function("told => told.textContent.includes('found')", arg=told)
        tab.wait_for_selector("#search-results li")
        assert tab.evaluate(CONTRAST) == []
        assert not tab.errors
        tab.add_script_tag(path=tool("axe-core/axe.min.js"))
        assert tab.evaluate(AXE, RULES) == []


def walk(tab, key: str, most: int) -> list[dict]:
    stops = []
    for _ in range(most):
        tab.keyboard.press(key)
        stop = tab.evaluate(FOCUS)
        if stop is None:
            break
        stops.append(stop)
    return stops


@pytest.mark.parametrize("page", EVERY_PAGE)
def test_the_keyboard_alone_reaches_everything_in_order_and_in_sight(visit, page):
    tab = visit(page, "light", reduced_motion="reduce")
    stops = walk(tab, "Tab", 90)
    assert stops[0]["name"] == "Skip to the text"
    assert [stop["place"] for stop in stops] == sorted({stop["place"] for stop in stops})
    for stop in [*stops, *walk(tab, "Shift+Tab", len(stops) - 1)]:
        assert stop["seen"], f"{stop['name']}: the focus is out of sight"
        assert stop["marked"], f"{stop['name']}: the focus has no mark"


def test_the_skip_link_leads_past_the_contents(visit):
    tab = visit("chapters/trade_growth", "light")
    tab.keyboard.press("Tab")
    tab.keyboard.press("Enter")
    assert tab.evaluate(FOCUS)["main"]
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_the_contents_of_a_phone_open_and_close_by_keyboard(visit):
    tab = visit("chapters/trade_growth", "phone")
    button, contents = tab.get_by_role("button", name="Contents"), tab.locator("#tb-contents")
    assert not contents.is_visible()
    button.focus()
    tab.keyboard.press("Enter")
    assert contents.is_visible()
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.textContent") == "The front page"
    tab.keyboard.press("Escape")
    assert not contents.is_visible()
    assert tab.evaluate("document.activeElement.matches('.tb-menu')")


@pytest.mark.parametrize("page", PAGES)
def test_the_contents_mark_this_page_for_eye_and_ear(visit, page):
    tab = visit(page, "scripts off")
    here = tab.query_selector_all("#tb-contents [aria-current]")
    assert [link.get_attribute("aria-current") for link in here] == ["page"]
    links = tab.evaluate("[...document.querySelectorAll('#tb-contents a')].map(link => link.href)")
    assert len(links) == len(PAGES)
    lists = tab.query_selector_all("#tb-contents ul")
    assert all(tab.query_selector(f"#{one.get_attribute('aria-labelledby')}").inner_text() for one in lists)


def test_nothing_moves_for_those_who_asked_for_it(visit):
    for page in ["chapters/trade_growth", "search"]:
        tab = visit(page, "light", reduced_motion="reduce")
        bring_to_life(tab)
        assert tab.evaluate(STILL) == []


@pytest.mark.parametrize("page", EVERY_PAGE)
def test_a_narrow_window_and_spaced_letters_need_no_sideways_scrolling(visit, page):
    tab = visit(page, "phone", viewport={"width": 320, "height": 640})
    bring_to_life(tab)
    tab.evaluate(OPEN)
    assert tab.evaluate(FITS), tab.evaluate(WIDER)
    assert tab.evaluate(WIDER) == []
    tab.add_style_tag(content=SPACED)
    assert tab.evaluate(FITS), tab.evaluate(WIDER)


@pytest.fixture(scope="module")
def large_letters(chromium, chromium_path):
    """A browser whose reader has doubled the size of letters."""
    flags = [*CHROMIUM_FLAGS, "--blink-settings=defaultFontSize=32,defaultFixedFontSize=26"]
    browser = chromium.browser_type.launch(executable_path=chromium_path, args=flags)
    yield browser
    browser.close()


@pytest.mark.parametrize("page", EVERY_PAGE)
def test_letters_of_twice_the_size_fit(large_letters, address, page):
    tab = large_letters.new_page(viewport={"width": 1280, "height": 900})
    tab.goto(f"{address}/{page}.html")
    assert float(re.match(r"[\d.]+", tab.evaluate("getComputedStyle(document.body).fontSize"))[0]) >= 32
    tab.evaluate(OPEN)
    assert tab.evaluate(FITS), tab.evaluate(WIDER)
    assert tab.evaluate(WIDER) == []
    tab.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_reader_with_colours_of_their_own_can_read_pages_and_drawings(visit, scheme):
    tab = visit("chapters/trade_growth", "light", forced_colors="active", color_scheme=scheme)
    tab.evaluate("localStorage.setItem('theme', 'light')")
    tab.reload()
    bring_to_life(tab)
    tab.evaluate(OPEN)
    assert tab.evaluate(CONTRAST) == []
    here = tab.evaluate("getComputedStyle(document.querySelector('#tb-contents [aria-current]')).borderLeftColor")
    others = tab.evaluate(
        "getComputedStyle(document.querySelector('#tb-contents a:not([aria-current])')).borderLeftColor"
    )
    assert here != others
