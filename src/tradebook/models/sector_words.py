"""The strategic sectors in sentences: what was promised, what the tables show, and what they can't.

Frames are those of `sectors`; money is in million US dollars. What a run does not hold is said to be missing.
"""

import pandas as pd

from tradebook.models import sectors
from tradebook.narrative import amount, capital, count, counted, measured, pct, several, times, usd, when

KIND = "computers, electronics & components"  # a product group of Vietnam Customs


def tallied(promised: pd.DataFrame) -> str:
    """How many promises there are and how many were carried out, without a full stop."""
    where = "in chips, data, minerals, farm goods and power"
    if len(promised) < 2:
        return f"This run holds {'one' if len(promised) else 'not one'} promise {where}"
    done = int((promised["outcome"] == sectors.DONE).sum())
    known = f"{count(done) if done else 'not one'} {'is' if done < 2 else 'are'} known to be carried out or in use"
    return f"Of {counted(len(promised), 'promise')} {where}, {known}"


def soft(promised: pd.DataFrame) -> str:
    """How many promises do not bind, and for how many no status is dated, as sentences."""
    if promised.empty:
        return "This run has no promise to draw."
    number, undated = promised["outcome"].isin([sectors.SIGNED, sectors.PLANNED]).sum(), (~promised["is_told"]).sum()
    held = several(number, "rests", "rest")
    some = f"Of the {counted(len(promised), 'promise')}, {held}" if len(promised) > 1 else capital(held)
    words = f"{some} on a memorandum, a framework or talks alone."
    return (
        f"{words} For {count(undated)} of the {count(len(promised))} no status was known by then." if undated else words
    )


def promise_title(promised: pd.DataFrame) -> str:
    """How many promises are known to be carried out, as a title."""
    done = int((promised["outcome"] == sectors.DONE).sum())
    which = capital(counted(done, "promise")) if done else "Not one promise"
    return f"{which} of {len(promised)} {'are' if done > 1 else 'is'} known to be carried out"


def investments(promised: pd.DataFrame) -> str:
    """How many of the promises are American money going into Vietnam, as a sentence."""
    number = int((promised["role"] == "investment").sum())
    if promised.empty:
        return "So there is nothing to follow up."
    if not number:
        return "Not one of them is American money going into Vietnam."
    verb = "is" if number == 1 else "are"
    return f"{capital(count(number))} of them {verb} American money going into Vietnam, which is no American export."


def steps(promised: pd.DataFrame, deals: pd.DataFrame, subject: str, cutoff: pd.Timestamp) -> str:
    """Each promise on a subject with its date, the status told by the cutoff, and its last restatement."""
    told = []
    for row in promised[promised["subject"] == subject].itertuples():
        dated = "undated" if pd.isna(row.date) else when(row.date, row.precision)
        words = f"“{row.item}” ({row.seller}, {dated}): {_status(row) if row.is_told else 'no status by then'}"
        again = deals[(deals["counted_under"] == row.deal_id) & (deals["status_date"] <= cutoff)]
        for later in again.sort_values("date").tail(1).itertuples():
            words += f"; then “{later.item}” ({when(later.date, 'month')}): {_status(later)}"
        told.append(f"{words}.")
    return " ".join(told) if told else "This run holds not one promise of this kind."


def _status(row) -> str:
    """The status as the table words it, to stand inside a sentence; its first word is not a name."""
    if pd.isna(row.status):
        return "what followed is not told"
    return str(row.status)[:1].lower() + str(row.status)[1:].rstrip(".")


def chips_sent(chips: pd.DataFrame, by_line: pd.DataFrame) -> str:
    """Chips sent in the newest year, the year with most, and the part of processors, as sentences."""
    if chips.empty:
        return "Chips sent to Vietnam are not held for this run."
    year, now, peak = chips.index[-1], chips["chips"].iloc[-1], chips["chips"].idxmax()
    words = f"American chips sent to Vietnam came to {usd(now)} in {year}"
    words += f", against {usd(chips['chips'].max())} in {peak}, the most of this run." if peak != year else "."
    lines = by_line[(by_line["year"] == year) & (by_line["hs6"] == "854231")]["value_usd_mn"].sum()
    if lines > 0 and now > 0:
        words += f" Processors and controllers (HS 8542.31) were {pct(lines / now)} of them."
    return words


def chip_title(chips: pd.DataFrame) -> str:
    """Chips beside electronics in the newest full year of both, as a title."""
    held = chips["share"].dropna()
    if held.empty:
        return "Chips sent to Vietnam"
    return f"Chips sent equal {pct(held.iloc[-1])} of the electronics bought in {held.index[-1]}"


def ceiling(chips: pd.DataFrame) -> str:
    """The share that American chips could have at most in the electronics bought back, as sentences."""
    held = chips.dropna(subset=["share"])
    if held.empty:
        return "Chips sent and electronics bought are not held for one same full year of this run."
    year, row, top = held.index[-1], held.iloc[-1], held["share"].idxmax()
    words = (
        f"In {year} the electronics bought from Vietnam came to {usd(row['electronics'])}. Had every chip sent that "
        f"year come back inside them, American chips would be {pct(row['share'])} of their value"
    )
    words += f", after {pct(held['share'].max())} in {top}." if top != year else "."
    newest = chips.iloc[-1]
    if newest["part"] > 0 and newest["months"] < 12:
        words += (
            f" For {newest.name} electronics are held for {counted(newest['months'], 'month')}, {usd(newest['part'])}: "
            f"even beside these alone, the chips of the whole year are {pct(newest['chips'] / newest['part'])}."
        )
    return words


