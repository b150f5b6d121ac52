"""The page of the claims, as HTML: each claim once, every anchor at its place, filters with labels, text as text."""

import dataclasses
import re

import pytest
from bs4 import BeautifulSoup

from tradebook import catalog, provenance
from tradebook.claims import page, records, story, summing_up, verdicts

DOCUMENTS = records.documents()
JUDGED = verdicts.judge(DOCUMENTS)
NUMBERS = "no one two three four five six seven eight nine ten eleven twelve".split()  # noqa: SIM905
IDS = [verdict.claim.id for verdict in JUDGED]


def soup(markup: str) -> BeautifulSoup:
    return BeautifulSoup(markup, "html.parser")


@pytest.fixture(scope="module")
def whole() -> BeautifulSoup:
    parts = [page.ledger(DOCUMENTS, JUDGED), page.sections(DOCUMENTS, JUDGED), page.rules(JUDGED)]
    return soup("".join([*parts, story.outcomes(DOCUMENTS, JUDGED)]))


@pytest.fixture(scope="module")
def codebook() -> BeautifulSoup:
    shown = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(provenance, "show", shown.append)
        provenance.codebook()
        provenance.source_list()
    return soup("".join(shown))


def test_each_claim_has_one_row_and_one_entry(whole):
    assert [row["id"] for row in whole.select("#ledger tr[id]")] == [f"claim-{name}" for name in IDS]
    assert [entry["id"] for entry in whole.select(".tb-document .tb-claim")] == [f"read-{name}" for name in IDS]
    ids = [tag["id"] for tag in whole.select("[id]")]
    assert len(ids) == len(set(ids))


def test_every_link_leads_somewhere(whole, codebook, book):
    for link in whole.select("a[href]"):
        target, _, anchor = link["href"].partition("#")
        if not target:
            assert whole.find(id=anchor), link["href"]
        elif target == page.CODEBOOK:
            assert codebook.find(id=anchor), link["href"]
        else:
            assert (book / "chapters" / target.replace(".html", ".md")).is_file(), link["href"]


def test_a_row_tells_claim_figure_difference_verdict_sources_and_rows(whole):
    for verdict in JUDGED:
        row = whole.find(id=f"claim-{verdict.claim.id}")
        cells = row.select("td")
        assert [cell["data-head"] for cell in cells] == page.HEADS
        assert cells[0].get_text().startswith(verdict.claim.says)
        assert row["data-verdict"] == cells[4].select_one(".tb-verdict").get_text() == verdict.verdict
        if verdict.verdict == "cannot be checked":
            assert cells[5].get_text() == f"Needs {verdict.needs}."
            assert cells[2].get_text() == "–"
            continue
        assert all(name in cells[5].get_text() for name in verdict.found.sources())
        lines = {table for table, _ in verdict.found.rows}
        assert all(re.search(rf"{table}:\d", cells[5].get_text()) for table in lines)


def test_the_lines_of_a_row_are_those_of_the_table():
    for verdict in JUDGED[:40]:
        for table, line in verdict.found.rows if verdict.found else []:
            cells = catalog.rows(table)[line - 1]
            assert len(cells) == len(catalog.load(table).columns)
            assert cells != catalog.rows(table)[0]


def test_filters_have_labels_and_wait_for_their_script(whole):
    form = whole.select_one("form.tb-filters")
    assert form.has_attr("hidden")
    for field in form.select("select, input"):
        assert field.find_parent("label").get_text(strip=True)
    chosen = {field["name"]: [option["value"] for option in field.select("option")] for field in form.select("select")}
    assert chosen["document"] == ["", *(document.id for document in DOCUMENTS)]
    assert set(chosen["verdict"][1:]) == {verdict.verdict for verdict in JUDGED}
    assert set(chosen["chapter"][1:]) == {verdict.claim.chapter for verdict in JUDGED}
    assert whole.select_one(".tb-shown")["role"] == "status"
    assert whole.select_one("#ledger").find_parent(class_="tb-scroll")["tabindex"] == "0"


def test_an_entry_shows_both_counts_and_whose_was_used(whole):
    both = [verdict for verdict in JUDGED if verdict.other is not None and verdict.verdict != "cannot be checked"]
    assert both
    for verdict in both:
        text = whole.find(id=f"read-{verdict.claim.id}").get_text()
        assert "which the document uses" in text
        assert "count" in text.partition("which the document uses")[2]


def test_an_entry_says_what_it_would_take(whole):
    for verdict in JUDGED:
        text = whole.find(id=f"read-{verdict.claim.id}").get_text()
        assert (f"one would need {verdict.needs}" in text) == (verdict.verdict == "cannot be checked")
        assert (verdict.claim.context or "") in text


def test_a_section_identifies_its_document_and_counts_its_verdicts(whole):
    for document in DOCUMENTS:
        section = whole.find(id=f"document-{document.id}")
        own = [verdict for verdict in JUDGED if verdict.claim.document == document.id]
        head = section.select_one("summary").get_text()
        assert document.about in head
        assert sum(map(int, re.findall(r"(\d+) (?!claims)(?:[a-z])", head.partition("claims:")[2]))) == len(own)
        assert document.sha256[:16] in section.get_text()
        assert document.dated_by in section.get_text()


