"""Asks a statistical service for an answer and keeps it as it came.

Waits and tries again when a service is busy, follows no redirect, and reads no more than a set size. A key comes from
the environment alone and leaves this module only towards the service: what is returned, raised, logged or saved has
asterisks in its place.
"""

import contextlib
import dataclasses
import datetime as dt
import email.utils
import html
import json
import logging
import os
import re
import time
import urllib.parse
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import httpx
import tenacity

from tradebook import __version__
from tradebook.connectors.delivery import FetchError

ATTEMPTS = 5
LONGEST_WAIT = 120.0  # seconds between two attempts; a service that asks for more has closed for the day
LONGEST_ANSWER = 300.0  # seconds; the largest request made here takes some 40
LARGEST_ANSWER = 50_000_000  # bytes once unpacked; the largest answer asked for here has 2 million
TIMEOUT = httpx.Timeout(120, connect=20)
LOGS = ["httpx", "httpcore.http11"]  # the first prints every address asked, the second every header received
HIDDEN = "***"


@dataclasses.dataclass(frozen=True)
class Answer:
    """What a service sent, with every secret struck out: the status, headers in lower case, and the body.

    `url` is the address asked.
    """

    status: int
    headers: dict[str, str]
    body: bytes
    url: str


def key(variable: str, place: str) -> str:
    """A service's key, from the environment. Raises FetchError that says where to get one (`place`)."""
    value = os.environ.get(variable, "").strip()
    if not value:
        raise FetchError(f"{variable} is not set; get a free key at {place} and put it in that variable")
    if not re.fullmatch(r"[\x21-\x7e]{8,}", value):
        raise FetchError(f"{variable} is too short for a key, or holds blanks or letters; copy it anew from {place}")
    return value


def get(
    url: str,
    params: Sequence[tuple[str, str]] = (),
    headers: dict[str, str] | None = None,
    secrets: Sequence[str] = (),
) -> Answer:
    """The answer to a GET, whatever its status; `secrets` are the keys among `params` and `headers`.

    Busy services (429, 5xx, no answer) are asked up to five times, after the wait they ask for in Retry-After, else
    ever longer ones. Raises FetchError when none of that brings an answer, or the answer is too large.
    """
    headers = {"User-Agent": f"tradebook/{__version__}", **(headers or {})}
    with _quiet(secrets), httpx.Client(headers=headers, timeout=TIMEOUT, follow_redirects=False) as client:
        outcome = tenacity.Retrying(
            stop=tenacity.stop_after_attempt(ATTEMPTS),
            wait=_wait,
            retry=tenacity.retry_if_result(_worth_another),
            retry_error_callback=lambda state: state.outcome.result(),
            sleep=lambda seconds: time.sleep(seconds),
        )(_ask, client, httpx.URL(url, params=list(params)) if params else httpx.URL(url), secrets)
    if isinstance(outcome, Answer) and not _is_busy(outcome):
        return outcome
    raise FetchError(_why(outcome, httpx.URL(url).host))


def accept(answer: Answer, *statuses: int) -> Answer:
    """The answer, if its status is among `statuses`; else FetchError with what the service says."""
    if answer.status in statuses:
        return answer
    host = httpx.URL(answer.url).host
    if 300 <= answer.status < 400:
        raise FetchError(f"{host}: sends on to {answer.headers.get('location', 'elsewhere')}, which is not followed")
    said = told(answer.body)
    raise FetchError(f"{host}: answered {answer.status}{f', {said}' if said else ''}")


def told(body: bytes) -> str:
    """What a body that is no data says, in one short line: the title of a page, a message, else its first words."""
    text = body[:20_000].decode("utf-8", "replace")
    title = re.search(r"<title[^>]*>(.*?)</title>", text, re.IGNORECASE | re.DOTALL)
    if found := title or re.search(r'"(?:error_)?message"\s*:\s*"(.*?)"', text):
        text = found[1]
    text = re.sub(r"<[^>]*>", " ", text)
    return " ".join(re.sub(r"[\x00-\x1f\x7f-\x9f]", " ", text).split())[:120]


def save(name: str, answer: Answer, folder: Path) -> Path:
    """Keeps the answer in `folder` under `name` with the time put in before its suffix; returns where.

    Beside it, `….http` holds the address, the status and the headers. An answer is never written over another.
    """
    folder.mkdir(parents=True, exist_ok=True)
    now = dt.datetime.now(dt.UTC)
    path = folder / f"{Path(name).stem}_{now:%Y-%m-%d_%H%M%S}{Path(name).suffix}"
    while path.exists():
        path = path.with_stem(f"{path.stem}x")
    path.write_bytes(answer.body)
    record = {"asked": f"{now:%Y-%m-%dT%H:%M:%SZ}", "url": answer.url, "status": answer.status}
    note = json.dumps({**record, "headers": answer.headers}, indent=1, ensure_ascii=False)
    path.with_suffix(f"{path.suffix}.http").write_text(note + "\n", encoding="utf-8")
    return path


