"""The built site, read as files: whole, bound, and asking nothing of any other host."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from bs4 import BeautifulSoup

from conftest import ABOUT, BOOK
from tradebook.publish import execute
from tradebook.publish import site as publishing

PAGES = publishing.pages(BOOK)
QUESTIONS = [page for page in PAGES if "/" in page and page not in ABOUT]


def soup(site: Path, page: str) -> BeautifulSoup:
    return BeautifulSoup((site / f"{page}.html").read_text(encoding="utf-8"), "html.parser")


@pytest.mark.parametrize("page", PAGES)
def test_every_page_is_there_with_one_title_and_its_language(site, page):
    tree = soup(site, page)
    assert tree.html["lang"] == "en"
    assert len(tree.select("article h1")) == 1
    assert tree.select_one("article").get_text(strip=True)


def test_the_door_has_a_title_and_a_link_for_whoever_is_not_led_on(site):
    tree = soup(site, "index")
    assert tree.html["lang"] == "en"
    assert tree.title.get_text() == soup(site, "intro").article.h1.find(string=True).strip()
    assert tree.select_one("main a")["href"] == "intro.html"
    assert tree.select_one("meta[http-equiv=refresh]")["content"] == "0; url=intro.html"


@pytest.mark.parametrize("page", QUESTIONS)
def test_a_fold_is_called_what_it_says(site, page):
    folds = soup(site, page).select("details > summary")
    assert folds
    assert not [fold for fold in folds if fold.get("aria-label") or not fold.get_text(strip=True)]


@pytest.mark.parametrize("page", PAGES)
def test_a_page_asks_nothing_of_another_host(site, page):
    tree = soup(site, page)
    asked = [tag.get("src") or tag.get("href") for tag in tree.select("script[src], link[href], img[src], iframe[src]")]
    outside = [url for url in asked if re.match(r"(https?:)?//", url)]
    assert not outside


def test_no_style_or_script_of_ours_names_another_host(site):
    for name in ["book.css", "page.js", "figure.js", "facts.js", "ledger.js", "search_page.js"]:
        assert "//" not in re.sub(r"^\s*//.*$|\s// .*$", "", (site / "_static" / name).read_text(), flags=re.M).replace(
            "https://", "//"
        )


@pytest.mark.parametrize("page", PAGES)
def test_bound_values_are_printed_without_holes_or_quotes(site, page):
    texts = [span.get_text() for span in soup(site, page).select(".pasted-text")]
    if page != "chapters/data_and_sources":
        assert len(texts) >= 5
    for text in texts:
        assert text.strip()
        assert not text.startswith(("'", '"'))
        assert not re.search(r"\bnan\b|None|np\.", text)


@pytest.mark.parametrize("page", QUESTIONS)
def test_every_figure_is_whole_with_scripts_off(site, page):
    figures = soup(site, page).select("figure.tb-figure")
    assert len(figures) >= 3
    assert len({figure["id"] for figure in figures}) == len(figures)
    for figure in figures:
        assert figure.select_one(".tb-title").get_text(strip=True)
        assert figure.select_one(".tb-subtitle").get_text(strip=True)
        assert figure.select_one(".tb-source").get_text(strip=True).startswith("Source: ")
        assert figure.select_one(".tb-drawing")["aria-label"].strip()
        assert len(figure.select(".tb-static svg")) == 2
        assert len(figure.select("tbody tr")) >= 1
        assert figure.select("thead th[scope=col]")


@pytest.mark.parametrize("page", QUESTIONS)
def test_titles_of_figures_are_short_takeaways(site, page):
    for title in soup(site, page).select(".tb-title"):
        words = title.get_text(strip=True)
        assert len(words.split()) <= 14, words
        assert not words.endswith("."), words


@pytest.mark.parametrize("page", QUESTIONS)
def test_plumbing_stays_out_of_sight(site, page):
    text = soup(site, page).select_one("article").get_text()
    assert "provenance.run_line" not in text
    assert "injected-parameters" not in text
    assert "# Parameters" not in text  # the cell Papermill injects does not inherit the tag that removes it
    assert "Traceback" not in text


@pytest.mark.parametrize("page", QUESTIONS)
def test_every_chapter_says_what_it_ran_with_and_where_its_figures_come_from(site, page):
    tree = soup(site, page)
    timed = "end_year" in execute.declared(BOOK / f"{page}.md")
    ran = "end_year = 2025" if timed else "This page takes no parameters."
    assert ran in tree.select_one(".tb-run").get_text()
    assert len(tree.select(".tb-sources dt")) >= 2


def test_the_front_page_tells_figures_and_ten_findings_and_leads_to_every_page(site):
    tree = soup(site, "intro")
    findings, parts = tree.select("article ol > li"), tree.select("article dl a")
    assert len(findings) == 10
    for answer in findings:
        assert answer.get_text(strip=True).endswith(".")
        assert re.search(r"\d", answer.get_text())
        assert len(answer.select("a:not(.tb-fact)")) == 1
    assert sorted(link["href"] for link in parts) == sorted(f"{page}.html" for page in PAGES if page != "intro")
    captions = [part["caption"] for part in yaml.safe_load((BOOK / "_toc.yml").read_text(encoding="utf-8"))["parts"]]
    assert [name.get_text(strip=True) for name in tree.select("article dl > dt")] == captions


def test_each_figure_on_the_front_page_has_its_line_its_words_and_its_chapter(site):
    tiles = soup(site, "intro").select("article .tb-glance > li")
    assert len(tiles) == 6
    for tile in tiles:
        assert re.search(r"\d", tile.select_one(".tb-much").get_text())
        assert re.match(r"(Up|Down|Unchanged|Much|[\d,]+ (more|fewer)|As many)", tile.select_one(".tb-way").get_text())
        assert re.search(r"20\d\d\. \w", tile.select_one(".tb-when").get_text())
        assert tile.select_one("svg")["aria-hidden"] == "true"
        assert tile.select_one("a")["href"].removesuffix(".html") in QUESTIONS


def test_the_front_page_is_short(site):
    words = soup(site, "intro").select_one("article").get_text(" ").split()
    assert len(words) < 850  # with names and links; it once told fifteen answers in full


def test_links_inside_the_book_lead_somewhere(site):
    anchors = {site / f"{page}.html": {tag["id"] for tag in soup(site, page).select("[id]")} for page in PAGES}
    for page in PAGES:
        own = site / f"{page}.html"
        for link in {tag["href"] for tag in soup(site, page).select("article a[href]")}:
            if re.match(r"[a-z]+:", link):
                continue
            target, _, anchor = link.partition("#")
            path = (own.parent / target).resolve() if target else own
            assert path.is_file(), link
            assert not anchor or anchor in anchors[path], link


def test_the_codebook_shows_every_table_and_every_source(site):
    from tradebook import catalog

    tree = soup(site, "chapters/data_and_sources")
    assert len(tree.select("details.tb-codebook")) == len(catalog.descriptor()["resources"])
    assert len(tree.select("tr[id^=source-]")) == len(catalog.load("sources"))


def test_each_claim_stands_once_in_the_ledger_and_once_in_its_document(site):
    from tradebook.claims import ledger

    tree = soup(site, "chapters/claims")
    judged = ledger.current()
    assert [row["id"] for row in tree.select("#ledger tr[id]")] == [f"claim-{verdict.claim.id}" for verdict in judged]
    assert len(tree.select("details.tb-document .tb-claim")) == len(judged)
    assert len((site / "chapters" / "claims.html").read_bytes()) < 700_000


def test_the_vega_bundle_is_local_and_wrapped(site):
    # as a plain script its short global names collided with the underscore that Sphinx's scripts use
    bundle = (site / "_static" / "vega-bundle.js").read_text(encoding="utf-8")
    assert bundle.startswith("(function () {")
    assert bundle.rstrip().endswith("})();")
    assert "window.vegaEmbed" in bundle


def test_the_site_holds_no_path_of_the_machine_it_was_built_on(site):
    for page in PAGES:
        assert str(BOOK) not in (site / f"{page}.html").read_text(encoding="utf-8")


def test_plain_jupyter_book_builds_the_same_sources_with_their_defaults(tmp_path):
    for name in ["_config.yml", "_toc.yml", "references.bib", "intro.md"]:
        shutil.copy(BOOK / name, tmp_path)
    for name in ["_static", "chapters", "data", "seeds"]:
        shutil.copytree(BOOK / name, tmp_path / name)
    # A set-up checkout holds notebooks that are not the book's; Jupyter Book once ran those of .venv, and failed.
    stray = tmp_path / ".venv" / "lib" / "package" / "tests" / "broken.ipynb"
    stray.parent.mkdir(parents=True)
    stray.write_text("not a notebook")
    (tmp_path / "chapter.ipynb").write_text("not a notebook either")
    (tmp_path / ".pytest_cache").mkdir()
    (tmp_path / ".pytest_cache" / "README.md").write_text("# Not a page\n")
    shutil.copy(BOOK / "README.md", tmp_path)
    command = [str(Path(sys.executable).parent / "jupyter-book"), "build", ".", "-n", "-W", "--keep-going"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=600)
    assert done.returncode == 0, (done.stdout + done.stderr)[-2000:]
    tree = soup(tmp_path / "_build" / "html", "chapters/trade_growth")
    assert len(tree.select("figure.tb-figure")) >= 3
    assert (tmp_path / "_build" / "html" / "_static" / "vega-bundle.js").is_file()
    for figure in tree.select("figure.tb-figure"):
        assert (tmp_path / "_build" / "html" / "chapters" / f"{figure['data-files']}.png").is_file()
