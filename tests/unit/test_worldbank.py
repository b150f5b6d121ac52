"""World Bank indicators: two-part answers, and what comes instead of them. All figures are made up."""

import json

import pytest
import respx

from tradebook import catalog
from tradebook.cli import main
from tradebook.connectors import worldbank
from tradebook.connectors.delivery import FetchError, FormatError


def row(year, value, iso3="VNM", indicator=worldbank.GDP) -> dict:
    return {
        "indicator": {"id": indicator, "value": "a name"},
        "country": {"id": iso3[:2], "value": "a name"},
        "countryiso3code": iso3,
        "date": str(year),
        "value": value,
        "unit": "",
        "obs_status": "",
        "decimal": 0,
    }


def answer(*rows, **meta) -> bytes:
    about = {
        "page": 1,
        "pages": 1,
        "per_page": "1000",
        "total": len(rows),
        "sourceid": "2",
        "lastupdated": "2026-10-14",
    }
    return json.dumps([{**about, **meta}, list(rows)]).encode()


GOOD = [row(2026, None), row(2025, 520_500_000_000.25), row(2025, 31_000_000_000_000, "USA")]
PEOPLE = [row(2025, 101_600_400, indicator=worldbank.POPULATION), row(2025, 343_000_000, "USA", worldbank.POPULATION)]
ERROR = b'[{"message":[{"id":"120","key":"Invalid value","value":"The provided parameter value is not valid"}]}]'


def test_rows_are_read_and_null_is_not_zero():
    frame, updated = worldbank.parse(answer(*GOOD))
    assert updated == "2026-10-14"
    assert frame["value"].isna().tolist() == [True, False, False]
    assert frame["year"].tolist() == [2026, 2025, 2025]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (ERROR, "the service says: The provided parameter value is not valid"),
        (b'\xef\xbb\xbf<?xml version="1.0"?><wb:error><wb:message>Bad</wb:message></wb:error>', "a web page or XML"),
        (answer(*GOOD, pages=3, total=2500), "one page of 3"),
        (answer(*GOOD, total=4), "says 4 rows and holds 3"),
        (answer(*GOOD, lastupdated=None), "does not tell its pages, total and lastupdated"),
        (answer(*GOOD, GOOD[1]), "NY.GDP.MKTP.CD of VNM in 2025 comes twice"),
        (answer(), "no rows"),
        (b'[{"page": 1, "pages": 1, "total": 0, "lastupdated": "2026-10-14"}, null]', "no rows"),
        (answer(row("2025Q1", 1)), "row 1, date: '2025Q1' is not a year"),
        (answer(row(2025, "many")), "row 1, value: 'many' is not a number"),
        (answer({"date": "2025"}), "row 1 lacks indicator"),
        (b'{"source": {"data": []}}', "not an array of two"),
        (answer(*GOOD)[:-30], "broken JSON"),
    ],
)
def test_another_answer_is_refused_in_one_line(content, says):
    with pytest.raises(FormatError) as refused:
        worldbank.parse(content, "answer.json")
    assert says in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.fixture
def file(tmp_path):
    def write(content, name="worldbank.json"):
        (tmp_path / name).write_bytes(content)
        return tmp_path / name

    return write


def test_both_indicators_go_to_their_tables_in_their_units(file):
    delivery = worldbank.deliver(file(answer(*GOOD), "gdp.json"), file(answer(*PEOPLE), "people.json"))
    gdp, population = (update.figures.set_index("iso3") for update in delivery.updates)
    assert gdp["value_usd_bn"].to_dict() == {"VNM": 520.50000000025, "USA": 31_000.0}
    assert population["persons_mn"].to_dict() == {"VNM": 101.6004, "USA": 343.0}
    assert delivery.vintage == "2026-10"
    assert "not available: NY.GDP.MKTP.CD of VNM in 2026" in delivery.remarks


def test_other_countries_are_left_out_and_other_indicators_refused(file):
    delivery = worldbank.deliver(file(answer(*GOOD, row(2025, 1.0, "LAO"))))
    assert "left out: LAO, which the tables do not hold" in delivery.remarks
    with pytest.raises(FormatError, match="holds other than figures of"):
        worldbank.deliver(file(answer(row(2025, 3.1, indicator="FP.CPI.TOTL.ZG"))))


@pytest.fixture
def service():
    with respx.mock(assert_all_called=False) as router:
        yield router


def test_fetched_figures_land_beside_those_held(package, contents, service, tmp_path, capsys):
    asked = service.get(f"{worldbank.URL}/{worldbank.GDP}").respond(content=answer(*GOOD))
    service.get(f"{worldbank.URL}/{worldbank.POPULATION}").respond(content=answer(*PEOPLE))
    before = contents()
    assert main(["fetch", "worldbank", "--raw", str(tmp_path / "raw")]) == 0
    told = capsys.readouterr().out
    assert "vintage 2026-10" in told
    assert (
        "asked https://api.worldbank.org/v2/country/VNM;USA/indicator/NY.GDP.MKTP.CD?format=json&per_page=1000" in told
    )
    assert dict(asked.calls.last.request.url.params)["date"].startswith("1995:20")
    gdp = catalog.load("gdp_by_year").query("year == 2025 and is_preferred").set_index("iso3")
    assert gdp.loc["VNM", "value_usd_bn"] == 520.5  # above what the press relayed
    assert gdp.loc["USA", "source_id"].startswith("bea_")  # the Bureau of Economic Analysis stays in front
    people = catalog.load("population_by_year").query("year == 2025 and is_latest").set_index("iso3")
    assert people["persons_mn"].to_dict() == {"VNM": 101.6, "USA": 343.0}
    grown = {name for name, content in contents().items() if content != before[name]}
    assert grown == {"gdp_by_year.csv", "population_by_year.csv", "sources.csv", "data_changes.csv"}


def test_an_error_with_status_200_leaves_the_data_as_they_were(package, contents, service, tmp_path, capsys):
    service.get(url__startswith=worldbank.URL).respond(content=ERROR)
    before = contents()
    assert main(["fetch", "worldbank", "--raw", str(tmp_path / "raw")]) == 1
    assert "the service says: The provided parameter value is not valid" in capsys.readouterr().err
    assert contents() == before


def test_a_missing_page_is_told(service, tmp_path):
    service.get(url__startswith=worldbank.URL).respond(404, text="<html><title>Not here</title></html>")
    with pytest.raises(FetchError, match=r"api\.worldbank\.org: answered 404, Not here"):
        worldbank.fetch(tmp_path, print)
