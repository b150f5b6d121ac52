"""The HTML of a figure: two drawings (desk and phone), their specs, the table behind them, and the words around.

Made from one definition, so that its parts cannot disagree. With scripts off it is complete; `figure.js` brings
the drawing that fits to life when it comes into view, and with it the sliders of a figure that has some.
"""

import base64
import html
import json
import re

import pandas as pd
import vl_convert
from IPython.display import HTML, display

from tradebook.charts import controls as sliders

_UNITS = {
    "_usd_mn": ", million USD",
    "_usd_bn": ", billion USD",
    "_pct": ", %",
    "_pp": ", percentage points",
    "_mw": ", MW",
    "_usd_per_mmbtu": ", USD per MMBtu",
}


def show(
    specs: dict[str, dict],
    *,
    name,
    title,
    subtitle,
    source,
    alt,
    table,
    notes,
    key,
    controls=(),
    result="",
    scenarios=None,
) -> None:
    """Displays the finished figure as the cell's output."""
    text = {key: html.escape(value) for key, value in locals().items() if isinstance(value, str)}
    drawings = "".join(
        f'<div class="tb-static tb-{layout}">{_svg(spec, f"{name}-{layout}")}</div>' for layout, spec in specs.items()
    )
    note = f'<p class="tb-note">{text["notes"]}</p>' if notes else ""
    marked = ", ".join(f"{number} {html.escape(label)}" for number, label in enumerate(key, start=1))
    note = (f'<p class="tb-key">Marked: {marked}.</p>' if key else "") + note
    panel = sliders.panel(f"fig-{name}", controls, result) if controls else ""
    few = f'<div class="tb-scenarios">{_few(scenarios)}</div>' if controls else ""
    display(
        HTML(f"""<figure class="tb-figure" id="fig-{text["name"]}">
<figcaption><p class="tb-title">{text["title"]}</p><p class="tb-subtitle">{text["subtitle"]}</p></figcaption>
{panel}<div class="tb-drawing" role="img" aria-label="{text["alt"]}">{drawings}<div class="tb-live" hidden></div></div>
{few}<script type="application/json" class="tb-spec">{_inert(specs)}</script>
{note}<p class="tb-source">Source: {text["source"]}</p>
<details class="tb-data"><summary>The figures behind this chart</summary>{_table(table, name)}</details>
</figure>""")
    )


def _svg(spec: dict, prefix: str) -> str:
    svg = vl_convert.vegalite_to_svg(spec)
    svg = svg[svg.index("<svg") :]
    # Several drawings share a page, so the ids inside each get a prefix of their own.
    svg = re.sub(r'\bid="', f'id="{prefix}-', svg)
    svg = re.sub(r"url\(#", f"url(#{prefix}-", svg)
    return svg.replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1)


def _inert(specs: dict) -> str:
    """The specs as JSON that no HTML parser can mistake for markup."""
    return json.dumps(specs, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def heading(column: str) -> str:
    """A column name as a table heading: 'imports_usd_mn' becomes 'Imports, million USD'.

    >>> heading("imports_usd_mn"), heading("year")
    ('Imports, million USD', 'Year')
    """
    unit = next((suffix for suffix in sorted(_UNITS, key=len, reverse=True) if column.endswith(suffix)), "")
    words = column.removesuffix(unit).replace("_", " ").strip()
    return words[:1].upper() + words[1:] + (_UNITS[unit] if unit else "")


def cell(value) -> str:
    """A value as a table cell: dates in ISO form, figures with separators and a true minus, '–' for missing."""
    if pd.isna(value):
        return "–"
    if isinstance(value, pd.Timestamp):
        return f"{value:%Y-%m-%d}"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        decimals = 0 if value == round(value) and abs(value) >= 100 else 1 if abs(value) >= 10 else 2
        return f"{value:,.{decimals}f}".replace("-", "−")
    return html.escape(str(value))


def _table(table: pd.DataFrame, name: str) -> str:
    csv = base64.b64encode(table.to_csv(index=False, lineterminator="\n").encode()).decode()
    link = f'<a download="{html.escape(name)}.csv" href="data:text/csv;base64,{csv}">Download as CSV</a>'
    return (
        f'<div class="tb-scroll" tabindex="0" role="region" aria-label="Table">{plain_table(table)}</div><p>{link}</p>'
    )


def _few(scenarios: pd.DataFrame) -> str:
    return (
        "<p>Other settings, and what they give:</p>"
        f'<div class="tb-scroll" tabindex="0" role="region" aria-label="Other settings">{plain_table(scenarios)}</div>'
    )


def plain_table(table: pd.DataFrame) -> str:
    """A frame as an HTML table with proper headers; figures are set flush right."""
    numeric = [pd.api.types.is_float_dtype(table[column]) for column in table]
    head = "".join(
        f'<th scope="col"{" class=tb-number" if flag else ""}>{html.escape(heading(column))}</th>'
        for column, flag in zip(table.columns, numeric, strict=True)
    )
    body = "".join(
        "<tr>"
        + "".join(
            f"<td{' class=tb-number' if flag else ''}>{cell(value)}</td>"
            for value, flag in zip(row, numeric, strict=True)
        )
        + "</tr>"
        for row in table.itertuples(index=False)
    )
    return f'<table class="tb-table"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'
