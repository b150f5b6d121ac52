"""Chart forms with a named row for each thing compared: bars, dumbbell, ranges, matrix."""

import json

import altair as alt
import pandas as pd

from tradebook.charts.definition import heading
from tradebook.charts.style import (
    GREY,
    GRID,
    INK,
    MUTED,
    US,
    VIETNAM,
    Drawing,
    legend,
    palette,
    round_ticks,
    row_axis,
    row_step,
    tip,
    value_axis,
    wrapped,
    written,
)

ENDS = {"low": "from", "high": "to"}  # of a range, in words


def bars(
    frame: pd.DataFrame,
    *,
    label: str,
    value: str,
    number: str = ",.1f",
    accent: str | None = None,
    group: str | None = None,
    order: list[str] | None = None,
    muted: str | None = None,
    head: str | None = None,
) -> Drawing:
    """Horizontal bars in the order of the frame, from zero, each with its value (a stack: its sum) at the end.

    `accent` names a bool column: True takes Vietnam's orange, False the grey of context. `group` names a column
    that splits each bar into stacked parts, coloured in `order` (`muted` in grey) and keyed in a legend. `head` names
    a column whose texts stand above the rows they are common to.
    """
    plain = frame[list(dict.fromkeys(name for name in (label, value, accent, group, head) if name))]
    plain = plain.assign(value=frame[value])

    def draw(narrow: bool) -> alt.LayerChart:
        data = plain.assign(label=wrapped(plain[label], narrow))
        heads = pd.DataFrame({"label": [], "text": []})
        if head:  # rows of one name below two heads are two rows
            heads = _heads(data[head])
            data["label"] = data[head].map(heads.set_index("text")["label"]) + data["label"]
        totals = data.groupby("label", sort=False, as_index=False)["value"].sum()
        low, high = min(0.0, totals["value"].min()), max(0.0, totals["value"].max())
        room = (high - low or 1.0) * (0.24 if narrow else 0.12)
        scale = alt.Scale(domain=[low - (room if low < 0 else 0), high + room], nice=False)
        at_x = alt.X("value:Q", scale=scale, axis=None, stack="zero" if group else None)
        rows = pd.Series(_below(heads["label"], totals["label"]))
        at_y = row_axis(list(rows), numbered=bool(head))
        tips = [*([tip(f"{head}:N")] if head else []), tip(f"{label}:N"), tip("value:Q", heading(value), format=number)]
        marks = alt.Chart(data).mark_bar(height={"band": 0.68}, color=GREY if accent else US)
        if accent:
            colour = alt.condition(f"datum['{accent}']", alt.value(VIETNAM), alt.value(GREY))
            marks = marks.encode(at_x, at_y, color=colour, tooltip=tips)
        elif group:
            marks = alt.Chart(data.assign(rank=data[group].map(order.index))).mark_bar(height={"band": 0.68})
            colour = alt.Color(f"{group}:N", scale=palette(order, muted), legend=legend(order, narrow))
            tips = [tips[0], tip(f"{group}:N"), tips[1]]
            marks = marks.encode(at_x, at_y, color=colour, order=alt.Order("rank:Q"), tooltip=tips)
        else:
            marks = marks.encode(at_x, at_y, tooltip=tips)
        sides = [(totals["value"] >= 0, "left", 5), (totals["value"] < 0, "right", -5)]
        words = [_values(totals[chosen], align, dx, scale, at_y, number) for chosen, align, dx in sides if chosen.any()]
        if head:
            above = alt.Chart(heads).mark_text(align="left", dy=3, fontWeight="bold")
            words.append(above.encode(x=alt.value(0), y=at_y, text="text:N"))
        return alt.layer(marks, *words).properties(height=row_step(rows, 24 if head else 26))

    return Drawing(draw)


def _heads(texts: pd.Series) -> pd.DataFrame:
    """The rows of the heads: `text`, and a `label` that begins the labels of the rows below, each its own."""
    found = texts.drop_duplicates()
    return pd.DataFrame({"label": [f"{place}|" for place in range(len(found))], "text": list(found)})


def _below(heads: pd.Series, labels: pd.Series) -> list[str]:
    """The labels of all rows, each head above its own; without heads, the labels."""
    if heads.empty:
        return list(labels)
    return [row for first in heads for row in (first, *labels[labels.str.startswith(first)])]


