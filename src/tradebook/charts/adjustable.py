"""Chart forms that follow sliders: what they draw is a formula, worked out in the page whenever a slider moves.

A formula is a Vega expression: it names columns as `datum.column` and sliders by their own names, and knows `pow`,
`exp`, `log`, `min`, `max`, `format`. The range of the axis stays put, so that movement is seen.
"""

import altair as alt
import pandas as pd

from tradebook.charts.style import GREY, MUTED, VIETNAM, Drawing, legend, palette, row_axis, row_step, tip, wrapped


def adjustable_bars(
    frame: pd.DataFrame,
    *,
    label: str,
    formula: str,
    domain: tuple[float, float],
    number: str = ",.1f",
    bounds: tuple[str, str] | None = None,
) -> Drawing:
    """Horizontal bars in the order of the frame, each as long as `formula` says, with its value at the end.

    `domain` is the range of the axis, which has to hold zero and leave some room for the values. `bounds` are formulas
    for the ends of an interval, drawn as a thin rule over the bar.
    """
    ends = bounds or ("datum.value", "datum.value")

    def draw(narrow: bool) -> alt.LayerChart:
        data = frame.assign(label=wrapped(frame[label], narrow))
        scale = alt.Scale(domain=list(domain), nice=False)
        at_y = row_axis(list(data["label"]))
        base = alt.Chart(data).transform_calculate(value=formula).transform_calculate(low=ends[0], high=ends[1])
        tips = [tip(f"{label}:N"), tip("value:Q", format=number)]
        at_x = alt.X("value:Q", scale=scale, axis=None)
        layers = [base.mark_bar(height={"band": 0.68}, color=VIETNAM).encode(at_x, at_y, tooltip=tips)]
        if bounds:
            rule = base.mark_rule(strokeWidth=2, color=MUTED)
            layers.append(rule.encode(alt.X("low:Q", scale=scale, axis=None), at_y, x2="high:Q"))
        for test, edge, align, dx in [(">=", "max", "left", 5), ("<", "min", "right", -5)]:
            beside = base.transform_filter(f"datum.value {test} 0")
            beside = beside.transform_calculate(edge=f"{edge}(datum.value, datum.low, datum.high)")
            words = beside.mark_text(align=align, dx=dx).encode(alt.X("edge:Q", scale=scale, axis=None), at_y)
            layers.append(words.encode(text=alt.Text("value:Q", format=number)))
        return alt.layer(*layers).properties(height=row_step(data["label"]))

    return Drawing(draw)


def adjustable_lines(
    frame: pd.DataFrame,
    *,
    x: str,
    formulas: dict[str, str],
    domain: tuple[float, float],
    number: str = ",.1f",
    x_number: str = ",.0f",
    band: tuple[str, str] | None = None,
    at: str | None = None,
) -> Drawing:
    """Lines over any number `x`, one for each of `formulas` (name -> formula), keyed in a legend if there are several.

    The frame has a row for each point at which the lines are worked out. `band` names its columns with the lower and
    upper end of a grey range behind them, which the sliders don't move. `at` names the slider that sets a place on the
    axis: a rule stands there, with a dot and its value on the first line.
    """
    names = list(formulas)
    first, last = float(frame[x].min()), float(frame[x].max())

    def draw(narrow: bool) -> alt.LayerChart:
        at_x = alt.X(f"{x}:Q", scale=alt.Scale(domain=[first, last], nice=False))
        at_x = at_x.axis(format=x_number, tickCount=5, labelFlush=True)
        scale, axis = alt.Scale(domain=list(domain), nice=False), alt.Axis(format=number)
        keyed = legend(names, narrow, symbolType="stroke") if len(names) > 1 else None
        layers = []
        if band:
            area = alt.Chart(frame).mark_area(color=GREY, opacity=0.22)
            layers.append(area.encode(at_x, alt.Y(f"{band[0]}:Q", scale=scale, axis=axis), y2=f"{band[1]}:Q"))
        for name, formula in formulas.items():
            base = alt.Chart(frame).transform_calculate(value=formula, series=f"'{name}'")
            stroke = base.mark_line(strokeWidth=2.5, clip=True)
            tips = [tip(f"{x}:Q", format=x_number), tip("value:Q", name, format=number)]
            here = {"x": at_x, "y": alt.Y("value:Q", scale=scale, axis=axis), "tooltip": tips}
            layers.append(stroke.encode(color=alt.Color("series:N", scale=palette(names), legend=keyed), **here))
        if at:
            layers += _marked(x, at, next(iter(formulas.values())), (first, last), scale, axis, number)
        return alt.layer(*layers).properties(height=240 if narrow else 300)

    return Drawing(draw)


def _marked(x: str, at: str, formula: str, extent: tuple, scale: alt.Scale, axis: alt.Axis, number: str) -> list:
    """The rule, dot and value where the slider `at` stands."""
    base = alt.Chart(alt.InlineData(values=[{}])).transform_calculate(**{x: at}).transform_calculate(value=formula)
    at_x = alt.X(f"{x}:Q", scale=alt.Scale(domain=list(extent), nice=False))
    at_y = alt.Y("value:Q", scale=scale, axis=axis)
    middle = (extent[0] + extent[1]) / 2
    layers = [base.mark_rule(color=MUTED, strokeDash=[3, 3]).encode(at_x)]
    layers.append(base.mark_point(filled=True, size=90, opacity=1, color=VIETNAM, clip=True).encode(at_x, at_y))
    for test, align, dx in [("<=", "left", 10), (">", "right", -10)]:
        words = base.transform_filter(f"{at} {test} {middle}").mark_text(
            align=align, dx=dx, dy=-12, fontWeight="bold", clip=True
        )
        layers.append(words.encode(at_x, at_y, text=alt.Text("value:Q", format=number)))
    return layers
