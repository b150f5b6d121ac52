"""Looks: the chart forms, and `figure`, the only door onto the page.

A form (`line`, `columns`, `timeline`, `bars`, `dumbbell`, `ranges`, `matrix`, `fan`) takes a tidy frame and returns a
`Drawing`, with a layout for a desk and one for a phone. Colours stand for roles: Vietnam orange,
the United States blue, context grey.

A figure may have sliders that work in the page, with no server:

    charts.figure(
        charts.adjustable_bars(deals, label="deal", formula="datum.price * share / 100", domain=(0, 50)),
        controls=[charts.Slider("share", "Share delivered", 0, 100, 5, 60, "%")],
        result="'At ' + share + '% the deals come to ' + format(total * share / 100, '.1f') + ' billion dollars.'",
        scenarios=a_few_settings_and_their_results,
        ...,
    )

`controls` and `adjustable` say how; title, subtitle and alt then speak of the question or of the first settings.
"""

from collections.abc import Sequence

import altair
import pandas as pd
from altair.utils import schemapi

from tradebook.charts import controls as sliders
from tradebook.charts import markup, svg
from tradebook.charts.adjustable import adjustable_bars, adjustable_lines
from tradebook.charts.by_row import bars, dumbbell, matrix, ranges
from tradebook.charts.controls import Slider
from tradebook.charts.fan import fan
from tradebook.charts.over_time import columns, line, timeline
from tradebook.charts.style import NARROW, WIDE, Drawing, legend_inside

__all__ = [
    "Slider",
    "adjustable_bars",
    "adjustable_lines",
    "bars",
    "columns",
    "dumbbell",
    "fan",
    "figure",
    "line",
    "matrix",
    "ranges",
    "timeline",
]


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
    controls: Sequence[Slider] = (),
    result: str = "",
    scenarios: pd.DataFrame | None = None,
) -> None:
    """Shows a drawing with all that belongs to it, or fails: nothing reaches the page without its evidence.

    `name` is the stable part of the figure's link, `title` the takeaway, `subtitle` the measure with unit, place
    and period, `source` the producer, table and vintage, `alt` what a listener needs, `table` the figures drawn,
    `notes` a caution to read beside it. With `controls`, the drawing's formulas follow these sliders; `result` is then
    a Vega expression for a sentence on what the settings give, and `scenarios` a table of a few of them, which stands
    in for the sliders where there are no scripts. Raises ValueError when one of them (notes excepted) is empty.

    It displays the figure's definition, which the book makes its page and files of, and HTML for other viewers.
    """
    texts = {"name": name, "title": title, "subtitle": subtitle, "source": source, "alt": alt}
    for what, text in texts.items():
        if not text or not text.strip():
            raise ValueError(f"figure {name!r}: needs its {what}")
    if table.empty:
        raise ValueError(f"figure {name!r}: the table behind it is empty")
    # Whether a spec keeps to Vega-Lite's schema is for the tests to say: checking took longer than the chapter's sums.
    with schemapi.debug_mode(False):
        wide, narrow = _sized(drawing.draw(False), WIDE), _sized(drawing.draw(True), NARROW)
    layouts = {"wide": wide, "narrow": legend_inside(narrow)}
    more = {}
    if controls:
        if not result.strip() or scenarios is None or scenarios.empty:
            raise ValueError(f"figure {name!r}: sliders need a result line and a table of a few settings")
        layouts = {layout: sliders.with_controls(spec, controls, result) for layout, spec in layouts.items()}
        more = {"controls": controls, "result": result, "scenarios": scenarios}
    markup.show(layouts, table=table, notes=notes, key=drawing.key, dated=drawing.dated, **texts, **more)


def _sized(chart: altair.LayerChart, width: int) -> dict:
    # "fit-x" keeps the whole drawing, names of rows included, within the width; the height may grow.
    fitted = altair.AutoSizeParams(type="fit-x", contains="padding")
    # A control character in a text of the data would end the process that draws it.
    return svg.writable(chart.properties(width=width, autosize=fitted).to_dict(validate=False))
