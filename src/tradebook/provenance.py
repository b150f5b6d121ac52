"""What stands around a chapter: the run it shows, the tables and sources it used, and the codebook of the data.

All of it is generated from the descriptor, so that it can't fall out of step with the markup.
"""

import html
from types import SimpleNamespace

import pandas as pd
from IPython.display import HTML, display

from tradebook import catalog, narrative
from tradebook.charts import markup

KINDS = {
    "primary copy": "public copy of an official file",
    "official": "the issuer's own page",
    "company": "the company's own page",
    "relay": "relay of official figures or of an agency's text",
    "press": "news or trade press",
    "weak": "weak publisher, to be checked before quoting",
}


def run_line(run: SimpleNamespace) -> None:
    """Shows, in one line, the parameters a chapter ran with and the last day it counts."""
    values = ", ".join(f"{name} = {value}" for name, value in run.values.items())
    until = narrative.day(run.cutoff)
    told = f"This page was computed with {values}. It counts what happened up to {until}, in the newest figures held."
    _show(f'<p class="tb-run">{html.escape(told)}</p>')


def sources() -> None:
    """Shows the tables this chapter read: what each holds, its producer and vintage, and its known traps."""
    items = []
    for table in catalog.tables_read():
        entry = catalog.resource(table)
        if entry["name"] in ("sources", "partners") or entry["name"].endswith(
            ("-industries", "-chapters", "-headings", "-subheadings")
        ):
            continue  # labels, not evidence
        caveats = " ".join(entry.get("caveats", []))
        items.append(
            f"<dt>{html.escape(entry['title'])}</dt>"
            f"<dd>{html.escape(entry['description'])} Source: {html.escape(catalog.source(table))}."
            f" {html.escape(caveats)} <code>data/{html.escape(entry['path'])}</code></dd>"
        )
    _show(f'<dl class="tb-sources">{"".join(items)}</dl>')


def codebook() -> None:
    """Shows every table of the data package with its fields, units, bounds in time, traps and sources."""
    for table in catalog.tables():
        entry = catalog.resource(table)
        frame = catalog.load(table)
        fields = pd.DataFrame(
            {
                "field": [field["name"] for field in entry["schema"]["fields"]],
                "type": [field["type"] for field in entry["schema"]["fields"]],
                "meaning": [field["description"] for field in entry["schema"]["fields"]],
            }
        )
        caveats = "".join(f"<li>{html.escape(caveat)}</li>" for caveat in entry.get("caveats", []))
        origin = "; ".join(_origin(item) for item in entry["sources"])
        summary = f"{html.escape(entry['title'])} <span>{len(frame):,} rows{_coverage(frame)}</span>"
        _show(
            f'<details class="tb-codebook" id="table-{entry["name"]}"><summary>{summary}</summary>'
            f"<p>{html.escape(entry['description'])} File <code>data/{html.escape(entry['path'])}</code>,"
            f" {html.escape(entry['class'])}. From {origin}.</p>"
            f"{f'<ul>{caveats}</ul>' if caveats else ''}"
            '<div class="tb-scroll" tabindex="0" role="region" aria-label="Fields">'
            f"{markup.plain_table(fields)}</div></details>"
        )


def _origin(item: dict) -> str:
    version = f" ({html.escape(item['version'])})" if item.get("version") else ""
    if not item.get("path"):
        return f"{html.escape(item['title'])}{version}"
    return f'<a href="{html.escape(item["path"])}">{html.escape(item["title"])}</a>{version}'


def _coverage(frame: pd.DataFrame) -> str:
    for column, form in [("year", "{}"), ("month", "{:%Y-%m}"), ("period_end", "{:%Y-%m}"), ("date", "{:%Y-%m}")]:
        if column in frame and frame[column].notna().any():
            return f", {form.format(frame[column].min())} to {form.format(frame[column].max())}"
    return ""


def source_list() -> None:
    """Shows every source of the package: producer, title with a link, kind, date, terms and cautions."""
    frame = catalog.load("sources").fillna("")
    head = "".join(f'<th scope="col">{name}</th>' for name in ["Source", "Kind", "Published", "Terms and cautions"])
    rows = "".join(
        f'<tr id="source-{html.escape(row.source_id)}"><td>{html.escape(row.organisation)}: '
        f'<a href="{html.escape(row.url)}">{html.escape(row.title)}</a></td>'
        f"<td>{KINDS[row.kind]}</td><td>{html.escape(row.published)}</td>"
        f"<td>{html.escape('. '.join(narrative.capital(text) for text in [row.terms, row.note] if text))}</td></tr>"
        for row in frame.itertuples()
    )
    _show(
        '<div class="tb-scroll tb-tall" tabindex="0" role="region" aria-label="Sources">'
        f'<table class="tb-table"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>'
    )


def _show(markup: str) -> None:
    display(HTML(markup))
