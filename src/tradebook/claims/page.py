"""The page of the claims: the ledger as a table with filters, a section a document, the rules, and a chapter's list.

Every function returns finished HTML, escaped, that is whole without scripts; `_static/ledger.js` brings the filters to
life. On a phone the rows become cards, so the parts of the table say their roles. Each claim has one row in the ledger,
`#claim-<id>`, and one entry in the section of its document, `#read-<id>`.
"""

import html

import pandas as pd

from tradebook import catalog, narrative
from tradebook.claims import words
from tradebook.claims.ledger import tally
from tradebook.claims.records import Claim, Document
from tradebook.claims.verdicts import RULES, SIDES, Verdict

CODEBOOK = "data_and_sources.html"
HEADS = ["Claim", "As printed", "In the data", "Difference", "Verdict", "Sources and rows"]
FEW_RUNS = 4  # so many runs of lines stand in a row; more are folded away


def names(documents: list[Document]) -> dict[str, str]:
    """What a document is called on the page: the month it was written, with its id where two share one."""
    months = {document.id: narrative.month(pd.Timestamp(document.written)) for document in documents}
    shared = [month for month in months.values() if list(months.values()).count(month) > 1]
    return {name: f"{month} ({name})" if month in shared else month for name, month in months.items()}


def ledger(documents: list[Document], judged: list[Verdict]) -> str:
    """Every claim as a row of one table, by document, with a form of filters that waits for its script."""
    called = names(documents)
    head = "".join(f'<th role="columnheader" scope="col">{name}</th>' for name in HEADS)
    bodies = "".join(
        f'<tbody role="rowgroup" data-document="{document.id}"><tr role="row" class="tb-group">'
        f'<th role="rowheader" colspan="{len(HEADS)}" scope="rowgroup">'
        f"{called[document.id]}: {escaped(document.about)}</th></tr>"
        + "".join(_row(verdict) for verdict in judged if verdict.claim.document == document.id)
        + "</tbody>"
        for document in documents
    )
    return (
        f'<div class="tb-ledger">{_filters(called, judged)}'
        '<div class="tb-scroll tb-high" tabindex="0" role="region" aria-label="Every claim">'
        f'<table role="table" class="tb-table" id="ledger"><thead role="rowgroup"><tr role="row">{head}</tr></thead>'
        f"{bodies}</table></div></div>"
    )


def _filters(called: dict[str, str], judged: list[Verdict]) -> str:
    verdicts = {name: name for name in RULES if name in {verdict.verdict for verdict in judged}}
    chapters = {stem: _title(stem) for stem in sorted({verdict.claim.chapter or "" for verdict in judged} - {""})}
    choices = "".join(
        f'<label>{label} <select name="{name}"><option value="">all</option>'
        + "".join(f'<option value="{escaped(value)}">{escaped(text)}</option>' for value, text in options.items())
        + "</select></label>"
        for name, label, options in [
            ("document", "Document of", called),
            ("verdict", "Verdict", verdicts),
            ("chapter", "Chapter", chapters),
        ]
    )
    return (
        '<form class="tb-filters" role="search" aria-label="Filter the claims" aria-controls="ledger" hidden>'
        f'{choices}<label>Words <input type="search" name="words" autocomplete="off"></label>'
        '<button type="reset">Show all</button></form>'
        f'<p class="tb-shown" role="status">{len(judged)} claims.</p>'
    )


def _row(verdict: Verdict) -> str:
    claim = verdict.claim
    cells = [
        f'{escaped(claim.says)} <small><a href="#read-{claim.id}">{claim.id}</a>{_chapter(claim)}</small>',
        escaped(words.printed(claim)),
        _now(verdict) or "–",
        escaped(words.difference(verdict)) or "–",
        _badge(verdict) + (f"<small>since {escaped(verdict.since)}</small>" if verdict.since else ""),
        _evidence(verdict),
    ]
    told = "".join(
        f'<td role="cell"{" class=tb-none" if cell == "–" else ""} data-head="{head}">{cell}</td>'
        for head, cell in zip(HEADS, cells, strict=True)
    )
    marks = f'data-verdict="{verdict.verdict}" data-chapter="{claim.chapter or ""}"'
    return f'<tr role="row" id="claim-{claim.id}" {marks}>{told}</tr>'


