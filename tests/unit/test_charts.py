"""The one door onto the page: refuses what is incomplete, and what it shows is whole, safe and legible."""

import json
import re
from xml.etree import ElementTree

import pandas as pd
import pytest
import vl_convert
from bs4 import BeautifulSoup

from tradebook import charts
from tradebook.charts import definition, markup, over_time, style, svg

TABLE = pd.DataFrame(
    {"year": [2000, 2001, 2002, 2000, 2001, 2002], "who": ["a"] * 3 + ["b"] * 3, "v_usd_mn": [1.0, 2, 3, 3, 2, 3]}
)
GOOD = {
    "name": "x",
    "title": "A takeaway",
    "subtitle": "Measure, unit",
    "source": "Producer",
    "alt": "A line",
    "table": TABLE,
}


def page(figure: dict) -> str:
    return markup.page(figure, "../figures/chapter/x", ["How to cite it."])


def drawing(**more):
    return charts.line(TABLE, x="year", y="v_usd_mn", series="who", **more)


@pytest.mark.parametrize("missing", ["name", "title", "subtitle", "source", "alt"])
def test_a_figure_without_one_of_its_parts_is_refused(missing, shown):
    with pytest.raises(ValueError, match=f"needs its {missing}"):
        charts.figure(drawing(), **{**GOOD, missing: " "})
    assert not shown


def test_a_figure_without_figures_is_refused(shown):
    with pytest.raises(ValueError, match="empty"):
        charts.figure(drawing(), **{**GOOD, "table": TABLE.head(0)})


def test_a_figure_holds_two_drawings_the_specs_and_every_value_of_its_table(shown):
    charts.figure(drawing(), **GOOD)
    assert page(shown[0]).count("<svg") == 2
    assert set(shown[0]["specs"]) == {"wide", "narrow"}
    assert page(shown[0]).count("<tr>") == 1 + len(TABLE)
    assert not re.search(r'(?:src|href)="(?:https?:)?//', page(shown[0])), "a figure asks nothing of another host"


def test_a_definition_is_plain_json_and_holds_the_table_as_it_was(shown):
    table = pd.DataFrame(
        {
            "year": [2024, 2025],
            "day": pd.to_datetime(["2024-01-31", None]),
            "part": ["a", None],
            "signed": [True, False],
            "claims": [4, 0],
            "share_pct": [-0.1, None],
        }
    )
    charts.figure(drawing(), **GOOD | {"table": table})
    told = json.loads(json.dumps(shown[0], allow_nan=False))["table"]
    assert [column["kind"] for column in told["columns"]] == ["year", "date", "text", "truth", "integer", "number"]
    assert told["columns"][5] == {"name": "share_pct", "heading": "Share, %", "unit": "%", "kind": "number"}
    assert told["rows"] == [[2024, "2024-01-31", "a", True, 4, -0.1], [2025, None, None, False, 0, None]]


@pytest.mark.parametrize("name", ["../x", "X", "a b", 'x" onload="', "x.js", "-x"])
def test_a_name_that_could_be_no_files_is_refused(name, shown):
    with pytest.raises(ValueError, match="small letters, figures and hyphens"):
        charts.figure(drawing(), **GOOD | {"name": name})


def test_an_infinite_figure_is_refused_by_row_and_column(shown):
    with pytest.raises(ValueError, match="figure 'x': row 2, column v_usd_mn: inf is no figure"):
        charts.figure(drawing(), **GOOD | {"table": TABLE.assign(v_usd_mn=[1.0, float("inf"), 3, 3, 2, 3])})


def test_whoever_opens_the_notebook_elsewhere_sees_the_whole_figure(shown, monkeypatch):
    seen = []
    monkeypatch.setattr(markup, "display", lambda bundle, raw: seen.append(bundle))
    charts.figure(drawing(), **GOOD)
    told = seen[0]["text/html"]
    assert all(GOOD[part] in told for part in ("title", "subtitle", "source", "alt"))
    assert told.count("<svg") == 1
    assert told.count("<tr>") == 1 + len(TABLE)
    assert "<a " not in told, "there are no files beside a notebook"


NASTY = [
    '<script>alert("x")</script>',
    "](javascript:alert(1))",
    "Đà Nẵng 🚢",
    "\u202eright to left\u202c",
    "\x08 and \x00",
    "‘quotes’ \"double\" 'single' & &amp;",
    "w" * 300,
]


