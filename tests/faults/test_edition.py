"""`tradebook edition` keeps the headline figures of an edition once, whole or not at all."""

import pytest

import census_workbook
from tradebook import catalog, checks, editions, intake, parameters
from tradebook.cli import main


@pytest.fixture
def kept(package, capsys):
    """A package that has kept its edition; what the command said is gone."""
    assert main(["edition"]) == 0
    capsys.readouterr()
    return package


def rename(package, version: str) -> None:
    path = package / "datapackage.json"
    path.write_text(
        path.read_text(encoding="utf-8").replace(catalog.descriptor()["version"], version), encoding="utf-8"
    )
    catalog.forget()


def test_an_edition_keeps_each_figure_of_its_front_page(package, contents, capsys):
    before = contents()
    assert main(["edition"]) == 0
    assert "edition 2026.11: 9 figures kept" in capsys.readouterr().out
    rows = catalog.load("edition_figures").set_index("figure")
    assert set(rows["edition"]) == {"2026.11"}
    bought = catalog.trade_by_month().set_index("month")["imports"]
    assert rows.loc["imports_12_months", "value"] == pytest.approx(bought.iloc[-12:].sum(), abs=0.001)
    assert rows.loc["imports_12_months", "period"] == f"{bought.index[-1]:%Y-%m}"
    logged = catalog.load("data_changes").query("change == 'edition 2026.11'")
    assert logged[["table", "rows_added", "rows_revised"]].to_numpy().tolist() == [["edition_figures", 9, 0]]
    changed = {name for name, content in contents().items() if content != before[name]}
    assert changed == {"edition_figures.csv", "data_changes.csv"}
    assert checks.run() == []


def test_an_edition_is_kept_once(kept, contents, capsys):
    before = contents()
    assert main(["edition"]) == 1
    assert capsys.readouterr().err.endswith(
        "edition 2026.11 is kept already; a new one has a new version in datapackage.json\n"
    )
    assert contents() == before


def test_a_trial_writes_nothing(package, contents, capsys):
    before = contents()
    assert main(["edition", "--dry-run"]) == 0
    assert "a trial: nothing was written" in capsys.readouterr().out
    assert contents() == before


def test_a_package_without_a_version_keeps_no_edition(package, contents, capsys):
    rename(package, "draft")
    before = contents()
    assert main(["edition"]) == 1
    assert "version 'draft' is not one like 2026.11" in capsys.readouterr().err
    assert contents() == before


def test_data_that_fail_their_checks_keep_no_edition(package, contents, capsys):
    path = package / "us_goods_trade_by_month.csv"
    path.write_text(
        path.read_text(encoding="utf-8").replace(
            "2026-08,imports,2026-10,1,26474.5,", "2026-08,imports,2026-10,1,2647.45,"
        )
    )
    catalog.forget()
    before = contents()
    assert main(["edition"]) == 1
    assert "refused, nothing was changed" in capsys.readouterr().err
    assert contents() == before
    assert not (package / intake.INCOMING).exists()


def test_the_next_edition_tells_new_months_from_revised_ones(kept, tmp_path):
    rename(kept, "2026.12")
    rows = census_workbook.next_release()
    line = next(cells for cells in rows if cells[:2] == [2026, 5520])
    line[3] += 40  # January's imports
    line[15] = round(sum(line[3:15]), 3)
    bought = catalog.trade_by_month().set_index("month")["imports"]
    newer = census_workbook.NEXT["imports"] - bought.iloc[-12]  # one month comes in, one leaves the twelve
    assert main(["ingest", "census-country", str(census_workbook.write(tmp_path / "country.xlsx", rows))]) == 0
    run = parameters.check(end_year=catalog.last_full_year())
    table = editions.since_edition.moves(editions.figures(editions.tiles(run)), editions.earlier()).set_index("figure")
    assert table.loc["imports_12_months", "revised"] == pytest.approx(40, abs=0.01)
    assert table.loc["imports_12_months", "newer"] == pytest.approx(newer, abs=0.01)
    lead, lines = editions.since(run, editions.tiles(run))
    assert lead.startswith("Of nine figures told in edition 2026.11, two have moved.")
    assert [line.partition(":")[0] for line in lines] == [
        "US imports from Vietnam",
        "The US goods deficit with Vietnam",
    ]
    assert "revision: up $40.0 million." in lines[0]
