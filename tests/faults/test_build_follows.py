"""Never a stale page: for each kind of thing that a page is made of, changing it is noticed, and nothing else runs."""

import re
from pathlib import Path

import pytest

import small_book
from small_book import tradebook

CODE = """\
from tradebook import catalog
from tradebook.narrative import bind
factors = catalog.load("conversion_factors").set_index("factor")["value"]
bind("x", f"{factors['lng_energy_content']:.1f} until {end_year}")"""
PROSE = "It has {glue:text}`x`."


@pytest.fixture
def small(tmp_path) -> Path:
    """A small book whose chapter reads a table and says what it read, built."""
    small_book.make(tmp_path)
    small_book.write(tmp_path, CODE, PROSE)
    done = tradebook(tmp_path, "build")
    assert done.returncode == 0, done.stderr
    assert "51.9 until 2025" in page(tmp_path)
    return tmp_path


def page(book: Path, name: str = "chapters/one") -> str:
    return (book / "_build" / "html" / f"{name}.html").read_text(encoding="utf-8")


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def rebuilt(book: Path, *options: str) -> tuple[str, list[str]]:
    """What `--explain` says of the chapter, and the pages that then run."""
    explained = tradebook(book, "build", "--explain", *options)
    assert explained.returncode == 0, explained.stderr
    done = tradebook(book, "build", *options)
    assert done.returncode == 0, done.stderr
    told = [line for line in explained.stdout.splitlines() if line.startswith("chapters/one")]
    return (told or explained.stdout.splitlines())[0], re.findall(r"^\[\d+/\d+\] ([\w/]+):", done.stdout, re.MULTILINE)


def test_nothing_changed_nothing_is_done(small):
    told, ran = rebuilt(small)
    assert (told, ran) == ("nothing changed since the last build: nothing would be done", [])


def test_a_value_in_a_table_it_read(small):
    edit(small / "data" / "conversion_factors.csv", "lng_energy_content,51.9", "lng_energy_content,52.3")
    told, ran = rebuilt(small)
    assert "runs: changed: conversion_factors.csv" in told
    assert ran == ["chapters/one"]
    assert "52.3 until 2025" in page(small)


def test_a_table_it_did_not_read_runs_nothing(small):
    edit(small / "data" / "hs2_chapters.csv", "Live animals", "Living animals")
    told, ran = rebuilt(small)
    assert "kept: same cells" in told
    assert ran == []
    assert "Living animals" in (small / "_build" / "html" / "data" / "hs2_chapters.csv").read_text(), (
        "the site offers it"
    )


def test_the_description_of_the_data(small):
    edit(small / "data" / "datapackage.json", '"version": "2026.11"', '"version": "2026.12"')
    told, ran = rebuilt(small)
    assert "runs: changed: datapackage.json" in told
    assert ran == ["chapters/one"]
    assert "2026.12" in page(small)


def test_its_prose_runs_nothing_and_is_printed(small):
    small_book.write(small, CODE, f"Now it says so otherwise. {PROSE}")
    told, ran = rebuilt(small)
    assert "kept: same cells" in told
    assert ran == []
    assert "otherwise. It has" in re.sub(r"<[^>]+>", "", page(small))
    assert "51.9 until 2025" in page(small)


def test_its_cells(small):
    small_book.write(small, CODE.replace(" until ", " up to "), PROSE)
    told, ran = rebuilt(small)
    assert "runs: its cells changed" in told
    assert ran == ["chapters/one"]
    assert "51.9 up to 2025" in page(small)


def test_its_heading_changes_every_page_that_shows_it(small):
    edit(small / "chapters" / "one.md", "# Is it so?", "# Was it so?")
    _, ran = rebuilt(small)
    assert ran == []
    assert "Was it so?" in page(small)
    assert "Was it so?" in page(small, "intro"), "the contents stand on every page"
    assert "Is it so?" not in page(small, "intro")


def test_parameters_of_the_edition_and_by_name(small):
    told, ran = rebuilt(small, "-p", "end_year=2020")
    assert "runs: end_year was 2025, is 2020" in told
    assert ran == ["chapters/one"]
    assert "51.9 until 2020" in page(small)
    assert rebuilt(small)[1] == [], "the edition's own run is still kept"
    assert "51.9 until 2025" in page(small)
    (small / "parameters.yml").write_text("edition: {end_year: 2024}\n")
    assert rebuilt(small)[1] == ["chapters/one"]
    assert "51.9 until 2024" in page(small)


def test_a_file_of_parameters(small):
    (small / "mine.yml").write_text("end_year: 2021\n")
    assert rebuilt(small, "--params", "mine.yml")[1] == ["chapters/one"]
    (small / "mine.yml").write_text("end_year: 2022\n")
    assert rebuilt(small, "--params", "mine.yml")[1] == ["chapters/one"]
    assert "51.9 until 2022" in page(small)


def test_what_only_pages_are_made_of_runs_nothing(small):
    (small / "_static" / "book.css").write_text("/* plain */")
    edit(small / "_config.yml", "title: ", "title: More of ")
    (small / "intro.md").write_text("# A small book\n\nOther words.\n")
    _, ran = rebuilt(small)
    assert ran == []
    assert (small / "_build" / "html" / "_static" / "book.css").read_text() == "/* plain */"
    assert "More of " in page(small)
    assert "Other words." in page(small, "intro")


def test_a_file_that_a_chapter_reads_by_itself_and_a_folder_that_it_lists(small):
    notes = small / "data" / "notes"
    notes.mkdir()
    (notes / "one.txt").write_text("first")
    own = f"from pathlib import Path\nnotes = sorted(Path({str(notes)!r}).iterdir())\n"
    small_book.write(
        small, f"{own}{CODE}\nbind('n', ' and '.join(note.read_text() for note in notes))", "{glue:text}`n`"
    )
    rebuilt(small)
    (notes / "one.txt").write_text("changed")
    assert "runs: changed: one.txt" in rebuilt(small)[0]
    assert "changed" in page(small)
    (notes / "two.txt").write_text("second")
    assert "runs: changed: notes" in rebuilt(small)[0]
    assert "changed and second" in page(small)


def test_a_site_that_was_touched_is_made_whole(small):
    (small / "_build" / "html" / "intro.html").write_text("spoiled")
    rebuilt(small)
    assert "A small book" in page(small, "intro")
    assert tradebook(small, "verify", "_build/html").returncode == 0


def test_another_folder_of_data(small, tmp_path_factory):
    other = tmp_path_factory.mktemp("other") / "data"
    other.parent.mkdir(exist_ok=True)
    (small / "data").rename(other)
    edit(other / "conversion_factors.csv", "lng_energy_content,51.9", "lng_energy_content,52.0")
    _, ran = rebuilt(small, "--data", str(other))
    assert ran == ["chapters/one"]
    assert "52.0 until 2025" in page(small)
