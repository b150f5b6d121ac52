"""What the printed book is made of, and what is said when it can't be made; the printing itself is tests/browser."""

import datetime
import json

import pytest
from bs4 import BeautifulSoup

from conftest import BOOK
from tradebook import cli
from tradebook.publish import paper
from tradebook.publish import site as publishing
from tradebook.publish.site import BuildError

PARTS = [("", ["intro"]), ("What governments did", ["chapters/tariffs"])]
THROUGH = datetime.date(2026, 8, 31)


@pytest.fixture
def small_site(tmp_path):
    """Two pages with the book's data, none of them looked at by a browser."""
    site = tmp_path / "site"
    for _, names in PARTS:
        for name in names:
            (site / name).parent.mkdir(parents=True, exist_ok=True)
            (site / f"{name}.html").write_text("<h1>Trade</h1>", encoding="utf-8")
    (site / "data").symlink_to(BOOK / "data")
    return site


def browser(folder, monkeypatch, script: str) -> None:
    """Puts a program called chromium, and nothing else of the kind, on the search path."""
    (folder / "bin").mkdir()
    (folder / "bin" / "chromium").write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    (folder / "bin" / "chromium").chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder / 'bin'}")


def test_the_parts_of_the_book_are_its_pages_in_order():
    parts = publishing.parts(BOOK)
    assert parts[0] == ("", ["intro"])
    assert [page for _, pages in parts for page in pages] == publishing.pages(BOOK)
    assert all(caption and pages for caption, pages in parts[1:])


def test_the_date_of_the_file_is_that_of_the_data_unless_the_builder_sets_one(monkeypatch):
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    assert paper.date_of(THROUGH) == datetime.datetime(2026, 8, 31, tzinfo=datetime.UTC)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    assert paper.date_of(THROUGH) == datetime.datetime(1970, 1, 2, tzinfo=datetime.UTC)


@pytest.mark.parametrize("given", ["tomorrow", "1.5", "9" * 30])
def test_a_date_that_is_none_is_refused_by_name(monkeypatch, given):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", given)
    with pytest.raises(BuildError, match=r"SOURCE_DATE_EPOCH.*seconds since 1970"):
        paper.date_of(THROUGH)


def test_a_page_is_told_as_data_that_no_text_in_it_can_end():
    page = "<p>One</p></script><script>alert(1)</script> costs $5, or $site"
    source = paper.page_source({"site": "file:///a%20b", "html": {"intro": page}})
    tree = BeautifulSoup(source, "html.parser")
    assert len(tree.select("script")) == 2
    assert json.loads(tree.select_one("#told").string)["html"]["intro"] == page
    assert tree.select_one("link[rel=stylesheet]")["href"] == "file:///a%20b/_static/book.css"


def test_a_page_that_was_not_built_is_named(small_site, tmp_path):
    (small_site / "chapters" / "tariffs.html").unlink()
    with pytest.raises(BuildError, match=r"tariffs\.html: missing; run tradebook build first"):
        paper.make(PARTS, small_site, tmp_path / "book.pdf")


def test_without_a_browser_one_line_says_so(small_site, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(BuildError, match="no Chromium or Chrome here"):
        paper.make(PARTS, small_site, tmp_path / "book.pdf")


@pytest.mark.parametrize(
    ("script", "told"),
    [
        ("echo first >&2; echo 'no room for paper' >&2; exit 3", "no room for paper"),
        ("exit 3", "ended with 3"),
        ("exit 0", "ended with 0"),
        ("echo no PDF > $(printf '%s\\n' \"$@\" | sed -n 's/--print-to-pdf=//p')", "printed no PDF"),
    ],
)
def test_a_browser_that_fails_is_told_in_one_line_and_the_last_book_stays(
    small_site, tmp_path, monkeypatch, script, told
):
    browser(tmp_path, monkeypatch, f"PATH=/usr/bin:/bin; {script}")
    out = tmp_path / "book.pdf"
    out.write_bytes(b"the last good book")
    with pytest.raises(BuildError, match=told) as raised:
        paper.make(PARTS, small_site, out, say=lambda text: None)
    assert "\n" not in str(raised.value)
    assert out.read_bytes() == b"the last good book"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bin", "book.pdf", "site"]


def test_a_folder_or_a_place_that_takes_no_file_is_refused_before_any_printing(
    small_site, tmp_path, monkeypatch, capsys
):
    browser(tmp_path, monkeypatch, "echo printed >&2; exit 3")
    monkeypatch.setattr(publishing, "parts", lambda book: PARTS)
    (tmp_path / "a_file").write_text("")
    for out in [tmp_path, tmp_path / "a_file" / "book.pdf"]:
        assert cli.main(["pdf", "--site", str(small_site), "--out", str(out)]) == 1
        told = capsys.readouterr().err
        assert told.startswith("tradebook: ")
        assert told.count("\n") == 1
        assert "printed" not in told


def test_a_site_that_is_not_there_is_told_in_one_line(tmp_path, capsys):
    assert cli.main(["pdf", "--site", str(tmp_path / "none"), "--out", str(tmp_path / "book.pdf")]) == 1
    assert capsys.readouterr().err.endswith("intro.html: missing; run tradebook build first\n")
