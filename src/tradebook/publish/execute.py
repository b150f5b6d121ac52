"""Runs a chapter through Papermill: text notebook in, executed notebook out, or one line that says what went wrong."""

import ast
import logging
import re
import sys
import tempfile
import warnings
from pathlib import Path

import jupytext
import nbformat
import papermill
from nbclient.exceptions import DeadKernelError
from papermill.exceptions import PapermillExecutionError

from tradebook import narrative, parameters

CELL_SECONDS = 120  # a chapter's cells take well under a second; a cell that takes this long hangs


class ChapterError(Exception):
    """A chapter raised, or ran out of time. The message is one line: file, cell, error."""


def read(path: Path) -> nbformat.NotebookNode:
    """The chapter at `path` (MyST text) as a notebook."""
    return jupytext.read(path)


def declared(path: Path) -> dict[str, dict]:
    """The parameters a chapter declares: name -> {"default": value, "meaning": comment}, in order."""
    cells = [cell for cell in read(path).cells if "parameters" in cell.metadata.get("tags", [])]
    found = {}
    for line in "\n".join(cell.source for cell in cells).splitlines():
        if match := re.fullmatch(r"(\w+)(?::\s*\w+)?\s*=\s*(.+?)\s*(?:#\s*(.*))?", line.strip()):
            name, default, meaning = match.groups()
            found[name] = {"default": ast.literal_eval(default), "meaning": meaning or ""}
    return found


def run(path: Path, values: dict) -> nbformat.NotebookNode:
    """The chapter at `path`, executed with those of `values` it declares.

    A chapter that ends in `parameters.Nothing` gives the page that says so. Raises ParameterError for a value that is
    out of bounds and ChapterError when a cell fails.
    """
    names = declared(path)
    chosen = {name: parameters.convert(name, value) for name, value in values.items() if name in names}
    notebook = read(path)
    if not any(cell.cell_type == "code" for cell in notebook.cells):
        notebook.metadata["tradebook"] = {"parameters": {}}
        return notebook
    logging.getLogger("papermill").setLevel(logging.CRITICAL)  # its words are told in ours
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            executed = papermill.execute_notebook(
                notebook,
                str(Path(folder, "executed.ipynb")),
                parameters=chosen,
                kernel_name="python3",
                progress_bar=False,
                cwd=str(path.resolve().parent),
                execution_timeout=CELL_SECONDS,
                extra_arguments=["--IPKernelApp.log_level=50"],  # its remarks say nothing about a chapter
            )
        except PapermillExecutionError as error:
            if error.ename == parameters.Nothing.__name__:
                return _page_without_figures(path, str(error.evalue), chosen)
            raise ChapterError(_one_line(path, error)) from None
        except TimeoutError:
            raise ChapterError(f"{path}: a cell ran longer than {CELL_SECONDS} seconds") from None
        except DeadKernelError:
            raise ChapterError(f"{path}: the kernel died while running it") from None
    _refuse_noise(path, executed)
    return _tidied(executed)


def _refuse_noise(path: Path, notebook: nbformat.NotebookNode) -> None:
    """A chapter prints nothing: a warning on the page is a fault of the chapter, not news for its reader."""
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if output.output_type == "stream":
                said = " ".join(output.text.split())[:160]
                raise ChapterError(f"{path}, cell {_cell_number(path, cell.source)}: prints {said!r}")


def _page_without_figures(path: Path, sentence: str, values: dict) -> nbformat.NotebookNode:
    """The question of a chapter with one sentence for its answer, which stands for every text that it would bind."""
    cells = read(path).cells
    title = next(line for cell in cells for line in cell.source.splitlines() if line.startswith("# "))
    code = "\n".join(cell.source for cell in cells if cell.cell_type == "code")
    bind = nbformat.v4.new_code_cell("", metadata={"tags": ["remove-cell"]})
    for key in dict.fromkeys(re.findall(r"""bind\(\s*["'](\w+)["']""", code)):
        data, metadata = narrative.record(key, sentence)
        bind.outputs.append(nbformat.v4.new_output("display_data", data=data, metadata=metadata))
    answer = f":::{{admonition}} In short\n:class: tb-answer\n{sentence}\n:::"
    page = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_markdown_cell(title), bind, nbformat.v4.new_markdown_cell(answer)],
        metadata={"kernelspec": read(path).metadata.get("kernelspec", {})},
    )
    page.metadata["tradebook"] = {"parameters": values, "python": sys.version.split()[0]}
    return page


def _one_line(path: Path, error: PapermillExecutionError) -> str:
    line = _failing_line(error.traceback)
    where = f"{path}, cell {_cell_number(path, error.source)}" + (f', at "{line}"' if line else "")
    message = " ".join(str(error.evalue).split())
    kind = "" if error.ename in ("ParameterError", "DataError") else f"{error.ename}: "
    return f"{where}: {kind}{message}"


def _cell_number(path: Path, source: str) -> int:
    """Which code cell of the file this is, counted from one (Papermill's own count includes the cell it injects)."""
    sources = [cell.source for cell in read(path).cells if cell.cell_type == "code"]
    return sources.index(source) + 1


def _failing_line(traceback) -> str | None:
    text = re.sub(r"\x1b\[[0-9;]*m", "", "\n".join(traceback) if isinstance(traceback, list) else str(traceback))
    match = re.search(r"^-+>\s*\d+\s(.*)$", text, re.MULTILINE)
    return match.group(1).strip() if match else None


def _tidied(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """The executed notebook without what differs from run to run, its injected cell marked for removal."""
    for cell in notebook.cells:
        cell.metadata.pop("papermill", None)
        cell.metadata.pop("execution", None)
        if "injected-parameters" in cell.metadata.get("tags", []):
            cell.metadata["tags"] = [*cell.metadata["tags"], "remove-cell"]
    record = notebook.metadata.pop("papermill", {})
    notebook.metadata["tradebook"] = {"parameters": record.get("parameters", {}), "python": sys.version.split()[0]}
    return notebook


def bound(notebook: nbformat.NotebookNode) -> dict[str, str]:
    """What an executed chapter handed to its prose: key -> text, in order."""
    texts = {}
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            scrap = output.get("metadata", {}).get("scrapbook")
            if scrap:
                texts[scrap["name"]] = ast.literal_eval(output["data"]["application/papermill.record/text/plain"])
    return texts
