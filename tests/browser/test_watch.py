"""A book that is written while its pages are open: they show each change, and what is wrong, by themselves."""

import subprocess

import pytest

import small_book

pytestmark = pytest.mark.browser
LONG = "\n\n".join(f"Paragraph {number} of the chapter." for number in range(200))
SLOW = 90_000  # milliseconds for a build, on a machine that has others to do


@pytest.fixture
def served(tmp_path):
    """A small book that is watched, and its address."""
    small_book.make(tmp_path)
    small_book.write(tmp_path, small_book.GOOD[0], f"It has {{glue:text}}`x`.\n\n{LONG}")
    command = small_book.command("serve", "--watch", "--port", "0")
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, text=True) as server:
        try:
            yield tmp_path, server.stdout.readline().split()[0]
        finally:
            server.terminate()


def test_open_pages_follow_the_book(lone_chromium, served):
    small, address = served
    tab = lone_chromium.new_page()
    tab.goto(f"{address}chapters/one.html")
    tab.get_by_text("It has a word.").wait_for(timeout=SLOW)  # it came when the first build was done

    tab.evaluate("scrollTo({top: 1500, behavior: 'instant'})")
    small_book.write(small, small_book.GOOD[0], f"It has {{glue:text}}`x` and another.\n\n{LONG}")
    tab.get_by_text("It has a word and another.").wait_for(timeout=SLOW)
    tab.wait_for_function("scrollY === 1500")

    small_book.write(small, "raise ValueError('<b>wrong</b> & so')", f"It has {{glue:text}}`x`.\n\n{LONG}")
    banner = tab.locator("#tradebook-failed")
    banner.wait_for(timeout=SLOW)
    assert "chapters/one.md:14, cell 2" in banner.inner_text()
    assert "ValueError: <b>wrong</b> & so" in banner.inner_text()
    assert banner.locator("b").count() == 0
    assert tab.get_by_text("It has a word and another.").count() == 1, "the last good page is still there"

    small_book.write(small, small_book.GOOD[0], f"It has {{glue:text}}`x` again.\n\n{LONG}")
    tab.get_by_text("It has a word again.").wait_for(timeout=SLOW)
    assert banner.count() == 0
    html = (small / "_build" / "html" / "chapters" / "one.html").read_text(encoding="utf-8")
    assert "watch.js" not in html
    assert small_book.tradebook(small, "verify", "_build/html").returncode == 0