def _values(data: pd.DataFrame, align: str, dx: int, scale: alt.Scale, at_y: alt.Y, number: str) -> alt.Chart:
    words = alt.Chart(data).mark_text(align=align, dx=dx)
    return words.encode(alt.X("value:Q", scale=scale, axis=None), at_y, text=written("value", number))


def dumbbell(
    frame: pd.DataFrame,
    *,
    label: str,
    start: str,
    end: str,
    names: tuple[str, str],
    number: str = ",.1f",
    zero: bool = True,
) -> Drawing:
    """Two values for each row, joined: `names` says what the diamond (`start`) and the dot (`end`) are.

    A row with one value missing shows the other alone. `zero` keeps zero on the axis; where values lie on both sides
    of it, a thin rule marks it.
    """
    plain = frame[[label]].assign(start=frame[start].astype(float), end=frame[end].astype(float))

    def draw(narrow: bool) -> alt.LayerChart:
        data = plain.assign(label=wrapped(plain[label], narrow))
        long = data.melt(["label", label], ["start", "end"], "which", "value").dropna(subset=["value"])
        long["which"] = long["which"].map({"start": names[0], "end": names[1]})
        low, high = long["value"].min(), long["value"].max()
        low = min(low, 0.0) if zero else low
        room = (high - low or 1.0) * (0.3 if narrow else 0.1)
        scale = alt.Scale(domain=[low - room, high + room], nice=False)
        at_x = alt.X("value:Q", scale=scale, axis=None)
        at_y = row_axis(list(data["label"]))
        span = alt.Chart(data.dropna()).mark_rule(strokeWidth=2, color=MUTED)
        span = span.encode(alt.X("start:Q", scale=scale, axis=None), at_y, x2="end:Q")
        keyed = legend(list(names), narrow, symbolSize=80)
        colour = alt.Color("which:N", scale=alt.Scale(domain=list(names), range=[US, VIETNAM]), legend=keyed)
        shape = alt.Shape("which:N", scale=alt.Scale(domain=list(names), range=["diamond", "circle"]), legend=keyed)
        tips = [
            tip(f"{label}:N"),
            tip("which:N", "Dot"),
            tip("value:Q", "Value", format=number),
        ]
        dots = (
            alt.Chart(long).mark_point(filled=True, size=90, opacity=1).encode(at_x, at_y, colour, shape, tooltip=tips)
        )
        words = [
            _values(part, align, dx, scale, at_y, number)
            for part, align, dx in zip(_ends(data), ["right", "left"], [-9, 9], strict=True)
            if len(part)
        ]
        # The rule is faint, since numbers may stand on it.
        rules = [_zero(alt.X("x:Q", scale=scale, axis=None), color=GRID)] if low < 0 < high else []
        return alt.layer(*rules, span, dots, *words).properties(height=row_step(data["label"], 30))

    return Drawing(draw)


def _zero(at_x: alt.X, **look) -> alt.Chart:
    return alt.Chart(pd.DataFrame({"x": [0.0]})).mark_rule(**look).encode(at_x)


def matrix(frame: pd.DataFrame, *, row: str, column: str, value: str, group: str, order: list[str]) -> Drawing:
    """Counts in rows and columns: a small bar from zero in each cell, its number at the end, one scale for all.

    `group` names a column that says what each row belongs to: blue, orange and grey, in `order`. Rows and columns stand
    in the order of the frame; the heads of the columns are broken into words, and on a phone those are shortened.
    """
    columns = list(dict.fromkeys(frame[column]))
    plain = frame[[row, column, value]].assign(group=frame[group], value=frame[value].astype(float))
    widest = plain["value"].max() or 1.0

    def draw(narrow: bool) -> alt.LayerChart:
        room = 0.42 if narrow else 0.72  # of a column, for the longest bar; the rest is for its number
        data = plain.assign(label=wrapped(plain[row], narrow), start=plain[column].map(columns.index).astype(float))
        data["end"] = data["start"] + room * data["value"] / widest
        heads = alt.Axis(
            values=list(range(len(columns))),
            labelExpr=f"{json.dumps([_head(name, narrow) for name in columns])}[datum.value]",
            orient="top",
            labelAlign="left",
            labelColor=INK,
            labelOverlap=False,
            labelPadding=4 + 13 * max(len(name.split()) - 1 for name in columns),
            ticks=False,
            grid=True,
        )
        scale = alt.Scale(domain=[0, len(columns)], nice=False)
        at_y = row_axis(list(dict.fromkeys(data["label"])))
        tips = [tip(f"{row}:N"), tip(f"{column}:N"), tip("value:Q", heading(value))]
        keyed = legend(order, narrow)
        colour = alt.Color("group:N", scale=alt.Scale(domain=order, range=[US, VIETNAM, GREY]), legend=keyed)
        marks = alt.Chart(data).mark_bar(height={"band": 0.6})
        marks = marks.encode(alt.X("start:Q", scale=scale, axis=heads), at_y, colour, x2="end:Q", tooltip=tips)
        words = alt.Chart(data).mark_text(align="left", dx=4)
        words = words.encode(alt.X("end:Q", scale=scale, axis=heads), at_y, text=alt.Text("value:Q", format="d"))
        return alt.layer(marks, words).properties(height=row_step(data["label"]))

    return Drawing(draw)


