"""What the source documents say, as `seeds/*.yml` record it: whose text it was, and each claim in our own words."""

import dataclasses
import datetime as dt
import hashlib
import re
from pathlib import Path

import yaml

from tradebook import folders
from tradebook.errors import Told

KINDS = ("figure", "rank", "date", "ordering", "event", "expectation", "statement")
HEDGES = ("about", "nearly", "over", "under")
COUNTS = ("Vietnam", "United States", "China", "Japan", "other")
_LOADER = getattr(
    yaml, "CSafeLoader", yaml.SafeLoader
)  # the one in C, where PyYAML was built with it: ten times faster
IDENTITY = ("id", "file", "sha256", "publisher", "title", "written", "dated_by", "language", "read_as", "about")


class ClaimError(Told):
    """A record, a claim or an original can't be used. One line that names the document and the claim."""


@dataclasses.dataclass(frozen=True)
class Claim:
    """One checkable claim. `stated` is a number, a date or a text; `printed` is how the document writes it.

    `recompute`, `then` and `other` are measures (see `claims.measures`): of what holds in the newest data, of what
    held when the document was written, and of the same thing in the other country's count. `needs` says what it would
    take where no table can tell, and `near` is then a measure of the nearest thing that they do tell; `context` is one
    sentence of reading.
    """

    id: str
    document: str
    paragraph: int
    says: str
    kind: str
    chapter: str | None = None
    printed: str | None = None
    stated: float | str | dt.date | None = None
    unit: str | None = None
    hedge: str | None = None
    count: str | None = None
    recompute: dict | None = None
    then: dict | None = None
    other: dict | None = None
    near: dict | None = None
    needs: str | None = None
    context: str | None = None


@dataclasses.dataclass(frozen=True)
class Document:
    """One source document: its identity and its claims, in the order of the text.

    `same_as` names the rows of `sources` that are this very text, so that it is never its own witness.
    """

    id: str
    file: str
    sha256: str
    publisher: str
    title: str
    written: str
    dated_by: str
    language: str
    read_as: str
    about: str
    claims: list[Claim]
    same_as: tuple[str, ...] = ()


def folder() -> Path:
    """The nearest `seeds/` above, else the project's own. Raises ClaimError."""
    if (found := folders.seeds()) is None:
        raise ClaimError("seeds/: no record of a document here or above")
    return found


def documents(place: Path | None = None) -> list[Document]:
    """Every document of `seeds/`, in the order of the file names. Raises ClaimError."""
    found = [_document(path) for path in sorted((place or folder()).glob("*.yml"))]
    claims = [claim for document in found for claim in document.claims]
    seen: dict[str, str] = {}
    for claim in claims:
        if claim.id in seen:
            raise ClaimError(f"{claim.document}, claim {claim.id}: {seen[claim.id]} has a claim of that id too")
        seen[claim.id] = claim.document
    return found


def _document(path: Path) -> Document:
    try:
        record = yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)
    except (UnicodeDecodeError, yaml.YAMLError) as error:
        raise ClaimError(f"{path.name}: not readable as YAML ({' '.join(str(error).split())[:120]})") from None
    if not isinstance(record, dict):
        raise ClaimError(f"{path.name}: should hold the names {', '.join(IDENTITY)} and claims")
    claims = record.pop("claims", None) or []
    same_as = tuple(record.pop("same_as", None) or ())
    if set(record) != set(IDENTITY):
        odd = ", ".join(sorted(set(record) ^ set(IDENTITY)))
        raise ClaimError(f"{path.name}: missing or unknown: {odd}")
    claims = [_claim(record["id"], number, given) for number, given in enumerate(claims, 1)]
    return Document(**record, claims=claims, same_as=same_as)


def _claim(document: str, number: int, given: object) -> Claim:
    name = given.get("id", f"number {number}") if isinstance(given, dict) else f"number {number}"
    where = f"{document}, claim {name}"
    try:
        claim = Claim(document=document, **given)
    except TypeError as error:
        raise ClaimError(f"{where}: {str(error).replace('Claim.__init__()', 'the record')}") from None
    for field, allowed in [("kind", KINDS), ("hedge", HEDGES), ("count", COUNTS)]:
        value = getattr(claim, field)
        if value not in allowed and (field == "kind" or value is not None):
            raise ClaimError(f"{where}: {field} {value!r} is not one of {', '.join(allowed)}")
    if not re.fullmatch(r"[a-z0-9-]+", str(claim.id)):
        raise ClaimError(f"{where}: an id has small letters, digits and hyphens")
    if (claim.recompute is None) == (claim.needs is None):
        raise ClaimError(f"{where}: give either a measure to recompute it, or what it needs")
    return claim


def check_originals(place: Path, records: list[Document]) -> list[str]:
    """Compares the documents in `place` with their records; returns what was found, a line a document.

    Raises ClaimError for a missing file, another hash, or a claim whose printed figure is not in its paragraph.
    """
    lines = []
    for document in records:
        path = place / document.file
        if not path.is_file():
            raise ClaimError(f"{document.id}: {path} is missing")
        raw = path.read_bytes()
        if hashlib.sha256(raw).hexdigest() != document.sha256:
            raise ClaimError(f"{document.id}: {path} is not the file that was read (another sha256)")
        paragraphs = [line for line in raw.decode("utf-8").splitlines() if line.strip()]
        for claim in document.claims:
            _find(claim, paragraphs)
        lines.append(f"{document.id}: the file that was read; {len(document.claims)} claims stand where they should")
    return lines


def _find(claim: Claim, paragraphs: list[str]) -> None:
    where = f"{claim.document}, claim {claim.id}"
    if not 1 <= claim.paragraph <= len(paragraphs):
        raise ClaimError(f"{where}: the document has no paragraph {claim.paragraph}")
    if claim.printed and claim.printed.casefold() not in paragraphs[claim.paragraph - 1].casefold():
        raise ClaimError(f"{where}: {claim.printed!r} does not stand in paragraph {claim.paragraph}")