def ceiling_briefly(chips: pd.DataFrame) -> str:
    """The same in one clause, without a full stop, for a summary."""
    held = chips.dropna(subset=["share"])
    if held.empty:
        return "Chips sent and electronics bought are not held for one same full year of this run"
    words = (
        f"American chips sent to Vietnam equalled {pct(held['share'].iloc[-1])} of the electronics bought from it in"
    )
    newest = chips.iloc[-1]
    if newest["part"] > 0 and newest["months"] < 12:
        return f"{words} {held.index[-1]} and under {pct(newest['chips'] / newest['part'])} in {newest.name}"
    return f"{words} {held.index[-1]}"


def moved_together(found: tuple | None) -> str:
    """Whether chips sent and electronics bought moved together, from `sectors.together` at 95 %, as a sentence."""
    if found is None:
        return "Too few years are held to say whether the two move together."
    r, low, high, number = found
    clear = "no link of either sign can be told from chance" if low <= 0 <= high else "they are linked beyond chance"
    return (
        f"The yearly changes of the two correlate at {_signed(r)} (95% interval {_signed(low)} to {_signed(high)}, "
        f"{counted(number, 'change')}): {clear}. Even a clear correlation would not show that chips return."
    )


def _signed(value: float) -> str:
    return amount(value if abs(value) >= 0.005 else 0.0, "correlation", ".2f")


def both_counts(groups: pd.DataFrame, by_chapter: pd.DataFrame, cutoff: pd.Timestamp) -> str:
    """Vietnam's count of electronics from the US beside the American count of HS 84 and 85, in the newest full year."""
    own = groups[groups["is_preferred"] & (groups["confidence"] != "low") & (groups["product_group"] == KIND)]
    own = own[(own["period_end"] <= cutoff) & (own["period_start"].dt.month == 1) & (own["period_end"].dt.month == 12)]
    machines = by_chapter[by_chapter["hs2"].isin(["84", "85"])].groupby("year")["value_usd_mn"].sum()
    own = own[own["period_end"].dt.year.isin(machines.index)].sort_values("period_end")
    if own.empty:
        return "Vietnam's own count of electronics from the United States is not held for a full year of this run."
    year, theirs = own["period_end"].iloc[-1].year, own["value_usd_mn"].iloc[-1]
    return (
        f"By Vietnam's count, computers, electronics and parts from the United States came to {usd(theirs)} in {year}: "
        f"{times(theirs / machines[year])} all machinery and electronics sent by the American count (HS 84 and 85, "
        f"{usd(machines[year])}). Why the counts lie so far apart was not found."
    )


def power(ladder: pd.DataFrame) -> str:
    """How far gas-fired power from LNG has come from plan to operation, as a sentence."""
    mw = ladder.set_index("rung")["capacity_mw"]
    wanted = mw[mw.index.str.startswith(sectors.WANTED)]
    if wanted.empty or sectors.RUNNING not in mw:
        return "A plan for power from LNG and a list of plants are not both held for this run."
    ran, begun = (pct(mw[rung] / wanted.iloc[0]) for rung in (sectors.RUNNING, sectors.BEGUN))
    owned = (
        f"American owners had {measured(mw[sectors.OWNED], 'MW', ',.0f')}" if mw[sectors.OWNED] else "not one megawatt"
    )
    tail = f"{owned} of it" if mw[sectors.OWNED] else f"{owned} of that had an American owner"
    nested = "Plants announced include those begun, which include those in operation."
    goal = measured(wanted.iloc[0], "MW", ",.0f")
    return f"{nested} Of {goal} wanted, {ran} ran and {begun} had at least a building contract; {tail}."


def power_title(ladder: pd.DataFrame) -> str:
    """The share of the wanted LNG-fired power that runs, as a title."""
    mw = ladder.set_index("rung")["capacity_mw"]
    wanted = mw[mw.index.str.startswith(sectors.WANTED)]
    if wanted.empty or sectors.RUNNING not in mw:
        return "Power from LNG and from wind at sea, from proposal to operation"
    return f"{pct(mw[sectors.RUNNING] / wanted.iloc[0])} of the LNG-fired power wanted is running"


def wind(ladder: pd.DataFrame) -> str:
    """What became of American wind power at sea, as a sentence."""
    mw = ladder.set_index("rung")["capacity_mw"]
    if sectors.WIND not in mw:
        return "No American proposal for wind power at sea is on record in this run."
    begun = mw[sectors.WIND_BEGUN]
    work = f"{measured(begun, 'MW', ',.0f')} of it had a contract or more" if begun else "no work on it is on record"
    proposed = measured(mw[sectors.WIND], "MW", ",.0f")
    return f"Of wind power at sea, {proposed} was proposed by an American firm, and {work}."
