"""What every chapter imports, imported once: the process that `kernels` forks from preloads this module.

The tables are parsed here too. A chapter still opens each file it reads and compares its content with what was
parsed (see `catalog.load`), so that a file which changed meanwhile is parsed anew.
"""

import contextlib
import gc
import importlib
import pkgutil

import altair  # noqa: F401
import ipykernel.debugger
import ipykernel.kernelapp  # noqa: F401

import tradebook
from tradebook import catalog

CHAPTERS_USE = ("charts", "claims", "indicators", "models")  # packages; of the modules beside them, they import theirs


def _import_all() -> None:
    for package in CHAPTERS_USE:
        module = importlib.import_module(f"{tradebook.__name__}.{package}")
        for found in pkgutil.iter_modules(module.__path__, f"{module.__name__}."):
            importlib.import_module(found.name)


def _parse_tables() -> None:
    # Whoever asks for kernels checks the tables, and tells; a fault here costs the chapters their start, no more.
    with contextlib.suppress(catalog.DataError):
        catalog.parse_ahead()


_import_all()
_parse_tables()
gc.freeze()  # a collection in a forked process would touch, and so copy, every page of memory it shares
