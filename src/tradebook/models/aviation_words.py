"""What became of the aircraft orders, in sentences.

`heard` is as from `orders.announcements`, `book` as from `orders.values` (`live` its standing rows, `gone` the lapsed
ones), `handed` as from `arrivals.handovers`, `plans` as from `arrivals.schedules`; `until` is the last month counted.
"""

import pandas as pd

from tradebook.models import arrivals, orders
from tradebook.narrative import (
    amount,
    capital,
    count,
    counted,
    day,
    direction,
    joined,
    measured,
    month,
    pct,
    times,
    usd,
)


def _jets(number: int) -> str:
    return amount(number, "aircraft", ",")


def lead(heard: pd.DataFrame, until: str) -> str:
    """How many aircraft the announcements name, up to the number that they are when counted once."""
    named = capital(counted(heard["deal_id"].nunique(), "announcement"))
    said = f"{_jets(orders.named_in_all(heard))} Boeing aircraft for Vietnamese airlines"
    return f"{named} up to {until} named {said}; counted once, they are "


def standing(live: pd.DataFrame, gone: pd.DataFrame) -> str:
    """How many were ordered, lapsed and stand, by size."""
    left, total = live["quantity"].sum(), live["quantity"].sum() + gone["quantity"].sum()
    lapsed = _jets(gone["quantity"].sum())
    net = f"{_jets(total)}. Of these, {lapsed} have lapsed and {_jets(left)} stand: " if len(gone) else ""
    by_class = live.groupby("aircraft_class")["quantity"].sum()
    sizes = joined(counted(number, name, f"{name[:-1]}ies") for name, number in by_class.items())
    return f"{net}{sizes}{', options included' if live['is_maximum'].any() else ''}"


def came(handed: pd.DataFrame, places: dict[str, str]) -> str:
    """How many aircraft of these orders were handed over, and where they went."""
    went = handed.groupby("destination_iso3")["number"].sum()
    if went.empty:
        return "not one is known to have been handed over"
    where = joined(places[iso3] for iso3 in went.index) + ("" if "VNM" in went else ", not to Vietnam")
    return f"the {count(went.sum())} known to have been handed over went to {where}"


def repeats(heard: pd.DataFrame, book: pd.DataFrame) -> str:
    """Which aircraft were announced most often, and what their price tags add up to."""
    if orders.named_in_all(heard) == book["quantity"].sum():
        return "No aircraft was announced again in this run."
    most = book.loc[book["times_announced"].idxmax()]
    told = [
        f"No order was announced more often than the {_jets(most['quantity'])} aircraft that {most['buyer']} first "
        f"named in {most['first_announced'].year}: {_often(most['times_announced'])} in all."
    ]
    told += [
        f"{capital(counted(tag.times_priced, 'announcement'))} put a value on the aircraft of {tag.buyer}. "
        "Added up, they "
        f"come to {usd(tag.summed)}, for aircraft first announced at {usd(tag.first)}."
        for tag in orders.price_tags(heard, book).head(1).itertuples()
        if tag.times_priced > 1
    ]
    told += [
        "A repeat need not be idle, since terms, years and the airlines meant to fly the aircraft can change. It adds "
        "no aircraft, though."
    ]
    return " ".join(told)


def _often(number: int) -> str:
    return "twice" if number == 2 else counted(number, "time")


def fate(heard: pd.DataFrame, live: pd.DataFrame, gone: pd.DataFrame, was_in_book: pd.Series) -> str:
    """How much of what stands is firm, what lapsed, and which ceremonies showed an order that stood already."""
    left, firm = live["quantity"].sum(), live["firm_quantity"].sum()
    options = ", options included," if live["is_maximum"].any() else ""
    told = [
        f"All {_jets(left)} that stand{options} belong to firm orders."
        if firm == left
        else f"Of the {_jets(left)} that stand, {_jets(firm)} belong to firm orders and {_jets(left - firm)} rest on "
        "statements of intent."
    ]
    told += [
        f"The {_jets(o.quantity)} of {o.buyer} are counted as lapsed from {month(o.lapsed_on)}: "
        f"{count(o.firm_quantity)} had become firm, and no delivery under the order was found."
        for o in gone.itertuples()
    ]
    shown = heard[(heard["kind"] == orders.MADE_FIRM) & heard["deal_id"].map(was_in_book)]
    days = [f"{h.buyer.split(' (')[0]} ({day(h.date)})" for h in shown.itertuples()]
    if days:
        told += [
            f"A ceremony may show an order rather than make it: the orders of {joined(days)} already stood on Boeing's "
            "list, without a buyer's name."
        ]
    return " ".join(told)


