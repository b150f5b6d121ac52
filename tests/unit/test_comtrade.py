"""UN Comtrade: Vietnam's yearly totals, and every way in which an answer is not one. All figures are made up."""

import json

import httpx
import pytest
import respx

from tradebook import catalog
from tradebook.cli import main
from tradebook.connectors import comtrade
from tradebook.connectors.delivery import FetchError, FormatError

PLAIN = {"partner2Code": 0, "customsCode": "C00", "motCode": 0, "mosCode": "0"}
ISO3 = {0: "W00", 842: "USA", 392: "JPN", 490: "S19", 704: "VNM"}


def row(flow="X", partner=842, value=150_000_000_000.5, reporter=704, **other) -> dict:
    """A row of an answer, with the fields this reader looks at and one it does not."""
    valued = {"fobvalue": value, "cifvalue": None} if flow in ("X", "RX") else {"fobvalue": None, "cifvalue": value}
    period = {"typeCode": "C", "freqCode": "A", "refYear": 2026, "refMonth": 52, "period": "2026", "cmdCode": "TOTAL"}
    named = {"reporterCode": reporter, "partnerCode": partner, "partnerISO": ISO3[partner], "flowCode": flow}
    return {**period, **named, **PLAIN, "primaryValue": value, **valued, "isAggregate": True, "netWgt": None, **other}


def answer(*rows, **other) -> bytes:
    return json.dumps(
        {"elapsedTime": "0.1 secs", "count": len(rows), "data": list(rows), "error": "", **other}
    ).encode()


GOOD = [row(), row("M", value=16_000_000_000.0), row(partner=0, value=500e9), row(partner=392, value=25e9)]


def test_totals_are_read_in_millions():
    frame = comtrade.parse(answer(*GOOD))
    found = frame.set_index(["partner", "flow"])["value_usd_mn"]
    assert found[842, "exports"] == pytest.approx(150_000.0000005)
    assert found[842, "imports"] == 16_000.0


@pytest.mark.parametrize(
    "other",
    [
        {"motCode": 2100},
        {"customsCode": "C01"},
        {"partner2Code": 156},
        {"mosCode": "1"},
        {"cmdCode": "85"},
        {"flowCode": "RX"},
        {"freqCode": "M", "refMonth": 3},
        {"refMonth": 3},
    ],
    ids=str,
)
def test_parts_of_the_total_are_left_out(other):
    frame = comtrade.parse(answer(*GOOD, row(value=1.0, **other)))
    assert len(frame) == 4
    assert frame.attrs["left_out"] == 1


def test_names_of_fields_are_read_in_any_case():
    shouted = [{key.upper(): value for key, value in one.items()} for one in GOOD]
    content = json.dumps({"Count": 4, "DATA": shouted, "Error": None}).encode()
    assert comtrade.parse(content)["value_usd_mn"].tolist() == comtrade.parse(answer(*GOOD))["value_usd_mn"].tolist()


def without(field) -> dict:
    return {key: value for key, value in row().items() if key != field}


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (answer(), "no rows; not reported yet, or a code the service does not know"),
        (answer(*GOOD, error="Invalid period"), "the service says: Invalid period"),
        (
            b'{"statusCode": 429, "message": "Rate limit is exceeded. Try again in 2 seconds."}',
            "Rate limit is exceeded",
        ),
        (
            b'{"statusCode": 401, "message": "Access denied due to invalid subscription key."}',
            "invalid subscription key",
        ),
        (answer(*GOOD, count=5), "says 5 rows and holds 4"),
        (answer(*GOOD, count=None), "says None rows and holds 4"),
        (answer(*[row(partner=0)] * 500), "500 rows, where the service cuts off"),
        (answer(*GOOD, row()), "reporter 704, partner 842, 2026, X comes twice"),
        (answer(without("motCode")), "row 1 has no motCode"),
        (answer(row(reporterCode="VNM")), "row 1, reporterCode: 'VNM' is not a code"),
        (answer(row(primaryValue=None)), "primaryValue None is not a sum"),
        (answer(row(primaryValue=-1.0)), "primaryValue -1.0 is not a sum"),
        (answer(row("M", cifvalue=None, fobvalue=1e9, primaryValue=1e9)), "is not the cifvalue (None)"),
        (answer(row(fobvalue=2e9, primaryValue=1e9)), "primaryValue 1,000,000,000 is not the fobvalue"),
        (b"[]", "not an object with count and data"),
        (b'{"count": 1, "data": {}}', "no list of rows under data"),
        (b"<html><title>Sign in</title></html>", "a web page or XML, where the service sends data; it says: Sign in"),
    ],
)
def test_another_answer_is_refused_in_one_line(content, says):
    with pytest.raises(FormatError) as refused:
        comtrade.parse(content, "answer.json")
    assert says in str(refused.value)
    assert str(refused.value).startswith("answer.json: ")
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("cap", [100_000, 250_000])
def test_an_answer_as_long_as_a_key_allows_was_cut_off(cap):
    with pytest.raises(FormatError, match=f"{cap:,} rows, where the service cuts off"):
        comtrade.parse(b'{"count": %d, "data": [%s]}' % (cap, b",".join([b"{}"] * cap)))


@pytest.fixture
def file(tmp_path):
    def write(*rows, content=None, name="comtrade.json"):
        (tmp_path / name).write_bytes(content or answer(*rows))
        return tmp_path / name

    return write


