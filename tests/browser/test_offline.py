"""The site opened from a folder by double click: whole, alive, searchable, asking for nothing outside the folder."""

import shutil

import pytest
from views import PAGES, bring_to_life, noting

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def folder(site, tmp_path_factory):
    """The site where a reader may have put it, under a name with a space, an accent and marks that addresses use."""
    return shutil.copytree(site, tmp_path_factory.mktemp("offline") / "Việt Nam's book #1 (50%)")


@pytest.fixture
def opened(chromium, folder):
    """Opens a page of the folder; returns it with the addresses asked for and what the console complained of."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, color_scheme="light")

    def open_page(page: str):
        tab = noting(context.new_page())
        tab.goto((folder / f"{page}.html").as_uri())
        return tab

    yield open_page
    context.close()


def outside(tab, folder) -> list[str]:
    return [url for url in tab.asked if not url.startswith((folder.as_uri(), "data:", "blob:"))]


@pytest.mark.parametrize("page", PAGES)
def test_a_page_from_a_folder_comes_to_life_and_asks_for_nothing_else(opened, folder, page):
    tab = opened(page)
    bring_to_life(tab)
    before = tab.evaluate("getComputedStyle(document.body).backgroundColor")
    tab.get_by_role("button", name="Dark colours").click()
    assert tab.evaluate("document.documentElement.dataset.theme") == "dark"
    assert tab.evaluate("getComputedStyle(document.body).backgroundColor") != before
    assert outside(tab, folder) == []
    assert tab.errors == []


def test_the_index_leads_to_the_front_page(opened, folder):
    tab = opened("index")
    tab.wait_for_url((folder / f"{PAGES[0]}.html").as_uri(), timeout=5_000)
    assert tab.locator("article h1").count() == 1
    assert [error for error in tab.errors if "ERR_ABORTED" not in error] == []  # the icon of the page that was left


def test_search_from_a_folder_lists_the_titles_of_pages_that_have_the_word(opened, folder):
    tab = opened("intro")
    tab.get_by_role("searchbox", name="Search the book").fill("LNG")
    tab.keyboard.press("Enter")
    tab.wait_for_selector("#search-results li a", timeout=10_000)
    titles = tab.locator("#search-results li > a").all_inner_texts()
    assert "Which energy deals have moved a cargo or a megawatt?" in titles
    assert tab.locator("#search-results p.context").count() == 0
    assert tab.errors == []
    tab.get_by_role("link", name="Which energy deals").first.click()
    tab.wait_for_url("**/chapters/energy_deals.html**", timeout=5_000)
    assert outside(tab, folder) == []
    assert tab.errors == []


def test_a_word_that_no_page_has_is_said_to_be_missing(opened):
    tab = opened("search")
    tab.locator("#tb-asked").fill("xylophone")
    tab.keyboard.press("Enter")
    tab.wait_for_function("document.querySelector('#search-results').textContent.includes('did not match')")
    assert tab.locator("#search-results li").count() == 0
    assert tab.errors == []


SHOWN = "selector => [...document.querySelectorAll(selector)].filter(e => e.getClientRects().length).length"


@pytest.mark.parametrize("page", PAGES)
def test_paper_gets_the_figures_with_their_sources_and_nothing_to_press(opened, page):
    tab = opened(page)
    tab.evaluate("document.documentElement.dataset.theme = 'dark'")
    for figure in tab.query_selector_all(".tb-figure"):
        figure.evaluate("figure => figure.scrollIntoView({block: 'center'})")
        tab.wait_for_function("figure => figure.classList.contains('tb-lively')", arg=figure, timeout=20_000)
    tab.set_viewport_size({"width": 660, "height": 900})  # the width of the text on A4
    tab.emulate_media(media="print")
    figures, moving = tab.locator(".tb-figure").count(), tab.locator(".tb-figure:has(.tb-controls)").count()
    assert tab.evaluate(SHOWN, ".tb-figure:not(:has(.tb-controls)) .tb-wide svg") == figures - moving
    assert tab.evaluate(SHOWN, ".tb-figure:has(.tb-controls) .tb-live svg") == moving
    assert tab.evaluate(SHOWN, ".tb-figure .tb-source") == figures
    assert tab.evaluate(SHOWN, ".tb-figure .tb-settings") == moving
    assert tab.evaluate(SHOWN, ".tb-figure .tb-scenarios table") == moving
    pressed = (
        "main :is(button, input, select, a[download]), header, nav, .cell_input, .headerlink, .tb-actions, .tb-facts"
    )
    assert tab.evaluate(SHOWN, pressed) == 0
    assert tab.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert tab.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    closed = (
        "e => [...document.querySelectorAll('main details')].filter(d => d.getClientRects().length && "
        "![...d.children].slice(1).some(c => c.checkVisibility())).length"
    )
    assert tab.evaluate(closed) == 0


def test_paper_says_what_the_reader_set(opened):
    tab = opened("chapters/tariffs")
    figure = tab.locator("#fig-scenario")
    figure.evaluate("figure => figure.scrollIntoView({block: 'center'})")
    tab.wait_for_function("document.querySelector('#fig-scenario').classList.contains('tb-lively')", timeout=20_000)
    first = figure.locator(".tb-settings").text_content()
    tab.get_by_role("slider", name="Average duty").press("ArrowRight")
    said = figure.locator(".tb-slider output").first.inner_text()
    tab.emulate_media(media="print")
    settings = figure.locator(".tb-settings").inner_text()
    assert settings != first
    assert said in settings
    assert figure.locator(".tb-result").is_visible()