def values_title(own: pd.DataFrame, totals: dict[str, float], live: pd.DataFrame) -> str:
    """A buyer's budget against its headline, if there is one; else what the headlines come to."""
    if len(own):
        o = own.iloc[0]
        return f"{o['buyer']} budgeted {usd(o['budget_usd_mn'])} for jets announced at {usd(o['headline_usd_mn'])}"
    if "headline" in totals:
        fleet = measured(live["quantity"].sum(), "aircraft", ",.0f")
        return f"The headlines come to {usd(totals['headline'])} for {fleet}"
    return "What is on record of values"


def budgets(own: pd.DataFrame, until: str) -> str:
    """What buyers budgeted; `own` as from `orders.budgets`."""
    return " ".join(
        f"In {month(o.date)} {o.buyer} put its budget for {measured(o.quantity, 'narrowbodies')}, spare engines "
        "included and the maker "
        f"still open, at {usd(o.budget_usd_mn)}, or {pct(o.share)} of the newest headline for as many jets. "
        "To price other "
        f"airlines' narrowbodies in the same way, at {usd(o.budget_usd_mn / o.quantity)} each, is this page's "
        "step, not "
        "theirs."
        for o in own.itertuples()
    ) or (f"No budget of an airline for an order of its own is on record by {until}.")


def headlines(heard: pd.DataFrame, book: pd.DataFrame, live: pd.DataFrame, listed_in: pd.Series) -> str:
    """How the headline for the same aircraft moved, and how the headlines compare with the last list prices found.

    `listed_in` is the year of the list price used, by aircraft class.
    """
    told = [
        f"A headline can move while the aircraft stay the same: for the {_jets(tag.quantity)} of {tag.buyer} it "
        f"{direction(tag.first, tag.newest, within=0)} from {usd(tag.first)} to {usd(tag.newest)}, now "
        f"{usd(tag.newest / tag.quantity)} each."
        for tag in orders.price_tags(heard, book).head(1).itertuples()
        if tag.newest != tag.first
    ]
    both = live[["headline_usd_mn", "list_usd_mn"]]
    if both.notna().all(axis=None):
        headline, listed = both.sum()
        years = joined(sorted({int(listed_in[name]) for name in live["aircraft_class"]}))
        told += [
            f"At the last list prices found, of {years}, the standing orders would come to {usd(listed)}: the "
            "headlines "
            f"are {times(headline / listed)} that."
        ]
    return " ".join(told)


def appraised(quotes: pd.DataFrame, totals: dict[str, float], implied: pd.Series) -> str:
    """Which appraisals are used and what they make; `implied` as from `orders.implied`, for a 787-9."""
    listed = [f"{usd(q.value)} for a {q.model} in {q.year} ({q.doubt})" for q in quotes.itertuples()]
    told = [f"Used here: {joined(listed)}." if listed else "Not one that fits these aircraft is on record so far."]
    if "appraisal" in totals:
        headline = f", where the headlines make {usd(totals['headline'])}" if "headline" in totals else ""
        told += [
            f"They make {usd(totals['appraisal'])} in all{headline}.",
            "The larger 737 MAX 10 is valued as a 737 MAX 8.",
        ]
    if len(implied) > 1:
        told += [
            f"For a 787-9 the headline of {implied.index[-1]}, {usd(implied.iloc[-1], 4)}, is "
            f"{times(implied.iloc[-1] / implied.iloc[0])} that of {implied.index[0]}; whether engines, spares "
            "or services "
            "are inside has not been said."
        ]
    return " ".join(told)


