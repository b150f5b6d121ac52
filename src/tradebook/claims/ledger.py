"""The ledger of verdicts: as a table, as JSON, and against the ledger that was last published."""

import csv
import json
import textwrap
from pathlib import Path

import pandas as pd

from tradebook.claims import records, words
from tradebook.claims.measures import Found
from tradebook.claims.verdicts import RULES, Verdict, judge

WIDTH = 100  # columns of a terminal
PUBLISHED = "verdicts.csv"  # in seeds/: the verdicts of the last edition, so that new data can't silently overturn one


def current() -> list[Verdict]:
    """The verdicts the data in use give now, in the order of the documents."""
    return judge(records.documents())


def table(verdicts: list[Verdict]) -> pd.DataFrame:
    """One row a claim: document, id, paragraph, says, kind, chapter, printed, stated, unit, hedge, count, found, then,
    other, near, difference, verdict, since, rows (table:line), sources (source_ids), needs, context.

    Numbers are in the claim's unit, but for `near`, which may be of another thing and has its own in `near_unit`.
    """
    return pd.DataFrame([_row(verdict) for verdict in verdicts])


def _row(verdict: Verdict) -> dict:
    claim, found = verdict.claim, verdict.found
    return {
        **{name: getattr(claim, name) for name in ("document", "id", "paragraph", "says", "kind", "chapter")},
        **{name: getattr(claim, name) for name in ("printed", "stated", "unit", "hedge", "count")},
        "found": _plain(found),
        "then": _plain(verdict.then),
        "other": _plain(verdict.other),
        "near": _plain(verdict.near),
        "near_unit": verdict.near.unit if verdict.near else None,
        "difference": verdict.difference(),
        "verdict": verdict.verdict,
        "since": verdict.since,
        "rows": [f"{table}:{line}" for table, line in found.rows] if found else [],
        "sources": found.sources() if found else [],
        "needs": verdict.needs,
        "context": claim.context,
    }


def _plain(found: Found | None) -> object:
    value = found.value if found else None
    return f"{value:%Y-%m-%d}" if isinstance(value, pd.Timestamp) else value


def lines(verdicts: list[Verdict]) -> list[str]:
    """The ledger for a terminal of 100 columns: by document, a claim with its verdict and what the data give."""
    told, before = [], None
    for verdict in verdicts:
        if verdict.claim.document != before:
            own = [other for other in verdicts if other.claim.document == verdict.claim.document]
            told += [*([""] if told else []), *_wrapped(f"{verdict.claim.document}, {tally(own)}", "", "  ")]
        before = verdict.claim.document
        head = f"  {verdict.claim.id:<6} {verdict.verdict:<21} "
        told += _wrapped(f"{verdict.claim.says}{_beside(verdict)}", head, " " * len(head))
    return [*told, "", *_wrapped(tally(verdicts), "", "  ")]


def tally(verdicts: list[Verdict]) -> str:
    """How many claims there are, and how many of each verdict: '2 claims: 1 confirmed, 1 differs'."""
    given = [verdict.verdict for verdict in verdicts]
    counts = ", ".join(_several(given.count(name), name) for name in RULES if name in given)
    return f"{len(given)} claim{'' if len(given) == 1 else 's'}{': ' if counts else ''}{counts}"


def _several(number: int, verdict: str) -> str:
    return f"{number} {'differ' if verdict == 'differs' and number > 1 else verdict}"


def _wrapped(text: str, first: str, later: str) -> list[str]:
    return textwrap.wrap(
        text, WIDTH, initial_indent=first, subsequent_indent=later, break_long_words=False, break_on_hyphens=False
    )


def _beside(verdict: Verdict) -> str:
    unknown, claim = verdict.verdict == "cannot be checked", verdict.claim
    found, measure = (verdict.near, claim.near) if unknown else (verdict.found, claim.recompute)
    if found is None or found.value is None:
        return ""
    return f" [{'nearest' if unknown else 'data'}: {words.value(found, measure, claim)}]"


def as_json(verdicts: list[Verdict]) -> str:
    """The ledger as a JSON array, one object a claim."""
    return json.dumps([_row(verdict) for verdict in verdicts], ensure_ascii=False, indent=1, default=str)


def changes(verdicts: list[Verdict], place: Path | None = None) -> list[str]:
    """What differs from the published ledger, a line a claim; empty when nothing does."""
    path = (place or records.folder()) / PUBLISHED
    if not path.is_file():
        return [f"{path}: no published ledger to compare with; tradebook claims --accept writes it"]
    with path.open(encoding="utf-8", newline="") as handle:
        before = {row["claim"]: row["verdict"] for row in csv.DictReader(handle)}
    now = {verdict.claim.id: verdict.verdict for verdict in verdicts}
    lines = [
        f"{claim}: was {before[claim]}, is {now[claim]}" for claim in now if before.get(claim, now[claim]) != now[claim]
    ]
    lines += [f"{claim}: new, {now[claim]}" for claim in now if claim not in before]
    return lines + [f"{claim}: no longer made, was {before[claim]}" for claim in before if claim not in now]


def accept(verdicts: list[Verdict], place: Path | None = None) -> Path:
    """Writes the verdicts as the published ledger; returns its path."""
    path = (place or records.folder()) / PUBLISHED
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(["claim", "verdict"])
        writer.writerows([verdict.claim.id, verdict.verdict] for verdict in verdicts)
    return path
