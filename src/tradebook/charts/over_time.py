"""Chart forms with time on the horizontal axis: line, columns, timeline."""

import json
from collections.abc import Callable

import altair as alt
import numpy as np
import pandas as pd

from tradebook.charts import style
from tradebook.charts.definition import heading
from tradebook.charts.style import (
    DASHES,
    LETTER,
    MUTED,
    NAME,
    NARROW,
    SHAPES,
    US,
    WIDE,
    Drawing,
    legend,
    moment,
    palette,
    row_axis,
    row_step,
    tip,
    value_axis,
    wrapped,
    year_ticks,
)
from tradebook.narrative import apostrophes

STRIP = 17  # pixels between the rows of a strip
LIES = {  # how a name lies to the end of its line
    "beside": {"align": "left", "dx": 9, "baseline": "middle"},
    "above": {"align": "right", "dx": 4, "dy": -8, "baseline": "bottom"},
}


def line(
    frame: pd.DataFrame,
    *,
    x: str,
    y: str,
    series: str | None = None,
    order: list[str] | None = None,
    number: str = ",.0f",
    log: bool = False,
    step: bool = False,
    dots: tuple[str, ...] = (),
    muted: str | None = None,
    events: pd.DataFrame | None = None,
    strip: pd.DataFrame | None = None,
) -> Drawing:
    """Lines over time, each named at its end (in a legend on a phone, and where two end at one point).

    `x` holds years (int) or Timestamps, `number` is a d3 format. `order` gives the series the palette, first to
    last; `muted` is the one in the grey of context. Series named in `dots` are drawn as separate points: values with
    gaps between them. `step` draws each value until the next. `events` has columns `x` and `label`: thin rules with a
    few words above, numbered on a phone. `strip` has columns `x`, `row` and `label`: things that happened, as dots
    below the lines, a row for each kind, named where the axis begins. Missing values are left out, never drawn as zero.
    """
    names = order or (list(frame[series].unique()) if series else ["value"])
    data = (frame if series else frame.assign(series="value")).rename(columns={series or "series": "series"})
    data = data.dropna(subset=[y])[[x, y, "series"]]
    extent = [data[x].min(), data[x].max()]
    marks = _within(events, extent)

    low, high = (data[y].min() if log else min(0, data[y].min())), data[y].max()
    span, axis = (
        _decades(low, high, number) if log else ({"domain": [low, high], "nice": True}, value_axis(number, low, high))
    )
    named = _names_at_ends(data, x, y, dots, (extent[1], low, high), log) if series else data[:0]
    happened = _within(strip, extent)

    def draw(narrow: bool) -> alt.LayerChart:
        ended = len(named) > 0 and not narrow
        room = _label_room(names) if ended else 0.0
        at, when = _time_axis(extent, x, room, narrow)
        height, below = 240 if narrow else 300, STRIP * happened["row"].nunique() if len(happened) else 0
        scale = alt.Scale(**span, **({"rangeMin": height} if below else {}))
        at_y = alt.Y(f"{y}:Q", scale=scale, axis=axis)
        keyed = legend(names, narrow, symbolType="stroke", **_dotted(dots)) if series and not ended else None
        here = {"x": at(x), "y": at_y, "color": alt.Color("series:N", scale=palette(names, muted), legend=keyed)}
        dash = alt.StrokeDash("series:N", scale=alt.Scale(domain=names, range=DASHES[: len(names)]), legend=None)
        tips = [*([tip("series:N", heading(series))] if series else []), when, tip(f"{y}:Q", format=number)]
        drawn, spots = data[~data["series"].isin(dots)], data[data["series"].isin(dots)]
        layers = _event_layers(marks, at("x"), room, narrow, extent)
        layers += _strip_layers(happened, at("x"), extent[0], height)
        if len(drawn):
            strokes = alt.Chart(drawn).mark_line(strokeWidth=2.5, interpolate="step-after" if step else "linear")
            layers.append(strokes.encode(strokeDash=dash, **here))
        if len(spots):
            layers.append(alt.Chart(spots).mark_point(size=45, filled=True, opacity=1).encode(**here))
        layers.append(alt.Chart(data).mark_point(size=130, opacity=0, filled=True).encode(at(x), at_y, tooltip=tips))
        if ended:
            ends = data.sort_values(x).groupby("series", sort=False).tail(1)
            layers.append(alt.Chart(ends).mark_point(filled=True, size=40, opacity=1).encode(**here))
            for lie, part in named.groupby("lie"):
                words = alt.Chart(part.assign(name=part["series"].map(apostrophes))).mark_text(**LIES[lie])
                layers.append(words.encode(at(x), at_y, text="name:N"))
        return alt.layer(*layers).properties(height=height + (below + 18 if below else 0))

    told = tuple(f"{dot.row}, {dot.x.day} {dot.x:%B %Y}: {dot.label}" for dot in happened.itertuples())
    return Drawing(draw, key=tuple(marks["label"]), dated=told)


