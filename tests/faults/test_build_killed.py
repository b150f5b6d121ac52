"""A build that is killed, starved or refused: the last good book stays whole, and the next build needs no help."""

import hashlib
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

import small_book
from small_book import tradebook
from tradebook.publish import manifest, swap, verify

MOMENTS = 30
MARK = "TRADEBOOK_TEST_OF"  # in the environment of everything that a build under test starts


def contents(folder: Path) -> dict[str, str]:
    return {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in manifest.contents(folder)}


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> Path:
    """A small book that is built, for tests that leave it so."""
    book = small_book.make(tmp_path_factory.mktemp("built"))
    done = tradebook(book, "build")
    assert done.returncode == 0, done.stderr
    return book


@pytest.fixture
def good(built, tmp_path) -> Path:
    """A copy of it that a test may spoil."""
    shutil.copytree(built, tmp_path / "book", symlinks=True)
    return tmp_path / "book"


def is_whole(site: Path) -> bool:
    return verify.findings(site, verify.read(site)) == []


def left_over(book: Path) -> list[str]:
    return [path.name for path in (book / "_build").iterdir() if path.name not in {"html", "cache", "failed", ".lock"}]


def started(book: Path, *arguments: str, mark: str = "", **more) -> subprocess.Popen:
    return subprocess.Popen(
        small_book.command(*arguments),
        cwd=book,
        env=os.environ | {MARK: mark or str(book)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **more,
    )


def living(mark: str) -> list[psutil.Process]:
    """Every process that a build under this mark has started, or their children."""
    found = []
    for process in psutil.process_iter():
        try:
            if process.environ().get(MARK) == mark and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
        except (psutil.NoSuchProcess, psutil.AccessDenied, psutil.ZombieProcess):
            continue
    return found


def gone(mark: str, seconds: float = 15) -> bool:
    """Whether they all end by themselves."""
    until = time.monotonic() + seconds
    while living(mark) and time.monotonic() < until:
        time.sleep(0.1)
    return not living(mark)


def test_killed_at_any_moment_the_book_is_whole_and_the_next_build_works(good):
    site, moments = good / "_build" / "html", random.Random(7)
    begun = time.monotonic()
    assert tradebook(good, "build", "--force").returncode == 0
    takes = time.monotonic() - begun
    for number in range(MOMENTS):
        small_book.write(good, "from tradebook.narrative import bind\nbind('x', 'a word')", f"Number {number}.")
        build = started(good, "build", "--force")
        time.sleep(moments.uniform(0, 1.1 * takes))
        build.kill()
        build.communicate()
        assert is_whole(site), f"killed for the {number + 1}th time"
    assert gone(str(good)), living(str(good))
    small_book.write(good, *small_book.GOOD)
    done = tradebook(good, "build")
    assert done.returncode == 0, done.stderr
    assert left_over(good) == []
    assert "It has" in (site / "chapters" / "one.html").read_text()
    assert is_whole(site)


def test_stopped_by_hand_it_says_so_and_leaves_nothing_running(good):
    before = contents(good / "_build" / "html")
    small_book.write(good, "import time\ntime.sleep(60)")
    build = started(good, "build", start_new_session=True)
    time.sleep(6)
    os.killpg(build.pid, signal.SIGINT)  # as the terminal does: to all in the foreground
    _, told = build.communicate(timeout=30)
    assert build.returncode == 130
    assert told.splitlines()[-1] == "tradebook: stopped; the last good book is untouched"
    assert "Traceback" not in told
    assert gone(str(good)), living(str(good))
    assert contents(good / "_build" / "html") == before


def test_two_builds_at_once_the_second_says_so_and_the_first_goes_on(good):
    small_book.write(good, "import time\ntime.sleep(8)", "Words.")
    first = started(good, "build")
    time.sleep(3)
    second = tradebook(good, "build", "--out", str(good / "other"))
    assert second.returncode == 1
    assert (
        second.stderr
        == f"tradebook: {good / '_build'}: another build of this book is at work; try again when it is done\n"
    )
    out, told = first.communicate(timeout=60)
    assert first.returncode == 0, told
    assert "done in" in out
    assert is_whole(good / "_build" / "html")


def small_files() -> None:
    """As on a full disk, no file can grow beyond what is left: writes fail half-way (see setrlimit(2))."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))


def test_a_file_that_can_not_be_written_to_its_end_leaves_the_last_book(good):
    before = contents(good / "_build" / "html")
    small_book.write(good, *small_book.GOOD[:1], prose="Other words.")
    shutil.rmtree(good / "_build" / "cache")
    done = tradebook(good, "build", preexec_fn=small_files)
    assert done.returncode == 1
    assert done.stderr.startswith("tradebook: ")
    assert "Traceback" not in done.stderr
    assert contents(good / "_build" / "html") == before
    assert left_over(good) == []
    done = tradebook(good, "build")
    assert done.returncode == 0, done.stderr
    assert is_whole(good / "_build" / "html")


@pytest.fixture
def tiny_disk(tmp_path):
    """A disk of a few megabytes, where one may be mounted."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=9m", "tmpfs", str(place)]
    if shutil.which("mount") is None or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("no disk can be mounted here: a full one was not tried")
    yield place
    subprocess.run(["umount", str(place)], capture_output=True, check=True)


