"""The front page follows the run and the data in use, and sets itself beside the edition before."""

import re

import pytest
from test_chapters import SETS, compare_with_golden
from told import HOLES
from variants import VARIANTS

from conftest import BOOK
from tradebook import catalog, editions, parameters
from tradebook.models import at_a_glance
from tradebook.publish import execute

PAGE = BOOK / "intro.md"
KEPT = """edition,figure,period,value,unit
2026.02,import_share,2024,3.9,per cent of US goods imports
2026.08,aircraft_on_firm_order,2026-01,200,aircraft
2026.08,import_share,2025,5.6,per cent of US goods imports
2026.11,import_share,2025,1,per cent of US goods imports
"""


def texts(found: dict) -> dict[str, str]:
    """What the tiles say, by subject."""
    return {name: at_a_glance.in_words(tile) for name, tile in found.items() if tile}


def told(end_year: int) -> dict[str, str]:
    return texts(editions.tiles(parameters.check(end_year=end_year)))


def test_the_front_page_runs_and_says_what_it_said():
    notebook = execute.run(PAGE, SETS["default"])[0]
    shown = "".join(
        output["data"].get("text/html", "") for cell in notebook.cells for output in cell.get("outputs", [])
    )
    assert shown.count("<li>") == 6
    bound = execute.bound(notebook)
    assert not [text for text in bound.values() if HOLES.search(text)]
    assert bound | told(SETS["default"]["end_year"]) == bound
    log = catalog.load("data_changes").query("date == date.max()")
    assert f"{log['rows_added'].sum():,} rows were added" in bound.pop("data_changes")  # grows with each delivery
    compare_with_golden("intro", bound)


@pytest.mark.parametrize("end_year", [1996, 2003, 2012, 2016, 2019, 2022, 2024])
def test_an_earlier_run_knows_nothing_later_and_leaves_out_what_is_not_held(end_year):
    said = told(end_year)
    assert list(said)[:3] == ["imports", "deficit", "share"]
    assert ("duty" in said) == (end_year >= 2023)
    assert ("aircraft" in said) == (end_year >= 2016)
    for text in said.values():
        assert not HOLES.search(text), text
        assert max(int(year) for year in re.findall(r"\b(?:19|20)\d\d\b", text)) <= end_year, text


def test_an_earlier_run_is_not_set_beside_an_edition(package):
    (package / "edition_figures.csv").write_text(KEPT, encoding="utf-8")
    run = parameters.check(end_year=2019)
    lead, lines = editions.since(run, editions.tiles(run))
    assert lead.startswith("This page stops with 2019")
    assert lines == []


@pytest.mark.parametrize("name", VARIANTS)
def test_the_front_page_follows_other_data(name, package):
    VARIANTS[name](package)
    catalog.forget()
    run = parameters.check(end_year=catalog.last_full_year())
    found = editions.tiles(run)
    assert found["imports"].period.startswith("Twelve months to")
    assert (found["duty"] is None) == (name in ("shorter", "much_shorter"))
    assert (found["counts"] is None) == (name == "sparse")
    assert ("surplus" in found["deficit"].label) == (name == "surplus")
    for text in [*texts(found).values(), *editions.since(run, found)[1], editions.data_changes()]:
        assert not HOLES.search(text), text


def test_the_page_is_set_beside_the_newest_edition_before_its_own(package):
    (package / "edition_figures.csv").write_text(KEPT, encoding="utf-8")
    run = parameters.check(end_year=2025)
    lead, lines = editions.since(run, editions.tiles(run))
    assert lead == "Of two figures told in edition 2026.08, two have moved."
    assert [line.partition(":")[0] for line in lines] == [
        "Vietnam's share of US goods imports",
        "Boeing aircraft on firm order",
    ]
    assert lines[0].endswith("5.7% (2025), was 5.6%. Revision: up 0.1 points.")
    assert lines[1].endswith("was 200 (the end of January 2026). Newer period: up 90.")


def test_the_first_edition_says_that_it_is_the_first():
    run = parameters.check(end_year=2025)
    assert editions.earlier().empty, "the test above stands for an edition that has one"
    assert editions.since(run, {})[0].startswith("This is the first edition")


def test_a_package_that_names_no_edition_still_makes_a_front_page(package):
    path = package / "datapackage.json"
    path.write_text(
        path.read_text(encoding="utf-8").replace('"version": "2026.11"', '"version": "next"'), encoding="utf-8"
    )
    (package / "edition_figures.csv").write_text(KEPT, encoding="utf-8")
    catalog.forget()
    assert editions.earlier().empty
    with pytest.raises(catalog.DataError, match="version 'next' is not one like 2026"):
        editions.version()
