"""The records of the source documents: complete, without their text, and each claim judged as it was published."""

import re

import pytest
import yaml

from conftest import BOOK
from tradebook import catalog
from tradebook.claims import ledger, records, verdicts

RECORDS = sorted((BOOK / "seeds").glob("*.yml"))
DOCUMENTS = records.documents(BOOK / "seeds")
JUDGED = verdicts.judge(DOCUMENTS)
BY_CLAIM = pytest.mark.parametrize("judged", JUDGED, ids=lambda judged: judged.claim.id)


def test_the_five_documents_are_recorded():
    assert len(RECORDS) == 5
    assert len({document.sha256 for document in DOCUMENTS}) == 5


@pytest.mark.parametrize("path", RECORDS, ids=lambda path: path.stem)
def test_a_record_identifies_its_document(path):
    record = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert set(record) == {*records.IDENTITY, "same_as", "claims"}
    assert re.fullmatch(r"[0-9a-f]{64}", record["sha256"])
    assert re.fullmatch(r"20\d\d-\d\d", record["written"])
    assert all(str(record[name]).strip() for name in records.IDENTITY)
    assert set(record["same_as"]) <= set(catalog.load("sources")["source_id"])


def test_every_document_makes_claims_and_no_id_is_used_twice():
    ids = [judged.claim.id for judged in JUDGED]
    assert len(ids) == len(set(ids)) >= 60
    assert all(len(document.claims) >= 20 for document in DOCUMENTS)


def test_the_verdicts_are_those_that_were_published():
    assert ledger.changes(JUDGED, BOOK / "seeds") == []


@BY_CLAIM
def test_a_claim_is_told_in_words_of_ours(judged):
    """Nothing is quoted, and what is copied is a figure, a date or a name."""
    claim = judged.claim
    for text in filter(None, [claim.says, claim.context, claim.needs]):
        assert not re.search(r'["“”„«»]', text), text
    assert claim.says.endswith(".")
    assert len(claim.says.split()) <= 25
    assert len((claim.printed or "").split()) <= 3


@BY_CLAIM
def test_a_reading_stays_true_whatever_the_verdict(judged):
    """It holds no statistic and no word that judges: those are computed."""
    text = judged.claim.context or ""
    assert not re.search(r"\d", re.sub(r"\b(19|20)\d\d\b", "", text)), text
    assert not re.search(r"\b(confirmed|rounded|differs|superseded|happened|wrong|true|false|correct)\b", text), text


@BY_CLAIM
def test_a_verdict_is_known_and_rests_on_rows_that_exist(judged):
    assert judged.verdict in verdicts.RULES
    if judged.verdict == "cannot be checked":
        assert judged.needs
        return
    for table, line in judged.found.rows:
        assert 2 <= line <= len(catalog.load(table)) + 1
    assert judged.found.rows or judged.found.value in (None, 0)  # that nothing is on record is told by no row
    assert judged.claim.stated is not None or judged.claim.kind in ("event", "expectation")


@BY_CLAIM
def test_a_claim_belongs_to_a_chapter_and_stands_in_a_paragraph(judged):
    assert (BOOK / "chapters" / f"{judged.claim.chapter}.md").is_file()
    assert judged.claim.paragraph >= 1


def test_no_document_is_judged_as_a_whole():
    for document in DOCUMENTS:
        given = {judged.verdict for judged in JUDGED if judged.claim.document == document.id}
        assert len(given) >= 4, document.id


def test_no_document_bears_itself_out():
    """The groups of early 2023 were read from a page that holds the first document word for word."""
    own = {document.id: set(document.same_as) for document in DOCUMENTS}
    for judged in JUDGED:
        if judged.verdict != "cannot be checked" and judged.found.rows:
            sources = set(judged.found.sources())
            assert not sources or sources - own[judged.claim.document], judged.claim.id


# table, what stands in the row, what is put there, claim, verdict before and after
CHANGES = {
    "figure": (
        "vn_goods_trade_with_us_by_period",
        "2025-05,2025-05,exports,1,13800",
        "2025-05,2025-05,exports,1,14800",
        "tr-13",
        ("confirmed", "differs"),
    ),
    "rank": (
        "us_goods_trade_by_partner_year",
        "2024,TWN,imports,2026-09,1,116284.9",
        "2024,TWN,imports,2026-09,1,216284.9",
        "mw-11",
        ("confirmed", "differs"),
    ),
    "date": ("diplomatic_events", "EV-045,2023-09-10", "EV-045,2023-09-12", "up-01", ("confirmed", "differs")),
    "expectation": (
        "deals",
        "AV-21,aviation,Vietnam Airlines,Boeing,2023-09-11",
        "AV-21,aviation,Vietnam Airlines,Boeing,2023-11-11",
        "up-24",
        ("happened", "did not happen (yet)"),
    ),
    "statement": ("partnership_tiers", "USA,comprehensive,", "USA,strategic,", "up-04", ("confirmed", "differs")),
    "ordering": (
        "negotiation_rounds",
        "NR-06,Second round,technical",
        "NR-06,Second round,ministerial",
        "tr-02",
        ("confirmed", "differs"),
    ),
}


@pytest.mark.parametrize("kind", CHANGES)
def test_another_figure_in_the_data_gives_another_verdict(kind, package):
    table, old, new, name, (before, after) = CHANGES[kind]
    claim = next(judged.claim for judged in JUDGED if judged.claim.id == name)
    assert (claim.kind, verdicts.verdict(claim).verdict) == (kind, before)
    path = package / f"{table}.csv"
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")
    catalog.forget()
    assert verdicts.verdict(claim).verdict == after
