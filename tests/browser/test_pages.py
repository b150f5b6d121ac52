"""The site in a real browser: light, dark, phone, and with scripts off, over loopback."""

import pandas as pd
import pytest
from views import QUESTIONS, VIEWS, bring_to_life

from tradebook import catalog
from tradebook.models import duties, tariff_scenario

pytestmark = pytest.mark.browser

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


def test_search_on_a_server_shows_passages_of_the_pages_it_finds(visit):
    tab = visit("search", "light")
    tab.locator("#tb-asked").fill("LNG")
    tab.keyboard.press("Enter")
    tab.wait_for_selector("#search-results p.context", timeout=10_000)
    assert "LNG" in " ".join(tab.locator("#search-results p.context").all_inner_texts())
    assert not tab.errors
