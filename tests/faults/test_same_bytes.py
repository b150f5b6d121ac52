"""Two builds of one book give the same bytes, whatever the machine around them is like."""

import os
import shutil
import subprocess
import sys

import pytest

CHAPTER = """---
jupytext: {text_representation: {extension: .md, format_name: myst}}
kernelspec: {name: python3, display_name: Python 3, language: python}
---
# Is it so?

```{code-cell} python
:tags: [parameters, remove-cell]
end_year: int = 2025  # last full year counted
```

```{code-cell} python
:tags: [remove-cell]
import altair as alt
import pandas as pd
from tradebook import charts, parameters, provenance
from tradebook.narrative import bind, count
run = parameters.check(end_year=end_year)
rows = pd.DataFrame({"year": [2023, 2024, 2025], "value_usd_mn": [1.0, 2.0, 4.0]})
bind("number", count(len({"a", "b", "c"})))
```

It has {glue:text}`number`.

```{code-cell} python
:tags: [hide-input]
charts.figure(
    charts.line(rows, x="year", y="value_usd_mn"),
    name="rise", title="It rose", subtitle="Million US dollars", source="Nobody", alt="A line.", table=rows,
)
```

```{code-cell} python
:tags: [remove-input]
provenance.run_line(run)
provenance.sources()
```
"""
HERE = {"PYTHONHASHSEED": "1", "TZ": "Asia/Ho_Chi_Minh", "LC_ALL": "C.UTF-8"}
THERE = {"PYTHONHASHSEED": "2", "TZ": "America/New_York", "LC_ALL": "C", "COLUMNS": "40"}


def small_book(book, folder):
    """A book of two pages, one with a figure, in a folder of its own."""
    folder.mkdir()
    for name in ["_config.yml", "references.bib"]:
        shutil.copy(book / name, folder)
    for name in ["data", "_static", "seeds"]:
        shutil.copytree(book / name, folder / name)
    (folder / "_toc.yml").write_text(
        "format: jb-book\nroot: intro\nparts:\n  - caption: A\n    chapters:\n      - file: chapters/one\n"
    )
    (folder / "parameters.yml").write_text("edition: {end_year: 2025}\n")
    (folder / "intro.md").write_text("# A small book\n\nWords.\n")
    (folder / "chapters").mkdir()
    (folder / "chapters" / "one.md").write_text(CHAPTER)
    return folder


def build(folder, surroundings, *options):
    command = [sys.executable, "-m", "tradebook.cli", "build", *options]
    env = {**os.environ, **surroundings}
    done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    return contents(folder / "_build" / "html")


def contents(site) -> dict[str, bytes]:
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def first(book, tmp_path_factory):
    """The small book, built once, with what its site held."""
    folder = small_book(book, tmp_path_factory.mktemp("here") / "book")
    return folder, build(folder, HERE)


def differing(one: dict, other: dict) -> list[str]:
    return sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))


def test_a_build_elsewhere_gives_the_same_bytes(book, tmp_path, first):
    folder, here = first
    there = build(small_book(book, tmp_path / "a longer name"), THERE | {"HOME": str(tmp_path / "home")})
    assert {"figures/one/rise.png", "og/one.png", "manifest.json", "ro-crate-metadata.json"} <= here.keys()
    assert not differing(here, there)
    named = [name for name, held in here.items() if str(folder).encode() in held]
    assert not named, "no file of the site names a folder of the machine"


def test_a_page_kept_from_the_last_build_gives_the_same_bytes(first):
    folder, here = first
    assert not differing(here, build(folder, THERE, "--only", "intro"))


def test_a_date_from_outside_is_in_the_manifest_and_the_crate_and_nowhere_else(first):
    folder, here = first
    dated = build(folder, HERE | {"SOURCE_DATE_EPOCH": "86400"}, "--only", "intro")
    assert differing(here, dated) == ["manifest.json", "ro-crate-metadata.json"]
    assert b'"date": "1970-01-02T00:00:00Z"' in dated["manifest.json"]


def test_a_date_that_is_none_stops_the_build_before_any_chapter_runs(first):
    folder, _ = first
    command = [sys.executable, "-m", "tradebook.cli", "build"]
    env = {**os.environ, "SOURCE_DATE_EPOCH": "today"}
    done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, timeout=300, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "tradebook: SOURCE_DATE_EPOCH 'today': should be whole seconds since 1970\n"
