"""The Census trade API: answers of every shape it sends, read or refused. All figures are made up."""

import json

import httpx
import pandas as pd
import pytest
import respx

from tradebook import catalog
from tradebook.cli import main
from tradebook.connectors import census_api
from tradebook.connectors.census_answer import parse
from tradebook.connectors.delivery import FetchError, FormatError

BASE = "https://api.census.gov/data/timeseries/intltrade"
TOTALS = [
    ["CTY_CODE", "CTY_NAME", "ALL_VAL_MO", "time", "CTY_CODE"],
    ["-", "TOTAL FOR ALL COUNTRIES", "170000000000", "2026-09", "-"],
    ["0027", "ASEAN", "9000000000", "2026-09", "0027"],
    ["5XXX", "ASIA", "50000000000", "2026-09", "5XXX"],
    ["5520", "VIETNAM", "1500250000", "2026-09", "5520"],
    ["5520", "VIETNAM", "0", "2026-10", "5520"],
    ["5520", "VIETNAM", None, "2026-11", "5520"],
]
MISSING = b"<html>\n<head>\n<title>Missing Key</title>\n</head><body><p>No key.</p></body></html>"
INVALID = b"<html>\n<head>\n<title>Invalid Key</title>\n</head><body><p>No such key.</p></body></html>"


def as_bytes(rows) -> bytes:
    return json.dumps(rows).encode()


def changed(row: int, column: int, value, rows=TOTALS) -> bytes:
    rows = [list(cells) for cells in rows]
    rows[row][column] = value
    return as_bytes(rows)


def industries(months, codes=("334", "315"), countries=("5520", "5700", "-"), year=2026) -> list[list]:
    """Imports by industry: 10 million a month from each country, 100 from the world."""
    header = ["CTY_CODE", "NAICS", "CON_VAL_MO", "time", "CTY_CODE", "COMM_LVL"]
    value = {"-": "100000000"}
    rows = [
        [country, code, value.get(country, "10000000"), f"{year}-{month:02}", country, "NA3"]
        for country in countries
        for code in codes
        for month in months
    ]
    return [header, *rows]


def headings(values: dict[str, int], months=range(1, 4), year=2026) -> list[list]:
    """Exports to Vietnam by heading, the same dollars each month."""
    header = ["CTY_CODE", "E_COMMODITY", "ALL_VAL_MO", "time", "COMM_LVL"]
    rows = [["5520", c, str(v), f"{year}-{m:02}", "HS4"] for c, v in values.items() for m in months]
    return [header, *rows, ["5520", "-", "999000000", f"{year}-01", "-"]]


def test_countries_are_kept_as_text_and_groups_left_out():
    frame = parse(as_bytes(TOTALS))
    assert frame["census_code"].tolist() == ["-", "5520", "5520", "5520"]
    assert list(frame.columns) == ["census_code", "month", "ALL_VAL_MO"]


def test_dollars_become_millions_a_zero_stays_and_a_null_is_no_zero():
    vietnam = parse(as_bytes(TOTALS)).query("census_code == '5520'").set_index("month")["ALL_VAL_MO"]
    assert vietnam.iloc[:2].tolist() == [1500.25, 0.0]
    assert pd.isna(vietnam.iloc[2])


def test_codes_keep_their_leading_zeros():
    rows = [["CTY_CODE", "I_COMMODITY", "GEN_VAL_MO", "UNIT_QY1", "GEN_QY1_MO", "GEN_QY1_MO_FLAG", "time"]]
    rows += [["5520", code, "1000111", "-", "0", "M", "2024-01"] for code in ("09", "61")]
    assert parse(as_bytes(rows))["I_COMMODITY"].tolist() == ["09", "61"]


def test_rows_marked_as_groupings_are_left_out_but_the_world_stays():
    rows = [["CTY_CODE", "GEN_VAL_MO", "time", "SUMMARY_LVL"]]
    rows += [[code, "1", "2024-01", level] for code, level in [("-", "CGP"), ("4120", "CGP"), ("5520", "DET")]]
    assert parse(as_bytes(rows))["census_code"].tolist() == ["-", "5520"]


def test_year_and_month_may_stand_in_two_columns():
    rows = [["CTY_CODE", "GEN_VAL_MO", "YEAR", "MONTH"], ["5520", "1", "2024", "03"]]
    assert parse(as_bytes(rows))["month"].tolist() == [pd.Timestamp("2024-03-01")]


def test_an_empty_answer_is_no_rows():
    assert parse(b"").empty


