"""What stands around a chapter: the run it shows, the tables and sources it used, and the codebook of the data.

All of it is generated from the descriptor, so that it can't fall out of step with the markup.
"""

import dataclasses
import html
from types import SimpleNamespace

import pandas as pd
from IPython.display import HTML, display

from tradebook import catalog, narrative, parameters
from tradebook.charts import coverage, markup
from tradebook.claims import page, records, verdicts

KINDS = {
    "primary copy": "public copy of an official file",
    "official": "the issuer's own page",
    "company": "the company's own page",
    "relay": "relay of official figures or of an agency's text",
    "press": "news or trade press",
    "weak": "weak publisher, to be checked before quoting",
}
FEW_SOURCES = 6  # so many links stand in a table's entry; more are folded away


def run_line(run: SimpleNamespace) -> None:
    """Shows, in one line, the parameters a chapter ran with, if it takes any, and the last day it counts."""
    values = ", ".join(f"{name} = {value}" for name, value in run.values.items())
    until = narrative.day(run.cutoff if values else catalog.data_through())
    begin = f"This page was computed with {values}." if values else "This page takes no parameters."
    told = f"{begin} It counts what happened up to {until}, in the newest figures held."
    show(f'<p class="tb-run">{html.escape(told)}</p>')


def assumptions(run: SimpleNamespace, **meanings: str) -> None:
    """Shows what this page assumes, a row each: what a parameter stands for, its value here, and what it may be."""
    rows = [
        {
            "assumption": narrative.capital(meaning),
            "in_this_run": f"{run.values[name]:g}",
            "may_be": parameters.PARAMETERS[name].bounds(),
            "name": name,
        }
        for name, meaning in meanings.items()
    ]
    table = markup.plain_table(pd.DataFrame(rows))
    show(f'<div class="tb-scroll tb-whole" tabindex="0" role="region" aria-label="Assumptions">{table}</div>')


def sources(chapter: str | None = None) -> None:
    """Shows the tables this chapter read: what each holds, its producer and vintage, and its known traps.

    With the name of a `chapter`, also the claims of the source documents that it treats.
    """
    items = []
    for table in catalog.tables_read():
        entry = catalog.resource(table)
        if entry["name"] in ("sources", "partners") or entry["name"].endswith(
            ("-industries", "-chapters", "-headings", "-subheadings")
        ):
            continue  # labels, not evidence
        caveats = " ".join(entry.get("caveats", []))
        items.append(
            f"<dt>{_prose(entry['title'])}</dt>"
            f"<dd>{_prose(entry['description'])} Source: {_prose(catalog.source(table))}."
            f" {_prose(caveats)} {_file(entry['path'])}</dd>"
        )
    show(f'<dl class="tb-sources">{"".join(items)}</dl>')
    if chapter:
        claims(chapter)


def _prose(text: str) -> str:
    return markup.unbroken(narrative.apostrophes(text))


def claims(chapter: str) -> None:
    """Shows what the source documents claimed about a chapter's subject, with the verdicts of the newest data held."""
    documents = [
        dataclasses.replace(document, claims=[claim for claim in document.claims if claim.chapter == chapter])
        for document in records.documents()
    ]
    if treated := page.of_chapter(verdicts.judge(documents), chapter):
        show(treated)


def table(frame: pd.DataFrame, label: str) -> None:
    """Shows a table of words that belongs to the text, such as a run's assumptions; `label` is its caption."""
    head = f'<p class="tb-label">{html.escape(label)}</p>'
    region = f'<div class="tb-scroll tb-words" tabindex="0" role="region" aria-label="{html.escape(label)}">'
    show(f"{head}{region}{markup.plain_table(frame)}</div>")


