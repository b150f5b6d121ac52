"""What the built pages say to those who find, share and cite them, and the files that go with each."""

import json
import os
import subprocess
import sys
from xml.etree import ElementTree

import nbclient
import nbformat
import pytest
from bs4 import BeautifulSoup

from conftest import BOOK
from tradebook import catalog
from tradebook.publish import execute
from tradebook.publish import site as publishing

PAGES = publishing.pages(BOOK)
COMPUTED = [page for page in PAGES if "/" in page]
HOSTILE = "</script><script>alert(1)</script> \"'&<b> ](javascript:alert(1)) đường 🚢"
ADDRESS = "https://example.org/book/"


def soup(site, page: str) -> BeautifulSoup:
    return BeautifulSoup((site / f"{page}.html").read_text(encoding="utf-8"), "html.parser")


def said(tree: BeautifulSoup) -> dict[str, str]:
    return {tag.get("name") or tag["property"]: tag["content"] for tag in tree.select("meta[content]")}


def record(tree: BeautifulSoup) -> dict:
    return json.loads(tree.select_one('script[type="application/ld+json"]').string)


def stem(page: str) -> str:
    return page.rpartition("/")[2]


def size(png: bytes) -> tuple[int, int]:
    return int.from_bytes(png[16:20]), int.from_bytes(png[20:24])


@pytest.mark.parametrize("page", PAGES)
def test_every_page_has_a_description_a_title_and_a_picture_of_its_own(site, page):
    tree = soup(site, page)
    told = said(tree)
    assert 50 <= len(told["description"]) <= 200
    assert "{" not in told["description"]
    assert told["og:description"] == told["description"]
    assert tree.title.string.startswith(told["og:title"])
    assert told["twitter:card"] == "summary_large_image"
    assert told["og:image:alt"]
    picture = (site / f"{page}.html").parent / told["og:image"]
    assert picture.resolve() == (site / "og" / f"{stem(page)}.png").resolve()
    assert size(picture.read_bytes()) == (1200, 630)


def test_no_two_pages_have_the_same_description_or_picture(site):
    assert len({said(soup(site, page))["description"] for page in PAGES}) == len(PAGES)
    assert len({(site / "og" / f"{stem(page)}.png").read_bytes() for page in PAGES}) == len(PAGES)


@pytest.mark.parametrize("page", PAGES)
def test_every_page_says_how_to_cite_it(site, page):
    cited = soup(site, page).select_one(".tb-about .tb-cite")
    edition, heading = catalog.descriptor()["version"], soup(site, page).select_one("article h1").find(string=True)
    assert f"edition {edition}" in cited.p.get_text()
    assert f"edition = {{{edition}}}" in cited.pre.get_text()
    if page in COMPUTED:
        assert f"“{heading.strip()}”" in cited.p.get_text().replace("'", "’")


def test_the_pages_are_a_book_its_reports_and_a_dataset(site):
    kinds = {page: record(soup(site, page))["@type"] for page in PAGES}
    assert kinds.pop("intro") == "Book"
    assert kinds.pop("chapters/data_and_sources") == "Dataset"
    assert set(kinds.values()) == {"Report"}


def test_the_files_of_the_dataset_are_there_and_are_those_of_the_book(site):
    for file in record(soup(site, "chapters/data_and_sources"))["distribution"]:
        published = site / "chapters" / file["contentUrl"]
        assert published.read_bytes() == (BOOK / "data" / published.name).read_bytes()


def test_without_an_address_no_page_claims_one(site):
    for page in PAGES:
        tree = soup(site, page)
        assert not tree.select("link[rel=canonical]")
        assert "og:url" not in said(tree)
    assert not (site / "sitemap.xml").exists()
    assert not (site / "robots.txt").exists()


def test_the_page_for_searching_is_not_to_be_found_by_searching(site):
    assert said(soup(site, "search"))["robots"] == "noindex"


def test_the_icon_is_there_so_that_browsers_ask_for_no_other(site):
    for page in [*PAGES, "search"]:
        icon = soup(site, page).select_one("link[rel=icon]")["href"]
        assert ((site / f"{page}.html").parent / icon).is_file()