MIXED = [["CTY_CODE", "I_COMMODITY", "GEN_VAL_MO", "time", "COMM_LVL"]]
MIXED += [["5520", "09", "1", "2024-01", "HS2"], ["5520", "0901", "1", "2024-01", "HS4"]]
DOMESTIC = [["CTY_CODE", "ALL_VAL_MO", "time", "DF"], ["5520", "1", "2024-01", "1"]]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (MISSING, "Missing Key: no key arrived; every question needs one in CENSUS_API_KEY"),
        (INVALID, "Invalid Key: the key in CENSUS_API_KEY is not valid"),
        (b"error: unknown variable 'GEN_VAL_MOX'", "the service says: error: unknown variable 'GEN_VAL_MOX'"),
        (b"<html><title>Outage</title></html>", "a web page or XML, where the service sends data; it says: Outage"),
        (b"Service Unavailable", "no JSON, where the service sends data; it says: Service Unavailable"),
        (as_bytes(TOTALS)[:-40], "broken JSON, perhaps cut short"),
        (b'[["CTY_CODE"], [NaN]]', "NaN is no number"),
        (b"[" * 100_000, "nested too deeply"),
        (b"{}", "not an array of arrays"),
        (changed(4, 4, "5700"), "column CTY_CODE comes twice and differs"),
        (as_bytes([*TOTALS, ["5520", "VIETNAM"]]), "row 8 has 2 cells, not 5"),
        (changed(0, 3, "when"), "no column time"),
        (changed(4, 3, "2026-13"), "row 5, time: '2026-13' is not a month"),
        (changed(4, 3, None), "row 5, time: empty"),
        (changed(4, 2, "1.5e9"), "row 5, ALL_VAL_MO: '1.5e9' is not a sum in whole dollars"),
        (changed(4, 2, "-5"), "row 5, ALL_VAL_MO: '-5' is not a sum"),
        (changed(5, 3, "2026-09"), "5520 2026-09 comes twice"),
        (as_bytes(MIXED), "mixes levels of goods (HS2, HS4)"),
        (as_bytes(DOMESTIC), "column DF parts domestic from foreign exports"),
    ],
)
def test_another_answer_is_refused_in_one_line(content, says):
    with pytest.raises(FormatError) as refused:
        parse(content, "totals.json")
    assert says in str(refused.value)
    assert str(refused.value).startswith("totals.json: ")
    assert "\n" not in str(refused.value)


@pytest.fixture
def file(tmp_path):
    """Writes an answer into a file: file(rows) or file(bytes, name)."""

    def write(rows, name="answer.json"):
        path = tmp_path / name
        path.write_bytes(rows if isinstance(rows, bytes) else as_bytes(rows))
        return path

    return write


def only(delivery):
    (update,) = delivery.updates
    return update.table, update.figures


def test_totals_of_both_flows_go_to_the_table_of_months(file):
    imports = [["CTY_CODE", "GEN_VAL_MO", "time"], ["5520", "20000000000", "2026-09"]]
    delivery = census_api.deliver(file(TOTALS, "exports.json"), file(imports, "imports.json"))
    table, figures = only(delivery)
    assert table == "us_goods_trade_by_month"
    september = figures[figures["month"] == pd.Timestamp("2026-09-01")].set_index("flow")["value_usd_mn"]
    assert september.to_dict() == {"exports": 1500.25, "imports": 20000.0}
    assert "left out: ALL_VAL_MO of 2026-11, given as null" in delivery.remarks
    assert "not endorsed or certified by the Census Bureau" in delivery.remarks[0]


def exports_of(year, months=range(1, 13), **changes) -> list[list]:
    """Exports as the package holds them, in whole dollars; changes: m03=5.0 adds 5 million to March."""
    held = catalog.trade_by_month().set_index("month")["exports"]
    rows = [["CTY_CODE", "ALL_VAL_MO", "time"]]
    for month in months:
        value = held[pd.Timestamp(year, month, 1)] + changes.get(f"m{month:02}", 0)
        rows.append(["5520", str(round(value * 1_000_000)), f"{year}-{month:02}"])
    return rows


def test_a_revised_month_takes_its_year_along(package, file, capsys):
    before = catalog.trade_by_year().set_index("year")["exports"]
    assert main(["ingest", "census-api", str(file(exports_of(2025, m03=40.0))), "--vintage", "2027-06"]) == 0
    told = capsys.readouterr().out
    assert "us_goods_trade_by_month: 0 new, 1 revised" in told
    assert "us_goods_trade_by_year: 0 new, 1 revised" in told
    after = catalog.trade_by_year().set_index("year")["exports"]
    assert after[2025] - before[2025] == pytest.approx(40, abs=0.7)  # the year was printed rounded
    partner = catalog.trade_by_partner().query("year == 2025 and partner_iso3 == 'VNM'")["exports"].iloc[0]
    assert partner == after[2025]


