"""One round of the benchmark: a new copy of the book for each builder, and every step once, the builders in turn."""

import json
import os
import re
import shutil
import sys
from pathlib import Path

from benchmarks import edits
from benchmarks.clock import BenchError, timed
from tradebook.models.build_times import PLAIN
from tradebook.publish import execute, kernels, site

TRADEBOOK = [sys.executable, "-m", "tradebook.cli", "build"]
FLOOR = Path(__file__).with_name("floor.py")
JUPYTER_BOOK = [str(Path(sys.executable).parent / "jupyter-book"), "build", "."]
FROM_OUTSIDE = ("TRADEBOOK_DATA", "TRADEBOOK_SITE_URL", "SOURCE_DATE_EPOCH", "PYTHONDONTWRITEBYTECODE")
RAN = re.compile(r"^\[\d+/\d+\] (\S+):", re.MULTILINE)  # what `tradebook build` says of a chapter that ran


def run(book: Path, folder: Path, plan: dict, plain_first: bool, say) -> dict[str, dict]:
    """The measurements of a round by step. `folder` is empty, `plan` is as `edits.planned` gives it."""
    return _Round(book, folder, plan, say).whole(plain_first)


def environment() -> dict[str, str]:
    """The surroundings of every build: nothing that changes what a book is made of, or keeps Python from its cache."""
    return {name: value for name, value in os.environ.items() if name not in FROM_OUTSIDE}


class _Round:
    def __init__(self, book: Path, folder: Path, plan: dict, say):
        self.plan, self.say, self.found = plan, say, {}
        self.ours, self.plain = (edits.copy(book, folder / name) for name in ("ours", "plain"))
        self.stage = folder / "stage"

    def whole(self, plain_first: bool) -> dict[str, dict]:
        """Every step. What comes first in one round comes second in the next: neither gains by a warm machine."""
        for step in ("cold", "same", "prose", "code"):
            if step == "prose":
                self._data()
            self._change(step)
            for make in (self._plain, self._build) if plain_first else (self._build, self._plain):
                make(step)
        for step in ("some", "most"):
            self._build(step, self._set(step), self._takers(self.plan[step]))
        self._least()
        return self.found

    def _change(self, step: str) -> None:
        change = {"prose": edits.change_prose, "code": edits.change_code}.get(step)
        for copy in (self.ours, self.plain) if change else ():
            change(copy, self.plan[step])

    def _data(self) -> None:
        """Plain Jupyter Book is not asked: it would keep the old pages."""
        told = self.plan["data"]
        edits.change_value(self.ours, **told)
        self._build("data", concerned=self._readers(Path(told["file"]).name))

    def _plain(self, step: str) -> None:
        measured, _ = timed(JUPYTER_BOOK, self.plain, environment())
        _check_executed(self.plain)
        self._keep(PLAIN + step, measured)

    def _build(self, step: str, options: tuple[str, ...] = (), concerned: list[str] | None = None) -> None:
        measured, said = timed([*TRADEBOOK, *options], self.ours, environment())
        ran = sorted(RAN.findall(said))
        must = {"cold": sorted(site.pages(self.ours)), "code": [self.plan["code"]]}.get(step, [])
        self._keep(step, measured | {"ran": ran, "concerned": must if concerned is None else concerned})
        if step == "cold":
            shutil.copytree(
                self.ours / "_build" / "cache" / "stage", self.stage, ignore=shutil.ignore_patterns("_build")
            )

    def _set(self, step: str) -> tuple[str, ...]:
        given = [part for name, value in self.plan[step].items() for part in ("-p", f"{name}={value}")]
        return (*given, "--out", f"_build/{step}")

    def _takers(self, given: dict) -> list[str]:
        """The pages that declare one of these parameters."""
        pages = site.pages(self.ours)
        return sorted(page for page in pages if given.keys() & execute.declared(self.ours / f"{page}.md").keys())

    def _readers(self, table: str) -> list[str]:
        """The pages whose chapter read a table, as the build from nothing noted it."""
        kept = (self.ours / "_build" / "cache" / "chapters").glob("*/*.json")
        names = {path.parent.name for path in kept if _has_read(path, table)}
        return sorted(page for page in site.pages(self.ours) if Path(page).name in names)

    def _least(self) -> None:
        told = self.stage.parent / "floor.json"
        command = [sys.executable, str(FLOOR), str(self.ours), str(told)]
        measured, _ = timed(command, self.ours, environment() | kernels.ONE_THREAD)
        self._keep("cells", {**measured, **json.loads(told.read_text(encoding="utf-8"))})
        self._keep("pages", timed(JUPYTER_BOOK, self.stage, environment())[0])

    def _keep(self, step: str, measured: dict) -> None:
        self.found[step] = measured
        pages = f", {len(measured['ran'])} chapters ran" if "ran" in measured else ""
        self.say(f"  {step}: {measured['seconds']:.2f} s{pages}")


def _has_read(record: Path, table: str) -> bool:
    return any(Path(path).name == table for path in json.loads(record.read_text(encoding="utf-8"))["reads"])


def _check_executed(book: Path) -> None:
    """Raises BenchError for a page that plain Jupyter Book did not execute, or not to its end."""
    for page in site.pages(book):
        path = book / "_build" / "jupyter_execute" / f"{page}.ipynb"
        code = [cell for cell in execute.read(book / f"{page}.md").cells if cell.cell_type == "code"]
        if not code:
            continue
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"] if path.is_file() else []
        ran = [cell for cell in cells if cell["cell_type"] == "code" and cell["execution_count"]]
        outputs = [output for cell in ran for output in cell["outputs"]]
        bound = path.with_suffix(".glue.json").is_file()  # MyST-NB keeps what was handed to the prose apart
        failed = any(output["output_type"] == "error" for output in outputs)
        if len(ran) != len(code) or failed or not (outputs or bound):
            raise BenchError(f"{page}: plain Jupyter Book ran {len(ran)} of its {len(code)} cells, or one failed")