def _now(verdict: Verdict) -> str:
    """What the data give, empty where they can't tell: what a document says of itself is no answer."""
    if verdict.found is None or verdict.verdict == "cannot be checked":
        return ""
    return escaped(words.value(verdict.found, verdict.claim.recompute, verdict.claim))


def _badge(verdict: Verdict) -> str:
    side = list(dict.fromkeys(SIDES.values())).index(SIDES[verdict.verdict])
    return f'<span class="tb-verdict tb-side-{side}">{verdict.verdict}</span>'


def _evidence(verdict: Verdict) -> str:
    if verdict.verdict == "cannot be checked":
        return f"<small>Needs {escaped(verdict.needs or '')}.</small>"
    links = ", ".join(
        f'<a href="{CODEBOOK}#source-{escaped(name)}">{_parted(name)}</a>' for name in verdict.found.sources()
    )
    return f"<small>{links or 'no row of its kind'}{_rows(verdict)}</small>"


def _rows(verdict: Verdict) -> str:
    """The rows behind a verdict as table:lines; long lists fold."""
    told = ""
    for table, lines in words.rows(verdict.found).items():
        entry = f'<a href="{CODEBOOK}#table-{table.replace("_", "-")}">{_parted(table)}</a>:<wbr>'
        if lines.count(",") < FEW_RUNS:
            told += f"<br>{entry}{lines}"
        else:
            number = sum(own == table for own, _ in verdict.found.rows)
            told += f"<details><summary>{_parted(table)}: {number} rows</summary>{entry}{lines}</details>"
    return told


def _parted(name: str) -> str:
    """A long name as HTML that breaks between its words."""
    return escaped(name).replace("_", "_<wbr>")


def _chapter(claim: Claim) -> str:
    return f' · <a href="{claim.chapter}.html">{_title(claim.chapter)}</a>' if claim.chapter else ""


def _title(stem: str) -> str:
    return stem.replace("_", " ")


def sections(documents: list[Document], judged: list[Verdict]) -> str:
    """A folded section a document: what it is, how it was read, its verdicts counted, and an entry for each claim."""
    return "".join(_section(document, [v for v in judged if v.claim.document == document.id]) for document in documents)


def _section(document: Document, judged: list[Verdict]) -> str:
    month = narrative.month(pd.Timestamp(document.written))
    facts = {
        "Title": document.title,
        "Publisher": document.publisher,
        "Written": f"{month}; {document.dated_by}",
        "Read as": f"{document.read_as}, language {document.language}, {document.file}, sha256 {document.sha256[:16]}…",
    }
    listed = "".join(f"<dt>{name}</dt><dd>{escaped(text)}</dd>" for name, text in facts.items())
    links = ", ".join(f'<a href="{CODEBOOK}#source-{name}">{name}</a>' for name in document.same_as)
    note = f"<p>The same text stands at {links}, which can therefore not bear it out.</p>" if links else ""
    return (
        f'<details class="tb-document" id="document-{document.id}"><summary><h3>{month}: {escaped(document.about)}</h3>'
        f"<span>{tally(judged)}</span></summary><dl>{listed}</dl>{note}{''.join(map(_entry, judged))}</details>"
    )


def _entry(verdict: Verdict) -> str:
    claim = verdict.claim
    head = f'<p><a href="#claim-{claim.id}">{claim.id}</a> <strong>{escaped(claim.says)}</strong> {_badge(verdict)}</p>'
    lines = [_told(verdict), _counts(verdict), _history(verdict), _lack(verdict), escaped(claim.context or "")]
    lines += [_origin(verdict)]
    return f'<div class="tb-claim" id="read-{claim.id}">{head}<p>{" ".join(filter(None, lines))}</p></div>'