def delivered(
    plans: pd.DataFrame, handed: pd.DataFrame, vague: list[pd.Timestamp], cutoff: pd.Timestamp, until: str
) -> str:
    """What was handed over, and how many announced periods were kept; `vague` as from `arrivals.uncounted`."""
    told = [
        f"The record of {day(h.start_date)} reads: “{h.note}.”" for h in handed.dropna(subset=["note"]).itertuples()
    ]
    told += [f"More were reported by {month(date)}, without a number to count." for date in vague]
    if plans.empty:
        return " ".join([*told, "No announced period of delivery is on record."])
    over, met = (count(number) if number else "not one" for number in arrivals.kept(plans, handed, cutoff))
    told += [
        f"Of {counted(len(plans), 'announced period')}, {over} had run out by {until}, with {met} known to "
        "have been kept."
    ]
    return " ".join(told)


def late(delays: pd.DataFrame) -> str:
    """How far promised years moved; `delays` as from `arrivals.delays`."""
    if delays.empty:
        return "Not one order has two schedules on record to measure a delay by, which does not make it punctual."
    told = []
    for operator, rows in delays.groupby("operator", sort=False):
        parts = [
            f"{d.which.lower()} was promised for {d.promised}"
            + (f" and handed over in {d.now}" if d.is_fact else f", then for {d.now}")
            for d in rows.itertuples()
        ]
        told += [f"For {operator}, the {'; the '.join(parts)}."]
    return (
        f"{' '.join(told)} Schedules are the airlines' own, and the newest of them may have been overtaken. Only those "
        "for a whole order, or for several together, are set against each other. Why years moved can't be seen: a "
        "grounded type, a maker that builds late and a buyer without money all end in the same delay."
    )


def late_briefly(delays: pd.DataFrame) -> str:
    """The longest delay as a sentence."""
    if delays.empty or delays["years_late"].max() <= 0:
        return late(delays) if delays.empty else f"{late_title(delays)}."
    d = delays.loc[delays["years_late"].idxmax()]
    now = f"handed over in {d['now']}" if d["is_fact"] else f"then for {d['now']}"
    whose = f"{d['operator']}'s {d['which'].lower()}"
    return f"The longest delay on record is that of {whose}: promised for {d['promised']}, {now}."


def late_title(delays: pd.DataFrame) -> str:
    """The longest delay, as a title."""
    d = delays.loc[delays["years_late"].idxmax()]
    if d["years_late"] <= 0:
        return "Not one promised year has moved back"
    return f"{d['operator']}, {d['which'].lower()}: {counted(d['years_late'], 'year')} later than first promised"


def elsewhere(meant: pd.DataFrame, fleet: pd.DataFrame, places: dict[str, str]) -> str:
    """What goes to affiliates elsewhere, and what arrived by earlier orders and leases."""
    told = []
    if len(meant):
        spread = joined(f"{count(m.quantity)} to {places[m.destination_iso3]}" for m in meant.itertuples())
        told += [
            f"Buyers have assigned {measured(meant['quantity'].sum(), 'aircraft')} to affiliates elsewhere, {spread}; "
            "these would be "
            "no US exports to Vietnam."
        ]
    if len(fleet):
        numbers = joined(f"{count(f.number)} in {month(f.start_date)}" for f in fleet.itertuples())
        told += [f"Earlier orders and leases did arrive: Vietnam Airlines' 787 fleet numbered {numbers}."]
    return " ".join(told) or "Nothing is on record of other destinations, or of aircraft already in service."


def doubts(heard: pd.DataFrame, deals: pd.DataFrame, kinds: pd.Series, names: dict[str, str]) -> str:
    """In what kinds of source the announcements were read, and where sources differ; `kinds` by source_id."""
    read = deals.set_index("deal_id")["source_id"].reindex(heard["deal_id"].unique()).map(kinds).value_counts()
    told = [
        "The announcements were read in these kinds of source: "
        + joined(f"{names[kind]} ({amount(number, 'announcements', ',')})" for kind, number in read.items())
        + "."
    ]
    told += [
        f"On {d.buyer} in {month(d.date)} the record says: “{d.words}.”"
        for d in orders.disputes(heard, deals).itertuples()
    ]
    return " ".join(told)
