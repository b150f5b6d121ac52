"""What a figure offers in a real browser: its points by keyboard, its files, its link; and whatever its texts hold."""

import pandas as pd
import pytest

import figure_page
from tradebook import charts

pytestmark = pytest.mark.browser

YEARS = list(range(2000, 2020))
SERIES = pd.DataFrame(
    {
        "year": YEARS * 2,
        "flow": ["exports"] * 20 + ["imports"] * 20,
        "value_usd_bn": [float(n) for n in range(20)] + [2.0 * n for n in range(20)],
    }
)
NASTY = [
    "<script>window.ran = 1</script>",
    "<img src=x onerror='window.ran = 2'>",
    "](javascript:window.ran=3)",
    "quotes \" and ' and ` ${window.ran=4}",
    "Đà Nẵng 🚢 Thừa Thiên Huế",
    "\u202eright to left",
    "שלום עולם",
    "w" * 300,
]
VIEWS = {
    "desk": {"viewport": {"width": 1280, "height": 900}},
    "dark": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "dark"},
    "tablet": {"viewport": {"width": 640, "height": 900}},
    "phone": {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True},
    "small phone": {"viewport": {"width": 320, "height": 640}, "has_touch": True, "is_mobile": True},
    "scripts off": {"viewport": {"width": 390, "height": 844}, "java_script_enabled": False},
}
SHIFTS = """
window.shifted = 0;
new PerformanceObserver(list => list.getEntries().forEach(entry => { window.shifted += entry.value; }))
  .observe({type: 'layout-shift', buffered: true});
"""


def show(name: str, drawing, table, **words):
    texts = {"title": "A takeaway", "subtitle": "Measure, unit", "source": "Producer", "alt": "Lines that rise"}
    charts.figure(drawing, name=name, table=table, **texts | words)


@pytest.fixture
def open_page(chromium, tmp_path, monkeypatch):
    """Writes a page of the figures that a function shows and opens it in a view, straight from the disk."""
    contexts, shown = [], figure_page.kept(monkeypatch)

    def opened(showing, view: str, permissions=()):
        showing()
        page = figure_page.write(tmp_path, shown)
        contexts.append(chromium.new_context(**VIEWS[view], permissions=list(permissions)))
        tab = contexts[-1].new_page()
        tab.errors, tab.asked = [], []
        tab.on("pageerror", lambda error: tab.errors.append(str(error)))
        tab.on("console", lambda said: tab.errors.append(said.text) if said.type == "error" else None)
        tab.on("request", lambda request: tab.asked.append(request.url))
        tab.add_init_script(SHIFTS)
        tab.goto(page.as_uri())
        return tab

    yield opened
    for context in contexts:
        context.close()


def two_lines():
    show("lines", charts.line(SERIES, x="year", y="value_usd_bn", series="flow"), SERIES)


def nasty():
    rows = pd.DataFrame({"who": NASTY, "v": [float(n + 1) for n in range(len(NASTY))]})
    series = pd.concat([SERIES[:20].assign(flow=name) for name in NASTY[-4:]])
    words = {part: f"{part}: {' '.join(NASTY)}" for part in ("title", "subtitle", "source", "alt", "notes")}
    show("bars", charts.bars(rows, label="who", value="v"), rows, **words)
    show("lines", charts.line(series, x="year", y="value_usd_bn", series="flow"), series, **words)
    events = pd.DataFrame({"x": [2003, 2015], "label": NASTY[-2:]})
    show("events", charts.line(SERIES[:20], x="year", y="value_usd_bn", events=events), SERIES[:20])


@pytest.mark.parametrize("view", ["desk", "phone", "small phone", "scripts off"])
def test_texts_that_would_run_break_out_or_turn_the_page_stay_texts(open_page, view):
    tab = open_page(nasty, view)
    if view != "scripts off":
        for name in ("bars", "lines", "events"):
            tab.locator(f"#fig-{name} .tb-drawing").scroll_into_view_if_needed()
            tab.wait_for_selector(f"#fig-{name}.tb-lively", timeout=20_000)
        tab.locator("#fig-bars .tb-drawing").focus()
        tab.keyboard.press("ArrowRight")
        assert NASTY[0] in tab.locator("#fig-bars .tb-heard").text_content()
        assert NASTY[0] in tab.locator("#vg-tooltip-element").text_content()
        assert tab.evaluate("window.ran") is None
    for summary in tab.query_selector_all("summary"):
        summary.click()
    assert tab.locator("#fig-bars .tb-title").text_content() == f"title: {' '.join(NASTY)}"
    assert tab.locator("#fig-bars tbody tr td:first-child").all_text_contents() == NASTY
    assert tab.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert tab.evaluate("document.querySelector('#after').getBoundingClientRect().right <= window.innerWidth")
    assert not tab.errors
    assert all(url.startswith(("file:", "data:", "blob:")) for url in tab.asked)


def test_arrow_keys_go_from_point_to_point_and_say_what_a_pointer_would_see(open_page):
    tab = open_page(two_lines, "desk")
    tab.wait_for_selector(".tb-lively", timeout=20_000)
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.className") == "tb-drawing"
    assert tab.get_attribute(".tb-drawing", "aria-label") == "Lines that rise"
    heard, seen = tab.locator(".tb-heard"), tab.locator("#vg-tooltip-element")
    tab.keyboard.press("ArrowRight")
    first = heard.text_content()
    assert first == "Flow: exports; Year: 2000; Value, billion USD: 0"
    assert "2000" in seen.text_content()
    assert seen.is_visible()
    tab.keyboard.press("ArrowRight")
    assert "2001" in heard.text_content()
    tab.keyboard.press("End")
    assert heard.text_content() == "Flow: imports; Year: 2019; Value, billion USD: 38"
    tab.keyboard.press("ArrowRight")
    assert heard.text_content() == "Flow: imports; Year: 2019; Value, billion USD: 38", "the last point is the last"
    tab.keyboard.press("Home")
    assert heard.text_content() == first
    tab.keyboard.press("Escape")
    assert not seen.is_visible()


