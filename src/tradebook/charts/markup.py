"""The HTML of a figure, from its definition: once for a page of the book, once for whoever opens the notebook.

With scripts off it is complete. On a page `figure.js` brings the drawing that fits to life when it comes near the view,
and with it the sliders of a figure that has some; the table, the words and the files are there before and after.
"""

import html
import os
import re

import pandas as pd
from IPython.display import display

from tradebook.charts import controls as sliders
from tradebook.charts.definition import MIME, column_cells, defined, drawn, tabulated
from tradebook.charts.description import description

DRAWN_LATER = "TRADEBOOK_DRAWN_LATER"  # set by who starts a kernel and draws its figures: one drawing engine for all


def show(specs: dict[str, dict], **parts) -> None:
    """Displays a figure as the output of its cell (see `shown`), undrawn where the kernel's starter draws."""
    figure = defined(specs, **parts)
    later = DRAWN_LATER in os.environ
    display({MIME: figure, "text/plain": figure["title"]} if later else shown(drawn(figure)), raw=True)


def shown(figure: dict) -> dict:
    """What the output of a cell holds of a drawn figure: its definition, HTML for other viewers, and its title."""
    return {MIME: figure, "text/html": alone(figure), "text/plain": figure["title"]}


def page(figure: dict, files: str, cited: list[str]) -> str:
    """The figure on a page: `files` is the address of its files without an ending, `cited` how to cite it, in parts."""
    text = _escaped(figure)
    name, drawings = f"fig-{text['name']}", "".join(_layout(figure, layout) for layout in figure["svg"])
    # Kept free for the drawing, so that nothing moves when the live one takes the place of the static one.
    tall = "; ".join(f"--tb-{layout}: {_height(drawing)}px" for layout, drawing in figure["svg"].items())
    return f"""<figure class="tb-figure" id="{name}" data-files="{html.escape(files)}">
{_caption(figure)}
{_panel(figure)}<div class="tb-drawing" role="img" aria-label="{text["alt"]}" style="{tall}">{drawings}\
<div class="tb-live" hidden></div></div>
{_few(figure)}{_foot(figure, text)}
<div class="tb-actions">
{_table(figure, text, html.escape(files))}
<details class="tb-words"><summary>In words</summary>{_words(figure, text)}</details>
<details class="tb-cite"><summary>Cite<span class="tb-unseen"> this figure</span></summary>{_apart(cited)}</details>
{_links(text["title"], name, html.escape(files))}
</div>
</figure>"""


def alone(figure: dict) -> str:
    """The figure in a notebook opened elsewhere: no files beside it, no script, no style sheet."""
    text = _escaped(figure)
    drawing = figure["svg"]["wide"].replace("<svg ", '<svg style="max-width: 100%" ', 1)
    settings = sliders.settings(_controls(figure), figure["result"]) if figure["controls"] else ""
    table = f"<details><summary>Table</summary>{_rows(figure['table'], figure['title'])}</details>"
    words = f"<details><summary>In words</summary>{_words(figure, text)}</details>"
    return f"""<figure id="fig-{text["name"]}">
{_caption(figure)}
{settings}<div role="img" aria-label="{text["alt"]}">{drawing}</div>
{_few(figure)}{_foot(figure, text)}
{table}{words}
</figure>"""


def _escaped(figure: dict) -> dict[str, str]:
    return {name: html.escape(value) for name, value in figure.items() if isinstance(value, str)}


def unbroken(text: str) -> str:
    """The HTML of a text in which no line ends within a month, a date or a stretch of years.

    >>> unbroken("2013-2025 (vintage 2026-03)").count('<span class="tb-date">')
    2
    """
    return re.sub(r"\b\d{4}(-\d{2,4})+\b", r'<span class="tb-date">\g<0></span>', html.escape(text))


