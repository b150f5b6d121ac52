"""The benchmark runs whole on a small book, so that it still does when it is needed."""

import json
import os
import shutil
import subprocess
import sys

import pytest
import yaml

from conftest import BOOK
from tradebook.models import build_times

TOC = "format: jb-book\nroot: intro\nparts:\n- {caption: A, chapters: [{file: chapters/one}, {file: chapters/two}]}\n"
HEAD = """---
jupytext: {text_representation: {extension: .md, format_name: myst}}
kernelspec: {name: python3, display_name: Python 3, language: python}
---
"""
ONE = f"""{HEAD}# Is it so?

```{{code-cell}} python
:tags: [parameters, remove-cell]
end_year: int = 2025  # last full year counted
```

```{{code-cell}} python
from tradebook import catalog, charts
from tradebook.narrative import bind, measured
people = catalog.load("population_by_year").query("iso3 == 'USA' and is_latest and year <= @end_year")
bind("people", measured(people["persons_mn"].iloc[-1], "million"))
charts.figure(charts.line(people, x="year", y="persons_mn"), name="people", title="People", subtitle="Millions",
              source="Somebody", alt="A line.", table=people[["year", "persons_mn"]])
```

They are {{glue:text}}`people`.
"""
TWO = f"""{HEAD}# And this?

```{{code-cell}} python
from tradebook.narrative import bind
bind("x", "word")
```

A {{glue:text}}`x`.
"""
EDITS = {
    "data": {
        "file": "data/population_by_year.csv",
        "row": {"iso3": "USA", "year": 2010, "is_latest": 1},
        "column": "persons_mn",
        "times": 1.001,
    },
    "prose": "chapters/two",
    "code": "chapters/two",
    "some": {"end_year": 2019},
    "most": {"end_year": 2020},
}


@pytest.fixture
def small(tmp_path):
    """A book of three pages; the chapter `one` alone reads a table and takes a parameter."""
    folder = tmp_path / "book"
    folder.mkdir()
    for name in ["_config.yml", "references.bib"]:
        shutil.copy(BOOK / name, folder)
    for name in ["data", "_static"]:
        shutil.copytree(BOOK / name, folder / name)
    (folder / "chapters").mkdir()
    texts = {"_toc.yml": TOC, "parameters.yml": "edition: {end_year: 2025}\n", "intro.md": "# A small book\n\nWords.\n"}
    texts |= {"chapters/one.md": ONE, "chapters/two.md": TWO}
    for name, text in texts.items():
        (folder / name).write_text(text)
    return folder


def bench(book):
    (book.parent / "edits.yml").write_text(yaml.safe_dump(EDITS))
    command = [sys.executable, "-m", "benchmarks", "--rounds", "1", "--book", str(book)]
    command += ["--edits", str(book.parent / "edits.yml"), "--out", str(book.parent / "results")]
    return subprocess.run(command, cwd=BOOK, capture_output=True, text=True, timeout=600, check=False)


def test_a_round_measures_every_step_and_the_pages_that_ran(small):
    done = bench(small)
    assert done.returncode == 0, done.stdout + done.stderr
    [path] = (small.parent / "results").glob("*.json")
    text = path.read_text(encoding="utf-8")
    measured = json.loads(text)
    [found] = measured["rounds"]
    plain = {f"{build_times.PLAIN}{step}" for step in ("cold", "same", "prose", "code")}
    assert found.keys() == {*build_times.STEPS, *build_times.FLOOR, *plain}
    assert all(step["seconds"] > 0 and step["load"] >= 0 for step in found.values())
    ran = {step: found[step]["ran"] for step in build_times.STEPS}
    one, two = ["chapters/one"], ["chapters/two"]
    assert ran == {
        **{"cold": ["chapters/one", "chapters/two", "intro"], "same": [], "data": one, "prose": [], "code": two},
        **{"some": one, "most": one},
    }
    assert all(found[step]["concerned"] == pages for step, pages in ran.items())
    assert found["cells"]["figures"] == 1
    if sys.platform == "linux":
        assert found["cold"]["cpu_seconds"] > found["cells"]["cpu_seconds"] > 0
    assert path.with_suffix(".md").read_text(encoding="utf-8") in done.stdout
    assert str(small.parent) not in text
    assert os.uname().nodename not in text
    assert not (small / "_build").exists(), "the book itself is not built in"


def test_a_build_that_fails_ends_the_benchmark_with_what_it_said(small):
    (small / "chapters" / "two.md").write_text(TWO.replace('"word"', "1 / 0"))
    done = bench(small)
    assert done.returncode == 1
    assert done.stderr.startswith("benchmark: chapters/two: plain Jupyter Book ran 1 of its 1 cells, or one failed")
    assert done.stderr.count("\n") == 1
    assert not (small.parent / "results").exists()
