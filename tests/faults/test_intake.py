"""A month's figures go in whole or not at all: through the command line, with every kind of bad file and bad luck."""

import errno
import multiprocessing
import os
import resource
import shutil
import time

import filelock
import pandas as pd
import pytest

import census_workbook
from tradebook import catalog, intake
from tradebook.cli import main


@pytest.fixture
def release(package, tmp_path):
    """The next release of the Census workbook, for the package of this test."""
    return census_workbook.write(tmp_path / "country.xlsx", census_workbook.next_release())


@pytest.fixture
def rows(package):
    return census_workbook.next_release()


def contents(package) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in package.iterdir() if path.is_file() and path.name != intake.LOCK}


def ingest(path, *more) -> int:
    return main(["ingest", "census-country", str(path), *more])


def test_a_months_figures_go_in_and_say_what_is_new(package, release, capsys):
    before = catalog.data_through()
    held = contents(package)
    assert ingest(release) == 0
    told = capsys.readouterr().out
    assert catalog.data_through() == before + pd.offsets.MonthEnd()
    newest = catalog.trade_by_month().iloc[-1]
    assert newest[["imports", "exports"]].to_dict() == census_workbook.NEXT
    assert "us_goods_trade_by_month: 2 new, 0 revised" in told
    assert "left out: 2 groups and countries that have no census_code" in told
    grown = {
        "us_goods_trade_by_partner_year.csv",
        "us_goods_trade_by_month.csv",
        "us_goods_trade_by_partner_ytd.csv",
        "sources.csv",
        "data_changes.csv",
    }
    assert {name for name, content in contents(package).items() if content != held[name]} == grown
    assert main(["check"]) == 0
    assert not [path for path in package.iterdir() if path.name in (intake.INCOMING, catalog.ACCEPTED)]


def test_held_rows_keep_their_bytes_and_new_ones_name_their_source(package, release):
    path = package / "us_goods_trade_by_month.csv"
    before = path.read_text(encoding="utf-8").splitlines()
    ingest(release)
    after = path.read_text(encoding="utf-8").splitlines()
    assert [line for line in after if line in set(before)] == before
    fresh = [line for line in after if line not in set(before)]
    assert len(fresh) == 2
    source_id = fresh[0].rpartition(",")[2]
    source = catalog.load("sources").set_index("source_id").loc[source_id]
    assert source["url"] == "https://www.census.gov/foreign-trade/balance/country.xlsx"
    change = catalog.load("data_changes").query("change == @source_id").set_index("table")
    assert change.loc["us_goods_trade_by_month", ["rows_added", "rows_revised"]].tolist() == [2, 0]


def test_a_revision_is_a_new_vintage_beside_the_old_one(package, rows, tmp_path, capsys):
    line = next(cells for cells in rows if cells[:2] == [2026, 5520])
    line[3] += 40  # January's imports
    line[15] = round(sum(line[3:15]), 3)
    assert ingest(census_workbook.write(tmp_path / "country.xlsx", rows)) == 0
    assert "us_goods_trade_by_month: 2 new, 1 revised" in capsys.readouterr().out
    january = catalog.load("us_goods_trade_by_month").query(
        "month == @pd.Timestamp('2026-01-01') and flow == 'imports'"
    )
    assert len(january) >= 2
    assert january.loc[january["is_latest"], "value_usd_mn"].tolist() == [pytest.approx(line[3])]


def test_the_same_file_again_changes_nothing(package, release, capsys):
    ingest(release)
    held = contents(package)
    assert ingest(release) == 0
    assert contents(package) == held
    assert "nothing new; the data are as they were" in capsys.readouterr().out


def test_a_trial_writes_nothing(package, release, capsys):
    held = contents(package)
    assert ingest(release, "--dry-run") == 0
    assert contents(package) == held
    assert "a trial: nothing was written" in capsys.readouterr().out


def cell(year: int, code: str, place: int, value):
    """A workbook's rows with one cell of one row another, the year's total following where it can."""

    def spoil(rows):
        line = next(cells for cells in rows if cells[0] == year and str(cells[1]) == code)
        line[place] = value
        for start in (3, 16):
            if all(isinstance(number, (int, float)) for number in line[start : start + 12]):
                line[start + 12] = round(sum(line[start : start + 12]), 3)
        return rows

    return spoil


SPOILT = {
    "a value a thousand times too large": (
        cell(2026, "5520", 11, 27_000_000),
        "check the unit: millions, not thousands",
    ),
    "a text in a number": (cell(2026, "5520", 11, "n/a"), "'n/a' is not a number"),
    "a negative value": (cell(2026, "5520", 11, -5.0), "-5.0 is not a sum in million dollars"),
    "a formula": (cell(2026, "5520", 11, "=1+1"), "a formula, where the published file holds a value"),
    "a month missing in the middle": (cell(2026, "5520", 8, 0), "a month not yet published has no row"),
    "a year missing in the middle": (
        lambda rows: [cells for cells in rows if cells[:2] != [2019, 5520]],
        "is held but missing in the new file; is it an older one?",
    ),
    "an older file": (
        lambda rows: [cells for cells in rows if cells[0] < 2026],
        "is held but missing in the new file; is it an older one?",
    ),
    "no Vietnam": (lambda rows: [cells for cells in rows if cells[1] != 5520], "no row for Vietnam (code 5520)"),
    "a row twice": (
        lambda rows: [*rows, next(cells for cells in rows if cells[1] == 5520)],
        "repeats country 5520 in 1992",
    ),
    "no rows": (lambda rows: [], "no rows below the header"),
    "a future month": (lambda rows: [*rows, *later(rows)], "lies in the future; correct the month"),
}


