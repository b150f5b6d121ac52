"""Bad input: one clear line, exit status not 0, and the last good book still in place."""

import json
import shutil
import subprocess
import sys

import pytest

import small_book
from small_book import tradebook, write


@pytest.fixture
def small(book, tmp_path):
    """A book of two pages, with a good site already published."""
    small_book.make(tmp_path)
    site = tmp_path / "_build" / "html"
    site.mkdir(parents=True)
    (site / "index.html").write_text("the last good book")
    return tmp_path


def refused(book, *arguments, says: str):
    done = tradebook(book, *arguments)
    assert done.returncode == 1
    assert says in done.stderr
    assert done.stderr.startswith("tradebook: ")
    more = done.stderr.splitlines()
    assert all(line.startswith("  ") for line in more[1:]), "what helps stands below the one line that tells"
    assert "Traceback" not in done.stderr + done.stdout
    assert (book / "_build" / "html" / "index.html").read_text() == "the last good book"
    assert [path.name for path in (book / "_build" / "html").iterdir()] == ["index.html"]
    left = [path.name for path in (book / "_build").iterdir()]
    assert set(left) <= {"html", "cache", "failed", ".lock"}, "nothing half-done is left lying about"


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (["-p", "end_yaer=2020"], "unknown parameter end_yaer; known are end_year"),
        (["-p", "end_year=soon"], "end_year must be a whole number, got 'soon'"),
        (["-p", "end_year=2031"], "end_year 2031 is out of bounds: 1996 to 2025"),
        (["-p", "end_year"], "-p end_year: write NAME=VALUE"),
        (["--params", "none.yml"], "none.yml: missing"),
        (["--only", "two"], "no chapter 'two'; there are intro, one"),
        (["--params", "data"], "data: is a directory"),
        (["--data", "nowhere"], "nowhere/datapackage.json: missing"),
        (["--data", "intro.md"], "intro.md/datapackage.json: missing"),
        (["--out", "intro.md/site"], "intro.md: file exists"),
        (["--out", "."], "would replace the book's own folder"),
        (["--out", "data"], "not empty and not a built book; it is left alone"),
    ],
)
def test_a_bad_option_is_refused(small, given, says):
    refused(small, "build", *given, says=says)


def test_an_address_that_is_none_stops_the_build(small):
    config = (small / "_config.yml").read_text().replace("\nhtml:\n", "\nhtml:\n  baseurl: example.org\n")
    (small / "_config.yml").write_text(config)
    refused(small, "build", says="site address 'example.org': write it like https://example.org/book/")


def test_a_period_that_ends_before_it_starts_is_refused(book):
    done = tradebook(book, "run", "trade_growth", "-p", "start_year=2020", "-p", "end_year=2019")
    assert done.returncode == 1
    assert done.stderr == "tradebook: start_year 2020 is not before end_year 2019\n"


def test_a_missing_table_stops_the_build_before_any_chapter_runs(small):
    (small / "data" / "deals.csv").unlink()
    refused(small, "build", says="data/deals.csv: missing")


def test_an_empty_table_stops_the_build(small):
    path = small / "data" / "us_goods_trade_by_month.csv"
    path.write_text(path.read_text().splitlines()[0] + "\n")
    refused(small, "build", says="data/us_goods_trade_by_month.csv: empty, only a header row")


def test_figures_that_can_not_be_right_stop_the_build(small):
    path = small / "data" / "us_goods_trade_by_month.csv"
    path.write_text(path.read_text().replace("26474.5", "26474500"))
    done = tradebook(small, "build")
    assert done.returncode == 1
    assert "are not fit to print" in done.stderr
    assert "value_usd_mn = 26474500.0" in done.stderr
    assert (small / "_build" / "html" / "index.html").read_text() == "the last good book"
    checked = tradebook(small, "check")
    assert checked.returncode == 1
    assert "us_goods_trade_by_month, row" in checked.stdout


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("kind: rank", "kind: guess", "tradebook: first_quarter_2023, claim q1-01: kind 'guess' is not one of"),
        (
            "- id: q1-02",
            "- id: q1-01",
            "first_quarter_2023, claim q1-01: first_quarter_2023 has a claim of that id too",
        ),
        ("table: reference_figures", "table: figures", "first_quarter_2023, claim q1-01: no table 'figures'"),
        ("column: value}", "column: worth}", "first_quarter_2023, claim q1-01: reference_figures: no column 'worth'"),
        (
            "unit: billion US dollars",
            "unit: boxes",
            "first_quarter_2023, claim q1-02: the figure is in million US doll",
        ),
        ("measure: value,", "measure: guess,", "first_quarter_2023, claim q1-01: unknown measure 'guess'"),
        ("claims:", "claims: [", "1_first_quarter_2023.yml: not readable as YAML"),
    ],
)
def test_a_spoiled_claim_stops_the_build_naming_document_and_claim(small, book, old, new, says):
    shutil.copytree(book / "seeds", small / "seeds")
    path = small / "seeds" / "1_first_quarter_2023.yml"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    refused(small, "build", says=says)


