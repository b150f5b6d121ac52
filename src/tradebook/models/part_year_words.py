"""The total of a year of which some months are known, in sentences: what models make of it, and how far off they were.

`table` is a frame of `part_year.totals`; money is in million US dollars.
"""

import pandas as pd

from tradebook.models import outlook, part_year
from tradebook.models.outlook_words import NAMES, miss, range_of
from tradebook.narrative import counted, joined, pct, usd

ADDED = {
    part_year.AGAIN: "the year before repeated",
    part_year.GROWTH: "the year before scaled by growth so far",
    part_year.DAMPED: "a seasonal damped trend",
}


def said(flow: str, table: pd.DataFrame, level: float) -> str:
    """What the months known and the chosen method make of the year, as a sentence."""
    method = part_year.chosen(table)
    error = part_year.scored(table).at[method, "error_pct"]
    known = table["known"].iloc[-1]
    words = f"{'the rest filled by ' if known else ''}{_added(method, known)}"
    return f"{_puts(flow, table, level, f' ({words})')}; in past years this missed by {pct(error / 100)} on average."


def _puts(flow: str, table: pd.DataFrame, level: float, how: str) -> str:
    """What the chosen method makes of the year, as the beginning of a sentence."""
    method = part_year.chosen(table)
    row, ends = _open_year(table, method), part_year.interval(table, method, level)
    known = counted(row["known"], "month") if row["known"] else "no month"
    band = f" ({range_of(*ends, level)})" if ends else ""
    return (
        f"A model that knows {known} of {row['year']}{how} puts {NAMES[flow]} at {usd(row['said'])} for the year{band}"
    )


def _open_year(table: pd.DataFrame, method: str) -> pd.Series:
    return table[table["came"].isna() & (table["method"] == method)].iloc[0]


def _added(method: str, known: int) -> str:
    """What a method adds to the months known; with none known, growth so far is that of the year before."""
    return ADDED[method] if known or method != part_year.GROWTH else "the year before scaled by its own growth"


def in_brief(flow: str, table: pd.DataFrame, picked: pd.DataFrame, level: float) -> str:
    """What the months make of the year, and how far off such figures were with and without them, as sentences.

    `picked` is as from `outlook.chosen_then`. Both records are of methods picked on what was known then, over the past
    years that both have.
    """
    past = part_year.chosen_then(table)
    both = [frame[frame["year"].isin(other["year"])] for frame, other in ((past, picked), (picked, past))]
    words = f"{_puts(flow, table, level, '')}."
    if both[0].empty:
        return f"{words} No past year can tell how far off it may be."
    return (
        f"{words} Over {counted(len(both[0]), 'past year')} such a model, picked on what was known at the time, missed"
        f" by {miss(both[0])} on average, one that knew full years alone by {miss(both[1])}."
    )


def then(flow: str, table: pd.DataFrame) -> str:
    """How far the way to fill the year, picked in time, missed past years, as a sentence."""
    past = part_year.chosen_then(table)
    return (
        f"The way shown did best in these very years, which flatters it: picked each year on what was known then, the "
        f"way would have missed {NAMES[flow]} by {miss(past)}."
    )


def balance(table: pd.DataFrame, level: float) -> str:
    """The deficit or surplus that follows from the two, as a sentence; `table` as from `part_year.balance`."""
    row, ends = table[table["came"].isna()].iloc[0], part_year.interval(table, part_year.APART, level)
    name = "deficit" if row["said"] >= 0 else "surplus"
    band = f" ({range_of(*sorted(abs(end) for end in ends), level)})" if ends else ""
    return f"From the two follows a {name} of {usd(abs(row['said']))} in {row['year']}{band}."


def title(flow: str, table: pd.DataFrame) -> str:
    """How far the totals of past years were missed, as a title."""
    known = table["known"].iloc[0]
    months = f"With {counted(known, 'month')} known" if known else "With not one month known"
    return f"{months}, the methods missed a year's {flow} by up to {pct(table['error_pct'].abs().max() / 100, 0)}"


def beaten(flow: str, table: pd.DataFrame) -> str:
    """How the ways to fill the year compare with the plainest of them, as a sentence."""
    errors, known = part_year.scored(table)["error_pct"], table["known"].iloc[-1]
    others = [f"{_added(name, known)} by {pct(errors[name] / 100)}" for name in errors.index if name != part_year.AGAIN]
    told = joined([f"{ADDED[part_year.AGAIN]} missed by {pct(errors[part_year.AGAIN] / 100)}", *others])
    won = part_year.chosen(table) != part_year.AGAIN
    return f"For {NAMES[flow]} {told}." + ("" if won else " Nothing beat the plainest way.")


def blind(found: outlook.Outlook, table: pd.DataFrame, flow: str) -> str:
    """How far the yearly method and the months known lie apart for one same year, as a sentence."""
    row = _open_year(table, part_year.chosen(table))
    yearly = found.ahead[found.method]
    if row["year"] not in yearly.index:
        return "The yearly forecast does not reach that year."
    said = yearly.loc[row["year"]]
    side = "inside" if said["lower"] <= row["said"] <= said["upper"] else "outside"
    return (
        f"The yearly method, which knows no month of {row['year']}, says {usd(said['centre'])} for {NAMES[flow]}; the "
        f"figure from the months lies {side} its interval."
    )
