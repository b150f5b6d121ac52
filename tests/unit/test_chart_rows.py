"""Rows below common heads, axes and labels of signed numbers."""

import pandas as pd

from tradebook import charts
from tradebook.charts.style import row_step, value_axis, written


def spec(drawing, narrow=True):
    return drawing.draw(narrow).to_dict()


def test_rows_of_one_name_stand_below_each_head_once():
    frame = pd.DataFrame({"where": ["a", "a", "b", "b"], "who": ["x", "y", "x", "y"], "v": [1.0, -2.0, 3.0, 0.0]})
    axis = spec(charts.bars(frame, label="who", value="v", head="where"))["layer"][0]["encoding"]["y"]
    assert axis["scale"]["domain"] == ["0|", "0|x", "0|y", "1|", "1|x", "1|y"]


def test_a_zero_takes_no_sign():
    # an axis of changes once said "+0"
    assert written("v", "+.1f").to_dict()["condition"]["value"] == "0.0"
    assert "'0'" in value_axis("+.0f", -10, 5).to_dict()["labelExpr"]


def test_an_axis_has_the_decimals_of_its_ticks():
    assert [value_axis(".1f", 0, high).to_dict()["format"] for high in (50, 2.7)] == [".0f", ".1f"]
    assert value_axis("$,.1f", 0, 4.8).to_dict()["format"] == "$,.0f"


def test_ranges_have_an_axis_whichever_layer_says_so_first():
    # the rule at zero once took the axis from all other layers
    frame = pd.DataFrame({"who": ["x"], "v": [1.0], "low": [-2.0], "high": [3.0]})
    drawn = spec(charts.ranges(frame, label="who", value="v", low="low", high="high", names=("a", "b")))
    assert [layer["encoding"]["x"]["axis"]["values"] for layer in drawn["layer"]] == [
        [-2.0, -1.0, 0.0, 1.0, 2.0, 3.0]
    ] * 4


def test_a_name_has_the_apostrophe_of_print_at_the_end_of_its_line():
    frame = pd.DataFrame({"year": [1, 2, 1, 2], "v": [5.0, 9.0, 3.0, 1.0], "who": ["a's", "a's", "b", "b"]})
    assert "a’s" in str(spec(charts.line(frame, x="year", y="v", series="who"), narrow=False)["datasets"])


def test_a_row_is_high_enough_for_neighbours_and_no_higher():
    assert row_step(pd.Series(["one", "one\ntwo\nthree", "one"])).to_dict()["step"] == 35  # two lines apart, and a gap
    assert row_step(pd.Series(["one", "two"])).to_dict()["step"] == 26


def test_lines_that_end_at_one_point_are_named_in_a_legend():
    # beside one dot nobody could tell which name is whose
    frame = pd.DataFrame({"year": [1, 2, 1, 2], "v": [5.0, 1.0, 3.0, 1.0], "who": ["a", "a", "b", "b"]})
    colour = spec(charts.line(frame, x="year", y="v", series="who"), narrow=False)["layer"][0]["encoding"]["color"]
    assert colour["legend"] is not None
    frame.loc[1, "v"] = 2.0
    colour = spec(charts.line(frame, x="year", y="v", series="who"), narrow=False)["layer"][0]["encoding"]["color"]
    assert colour["legend"] is None
