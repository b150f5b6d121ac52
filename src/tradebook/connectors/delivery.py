"""What every source hands over: figures for tables of the package, who published them, and what was left aside."""

import dataclasses

import pandas as pd

from tradebook.errors import Told


class FormatError(Told):
    """A file or an answer is not what its publisher sends. One line: file, row, column, fault."""


class FetchError(Told):
    """A service gave no answer, or one that says no. One line: who, why, what to do; never with a key in it."""


@dataclasses.dataclass(frozen=True)
class Update:
    """New figures for one table: the columns that make a fact, the measures, and any other column but the vintage.

    `figures` has one row a fact, typed as `catalog.load` types the table; `vintage`, `source_id` and the mark of the
    row to use are set by the merge. `whole` says that the source gives the full history of each series it names,
    so that a period held but not given means a torn file.
    """

    table: str
    figures: pd.DataFrame
    whole: bool = False


@dataclasses.dataclass(frozen=True)
class Delivery:
    """One file or answer, read: `source` is its row of the sources table without source_id and date of publication.

    `name` begins the source_id (census_country); `vintage` is the month of publication (YYYY-MM) where the source
    itself tells it, else None. `remarks` are lines for the report: what was left out, and why.
    """

    name: str
    source: dict[str, str]
    updates: list[Update]
    vintage: str | None = None
    remarks: list[str] = dataclasses.field(default_factory=list)
