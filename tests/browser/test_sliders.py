"""Sliders in a real browser: moved by keyboard, in both themes and on a phone, with no server and no other host."""

import pandas as pd
import pytest

import figure_page
from tradebook import charts

pytestmark = pytest.mark.browser

GOODS = pd.DataFrame({"good": ["a", "b"], "price": [10.0, 40.0]})
VIEWS = {
    "light": {"viewport": {"width": 1280, "height": 900}},
    "dark": {"viewport": {"width": 1280, "height": 900}},
    "phone": {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True},
    "scripts off": {"viewport": {"width": 1280, "height": 900}, "java_script_enabled": False},
}


@pytest.fixture
def page(tmp_path, monkeypatch):
    """A page with one figure that has two sliders, as a file."""
    shown = figure_page.kept(monkeypatch)
    charts.figure(
        charts.adjustable_bars(GOODS, label="good", formula="datum.price * rate / 100 * (1 + extra)", domain=(-5, 40)),
        name="x",
        title="What a duty adds",
        subtitle="Measure, unit",
        source="Producer",
        alt="Bars for the first settings",
        table=GOODS,
        controls=[
            charts.Slider("rate", "Duty", 0, 50, 1, 20, "%"),
            charts.Slider("extra", "Extra", -1, 1, 0.25, 0),
        ],
        result="'The duty adds ' + format(50 * rate / 100 * (1 + extra), '.1f') + '.'",
        scenarios=pd.DataFrame({"duty_pct": [10.0, 30.0], "adds": [5.0, 15.0]}),
    )
    return figure_page.write(tmp_path, shown)


@pytest.fixture
def visit(chromium, page):
    """Opens the page in a view, straight from the disk; errors and requests are kept on the tab."""
    contexts = []

    def open_page(view: str):
        contexts.append(chromium.new_context(**VIEWS[view]))
        tab = contexts[-1].new_page()
        tab.errors, tab.asked = [], []
        tab.on("pageerror", lambda error: tab.errors.append(str(error)))
        tab.on("console", lambda said: tab.errors.append(said.text) if said.type == "error" else None)
        tab.on("request", lambda request: tab.asked.append(request.url))
        tab.goto(page.as_uri())
        if view != "scripts off":
            tab.evaluate(f"document.documentElement.dataset.theme = {'dark' if view == 'dark' else 'light'!r}")
            tab.wait_for_selector(".tb-lively", timeout=20_000)
        return tab

    yield open_page
    for context in contexts:
        context.close()


def slider(tab, name: str):
    return tab.get_by_role("slider", name=name)


def numbers(tab) -> list[str]:
    return [text for text in tab.locator(".tb-live svg text").all_text_contents() if text not in ("a", "b")]


@pytest.mark.parametrize("view", ["light", "dark", "phone"])
def test_a_slider_moved_by_keyboard_changes_what_is_drawn_and_said(visit, view):
    tab = visit(view)
    assert numbers(tab) == ["2.0", "8.0"]
    slider(tab, "Duty").focus()
    tab.keyboard.press("ArrowRight")
    tab.wait_for_function("document.querySelector('.tb-result').textContent === 'The duty adds 10.5.'")
    assert numbers(tab) == ["2.1", "8.4"]
    assert tab.locator("output").first.text_content() == "21%"
    assert slider(tab, "Duty").get_attribute("aria-valuetext") == "21%"
    tab.keyboard.press("End")
    slider(tab, "Extra").focus()
    tab.keyboard.press("Home")
    tab.wait_for_function("document.querySelector('.tb-result').textContent === 'The duty adds 0.0.'")
    assert tab.locator("output").last.text_content() == "−1.00"
    assert tab.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert not tab.errors
    assert all(url.startswith(("file:", "data:", "blob:")) for url in tab.asked)


def test_a_moved_drawing_is_described_anew_and_the_way_back_restores_it(visit):
    tab = visit("light")
    described = ".tb-drawing >> nth=0"
    assert tab.get_attribute(described, "aria-label") == "Bars for the first settings"
    slider(tab, "Duty").fill("30")
    tab.wait_for_function("document.querySelector('.tb-result').textContent === 'The duty adds 15.0.'")
    moved = "Drawn anew for: Duty 30%; Extra 0.00. The duty adds 15.0."
    assert tab.get_attribute(described, "aria-label") == moved
    tab.get_by_role("button", name="Back to the first settings").press("Enter")
    tab.wait_for_function("document.querySelector('.tb-result').textContent === 'The duty adds 10.0.'")
    assert tab.get_attribute(described, "aria-label") == "Bars for the first settings"


def test_settings_outlive_another_width_of_the_window(visit):
    tab = visit("light")
    slider(tab, "Duty").fill("50")
    tab.wait_for_function("document.querySelector('.tb-result').textContent === 'The duty adds 25.0.'")
    tab.set_viewport_size({"width": 390, "height": 844})
    tab.wait_for_function("document.querySelector('.tb-live').dataset.drawn.startsWith('narrow')")
    tab.wait_for_function("document.querySelector('.tb-live svg').textContent.includes('20.0')")
    assert numbers(tab) == ["5.0", "20.0"]


def test_sliders_are_large_enough_for_a_finger(visit):
    tab = visit("phone")
    for track in tab.query_selector_all(".tb-slider input"):
        assert track.bounding_box()["height"] >= 44


def test_with_scripts_off_the_first_settings_are_drawn_and_others_stand_in_a_table(visit):
    tab = visit("scripts off")
    assert not tab.locator(".tb-controls").is_visible()
    assert tab.locator(".tb-wide svg").is_visible()
    assert tab.locator(".tb-result").text_content() == "The duty adds 10.0."
    assert tab.locator(".tb-settings").text_content() == "Drawn for: Duty 20%; Extra 0.00."
    assert tab.locator(".tb-scenarios tbody tr").count() == 2
    assert tab.locator(".tb-scenarios table").is_visible()


def test_without_the_bundle_sliders_stay_hidden(chromium, page):
    (page.parents[1] / "_static" / "vega-bundle.js").unlink()
    context = chromium.new_context(**VIEWS["light"])
    tab = context.new_page()
    tab.goto(page.as_uri())
    tab.wait_for_selector(".tb-scenarios table", state="visible", timeout=10_000)
    assert not tab.locator(".tb-controls").is_visible()
    assert tab.locator(".tb-scenarios table").is_visible()
    assert tab.locator(".tb-wide svg").is_visible()
    context.close()