def test_the_same_figures_again_leave_no_trace(package, contents, file, capsys):
    before = contents()
    assert main(["ingest", "census-api", str(file(exports_of(2025))), "--vintage", "2026-11"]) == 0
    assert "nothing new" in capsys.readouterr().out
    assert contents() == before


def test_a_revised_month_without_its_year_is_refused_by_the_checks(package, contents, file, capsys):
    before = contents()
    rows = exports_of(2025, months=[3], m03=40.0)
    assert main(["ingest", "census-api", str(file(rows)), "--vintage", "2027-06"]) == 1
    assert "take months and year from one release" in capsys.readouterr().err
    assert contents() == before


def test_duties_come_with_the_imports_they_were_assessed_on(file):
    rows = [["CTY_CODE", "CAL_DUT_MO", "CON_VAL_MO", "time"], ["5520", "1900000000", "26000000000", "2026-09"]]
    table, figures = only(census_api.deliver(file(rows)))
    assert table == "us_duties_on_vietnam_by_month"
    row = figures.iloc[0]
    assert (row["calculated_duty_usd_mn"], row["imports_for_consumption_usd_mn"]) == (1900.0, 26000.0)


def test_industries_are_added_up_by_partner_and_year(file):
    rows = industries(range(1, 10), countries=("5520", "5700", "4120", "-"))
    delivery = census_api.deliver(file(rows))
    table, figures = only(delivery)
    assert table == "us_imports_by_naics_year"
    found = figures.query("naics3 == '334'").set_index("partner_iso3")
    assert found["value_usd_mn"].to_dict() == {"VNM": 90.0, "CHN": 90.0, "WLD": 900.0}  # nine months of 10 and 100
    assert set(found["months_covered"]) == {9}
    assert set(found["basis"]) == {"imports for consumption"}
    assert "left out: 1 countries that us_imports_by_naics_year does not hold" in delivery.remarks


def test_answers_of_several_years_are_put_together(file):
    paths = [file(industries(range(1, 13), year=year), f"{year}.json") for year in (2024, 2025)]
    _, figures = only(census_api.deliver(*paths))
    assert set(figures["year"]) == {2024, 2025}


def test_a_part_year_starts_in_january_and_has_no_hole(file):
    with pytest.raises(FormatError, match="end in 2026-05 without 2026-01, 2026-04"):
        census_api.deliver(file(industries([2, 3, 5])))


def test_the_same_answer_twice_is_refused(file):
    rows = industries([1, 2])
    with pytest.raises(FormatError, match="the answers: 5520 2026-01 334 comes twice"):
        census_api.deliver(file(rows, "one.json"), file(rows, "two.json"))


def test_a_null_within_a_year_is_not_added_up_as_nothing(file):
    rows = industries([1, 2])
    rows[1][2] = None
    with pytest.raises(FormatError, match="CON_VAL_MO of VNM 2026-01 is null"):
        census_api.deliver(file(rows))


def test_an_industry_without_a_label_is_refused_with_the_place_to_add_one(file):
    with pytest.raises(FormatError, match=r"no label for naics3 399: add a row for it to .*naics3_industries\.csv"):
        census_api.deliver(file(industries([1], codes=("334", "399"))))


def test_a_small_heading_without_a_label_is_left_out_and_a_large_one_refused(file):
    label = catalog.load("hs4_headings")["hs4"].iloc[0]
    delivery = census_api.deliver(file(headings({label: 2_000_000, "9999": 16_000_000})))  # 48 million in three months
    _, figures = only(delivery)
    assert figures[["hs4", "value_usd_mn", "months_covered"]].to_numpy().tolist() == [[label, 6.0, 3]]
    assert any(remark.startswith("left out: 1 codes below 50 million dollars") for remark in delivery.remarks)
    with pytest.raises(FormatError, match="no label for hs4 9999"):
        census_api.deliver(file(headings({label: 2_000_000, "9999": 17_000_000})))  # 51 million


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([["CTY_CODE", "ALL_VAL_MO", "time"], ["4280", "1", "2026-09"]], "no row for Vietnam (code 5520)"),
        ([["CTY_CODE", "CTY_NAME", "time"], ["5520", "VIETNAM", "2026-09"]], "takes an answer without a value"),
        (
            [["CTY_CODE", "I_COMMODITY", "GEN_VAL_MO", "time"], ["5520", "8517", "1", "2026-09"]],
            "no table here takes I_COMMODITY, GEN_VAL_MO (4-digit codes)",
        ),
        (
            [
                ["CTY_CODE", "NAICS", "CON_VAL_MO", "time"],
                ["5520", "334", "1", "2026-09"],
                ["5520", "3341", "1", "2026-09"],
            ],
            "mixes NAICS codes of 3 and 4 digits",
        ),
    ],
)
def test_an_answer_for_no_table_is_refused(file, rows, says):
    with pytest.raises(FormatError) as refused:
        census_api.deliver(file(rows))
    assert says in str(refused.value)


