"""`serve --watch`: builds the book when a source of it changes, and has open pages show the new site.

Each build is a process of its own, so that changed modules of the package take effect and nothing in a build can end
the server. Pages hear of it over server-sent events, from a script that is added to pages on their way out and is not
in the site.
"""

import io
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import uuid
from collections.abc import Callable
from pathlib import Path

import filelock
import watchfiles

from tradebook import folders
from tradebook.publish import inputs, manifest, serve

SCRIPT = Path(__file__).with_name("watch.js")
SCRIPT_AT, NEWS_AT = "/-/watch.js", "/-/changes"  # no page of a book begins so
PAUSE = 50  # milliseconds without a change, after which those before are one: an editor writes a file in a few steps
ALIVE = 15  # seconds between signs of life, at which a connection that a page has left is noticed
PATIENCE = 5  # seconds for a build to clear up when it is ended
NO_SOURCE = ("~", ".swp", ".tmp", ".orig")  # what editors leave


class News:
    """What pages are told: which version of the site is there, and the complaints of the last build, "" for none."""

    def __init__(self):
        self._told = {"version": uuid.uuid4().hex, "failed": ""}
        self._changed = threading.Condition()

    def now(self) -> dict[str, str]:
        """What holds at the moment: version, failed."""
        return self._told

    def tell(self, failed: str, is_new: bool) -> None:
        """Takes how a build ended: its complaints, and whether the site is new."""
        with self._changed:
            version = uuid.uuid4().hex if is_new else self._told["version"]
            self._told = {"version": version, "failed": failed}
            self._changed.notify_all()

    def after(self, seen: dict[str, str], seconds: float) -> dict[str, str]:
        """What holds as soon as it is other than what was `seen`, or after so many seconds."""
        with self._changed:
            self._changed.wait_for(lambda: self._told != seen, seconds)
            return self._told


class Builds:
    """Builds the book when it is asked to, one build at a time; what is asked during one is one more after it."""

    def __init__(self, command: list[str], book: Path, out: Path, news: News):
        self.command, self.out, self.news = command, out, news
        self._lock = book / "_build" / ".lock"  # of `tradebook build`
        self._wanted, self._ended = threading.Event(), False
        self._child: subprocess.Popen | None = None
        self._starting = threading.Lock()

    def want(self) -> None:
        """Asks for a build."""
        self._wanted.set()

    def run(self) -> None:
        """Builds whenever it is asked for, until the end."""
        while not self._ended:
            self._wanted.wait()
            self._wanted.clear()
            before = _identity(self.out)
            failed = self._build()
            if not self._ended:
                self.news.tell(failed, is_new=_identity(self.out) != before)

    def _build(self) -> str:
        """Builds once; returns the complaints of a build that failed, else ""."""
        self._lock.parent.mkdir(parents=True, exist_ok=True)
        with filelock.FileLock(self._lock):
            pass  # a build that was started by hand comes to its end first
        with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as complaints:
            with self._starting:
                if self._ended:
                    return ""
                # In a session of its own: Ctrl-C comes to this process alone, which ends the build in its own way.
                self._child = subprocess.Popen(self.command, stderr=complaints, start_new_session=True)
            status = self._child.wait()
            complaints.seek(0)
            said = complaints.read().strip()
        if said and not self._ended:
            print(said, file=sys.stderr, flush=True)
        return "" if status == 0 else said[-4000:] or f"the build ended with status {status}"

    def end(self) -> None:
        """Ends the build that is at work, if any, and begins no other."""
        with self._starting:
            self._ended = True
        self._wanted.set()
        if self._child is None or self._child.poll() is not None:
            return
        if os.name != "posix":
            return self._child.kill()
        self._child.send_signal(signal.SIGINT)
        try:
            self._child.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            os.killpg(self._child.pid, signal.SIGKILL)
            self._child.wait()


def _identity(out: Path) -> tuple[int, int] | None:
    """Tells one published site from another."""
    try:
        found = (out / manifest.NAME).stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns


