"""The theme and the palette, and what every chart form shares."""

import dataclasses
import itertools
import math
import re
import textwrap
from collections.abc import Callable

import altair as alt
import pandas as pd

from tradebook.charts.definition import heading
from tradebook.narrative import apostrophes

VIETNAM, US, GREEN, PINK, GREY = "#D55E00", "#0072B2", "#009E73", "#CC79A7", "#767676"
SERIES = [VIETNAM, US, GREEN, PINK, GREY]  # the order in which the series of a chart take their colour
COUNTRIES = {"Vietnam": VIETNAM, "United States": US}
DASHES = [[1, 0], [6, 3], [2, 2], [8, 2, 2, 2], [4, 4]]  # so that colour never speaks alone
SHAPES = ["circle", "diamond", "square", "triangle-up", "cross"]

# Ink, muted ink and grid are stand-ins: book.css swaps them for the theme's own, in light and in dark.
INK, MUTED, GRID = "#222222", "#5F6368", "#E3E3E3"
WIDE, NARROW = 720, 340  # CSS pixels: the text column on a desk, and on a phone
TICKS = 5  # about so many on the axis of a quantity
NAME = "replace(datum.label, regexp(\"'\", 'g'), '’')"  # of a series in a legend, with the apostrophes of print
LETTER = 6.4  # average width of a 12-pixel letter, for keeping labels apart


@dataclasses.dataclass(frozen=True)
class Drawing:
    """A chart with a layout for a desk (`draw(False)`) and one for a phone (`draw(True)`).

    `key` explains the numbers that stand for events where there is no room for words, and `dated` says in words what
    stands in the drawing as dots alone.
    """

    draw: Callable[[bool], alt.LayerChart]
    key: tuple[str, ...] = ()
    dated: tuple[str, ...] = ()


def theme() -> dict:
    """The Vega-Lite configuration of every chart."""
    words = {"labelColor": MUTED, "titleColor": MUTED, "labelFontSize": 12}
    return {
        "config": {
            "background": None,
            "font": "sans-serif",
            "view": {"stroke": None},
            "axis": {**words, "title": None, "gridColor": GRID, "tickColor": MUTED, "labelPadding": 6, "domain": False},
            "axisY": {"ticks": False, "tickCount": TICKS},
            "axisX": {"grid": False},
            "legend": {**words, "labelColor": INK, "orient": "top", "title": None, "labelLimit": 300},
            "text": {"color": INK, "fontSize": 12},
        }
    }


alt.theme.register("tradebook", enable=True)(theme)


def palette(names: list[str], muted: str | None = None) -> alt.Scale:
    """The colour scale that gives each of `names` its place in the palette, and `muted` the grey of context.

    Among countries, Vietnam and the United States keep their own colours, so that no other country is taken for them.
    Raises ValueError for more than five names.
    """
    if len(names) > len(SERIES):
        raise ValueError(f"{len(names)} series are too many for one chart; {len(SERIES)} at most")
    own = {name: colour for name, colour in COUNTRIES.items() if set(names) & {*COUNTRIES}}
    others = iter([*(colour for colour in SERIES if colour not in own.values()), *own.values()])
    own |= {muted: GREY} if muted else {}
    return alt.Scale(domain=names, range=[own.get(name) or next(others) for name in names])


