"""What an executed notebook says (its bound texts, its figures), and the same notebook as a reader can use it."""

import ast
import dataclasses
import html
import re

from nbformat import NotebookNode, v4

from tradebook.charts.definition import MIME

# What any notebook program shows; the other parts of an output are between a chapter and the book's own build.
SHOWN = ("text/plain", "text/html", "text/markdown", "text/latex", "image/png", "image/jpeg", "image/svg+xml")


@dataclasses.dataclass(frozen=True)
class Figure:
    """A figure as a chapter put it out: its words as plain text, its drawings (wide and narrow) as SVG."""

    title: str
    subtitle: str
    alt: str
    source: str
    wide: str
    narrow: str


def texts(bound: dict) -> dict[str, str]:
    """What a chapter handed to its prose, key -> text, from the file that MyST-NB keeps it in beside the notebook."""
    return {key: ast.literal_eval(output["data"]["text/plain"]) for key, output in bound.items()}


def first_figure(notebook: NotebookNode) -> Figure | None:
    """The first figure of an executed chapter; None for a page without one."""
    return next(filter(None, map(figure_in, _outputs(notebook))), None)


def figure_in(output: NotebookNode) -> Figure | None:
    """The figure that an output of a cell holds, or None."""
    if MIME not in output.get("data", {}):
        return None
    made = output["data"][MIME]
    words = {name: made[name] for name in ("title", "subtitle", "alt", "source")}
    return Figure(**words, wide=made["svg"]["wide"], narrow=made["svg"]["narrow"])


def _outputs(notebook: NotebookNode) -> list[NotebookNode]:
    return [output for cell in notebook.cells for output in cell.get("outputs", [])]


def has_code(notebook: NotebookNode) -> bool:
    """Whether the page computes anything."""
    return any(cell.cell_type == "code" for cell in notebook.cells)


def for_reader(notebook: NotebookNode, texts: dict[str, str]) -> NotebookNode:
    """The executed notebook as any notebook program can show and run it; the same chapter gives the same bytes.

    The prose has its bound `texts` filled in, a figure is its drawing with title and source, and what only the book's
    build or one machine's run knows is left out.
    """
    cells = []
    for number, cell in enumerate(notebook.cells, start=1):
        tags = cell.metadata.get("tags", [])
        common = {"id": f"cell-{number}", "metadata": {"tags": list(tags)} if tags else {}}
        if cell.cell_type == "code":
            outputs = [shown for output in cell.outputs for shown in _shown(output)]
            cells.append(v4.new_code_cell(cell.source, execution_count=cell.execution_count, outputs=outputs, **common))
        else:
            cells.append(v4.new_markdown_cell(_plain_markdown(cell.source, texts), **common))
    kept = {key: notebook.metadata[key] for key in ("kernelspec", "language_info") if key in notebook.metadata}
    if ran := notebook.metadata.get("tradebook"):
        kept["tradebook"] = {key: ran[key] for key in ("parameters", "python") if key in ran}
    return v4.new_notebook(cells=cells, metadata=kept)


def _shown(output: NotebookNode) -> list[NotebookNode]:
    if "data" not in output:
        return [output]
    if figure := figure_in(output):
        above, below = f"<b>{html.escape(figure.title)}</b><br>{html.escape(figure.subtitle)}", figure.source
        return [
            _display({"text/html": above, "text/plain": f"{figure.title}\n{figure.subtitle}"}),
            _display({"image/svg+xml": figure.wide, "text/plain": figure.alt}),
            _display({"text/html": f"Source: {html.escape(below)}", "text/plain": f"Source: {below}"}),
        ]
    data = {kind: output.data[kind] for kind in SHOWN if kind in output.data}
    count = {"execution_count": output.execution_count} if "execution_count" in output else {}
    return [v4.new_output(output.output_type, data=data, **count)] if data else []


def _display(data: dict) -> NotebookNode:
    return v4.new_output("display_data", data=data)


def _plain_markdown(text: str, texts: dict[str, str]) -> str:
    """The book's dialect of Markdown as the plain one: bound texts, boxes, links to other chapters, labels."""
    text = re.sub(r"\{glue:text\}`([^`]+)`", lambda found: texts.get(found[1], found[0]), text)
    text = re.sub(r"^:::\{admonition\} (.+)\n(?::\w+:.*\n)*((?:.*\n)*?):::$", r"**\1.** \2", text, flags=re.M)
    text = re.sub(r"\{doc\}`([^`<]+?)\s*<(?:[\w/]*/)?(\w+)>`", r"[\1](\2.ipynb)", text)
    text = re.sub(r"\{ref\}`([^`<]+?)\s*<[\w-]+>`", r"\1", text)
    return re.sub(r"^\([\w-]+\)=\n", "", text, flags=re.M)
