"""`tradebook serve`, with and without --watch: one line where it can't, and an end that leaves nothing running."""

import contextlib
import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request

import pytest

import small_book
from small_book import tradebook


@pytest.fixture
def small(tmp_path):
    return small_book.make(tmp_path)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ([], "_build/html: no book here yet; run tradebook build first"),
        (["-p", "end_year=2019"], "-p: is for a build, so it goes with --watch"),
        (["--data", "data"], "--data: is for a build, so it goes with --watch"),
        (["--watch", "--port", "99999"], "port 99999: no such port; choose another with --port"),
        (["--watch", "--data", "nowhere"], "nowhere/datapackage.json: missing"),
    ],
)
def test_what_can_not_be_served_is_told_in_one_line(small, given, says):
    done = tradebook(small, "serve", *given)
    assert done.returncode == 1
    assert done.stderr.startswith("tradebook: ")
    assert done.stderr.endswith(f"{says}\n")
    assert done.stderr.count("\n") == 1


def test_there_must_be_a_book_to_watch(tmp_path):
    done = tradebook(tmp_path, "serve", "--watch")
    assert done.returncode == 1
    assert done.stderr == "tradebook: no book here: found no _toc.yml and _config.yml in this folder or above\n"


@pytest.mark.parametrize("options", [[], ["--watch"]])
def test_a_port_in_use_is_told(small, options):
    (small / "_build" / "html").mkdir(parents=True)
    (small / "_build" / "html" / "index.html").write_text("a book")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = tradebook(small, "serve", "--port", str(port), *options)
    assert done.returncode == 1
    assert done.stderr == f"tradebook: port {port}: address already in use; choose another with --port\n"


@contextlib.contextmanager
def watching(book, *options: str):
    """A server that watches; yields its process and its address."""
    command = small_book.command("serve", "--watch", "--port", "0", *options)
    # As at a terminal: what a shell starts in the background would be deaf to Ctrl-C.
    hears = {"preexec_fn": lambda: signal.signal(signal.SIGINT, signal.default_int_handler)}
    with subprocess.Popen(command, cwd=book, stdout=subprocess.PIPE, text=True, **hears) as server:
        try:
            yield server, server.stdout.readline().split()[0]
        finally:
            server.terminate()


def started_by(process: int) -> set[int]:
    """All processes that descend from one."""
    listed = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    parents = {int(pid): int(parent) for pid, parent in map(str.split, listed.splitlines())}
    found, new = set(), {process}
    while new:
        new = {pid for pid, parent in parents.items() if parent in new}
        found |= new
    return found


def gone(processes: set[int]) -> bool:
    def is_there(process: int) -> bool:
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return False
        return True

    end = time.monotonic() + 20
    while any(map(is_there, processes)) and time.monotonic() < end:
        time.sleep(0.1)
    return not any(map(is_there, processes))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_ends_server_and_build(small, number):
    small_book.write(small, "import time, pathlib\npathlib.Path('../begun').touch()\ntime.sleep(100)")
    with watching(small) as (server, address):
        end = time.monotonic() + 60
        while not (small / "begun").exists() and time.monotonic() < end:
            time.sleep(0.1)
        assert (small / "begun").exists()
        with pytest.raises(urllib.error.HTTPError, match="No such page yet"):
            urllib.request.urlopen(address, timeout=30)
        family = started_by(server.pid)
        assert len(family) > 1, "a build is at work, in a process that has others"
        server.send_signal(number)
        assert server.wait(30) == {signal.SIGINT: 0, signal.SIGTERM: 143}[number]
        assert gone(family)
    assert not (small / "_build" / "html").exists()
    assert not list((small / "_build").glob(".html-*")), "nothing half-done is left lying about"