class Handler(serve.Handler):
    """A handler of `serve` that adds the script to pages, and tells them the news. Subclassed with the news."""

    news: News

    def do_GET(self) -> None:
        if self.path == NEWS_AT:
            self._tell_news()
        else:
            super().do_GET()

    def send_head(self):
        if self.path == SCRIPT_AT:
            return self._answer(SCRIPT.read_bytes(), "text/javascript; charset=utf-8")
        version = self.news.now()["version"]  # before the page is read: of two versions the older brings it again
        path = Path(self.translate_path(self.path))
        if self.path.partition("?")[0].endswith("/") and ((path / "index.html").is_file() or not path.is_dir()):
            path = path / "index.html"
        if path.suffix != ".html":
            return super().send_head()
        try:
            return self._answer(with_script(path.read_bytes(), version), "text/html; charset=utf-8")
        except OSError:
            return self.send_error(404, "No such page yet", "It comes when the book is built with it.")

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        page = _error_page()
        self.error_message_format = with_script(page.encode(), self.news.now()["version"]).decode()
        super().send_error(code, message, explain)

    def _answer(self, body: bytes, kind: str) -> io.BytesIO:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        return io.BytesIO(body)

    def _tell_news(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        told: dict[str, str] = {}
        try:
            self.wfile.write(b"retry: 500\n\n")  # milliseconds until a page asks again
            while True:
                news = self.news.after(told, ALIVE)
                self.wfile.write(b":\n\n" if news == told else f"data: {json.dumps(news)}\n\n".encode())
                told = news
        except OSError:
            self.close_connection = True  # the page is gone

    def log_message(self, *arguments) -> None:
        pass  # the lines of the builds are what matters


def _error_page() -> str:
    """What a page that is not there looks like, for `http.server` to fill in."""
    return "<!DOCTYPE html><html lang=en><title>%(message)s</title><body><h1>%(message)s</h1><p>%(explain)s</p></body>"


def with_script(page: bytes, version: str) -> bytes:
    """A page with the script at its end, which is told what version it is."""
    before, end, after = page.rpartition(b"</body>")
    script = f'<script src="{SCRIPT_AT}" data-version="{version}"></script>'.encode()
    return before + script + end + after if end else page + script


def follow(places: list[Path], tell: Callable[[], None], stop: threading.Event, *, deep: bool, counts) -> None:
    """Calls `tell` after each change in the folders `places`, where `counts` holds of the path, until `stop`.

    Not `deep` is without the folders within. A folder may be missing, come, go, or be replaced.
    """
    there = _there(places)
    while not stop.is_set():
        if not there:
            stop.wait(1)
        else:
            _follow(there, tell, stop, deep, counts)
        was, there = there, _there(places)
        if there != was and not stop.is_set():
            tell()


def _follow(there: dict[Path, int], tell, stop, deep: bool, counts) -> None:
    for found in watchfiles.watch(
        *there,
        watch_filter=lambda change, path: counts(Path(path)),
        step=PAUSE,
        stop_event=stop,
        rust_timeout=1000,
        yield_on_timeout=True,
        recursive=deep,
        raise_interrupt=False,
        ignore_permission_denied=True,
    ):
        if found:
            tell()
        if _there(list(there)) != there:
            return


def _there(places: list[Path]) -> dict[Path, int]:
    """Those of the folders that are there, each with what tells it from another of its name."""
    return {place: place.stat().st_ino for place in places if place.is_dir()}


def sources(book: Path, params: Path | None) -> dict[str, dict]:
    """What to `follow`: the files that a book is made of, where they are now."""
    own = {book / name for name in manifest.FILES if "*" not in name} | ({params.resolve()} if params else set())
    deep = [book / "chapters", book / "_static", folders.data(), folders.seeds() or book / "seeds", inputs.PACKAGE]

    def is_own(path: Path) -> bool:
        return path in own or (path.parent == book and path.suffix == ".md" and path.name not in manifest.NOT_PAGES)

    def is_source(path: Path) -> bool:
        parts = next((path.relative_to(place).parts for place in deep if path.is_relative_to(place)), ())
        return not path.name.endswith(NO_SOURCE) and not any(part.startswith((".", "__pycache__")) for part in parts)

    flat = {"places": sorted({book, *(path.parent for path in own)}), "deep": False, "counts": is_own}
    return {"the book's own": flat, "folders": {"places": deep, "deep": True, "counts": is_source}}


def watch(book: Path, out: Path, port: int, command: list[str], params: Path | None = None) -> None:
    """Serves the site in `out`, and builds it by `command` now and whenever a source of the book changes, until Ctrl-C.

    The data are those in use (see `folders.using`). Raises BuildError where the port can't be had, and DataError where
    there are no data.
    """
    if not (folders.data() / "datapackage.json").is_file():
        raise folders.DataError(f"{folders.data()}/datapackage.json: missing")
    news, stop = News(), threading.Event()
    builds = Builds(command, book, out, news)
    with serve.opened(out, port, type("Telling", (Handler,), {"news": news})) as server:
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))  # so that the build is ended too
        for name, asked in sources(book.resolve(), params).items():
            given = {"tell": builds.want, "stop": stop, **asked}
            threading.Thread(target=follow, kwargs=given, name=name, daemon=True).start()
        builds.want()
        threading.Thread(target=builds.run, daemon=True).start()
        try:
            serve.show(server)
        finally:
            stop.set()
            builds.end()