def test_the_drawing_is_a_picture_until_its_points_can_be_reached(open_page):
    tab = open_page(two_lines, "scripts off")
    assert tab.get_attribute(".tb-drawing", "role") == "img"
    assert tab.get_attribute(".tb-drawing", "tabindex") is None


@pytest.mark.parametrize("view", [view for view in VIEWS if view != "scripts off"])
def test_nothing_moves_when_the_live_drawing_takes_the_place_of_the_static_one(open_page, view):
    tab = open_page(two_lines, view)
    after = "document.querySelector('.tb-actions').getBoundingClientRect().top"
    before = tab.evaluate(after)
    tab.wait_for_selector(".tb-lively", timeout=20_000)
    assert abs(tab.evaluate(after) - before) <= 3
    assert tab.evaluate("window.shifted") <= 0.02


@pytest.mark.parametrize("view", ["desk", "phone"])
def test_text_is_measured_in_the_letters_it_is_drawn_in(open_page, view):
    # entries of a legend were once cut off where the page's letters are wider than those measured
    def wide():
        names = ["wholly estimated where mentioned", "maximum minimum moment mummery"]
        long = SERIES.assign(flow=SERIES["flow"].map(dict(zip(["exports", "imports"], names, strict=True))))
        show("lines", charts.columns(long, x="year", y="value_usd_bn", group="flow", order=names), long)

    tab = open_page(wide, view)
    tab.wait_for_selector(".tb-lively", timeout=20_000)
    page, drawn = (
        tab.evaluate(f"getComputedStyle(document.querySelector('{where}')).fontFamily")
        for where in ("body", ".tb-live svg text")
    )
    assert page == drawn
    attribute = tab.get_attribute(".tb-live svg text", "font-family")
    assert attribute.split(",")[0].strip("\"' ") == page.split(",")[0].strip("\"' ")
    words = tab.locator(".tb-live svg .role-legend-label text").all_text_contents()
    assert words == ["wholly estimated where mentioned", "maximum minimum moment mummery"]


def test_a_figure_asks_for_its_specs_when_it_comes_near_and_for_the_bundle_once(open_page):
    def far():
        for name in ("a", "b", "c", "d", "e", "f"):
            show(name, charts.line(SERIES, x="year", y="value_usd_bn", series="flow"), SERIES)

    tab = open_page(far, "phone")
    tab.wait_for_selector("#fig-a.tb-lively", timeout=20_000)
    assert not [url for url in tab.asked if url.endswith("/f.js")]
    tab.locator("#fig-f .tb-drawing").scroll_into_view_if_needed()
    tab.wait_for_selector("#fig-f.tb-lively", timeout=20_000)
    assert len([url for url in tab.asked if url.endswith("/f.js")]) == 1
    assert len([url for url in tab.asked if url.endswith("/vega-bundle.js")]) == 1


def test_a_figure_whose_specs_are_missing_keeps_its_static_drawing(open_page, tmp_path):
    tab = open_page(two_lines, "desk")
    (tmp_path / "figures" / "page" / "lines.js").unlink()
    tab.reload()
    tab.wait_for_timeout(800)
    assert tab.locator(".tb-wide svg").is_visible()
    assert not tab.locator(".tb-live").is_visible()


@pytest.mark.parametrize("view", ["desk", "phone", "scripts off"])
def test_what_a_figure_offers_can_be_hit_opened_and_is_there(open_page, tmp_path, view):
    tab = open_page(two_lines, view)
    targets = tab.query_selector_all(".tb-actions > a, .tb-actions summary")
    assert [" ".join(target.text_content().split()) for target in targets] == [
        *["Table", "In words", "Cite this figure"],
        *["CSV", "SVG", "PNG", "Link"],
    ]
    for target in targets:
        box = target.bounding_box()
        assert min(box["width"], box["height"]) >= 24
    for target in targets[:3]:
        target.focus()
        target.press("Enter")
    assert tab.locator("tbody tr").count() == len(SERIES)
    assert tab.locator("tbody tr").first.is_visible()
    assert (
        tab.locator(".tb-words li")
        .all_text_contents()[0]
        .startswith("exports; billion USD: from 0.00 in 2000 to 19.0 in 2019")
    )
    assert "2026.11" in tab.locator(".tb-cite").text_content()
    assert tab.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    for link in tab.query_selector_all(".tb-figure a[download]"):
        assert (tmp_path / "chapters" / link.get_attribute("href")).resolve().is_file()


def test_the_link_of_a_figure_leads_to_it_and_is_copied(open_page):
    tab = open_page(two_lines, "desk", ["clipboard-read", "clipboard-write"])
    tab.wait_for_selector(".tb-lively", timeout=20_000)
    link = tab.locator(".tb-link")
    link.focus()
    link.press("Enter")
    tab.wait_for_function("document.querySelector('.tb-link').textContent === 'Link copied'")
    assert tab.url.endswith("chapters/page.html#fig-lines")
    assert tab.evaluate("navigator.clipboard.readText()") == tab.url
