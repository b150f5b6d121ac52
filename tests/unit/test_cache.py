"""Which runs are kept, and why others must be made: by content alone."""

from pathlib import Path

import pytest

from tradebook.publish import cache, inputs

CHAPTER = """# Is it so?

```{code-cell} python
:tags: [remove-cell]
from tradebook.models import outlook
```

Words.
"""


@pytest.fixture
def chapter(tmp_path) -> Path:
    path = tmp_path / "one.md"
    path.write_text(CHAPTER)
    return path


@pytest.fixture
def shelf(tmp_path, chapter) -> cache.Shelf:
    """A shelf that holds one run of the chapter, which read one table."""
    table, shelf = tmp_path / "table.csv", cache.Shelf(tmp_path / "kept")
    table.write_text("a\n1\n")
    marks = inputs.Marks()
    shelf.keep("one", cache.recipe(chapter, {"end_year": 2025}, marks), [str(table)], "{}", 2.5, marks)
    return shelf


def look(shelf, chapter, parameters=None, marks=None) -> str:
    marks = marks or inputs.Marks()
    kept, why = shelf.look("one", cache.recipe(chapter, parameters or {"end_year": 2025}, marks), marks)
    assert (kept is None) == (not why.startswith("same cells"))
    return why


def test_the_same_is_kept(shelf, chapter):
    assert look(shelf, chapter).endswith("and 1 files read")
    assert shelf.seconds("one") == 2.5


def test_a_module_far_down_in_what_it_imports_counts(shelf, chapter):
    # the chapter imports models.outlook, which imports forecasts, which imports series
    marks = inputs.Marks({inputs.PACKAGE / "models" / "series.py": "other"})
    assert look(shelf, chapter, marks=marks) == "code changed: tradebook.models.series"


def test_a_module_it_does_not_import_does_not_count(shelf, chapter):
    marks = inputs.Marks({inputs.PACKAGE / "connectors" / "fred.py": "other"})
    assert look(shelf, chapter, marks=marks).startswith("same cells")


def test_how_notebooks_are_executed_counts_for_all(shelf, chapter):
    marks = inputs.Marks({inputs.PACKAGE / "publish" / "execute.py": "other"})
    assert look(shelf, chapter, marks=marks) == "code changed: tradebook.publish.execute"


def test_versions_count(shelf, chapter, monkeypatch):
    monkeypatch.setattr(inputs, "versions", lambda: "other")
    assert look(shelf, chapter) == "another Python or other versions of the packages"


def test_a_table_that_is_gone_counts(shelf, chapter):
    (chapter.parent / "table.csv").unlink()
    assert look(shelf, chapter) == "changed: table.csv"


def test_several_reasons_are_told(shelf, chapter):
    chapter.write_text(CHAPTER.replace("outlook", "worth"))
    (chapter.parent / "table.csv").write_text("a\n2\n")
    why = look(shelf, chapter, {"end_year": 2020})
    assert why.startswith("its cells changed; end_year was 2025, is 2020; code changed: ")
    assert why.endswith("changed: table.csv")


def test_runs_of_several_parameter_sets_are_kept_the_latest_few(shelf, chapter):
    marks = inputs.Marks()
    for year in range(2000, 2000 + cache.KEPT):
        made = cache.recipe(chapter, {"end_year": year}, marks)
        shelf.keep("one", made, [], "{}", 1, marks)
    assert look(shelf, chapter, {"end_year": 2001}).startswith("same cells")
    assert look(shelf, chapter).startswith("end_year was"), "the oldest went"
    assert len(list((shelf.folder / "one").glob("*.ipynb"))) == cache.KEPT


@pytest.mark.parametrize("spoil", ["", "{", "[]", '{"format": 0}', "\x00"])
def test_a_record_that_is_none_counts_as_nothing_kept(shelf, chapter, spoil):
    for path in (shelf.folder / "one").glob("*.json"):
        path.write_text(spoil)
    assert look(shelf, chapter) == "has not run yet"


def test_a_cell_that_is_not_plain_python_rests_on_the_whole_package():
    found = cache.modules(["%matplotlib inline\n"], inputs.Marks())
    assert "tradebook.connectors.fred" in found


def test_an_import_over_several_lines_is_seen():
    cells = ["from tradebook.models import (\n    worth,\n    outlook,\n)\n"]
    assert {"tradebook.models.worth", "tradebook.models.outlook"} <= set(cache.modules(cells, inputs.Marks()))
