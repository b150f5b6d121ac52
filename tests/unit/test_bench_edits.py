"""What the benchmark changes in its copy of the book, and what it refuses to."""

import pytest

from benchmarks import course, edits
from benchmarks.clock import BenchError
from conftest import BOOK
from tradebook.publish import cache

TABLE = 'month,is_latest,value_usd_mn,note\n2024-05,1,10.500,\n2024-06,0,20.0,old\n2024-06,1,20.500,"a, b"\n'
CHANGE = {"file": "data/x.csv", "row": {"month": "2024-06", "is_latest": 1}, "column": "value_usd_mn"}


@pytest.fixture
def small(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "x.csv").write_text(TABLE)
    (tmp_path / "one.md").write_text("# Is it so?\n\n```{code-cell} python\nx = 1\n```\n\nWords.\n")
    return tmp_path


def test_one_value_changes_in_its_decimals_and_nothing_else(small):
    edits.change_value(small, **CHANGE, times=1.001)
    assert (small / "data" / "x.csv").read_text() == TABLE.replace("1,20.500", "1,20.520")  # 20.5 x 1.001 = 20.5205


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"row": {"month": "2024-06"}}, "2 rows with"),
        ({"row": {"month": "2030-01"}}, "0 rows with"),
        ({"column": "value"}, "and a column value"),
        ({"times": 1.000001}, "20.500 times 1.000001 is the same"),
    ],
)
def test_a_change_that_fits_no_row_or_changes_nothing_is_refused(small, change, says):
    with pytest.raises(BenchError, match=says):
        edits.change_value(small, **{**CHANGE, "times": 1.001, **change})


def test_prose_changes_no_cell_and_code_changes_one(small):
    page = small / "one.md"
    before = cache.code(page.read_text())
    edits.change_prose(small, "one")
    assert cache.code(page.read_text()) == before
    edits.change_code(small, "one")
    assert cache.code(page.read_text()) == ["x = 1\nis_changed = True\n"]
    page.write_text("# No code\n")
    with pytest.raises(BenchError, match="one: has no code cell"):
        edits.change_code(small, "one")


def test_a_copy_holds_the_book_and_nothing_built(small):
    for name in ("_build", ".venv", "tests"):
        (small / name).mkdir()
        (small / name / "file").write_text("")
    copied = edits.copy(small, small.parent / "copy")
    assert sorted(path.name for path in copied.iterdir() if path.name != ".git") == ["data", "one.md"]


def test_what_this_book_changes_is_there_to_be_changed(tmp_path):
    plan = edits.planned(BOOK / "benchmarks" / "edits.yml")
    (tmp_path / "data").mkdir()
    path = tmp_path / plan["data"]["file"]
    path.write_text((BOOK / plan["data"]["file"]).read_text(encoding="utf-8"), encoding="utf-8")
    edits.change_value(tmp_path, **plan["data"])
    assert all((BOOK / f"{plan[step]}.md").is_file() for step in ("prose", "code"))


def test_what_a_build_prints_says_which_chapters_ran():
    said = (
        "3 of 5 pages kept from an earlier run\n[1/2] chapters/one: 1.2 s (its cells changed)\n[2/2] intro: 0.3 s (x)\n"
    )
    assert course.RAN.findall(said) == ["chapters/one", "intro"]