def test_the_claims_are_judged_and_a_changed_verdict_is_told(small, book):
    shutil.copytree(book / "seeds", small / "seeds")
    done = tradebook(small, "claims")
    assert (done.returncode, done.stderr) == (0, "")
    assert max(map(len, done.stdout.splitlines())) <= 100
    path = small / "data" / "diplomatic_events.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("EV-045,2023-09-10", "EV-045,2023-09-12"), encoding="utf-8")
    changed = tradebook(small, "claims", "--json")
    assert changed.returncode == 1
    assert changed.stderr == "up-01: was confirmed, is differs\n"
    rows = {row["id"]: row for row in json.loads(changed.stdout)}
    assert (rows["up-01"]["verdict"], rows["up-01"]["found"]) == ("differs", "2023-09-12")
    accepted = tradebook(small, "claims", "--accept")
    assert accepted.returncode == 0
    assert accepted.stderr.startswith("written: ")
    assert tradebook(small, "claims").returncode == 0


def test_originals_that_are_not_there_are_named(small, tmp_path):
    done = tradebook(small, "claims", "--originals", "nowhere")
    assert done.returncode == 1
    assert done.stderr == "tradebook: first_quarter_2023: nowhere/000_77ddc5e2153b2329.txt is missing\n"


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("x = 1\ny = x / 0", 'chapters/one.md:15, cell 2, at "y = x / 0": ZeroDivisionError: division by zero'),
        ("raise ValueError('several\\nlines')", "ValueError: several lines"),
        ("print('noise')", "chapters/one.md, cell 2: prints 'noise'"),
        ("import warnings\nwarnings.warn('old')", "chapters/one.md, cell 2: prints"),
        ("import os\nos._exit(1)", "chapters/one.md, cell 2: the kernel died while running it"),
        ("from tradebook.narrative import bind\nbind('x', 'nan')", "text with a hole in it: 'nan'"),
        ("from tradebook import catalog\ncatalog.load('gdp')", "no table 'gdp'"),
        ("def broken(:", "SyntaxError"),
    ],
)
def test_a_chapter_that_fails_is_named_with_its_cell(small, code, says):
    write(small, code)
    refused(small, "build", says=says)


def test_a_hole_in_the_prose_fails_the_build_of_the_pages(small):
    # a missing glue key is only a warning to the tools
    write(small, "pass", "It has {glue:text}`nothing`.")
    done = tradebook(small, "build")
    assert done.returncode == 1
    assert "chapters/one.ipynb" in done.stderr
    assert "No key 'nothing' found" in done.stderr
    assert (small / "_build" / "html" / "index.html").read_text() == "the last good book"


def test_a_good_build_takes_the_place_of_the_last_book_whole(small):
    (small / "_build" / "html" / "stale.html").write_text("of an older book")
    done = tradebook(small, "build")
    assert done.returncode == 0, done.stderr
    assert "/2] chapters/one" in done.stdout
    html = small / "_build" / "html"
    assert "a word" in (html / "chapters" / "one.html").read_text()
    assert not (html / "stale.html").exists()
    assert sorted(path.name for path in (small / "_build").iterdir()) == [".lock", "cache", "html"]
    again = tradebook(small, "build", "--only", "one")
    assert again.returncode == 0, again.stderr
    assert "1 of 2 pages kept from an earlier run" in again.stdout
    assert "[1/1] chapters/one" in again.stdout


def test_one_chapter_can_be_run_to_a_notebook(small):
    done = tradebook(small, "run", "chapters/one.md", "-p", "end_year=2019", "-o", "out/one.ipynb")
    assert done.returncode == 0, done.stderr
    import nbformat

    notebook = nbformat.read(small / "out" / "one.ipynb", as_version=4)
    assert notebook.metadata["tradebook"]["parameters"] == {"end_year": 2019}
    nbformat.validate(notebook)


def test_parameters_are_listed_with_type_default_bounds_and_meaning(book):
    done = tradebook(book, "params", "trade_growth")
    lines = done.stdout.splitlines()
    assert lines[0].split() == ["name", "type", "default", "bounds", "meaning"]
    assert lines[2].split(maxsplit=6) == ["end_year", "int", "2025", "1996", "to", "2025", "last full year counted"]


def test_serve_without_a_book_says_what_to_do(small):
    done = tradebook(small, "serve", "--out", "nowhere")
    assert done.returncode == 1
    assert done.stderr == "tradebook: nowhere: no book here yet; run tradebook build first\n"


def test_the_command_line_starts_without_the_heavy_libraries():
    code = "import sys, tradebook.cli; sys.exit(bool({'pandas', 'altair', 'papermill'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
