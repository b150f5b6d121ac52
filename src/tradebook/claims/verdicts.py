"""The verdict on a claim, by rules that are printed with it."""

import dataclasses
import math

import pandas as pd

from tradebook import catalog
from tradebook.claims import measures
from tradebook.claims.measures import Found, MeasureError
from tradebook.claims.records import Claim, ClaimError, Document

RULES = {
    "confirmed": "the data give the same at the claim's own precision",
    "rounded": "the claim rounds or hedges, and the data lie within one unit of its last digit, or within a twentieth; "
    "or the data are printed less exactly and agree as far as they go",
    "differs": "the data give something else",
    "superseded": "true when it was written; newer data or later events say otherwise",
    "happened": "what was announced or expected is on record",
    "did not happen (yet)": "nothing of the kind is on record up to the last day of these data",
    "cannot be checked": "no table here can tell, the data end before the document was written, or only the document "
    "itself tells",
}
HEDGED = 0.05  # how far a hedged figure (about, nearly) may lie from the data
OWN = "a second source: the rows that tell were read from the document itself"
LATER = "data that reach to the month in which it was written"
ROWS = "rows that answer: the tables of this edition hold none"
# What a verdict says of a claim, in three words that a chart can colour.
STANDS, FALLS, OPEN = "the data bear it out", "they do not, no longer or not yet", "they can't tell"
SIDES = dict.fromkeys(RULES, STANDS)
SIDES |= {"differs": FALLS, "superseded": FALLS, "did not happen (yet)": FALLS, "cannot be checked": OPEN}


@dataclasses.dataclass(frozen=True)
class Verdict:
    """A claim with what the data say: `found` now, `then` as of writing, `other` in the other country's count.

    Where it cannot be checked, `needs` says what it would take, and `near` is the nearest thing the tables tell.
    """

    claim: Claim
    verdict: str
    found: Found | None
    then: Found | None = None
    other: Found | None = None
    near: Found | None = None
    needs: str | None = None
    since: str | None = None  # for superseded: the date of the source that says otherwise

    def difference(self) -> float | None:
        """Recomputed minus stated, in the claim's unit; None where either is no number."""
        if (
            self.found is None
            or not isinstance(self.found.value, float)
            or not isinstance(self.claim.stated, (int, float))
        ):
            return None
        return self.found.value - self.claim.stated


def judge(documents: list[Document]) -> list[Verdict]:
    """A verdict on every claim, in order. Raises ClaimError, naming document and claim, where a measure fails."""
    return [verdict(claim, document.same_as, document.written) for document in documents for claim in document.claims]


def verdict(claim: Claim, same_as: tuple[str, ...] = (), written: str | None = None) -> Verdict:
    """The verdict on one claim, of a document of the month `written` that is itself the sources `same_as`.

    Raises ClaimError.
    """
    try:
        found, then, other = (
            measures.evaluate(measure, claim.unit) if measure else None
            for measure in (claim.recompute, claim.then, claim.other)
        )
        near = measures.evaluate(claim.near) if claim.near else None
    except MeasureError as error:
        raise ClaimError(f"{claim.document}, claim {claim.id}: {error}") from None
    if found is None:
        return Verdict(claim, "cannot be checked", None, then, other, near, claim.needs)
    if missing := _silent(claim, found, written):
        return Verdict(claim, "cannot be checked", found, then, other, near, missing)
    if (sources := found.sources()) and set(sources) <= set(same_as):
        return Verdict(claim, "cannot be checked", found, then, other, near, OWN)
    if claim.kind == "expectation":
        told = _outcome(claim, found)
        return Verdict(claim, told, found, then, other, needs=ROWS if told == "cannot be checked" else None)
    now = fit(claim, found)
    held = fit(claim, then) if then else now
    if held in ("confirmed", "rounded") and now == "differs":
        return Verdict(claim, "superseded", found, then, other, since=since(found))
    return Verdict(claim, now, found, then, other, needs=ROWS if now == "cannot be checked" else None)


def _silent(claim: Claim, found: Found, written: str | None) -> str | None:
    """What it would take to tell, where no row answers and none could: the tables are empty, or end too early."""
    if found.rows or found.value:
        return None
    if all(catalog.load(table).empty for table in measures.tables(claim.recompute)):
        return ROWS
    return LATER if written and catalog.data_through() < pd.Timestamp(written) else None


def _outcome(claim: Claim, found: Found) -> str:
    """An expectation of something comes true when a row is found; one that states a value, when the value fits."""
    if claim.stated is None:
        return "happened" if found.value else "did not happen (yet)"
    told = fit(claim, found)
    if told == "cannot be checked":
        return told
    return "happened" if told in ("confirmed", "rounded") else "did not happen (yet)"


def fit(claim: Claim, found: Found) -> str:
    """Whether a recomputed value is what the claim states: confirmed, rounded, differs, or cannot be checked."""
    value, stated = found.value, claim.stated
    if value is None:
        return "cannot be checked"
    if claim.kind == "event" and stated is None:
        return "happened" if value else "cannot be checked"  # a count of no rows tells as little as no date
    if isinstance(value, pd.Timestamp):
        return _same(str(value.date())[: len(str(stated))] == str(stated))
    if isinstance(value, str):
        return _same(value == str(stated))
    return _fit_number(float(value), float(stated), claim)


def _same(equal: bool) -> str:
    return "confirmed" if equal else "differs"


def _fit_number(value: float, stated: float, claim: Claim) -> str:
    if claim.hedge in ("over", "under"):
        return _same(value > stated if claim.hedge == "over" else value < stated)
    apart, unit = abs(value - stated), unit_of_last_digit(claim)
    if claim.hedge:
        return "rounded" if apart <= max(HEDGED * abs(stated), unit / 2) else "differs"
    if apart <= unit / 2 + 1e-9:
        return "confirmed"
    if claim.kind != "figure":
        return "differs"
    return "rounded" if _agrees_as_far_as_it_goes(value, stated, unit) or _one_digit_off(apart, unit) else "differs"


def _one_digit_off(apart: float, unit: float) -> bool:
    return apart < unit and not math.isclose(apart, unit)


def _agrees_as_far_as_it_goes(value: float, stated: float, unit: float) -> bool:
    """Data of 6.8 neither bear out nor contradict a claim of 6.78: they are the same where both have a digit."""
    decimals = len(f"{value:.9g}".partition(".")[2])
    coarser = 10.0**-decimals > 1.5 * unit
    return coarser and math.isclose(round(stated, decimals), value)


def unit_of_last_digit(claim: Claim) -> float:
    """The weight of the last digit a claim prints: 0.1 for 20.6, 0.01 for 123.86, 1 for 42."""
    digits = str(claim.printed or claim.stated).replace(",", "")
    number = "".join(mark for mark in digits if mark.isdigit() or mark == ".").strip(".")
    return 10.0 ** -len(number.partition(".")[2])


def since(found: Found) -> str:
    """The date of publication of the newest source behind a value."""
    published = catalog.load("sources").set_index("source_id")["published"]
    dates = [str(published[source_id])[:10] for source_id in found.sources() if published[source_id][:1].isdigit()]
    return max(dates) if dates else ""
