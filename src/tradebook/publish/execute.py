"""Runs a chapter through Papermill: text notebook in, executed notebook out, or one line that says what went wrong."""

import ast
import functools
import logging
import re
import sys
import tempfile
import threading
from pathlib import Path

import jupytext
import nbformat
import papermill
from jupyter_client.kernelspec import NoSuchKernel
from nbclient.exceptions import DeadKernelError
from papermill.exceptions import PapermillExecutionError

from tradebook import narrative, parameters, reads
from tradebook.charts import definition
from tradebook.errors import ChapterError
from tradebook.publish import drawing, engine

CELL_SECONDS = 120  # a chapter's cells take well under a second; a cell that takes this long hangs
LAST_LINES = 5  # of what a cell printed before it failed


def read(path: Path) -> nbformat.NotebookNode:
    """The chapter at `path` (MyST text) as a notebook."""
    return jupytext.read(path)


def declared(path: Path) -> dict[str, dict]:
    """The parameters a chapter declares: name -> {"default": value, "meaning": comment}, in order."""
    return dict(_declared(path.read_text(encoding="utf-8")))


@functools.cache
def _declared(text: str) -> dict[str, dict]:
    notebook = jupytext.reads(text, fmt="md:myst")
    cells = [cell for cell in notebook.cells if "parameters" in cell.metadata.get("tags", [])]
    found = {}
    for line in "\n".join(cell.source for cell in cells).splitlines():
        if match := re.fullmatch(r"(\w+)(?::\s*\w+)?\s*=\s*(.+?)\s*(?:#\s*(.*))?", line.strip()):
            name, default, meaning = match.groups()
            found[name] = {"default": ast.literal_eval(default), "meaning": meaning or ""}
    return found


def run(
    path: Path,
    values: dict,
    *,
    turns: threading.Semaphore | None = None,
    draw: drawing.Draw = definition.drawn,
    seconds: int = CELL_SECONDS,
) -> tuple[nbformat.NotebookNode, list[str]]:
    """The chapter at `path`, executed with those of `values` it declares; and the files that it read.

    A chapter that ends in `parameters.Nothing` gives the page that says so. With `turns`, its kernel starts at once and
    its cells wait for a turn. `draw` draws its figures. Raises ParameterError for a value that is out of bounds and
    ChapterError when a cell fails or takes more than `seconds`.
    """
    names = declared(path)
    chosen = {name: parameters.convert(name, value) for name, value in values.items() if name in names}
    notebook = read(path)
    if not any(cell.cell_type == "code" for cell in notebook.cells):
        notebook.metadata["tradebook"] = {"parameters": {}}
        return _numbered(notebook), []
    attempt = _Attempt(path, turns)
    try:
        executed = attempt.executed(notebook, chosen, seconds)
        _refuse_noise(path, executed)
        drawing.finish(executed, draw)
    except PapermillExecutionError as error:
        if error.ename != parameters.Nothing.__name__:
            raise attempt.error(_one_line(path, error)) from error
        executed = _page_without_figures(path, str(error.evalue), chosen)
    except ValueError as error:
        raise attempt.error(f"{path}: {error}") from error
    return _tidied(executed), attempt.reads


def with_prose(ran: nbformat.NotebookNode, path: Path) -> nbformat.NotebookNode:
    """An executed notebook with the prose that its chapter has now; the cells must be the ones that ran."""
    notebook, cells = read(path), _code(ran.cells)
    if sentence := ran.metadata["tradebook"].get("answer"):
        return _tidied(_page_without_figures(path, sentence, ran.metadata["tradebook"]["parameters"]))
    written, done = list(notebook.cells), iter(cells)
    notebook.cells = []
    for cell in written:
        if cell.cell_type != "code":
            notebook.cells.append(cell)
            continue
        notebook.cells.append(next(done))
        if "parameters" in cell.metadata.get("tags", []) and len(cells) > len(_code(written)):
            notebook.cells.append(next(done))  # the one that Papermill put after it
    notebook.metadata = ran.metadata
    return _numbered(notebook)


