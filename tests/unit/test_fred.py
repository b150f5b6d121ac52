"""FRED: observations of one series, averaged over complete years. All figures are made up."""

import json

import pandas as pd
import pytest
import respx

from tradebook import catalog
from tradebook.cli import main
from tradebook.connectors import fred
from tradebook.connectors.delivery import FetchError, FormatError


def answer(*pairs, **other) -> bytes:
    day = {"realtime_start": "2026-11-20", "realtime_end": "2026-11-20"}
    rows = [{**day, "date": date, "value": value} for date, value in pairs]
    about = {
        **day,
        "units": "lin",
        "output_type": 1,
        "file_type": "json",
        "count": len(rows),
        "offset": 0,
        "limit": 100000,
    }
    return json.dumps({**about, "observations": rows, **other}).encode()


def months(year, values) -> list[tuple[str, str]]:
    return [(f"{year}-{month:02}-01", str(value)) for month, value in enumerate(values, start=1)]


def held(series, year) -> float:
    """The index held, so that made-up ones lie near it."""
    frame = catalog.load("us_price_indices_by_year").query("is_latest and series == @series and year == @year")
    return float(frame["index_value"].iloc[0])


def test_a_dot_is_a_missing_value():
    frame, vintage = fred.parse(answer(("2026-01-01", "141.5"), ("2026-02-01", "."), ("2026-03-01", "0")))
    assert frame["value"].iloc[[0, 2]].tolist() == [141.5, 0.0]
    assert frame["value"].isna().tolist() == [False, True, False]
    assert vintage == "2026-11"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (
            b'{"error_code": 400, "error_message": "Bad Request. The series does not exist."}',
            "the service says: Bad Request.",
        ),
        (b'{"error_code": 429, "error_message": "Too Many Requests."}', "the service says: Too Many Requests."),
        (answer(("2026-01-01", "1"), count=5), "says 5 observations and holds 1"),
        (answer(("2026-01-01", "1"), units="pch"), "units 'pch'; ask for the series as it is (lin)"),
        (answer(("2026-01-01", "1"), ("2026-01-01", "2")), "2026-01 comes twice; ask for one vintage"),
        (answer(("2026-01-01", "n/a")), "observation 1, 2026-01: 'n/a' is not a number"),
        (answer(("2026-01-01", "-3")), "'-3' is not a number"),
        (answer(("2026-01-09", "1")), "2026-01-09 is not the first of a month"),
        (answer(("January", "1")), "observation 1 lacks a date or a value"),
        (b'{"observations": {}}', "no observations"),
        (b'<?xml version="1.0"?><observations/>', "a web page or XML"),
    ],
)
def test_another_answer_is_refused_in_one_line(content, says):
    with pytest.raises(FormatError) as refused:
        fred.parse(content, "fred_IR.json")
    assert says in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.fixture
def file(tmp_path):
    def write(name, content):
        (tmp_path / name).write_bytes(content)
        return tmp_path / name

    return write


def test_only_complete_years_are_averaged(file):
    near = held("import_price", 2024)
    whole = months(2024, [near - 1, near + 1] * 6)
    part = months(2025, [near] * 9 + ["."] + [near] * 2)
    delivery = fred.deliver(file("fred_IR.json", answer(*whole, *part)))
    (update,) = delivery.updates
    assert update.table == "us_price_indices_by_year"
    row = update.figures.iloc[0]
    assert [row["series"], row["year"], row["base_period"], row["months_averaged"]] == [
        "import_price",
        2024,
        "2000",
        12,
    ]
    assert row["index_value"] == pytest.approx(near)
    assert delivery.remarks == ["left out: IR 2025, 11 of 12 observations"]
    assert delivery.vintage == "2026-11"


def test_the_deflator_has_four_quarters(file):
    near = held("gdp_deflator", 2024)
    pairs = [(f"2024-{month:02}-01", str(near + step)) for month, step in [(1, -1), (4, 0), (7, 0), (10, 1)]]
    (update,) = fred.deliver(file("fred_GDPDEF_2026-11-20_101500.json", answer(*pairs))).updates
    assert update.figures["index_value"].tolist() == [pytest.approx(near)]


def test_an_index_on_a_new_base_is_refused(file):
    content = answer(*months(2024, [held("import_price", 2024) / 1.4] * 12))
    with pytest.raises(FormatError, match=r"29% from the index held \(2000 = 100\); it seems to have a new base"):
        fred.deliver(file("fred_IR.json", content))