def _within(events: pd.DataFrame | None, extent: list) -> pd.DataFrame:
    if events is None or events.empty:
        return pd.DataFrame({"x": [], "label": [], "row": []})
    return events[events["x"].between(*extent)].sort_values("x").reset_index(drop=True)


def _strip_layers(happened: pd.DataFrame, here: alt.X, start, height: int) -> list[alt.Chart]:
    """The dots of a strip below a plot so many pixels high, each row named at the beginning of the axis."""
    layers = []
    for place, (name, dots) in enumerate(happened.groupby("row", sort=False)):
        at = alt.value(height + 18 + STRIP * place)
        tips = [tip("label:N", name.capitalize()), tip("x:T", "Date", format="%d %B %Y")]
        spots = alt.Chart(dots).mark_point(filled=True, size=55, opacity=1, shape=SHAPES[place], color=MUTED)
        layers.append(spots.encode(here, y=at, tooltip=tips))
        words = alt.Chart(pd.DataFrame({"x": [start], "text": [name]})).mark_text(align="left", dx=2, color=MUTED)
        layers.append(words.encode(here, y=at, text="text:N"))
    return layers


def _names_at_ends(
    data: pd.DataFrame, x: str, y: str, dots: tuple[str, ...], ends_at: tuple, log: bool
) -> pd.DataFrame:
    """Where the names of the series stand: series, x and y of the spot, and how they lie to it (beside or above).

    `ends_at` holds the last x of all, then the lowest and highest y. A series that ends before the others is named at
    its own end, and where another line runs on through that place, above it; one in `dots` at its highest dot. No
    rows where two lines end at one point: they need a legend.
    """
    reach, last = ends_at[0] - data[x].min(), data.sort_values(x).groupby("series", sort=False).tail(1)
    early = last[x] < ends_at[0] - 0.05 * reach
    spots = early & last["series"].isin(dots)  # beside the last dot the name would stand on the lines
    highest = data[data["series"].isin(last["series"][spots])].sort_values(y).groupby("series").tail(1)
    crossed = early & ~spots & np.array([_crossed(end, data, x, y, 0.15 * reach) for _, end in last.iterrows()])
    if _meet(last.loc[~early & ~last["series"].isin(dots), y], *ends_at[1:], log):
        return data[:0]
    beside = last[~spots & ~crossed]
    heights = _apart(beside[y], 0.06, *ends_at[1:], log)
    beside = beside.assign(**{x: beside[x].where(early, ends_at[0]), y: heights})
    return pd.concat([pd.concat([highest, beside]).assign(lie="beside"), last[crossed].assign(lie="above")])


def _crossed(end: pd.Series, data: pd.DataFrame, x: str, y: str, reach) -> bool:
    """Whether another series runs through the height of this end just after it."""
    after = data[(data["series"] != end["series"]) & data[x].between(end[x], end[x] + reach)]
    spans = after.groupby("series")[y].agg(["min", "max"])
    return bool(((spans["min"] <= end[y]) & (spans["max"] >= end[y])).any())


def _label_room(names: list[str]) -> float:
    """The share of the width that the names at the ends of the lines need."""
    return min(0.4, (max(map(len, names)) * LETTER + 14) / WIDE)


def _meet(ends: pd.Series, low: float, high: float, log: bool) -> bool:
    """Whether two lines end so near each other that names beside them could be either's."""
    places = np.log10(ends) if log else ends
    reach = np.log10(high) - np.log10(low) if log else high - low
    return bool((places.sort_values().diff() < 0.01 * reach).any())


def _time_axis(extent: list, x: str, room: float, narrow: bool) -> tuple[Callable[[str], alt.X], alt.Tooltip]:
    """The time axis for any column, with `room` left free at its right end and ticks only where there are data."""
    first, last = extent
    end = last + (last - first) * (room / (1 - room))
    if isinstance(first, pd.Timestamp):
        years = year_ticks(first.year, last.year, 5 if narrow else 9)
        ticks = [moment(pd.Timestamp(year, 1, 1)) for year in years if pd.Timestamp(year, 1, 1) >= first]
        axis = alt.Axis(format="%Y", values=ticks)
        if (last - first).days < 3 * 366:  # too short a time for years
            axis = alt.Axis(format="%b %Y", values=_month_ticks(first, last, 3 if narrow else 6))
        scale = alt.Scale(domain=[moment(first), moment(end)], nice=False)
        return lambda field: alt.X(f"{field}:T", axis=axis, scale=scale), tip(f"{x}:T", format="%B %Y")
    axis = alt.Axis(format="d", values=year_ticks(int(first), int(last), 5 if narrow else 9), labelFlush=True)
    scale = alt.Scale(domain=[int(first), float(end)], nice=False)
    return lambda field: alt.X(f"{field}:Q", axis=axis, scale=scale), tip(f"{x}:Q", format="d")


