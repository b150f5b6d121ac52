"""What the tiles of the front page say beside their figures; money in million USD, rates in percent."""

import pandas as pd

from tradebook.indicators import growth
from tradebook.models import ledger_words, tariff_words
from tradebook.narrative import capital, direction, joined, month, pct, superlative, usd

SMALLEST = 1.0  # a change from less says more about the base than about trade
SUBJECTS = {
    "imports": "what the United States bought over twelve months",
    "deficit": "its balance with Vietnam over twelve months",
    "share": "Vietnam's share of its imports",
    "duty": "the duty assessed",
    "counts": "the balance in both countries' counts",
    "aircraft": "orders of aircraft",
}


def named(period: str) -> str:
    """A period of a figure's past in words.

    >>> named("2026-08"), named("2025")
    ('August 2026', '2025')
    """
    return month(pd.Timestamp(period)) if "-" in period else period


def side(deficit: float) -> str:
    """What a balance is called: a deficit above zero, a surplus below."""
    return "deficit" if deficit > 0 else "surplus"


def against(then: float, now: float) -> str:
    """How a sum over twelve months moved since the twelve before, as a sentence; empty where that can't be told.

    >>> against(200.0, 247.0)
    'Up 23.5% on the twelve months before.'
    """
    if not then >= SMALLEST:
        return ""
    rate = growth.rate(then, now)
    word = direction(then, now, "Up", "Down", "")
    return f"{word} {pct(abs(rate))} on the twelve months before." if word else "Much as in the twelve months before."


def turned(then: float) -> str:
    """What a balance was before its sign changed, as a sentence."""
    return "" if pd.isna(then) else f"After a {side(then)} of {usd(abs(then))} in the twelve months before."


def in_points(then: float, now: float, when: str) -> str:
    """A change of a percentage since another time, in points, as a sentence.

    >>> in_points(10.3, 7.1, "August 2025")
    'Down 3.2 points on August 2025.'
    """
    word = direction(then, now, "Up", "Down", "", within=0)
    size = ledger_words.points(abs(now - then))
    return f"{word} {size} points on {when}." if word and size != "0.0" else f"Unchanged from {when}."


def since_year(sizes: pd.Series, year: int) -> str:
    """How a distance moved since the year before, if that is held."""
    if year - 1 not in sizes.index:
        return ""
    then, now = sizes[year - 1], sizes[year]
    word = direction(then, now, "Up from", "Down from", "Much the same as")
    return f"{word} {usd(then)} for {year - 1}."


def ranked(places: pd.DataFrame) -> str:
    """The place of the deficit in the newest year of `places`, where the partners held allow one."""
    if places.empty or places["deficit"].iloc[-1] <= 0 or not places["is_broad"].iloc[-1]:
        return ""
    return f"{capital(superlative(places['place'].iloc[-1]))} with any single country in {places.index[-1]}."


def general(table: pd.DataFrame, newest: pd.Timestamp) -> str:
    """The general rate of the newest month of duty, as a sentence; `table` as from `duties.by_month`."""
    if table.empty or table["month"].iloc[-1] != newest:
        return "No general rate is on record for that month."
    row = table.iloc[-1]
    if row["steady"]:
        return f"The general rate was {tariff_words.rate(row['general_pct'])}."
    return f"The general rate was {tariff_words.percent(row['general_pct'])} on the average day of that month."


def left_out(missing: list[str], cutoff: pd.Timestamp) -> str:
    """Which of `SUBJECTS` can't be told, as a sentence; or how to read those that are.

    >>> left_out(["duty", "aircraft"], pd.Timestamp("2015-12-31"))
    'Left out, because it is not held up to December 2015: the duty assessed and orders of aircraft.'
    """
    if missing:
        names = joined(SUBJECTS[name] for name in missing)
        return f"Left out, because it is not held up to {month(cutoff)}: {names}."
    return "Each line ends at its figure and breaks where none is held; each name leads to a chapter."
