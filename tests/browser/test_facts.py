"""Each number in bound text opens what it rests on: by mouse, by key, by touch, and with scripts off."""

import json
import re

import pytest

from conftest import BOOK
from tradebook.publish import site as publishing

pytestmark = pytest.mark.browser

PAGE = "chapters/trade_growth"
VIEWS = {
    "desk": {"viewport": {"width": 1280, "height": 900}},
    "dark": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "dark"},
    "phone": {"viewport": {"width": 390, "height": 844}, "has_touch": True},
}


@pytest.fixture(scope="module")
def address(site):
    return site.as_uri()  # as by double click, with no server


@pytest.fixture(params=VIEWS)
def tab(request, chromium, address):
    context = chromium.new_context(**VIEWS[request.param])
    page = context.new_page()
    page.problems = []
    page.on("console", lambda message: page.problems.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: page.problems.append(str(error)))
    page.goto(f"{address}/{PAGE}.html")
    yield page
    assert not page.problems
    context.close()


def test_a_key_opens_a_number_and_escape_gives_the_focus_back(tab):
    link = tab.locator("article a.tb-fact").first
    link.focus()
    tab.keyboard.press("Enter")
    card = tab.locator(".tb-card")
    card.wait_for(state="visible")
    words = card.inner_text()
    assert words.startswith(link.inner_text())
    assert {"Value", "Where from", "Made by"} <= set(card.locator("dt").all_inner_texts())
    assert "Source:" in words
    tab.keyboard.press("Escape")
    card.wait_for(state="hidden")
    assert link.evaluate("link => link === document.activeElement")
    assert "#" not in tab.url


def test_a_click_or_a_tap_opens_a_number_beside_it_and_within_the_window(tab):
    links = tab.locator("article a.tb-fact")
    card = tab.locator(".tb-card")
    for place in (0, links.count() // 2, links.count() - 1):
        link = links.nth(place)
        link.scroll_into_view_if_needed()
        link.tap() if tab.viewport_size["width"] < 500 else link.click()
        card.wait_for(state="visible")
        assert card.locator("#tb-card-number").inner_text() == link.inner_text()
        box, width = card.bounding_box(), tab.viewport_size["width"]
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
        tab.keyboard.press("Escape")
        card.wait_for(state="hidden")


def test_the_way_to_all_numbers_unfolds_the_entry(tab):
    link = tab.locator("article a.tb-fact").nth(1)
    link.click()
    tab.locator(".tb-card a", has_text="All numbers on this page").click()
    entry = tab.locator(link.get_attribute("href"))
    entry.wait_for(state="visible")
    assert tab.locator("details.tb-facts").evaluate("fold => fold.open")


def test_with_scripts_off_a_number_leads_to_its_entry(chromium, address):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/{PAGE}.html")
    link = page.locator("article a.tb-fact").nth(2)
    target = link.get_attribute("href")
    link.click()
    entry = page.locator(target)
    entry.wait_for(state="visible")
    assert link.inner_text() in entry.inner_text()
    context.close()


def test_a_number_of_the_front_page_opens_in_its_chapter(chromium, address):
    front = publishing.pages(BOOK)[0]
    page = chromium.new_context().new_page()
    page.goto(f"{address}/{front}.html")
    link = page.locator("article a.tb-fact[href^=chapters]").first
    told = link.inner_text()
    link.click()
    page.wait_for_url(re.compile(r"chapters/.*#fact-"))
    entry = page.locator(f"[id='{page.url.partition('#')[2]}']")
    entry.wait_for(state="visible")
    assert entry.locator("th").inner_text() == told
    page.context.close()


def test_on_paper_a_number_is_plain_text(chromium, address):
    page = chromium.new_context().new_page()
    page.goto(f"{address}/{PAGE}.html")
    page.emulate_media(media="print")
    style = "link => getComputedStyle(link).textDecorationLine"
    assert page.locator("article a.tb-fact").first.evaluate(style) == "none"
    assert not page.locator("details.tb-facts").is_visible()
    page.context.close()


def test_the_list_of_facts_is_beside_the_pages(site):
    assert json.loads((site / "facts.json").read_text(encoding="utf-8"))["facts"]