def codebook() -> None:
    """Shows every table of the data package: its coverage, traps, basis, licence, last change, sources and fields."""
    known, changes = catalog.load("sources").set_index("source_id"), catalog.load("data_changes")
    for table in catalog.tables():
        entry, frame = catalog.resource(table), catalog.load(table)
        used = _sources_used(entry, frame)
        facts = {
            "From": "; ".join(_origin(item) for item in entry["sources"]),
            "Traps": _traps(entry.get("caveats", [])),
            "Basis": _tally(frame["basis"].value_counts()) if "basis" in frame else "",
            "Licence": _licence(entry, known["terms"].reindex(used.index), used),
            "Last change": _last_change(changes[changes["table"] == table], set(known.index)),
            "Sources": _source_links(used),
        }
        listed = "".join(f"<dt>{name}</dt><dd>{text}</dd>" for name, text in facts.items() if text)
        summary = f"{_prose(entry['title'])} <span>{_size(frame)}</span>"
        show(
            f'<details class="tb-codebook" id="table-{entry["name"]}"><summary>{summary}</summary>'
            f"<p>{_prose(entry['description'])} File {_file(entry['path'])}, {html.escape(entry['class'])}.</p>"
            f"{_strip(entry, frame)}<dl>{listed}</dl>"
            f'<div class="tb-scroll" tabindex="0" role="region" aria-label="Fields of {html.escape(entry["title"])}">'
            f"{markup.plain_table(_fields(entry))}</div></details>"
        )


def _file(path: str) -> str:
    """The file of a table, which the site holds beside the folder of the chapters."""
    return f'<a href="../data/{html.escape(path)}"><code>data/{html.escape(path)}</code></a>'


def _fields(entry: dict) -> pd.DataFrame:
    fields = entry["schema"]["fields"]
    return pd.DataFrame(
        {
            "field": [field["name"] for field in fields],
            "type_and_unit": [", ".join(filter(None, [field["type"], field.get("unit")])) for field in fields],
            "meaning_and_basis": [field["description"] for field in fields],
        }
    )


def _strip(entry: dict, frame: pd.DataFrame) -> str:
    field = coverage.time_field(entry["schema"]["fields"])
    if field is None or frame[field["name"]].isna().all():
        return ""
    rows = coverage.counts(frame[field["name"]], monthly=field["name"] == "month")
    text = coverage.words(rows, field["name"])
    return f'{coverage.strip(rows, text)}<p class="tb-strip-words">{html.escape(text)}</p>'


def _traps(caveats: list[str]) -> str:
    return f"<ul>{''.join(f'<li>{_prose(caveat)}</li>' for caveat in caveats)}</ul>" if caveats else ""


def _tally(numbers: pd.Series) -> str:
    """Texts with the number of rows each stands for, most first."""
    return "; ".join(f"{html.escape(str(text))} ({number:,})" for text, number in numbers.items())


def _sources_used(entry: dict, frame: pd.DataFrame) -> pd.Series:
    """How many rows of the table each source_id stands for, by the columns that refer to the table of sources."""
    keys = entry["schema"].get("foreignKeys", [])
    columns = [column for key in keys if key["reference"]["resource"] == "sources" for column in key["fields"]]
    named = [frame[column].dropna() for column in columns]
    return pd.concat(named).value_counts() if named else pd.Series(dtype=int)


def _licence(entry: dict, terms: pd.Series, used: pd.Series) -> str:
    own = "; ".join(f'<a href="{html.escape(item["path"])}">{_prose(item["title"])}</a>' for item in entry["licenses"])
    by_terms = used.groupby(terms).sum().sort_values(ascending=False)
    return f"{own}. Terms of its sources, with rows: {_tally(by_terms)}." if len(used) else f"{own}."


def _last_change(changes: pd.DataFrame, known: set[str]) -> str:
    if changes.empty:
        return "none logged"
    told = []
    for row in changes[changes["date"] == changes["date"].max()].itertuples():
        what = f'<a href="#source-{row.change}">{row.change}</a>' if row.change in known else html.escape(row.change)
        revised = f", {row.rows_revised:,} revised" if row.rows_revised else ""
        most = f" by {row.largest_revision_pct:g}% at most" if pd.notna(row.largest_revision_pct) else ""
        told.append(f"{what}, {narrative.counted(row.rows_added, 'row')} added{revised}{most}")
    return f"{narrative.day(changes['date'].max())}: {'; '.join(told)}"


