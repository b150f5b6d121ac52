"""The pages from the executed notebooks: Jupyter Book, in a process of its own that gets ready while chapters run.

Run as a program it imports all it will need, waits for a line of JSON (which pages changed, or null for all), and
builds the folder it stands in. What Sphinx made of unchanged pages is used again as long as all else that pages are
made of is the same; Sphinx's own judgement, by the times of files, is not relied on (see `changed`).
"""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from tradebook.errors import Told
from tradebook.publish import changed

MADE = Path("_build", "html")  # within the stage
SAID = "said.txt"  # beside it: what Jupyter Book put out


class PagesError(Told):
    """Jupyter Book did not make the pages. Line one says so, the rest are its complaints."""


class Maker:
    """The waiting process; `make` tells it to begin. A context that ends it."""

    def __init__(self, stage: Path):
        self.stage = stage
        command = [sys.executable, "-m", __name__]
        self._said = (stage / "_build" / SAID).open("w+", encoding="utf-8")
        self._process = subprocess.Popen(
            command, cwd=stage, stdin=subprocess.PIPE, stdout=self._said, stderr=subprocess.STDOUT, text=True
        )

    def __enter__(self) -> "Maker":
        return self

    def __exit__(self, *exception) -> None:
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
        self._said.close()

    def make(self, pages: list[str] | None) -> Path:
        """Makes the pages named, or all; returns the folder of the site. Raises PagesError."""
        self._process.communicate(json.dumps(pages) + "\n")
        html = self.stage / MADE
        if self._process.returncode or not (html / "index.html").is_file():
            self._said.seek(0)
            raise PagesError(f"Jupyter Book failed:\n{_complaints(self._said.read(), self.stage)}")
        return html


def _complaints(output: str, stage: Path) -> str:
    plain = re.sub(r"\x1b\[[0-9;]*m", "", output).replace(f"{stage}/", "")
    lines = plain.splitlines()
    told = [line for line in lines if "WARNING" in line or "ERROR" in line or "Error" in line]
    return "\n".join(told[:12] or lines[-12:])


def _main() -> None:
    from jupyter_book.cli.main import main  # heavy, as are the next
    from jupyter_book.sphinx import build_sphinx  # noqa: F401

    from tradebook.publish import facts_page, figures, look, metadata, raster, vega  # noqa: F401

    vega.bundle()
    raster.begin("<svg xmlns='http://www.w3.org/2000/svg'/>")  # the processes that draw pictures get ready too
    line = sys.stdin.readline()
    if not line:
        sys.exit("nothing was asked for")  # whoever started this is gone
    if (pages := json.loads(line)) is not None:
        os.environ[changed.NAMES] = json.dumps(pages)
    else:
        shutil.rmtree("_build/html", ignore_errors=True)
    sys.argv = ["jupyter-book", "build", ".", "-n", "-W", "--keep-going", *(["--all"] if pages is None else [])]
    main()


if __name__ == "__main__":
    _main()
