"""Whatever happens to a build, the last good book stays whole, nothing is left over, and the next build works."""

import hashlib
import json
import os
import resource
import shutil
import time

import pytest

import small_book
from small_book import tradebook

GOOD_PROSE = small_book.GOOD[1]
DIES = "import os\nos.kill(os.getpid(), 9)"
HANGS = "import time\ntime.sleep(100)"
PRINTS = "for _ in range(500):\n    print('x' * 99_999)"
WARM = ["--jobs", "1", "--force"]  # for as few chapters as run at once kernels start the ordinary way
FILLS = "pieces = []\nwhile True:\n    pieces.append(bytearray(1 << 28))"


@pytest.fixture(scope="module")
def good(tmp_path_factory):
    """A small book that was built. Each test leaves it as good as it was."""
    place = small_book.make(tmp_path_factory.mktemp("survives"))
    done = tradebook(place, "build")
    assert done.returncode == 0, done.stderr
    return place


@pytest.fixture
def small(good):
    """The good book, restored by a build that needs no cleaning by hand."""
    before = digests(good)
    yield good
    small_book.write(good, *small_book.GOOD)
    done = tradebook(good, "build")
    assert done.returncode == 0, done.stderr
    assert digests(good) == before, "the next build gives the same book"
    assert leftovers(good) == []


