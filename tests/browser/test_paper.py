"""The printed book: two pages of the site as one PDF, read back."""

import pypdf
import pytest

from tradebook import catalog
from tradebook.publish import paper

pytestmark = pytest.mark.browser

PARTS = [("", ["intro"]), ("What governments did", ["chapters/tariffs"])]
TITLE = "How far is the duty charged from the duty announced?"


@pytest.fixture(scope="module")
def printed(chromium, site, tmp_path_factory):
    folder = tmp_path_factory.mktemp("paper")
    return [paper.make(PARTS, site, folder / name, author="us", say=print) for name in ("one.pdf", "two.pdf")]


@pytest.fixture
def reader(printed):
    return pypdf.PdfReader(printed[0])


def texts(reader) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in reader.pages]


def entries(reader, level=None) -> list[tuple[str, int]]:
    items = reader.outline if level is None else level
    return [(item.title, reader.get_destination_page_number(item) + 1) for item in items if not isinstance(item, list)]


def test_it_opens_with_a_cover_and_contents_that_name_the_sheet_each_page_begins_on(reader):
    cover, contents, *rest = texts(reader)
    assert f"Edition {catalog.descriptor()['version']}" in cover
    assert f"{catalog.data_through():%B %Y}" in cover
    begins = next(number for number, text in enumerate(rest, start=3) if "In short" in text and TITLE in text)
    assert contents.startswith("2 Contents")
    assert f"The front page 3 What governments did {TITLE} {begins}" in contents
    assert 8 <= len(reader.pages) <= 20


def test_every_sheet_is_a4_and_after_the_cover_has_its_number_and_the_title_of_its_chapter(reader):
    begins = dict(entries(reader))[TITLE]
    for number, (page, text) in enumerate(zip(reader.pages, texts(reader), strict=True), start=1):
        assert [round(float(side)) for side in page.mediabox[2:]] in ([595, 842], [596, 842], [595, 841])
        assert text.startswith(str(number)) == (number > 1)
        assert text.startswith(f"{number}{TITLE}") == (number >= begins)


def test_the_outline_lists_chapters_and_under_each_its_sections(reader):
    assert entries(reader)[0][0] == "Contents"
    assert entries(reader)[-1][0] == TITLE
    sections = [title for title, _ in entries(reader, reader.outline[-1])]
    assert "How sure are we?" in sections
    assert not any("¶" in title for title in sections)


def test_links_lead_within_the_book_or_to_the_web_and_to_no_file(reader):
    inside, web = set(), set()
    for page in reader.pages:
        for note in (entry.get_object() for entry in page.get("/Annots", [])):
            if "/Dest" in note:
                inside.add(note["/Dest"])
            else:
                web.add(note["/A"]["/URI"])
    assert inside
    assert inside <= set(reader.named_destinations)
    assert all(address.startswith(("https://", "http://", "mailto:")) for address in web)
    assert any("tariffs--" in place for place in inside)


def test_it_says_what_it_is_keeps_its_structure_and_comes_out_the_same_each_time(printed, reader):
    assert reader.metadata.title == "Vietnam and the United States, by the numbers"
    assert reader.metadata.author == "us"
    assert reader.metadata.creation_date.date() == catalog.data_through().date()
    assert reader.root_object["/Lang"] == "en"
    assert reader.root_object["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in reader.root_object
    assert printed[0].read_bytes() == printed[1].read_bytes()
