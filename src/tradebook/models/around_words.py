"""Trade, duty and events around a step on the ladder, in sentences. Description: nothing here isolates the step.

`window` is in years, `start` the day of the step, `cutoff` the last day counted; paces are % a year.
"""

from types import SimpleNamespace

import pandas as pd

from tradebook.indicators import shares
from tradebook.models import tiers
from tradebook.narrative import amount, capital, count, counted, day, direction, joined, month, ordinal, pct, several

ALONE = "No other partner can be set beside Vietnam in this run: too little of the time around the upgrade is held."
TARIFF_STEPS = ["EV-045", "EV-048", "EV-053", "EV-080", "EV-087"]  # drawn beside the duty
# The steps of trade policy that a reader should know; which they are is a choice of this book.
TOLD = ["EV-028", "EV-031", "EV-037", "EV-043", "EV-048", "EV-053", "EV-055", "EV-070", "EV-087", "EV-092"]


def moves(pace: pd.DataFrame) -> pd.Series:
    """The pace after, by flow (the rows of `pace`, as from `tiers.trailing_paces`): 'rose at 23.5% a year'."""
    return pace["after_pct"].map(lambda p: f"{direction(0, p)} at {pct(abs(p) / 100)} a year")


def title(pace: pd.DataFrame | None, window: int) -> str:
    """What imports did after the step, as a title; without a window, only what is drawn."""
    return (
        f"US imports from Vietnam {moves(pace)['imports']} after the upgrade" if window else "Trade around the upgrade"
    )


def paces(pace: pd.DataFrame, window: int, wanted: int, cutoff: pd.Timestamp) -> tuple[str, str]:
    """How fast imports and exports moved after the step and before it: as sentences, and in brief for the finding."""
    if not window:
        short = f"The time from the upgrade to {day(cutoff)} is too short to judge trade by"
        return f"{short}.", short
    span, now = counted(window, "year"), moves(pace)
    was = {
        flow: f"{'growth' if p > 0 else 'a decline'} of {pct(abs(p) / 100)}" for flow, p in pace["before_pct"].items()
    }
    trade = (
        f"Over {span} from the upgrade on, US imports from Vietnam {now['imports']}, against {was['imports']} before; "
    )
    trade += f"US exports {now['exports']}, against {was['exports']}."
    trade += f" The data allow no more than {span} on either side." if window < wanted else ""
    return trade, f"Over {span} from the upgrade on, US imports from Vietnam {now['imports']}, after {was['imports']}"


def beside(paces: pd.DataFrame, gains: pd.DataFrame, base_year: int, comparator: str, name: str) -> str:
    """How Vietnam's pace compares with others', and its place among all partners held by the gain in pace.

    `paces` as from `tiers.paces_beside`, imports first; `gains` as from `tiers.gains`.
    """
    words = [f"{pct(p.before_pct / 100)} and {pct(p.after_pct / 100)} for {p.partner}" for p in paces.itertuples()]
    bought = joined(words[: len(words) // 2])
    ranks = {flow: ordinal(shares.rank(gains[flow].dropna(), "VNM")) for flow in ("imports", "exports")}
    text = (
        f"The yearly pace of US imports before and after {base_year}, by calendar years, was {bought}. By the "
        "gain in pace "
        f"Vietnam comes {ranks['imports']} of {count(gains['imports'].count())} partners listed throughout in imports, "
        f"{ranks['exports']} in exports."
    )
    return text + (
        "" if comparator in gains["imports"].dropna().index else f" {capital(name)} is not listed throughout."
    )


def quickened(gains: pd.DataFrame) -> str:
    """From how many partners US imports gained pace, as a title; `gains` as from `tiers.gains`."""
    known = gains["imports"].dropna()
    return f"US imports from {count((known > 0).sum())} of {counted(len(known), 'listed partner')} quickened"


def burden(facts: SimpleNamespace | None, start: pd.Timestamp) -> str:
    """The average duty before and since the step; `facts` as from `tiers.duty_facts`, nothing without a record."""
    if facts is None:
        return f"Duty is left out: no monthly record on both sides of {day(start)} is in hand."
    return (
        f"Over the {counted(facts.before_months, 'month')} of record before the upgrade, duty assessed on "
        "Vietnamese goods "
        f"was {pct(facts.before)} of their value; over the {counted(facts.since_months, 'month')} to "
        f"{month(facts.newest_month)}, {pct(facts.since)}."
    )


def peak(facts: SimpleNamespace | None, rates: pd.DataFrame) -> str:
    """The month of the highest average duty and the newest one, each with the general rate then in force, if known."""
    if facts is None:
        return "No duty is drawn for this run."
    at_peak, at_end = (
        f", with {what} at {amount(100 * rate, '%', 'g')}"
        if len(rates)
        else ""  # without a rate on record, none is told
        for what, rate in (("the general rate", facts.peak_general), ("it", facts.newest_general))
    )
    return (
        f"Customs assessed {pct(facts.peak)} in {month(facts.peak_month)}, the peak{at_peak}; {pct(facts.newest)} in "
        f"{month(facts.newest_month)}, the newest month{at_end}. The general rate covers goods not exempt, on "
        "top of the "
        "normal duty. The duty assessed is the average over all goods, calculated duty over imports for consumption "
        "(goods that enter for use), before refunds."
    )


def spikes(rates: pd.DataFrame) -> str:
    """What a step chart can hardly show: rates that held for a single day; empty when there were none."""
    days = rates[rates["start_date"] == rates["end_date"]]
    told = []
    for row in days.itertuples():
        note = f" ({row.note[:1].lower()}{row.note[1:]})" if pd.notna(row.note) else ""
        told.append(f"The spike is {amount(row.rate_pct, '%', 'g')} on {day(row.start_date)}{note}.")
    return " ".join(told)


def told(events: pd.DataFrame, start: pd.Timestamp, weak: set[str]) -> str:
    """What else happened since the step, from the table diplomatic_events; `weak` are sources to be checked."""
    chosen = events[events["event_id"].isin(TOLD) & (events["date"] > start)]
    items = [
        f"“{event.title}” ({day(event.date)}, {counted(tiers.months_after(start, event.date), 'month')} after"
        + (", at second hand)" if event.source_id in weak else ")")
        for event in chosen.itertuples()
    ]
    nothing = "no step of weight in trade policy" if (events["date"] > start).any() else "not one event in this edition"
    return f"On record since the upgrade: {'; '.join(items) or nothing}."


def sure(steps: pd.DataFrame, weak: set[str]) -> str:
    """How exactly the steps are dated, and how many rest on weak pages; `steps` as from `tiers.steps`."""
    return (
        f"Of the {counted(len(steps), 'step')} on the ladder counted here, "
        f"{several((steps['precision'] == 'day').sum(), 'is', 'are')} known to the day, and "
        f"{several(steps['source_id'].isin(weak).sum(), 'rests', 'rest')} on weak or second-hand pages."
    )