def ranges(
    frame: pd.DataFrame,
    *,
    label: str,
    value: str,
    low: str,
    high: str,
    names: tuple[str, str],
    number: str = ",.1f",
) -> Drawing:
    """A value and a range in each row: `names` says what the dot (`value`) and the bar (`low` to `high`) are.

    A thin rule marks zero; the values stand in a column on the right, and the axis below is for the ends of the
    ranges. The dot may lie outside the bar, and a row without a range shows the dot alone.
    """
    plain = frame[[label]].assign(value=frame[value].astype(float), low=frame[low], high=frame[high])

    def draw(narrow: bool) -> alt.LayerChart:
        data = plain.assign(label=wrapped(plain[label], narrow), dot=names[0], bar=names[1])
        first, last = min(0.0, data[["value", "low"]].min().min()), max(0.0, data[["value", "high"]].max().max())
        room = (last - first or 1.0) * (0.24 if narrow else 0.12)
        scale = alt.Scale(domain=[first - room / 4, last + room], nice=False)
        most = 4 if narrow else 7
        ticks = value_axis(number, first, last, most, values=round_ticks(first, last, most), grid=True)
        at_y, axis = row_axis(list(data["label"])), {"scale": scale, "axis": ticks}
        colours = alt.Scale(domain=list(names), range=[VIETNAM, GREY])
        keyed = legend(list(names), narrow, symbolSize=80, symbolType="circle")
        tips = [tip(f"{label}:N"), tip("value:Q", names[0].capitalize(), format=number)]
        tips += [tip(f"{part}:Q", f"{names[1]}, {end}".capitalize(), format=number) for part, end in ENDS.items()]
        bars = alt.Chart(data.dropna(subset=["low", "high"])).mark_bar(height=5)
        bars = bars.encode(
            alt.X("low:Q", **axis), at_y, alt.Color("bar:N", scale=colours, legend=keyed), x2="high:Q", tooltip=tips
        )
        dots = alt.Chart(data).mark_point(filled=True, size=90, opacity=1)
        dots = dots.encode(
            alt.X("value:Q", **axis), at_y, alt.Color("dot:N", scale=colours, legend=keyed), tooltip=tips
        )
        words = alt.Chart(data.assign(end=last + room)).mark_text(align="right")
        words = words.encode(alt.X("end:Q", **axis), at_y, text=written("value", number))
        zero = _zero(alt.X("x:Q", **axis), color=MUTED, strokeDash=[2, 3])
        return alt.layer(zero, bars, dots, words).properties(height=row_step(data["label"], 28))

    return Drawing(draw)


def _head(name: str, narrow: bool) -> list[str]:
    """The head of a narrow column, a word a line; on a phone long words are cut to three letters."""
    return [word[:3] if narrow and len(word) > 5 else word for word in name.split()]


def _ends(data: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The lower value of each row, to be written on its left, and the higher one, on its right."""
    low = data[["start", "end"]].min(axis=1)
    high = data[["start", "end"]].max(axis=1)
    both = data["start"].notna() & data["end"].notna() & (low != high)
    return data[both].assign(value=low[both]), data.assign(value=high).dropna(subset=["value"])