def _told(verdict: Verdict) -> str:
    """Printed and recomputed, with the way to recompute it."""
    claim = verdict.claim
    begin = f"As printed: {escaped(words.printed(claim))} (paragraph {claim.paragraph})."
    if not (now := _now(verdict)):
        return begin
    apart = words.difference(verdict)
    apart = f", a difference of {escaped(apart)}" if apart not in ("", "none") else ""
    return f"{begin} In the data: <b>{now}</b>{apart}. {_recipe(claim.recompute)}"


def _recipe(measure: dict) -> str:
    return f'<span class="tb-recipe">That is {escaped(words.recipe(measure))}.</span>'


def _counts(verdict: Verdict) -> str:
    """The same thing in both countries' counts, and whose the document used."""
    claim = verdict.claim
    if not claim.count:
        return ""
    used = "the United States’ count" if claim.count == "United States" else f"{claim.count}’s count"
    if verdict.other is None or not (now := _now(verdict)):
        return f"The document uses {used}."
    other = escaped(words.value(verdict.other, claim.other, claim))
    whose = words.whose(claim.other)
    return f"In {used}, which the document uses: {now}; in {whose}: <b>{other}</b>."


def _history(verdict: Verdict) -> str:
    if verdict.then is None:
        return ""
    then = escaped(words.value(verdict.then, verdict.claim.then, verdict.claim))
    since = f"; the newer source is of {escaped(verdict.since)}" if verdict.since else ""
    return f"As known when it was written: {then}{since}."


def _lack(verdict: Verdict) -> str:
    """What it would take where it can't be checked, and the nearest thing that is held."""
    if verdict.verdict != "cannot be checked":
        return ""
    told = f"To check it, one would need {escaped(verdict.needs or '')}."
    if verdict.near is None or verdict.near.value is None:
        return told
    near = escaped(words.value(verdict.near, verdict.claim.near, verdict.claim)).rstrip(".")
    return f"{told} The nearest thing held: {near}. {_recipe(verdict.claim.near)}"


def _origin(verdict: Verdict) -> str:
    found = verdict.found if verdict.verdict != "cannot be checked" else verdict.near
    known = catalog.load("sources").set_index("source_id")["organisation"]
    links = [
        f'<a href="{CODEBOOK}#source-{escaped(name)}">{escaped(known[name])}</a>'
        for name in (found.sources() if found else [])
    ]
    return f"Source{'s' if len(links) > 1 else ''}: {', '.join(links)}." if links else ""


def rules(judged: list[Verdict]) -> str:
    """Each verdict with its rule and the number of claims that it was given to."""
    given = [verdict.verdict for verdict in judged]
    listed = "".join(
        f"<dt>{escaped(name)} <span>({given.count(name)})</span></dt><dd>{escaped(narrative.capital(rule))}.</dd>"
        for name, rule in RULES.items()
    )
    return f'<dl class="tb-sources tb-rules">{listed}</dl>'


def of_chapter(judged: list[Verdict], chapter: str) -> str:
    """The claims that one chapter treats, with their verdicts, linked to the ledger; empty where there are none."""
    own = [verdict for verdict in judged if verdict.claim.chapter == chapter]
    if not own:
        return ""
    items = "".join(
        f'<li><a href="claims.html#claim-{verdict.claim.id}">{escaped(verdict.claim.says)}</a> {_badge(verdict)}</li>'
        for verdict in own
    )
    return (
        '<details class="tb-codebook tb-treated"><summary>What the source documents claimed about this '
        f"<span>({tally(own)}, by the newest data held)</span></summary><ul>{items}</ul></details>"
    )


def escaped(text: object) -> str:
    """The text as HTML shows it."""
    return html.escape(str(text))