@pytest.mark.parametrize("page", COMPUTED)
def test_the_notebook_of_a_page_is_its_chapter_as_run(site, page):
    link = soup(site, page).select_one(".tb-about a[download]")["href"]
    path = (site / f"{page}.html").parent / link
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    ran = [cell for cell in notebook.cells if cell.cell_type == "code"]
    own = [cell.source for cell in ran if "injected-parameters" not in cell.metadata.get("tags", [])]
    assert own == [cell.source for cell in execute.read(BOOK / f"{page}.md").cells if cell.cell_type == "code"]
    text = path.read_text(encoding="utf-8")
    assert "{glue:" not in text
    assert "application/vnd" not in text
    assert str(BOOK) not in text
    figures = [output for cell in ran for output in cell.outputs if "image/svg+xml" in output.get("data", {})]
    assert len(figures) == len(soup(site, page).select("figure.tb-figure"))


def test_a_downloaded_notebook_runs_again(site):
    notebook = nbformat.read(site / "notebooks" / "trade_growth.ipynb", as_version=4)
    nbclient.NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(BOOK)}}).execute()
    assert execute.bound(notebook)["finding"][:100] == said(soup(site, "chapters/trade_growth"))["description"][:100]


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    """A book of two pages, built for an address, whose title, finding and figure are full of mischief."""
    book = tmp_path_factory.mktemp("hostile")
    config = (BOOK / "_config.yml").read_text(encoding="utf-8")
    (book / "_config.yml").write_text(config, encoding="utf-8")
    (book / "references.bib").write_text("")
    (book / "parameters.yml").write_text("edition: {}\n")
    toc = "format: jb-book\nroot: intro\nparts:\n  - caption: A\n    chapters:\n      - file: chapters/one\n"
    (book / "_toc.yml").write_text(toc)
    (book / "intro.md").write_text("# A small book\n\nWords.\n")
    (book / "chapters").mkdir()
    code = (
        f"import pandas as pd\nfrom tradebook import charts\nfrom tradebook.narrative import bind\ntext = {HOSTILE!r}\n"
        "bind('finding', text)\ntable = pd.DataFrame({'year': [2000, 2001], 'who': ['a', 'a'], 'v_pct': [1.0, 2.0]})\n"
        "charts.figure(charts.line(table, x='year', y='v_pct', series='who'), name='x', title=text, subtitle=text,\n"
        "              source=text, alt=text, table=table)"
    )
    head = "---\nkernelspec: {name: python3, display_name: Python 3, language: python}\n---\n"
    title = '# A "title" & \\<b> đường 🚢?'
    page = f"{head}{title}\n\n```{{code-cell}} python\n{code}\n```\n\nWords.\n"
    (book / "chapters" / "one.md").write_text(page, encoding="utf-8")
    command = [sys.executable, "-m", "tradebook.cli", "build", "--data", str(BOOK / "data")]
    environment = {**os.environ, "TRADEBOOK_SITE_URL": ADDRESS.rstrip("/")}
    done = subprocess.run(command, cwd=book, env=environment, capture_output=True, text=True, check=False, timeout=240)
    assert done.returncode == 0, done.stderr
    return book / "_build" / "html"


def test_hostile_text_is_told_as_text(published):
    tree = soup(published, "chapters/one")
    assert said(tree)["description"] == HOSTILE
    assert said(tree)["og:image:alt"] == HOSTILE
    assert record(tree)["description"] == HOSTILE
    assert record(tree)["headline"] == said(tree)["og:title"] == 'A "title” & <b> đường 🚢?'.replace('"', "“")
    assert not [script for script in tree.select("script") if (script.string or "").startswith("alert")]
    assert not tree.select("b")
    assert size((published / "og" / "one.png").read_bytes()) == (1200, 630)


def test_with_an_address_pages_and_files_name_it(published):
    tree = soup(published, "chapters/one")
    assert tree.select_one("link[rel=canonical]")["href"] == f"{ADDRESS}chapters/one.html"
    assert said(tree)["og:url"] == f"{ADDRESS}chapters/one.html"
    assert said(tree)["og:image"] == f"{ADDRESS}og/one.png"
    assert tree.select_one(".tb-about .tb-cite p").get_text().endswith(f" {ADDRESS}chapters/one.html")
    assert f"Sitemap: {ADDRESS}sitemap.xml\n" in (published / "robots.txt").read_text()
    listed = ElementTree.parse(published / "sitemap.xml").iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")
    assert [place.text for place in listed] == [f"{ADDRESS}chapters/one.html", f"{ADDRESS}intro.html"]
