"""Every chapter runs through Papermill with every parameter set, and speaks only of what that run covers."""

import json
import os
import re

import pytest
from told import HOLES, PROMISES, spoken

from conftest import BOOK, parameter_sets
from tradebook import parameters
from tradebook.publish import execute, site

SETS = parameter_sets()
CHAPTERS = [page.removeprefix("chapters/") for page in site.pages(BOOK) if "/" in page and "data_and" not in page]
TIMED = [page for page in CHAPTERS if "end_year" in execute.declared(BOOK / "chapters" / f"{page}.md")]
GOLDEN = BOOK / "tests" / "golden"


def earliest_end(chapter: str) -> int:
    source = (BOOK / "chapters" / f"{chapter}.md").read_text(encoding="utf-8")
    match = re.search(r"earliest_end=(\d{4})", source)
    return int(match.group(1)) if match else 0


CASES = [
    pytest.param(chapter, name, id=f"{chapter}-{name}")
    for chapter in CHAPTERS
    for name, values in SETS.items()
    if values["end_year"] >= earliest_end(chapter) and (chapter in TIMED or name == "default")
]


def run(chapter: str, values: dict):
    return execute.run(BOOK / "chapters" / f"{chapter}.md", values)[0]


@pytest.mark.parametrize(("chapter", "name"), CASES)
def test_chapter_runs_and_speaks(chapter, name):
    values = SETS[name]
    notebook = run(chapter, values)
    bound = execute.bound(notebook)
    assert "finding" in bound
    for text in spoken(notebook):
        assert not HOLES.search(text), text
        ahead = {int(year) for year in re.findall(r"\b20\d\d\b", text)} - set(PROMISES.get(chapter, ()))
        limit = values["end_year"] if values["end_year"] < SETS["default"]["end_year"] else 2026
        assert max(ahead, default=0) <= limit, f"speaks of {max(ahead)} in a run that ends in {limit}: {text}"
    if name == "default":
        compare_with_golden(chapter, bound)


def compare_with_golden(chapter: str, bound: dict) -> None:
    path = GOLDEN / f"{chapter}.json"
    if os.environ.get("TRADEBOOK_ACCEPT"):
        path.write_text(json.dumps(bound, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    assert path.is_file(), f"no golden values for {chapter}: look at its bound values, then run make golden"
    golden = json.loads(path.read_text(encoding="utf-8"))
    changed = {key: (golden.get(key), bound.get(key)) for key in golden | bound if golden.get(key) != bound.get(key)}
    assert not changed, "bound values changed: if that is meant, run make golden and say why in CHANGELOG.md (Numbers)"


@pytest.mark.parametrize("chapter", TIMED)
def test_an_earlier_end_changes_what_a_chapter_says(chapter):
    early = execute.bound(run(chapter, {**SETS["default"], "end_year": 2019}))
    golden = json.loads((GOLDEN / f"{chapter}.json").read_text(encoding="utf-8"))
    assert early["finding"] != golden["finding"]
    assert set(early) == set(golden), "every key is bound whatever the run"


def test_a_forecast_names_no_year_beyond_its_horizon():
    values = {**SETS["default"], "end_year": 2016, "horizon_years": 3}
    years = {int(year) for text in spoken(run("outlook", values)) for year in re.findall(r"\b20\d\d\b", text)}
    assert max(years) == 2019


@pytest.mark.parametrize("chapter", [chapter for chapter in CHAPTERS if earliest_end(chapter) > 1996])
def test_a_run_too_early_for_a_chapter_is_refused(chapter):
    with pytest.raises(execute.ChapterError, match="is too early: this chapter's data allow"):
        run(chapter, {**SETS["default"], "start_year": 1992, "end_year": earliest_end(chapter) - 1})


def test_every_declared_parameter_is_known_documented_and_within_its_bounds():
    for page in site.pages(BOOK):
        for name, said in execute.declared(BOOK / f"{page}.md").items():
            assert parameters.convert(name, said["default"]) == said["default"]
            assert said["meaning"], f"{page}: {name} has no meaning beside it"


def test_one_parameter_means_the_same_everywhere():
    meanings = {}
    for page in site.pages(BOOK):
        for name, said in execute.declared(BOOK / f"{page}.md").items():
            meanings.setdefault(name, set()).add(said["meaning"])
    assert {name: sorted(texts) for name, texts in meanings.items() if len(texts) > 1} == {}
