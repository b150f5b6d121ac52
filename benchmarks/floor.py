"""The least that the chapters could take: their cells, one after the other, in one process that has imported it all.

Run as a program with a book and a file: no kernel, no messages, no notebook, the figures drawn. Writes `seconds`,
`cpu_seconds` and how many `figures` there were to the file, as JSON.
"""

import json
import os
import sys
import time
from pathlib import Path

import vl_convert
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
from traitlets.config import Config

from tradebook.charts import definition
from tradebook.publish import execute, site, warm  # noqa: F401  (warm imports all that chapters do, and parses tables)

NO_HISTORY = Config({"HistoryManager": {"enabled": False}})
SMALL = {"$schema": "https://vega.github.io/schema/vega-lite/v6.json", "mark": "point", "encoding": {}, "data": {}}


def measured(book: Path) -> dict:
    """Runs every page's cells with the edition's parameters and times them."""
    shell = InteractiveShell.instance(config=NO_HISTORY)
    notebooks = [execute.read(book / f"{page}.md") for page in site.pages(book)]
    values = site.settings(book, {})
    vl_convert.vegalite_to_svg(SMALL)  # starts the drawing engine
    os.chdir(book)  # whose data it is
    begun, before = time.perf_counter(), time.process_time()
    figures = sum(_figures(shell, notebook, values) for notebook in notebooks)
    spent = {"seconds": time.perf_counter() - begun, "cpu_seconds": time.process_time() - before}
    return {name: round(value, 3) for name, value in spent.items()} | {"figures": figures}


def _figures(shell: InteractiveShell, notebook, values: dict) -> int:
    """Runs the cells of a chapter; returns how many figures they drew. Raises what a cell raises."""
    shell.reset()
    with capture_output() as shown:
        for cell in notebook.cells:
            if cell.cell_type == "code":
                shell.run_cell(cell.source, store_history=True).raise_error()
                if "parameters" in cell.metadata.get("tags", []):
                    shell.user_ns.update({name: values[name] for name in values if name in shell.user_ns})
    drawn = [output.data[definition.MIME]["svg"] for output in shown.outputs if definition.MIME in output.data]
    assert all(drawn), "a figure was left undrawn"
    return len(drawn)


if __name__ == "__main__":
    Path(sys.argv[2]).write_text(json.dumps(measured(Path(sys.argv[1]).resolve())), encoding="utf-8")