def test_every_rule_is_printed_with_the_number_of_its_claims():
    shown = soup(page.rules(JUDGED))
    told = [term.get_text() for term in shown.select("dt")]
    given = [verdict.verdict for verdict in JUDGED]
    assert told == [f"{name} ({given.count(name)})" for name in verdicts.RULES]
    rules = [rule.get_text().lower() for rule in shown.select("dd")]
    assert rules == [f"{rule.lower()}." for rule in verdicts.RULES.values()]


def test_text_of_a_record_is_shown_as_text():
    nasty = "<script>alert(1)</script> & “x”"
    verdict = JUDGED[0]
    claim = dataclasses.replace(verdict.claim, says=nasty, context=nasty, printed="<b>")
    document = dataclasses.replace(DOCUMENTS[0], about=nasty, title=nasty, publisher=nasty, claims=[claim])
    changed = [dataclasses.replace(verdict, claim=claim)]
    shown = page.ledger([document], changed) + page.sections([document], changed)
    shown += page.of_chapter(changed, claim.chapter) + story.outcomes([document], changed)
    assert "<script" not in shown
    assert "&lt;script&gt;" in shown


def test_a_chapter_lists_the_claims_it_treats():
    for chapter in {verdict.claim.chapter for verdict in JUDGED}:
        shown = soup(page.of_chapter(JUDGED, chapter))
        links = [link["href"] for link in shown.select("li a")]
        own = [verdict for verdict in JUDGED if verdict.claim.chapter == chapter]
        assert links == [f"claims.html#claim-{verdict.claim.id}" for verdict in own]
        assert [tag.get_text() for tag in shown.select("li .tb-verdict")] == [verdict.verdict for verdict in own]
    assert page.of_chapter(JUDGED, "no such chapter") == ""


def test_every_chapter_that_treats_claims_lists_them(book):
    for chapter in {verdict.claim.chapter for verdict in JUDGED}:
        text = (book / "chapters" / f"{chapter}.md").read_text(encoding="utf-8")
        assert f'provenance.sources("{chapter}")' in text


def test_two_documents_of_one_month_are_told_apart():
    twins = [DOCUMENTS[0], dataclasses.replace(DOCUMENTS[0], id="another")]
    assert list(page.names(twins).values()) == ["April 2023 (first_quarter_2023)", "April 2023 (another)"]


def test_the_sides_add_up_and_the_table_of_verdicts_holds_every_claim():
    told = story.verdicts(DOCUMENTS, JUDGED)
    assert told["claims"].sum() == len(JUDGED) == sum(story.sides(JUDGED).values())
    assert len(told) == len(DOCUMENTS) * len(verdicts.RULES)


def test_the_front_page_counts_every_claim_once():
    told = summing_up.finding(DOCUMENTS, JUDGED, story.expected(DOCUMENTS, JUDGED))
    numbers = {name: number for number, name in enumerate(NUMBERS)}
    total, *parts = [
        numbers.get(word) or int(word)
        for word in re.findall(r"(?:hold|bear out|overtake|no trace of|can't tell) (\w+)", told)
    ]
    assert total == sum(parts) == len(JUDGED)
    assert summing_up.hopes(story.expected(DOCUMENTS, [])).endswith("nothing can be said yet.")


def test_where_nothing_was_overtaken_or_rests_on_absence_it_is_said():
    held = [verdict for verdict in JUDGED if verdict.verdict == "confirmed" and verdict.found.rows]
    assert summing_up.superseded(held) == "No claim was overtaken by newer data."
    assert summing_up.footing(held)["silent"] == "No verdict rests on the absence of a row."
    assert summing_up.footing(held)["rests"].startswith(f"Of {len(held)} verdicts that rest on rows")


def test_expectations_shared_by_documents_are_found_whatever_their_dates():
    shared = [{verdict.claim.id for verdict in own} for own in story.again(JUDGED)]
    assert {"mw-07", "sr-02"} in shared, "an agreement to be signed, looked for from March 2025 and from February 2026"
    assert all(len({name[:2] for name in own}) > 1 for own in shared)


def test_outcomes_are_dated_and_never_before_the_month_of_the_text():
    hopes = story.expected(DOCUMENTS, JUDGED)
    assert set(hopes["verdict"]) <= {story.CAME, story.NOT_YET}
    assert hopes.loc[hopes["verdict"] == story.NOT_YET, "came"].isna().all()
    assert (story.waits(hopes) >= 0).all()


def test_the_other_count_is_held_to_the_same_rule():
    held, lost = story.other_way(JUDGED)
    names = {verdict.claim.id for verdict in lost}
    assert names <= {verdict.claim.id for verdict in held}
    assert "q1-18" in names, "the American imports passed the mark a year before Vietnam's exports"
    assert "q1-17" not in names, "both counts are above it in 2022"