def _month_ticks(first: pd.Timestamp, last: pd.Timestamp, most: int) -> list[alt.DateTime]:
    """Firsts of months, evenly apart, at most so many."""
    months = pd.date_range(first, last, freq="MS")
    step = next(step for step in (1, 2, 3, 4, 6, 12) if len(months) / step <= most or step == 12)
    return [moment(month) for month in months[::step]]


def _decades(low: float, high: float, number: str) -> tuple[dict, alt.Axis]:
    """A log scale from a power of ten to a little above the highest value, and its axis, which marks powers of ten."""
    first, last = int(np.floor(np.log10(low))), int(np.floor(np.log10(high)))
    ticks = [10.0**power for power in range(first, last + 1)]
    scale = {"type": "log", "domain": [ticks[0], float(high) * 1.3], "nice": False}
    return scale, alt.Axis(format=number, values=ticks, tickCount=len(ticks), labelOverlap=False)


def _dotted(dots: tuple[str, ...]) -> dict:
    """What a phone's legend, whose marks are strokes, says of the series that are drawn as dots."""
    return {"labelExpr": f"{NAME} + (indexof({json.dumps(dots)}, datum.label) < 0 ? '' : ' (dots)')"} if dots else {}


def _apart(values: pd.Series, gap: float, low: float, high: float, log: bool) -> pd.Series:
    """Label heights moved apart as little as can be, so that each keeps `gap` of the axis from the next.

    Labels too close together form a group, which is spread evenly around its middle and kept inside the axis.
    """
    squeeze, stretch = (np.log10, lambda v: 10.0**v) if log else (lambda v: v, lambda v: v)
    bottom, top = squeeze(float(low)), squeeze(float(high))
    step = gap * (top - bottom)
    wanted = squeeze(values.astype(float)).sort_values()
    groups = [[height] for height in wanted]
    placed = [_spread(group, step, bottom, top) for group in groups]
    while clashes := [i for i in range(len(placed) - 1) if placed[i][-1] + step > placed[i + 1][0] + 1e-9]:
        clash = clashes[0]
        groups[clash : clash + 2] = [groups[clash] + groups[clash + 1]]
        placed = [_spread(group, step, bottom, top) for group in groups]
    heights = pd.Series([height for group in placed for height in group], index=wanted.index)
    return stretch(heights).reindex(values.index)


def _spread(group: list[float], step: float, bottom: float, top: float) -> list[float]:
    reach = step * (len(group) - 1)
    start = sum(group) / len(group) - reach / 2
    start = max(min(start, top - reach), bottom)
    return [start + step * place for place in range(len(group))]


def _event_layers(events: pd.DataFrame, here: alt.X, room: float, narrow: bool, extent: list) -> list[alt.Chart]:
    if events.empty:
        return []
    texts = [str(number) for number in range(1, len(events) + 1)] if narrow else list(events["label"])
    width = (NARROW if narrow else WIDE * (1 - room)) - 60
    places = [float((x - extent[0]) / (extent[1] - extent[0])) * width for x in events["x"]]
    sides = [
        "right" if place + len(text) * LETTER > width + room * WIDE else "left"
        for place, text in zip(places, texts, strict=True)
    ]
    events = events.assign(text=texts, side=sides, row=_rows(places, texts, sides))
    layers = [alt.Chart(events).mark_rule(strokeDash=[2, 3], color=MUTED).encode(here, tooltip=["label:N"])]
    for (row, side), group in events.groupby(["row", "side"]):
        dx = -2 if side == "right" else 2
        words = alt.Chart(group).mark_text(align=side, dx=dx, baseline="bottom", fontSize=11, color=MUTED)
        layers.append(words.encode(here, y=alt.value(-4 - 14 * int(row)), text="text:N"))
    return layers


def _rows(places: list[float], texts: list[str], sides: list[str]) -> list[int]:
    """The row above the plot on which each label finds room, lowest first."""
    taken: list[list[tuple[float, float]]] = []
    rows = []
    for place, text, side in zip(places, texts, sides, strict=True):
        length = len(text) * LETTER
        span = (place - length - 6, place + 4) if side == "right" else (place - 4, place + length + 6)
        free = (row for row, spans in enumerate(taken) if all(span[1] < a or span[0] > b for a, b in spans))
        row = next(free, len(taken))
        if row == len(taken):
            taken.append([])
        taken[row].append(span)
        rows.append(row)
    return rows


