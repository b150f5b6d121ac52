"""Draws the figures of executed notebooks, in processes of their own.

Starting the drawing engine takes most of a second, so a few of them draw for all kernels (see `markup.DRAWN_LATER`).
"""

import multiprocessing
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor

import nbformat

from tradebook.charts import definition, markup
from tradebook.publish import orphans

Draw = Callable[[dict], dict]  # what `definition.drawn` does: a defined figure in, a drawn one out


def finish(notebook: nbformat.NotebookNode, draw: Draw = definition.drawn) -> None:
    """Draws those figures of a notebook that its kernel left undrawn, in place. Raises ValueError naming a figure."""
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            figure = output.get("data", {}).get(definition.MIME)
            if figure and not figure["svg"]:
                output["data"] = nbformat.from_dict(markup.shown(_named(draw, figure)))


def _named(draw: Draw, figure: dict) -> dict:
    try:
        return draw(figure)
    except ValueError as error:
        raise ValueError(f"figure {figure['name']!r}: {' '.join(str(error).split())}") from None


class Drawers:
    """Processes that draw, started when the first figure comes; a context that ends them."""

    def __init__(self, number: int):
        self._pool = ProcessPoolExecutor(
            number, multiprocessing.get_context(_method()), initializer=orphans.end_with_parent
        )

    def __enter__(self) -> "Drawers":
        return self

    def __exit__(self, *exception) -> None:
        self._pool.shutdown(cancel_futures=True)

    def draw(self, figure: dict) -> dict:
        """As `definition.drawn`, in another process."""
        return self._pool.submit(definition.drawn, figure).result()


def _method() -> str:
    """Forked from the warm process where kernels are; a drawing engine that runs can't be forked itself."""
    return "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
