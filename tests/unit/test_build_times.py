"""What is made of measured times: medians, rows, targets, words. The times here are made up, to be worked by hand."""

import json

import pytest

from benchmarks import report
from tradebook import folders, packages, speed
from tradebook.models import build_time_words, build_times

PLAIN = build_times.PLAIN


def step(seconds: float, cpu: float | None = None, ran=None, concerned=None) -> dict:
    pages = {} if ran is None else {"ran": ran, "concerned": ran if concerned is None else concerned}
    return {"seconds": seconds, "cpu_seconds": cpu, "load": 0.5, **pages}


def one_round(**changes) -> dict:
    """A round in which every target is just met."""
    return {
        f"{PLAIN}cold": step(150.0, 200.0),
        "cold": step(30.0, 50.0, ["one", "two"]),
        f"{PLAIN}same": step(4.0, 4.0),
        "same": step(0.4, 0.3, []),
        "data": step(7.5, 9.0, ["one"]),
        "prose": step(7.0, 8.0, []),
        "code": step(7.5, 9.0, ["two"]),
        "some": step(10.0, 12.0, ["one"]),
        "most": step(30.0, 50.0, ["one", "two"]),
        "cells": step(12.0, 12.0),
        "pages": step(8.0, 8.5),
    } | changes


def measurement(*rounds: dict, edition: str = "2026.11") -> dict:
    machine = {"cpu": "Some processor", "cores": 2, "memory_gb": 8.0, "system": "Linux x86_64"}
    return {
        "format": speed.FORMAT,
        "edition": edition,
        "date": "2026-11-22",
        "machine": machine,
        "python": "3.11.7",
        "packages": {"jupyter-book": "1.0.4"},
        "pages": 2,
        "edits": {"data": "a value times 1.001"},
        "rounds": list(rounds),
    }


def kept(folder, *editions: str) -> None:
    results = folder / folders.MEASURED
    results.mkdir(parents=True)
    for edition in editions:
        (results / f"{edition}.json").write_text(json.dumps(measurement(one_round(), edition=edition)))


def test_the_median_of_three_rounds_is_the_middle_one():
    rounds = [one_round(cold=step(seconds, 50.0, [])) for seconds in (44.0, 30.0, 31.0)]
    assert build_times.medians(measurement(*rounds))["cold"] == 31.0
    assert build_times.medians(measurement(*rounds[:2]))["cold"] == 37.0


def test_a_step_without_a_number_in_every_round_has_no_median():
    rounds = [one_round(), one_round(cold=step(30.0, None, []))]
    assert "cold" not in build_times.medians(measurement(*rounds), "cpu_seconds")
    assert build_times.medians(measurement(*rounds), "cpu_seconds")["cells"] == 12.0


def test_the_least_is_the_cells_and_the_pages():
    least = build_times.rows(measurement(one_round()))[-1]
    assert (least["tradebook"], least["tradebook_cpu"]) == (20.0, 20.5)
    assert least["jupyter_book"] is None


def test_each_step_has_a_row_with_the_times_of_both_builders():
    rows = build_times.rows(measurement(one_round()))
    assert [row["build"] for row in rows[:-1]] == list(build_times.STEPS.values())
    assert list(rows[0].values()) == ["from nothing", 150.0, 30.0, 2, 200.0, 50.0]
    assert rows[2]["jupyter_book"] is None, "plain Jupyter Book would keep the old pages"


def missed(**changes) -> list[tuple[str, str]]:
    found = build_times.targets(measurement(one_round(**changes)))
    return [(target.wanted, target.found) for target in found if not target.met]


def test_a_target_that_is_just_met_is_met():
    assert missed() == []


@pytest.mark.parametrize(
    ("changes", "wanted", "found"),
    [
        ({f"{PLAIN}cold": step(149.0)}, "5 times as fast as plain Jupyter Book", "5.0 times"),
        ({"cells": step(11.0)}, "at most 1.5 times the least", "1.58 times"),
        ({"same": step(0.5, 0.3, [])}, "under 0.5 seconds", "0.50 seconds"),
        ({f"{PLAIN}same": step(3.0)}, "10 times as fast as plain Jupyter Book", "7.5 times"),
        ({"prose": step(10.0, 8.0, [])}, "4 times as fast as from nothing", "3.0 times"),
        ({"data": step(1.0, 1.0, ["one", "two"], ["one"])}, "only chapters concerned run", "ran needlessly: two"),
        ({"data": step(1.0, 1.0, [], ["one"])}, "only chapters concerned run", "did not run: one"),
        ({"most": step(45.0, 50.0, [])}, "at most 0.2 times plain Jupyter Book from nothing", "0.30 times"),
    ],
)
def test_a_target_that_is_missed_says_by_how_much(changes, wanted, found):
    assert (wanted, found) in missed(**changes)


def test_the_report_has_every_row_and_says_which_targets_are_missed():
    text = report.text(measurement(one_round(same=step(0.7, 0.3, []))))
    assert "| from nothing | 150.00 | 30.00 | 2 | 200.00 | 50.00 |" in text
    assert "| nothing changed | under 0.5 seconds | 0.70 seconds | no |" in text
    assert "| one value of a table changed |  | 7.50 | 1 |  | 9.00 |" in text
    assert "Changed: a value times 1.001." in text


def test_the_words_follow_the_measurement():
    bench = measurement(one_round(), one_round(cold=step(32.0, 50.0, [])), one_round())
    assert build_time_words.finding(bench) == (
        "The whole book of two pages was computed and built from nothing in 30 seconds, where plain Jupyter Book took "
        "150 seconds; with nothing to do its builder was done in 0.40 seconds."
    )
    assert build_time_words.how(bench, "2026.11") == (
        "Measured for this edition on 22 November 2026, on a machine with two cores (Some processor, 8 GB). "
        "Each time is the median of three rounds, in which the builders took turns."
    )
    assert "edition 2026.11 on" in build_time_words.how(bench, "2027.02")
    assert build_time_words.how(measurement(one_round()), "2026.11").endswith("Each time was taken once.")
    assert build_time_words.verdict(measurement(one_round(same=step(0.7, 0.3, [])))) == "Of twelve targets ten are met."


def test_without_a_measurement_a_sentence_says_so():
    assert build_time_words.finding(None) == "How long this book takes to build has not been measured yet."
    assert "make bench" in build_time_words.how(None, "2026.11")
    assert build_time_words.verdict(None)


def test_a_column_without_times_of_one_builder_is_still_a_table():
    table = build_time_words.times(measurement(one_round()))
    assert table["chapters_run"].tolist()[:2] == [2, 0]
    assert table["build"].iloc[0] == "From nothing"


def test_the_newest_measurement_up_to_an_edition_is_found_from_the_folder_of_a_chapter(tmp_path, monkeypatch):
    kept(tmp_path, "2026.2", "2026.11", "2027.02")
    (tmp_path / "chapters").mkdir()
    monkeypatch.chdir(tmp_path / "chapters")
    assert speed.newest("2026.11")["edition"] == "2026.11"
    assert speed.newest("2027.01")["edition"] == "2026.11"
    assert speed.newest("2026.01") is None


def test_a_book_without_measurements_has_none(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(folders, "PROJECT", tmp_path)
    assert folders.measurements() is None
    assert speed.newest("2026.11") is None


def test_every_package_that_the_project_names_has_a_reason_and_is_here():
    assert packages.reasons().keys() >= packages.versions().keys()
    table = build_time_words.made_with(packages.python(), packages.versions(), packages.reasons())
    assert table["version"].notna().all()
    assert dict(zip(table["name"], table["what_it_does"], strict=True))["pandas"] == "tables"