def digests(book) -> dict[str, str]:
    """Each file of the site with its digest."""
    site = book / "_build" / "html"
    files = [path for path in site.rglob("*") if path.is_file()]
    return {path.relative_to(site).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def leftovers(book) -> list[str]:
    """What a finished build has no business to leave in its folder."""
    return [path.name for path in (book / "_build").iterdir() if path.name.startswith(".html")]


def fails(book, *options: str, **variables: str) -> str:
    """Builds a book that can't be built; returns what it says. The last good book must stay whole."""
    before = digests(book)
    done = tradebook(book, "build", *options, env=os.environ | variables)
    assert done.returncode == 1, done.stdout
    assert done.stderr.startswith("tradebook: ")
    assert "Traceback" not in done.stderr + done.stdout
    assert digests(book) == before
    assert tradebook(book, "verify", "_build/html").returncode == 0
    assert leftovers(book) == []
    return done.stderr


@pytest.mark.parametrize("how", [WARM, ["--cold"]], ids=["warm", "cold"])
def test_a_kernel_that_is_killed_is_told_with_its_cell(small, how):
    small_book.write(small, DIES)
    assert "chapters/one.md, cell 2: the kernel died while running it" in fails(small, *how)


@pytest.mark.parametrize("how", [WARM, ["--cold"]], ids=["warm", "cold"])
def test_a_cell_that_hangs_is_ended_at_its_time_limit(small, how):
    small_book.write(small, HANGS)
    begun = time.monotonic()
    assert "chapters/one.md, cell 2: ran longer than 2 seconds" in fails(small, "--time-limit", "2", *how)
    assert time.monotonic() - begun < 90


def test_a_cell_that_prints_without_measure_is_refused_in_little_memory(small):
    small_book.write(small, PRINTS)
    begun = time.monotonic()
    assert fails(small).startswith("tradebook: chapters/one.md, cell 2: prints more than 1000000 characters\n")
    assert time.monotonic() - begun < 90
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss  # kilobytes, of the largest process so far
    assert most < 1_000_000
    assert (small / "_build" / "failed" / "one.ipynb").stat().st_size < 10_000_000


def test_a_cell_that_fills_the_memory_is_refused_its_own(small):
    small_book.write(small, FILLS)
    said = fails(small)
    assert 'cell 2, at "pieces.append(bytearray(1 << 28))": MemoryError' in said


NO_KERNEL = """
from jupyter_client import kernelspec
def get_kernel_spec(self, name):
    raise kernelspec.NoSuchKernel(name)
kernelspec.KernelSpecManager.get_kernel_spec = get_kernel_spec
"""
CHANGED = "from tradebook.narrative import bind\nbind('x', 'a changed word')"


def test_a_kernel_that_is_not_installed_is_named(small, tmp_path):
    (tmp_path / "sitecustomize.py").write_text(NO_KERNEL)  # every Python imports it as it starts
    small_book.write(small, CHANGED, GOOD_PROSE)
    path = os.pathsep.join(filter(None, [str(tmp_path), os.environ.get("PYTHONPATH")]))
    assert "chapters/one.md: no kernel 'python3' here; make sets one up" in fails(small, PYTHONPATH=path)


def test_a_kernel_of_a_python_that_is_gone_is_told(small, tmp_path):
    place = tmp_path / "kernels" / "python3"
    place.mkdir(parents=True)
    gone = ["/nowhere/python", "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    (place / "kernel.json").write_text(json.dumps({"argv": gone, "display_name": "gone", "language": "python"}))
    small_book.write(small, CHANGED, GOOD_PROSE)
    assert "/nowhere/python" in fails(small, "--cold", JUPYTER_PATH=str(tmp_path))


@pytest.mark.parametrize("days", [-400, 400])
def test_no_time_of_a_file_makes_a_page_stale(small, days):
    moved = time.time() + days * 86400
    files = [path for path in small.rglob("*") if path.is_file() and path.name != ".lock"]
    for path in files:
        os.utime(path, (moved, moved))
    small_book.write(small, "from tradebook.narrative import bind\nbind('x', 'another word')", GOOD_PROSE)
    os.utime(small / "chapters" / "one.md", (moved - 60, moved - 60))
    done = tradebook(small, "build")
    assert done.returncode == 0, done.stderr
    assert "It has another word." in (small / "_build" / "html" / "chapters" / "one.html").read_text(encoding="utf-8")
    text = (small / "chapters" / "one.md").read_text()
    (small / "chapters" / "one.md").write_text(text.replace("It has", "It now has"))
    os.utime(small / "chapters" / "one.md", (moved - 120, moved - 120))
    done = tradebook(small, "build")
    assert done.returncode == 0, done.stderr
    page = (small / "_build" / "html" / "chapters" / "one.html").read_text(encoding="utf-8")
    assert "It now has another word." in page


def cut(path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def another_format(path) -> None:
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
    except ValueError:
        return
    if isinstance(held, dict) and "format" in held:
        path.write_text(json.dumps({**held, "format": held["format"] + 1}), encoding="utf-8")


def another_shape(path) -> None:
    path.write_text("[]", encoding="utf-8")


SPOILED = {
    "cut": cut,
    "emptied": lambda path: path.write_bytes(b""),
    "garbage": lambda path: path.write_bytes(os.urandom(512)),
    "another shape": another_shape,
    "another format": another_format,
    "removed": lambda path: path.unlink(),
}


PARTS = ["chapters", "sites", "stage", "checked"]
CASES = [*(("cut", part) for part in PARTS), *((how, "all") for how in SPOILED)]
CASES += [("cut", "stage/_build/html"), ("garbage", "stage/_build/.doctrees")]  # its record says that all is well


@pytest.mark.parametrize(("how", "part"), CASES)
def test_a_spoiled_cache_costs_time_and_no_more(small, part, how):
    cache = small / "_build" / "cache"
    for place in [cache / name for name in (PARTS if part == "all" else [part])]:
        files = [place] if place.is_file() else [path for path in place.rglob("*") if path.is_file()]
        assert files
        for path in files:
            SPOILED[how](path)
    before = digests(small)
    done = tradebook(small, "build", "--only", "intro")  # so that it is not done at once
    assert done.returncode == 0, done.stderr
    assert digests(small) == before


def test_a_kept_notebook_that_was_edited_by_hand_is_not_published(small):
    [path] = (small / "_build" / "cache" / "chapters" / "one").glob("*.ipynb")
    path.write_text(path.read_text(encoding="utf-8").replace("a word", "a false word"), encoding="utf-8")
    (small / "chapters" / "one.md").write_text((small / "chapters" / "one.md").read_text() + "\nMore.\n")
    done = tradebook(small, "build")
    assert done.returncode == 0, done.stderr
    assert "a false word" not in (small / "_build" / "html" / "chapters" / "one.html").read_text(encoding="utf-8")


def test_a_site_that_was_edited_by_hand_is_made_good(small):
    page = small / "_build" / "html" / "chapters" / "one.html"
    before = page.read_bytes()
    page.write_bytes(before.replace(b"a word", b"a false word"))
    shutil.rmtree(small / "_build" / "html" / "_static")
    done = tradebook(small, "build")
    assert done.returncode == 0, done.stderr
    assert page.read_bytes() == before
