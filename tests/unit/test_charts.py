"""The one door onto the page: refuses what is incomplete, and what it shows is whole, safe and legible."""

import json
import re

import pandas as pd
import pytest

from tradebook import charts
from tradebook.charts import markup, over_time, style

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


@pytest.fixture
def shown(monkeypatch):
    """The HTML of the figures shown."""
    pages = []
    monkeypatch.setattr(markup, "display", lambda page: pages.append(page.data))
    return pages


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
    page = shown[0]
    assert page.count("<svg") == 2
    specs = json.loads(re.search(r'class="tb-spec">(.*?)</script>', page, re.S).group(1))
    assert set(specs) == {"wide", "narrow"}
    assert page.count("<tr>") == 1 + len(TABLE)
    assert not re.search(r'(?:src|href)="(?:https?:)?//', page), "a figure asks nothing of another host"


def test_text_from_the_data_is_shown_as_text(shown):
    nasty = pd.DataFrame(
        {"who": ['<script>alert("x")</script>', "](javascript:alert(1))", "Đà Nẵng 🚢"], "v": [1.0, 2.0, 3.0]}
    )
    charts.figure(charts.bars(nasty, label="who", value="v"), **{**GOOD, "table": nasty, "title": "<b>bold</b>"})
    page = shown[0]
    assert "<script>alert" not in page
    assert "<b>bold" not in page
    assert "Đà Nẵng 🚢" in page
    assert page.count("</script>") == 1


def test_ids_of_drawings_on_one_page_do_not_collide(shown):
    for name in ("x", "y"):
        charts.figure(drawing(), **{**GOOD, "name": name})
    ids = re.findall(r'\bid="([^"]+)"', "".join(shown))
    assert len(ids) == len(set(ids))


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
    specs = json.loads(re.search(r'class="tb-spec">(.*?)</script>', shown[0], re.S).group(1))
    values = [row.get("v_usd_mn") for rows in specs["wide"]["datasets"].values() for row in rows]
    assert None not in values
    assert 0 not in values


@pytest.mark.parametrize(
    ("value", "text"),
    [(1234.5, "1,234.5"), (-3.25, "−3.25"), (float("nan"), "–"), (2025, "2025"), (200.0, "200"), (True, "yes")],
)
def test_table_cells(value, text):
    assert markup.cell(value) == text


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
    specs = json.loads(re.search(r'class="tb-spec">(.*?)</script>', shown[0], re.S).group(1))
    assert '"range"' in json.dumps(specs["wide"]), "the bar is named in the legend"
    lengths = sorted(len(rows) for rows in specs["wide"]["datasets"].values())
    assert lengths == [1, 1, 2, 2], "the zero line, one bar, two dots and their two values"