def test_a_kept_answer_tells_its_month_by_its_name(file):
    assert census_api.deliver(file(TOTALS, "census_totals_2026-11-05_101500.json")).vintage == "2026-11"
    assert census_api.deliver(file(TOTALS, "mine.json")).vintage is None


@pytest.fixture
def service():
    with respx.mock(assert_all_called=False) as router:
        yield router


def ask(folder, dataset="totals", start="2026-01", end="2026-09"):
    told = []
    return census_api.fetch(folder, told.append, dataset, start, end), told


def test_totals_are_asked_for_once_a_year_and_flow(service, keyed, leaks, tmp_path):
    route = service.get(url__startswith=BASE).respond(json=TOTALS)
    kept, told = ask(tmp_path, start="2025-03")
    asked = [(call.request.url.path.rsplit("/", 2)[1], call.request.url.params["time"]) for call in route.calls]
    spans = ["from 2025-01 to 2025-12", "from 2026-01 to 2026-09"]
    assert asked == [(flow, span) for flow in ("exports", "imports") for span in spans]
    assert {call.request.url.params["key"] for call in route.calls} == {keyed}
    assert [path.name[:26] for path in kept[:2]] == ["census_totals_exports_2025", "census_totals_exports_2026"]
    assert told[0].startswith(f"asked {BASE}/exports/hs?get=CTY_CODE%2CALL_VAL_MO&time=from+2025-01+to+2025-12")
    assert told[0].endswith("key=***")
    assert told[1] == f"  kept in {kept[0]}"
    assert leaks(folder=tmp_path) == []


def test_years_of_industries_are_asked_for_from_january_for_the_partners_held(service, keyed, tmp_path):
    route = service.get(f"{BASE}/imports/naics").respond(json=industries(range(1, 10)))
    ask(tmp_path, "naics", start="2026-04")
    params = route.calls.last.request.url.params
    assert params["time"] == "from 2026-01 to 2026-09"
    assert params["COMM_LVL"] == "NA3"
    asked = params.get_list("CTY_CODE")
    assert {"-", "5520", "5700", "5830"} <= set(asked)  # all countries, Vietnam, China and Taiwan
    assert len(asked) == catalog.load("us_imports_by_naics_year")["partner_iso3"].nunique()


def test_without_a_month_four_years_and_the_current_one_are_asked_for(service, keyed, tmp_path):
    route = service.get(url__startswith=BASE).respond(204)
    ask(tmp_path, "duties", start=None, end=None)
    assert len(route.calls) == 5


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (
            httpx.Response(302, headers={"location": "/data/missing_key.html", "X-DataWebAPI-KeyError": "1"}),
            "no key arrived",
        ),
        (
            httpx.Response(302, headers={"location": "/data/invalid_key.html", "X-DataWebAPI-KeyError": "1"}),
            "is not valid",
        ),
        (httpx.Response(302, headers={"location": "https://www.census.gov/"}), "which is not followed"),
        (httpx.Response(400, text="error: unknown variable 'X'"), "answered 400, error: unknown variable 'X'"),
        (httpx.Response(404, text="<html><title>404 Not Found</title></html>"), "answered 404, 404 Not Found"),
    ],
)
def test_a_refusal_is_told_in_one_line_without_the_key(service, keyed, slept, leaks, tmp_path, answer, says):
    route = service.get(url__startswith=BASE).mock(return_value=answer)
    with pytest.raises(FetchError) as failed:
        ask(tmp_path)
    assert says in str(failed.value)
    assert (route.call_count, slept) == (1, [])
    assert leaks(failed.value, tmp_path) == []


@pytest.mark.parametrize(("start", "end"), [("2009-12", "2010-03"), ("2026-03", "2026-02")])
def test_months_out_of_reach_are_refused_before_asking(keyed, tmp_path, start, end):
    with pytest.raises(FetchError, match="give two months in order, not before 2010-01"):
        ask(tmp_path, start=start, end=end)