def columns(
    frame: pd.DataFrame,
    *,
    x: str,
    y: str,
    number: str = ",.0f",
    group: str | None = None,
    order: list[str] | None = None,
) -> Drawing:
    """Upright columns over years (int), from zero; `group` stacks them, coloured in `order` and keyed in a legend."""
    data = frame[[x, y, *([group] if group else [])]]

    def draw(narrow: bool) -> alt.LayerChart:
        first, last = int(data[x].min()), int(data[x].max())
        years = alt.Scale(domain=list(range(first, last + 1)))  # a year without a value keeps its empty place
        axis = alt.Axis(values=year_ticks(first, last, 5 if narrow else 13), labelAngle=0)
        at_x = alt.X(f"{x}:O", axis=axis, scale=years)
        tall = data.groupby(x)[y].sum()
        axis_y = value_axis(number, min(0.0, tall.min()), max(0.0, tall.max()))
        at_y = alt.Y(f"{y}:Q", axis=axis_y, scale=alt.Scale(zero=True))
        tips = [tip(f"{x}:O"), tip(f"{y}:Q", format=number)]
        marks = alt.Chart(data).mark_bar(color=US, width={"band": 0.72})
        if group:
            colour = alt.Color(f"{group}:N", scale=palette(order), legend=legend(order, narrow))
            marks = marks.encode(at_x, at_y, color=colour, tooltip=[tip(f"{group}:N"), *tips])
        else:
            marks = marks.encode(at_x, at_y, tooltip=tips)
        return alt.layer(marks).properties(height=220 if narrow else 260)

    return Drawing(draw)


def timeline(
    frame: pd.DataFrame,
    *,
    label: str,
    start: str,
    kind: str,
    order: list[str],
    end: str | None = None,
    tip: str | None = None,
) -> Drawing:
    """Rows of dated marks: a dot for a moment, a bar from `start` to `end` for a period; `kind` sets colour and shape.

    `start` and `end` hold Timestamps; a row whose `end` is missing is a dot. The rows stand in the order of the
    frame, the kinds take the palette in `order`; `tip` names the column with the words of the tooltip.
    """
    kept = list(dict.fromkeys([label, start, *([end] if end else []), kind, *([tip] if tip else [])]))
    plain = frame[kept].assign(kind=frame[kind])

    def draw(narrow: bool) -> alt.LayerChart:
        data = plain.assign(label=wrapped(plain[label], narrow))
        first = data[start].min()
        last = max(data[start].max(), data[end].max()) if end and data[end].notna().any() else data[start].max()
        margin = max((last - first) * 0.03, pd.Timedelta(days=20))
        years = year_ticks(first.year, last.year, 4 if narrow else 9)
        ticks = [moment(pd.Timestamp(year, 1, 1)) for year in years if pd.Timestamp(year, 1, 1) >= first - margin]
        axis = alt.Axis(format="%Y", values=ticks, orient="top", grid=True)
        scale = alt.Scale(domain=[moment(first - margin), moment(last + margin)], nice=False)
        at_x = alt.X(f"{start}:T", scale=scale, axis=axis)
        at_y = row_axis(list(dict.fromkeys(data["label"])))
        keyed = legend(order, narrow, symbolSize=80)
        colour = alt.Color("kind:N", scale=palette(order), legend=keyed)
        tips = [style.tip(f"{tip or label}:N"), style.tip(f"{start}:T", format="%B %Y")]
        dated = data[end].isna() if end else pd.Series(True, index=data.index)
        shapes, spotted = iter(SHAPES), set(data["kind"][dated])  # the key shows a kind that has bars alone as a square
        marked = [next(shapes) if kind in spotted else "square" for kind in order]
        shape = alt.Shape("kind:N", scale=alt.Scale(domain=order, range=marked), legend=keyed)
        layers = []
        if len(data[~dated]):
            spans = alt.Chart(data[~dated]).mark_bar(height=8)
            layers.append(spans.encode(at_x, at_y, colour, x2=f"{end}:T", tooltip=tips))
        if len(data[dated]):
            spots = alt.Chart(data[dated]).mark_point(filled=True, size=85, opacity=1)
            layers.append(spots.encode(at_x, at_y, colour, shape, tooltip=tips))
        return alt.layer(*layers).properties(height=row_step(data["label"], 28))

    return Drawing(draw)
