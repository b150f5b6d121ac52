"""Asking a service: patience, limits, and keys that go nowhere else. No test uses the network."""

import datetime as dt
import email.utils
import gzip
import itertools
import json

import httpx
import pytest
import respx

from tradebook.connectors import transport
from tradebook.connectors.delivery import FetchError

URL = "https://figures.example/data"


@pytest.fixture
def service():
    with respx.mock(assert_all_called=False) as router:
        yield router.get(url__startswith=URL)


def streamed(pieces, headers) -> httpx.Response:
    """A response whose body is still on its way."""
    return httpx.Response(200, content=iter(pieces), headers=headers)


def test_an_answer_comes_with_status_headers_and_body(service):
    service.respond(200, json=[["a"], ["1"]], headers={"X-Note": "one"})
    answer = transport.get(URL, [("get", "a"), ("CTY_CODE", "5520"), ("CTY_CODE", "-")])
    assert (answer.status, answer.headers["x-note"], json.loads(answer.body)) == (200, "one", [["a"], ["1"]])
    assert answer.url == f"{URL}?get=a&CTY_CODE=5520&CTY_CODE=-"
    assert service.calls.last.request.headers["user-agent"].startswith("tradebook/")


@pytest.mark.parametrize("status", [204, 302, 400, 401, 403, 404])
def test_a_definite_answer_is_not_asked_for_again(service, slept, status):
    service.respond(status, headers={"location": "/data/missing_key.html"})
    assert transport.get(URL).status == status
    assert (service.call_count, slept) == (1, [])


def test_a_redirect_is_not_followed(service):
    service.respond(302, headers={"location": "https://elsewhere.example/page"})
    answer = transport.get(URL)
    with pytest.raises(FetchError, match=r"sends on to https://elsewhere\.example/page, which is not followed"):
        transport.accept(answer, 200)


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_a_busy_service_is_asked_again_after_ever_longer_waits(service, slept, status):
    service.side_effect = [httpx.Response(status)] * 3 + [httpx.Response(200, text="[]")]
    assert transport.get(URL).body == b"[]"
    assert service.call_count == 4
    assert [low <= wait <= low + 2 for low, wait in zip([2, 4, 8], slept, strict=True)] == [True] * 3


def test_a_service_that_stays_busy_is_asked_five_times(service, slept):
    service.respond(503, text="<html><title>Down for the night</title></html>")
    with pytest.raises(FetchError, match=r"^figures\.example: answered 503, Down for the night, 5 times$"):
        transport.get(URL)
    assert (service.call_count, len(slept)) == (5, 4)


def test_the_wait_a_service_asks_for_is_kept(service, slept):
    service.side_effect = [httpx.Response(429, headers={"Retry-After": "7"}), httpx.Response(200)]
    transport.get(URL)
    assert slept == [7.0]


def test_the_wait_may_be_a_date(service, slept):
    later = dt.datetime.now(dt.UTC) + dt.timedelta(seconds=30)
    date = email.utils.format_datetime(later, usegmt=True)
    past = "Sun, 06 Nov 1994 08:49:37 GMT"
    service.side_effect = [
        httpx.Response(503, headers={"Retry-After": date}),
        httpx.Response(503, headers={"Retry-After": past}),
        httpx.Response(200),
    ]
    transport.get(URL)
    assert slept == [pytest.approx(29.5, abs=1.5), 0.0]


def test_a_wait_that_can_not_be_read_is_chosen_here(service, slept):
    service.side_effect = [httpx.Response(429, headers={"Retry-After": "soon"}), httpx.Response(200)]
    transport.get(URL)
    assert 2 <= slept[0] <= 4


@pytest.mark.parametrize("status", [403, 429])
def test_a_quota_used_up_for_the_day_is_not_waited_for(service, slept, status):
    service.respond(status, headers={"Retry-After": "7200"})
    with pytest.raises(FetchError, match=rf"answered {status} and asks to come back in 120 minutes"):
        transport.get(URL)
    assert (service.call_count, slept) == (1, [])


def test_a_short_quota_is_waited_for(service, slept):
    service.side_effect = [httpx.Response(403, headers={"Retry-After": "3"}), httpx.Response(200)]
    assert transport.get(URL).status == 200
    assert slept == [3.0]


@pytest.mark.parametrize(
    "fault", [httpx.ReadTimeout("late"), httpx.ConnectTimeout("late"), httpx.ConnectError("no route")]
)
def test_a_fault_on_the_way_is_tried_again(service, slept, fault):
    service.side_effect = [fault, httpx.Response(200)]
    assert transport.get(URL).status == 200
    assert len(slept) == 1


def test_a_service_that_never_answers_is_named(service, slept):
    service.side_effect = httpx.ReadTimeout("late")
    with pytest.raises(FetchError, match=r"^figures\.example: no answer in time, asked 5 times$"):
        transport.get(URL)
    assert service.call_count == 5


def test_an_answer_is_read_no_further_than_its_limit(service, slept, monkeypatch):
    monkeypatch.setattr(transport, "LARGEST_ANSWER", 1_000)
    packed = gzip.compress(b"0" * 1_000_000)
    assert len(packed) < 2_000
    service.side_effect = lambda request: streamed([packed], {"Content-Encoding": "gzip"})
    with pytest.raises(FetchError, match="refused: more than 1,000 bytes"):
        transport.get(URL)
    assert service.call_count == 1