def test_trade_is_taken_with_the_advice_to_ask_the_publisher(file):
    path = file("fred_IMP5520.json", answer(("2026-09-01", "26500.4"), ("2026-10-01", ".")))
    delivery = fred.deliver(path)
    (update,) = delivery.updates
    assert update.table == "us_goods_trade_by_month"
    assert update.figures[["month", "flow", "value_usd_mn"]].to_numpy().tolist() == [
        [pd.Timestamp("2026-09-01"), "imports", 26500.4]
    ]
    assert delivery.remarks[0].startswith("IMP5520: the Census Bureau publishes this first")


def test_a_file_that_does_not_name_its_series_is_refused(file):
    with pytest.raises(FormatError, match="name should begin with the series"):
        fred.deliver(file("observations.json", answer()))


@pytest.fixture
def service():
    with respx.mock(assert_all_called=False) as router:
        yield router.get(url__startswith=fred.URL)


def test_the_price_indices_are_asked_for_by_name(service, keyed, leaks, tmp_path):
    service.respond(content=answer())
    told = []
    kept = fred.fetch(tmp_path, told.append)
    assert [call.request.url.params["series_id"] for call in service.calls] == list(fred.PRICES)
    assert {call.request.url.params["api_key"] for call in service.calls} == {keyed}
    assert all("api_key=***" in line for line in told[::2])
    assert [path.name.split("_")[1] for path in kept] == list(fred.PRICES)
    assert leaks(folder=tmp_path) == []


def test_an_unknown_series_is_refused_before_asking(keyed, tmp_path):
    with pytest.raises(FetchError, match="IMPVN: no series of this book; there are IR, IQ"):
        fred.fetch(tmp_path, print, ["IMPVN"])


def test_a_bad_key_is_told_without_it(service, keyed, slept, leaks, tmp_path):
    said = f"Bad Request. The value for variable api_key is not registered: {keyed}"
    service.respond(400, json={"error_code": 400, "error_message": said})
    with pytest.raises(FetchError, match=r"answered 400, Bad Request\. .*api_key is not registered: \*{3}$") as failed:
        fred.fetch(tmp_path, print)
    assert slept == []
    assert leaks(failed.value, tmp_path) == []


def test_too_many_questions_are_asked_again_later(service, keyed, slept, tmp_path):
    service.respond(429, json={"error_code": 429, "error_message": "Too Many Requests."})
    with pytest.raises(FetchError, match=r"answered 429, Too Many Requests\., 5 times"):
        fred.fetch(tmp_path, print)
    assert len(slept) == 4


def test_a_revised_year_lands_as_a_new_vintage(package, contents, service, keyed, leaks, tmp_path, capsys):
    before, near = contents(), held("import_price", 2024)
    service.respond(content=answer(*months(2024, [near + 0.5] * 12)))
    assert main(["fetch", "fred", "--series", "IR", "--raw", str(tmp_path / "raw")]) == 0
    assert "us_price_indices_by_year: 0 new, 1 revised" in capsys.readouterr().out
    assert held("import_price", 2024) == pytest.approx(near + 0.5)
    grown = {name for name, content in contents().items() if content != before[name]}
    assert grown == {"us_price_indices_by_year.csv", "sources.csv", "data_changes.csv"}
    assert leaks(folder=tmp_path) == []


def test_trade_that_agrees_with_the_census_leaves_no_trace(package, contents, service, keyed, tmp_path, capsys):
    newest = catalog.trade_by_month().iloc[-1]
    service.respond(content=answer((f"{newest['month']:%Y-%m-%d}", str(newest["imports"]))))
    before = contents()
    assert main(["fetch", "fred", "--series", "IMP5520", "--raw", str(tmp_path / "raw")]) == 0
    assert "nothing new; the data are as they were" in capsys.readouterr().out
    assert contents() == before


def test_a_refused_answer_leaves_the_data_as_they_were(package, contents, service, keyed, tmp_path, capsys):
    before = contents()
    service.respond(content=answer(("2024-01-01", "n/a")))
    assert main(["fetch", "fred", "--series", "IR", "--raw", str(tmp_path / "raw")]) == 1
    assert capsys.readouterr().err.count("\n") == 1
    assert contents() == before