def _caption(figure: dict) -> str:
    title, subtitle = html.escape(figure["title"]), unbroken(figure["subtitle"])
    title, subtitle = f'<p class="tb-title">{title}</p>', f'<p class="tb-subtitle">{subtitle}</p>'
    return f"<figcaption>{title}{subtitle}</figcaption>"


def _layout(figure: dict, layout: str) -> str:
    drawing = figure["svg"][layout].replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1)
    return f'<div class="tb-static tb-{layout}">{drawing}</div>'


def _height(drawing: str) -> str:
    return drawing.partition('height="')[2].partition('"')[0]


def _controls(figure: dict) -> list[sliders.Slider]:
    return [sliders.Slider(**control) for control in figure["controls"]]


def _panel(figure: dict) -> str:
    return sliders.panel(f"fig-{figure['name']}", _controls(figure), figure["result"]) if figure["controls"] else ""


def _few(figure: dict) -> str:
    if not figure["controls"]:
        return ""
    table = _region(_rows(figure["scenarios"], "Other settings"), f"Other settings: {figure['title']}")
    return f'<div class="tb-scenarios"><p>Other settings, and what they give:</p>{table}</div>'


def _foot(figure: dict, text: dict[str, str]) -> str:
    marked = ", ".join(f"({number}) {html.escape(label)}" for number, label in enumerate(figure["key"], start=1))
    key = f'<p class="tb-key">Marked: {marked}.</p>' if marked else ""
    note = f'<p class="tb-note">{text["notes"]}</p>' if figure["notes"] else ""
    return f'{key}{note}<p class="tb-source">Source: {unbroken(figure["source"])}</p>'


def _table(figure: dict, text: dict[str, str], files: str) -> str:
    table = _region(_rows(figure["table"], figure["title"]), f"Table: {figure['title']}")
    files = (
        f'<a download href="{files}.csv">These figures as CSV</a>, with '
        f'<a download href="{files}.csv-metadata.json">a description of the columns</a>'
    )
    return f'<details class="tb-data"><summary>Table</summary>{table}<p>{files}</p></details>'


def _words(figure: dict, text: dict[str, str]) -> str:
    told = "".join(f"<li>{html.escape(words)}</li>" for words in [*description(figure["table"]), *figure["dated"]])
    return f"<p>{text['alt']}</p><ul>{told}</ul>"


def _apart(parts: list[str]) -> str:
    """Texts one after the other; one that is written from right to left does not turn the next."""
    return f"<p>{' '.join(f'<bdi>{html.escape(part)}</bdi>' for part in parts)}</p>"


def _links(title: str, name: str, files: str) -> str:
    kinds = {"csv": "CSV", "svg": "SVG", "png": "PNG"}
    links = [
        f'<a download href="{files}.{kind}" aria-label="{word}: {title}">{word}</a>' for kind, word in kinds.items()
    ]
    return "\n".join([*links, f'<a class="tb-link" href="#{name}" aria-label="Link to: {title}">Link</a>'])


def _region(table: str, label: str) -> str:
    return f'<div class="tb-scroll" tabindex="0" role="region" aria-label="{html.escape(label)}">{table}</div>'


def plain_table(frame: pd.DataFrame) -> str:
    """A frame as an HTML table with proper headers; figures are set flush right."""
    return _rows(tabulated(frame))


def _rows(table: dict, caption: str = "") -> str:
    flush = ["" if column["kind"] != "number" else " class=tb-number" for column in table["columns"]]
    head = "".join(
        f'<th scope="col"{number}>{html.escape(column["heading"])}</th>'
        for column, number in zip(table["columns"], flush, strict=True)
    )
    columns = [column_cells(values) for values in zip(*table["rows"], strict=True)]
    body = "".join(
        "<tr>"
        + "".join(f"<td{number}>{html.escape(text)}</td>" for text, number in zip(row, flush, strict=True))
        + "</tr>"
        for row in zip(*columns, strict=True)
    )
    named = f'<caption class="tb-unseen">{html.escape(caption)}</caption>' if caption else ""
    return f'<table class="tb-table">{named}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'