def test_partners_part_the_tables(file):
    delivery = comtrade.deliver(file(*GOOD))
    figures = {update.table: update.figures for update in delivery.updates}
    assert figures["vn_goods_trade_with_us_by_year"]["flow"].tolist() == ["exports", "imports"]
    assert figures["vn_goods_trade_by_year"]["value_usd_mn"].tolist() == [500_000.0]
    partners = figures["vn_goods_trade_by_partner_year"].query("flow == 'exports'").set_index("partner_iso3")
    assert partners["value_usd_mn"].round(3).to_dict() == {"USA": 150_000.0, "JPN": 25_000.0}
    assert set(partners["confidence"]) == {"high"}
    assert set(partners["basis"]) == {"UN Comtrade, Vietnam as reporter"}


def test_what_others_report_is_not_taken(file):
    delivery = comtrade.deliver(file(*GOOD, row(reporter=842, partner=704)))
    assert sum(len(update.figures) for update in delivery.updates) == 6  # the two of the United States in two tables
    assert any(remark.startswith("left out: 1 rows not reported by Vietnam") for remark in delivery.remarks)
    with pytest.raises(FormatError, match="no yearly total reported by Vietnam"):
        comtrade.deliver(file(row(reporter=842, partner=704)))


def test_partners_without_a_name_here_are_left_out_and_counted(file):
    delivery = comtrade.deliver(file(*GOOD, row(partner=490, value=1e9), row(partner=704, partnerISO=None, value=1e9)))
    assert any(remark.startswith("left out: 2 partners that partners.csv does not list") for remark in delivery.remarks)


@pytest.fixture
def service():
    with respx.mock(assert_all_called=False) as router:
        yield router.get(url__startswith=comtrade.URL)


def test_the_key_goes_in_a_header_and_breakdowns_are_pinned(service, keyed, leaks, tmp_path):
    service.respond(content=answer(*GOOD))
    told = []
    comtrade.fetch(tmp_path, told.append, [2025, 2026], ["USA", "WLD", "392"])
    requests = [call.request for call in service.calls]
    assert [request.headers["Ocp-Apim-Subscription-Key"] for request in requests] == [keyed] * 2
    params = dict(requests[1].url.params)
    assert params["period"] == "2026"
    assert params["partnerCode"] == "842,0,392"
    assert [params[name] for name in ("reporterCode", "partner2Code", "customsCode", "motCode")] == [
        "704",
        "0",
        "C00",
        "0",
    ]
    assert leaks(folder=tmp_path) == []
    assert keyed not in " ".join(told)


def test_a_full_day_is_told_and_not_waited_for(service, keyed, slept, leaks, tmp_path):
    service.respond(403, headers={"Retry-After": "36000"}, text=f"Out of call volume quota for {keyed}")
    with pytest.raises(FetchError, match="answered 403 and asks to come back in 600 minutes") as failed:
        comtrade.fetch(tmp_path, print, [2026])
    assert slept == []
    assert leaks(failed.value, tmp_path) == []


def test_a_wrong_key_is_told_and_not_tried_again(service, keyed, slept, leaks, tmp_path):
    service.respond(401, json={"statusCode": 401, "message": "Access denied due to invalid subscription key."})
    with pytest.raises(FetchError, match=r"answered 401, Access denied due to invalid subscription key") as failed:
        comtrade.fetch(tmp_path, print, [2026])
    assert service.call_count == 1
    assert leaks(failed.value, tmp_path) == []


def test_fetched_years_land_in_three_tables_and_the_extract_in_none(
    package, contents, service, keyed, tmp_path, capsys
):
    busy = httpx.Response(
        429, headers={"Retry-After": "0"}, json={"statusCode": 429, "message": "Rate limit is exceeded."}
    )
    rows = [dict(one, refYear=2025) for one in GOOD]
    service.side_effect = [busy, httpx.Response(200, content=answer(*rows))]
    before = contents()
    raw = tmp_path / "raw"
    assert main(["fetch", "comtrade", "--year", "2025", "--raw", str(raw), "--vintage", "2026-11"]) == 0
    told = capsys.readouterr().out
    assert f"kept in {raw}" in told
    year = catalog.load("vn_goods_trade_with_us_by_year").query("year == 2025 and is_preferred").set_index("flow")
    assert year.loc["exports", "value_usd_mn"] == 150_000.0  # UN Comtrade is above the press
    assert year.loc["exports", "source_id"] == "comtrade_2026_11"
    now = contents()
    assert now.keys() == before.keys()
    assert {name for name in now if now[name] != before[name]} == {
        "vn_goods_trade_with_us_by_year.csv",
        "vn_goods_trade_by_year.csv",
        "vn_goods_trade_by_partner_year.csv",
        "sources.csv",
        "data_changes.csv",
    }


@pytest.mark.parametrize(
    "content", [answer(), answer(*GOOD, row()), answer(*GOOD, error="no")], ids=["empty", "twice", "error"]
)
def test_a_refused_answer_leaves_the_data_as_they_were(package, contents, file, capsys, content):
    before = contents()
    assert main(["ingest", "comtrade", str(file(content=content))]) == 1
    assert capsys.readouterr().err.count("\n") == 1
    assert contents() == before


def test_a_partner_that_is_no_code_is_refused(capsys):
    with pytest.raises(SystemExit):
        main(["fetch", "comtrade", "--year", "2025", "--partner", "America"])
    assert "write USA, WLD or a numeric code" in capsys.readouterr().err