def test_an_answer_that_can_not_be_unpacked_is_refused(service, slept):
    service.side_effect = lambda request: streamed([b"not packed"], {"Content-Encoding": "gzip"})
    with pytest.raises(FetchError, match="can't be unpacked"):
        transport.get(URL)


def test_an_endless_answer_is_cut_at_the_limit(service, monkeypatch):
    monkeypatch.setattr(transport, "LARGEST_ANSWER", 1_000)
    sent = []
    service.side_effect = lambda request: streamed((sent.append(1) or b"0" * 100 for _ in itertools.count()), {})
    with pytest.raises(FetchError, match="refused: more than 1,000 bytes"):
        transport.get(URL)
    assert len(sent) == 11


def test_an_answer_that_trickles_in_for_ever_is_given_up(service, slept, monkeypatch):
    monkeypatch.setattr(transport, "LONGEST_ANSWER", -1)
    service.respond(200, text="[]")
    with pytest.raises(FetchError, match="no full answer within"):
        transport.get(URL)


def test_a_missing_key_is_told_with_the_place_to_get_one(monkeypatch):
    monkeypatch.delenv("CENSUS_API_KEY", raising=False)
    with pytest.raises(FetchError, match=r"^CENSUS_API_KEY is not set; get a free key at https://keys\.example"):
        transport.key("CENSUS_API_KEY", "https://keys.example")


@pytest.mark.parametrize("mangled", ["half\r\nX-Other: half", "half", "half of a kéy"])
def test_a_mangled_key_is_refused_without_being_shown(monkeypatch, mangled):
    monkeypatch.setenv("CENSUS_API_KEY", mangled)
    with pytest.raises(FetchError, match="copy it anew") as refused:
        transport.key("CENSUS_API_KEY", "https://keys.example")
    assert "half" not in str(refused.value)


FAULTS = {
    "busy": httpx.Response(429, text="slow down, k3y/of+someone=="),
    "timeout": httpx.ReadTimeout("reading https://figures.example/data?key=k3y%2Fof%2Bsomeone%3D%3D"),
    "unreachable": httpx.ConnectError("to https://figures.example/data?key=k3y/of+someone=="),
    "protocol": httpx.RemoteProtocolError("peer of key k3y/of+someone== went away"),
}


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_a_key_is_in_no_error_and_no_log(service, slept, keyed, leaks, fault):
    service.side_effect = [fault] * 5
    with pytest.raises(FetchError) as failed:
        transport.get(URL, [("key", keyed)], {"Some-Key": keyed}, secrets=[keyed])
    assert leaks(failed.value) == []
    assert "\n" not in str(failed.value)


def test_a_key_that_a_service_echoes_is_in_nothing_that_is_kept(service, keyed, leaks, tmp_path):
    body = (
        r'{"Request": {"UserID": "k3y/of+someone=="}, "Path": "k3y\/of+someone==", "L": "?k=k3y%2Fof%2Bsomeone%3D%3D"}'
    )
    service.respond(200, text=body, headers={"X-Asked": f"{URL}?key={keyed}"})
    answer = transport.get(URL, [("year", "2026"), ("key", keyed)], secrets=[keyed])
    path = transport.save("echo.json", answer, tmp_path / "raw")
    assert service.calls.last.request.url.params["key"] == keyed  # it did reach the service
    assert json.loads(path.read_text()) == {"Request": {"UserID": "***"}, "L": "?k=***", "Path": "***"}
    assert answer.url == f"{URL}?year=2026&key=***"
    assert leaks(folder=tmp_path) == []


def test_the_client_still_logs_what_it_asks(service, keyed, caplog):
    caplog.set_level("INFO")
    service.respond(200)
    transport.get(URL, [("key", keyed)], secrets=[keyed])
    assert f"GET {URL}?key=***" in caplog.text


def test_an_answer_is_kept_under_its_date_and_never_over_another(tmp_path):
    answer = transport.Answer(200, {"content-type": "application/json"}, b"[]", URL)
    first, second = (transport.save("census_totals.json", answer, tmp_path) for _ in range(2))
    assert first != second
    assert first.read_bytes() == second.read_bytes() == b"[]"
    assert transport.month_saved(first) == transport.month_saved(second) == f"{dt.datetime.now(dt.UTC):%Y-%m}"
    record = json.loads(first.with_name(f"{first.name}.http").read_text())
    assert (record["url"], record["status"]) == (URL, 200)


def test_another_file_tells_no_month(tmp_path):
    assert transport.month_saved(tmp_path / "2026-t8-5x(vn-sb).pdf") is None


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"<html><head><title>\n Invalid Key </title></head></html>", "Invalid Key"),
        (b'{"error_code": 400, "error_message": "Bad Request."}', "Bad Request."),
        (b"error: unknown variable 'X'\n", "error: unknown variable 'X'"),
        (b"\x1b[31mred\x00 text " + b"long " * 100, ("[31mred text " + "long " * 100)[:120]),
        (b"", ""),
    ],
)
def test_what_a_service_says_fits_on_a_line(body, says):
    assert transport.told(body) == says
