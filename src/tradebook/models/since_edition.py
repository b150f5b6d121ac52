"""What moved since an earlier edition, and whether because a newer period came or because a figure was revised."""

import pandas as pd

from tradebook.models.at_a_glance import AIRCRAFT, FIGURES, MONEY, Figure
from tradebook.models.glance_words import named
from tradebook.models.ledger_words import points
from tradebook.narrative import capital, count, counted, day, pct, several, usd

OFF = 0.001  # figures are kept with three decimals: a smaller difference is none
COLUMNS = ["figure", "then_period", "then", "now_period", "now", "newer", "revised"]


def moves(figures: list[Figure], kept: pd.DataFrame) -> pd.DataFrame:
    """Each figure that an earlier edition kept in the same unit, then and now, in the order of `figures`.

    `kept` has columns figure, period, value and unit. `revised` is what the older period became since; `newer` what the
    newer one differs from it. Both are NaN where the older period is no longer told.

    >>> kept = pd.DataFrame({"figure": ["import_share"], "period": "2024", "value": 4.0})
    >>> kept["unit"] = FIGURES["import_share"].unit
    >>> table = moves([Figure("import_share", pd.Series({"2024": 4.5, "2025": 6.0}))], kept)
    >>> table[["newer", "revised"]].values.tolist()
    [[1.5, 0.5]]
    """
    old, rows = kept.set_index("figure"), []
    for figure in figures:
        if figure.name in old.index and old.at[figure.name, "unit"] == FIGURES[figure.name].unit:
            period, then = old.loc[figure.name, ["period", "value"]]
            newest, now = figure.history.index[-1], float(figure.history.iloc[-1])
            again = float(figure.history.get(period, float("nan")))
            rows.append((figure.name, period, then, newest, now, now - again, again - then))
    return pd.DataFrame(rows, columns=COLUMNS)


def moved(table: pd.DataFrame) -> pd.DataFrame:
    """The rows of `moves` whose figure is not what it was."""
    parts = table[["newer", "revised"]]
    return table[parts.abs().gt(OFF).any(axis=1) | parts.isna().any(axis=1)]


def lead(table: pd.DataFrame, edition: str) -> str:
    """How many of the figures that an edition kept have moved, as a sentence; `table` as from `moves`."""
    if table.empty:
        return f"Edition {edition} kept none of the figures told here."
    changed = len(moved(table))
    if not changed:
        return f"What edition {edition} told of {counted(len(table), 'figure')} still stands."
    rest = "" if changed == len(table) else " The others stand as they were."
    return (
        f"Of {counted(len(table), 'figure')} told in edition {edition}, {several(changed, 'has', 'have')} moved.{rest}"
    )


def in_words(row) -> str:
    """One row of `moved` as a line of a list: the figure now and then, and what moved it."""
    kind = FIGURES[row.figure]
    now, then = (_told(value, kind.unit) for value in (row.now, row.then))
    when, before = (f"{kind.over}{named(period)}" for period in (row.now_period, row.then_period))
    earlier = f"{then} ({before})" if before != when else then
    return f"{capital(kind.words)}: {now} ({when}), was {earlier}. {_why(row, kind.unit)}"


def data_changes(log: pd.DataFrame, edition: str | None) -> str:
    """What was put into the data since an edition was kept, or else on the last day of the log, as a sentence."""
    kept = log[log["change"] == f"edition {edition}"]
    log = log[(log["rows_added"] + log["rows_revised"] > 0) & ~log["change"].str.startswith("edition ")]
    if len(kept):
        log, when = log[log["date"] > kept["date"].max()], f"Since {day(kept['date'].max())}"
        if log.empty:
            return "No row of data has been added or revised since then."
    else:
        log = log[log["date"] == log["date"].max()]
        when = f"On {day(log['date'].max())}, the last day on which data came in"
    added, revised, tables = log["rows_added"].sum(), log["rows_revised"].sum(), log["table"].nunique()
    rows = (
        f"{counted(added, 'row')} {'was' if added == 1 else 'were'} added and {count(revised) if revised else 'none'}"
    )
    return f"{when}, {rows} revised, in {counted(tables, 'table')}{_largest(log)}."


def _largest(log: pd.DataFrame) -> str:
    most = log["largest_revision_pct"].max()
    return "" if pd.isna(most) else f", by {pct(most / 100)} at most"


def _why(row, unit: str) -> str:
    if pd.isna(row.newer):
        return "The older period is no longer told, so that new figures and revisions can't be parted."
    parts = {"newer period": row.newer, "revision": row.revised}
    told = [f"{name}: {_change(value, unit)}" for name, value in parts.items() if abs(value) > OFF]
    return f"{capital('; '.join(told))}."


def _told(value: float, unit: str) -> str:
    if unit == MONEY:
        return f"−{usd(-value)}" if value < 0 else usd(value)
    return f"{value:,.0f}" if unit == AIRCRAFT else pct(value / 100)


def _change(value: float, unit: str) -> str:
    size = abs(value)
    words = usd(size) if unit == MONEY else f"{size:,.0f}" if unit == AIRCRAFT else f"{points(size)} points"
    return f"{'up' if value > 0 else 'down'} {words}"