def test_fetched_totals_land_in_the_data(package, service, keyed, leaks, tmp_path, capsys):
    exports = [["CTY_CODE", "ALL_VAL_MO", "time"], ["5520", "1500250000", "2026-09"]]
    imports = [["CTY_CODE", "GEN_VAL_MO", "time"], ["5520", "26500000000", "2026-09"]]
    service.get(f"{BASE}/exports/hs").respond(json=exports)
    service.get(f"{BASE}/imports/hs").respond(json=imports)
    asked = ["--dataset", "totals", "--from", "2026-09", "--to", "2026-09", "--raw", str(tmp_path / "raw")]
    assert main(["fetch", "census", *asked, "--vintage", "2026-11"]) == 0
    assert "us_goods_trade_by_month: 2 new, 0 revised" in capsys.readouterr().out
    newest = catalog.trade_by_month().iloc[-1]
    assert [f"{newest['month']:%Y-%m}", newest["exports"], newest["imports"]] == ["2026-09", 1500.25, 26500.0]
    source = catalog.load("sources").set_index("source_id").loc["census_api_2026_11"]
    assert source["url"] == BASE
    assert len(list((tmp_path / "raw").glob("census_totals_*_2026_*.json"))) == 2
    assert leaks(folder=tmp_path) == []


@pytest.mark.parametrize(
    ("rows", "table", "added"),
    [
        (industries(range(1, 10)), "us_imports_by_naics_year", 6),
        (
            [["CTY_CODE", "CAL_DUT_MO", "CON_VAL_MO", "time"], ["5520", "1900000000", "26000000000", "2026-09"]],
            "us_duties_on_vietnam_by_month",
            1,
        ),
        (headings({"8542": 50_000_000, "5201": 40_000_000}), "us_exports_to_vietnam_by_hs4_year", 2),
    ],
    ids=["naics", "duties", "hs4"],
)
def test_an_ingested_answer_lands_in_its_table(package, contents, file, capsys, rows, table, added):
    before = contents()
    assert main(["ingest", "census-api", str(file(rows)), "--vintage", "2026-11"]) == 0
    assert f"{table}: {added} new, 0 revised" in capsys.readouterr().out
    assert int((catalog.load(table)["source_id"] == "census_api_2026_11").sum()) == added
    changed_files = {name for name, content in contents().items() if content != before[name]}
    assert changed_files == {f"{table}.csv", "sources.csv", "data_changes.csv"}


def test_nothing_published_yet_is_no_error_and_changes_nothing(package, contents, service, keyed, tmp_path, capsys):
    before = contents()
    service.get(url__startswith=BASE).respond(204)
    asked = ["--dataset", "totals", "--from", "2026-10", "--to", "2026-10", "--raw", str(tmp_path / "raw")]
    assert main(["fetch", "census", *asked]) == 0
    told = capsys.readouterr().out
    assert "nothing is published for what was asked" in told
    assert "nothing new; the data are as they were" in told
    assert contents() == before


@pytest.mark.parametrize(
    "content",
    [INVALID, b"error: unknown variable 'X'", changed(4, 2, "lots"), as_bytes(industries([2])), as_bytes(MIXED)],
    ids=["page", "error", "text", "hole", "mixed"],
)
def test_a_refused_answer_leaves_the_data_as_they_were(package, contents, file, capsys, content):
    before = contents()
    assert main(["ingest", "census-api", str(file(content))]) == 1
    told = capsys.readouterr().err
    assert told.startswith("tradebook: ")
    assert told.count("\n") == 1
    assert contents() == before


def test_without_a_key_fetch_says_where_to_get_one(package, contents, monkeypatch, capsys):
    monkeypatch.delenv("CENSUS_API_KEY", raising=False)
    before = contents()
    assert main(["fetch", "census", "--dataset", "totals"]) == 1
    assert "CENSUS_API_KEY is not set; get a free key at https://api.census.gov" in capsys.readouterr().err
    assert contents() == before


def test_a_trial_fetch_reports_and_writes_nothing(package, contents, service, keyed, tmp_path, capsys):
    service.get(url__startswith=BASE).respond(json=industries(range(1, 10)))
    before = contents()
    asked = ["--dataset", "naics", "--from", "2026-01", "--to", "2026-09", "--raw", str(tmp_path / "raw")]
    assert main(["fetch", "census", *asked, "--dry-run"]) == 0
    assert "a trial: nothing was written" in capsys.readouterr().out
    assert contents() == before