def _numbered(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """The notebook with its cells named by their place: Jupytext names them anew, by chance, at each reading."""
    for number, cell in enumerate(notebook.cells, start=1):
        cell["id"] = f"cell-{number}"
    return notebook


def _code(cells: list[nbformat.NotebookNode]) -> list[nbformat.NotebookNode]:
    return [cell for cell in cells if cell.cell_type == "code"]


class _Attempt:
    """One run of a chapter, and the notebook as far as it came."""

    def __init__(self, path: Path, turns: threading.Semaphore | None):
        self.path, self.turns = path, turns or threading.Semaphore()
        self.notebook, self.reads = None, []

    def executed(self, notebook: nbformat.NotebookNode, values: dict, seconds: int) -> nbformat.NotebookNode:
        """What Papermill makes of the notebook. Raises its error where a cell raises, else ChapterError."""
        logging.getLogger("papermill").setLevel(logging.CRITICAL)  # its words are told in ours
        logging.getLogger("traitlets").setLevel(logging.CRITICAL)
        try:
            with tempfile.TemporaryDirectory() as folder:
                try:
                    return self._papermill(notebook, values, seconds, Path(folder, "reads"))
                finally:
                    self.reads = reads.taken(Path(folder, "reads"))
        except PapermillExecutionError:
            raise
        except TimeoutError as error:
            raise self.error(f"{self._where()}: ran longer than {seconds} seconds") from error
        except DeadKernelError as error:
            why = "the kernel died while running it; it may have run out of memory"
            if (cell := self._last_cell()) and engine.printed_too_much(cell):
                why = f"prints more than {engine.MOST} characters"
            raise self.error(f"{self._where()}: {why}") from error
        except NoSuchKernel as error:
            raise self.error(f"{self.path}: no kernel {error.name!r} here; make sets one up") from error
        except RuntimeError as error:  # so nbclient says that a kernel died, or took too long, before its first cell
            raise self.error(f"{self.path}: its kernel did not start ({error})") from error
        finally:
            if self.notebook is not None:
                self.turns.release()

    def _papermill(self, notebook, values: dict, seconds: int, record: Path) -> nbformat.NotebookNode:
        first = f"from tradebook.publish import within; within.settle({str(record)!r})"
        return papermill.execute_notebook(
            notebook,
            None,  # it would write the whole notebook anew before and after each cell
            parameters=values,
            kernel_name="python3",
            engine_name=engine.NAME,
            progress_bar=False,
            # Not by `cwd`, which would move this whole process, and with it the chapters that run in other threads.
            resources={"metadata": {"path": str(self.path.resolve().parent)}},
            execution_timeout=seconds,
            extra_arguments=[
                "--IPKernelApp.log_level=50",  # its remarks say nothing about a chapter
                f"--IPKernelApp.exec_lines={[first]!r}",
            ],
            shutdown_kernel="immediate",  # all it had to say has been said
            on_notebook_start=self._begin,
        )

    def _begin(self, notebook: nbformat.NotebookNode) -> None:
        self.turns.acquire()
        self.notebook = notebook

    def _where(self) -> str:
        cell = self._last_cell()
        return f"{self.path}{f', cell {_cell_number(self.path, cell.source)}' if cell else ''}"

    def _last_cell(self) -> nbformat.NotebookNode | None:
        """The cell that was ended for what it printed, else the last one that began."""
        cells = _code(self.notebook.cells) if self.notebook else []
        begun = [cell for cell in cells if cell.metadata.get("papermill", {}).get("start_time")]
        return next(filter(engine.printed_too_much, begun), begun[-1] if begun else None)

    def error(self, message: str) -> ChapterError:
        """The error that tells of this attempt."""
        cell = self._last_cell() or {}
        streams = [output.text for output in cell.get("outputs", []) if output.output_type == "stream"]
        printed = "".join(streams)[-2000:].rstrip().splitlines()[-LAST_LINES:]
        notebook = nbformat.writes(self.notebook) if self.notebook else ""
        return ChapterError(message, self.path.stem, notebook, "\n".join(line[:200] for line in printed))


def _refuse_noise(path: Path, notebook: nbformat.NotebookNode) -> None:
    """A chapter prints nothing: a warning on the page is a fault of the chapter, not news for its reader."""
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if output.output_type == "stream":
                said = " ".join(output.text[:2000].split())[:160]
                message = f"{path}, cell {_cell_number(path, cell.source)}: prints {said!r}"
                raise ChapterError(message, path.stem, nbformat.writes(notebook))


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
    return nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_markdown_cell(title), bind, nbformat.v4.new_markdown_cell(answer)],
        metadata={
            "kernelspec": read(path).metadata.get("kernelspec", {}),
            "papermill": {"parameters": values, "answer": sentence},
        },
    )


def _one_line(path: Path, error: PapermillExecutionError) -> str:
    number, line = _failing_line(error.traceback)
    text = path.read_text(encoding="utf-8")
    start = text.count("\n", 0, text.find(error.source)) if error.source in text else None
    place = f":{start + number}" if start is not None and number else ""
    where = f"{path}{place}, cell {_cell_number(path, error.source)}" + (f', at "{line}"' if line else "")
    message = " ".join(str(error.evalue).split())
    kind = "" if error.ename in ("ParameterError", "DataError") else f"{error.ename}: "
    return f"{where}: {kind}{message}"


def _cell_number(path: Path, source: str) -> int:
    """Which code cell of the file this is, counted from one (Papermill's own count includes the cell it injects)."""
    sources = [cell.source for cell in read(path).cells if cell.cell_type == "code"]
    return sources.index(source) + 1 if source in sources else 0


def _failing_line(traceback) -> tuple[int, str | None]:
    text = re.sub(r"\x1b\[[0-9;]*m", "", "\n".join(traceback) if isinstance(traceback, list) else str(traceback))
    match = re.search(r"^-+>\s*(\d+)\s(.*)$", text, re.MULTILINE)
    return (int(match[1]), match[2].strip()) if match else (0, None)


def _tidied(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """The executed notebook without what differs from run to run, its injected cell marked for removal."""
    for cell in notebook.cells:
        cell.metadata.pop("papermill", None)
        cell.metadata.pop("execution", None)
        if not cell.metadata.get("tags", True):
            del cell.metadata["tags"]  # Papermill gives every cell some, if none
        if "injected-parameters" in cell.metadata.get("tags", []):
            cell.metadata["tags"] = [*cell.metadata["tags"], "remove-cell"]
    record = notebook.metadata.pop("papermill", {})
    answer = {"answer": record["answer"]} if "answer" in record else {}
    parameters = {"parameters": record.get("parameters", {}), "python": sys.version.split()[0]}
    notebook.metadata["tradebook"] = {**parameters, **answer}
    return _numbered(notebook)


def bound(notebook: nbformat.NotebookNode) -> dict[str, str]:
    """What an executed chapter handed to its prose: key -> text, in order."""
    texts = {}
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            scrap = output.get("metadata", {}).get("scrapbook")
            if scrap:
                texts[scrap["name"]] = ast.literal_eval(output["data"]["application/papermill.record/text/plain"])
    return texts
