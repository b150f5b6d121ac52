"""`serve --watch`: when it builds, what it tells open pages, and that a published site has nothing of it."""

import contextlib
import os
import shutil
import sys
import threading
import time
import urllib.error
import urllib.request

import pytest

from tradebook.publish import serve, watch

PATIENCE = 20  # seconds that a test waits for what should take one


def wait_for(holds) -> bool:
    """Whether something holds before patience ends."""
    end = time.monotonic() + PATIENCE
    while not holds() and time.monotonic() < end:
        time.sleep(0.02)
    return bool(holds())


@pytest.fixture
def builds(tmp_path):
    """Starts builds by a piece of Python in place of `tradebook build`; ends them after the test."""
    started = []

    def start(code: str) -> watch.Builds:
        news = watch.News()
        made = watch.Builds([sys.executable, "-c", code], tmp_path, tmp_path / "_build" / "html", news)
        threading.Thread(target=made.run, daemon=True).start()
        started.append(made)
        return made

    yield start
    for made in started:
        made.end()


def counted(folder, rest: str = "") -> str:
    """A build that adds a line to a file, then does `rest`."""
    return f"open({str(folder / 'count')!r}, 'a').write('x\\n'); {rest}"


def number(folder) -> int:
    path = folder / "count"
    return path.read_text().count("x") if path.exists() else 0


def test_changes_during_a_build_are_one_more_build_after_it(builds, tmp_path):
    wait = f"import os, time\nwhile not os.path.exists({str(tmp_path / 'go')!r}): time.sleep(.01)"
    made = builds(f"{counted(tmp_path)}\n{wait}")
    made.want()
    assert wait_for(lambda: number(tmp_path) == 1)
    for _ in range(5):
        made.want()
    time.sleep(0.2)
    assert number(tmp_path) == 1, "one at a time"
    (tmp_path / "go").touch()
    assert wait_for(lambda: number(tmp_path) == 2)
    time.sleep(0.5)
    assert number(tmp_path) == 2


def test_a_failed_build_is_told_and_forgotten_after_a_good_one(builds, tmp_path, capfd):
    site = tmp_path / "_build" / "html"
    good = f"os.makedirs({str(site)!r}, exist_ok=True); open({str(site / 'manifest.json')!r}, 'w')"
    made = builds(
        f"import os, sys\nif os.path.exists({str(tmp_path / 'bad')!r}): sys.exit('tradebook: x < y & z')\n{good}"
    )
    first = made.news.now()
    (tmp_path / "bad").touch()
    made.want()
    failed = made.news.after(first, PATIENCE)
    assert failed == {"version": first["version"], "failed": "tradebook: x < y & z"}
    assert "tradebook: x < y & z" in capfd.readouterr().err
    (tmp_path / "bad").unlink()
    made.want()
    good = made.news.after(failed, PATIENCE)
    assert good["failed"] == ""
    assert good["version"] != first["version"]


def test_a_build_that_changes_nothing_shows_no_page_anew(builds, tmp_path):
    made = builds(counted(tmp_path))
    before = made.news.now()
    made.want()
    assert wait_for(lambda: number(tmp_path) == 1)
    assert made.news.after(before, 0.5) == before


def test_a_build_that_dies_is_told_and_ends_nothing_else(builds, tmp_path):
    made = builds("import os; os.kill(os.getpid(), 9)")
    told = made.news.after(made.news.now(), 0)
    made.want()
    assert made.news.after(told, PATIENCE)["failed"] == "the build ended with status -9"


@pytest.mark.parametrize("deaf", [False, True])
def test_the_end_ends_the_build_that_is_at_work(builds, tmp_path, monkeypatch, deaf):
    monkeypatch.setattr(watch, "PATIENCE", 0.5)
    ignore = "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN)\n" if deaf else ""
    made = builds(f"{ignore}{counted(tmp_path)}\nimport time; time.sleep(600)")
    made.want()
    assert wait_for(lambda: number(tmp_path) == 1)
    made.end()
    assert made._child.poll() is not None
    made.want()
    time.sleep(0.2)
    assert number(tmp_path) == 1, "no other begins"


@pytest.fixture
def followed(tmp_path):
    """A folder that is watched; its changes are counted in the list."""
    place, told, stop = tmp_path / "book", [], threading.Event()
    (place / "chapters").mkdir(parents=True)
    (place / "chapters" / "one.md").write_text("one")
    for asked in watch.sources(place, None).values():
        asked = {**asked, "places": [path for path in asked["places"] if path.is_relative_to(place)]}
        given = {"tell": lambda: told.append(1), "stop": stop, **asked}
        threading.Thread(target=watch.follow, kwargs=given, daemon=True).start()
    time.sleep(1)  # until they listen
    yield place, told
    stop.set()