def keep(name: str, answer: Answer, folder: Path, say: Callable[[str], None]) -> Path:
    """Saves the answer and says which address was asked and where the answer lies."""
    path = save(name, answer, folder)
    say(f"asked {answer.url}")
    say(f"  kept in {path}")
    return path


def month_saved(path: Path) -> str | None:
    """The month (YYYY-MM) in the name of a file that `save` wrote; None for another file."""
    found = re.search(r"_(20\d\d-(?:0[1-9]|1[0-2]))-\d\d_\d{6}", Path(path).name)
    return found[1] if found else None


def _ask(client: httpx.Client, url: httpx.URL, secrets: Sequence[str]) -> Answer | str:
    """One attempt: the answer, or in words why there is none. Nothing is raised, so no exception can hold a key."""
    start = time.monotonic()
    try:
        with client.stream("GET", url) as response:
            body = bytearray()
            for piece in response.iter_bytes():
                body += piece
                if len(body) > LARGEST_ANSWER:
                    return f"refused: more than {LARGEST_ANSWER:,} bytes"
                if time.monotonic() - start > LONGEST_ANSWER:
                    return f"no full answer within {LONGEST_ANSWER:,.0f} seconds"
            given = {name.lower(): _struck(value, secrets) for name, value in response.headers.items()}
            return Answer(response.status_code, given, _struck(bytes(body), secrets), _struck(str(url), secrets))
    except httpx.TimeoutException:
        return "no answer in time"
    except httpx.DecodingError:
        return "refused: the answer can't be unpacked"
    except httpx.HTTPError as error:
        cause = " ".join(_struck(str(error), secrets).split())[:100]
        return f"no answer ({cause or type(error).__name__})"


def _worth_another(outcome: Answer | str) -> bool:
    if isinstance(outcome, str):
        return outcome.startswith("no ")
    return _is_busy(outcome) and (_asked_wait(outcome) or 0) <= LONGEST_WAIT


def _is_busy(answer: Answer) -> bool:
    """Whether the service says: not now. A 403 with Retry-After is how Comtrade's gateway ends a day's quota."""
    return answer.status == 429 or answer.status >= 500 or (answer.status == 403 and "retry-after" in answer.headers)


def _wait(state: tenacity.RetryCallState) -> float:
    outcome = state.outcome.result()
    asked = _asked_wait(outcome) if isinstance(outcome, Answer) else None
    longer = tenacity.wait_exponential(multiplier=2, max=60) + tenacity.wait_random(0, 2)
    return longer(state) if asked is None else asked


def _asked_wait(answer: Answer) -> float | None:
    """Seconds of the header Retry-After, which holds a number or a date; None without a readable one."""
    value = answer.headers.get("retry-after", "").strip()
    if re.fullmatch(r"\d{1,9}(\.\d+)?", value):
        return float(value)
    try:
        until = email.utils.parsedate_to_datetime(value)
    except ValueError:
        return None
    until = until if until.tzinfo else until.replace(tzinfo=dt.UTC)
    return max(0.0, (until - dt.datetime.now(dt.UTC)).total_seconds())


def _why(outcome: Answer | str, host: str) -> str:
    if isinstance(outcome, str):
        return f"{host}: {outcome}{f', asked {ATTEMPTS} times' if _worth_another(outcome) else ''}"
    asked = _asked_wait(outcome)
    if asked is not None and asked > LONGEST_WAIT:
        return f"{host}: answered {outcome.status} and asks to come back in {asked / 60:,.0f} minutes"
    said = told(outcome.body)
    return f"{host}: answered {outcome.status}{f', {said},' if said else ''} {ATTEMPTS} times"


def _struck(text, secrets: Sequence[str]):
    """Text or bytes with every secret, plain or as addresses, JSON and pages write it, struck out."""
    forms = {form for secret in secrets if secret for form in (secret, *_quoted(secret))}
    for form in sorted(forms, key=len, reverse=True):
        is_text = isinstance(text, str)
        text = text.replace(form if is_text else form.encode(), HIDDEN if is_text else HIDDEN.encode())
    return text


def _quoted(secret: str) -> list[str]:
    return [
        urllib.parse.quote(secret, safe=""),
        urllib.parse.quote(secret),
        json.dumps(secret)[1:-1],
        secret.replace("/", "\\/"),
        html.escape(secret),
    ]


@contextlib.contextmanager
def _quiet(secrets: Sequence[str]) -> Iterator[None]:
    """Within it, what the HTTP client logs has no secret in it, at whatever level anyone listens."""

    def strike(record: logging.LogRecord) -> bool:
        record.msg, record.args = _struck(record.getMessage(), secrets), ()
        return True

    for name in LOGS:
        logging.getLogger(name).addFilter(strike)
    try:
        yield
    finally:
        for name in LOGS:
            logging.getLogger(name).removeFilter(strike)