def _source_links(used: pd.Series) -> str:
    """Each source_id with its number of rows, linked to its entry in the list of sources; many are folded away.

    On paper, where no link leads on, their number.
    """
    if used.empty:
        return ""
    number = f"{len(used)}, named" if len(used) > 1 else "One, named"
    paper = f'<span class="tb-paper">{number} row by row in the file’s source_id.</span>'
    way = "Find a row’s source_id here, follow it to the list of sources, and the link there to the page that was read."
    links = ", ".join(
        f'<a href="#source-{html.escape(name)}">{html.escape(name)}</a> ({number:,})' for name, number in used.items()
    )
    if len(used) <= FEW_SOURCES:
        return f'{paper}<span class="tb-screen">{way} Rows from each: {links}</span>'
    folded = f"<details><summary>The {len(used)} sources, with the rows from each</summary>{links}</details>"
    return f'{paper}<div class="tb-screen">{way}{folded}</div>'


def _origin(item: dict) -> str:
    version = f" ({html.escape(item['version'])})" if item.get("version") else ""
    if not item.get("path"):
        return f"{_prose(item['title'])}{version}"
    return f'<a href="{html.escape(item["path"])}">{_prose(item["title"])}</a>{version}'


def _size(frame: pd.DataFrame) -> str:
    """The rows of a table and the time they cover."""
    if frame.empty:
        return "no rows yet"
    told = f"{len(frame):,} row{'s' if len(frame) > 1 else ''}"
    for column, form in [("year", "{}"), ("month", "{:%B %Y}"), ("period_end", "{:%B %Y}"), ("date", "{:%B %Y}")]:
        if column in frame and frame[column].notna().any():
            ends = [form.format(end) for end in frame[column].agg(["min", "max"])]
            return f"{told}, {' to '.join(dict.fromkeys(ends))}"
    return told


def source_list() -> None:
    """Shows every source of the package: producer, title with a link, kind, date, terms and cautions.

    On paper the terms that most sources have in common are told once, above the list.
    """
    frame = catalog.load("sources").fillna("")
    common = frame["terms"].mode()[0]
    head = "".join(f'<th scope="col">{name}</th>' for name in ["Source", "Kind", "Published", "Terms and cautions"])
    rows = "".join(
        f'<tr id="source-{html.escape(row.source_id)}"><td>{_prose(row.organisation)}: '
        f'<a href="{html.escape(row.url)}">{_prose(row.title)}</a>{_official(row.original_url)}</td>'
        f"<td>{_prose(KINDS[row.kind])}</td><td>{html.escape(row.published)}</td>{_terms(row, common)}</tr>"
        for row in frame.itertuples()
    )
    show(
        f'<p class="tb-paper">Where no terms are named: {html.escape(common[:1].lower() + common[1:])}.</p>'
        '<div class="tb-scroll tb-tall" tabindex="0" role="region" aria-label="Sources">'
        f'<table class="tb-table"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>'
    )


def _terms(row, common: str) -> str:
    """The cell with the terms of a source and its note; `common` terms stay off paper."""
    terms, note = (_prose(narrative.capital(text)) if text else "" for text in [row.terms, row.note])
    if row.terms != common:
        return f"<td>{'. '.join(filter(None, [terms, note]))}</td>"
    return f'<td><span class="tb-screen">{terms}. </span>{note}</td>' if note else f'<td class="tb-screen">{terms}</td>'


def _official(url: str) -> str:
    return f' (<a href="{html.escape(url)}">official address</a>)' if url else ""


def show(markup: str) -> None:
    """Shows finished HTML."""
    display(HTML(markup))
