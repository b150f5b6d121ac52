"""No statistic is typed into prose: values, verbs and ranks come through bind() and follow the data."""

import ast
import re

import prose
import pytest

from conftest import ABOUT
from tradebook.publish import execute, site

BOOK = site.root()
PAGES = site.pages(BOOK)
CHAPTERS = [page for page in PAGES if page.startswith("chapters/")]


@pytest.mark.parametrize(
    ("sentence", "caught"),
    [
        ("The deficit was $123.5 billion.", ["$123.5", "billion"]),
        ("Exports doubled.", ["doubled"]),
        ("Apparel is under a tenth; electronics is half of it.", ["half"]),
        ("Fifteen partners hold the tier, eleven since September 2023.", ["Fifteen", "eleven"]),
        ("It is the largest deficit, and it grew.", ["largest", "grew"]),
        ("A share of 5.7 per cent.", ["5.7"]),
        ("Under Section 122 of the Trade Act of 1974, from 2015 to 2024, the 787-9 and the 737 MAX 8.", []),
        ("The value is {glue:text}`five_million` and {glue:text}`largest`.", []),
        ("See {doc}`the three counts <trade_growth>`.", []),
    ],
)
def test_the_reader_of_prose_catches_typed_statistics(sentence, caught):
    assert prose.typed_statistics(sentence) == caught


@pytest.mark.parametrize("page", PAGES)
def test_no_statistic_is_typed_into_prose(page):
    slips = {
        text[:90]: found for text in prose.paragraphs(BOOK / f"{page}.md") if (found := prose.typed_statistics(text))
    }
    assert not slips


@pytest.mark.parametrize("page", CHAPTERS)
def test_no_statistic_is_typed_into_the_words_that_code_hands_over(page):
    slips = []
    for cell in execute.read(BOOK / f"{page}.md").cells:
        if cell.cell_type != "code":
            continue
        tree = ast.parse(cell.source)
        asked = [
            call for call in ast.walk(tree) if isinstance(call, ast.Call) and getattr(call.func, "attr", "") == "query"
        ]
        filters = {id(argument) for call in asked for argument in call.args}
        for node in ast.walk(tree):
            if id(node) in filters:
                continue
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and len(node.value.split()) >= 3:
                found = [word for word in prose.typed_statistics(node.value) if re.search(r"\d", word)]
                slips += [f"{node.value!r}: {found}"] if found else []
    assert not slips


@pytest.mark.parametrize("page", CHAPTERS)
def test_a_chapter_has_the_anatomy_of_a_chapter(page):
    notebook = execute.read(BOOK / f"{page}.md")
    headings = [line for cell in notebook.cells if cell.cell_type == "markdown" for line in cell.source.splitlines()]
    titles = [line for line in headings if line.startswith("# ")]
    assert len(titles) == 1
    assert titles[0].endswith("?")
    assert not any("{glue" in line for line in headings if line.startswith("#")), "headings are static text"
    source = (BOOK / f"{page}.md").read_text(encoding="utf-8")
    assert "\ndef " not in source
    assert "print(" not in source
    if page not in ABOUT:
        assert 150 <= source.count("\n") <= 250
        assert "## How sure are we?" in source
        assert "## Sources and method" in source
        assert source.count("charts.figure(") >= 3


@pytest.mark.parametrize("page", CHAPTERS)
def test_a_chapter_imports_only_what_it_uses(page):
    code = "\n".join(cell.source for cell in execute.read(BOOK / f"{page}.md").cells if cell.cell_type == "code")
    tree = ast.parse(code)
    imported = {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    assert imported <= used


@pytest.mark.parametrize("page", CHAPTERS)
def test_every_bound_key_in_prose_is_bound_in_code_and_the_other_way_round(page):
    source = (BOOK / f"{page}.md").read_text(encoding="utf-8")
    used = set(re.findall(r"\{glue:text\}`(\w+)`", source))
    code = "\n".join(cell.source for cell in execute.read(BOOK / f"{page}.md").cells if cell.cell_type == "code")
    bound = set(re.findall(r"""bind\(\s*["'](\w+)["']""", code))
    intro = set(re.findall(rf"{page}\.md::(\w+):s", (BOOK / "intro.md").read_text(encoding="utf-8")))
    assert used | intro | {"finding"} == bound | {"finding"}, "a finding may stand for its chapter elsewhere"
