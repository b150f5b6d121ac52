"""Sliders: what they refuse, what they say, and that a figure with sliders is whole without them."""

import re

import pandas as pd
import pytest

from tradebook import charts
from tradebook.charts import controls, markup, svg

RATE = charts.Slider("rate", "Duty", 0, 50, 1, 20, "%")
TABLE = pd.DataFrame({"good": ["a", "b"], "price": [10.0, 40.0]})
GOOD = {
    "name": "x",
    "title": "What a duty adds",
    "subtitle": "Measure, unit",
    "source": "Producer",
    "alt": "Bars. At a duty of 20%: 2 and 8.",
    "table": TABLE,
    "controls": [RATE],
    "result": "'A duty of ' + rate + '% adds ' + format(50 * rate / 100, '.1f') + '.'",
    "scenarios": pd.DataFrame({"duty_pct": [10.0, 30.0], "adds": [5.0, 15.0]}),
}


def page(figure: dict) -> str:
    return markup.page(figure, "../figures/chapter/x", ["How to cite it."])


def bars(formula="datum.price * rate / 100", **more):
    return charts.adjustable_bars(TABLE, label="good", formula=formula, domain=(0, 30), **more)


def drawn(page: str) -> list[str]:
    return re.findall(r"<text[^>]*>([^<]*)</text>", page)


def test_the_static_drawing_and_the_words_are_those_of_the_first_settings(shown):
    charts.figure(bars(), **GOOD)
    assert drawn(page(shown[0])).count("2.0") == drawn(page(shown[0])).count("8.0") == 2
    assert "A duty of 20% adds 10.0." in page(shown[0])
    assert "Drawn for: Duty 20%." in page(shown[0])


def test_sliders_wait_for_a_script_and_are_named_for_those_who_hear_them(shown):
    charts.figure(bars(), **GOOD)
    assert re.search(r'<div class="tb-controls" role="group" aria-label="[^"]+" hidden>', page(shown[0]))
    assert '<label for="fig-x-rate">Duty</label>' in page(shown[0])
    assert '<input type="range" id="fig-x-rate" name="rate" min="0" max="50" step="1" value="20"' in page(shown[0])
    assert 'aria-valuetext="20%"' in page(shown[0])


def test_a_few_other_settings_stand_in_for_the_sliders(shown):
    charts.figure(bars(), **GOOD)
    assert re.search(r'class="tb-scenarios">.*?<td class=tb-number>30</td>', page(shown[0]), re.S)


def test_both_layouts_carry_the_settings_and_the_result_line(shown):
    charts.figure(bars(), **GOOD)
    for spec in shown[0]["specs"].values():
        assert [param["name"] for param in spec["params"]] == ["rate", "tb_result"]
        assert spec["params"][0]["value"] == 20


@pytest.mark.parametrize("missing", [{"result": " "}, {"scenarios": None}, {"scenarios": TABLE.head(0)}])
def test_sliders_without_a_result_line_or_a_few_settings_are_refused(missing, shown):
    with pytest.raises(ValueError, match="need a result line and a table of a few settings"):
        charts.figure(bars(), **GOOD | missing)


def test_a_slider_that_moves_nothing_is_refused(shown):
    idle = charts.Slider("idle", "Idle", 0, 1, 0.1, 0.5)
    with pytest.raises(ValueError, match="'idle': nothing in the drawing follows it"):
        charts.figure(bars(), **GOOD | {"controls": [RATE, idle]})


def test_two_sliders_of_one_name_are_refused(shown):
    with pytest.raises(ValueError, match="two sliders share a name"):
        charts.figure(bars(), **GOOD | {"controls": [RATE, RATE]})


@pytest.mark.parametrize("formula", ["datum.price * raet", "datum.prize * rate"])
def test_a_result_line_that_comes_to_nothing_is_refused(formula, shown):
    with pytest.raises((ValueError, TypeError)):
        charts.figure(bars(), **GOOD | {"result": f"'It adds ' + ({formula}) + '.'"})


@pytest.mark.parametrize(
    ("wrong", "fault"),
    [
        ({"name": "Rate"}, "small letters"),
        ({"name": "datum"}, "small letters"),
        ({"label": " "}, "needs its label"),
        ({"value": 51}, "51 is not from 0 to 50"),
        ({"low": 50}, "is not from"),
        ({"step": 0}, "is not from"),
        ({"value": 2**0.5}, "not on a step"),
    ],
)
def test_sliders_that_could_not_work_are_refused(wrong, fault):
    whole = {"name": "rate", "label": "Duty", "low": 0, "high": 50, "step": 1, "value": 20}
    with pytest.raises(ValueError, match=fault):
        charts.Slider(**whole | wrong)


def test_a_value_between_the_steps_makes_the_steps_finer():
    # a browser moves a value between steps to the nearest one: the page would then differ from the static drawing
    between = charts.Slider("rate", "Duty", 0, 50, 5, 12.5, "%")
    assert (between.step, between.said()) == (2.5, "12.5%")


@pytest.mark.parametrize(
    ("unit", "value", "words"),
    [("%", -3, "−3.0%"), ("years", 2, "2.0 years"), ("${} a tonne", 1200, "$1,200.0 a tonne"), ("", 0, "0.0")],
)
def test_a_setting_in_words(unit, value, words):
    assert charts.Slider("a", "A", -5, 5000, 0.5, 0, unit).said(value) == words


def test_bars_below_zero_carry_their_value_on_the_left_and_bounds_their_rule():
    drawing = bars("datum.price * (rate - 30) / 100", bounds=("datum.value - 1", "datum.value + 1"))
    spec = controls.with_controls(drawing.draw(False).to_dict(), [RATE], "'x' + rate")
    drawing = svg.drawn(spec, "x")
    assert sorted(text for text in drawn(drawing) if text.startswith("−")) == ["−1.0", "−4.0"]
    assert drawing.count('text-anchor="end"') >= 2


def test_lines_are_worked_out_along_the_axis_and_marked_where_the_slider_stands():
    grid = pd.DataFrame({"duty": [0.0, 25, 50], "low": [0.0, 1, 2], "high": [1.0, 4, 6]})
    drawing = charts.adjustable_lines(
        grid, x="duty", formulas={"tax": "datum.duty / 10"}, domain=(0, 6), band=("low", "high"), at="rate"
    )
    rate = charts.Slider("rate", "Duty", 0, 50, 1, 23, "%")
    spec = controls.with_controls(drawing.draw(True).to_dict(), [rate], "'x' + rate")
    assert drawn(svg.drawn(spec, "x")).count("2.3") == 1


def test_an_expression_is_worked_out_at_other_settings_as_the_page_would():
    assert controls.evaluated("format(pow(1 + rate / 100, 2), '.3f')", [RATE], {"rate": 50}) == "2.250"
