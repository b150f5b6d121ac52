"""The ladder of partnership in sentences: who stands on top, and how the United States came there.

`climbs` is as from `tiers.climbs`; `known` is the table partners, indexed by iso3; `upgrade` is the row of
`tiers.steps` with the newest American step.
"""

import pandas as pd

from tradebook.models import tiers
from tradebook.narrative import (
    amount,
    capital,
    count,
    counted,
    day,
    joined,
    measured,
    month,
    ordinal,
    several,
    superlative,
    when,
)

LISTED = 6  # from so many names on, a list is no reading


def upgraded(upgrade: pd.Series, on_ladder: int) -> str:
    """What the United States did, as the end of a sentence; `on_ladder` is the number of rungs."""
    if upgrade["tier"] == tiers.TOP:
        return f"moved up {counted(upgrade['climbed'], 'tier')} to the top of Vietnam's partnership ladder"
    below = counted(on_ladder - upgrade["rung"], "tier")
    return f"joined Vietnam's partnership ladder as a {upgrade['tier']} partner, {below} below the top"


def queue(climbs: pd.DataFrame, known: pd.DataFrame, start: pd.Timestamp, until: str) -> str:
    """Who stood on the top tier, or where in the queue the United States came."""
    if "USA" not in climbs.index:
        names = joined(known["name_in_text"][climbs.index])
        return f"On {until} the top tier held {counted(len(climbs), 'partner')}: {names}."
    later = (climbs["date"] > start).sum()
    return (
        f"It was the {ordinal(climbs.at['USA', 'place'])} partner to get there; by {until} {count(later)} "
        "more had followed."
    )


def title(climbs: pd.DataFrame, start: pd.Timestamp) -> str:
    """How many of those on the top tier came after the United States' step."""
    later = (climbs["date"] > start).sum()
    return (
        f"Of the {counted(len(climbs), 'top-tier partner')}, {count(later) if later else 'not one'} came "
        "after the upgrade"
    )


def other_label(climbs: pd.DataFrame, table: pd.DataFrame, start: pd.Timestamp) -> str:
    """That Japan's label of 2014 is a top tier in some lists, where that would change the queue; or nothing."""
    wider = table.query("partner_iso3 == 'JPN' and tier == 'strategic'")["date"].max()
    if "USA" not in climbs.index or pd.isna(wider) or "JPN" in climbs[climbs["date"] < start].index:
        return ""
    place = ordinal(climbs.at["USA", "place"] + 1)
    return f" Some lists put Japan on top from {month(wider)}, by another label; that makes the US {place}."


def arrivals(climbs: pd.DataFrame, known: pd.DataFrame, start: pd.Timestamp, on_ladder: int, until: str) -> str:
    """Who opened the top tier, who followed the United States, and which permanent members stand there."""
    top = climbs.join(known)
    first, later = top.iloc[0], top[top["date"] > start]
    words = f"{capital(first['name_in_text'])} opened the top tier, in {when(first['date'], first['precision'])}"
    if "USA" in top.index and top.index[0] != "USA":
        years = (start - first["date"]).days / tiers.DAYS_A_YEAR
        words += f"; the United States came {measured(years, 'years', '.1f')} later"
    if "USA" in top.index and len(later):
        gap = counted(tiers.months_after(start, top["date"].iloc[-1]), "month")
        words += f", and within {gap} {counted(len(later), 'more partner')} followed"
    return (
        f"{words}. {_seats(top, known)}. In all, {counted(on_ladder, 'partner')} had a place on the ladder by {until}."
    )


def _seats(top: pd.DataFrame, known: pd.DataFrame) -> str:
    council, five, blocs = top[top["is_p5"]], int(known["is_p5"].sum()), top[top["is_bloc"]]
    held = "All" if len(council) == five else capital(several(len(council), "of the", "of the"))
    seats = f"{held} {counted(five, 'permanent member')} of the Security Council stood there"
    if len(council):
        newest = when(council["date"].iloc[-1], council["precision"].iloc[-1])
        seats += f", {'the latest of them since' if len(council) > 1 else 'since'} {newest}"
    return seats + (f"; {joined(blocs['name_in_text'])} is a bloc, not a state" if len(blocs) else "")


def climb(
    climbs: pd.DataFrame, known: pd.DataFrame, table: pd.DataFrame, upgrade: pd.Series, cutoff: pd.Timestamp
) -> str:
    """How the American climb compares with that of others: steps at once, years waited, partners passed."""
    others = climbs["years_waited"].dropna().drop("USA", errors="ignore").sort_values()
    spread = " to ".join(dict.fromkeys(amount(years, "years") for years in others.iloc[[0, -1]])) if len(others) else ""
    above = tiers.holders(table, "strategic", upgrade["date"] - pd.Timedelta(days=1))
    names = known["name_in_text"][others.index]
    if "USA" not in climbs.index:
        came = f"{capital(joined(names))} had come up from a lower tier, after {spread} years. " if spread else ""
        there = several(len(above), "partner already stood", "partners already stood")
        return f"{came}On the day before the United States joined at the bottom, {there} on the strategic tier."
    waited = climbs.at["USA", "years_waited"]
    if pd.isna(waited) or not spread:
        return "No other climb from an earlier tier is on record here, to set beside the American one."
    jumped = climbs[climbs["tiers_climbed"] > 1].index.drop("USA", errors="ignore")
    place = superlative((others < waited).sum() + 1, "shortest")
    return (
        f"Of the {counted(len(others) + 1, 'partner')} with an earlier tier on record, {counted(len(jumped), 'other')} "
        f"made a move of {counted(upgrade['climbed'], 'tier')}. The wait was "
        f"{measured(waited, 'years', '.1f')}, the {place}; the others took {spread}. "
        f"{_passed(above, known, tiers.tier_on(table, cutoff), cutoff)}"
    )


def _passed(above: list[str], known: pd.DataFrame, ladder: pd.Series, cutoff: pd.Timestamp) -> str:
    left = sorted((partner for partner in above if ladder[partner] != tiers.TOP), key=known["name"].get)
    passed = f"The United States passed {counted(len(above), 'partner')} on the strategic tier"
    if not above:
        return f"{passed}."
    listed = f": {joined(known['name_in_text'][left])}" if 0 < len(left) < LISTED else ""
    return f"{passed}; {several(len(left), '', '').strip()} still stood there on {day(cutoff)}{listed}."
