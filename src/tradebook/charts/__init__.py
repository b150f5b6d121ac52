"""Looks: the chart forms, and `figure`, the only door onto the page.

A form (`line`, `columns`, `timeline`, `bars`, `dumbbell`, `matrix`) takes a tidy frame and returns a `Drawing`, with a
layout for a desk and one for a phone. Colours stand for roles: Vietnam orange, the United States blue, context grey.
"""

import altair
import pandas as pd

from tradebook.charts import markup
from tradebook.charts.by_row import bars, dumbbell, matrix
from tradebook.charts.over_time import columns, line, timeline
from tradebook.charts.style import NARROW, WIDE, Drawing

__all__ = ["bars", "columns", "dumbbell", "figure", "line", "matrix", "timeline"]


def figure(
    drawing: Drawing,
    *,
    name: str,
    title: str,
    subtitle: str,
    source: str,
    alt: str,
    table: pd.DataFrame,
    notes: str = "",
) -> None:
    """Shows a drawing with all that belongs to it, or fails: nothing reaches the page without its evidence.

    `name` is the stable part of the figure's link, `title` the takeaway, `subtitle` the measure with unit, place
    and period, `source` the producer, table and vintage, `alt` what a listener needs, `table` the figures drawn,
    `notes` a caution to read beside it. Raises ValueError when one of them (notes excepted) is empty.
    """
    texts = {"name": name, "title": title, "subtitle": subtitle, "source": source, "alt": alt}
    for what, text in texts.items():
        if not text or not text.strip():
            raise ValueError(f"figure {name!r}: needs its {what}")
    if table.empty:
        raise ValueError(f"figure {name!r}: the table behind it is empty")
    layouts = {"wide": _sized(drawing.draw(False), WIDE), "narrow": _sized(drawing.draw(True), NARROW)}
    markup.show(layouts, table=table, notes=notes, key=drawing.key, **texts)


def _sized(chart: altair.LayerChart, width: int) -> dict:
    # "fit-x" keeps the whole drawing, names of rows included, within the width; the height may grow.
    fitted = altair.AutoSizeParams(type="fit-x", contains="padding")
    return chart.properties(width=width, autosize=fitted).to_dict()
