"""What a running chapter has read and put into words, and at which line of which cell it did.

Outside a notebook nothing is kept. `narrative.bind` hands the record on with each text it binds, and the site is made
with it: each number is followed back to the tables it rests on (see `publish.lineage`).
"""

import sys

_READ: list[tuple[int, int, str]] = []  # cell, line, table: since the record was last handed on
_SAID: list[tuple[int, int, str, float, str]] = []  # cell, line, text, value, unit: likewise


def place() -> tuple[int, int] | None:
    """The number of the cell that runs and the line in it that led here; None outside a notebook."""
    frame = sys._getframe(1)
    while frame and not {"In", "get_ipython"} <= frame.f_globals.keys():
        frame = frame.f_back
    # The shell's own count may already be that of the next cell; the list of inputs ends with this one.
    return (len(frame.f_globals["In"]) - 1, frame.f_lineno) if frame else None


def read(table: str) -> None:
    """Notes that a table was read."""
    if here := place():
        _READ.append((*here, table))


def said(text: str, value: float, unit: str) -> str:
    """Notes which value a text stands for, and in which unit; returns the text."""
    if here := place():
        _SAID.append((*here, text, float(f"{float(value):.12g}"), unit))
    return text


def handed_on() -> dict:
    """The record since the last time it was asked for: the cell and line that ask, what was read, what was said."""
    here = place()
    if here is None:
        return {}
    record = {"at": list(here), "read": [list(note) for note in _READ], "said": [list(note) for note in _SAID]}
    _READ.clear()
    _SAID.clear()
    return record
