"""`tradebook fetch census` without a dataset: the country workbook. All figures are made up."""

import pandas as pd
import pytest
import respx

import census_workbook
from tradebook import catalog
from tradebook.cli import main
from tradebook.connectors.census_country import SOURCE


@pytest.fixture
def service():
    with respx.mock(assert_all_called=False) as router:
        yield router.get(SOURCE["url"])


def test_the_country_workbook_is_fetched_without_a_key_and_lands(package, service, tmp_path, monkeypatch, capsys):
    monkeypatch.delenv("CENSUS_API_KEY", raising=False)
    workbook = census_workbook.write(tmp_path / "country.xlsx", census_workbook.next_release())
    service.respond(content=workbook.read_bytes())
    before = catalog.data_through()
    assert main(["fetch", "census", "--raw", str(tmp_path / "raw")]) == 0
    told = capsys.readouterr().out.splitlines()
    (kept,) = (tmp_path / "raw").glob("census_country_*.xlsx")
    assert told[:2] == [f"asked {SOURCE['url']}", f"  kept in {kept}"]
    assert catalog.data_through() == before + pd.offsets.MonthEnd()


def test_a_page_in_place_of_the_workbook_leaves_the_data_as_they_were(package, contents, service, tmp_path, capsys):
    service.respond(text="<html><title>Maintenance</title></html>")
    before = contents()
    assert main(["fetch", "census", "--raw", str(tmp_path / "raw")]) == 1
    assert "may have answered with a web page" in capsys.readouterr().err
    assert contents() == before


def test_a_moved_workbook_is_not_followed(package, contents, service, tmp_path, capsys):
    service.respond(301, headers={"location": "https://elsewhere.example/country.xlsx"})
    before = contents()
    assert main(["fetch", "census", "--raw", str(tmp_path / "raw")]) == 1
    assert "sends on to https://elsewhere.example/country.xlsx, which is not followed" in capsys.readouterr().err
    assert contents() == before


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--from", "2026-01"], "--from and --to go with --dataset"),
        (["--dataset", "totals", "--from", "2026-1"], "write a month as 2026-08"),
        (["--dataset", "hs2"], "invalid choice: 'hs2'"),
    ],
)
def test_a_question_that_makes_no_sense_is_refused_before_asking(package, service, capsys, options, says):
    try:
        code = main(["fetch", "census", *options])
    except SystemExit as stopped:
        code = stopped.code
    assert code in (1, 2)
    assert says in capsys.readouterr().err
    assert not service.called