def legend(names: list[str], narrow: bool, **more) -> alt.Legend:
    """A legend above the chart: as many names side by side as fit on a desk, one below the other on a phone."""
    beside = int(WIDE // (max(map(len, names)) * LETTER + 40))
    return alt.Legend(columns=1 if narrow else max(1, min(beside, len(names))), **{"labelExpr": NAME, **more})


def legend_inside(spec: dict) -> dict:
    """A phone's spec with its legend flush right where a name in it may reach past the edge: rows have names too."""
    channels = [channel for layer in spec["layer"] for channel in layer.get("encoding", {}).values()]
    keyed = [channel for channel in channels if isinstance(channel, dict) and channel.get("legend")]
    names = [str(name) for channel in keyed for name in channel.get("scale", {}).get("domain", [])]
    if max(map(len, names), default=0) * LETTER < NARROW * 0.7:
        return spec
    config = spec["config"]
    return {**spec, "config": {**config, "legend": {**config["legend"], "layout": {"top": {"anchor": "end"}}}}}


def tip(field: str, name: str = "", **more) -> alt.Tooltip:
    """A line of a tooltip, headed by `name` or the column's own: of two lines of one heading Vega prints the first."""
    return alt.Tooltip(field, title=name or heading(field.partition(":")[0]), **more)


def wrapped(labels: pd.Series, narrow: bool) -> pd.Series:
    """Row labels broken into lines that leave room for the marks."""
    wide = 18 if narrow else 36
    return labels.map(lambda text: "\n".join(textwrap.wrap(apostrophes(str(text)), wide, break_on_hyphens=False)))


def row_axis(labels: list[str], numbered: bool = False) -> alt.Y:
    """The axis of named rows, in the order given; with `numbered`, what stands before a bar in a label is not drawn."""
    shown = "slice(datum.label, indexof(datum.label, '|') + 1)" if numbered else "datum.label"
    lines = "length(split(datum.label, '\\n'))"
    # A label of several lines hangs from its first: lift it by half of the others.
    lift = {"condition": [{"test": f"{lines} == {n}", "value": -6.5 * (n - 1)} for n in range(2, 19)], "value": 0}
    axis = alt.Axis(
        labelExpr=f"split({shown}, '\\n')",
        labelColor=INK,
        labelLimit=0,
        labelBaseline="middle",
        labelLineHeight=13,
        labelOffset=lift,
    )
    return alt.Y("label:N", sort=labels, axis=axis, **({"scale": alt.Scale(domain=labels)} if numbered else {}))


def row_step(labels: pd.Series, least: int = 26) -> alt.Step:
    """The height of a row: enough for any two labels, one below the other."""
    lines = [text.count("\n") + 1 for text in dict.fromkeys(labels)]
    most = max((sum(pair) / 2 for pair in itertools.pairwise(lines)), default=lines[0])
    return alt.Step(max(least, math.ceil(13 * most) + 9))


def without_plus(number: str) -> str:
    """A zero as a d3 format of signed numbers should write it: '0.0' for '+.1f'; '' for other formats.

    >>> without_plus("+.1f"), without_plus(",.1f")
    ('0.0', '')
    """
    return f"{0:{number[1:]}}" if number.startswith("+") else ""


def written(field: str, number: str) -> alt.Text:
    """Numbers as text, in a d3 format; one that rounds to zero takes no sign."""
    text, zero = alt.Text(f"{field}:Q", format=number), without_plus(number)
    least = 0.5 * 10.0 ** -len(zero.partition(".")[2])
    return alt.condition(f"abs(datum['{field}']) < {least:g}", alt.value(zero), text) if zero else text


def value_axis(number: str, low: float, high: float, ticks: int = TICKS, **more) -> alt.Axis:
    """The axis of a quantity from `low` to `high`: no more decimals than its ticks need, and no sign before a zero."""
    needed = max(0, -math.floor(math.log10(tick_step(low, high, ticks)) + 1e-9))
    form = re.sub(r"\.(\d)f$", lambda found: f".{min(int(found[1]), needed)}f", number)
    zero = without_plus(form)
    signless = {"labelExpr": f"datum.value === 0 ? '{zero}' : datum.label"} if zero else {}
    return alt.Axis(format=form, **signless, **more)


def year_ticks(first: int, last: int, most: int) -> list[int]:
    """The first and the last year and round years between them, at most so many.

    >>> year_ticks(1995, 2025, 9), year_ticks(2018, 2021, 5), year_ticks(2013, 2025, 9)
    ([1995, 2000, 2005, 2010, 2015, 2020, 2025], [2018, 2019, 2020, 2021], [2013, 2015, 2017, 2019, 2021, 2023, 2025])
    """
    step = next(s for s in (1, 2, 5, 10, 20, 50) if (last - first) / s <= most - 1)
    if (last - first) % step == 0 and step <= 2:
        return list(range(first, last + 1, step))
    ticks = [year for year in range(first, last + 1) if year % step == 0]
    apart = [year for year in ticks if year - first >= step * 0.6 and last - year >= step * 0.6]
    return [first, *apart, last]


def tick_step(low: float, high: float, ticks: int) -> float:
    """The distance between round ticks, about so many from `low` to `high`: d3's own choice.

    >>> tick_step(0, 50, 5), tick_step(0, 4.8, 5), tick_step(0, 2.7, 5)
    (10.0, 1.0, 0.5)
    """
    least = (high - low or 1.0) / ticks
    size = 10.0 ** math.floor(math.log10(least))
    times = next((n for n, below in ((1, 2), (2, 10), (5, 50)) if least / size < math.sqrt(below)), 10)
    return size * times


def round_ticks(low: float, high: float, ticks: int) -> list[float]:
    """Round numbers from `low` to `high`, evenly apart, about so many: for an axis that goes on beyond them.

    >>> round_ticks(-51.0, 124.0, 4), round_ticks(-0.6, 1.3, 5)
    ([-50.0, 0.0, 50.0, 100.0], [-0.5, 0.0, 0.5, 1.0])
    """
    step = tick_step(low, high, ticks)
    return [round(step * place, 9) for place in range(math.ceil(low / step), math.floor(high / step) + 1)]


def moment(date: pd.Timestamp) -> alt.DateTime:
    """A day on a time scale."""
    return alt.DateTime(year=date.year, month=date.month, date=date.day)