@pytest.mark.parametrize("room", [200_000, 2_000_000, 4_000_000])
def test_a_full_disk_is_told_and_leaves_the_last_book(tiny_disk, built, room):
    book = tiny_disk / "book"
    shutil.copytree(built, book, ignore=shutil.ignore_patterns("cache"))
    before = contents(book / "_build" / "html")
    filled = tiny_disk / "filled"
    filled.write_bytes(bytes(max(shutil.disk_usage(tiny_disk).free - room, 0)))
    small_book.write(book, *small_book.GOOD[:1], prose="Other words.")
    done = tradebook(book, "build")
    assert done.returncode == 1
    assert "no space left on device" in done.stderr.lower()
    assert "Traceback" not in done.stderr
    assert contents(book / "_build" / "html") == before
    assert left_over(book) == []


def test_a_place_that_can_not_be_written_is_named(built, tmp_path):
    place = Path("/sys/tradebook/html") if os.geteuid() == 0 else tmp_path / "locked" / "html"
    if os.geteuid():
        place.parent.mkdir(mode=0o500)
    elif not Path("/sys").is_dir():
        pytest.skip("the superuser may write everywhere here")
    done = tradebook(built, "build", "--out", str(place))
    assert done.returncode == 1
    assert str(place.parent) in done.stderr
    assert done.stderr.count("\n") == 1, done.stderr


def test_without_an_exchange_in_one_step_a_kill_between_the_two_is_mended(tmp_path, monkeypatch):
    monkeypatch.setattr(swap, "exchange", lambda one, other: False)
    place = tmp_path / "html"
    for text in ("old", "new"):
        fresh = swap.beside(place)
        (fresh / "index.html").write_text(text)
        if text == "new":
            monkeypatch.setattr(os, "rename", _killed_after_one(os.rename))
            with pytest.raises(KeyboardInterrupt):
                swap.put(fresh, place)
            monkeypatch.undo()
        else:
            swap.put(fresh, place)
    assert not place.exists(), "the moment between the two renames"
    swap.recover(place)
    assert (place / "index.html").read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["html"]


def _killed_after_one(rename):
    calls = []

    def once(*paths) -> None:
        if calls:
            raise KeyboardInterrupt
        calls.append(paths)
        rename(*paths)

    return once


@pytest.mark.skipif(sys.platform != "linux", reason="the exchange is Linux's")
def test_two_folders_change_places_in_one_step(tmp_path):
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        (tmp_path / name / name).touch()
    assert swap.exchange(tmp_path / "one", tmp_path / "other")
    assert (tmp_path / "one" / "other").exists()
    assert (tmp_path / "other" / "one").exists()