def replace(path, text: str) -> None:
    """Writes a file as many editors do: a new one takes its place."""
    path.with_name("4913.tmp").write_text(text)
    os.replace(path.with_name("4913.tmp"), path)


def test_a_source_that_is_written_replaced_added_or_removed_is_a_change(followed):
    place, told = followed
    steps = [
        lambda: (place / "chapters" / "one.md").write_text("two"),
        lambda: replace(place / "chapters" / "one.md", "three"),
        lambda: replace(place / "chapters" / "one.md", "four"),
        lambda: (place / "chapters" / "new.md").write_text("new"),
        lambda: (place / "chapters" / "new.md").unlink(),
        lambda: (place / "parameters.yml").write_text("edition: {}"),
        lambda: replace(place / "parameters.yml", "edition: {a: 1}"),
        lambda: (place / "intro.md").write_text("# Words"),
    ]
    for number, step in enumerate(steps):
        del told[:]
        step()
        assert wait_for(lambda: told), f"step {number}"
        time.sleep(0.3)


def test_folders_that_go_and_come_back_are_still_watched(followed):
    place, told = followed
    shutil.rmtree(place / "chapters")
    assert wait_for(lambda: told)
    time.sleep(1.5)
    del told[:]
    (place / "chapters").mkdir()
    (place / "chapters" / "one.md").write_text("one")
    assert wait_for(lambda: told)
    time.sleep(1.5)
    del told[:]
    (place / "chapters" / "one.md").write_text("two")
    assert wait_for(lambda: told)


def test_what_is_no_source_is_no_change(followed):
    place, told = followed
    (place / "_build" / "html").mkdir(parents=True)
    (place / "_build" / "html" / "index.html").write_text("made")
    (place / "README.md").write_text("about the book")
    (place / "chapters" / ".one.md.swp").write_text("an editor's")
    (place / "chapters" / "__pycache__").mkdir()
    (place / "chapters" / "__pycache__" / "x.pyc").write_text("Python's")
    time.sleep(1.5)
    assert told == []


@pytest.fixture
def page(tmp_path):
    """A served site, its news, and what it answers: page(path) is status, headers, text."""
    site = tmp_path / "html"
    site.mkdir()
    (site / "index.html").write_bytes(b"<html><body><p>&lt;/body&gt;</p></body></html>")
    (site / "style.css").write_bytes(b"p {}")
    news = watch.News()
    handler = type("Telling", (watch.Handler,), {"news": news})
    with serve.opened(site, 0, handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()

        def answer(path: str):
            try:
                reply = urllib.request.urlopen(f"http://127.0.0.1:{server.server_port}{path}", timeout=PATIENCE)
            except urllib.error.HTTPError as error:
                reply = error
            with contextlib.closing(reply):
                return reply.status, reply.headers, reply.read().decode()

        answer.news, answer.site = news, site
        yield answer
        server.shutdown()


def test_a_page_is_sent_with_the_script_and_stays_as_it_is_in_the_site(page):
    before = (page.site / "index.html").read_bytes()
    script = f'<script src="/-/watch.js" data-version="{page.news.now()["version"]}"></script>'
    for path in ["/", "/index.html", "/index.html?x=1#y"]:
        status, headers, text = page(path)
        assert status == 200
        assert text == before.decode().replace("</body>", f"{script}</body>")
        assert headers["Cache-Control"] == "no-store"
        assert int(headers["Content-Length"]) == len(text.encode())
    assert (page.site / "index.html").read_bytes() == before
    assert page("/-/watch.js")[2] == watch.SCRIPT.read_text(encoding="utf-8")


def test_other_files_are_sent_as_they_are(page):
    status, headers, text = page("/style.css")
    assert (status, text, headers["Cache-Control"]) == (200, "p {}", "no-store")


def test_a_page_that_is_not_there_yet_comes_to_life_when_it_is(page):
    status, _, text = page("/chapters/one.html")
    assert status == 404
    assert page.news.now()["version"] in text


def test_no_path_leads_out_of_the_site(page, tmp_path):
    (tmp_path / "secret.html").write_text("secret")
    for path in ["/../secret.html", "/%2e%2e/secret.html", "/x/../../secret.html"]:
        assert "secret" not in page(path)[2].replace("secret.html", "")


def test_the_site_is_another_after_a_swap_and_the_next_page_is_of_it(page, tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    (other / "index.html").write_text("<body>another</body>")
    page.site.rename(tmp_path / "old")
    assert page("/")[0] == 404
    other.rename(page.site)
    assert "another" in page("/")[2]
