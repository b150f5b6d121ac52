"""What a page says of itself: short, plain, citable, and inert whatever text it is made of."""

import json
import re

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from conftest import BOOK
from tradebook import catalog
from tradebook.publish import citing

A_BOOK = citing.Book("Two countries", "the makers", "en", "2026.11", "2026", "2026-08-31", "https://example.org/cc-by")
A_PAGE = citing.Page("tariffs", "Who pays?", "Buyers pay.", url="https://example.org/tariffs.html")
HOSTILE = "</script><script>alert(1)</script> \"'&<!-- ](javascript:alert(1)) \u202egnp.\u2066 đường 🚢\x00\u2028"


def test_a_description_is_cut_after_a_word_and_says_so():
    assert citing.shortened("Exports rose from one to two", 20) == "Exports rose from…"
    assert citing.shortened("Exports rose, and imports", 14) == "Exports rose…"
    assert citing.shortened("Exportsrosefromonetotwo", 10) == "Exportsro…"
    assert citing.shortened("exactly ten", 11) == "exactly ten"


@given(st.text(max_size=600))
def test_a_description_is_one_short_line_of_signs_that_are_seen(text):
    line = citing.shortened(text)
    assert len(line) <= citing.LONGEST
    assert not re.search(r"[\x00-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069]", line)
    line.encode("utf-8")  # half a pair of surrogates can't be written to a file


def test_vietnamese_letters_and_pictures_stay():
    assert citing.plain("đường\tsắt 🚢 Ho\u0302\u0300") == "đường sắt 🚢 Hồ"


@pytest.mark.parametrize(
    "text",
    ["example.org", "ftp://example.org/", "https://", "javascript:alert(1)", 'https://e.org/"><b>', "https://e /"],
)
def test_what_is_no_address_of_a_site_is_refused(text):
    with pytest.raises(ValueError, match="write it like https://"):
        citing.site_address(text)


def test_an_address_ends_with_one_slash():
    assert citing.site_address(" http://localhost:8000 ") == "http://localhost:8000/"
    assert citing.site_address("https://example.org/a/b//") == "https://example.org/a/b/"
    assert citing.site_address("") == ""


def test_a_page_is_cited_with_its_book_edition_and_address():
    told = "The makers (2026). “Who pays?” In Two countries, edition 2026.11. https://example.org/tariffs.html"
    assert citing.citation(A_BOOK, A_PAGE) == told
    assert citing.citation(A_BOOK, citing.Page("rates", "Rates", "")).endswith(
        "“Rates.” In Two countries, edition 2026.11."
    )


def test_the_front_page_is_cited_as_the_book():
    front = citing.Page("intro", "Two countries", "")
    assert citing.citation(A_BOOK, front) == "The makers (2026). Two countries, edition 2026.11."
    assert citing.bibtex(A_BOOK, front).startswith("@book{intro-2026-11,\n")
    assert "booktitle" not in citing.bibtex(A_BOOK, front)


def test_bibtex_takes_signs_that_mean_something_to_it_as_text():
    entry = citing.bibtex(A_BOOK, citing.Page("x", r"50% of $1 & {more}_or \less ~ ^#", ""))
    title = r"50\% of \$1 \& \{more\}\_or \textbackslash{}less \textasciitilde{} \textasciicircum{}\#"
    assert f"  title = {{{{{title}}}}},\n" in entry
    unescaped = re.sub(r"\\.", "", entry)
    assert unescaped.count("{") == unescaped.count("}")
    assert "url" not in entry


@given(st.text(max_size=80))
def test_no_text_ends_the_script_that_holds_a_record(text):
    page = citing.Page("x", text + HOSTILE, text + HOSTILE)
    written = citing.embedded(citing.report(A_BOOK, page))
    assert "<" not in written
    assert json.loads(written)["headline"] == text + HOSTILE


def test_a_report_says_what_it_is_part_of_and_up_to_when():
    record = citing.report(A_BOOK, A_PAGE)
    assert record["@type"] == "Report"
    assert (record["headline"], record["description"]) == ("Who pays?", "Buyers pay.")
    assert record["isPartOf"] == {"@type": "Book", "name": "Two countries", "bookEdition": "2026.11"}
    assert (record["dateModified"], record["inLanguage"]) == ("2026-08-31", "en")
    assert record["license"] == "https://example.org/cc-by"
    assert [place["name"] for place in record["about"]] == ["Vietnam", "United States"]
    assert "image" not in record, "a page without a picture names none"


def test_the_data_package_is_described_with_every_file_and_unit():
    package = catalog.descriptor()
    record = citing.dataset(A_BOOK, A_PAGE, package, first_year=1992, folder="../data/")
    files = {file["contentUrl"] for file in record["distribution"]}
    assert files == {"../data/datapackage.json", *(f"../data/{entry['path']}" for entry in package["resources"])}
    assert record["temporalCoverage"] == "1992/2026-08-31"
    units = {field["unit"] for entry in package["resources"] for field in entry["schema"]["fields"] if "unit" in field}
    assert {variable["unitText"] for variable in record["variableMeasured"]} == units
    assert 50 <= len(record["description"]) <= 5000, "what search engines for data take"


def test_a_sitemap_lists_whole_addresses_as_text():
    from xml.etree import ElementTree

    written = citing.sitemap(["https://example.org/a.html", "https://example.org/b&c.html"])
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    assert [place.text for place in ElementTree.fromstring(written.encode()).iter(f"{space}loc")] == [
        "https://example.org/a.html",
        "https://example.org/b&c.html",
    ]


def test_the_citation_file_has_what_its_standard_asks_and_names_this_edition():
    told = yaml.safe_load((BOOK / "CITATION.cff").read_text(encoding="utf-8"))
    assert told["cff-version"] == "1.2.0"
    assert {"message", "title", "authors"} <= set(told)
    assert told["type"] in ("dataset", "software")
    config = yaml.safe_load((BOOK / "_config.yml").read_text(encoding="utf-8"))
    assert (told["title"], told["authors"]) == (config["title"], [{"name": config["author"]}])
    assert told["version"] == catalog.descriptor()["version"]
