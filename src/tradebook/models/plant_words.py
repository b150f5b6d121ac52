"""How far LNG terminals and plants have come, what they would cost and how late they are, in sentences.

`projects`, `promises` and `priced` are as from the functions of `energy` of those names.
"""

import pandas as pd

from tradebook.models import energy
from tradebook.narrative import capital, count, counted, joined, measured, month, pct, usd


def building(projects: pd.DataFrame, targets: pd.DataFrame, later: int, until: str) -> str:
    """Which plants run, which an American firm owns, and how far all of them go towards the power plan.

    `projects` here are the power plants, `targets` the table energy_targets to the last day counted; `later` is the
    number of plants left out.
    """
    running = projects[projects["stage"] == energy.STAGES["operating"]]
    owned = projects[projects["american_part"] == energy.OWNED]
    words = [
        f"{r.name}, {measured(r.capacity_mw, 'MW', ',.0f')}, operates{f': {r.us_role}' if pd.notna(r.us_role) else ''}."
        for r in running.itertuples()
    ] or [f"By {until} no LNG-fired plant of a known capacity is on record as operating."]
    if len(owned):
        listed = "; ".join(
            f"{r.name}, {measured(r.capacity_mw, 'MW', ',.0f')} ({r.stage.lower()})" for r in owned.itertuples()
        )
        words += [f"Owned or proposed by an American firm: {listed}."]
    alive, now = (part["capacity_mw"].sum() for part in (projects[projects["stage"] != energy.DROPPED], running))
    for goal in targets.dropna(subset=["capacity_mw"]).sort_values("stated_date").tail(1).itertuples():
        words += [
            f"The {goal.name.split(', ')[-1]} wants about {measured(goal.capacity_mw, 'MW', ',.0f')} of LNG-fired "
            f"power by {goal.year}. "
            f"Plants above that are not known to be dropped add up to {pct(alive / goal.capacity_mw)} of it"
            + (f", those that operate to {pct(now / goal.capacity_mw)}." if now else ".")
        ]
    return " ".join(
        words + ([f"Left out: {counted(later, 'plant')}, announced later or at an unknown date."] if later else [])
    )


def headlines(priced: pd.DataFrame) -> str:
    """What LNG projects are said to cost, by American part, and how much of that has begun."""
    if priced.empty:
        return "No LNG project has a value and a dated status on record in this run."
    total, begun = priced["value_usd_bn"].sum(), priced[priced["stage"].isin(energy.BEGUN)]["value_usd_bn"].sum()
    owned = priced[priced["american_part"] == energy.OWNED]
    words = (
        f"Together the values come to {usd(1000 * total)}; {usd(1000 * begun) if begun else 'nothing'} of that is in "
    )
    words += "projects with a building contract or more"
    if owned.empty:
        return f"{words}. Not one of these projects has an American owner or proposer."
    mine = owned[owned["stage"].isin(energy.BEGUN)]["value_usd_bn"].sum()
    return (
        f"{words}. Projects with an American owner or proposer make "
        f"{usd(1000 * owned['value_usd_bn'].sum())}, of which "
        f"{usd(1000 * mine) if mine else 'nothing'} has begun."
    )


def headlines_title(priced: pd.DataFrame) -> str:
    """The part of the values that belongs to projects which have begun, as a title."""
    total, begun = priced["value_usd_bn"].sum(), priced[priced["stage"].isin(energy.BEGUN)]["value_usd_bn"].sum()
    share = pct(begun / total) if begun else "Nothing"
    return f"{share} of {usd(1000 * total)} announced for LNG projects has begun"


def slips(promises: pd.DataFrame, year: int, until: str) -> str:
    """Which openings moved, which are overdue, and which are near without a start; `year` is the last one counted."""
    moved = promises.dropna(subset=["first_promise"])
    listed = "; ".join(f"{r.name}, from {r.first_promise:.0f} to {r.newest:.0f}" for r in moved.itertuples())
    words = [
        f"An earlier and a later year of opening are on record for {counted(len(moved), 'project')}: {listed}."
        if listed
        else f"No project has an earlier and a later promise on record by {until}, so delay can't be measured "
        "in this run."
    ]
    late = promises[~promises["is_open"] & (promises["newest"] < year)]
    if len(late):
        words += [f"Past its year and not known to be open: {joined(late['name'])}."]
    begun = promises["stage"].isin(energy.BEGUN)
    near = promises[~begun & promises["newest"].between(year, year + 1)]
    if len(near):
        listed = "; ".join(f"{r.name}, {r.newest:.0f} ({r.stage.lower()})" for r in near.itertuples())
        words += [f"Promised for {year} or {year + 1}, with no start of building on record: {listed}."]
    return " ".join(words)


def slips_title(promises: pd.DataFrame) -> str:
    """How many openings moved, and by how many years at most, as a title."""
    moved = promises.dropna(subset=["first_promise"])
    number = int(promises["is_open"].sum())
    words = f"{capital(count(number)) if number else 'Not one'} of {counted(len(promises), 'LNG project')} opened"
    if moved.empty or moved["years_later"].max() <= 0:
        return f"{words} so far"
    return f"{words}; promises moved by up to {counted(moved['years_later'].max(), 'year')}"


def expected(targets: pd.DataFrame) -> str:
    """What LNG imports the ministry expected, by the day on which it said so; empty when nothing was said."""
    wished = targets.dropna(subset=["lng_mn_tonnes_a_year"])
    return " ".join(
        f"In {month(date)} the trade ministry expected LNG imports of "
        + joined(f"{measured(r.lng_mn_tonnes_a_year, 'million tonnes')} in {r.year}" for r in group.itertuples())
        + "."
        for date, group in wished.groupby("stated_date")
    )