def later(rows) -> list[list]:
    whole = [[cells[0] + 10, *cells[1:]] for cells in rows if cells[0] == 2025 and cells[1] in ("0015", 5520)]
    between = [[year, *cells[1:]] for year in range(2027, 2035) for cells in whole]
    return between + whole


@pytest.mark.parametrize("name", SPOILT)
def test_a_bad_file_is_refused_with_its_line_and_leaves_the_data_alone(name, package, rows, tmp_path, capsys):
    spoil, says = SPOILT[name]
    held = contents(package)
    assert ingest(census_workbook.write(tmp_path / "country.xlsx", spoil(rows))) == 1
    told = capsys.readouterr().err
    assert says in told
    assert "Traceback" not in told
    assert contents(package) == held
    assert main(["check"]) == 0


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b"", "not an .xlsx file"),
        (b"<html><title>Invalid Key</title></html>", "the service may have answered with a web page"),
    ],
)
def test_what_is_not_a_workbook_is_refused(raw, says, package, tmp_path, capsys):
    path = tmp_path / "country.xlsx"
    path.write_bytes(raw)
    held = contents(package)
    assert ingest(path) == 1
    assert says in capsys.readouterr().err
    assert contents(package) == held


def test_a_file_of_200_mb_is_refused_unread(package, tmp_path, capsys):
    path = tmp_path / "country.csv"
    with path.open("wb") as handle:
        handle.truncate(200_000_000)
    began = time.perf_counter()
    assert ingest(path) == 1
    assert "200,000,000 bytes, far more than the published file" in capsys.readouterr().err
    assert time.perf_counter() - began < 2


@pytest.mark.parametrize("make", [lambda path: None, lambda path: path.mkdir()])
def test_a_file_that_can_not_be_read_is_named(make, package, tmp_path, capsys):
    make(tmp_path / "country.csv")
    assert ingest(tmp_path / "country.csv") == 1
    told = capsys.readouterr().err
    assert told.startswith(f"tradebook: {tmp_path / 'country.csv'}: ")
    assert told.count("\n") == 1


def test_a_vintage_that_is_no_month_is_refused(package, release, capsys):
    assert ingest(release, "--vintage", "2026-13") == 1
    assert "vintage '2026-13': write the month of publication as 2026-11" in capsys.readouterr().err


def test_a_full_disk_leaves_the_data_alone(package, release, capsys):
    held = contents(package)

    def run():
        resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))  # as good as a full disk: writes fail beyond it
        os._exit(ingest(release))

    assert exit_code(run) == 1
    assert contents(package) == held
    assert not (package / intake.INCOMING).exists()


def test_a_disk_that_fills_up_is_named(package, release, capsys, monkeypatch):
    def full(*_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(package / "copy.csv"))

    monkeypatch.setattr(shutil, "copyfile", full)
    assert ingest(release) == 1
    assert "no space left on device; nothing was changed" in capsys.readouterr().err


def exit_code(run) -> int:
    process = multiprocessing.get_context("fork").Process(target=run)
    process.start()
    process.join(60)
    return process.exitcode


def killed_at(module, name: str, call: int, release) -> None:
    """Runs an ingest in a process of its own that dies, with no chance to clean up, at a call of module.name."""
    calls = []

    def die(*arguments, **named):
        calls.append(name)
        if len(calls) == call:
            os._exit(9)
        return real(*arguments, **named)

    real = getattr(module, name)

    def run():
        setattr(module, name, die)
        ingest(release)

    assert exit_code(run) == 9


@pytest.mark.parametrize(("module", "name", "call"), [(shutil, "copyfile", 5), (os, "fsync", 2), (os, "rename", 1)])
def test_killed_before_the_figures_are_accepted_the_data_are_as_they_were(module, name, call, package, release):
    held = contents(package)
    killed_at(module, name, call, release)
    assert contents(package) == held
    assert main(["check"]) == 0
    assert ingest(release) == 0  # and the next try needs no cleaning by hand
    assert catalog.trade_by_month().iloc[-1]["imports"] == census_workbook.NEXT["imports"]


@pytest.mark.parametrize("call", [1, 2, 4])
def test_killed_after_that_the_next_command_puts_in_the_rest(call, package, release, tmp_path, monkeypatch):
    whole = shutil.copytree(package, tmp_path / "whole")
    assert main(["ingest", "census-country", str(release), "--data", str(whole)]) == 0
    killed_at(os, "replace", call, release)
    with pytest.raises(catalog.DataError, match="new figures are half in place"):
        catalog.load("sources")  # no chapter reads a mixture
    assert main(["check"]) == 0
    assert contents(package) == contents(whole)


def test_two_ingests_at_once_do_not_mix(package, release, capsys):
    held = contents(package)
    with filelock.FileLock(package / intake.LOCK):
        assert ingest(release) == 1
    assert "another ingest is at work" in capsys.readouterr().err
    assert contents(package) == held