def test_text_from_the_data_is_shown_as_text(shown):
    nasty = pd.DataFrame({"who": NASTY, "v": [float(place) for place in range(len(NASTY))]})
    words = {part: f"<b onclick='x()'>{part}</b> \" ' </figure><!--" for part in ("title", "subtitle", "source", "alt")}
    charts.figure(charts.bars(nasty, label="who", value="v"), **{**GOOD, "table": nasty, **words, "notes": "</p><i>"})
    tree = BeautifulSoup(page(shown[0]), "html.parser")
    assert not tree.select("script, b, i, [onclick]")
    assert len(tree.select("figure")) == 1
    assert tree.select_one(".tb-title").get_text() == words["title"]
    assert tree.select_one(".tb-drawing")["aria-label"] == words["alt"]
    assert [row.td.get_text() for row in tree.select("tbody tr")][:4] == NASTY[:4]
    assert not [link for link in tree.select("a") if link["href"].startswith("javascript")]
    assert "Đà Nẵng 🚢" in shown[0]["svg"]["wide"]


def test_a_word_of_300_letters_is_broken_into_lines_that_keep_to_their_row(shown):
    long = pd.DataFrame({"who": ["w" * 300, "short"], "v": [1.0, 2.0]})
    charts.figure(charts.bars(long, label="who", value="v"), **{**GOOD, "table": long})
    for layout, letters in [("wide", 36), ("narrow", 18)]:
        root = ElementTree.fromstring(shown[0]["svg"][layout])
        lines = [line.text for line in root.iter("{http://www.w3.org/2000/svg}tspan") if set(line.text) == {"w"}]
        assert lines == ["w" * letters] * (300 // letters) + ["w" * (300 % letters)]
        height = float(root.get("height"))
        assert height > 13 * (len(lines) + 1)


def test_ids_of_drawings_on_one_page_do_not_collide(shown):
    for name in ("x", "y"):
        charts.figure(drawing(), **{**GOOD, "name": name})
    ids = re.findall(r'\bid="([^"]+)"', "".join(map(page, shown)))
    assert len(ids) == len(set(ids))


def test_clips_and_ids_are_the_same_each_time_a_chart_is_drawn():
    clipped = charts.adjustable_lines(TABLE, x="year", formulas={"a": "datum.v_usd_mn"}, domain=(0, 3))
    spec = clipped.draw(False).to_dict()
    first = svg.drawn(spec, "x")
    assert first == svg.drawn(spec, "x")
    assert re.findall(r'clip-path="url\(#([^)]*)\)"', first)[0] in re.findall(r'id="([^"]*)"', first)


def test_a_drawing_leaves_out_what_no_eye_sees_and_nothing_else():
    spec = drawing().draw(False).to_dict()
    whole, told = vl_convert.vegalite_to_svg(spec), svg.drawn(spec, "x")
    assert 3 * len(told) < len(whole)
    assert "aria-" not in told
    assert "opacity" not in told, "the points that only tooltips need"
    assert list(ElementTree.fromstring(told).itertext()) == list(ElementTree.fromstring(whole).itertext())
    lines = re.findall(r'<path d="([^"]*)"[^>]*stroke=', told)
    assert [line.count("L") for line in lines] == [2, 2]
    numbers = re.findall(r"-?\d+(?:\.\d+)?", "".join(lines))
    assert all(len(number.partition(".")[2]) <= 1 for number in numbers)


def test_a_long_name_in_the_legend_of_rows_on_a_phone_ends_inside_the_drawing(shown):
    # the legend begins where the plot does, right of the rows' names, and once ran off the page
    table = pd.DataFrame({"who": ["the United States of America"], "from": [1.0], "to": [2.0]})
    names = ("permanent member of the UN Security Council", "after")
    charts.figure(charts.dumbbell(table, label="who", start="from", end="to", names=names), **GOOD)
    root = ElementTree.fromstring(shown[0]["svg"]["narrow"])
    assert end_of(root, names[0], 0.0) <= style.NARROW + 2


def end_of(element, words: str, x: float) -> float | None:
    """Where a text of a drawing ends, at 5.7 pixels a letter."""
    moved = re.match(r"translate\((-?[\d.]+)", element.get("transform", ""))
    x += float(moved.group(1)) if moved else 0
    if element.text == words:
        return x + len(words) * 5.7
    return next((end for child in element if (end := end_of(child, words, x)) is not None), None)


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("paper", ["#ffffff", "#121212"])
@pytest.mark.parametrize("colour", style.SERIES)
def test_every_series_colour_stands_out_from_the_page_in_light_and_dark(colour, paper):
    light, dark = sorted([luminance(colour), luminance(paper)], reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 2.9


def test_more_series_than_colours_are_refused():
    with pytest.raises(ValueError, match="too many"):
        style.palette(list("abcdef"))


def test_labels_at_line_ends_keep_apart_and_inside_the_axis():
    ends = pd.Series({"a": 10.0, "b": 10.1, "c": 9.9, "d": 100.0})
    placed = over_time._apart(ends, 0.06, 0, 100, log=False).sort_values()
    assert placed.diff().dropna().min() >= 6 - 1e-9
    assert placed.max() <= 100


def test_event_labels_never_share_a_place():
    # two milestones a year apart once printed over each other
    rows = over_time._rows([100, 110, 400], ["Trade agreement", "WTO", "Partnership"], ["left", "left", "left"])
    assert rows == [0, 1, 0]


def test_missing_values_are_left_out_of_a_line_not_drawn_as_zero(shown):
    holed = TABLE.assign(v_usd_mn=[1.0, None, 3, 3, 2, 3])
    charts.figure(charts.line(holed, x="year", y="v_usd_mn", series="who"), **GOOD)
    specs = shown[0]["specs"]
    values = [row.get("v_usd_mn") for rows in specs["wide"]["datasets"].values() for row in rows]
    assert None not in values
    assert 0 not in values


@pytest.mark.parametrize(
    ("value", "text"),
    [(1234.5, "1,234.5"), (-3.25, "−3.25"), (float("nan"), "–"), (2025, "2025"), (200.0, "200"), (True, "yes")],
)
def test_table_cells(value, text):
    assert definition.cell(definition.tabulated(pd.DataFrame({"x": [value]}))["rows"][0][0]) == text


def test_a_matrix_draws_every_cell_from_a_common_zero_and_prints_its_number():
    table = pd.DataFrame(
        {
            "verdict": ["so", "not so", "open"] * 2,
            "text": ["September 2023"] * 3 + ["March 2025"] * 3,
            "claims": [4, 0, 1, 2, 1, 0],
            "side": ["yes", "no", "unknown"] * 2,
        }
    )
    drawn = charts.matrix(
        table, row="verdict", column="text", value="claims", group="side", order=["yes", "no", "unknown"]
    )
    for narrow in (False, True):
        spec = drawn.draw(narrow).to_dict()
        rows = next(iter(spec["datasets"].values()))
        assert len(rows) == len(table)
        assert {row["start"] for row in rows} == {0.0, 1.0}
        lengths = {row["value"]: round(row["end"] - row["start"], 6) for row in rows}
        assert lengths[4] == pytest.approx(2 * lengths[2])
        assert all(row["end"] < row["start"] + 1 for row in rows)
        heads = spec["layer"][0]["encoding"]["x"]["axis"]["labelExpr"]
        assert ("September" in heads) != narrow
        assert '["March", "2025"]' in heads


def test_a_fan_shades_only_what_is_the_models_and_opens_at_the_last_value_observed():
    observed = pd.Series([5.0, 8.0], index=[2023, 2024])
    ahead = pd.DataFrame({"centre": [9.0], "lower": [7.0], "upper": [12.0]}, index=[2025])
    spec = charts.fan(observed, ahead).draw(False).to_dict()
    band = [row for data in spec["datasets"].values() for row in data if "upper" in row and row["year"] == 2024]
    assert {(row["lower"], row["centre"], row["upper"]) for row in band} == {(8.0, 8.0, 8.0)}
    assert max(row["year"] for data in spec["datasets"].values() for row in data if "value" in row) == 2024


def test_a_range_without_ends_shows_its_dot_alone(shown):
    holed = pd.DataFrame({"row": ["a", "b"], "v": [1.0, -2.0], "low": [0.5, None], "high": [4.0, None]})
    drawing = charts.ranges(holed, label="row", value="v", low="low", high="high", names=("dot", "range"))
    charts.figure(drawing, **GOOD)
    specs = shown[0]["specs"]
    assert '"range"' in json.dumps(specs["wide"]), "the bar is named in the legend"
    lengths = sorted(len(rows) for rows in specs["wide"]["datasets"].values())
    assert lengths == [1, 1, 2, 2], "the zero line, one bar, two dots and their two values"
