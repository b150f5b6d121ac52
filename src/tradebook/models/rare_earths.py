"""Rare earths: Vietnam's reserves by edition of the survey, what is said of them, and the trade that is held."""

import pandas as pd

from tradebook.narrative import amount, direction, joined, measured, ordinal, pct, significant, usd, when

RESERVES, RANK = "rare-earth reserves", "rank by rare-earth reserves"  # subjects in reference_figures


def known_figures(figures: pd.DataFrame, subject: str, cutoff: pd.Timestamp) -> pd.DataFrame:
    """The rows of `reference_figures` on a subject whose edition began by `cutoff`, oldest first, with its `date`."""
    own = figures[figures["subject"] == subject]
    own = own.assign(date=pd.to_datetime(own["edition"].astype(object), format="ISO8601"))
    return own[own["date"] <= cutoff].sort_values(["date", "place_iso3"])


def reserves(known: pd.DataFrame, ranks: pd.DataFrame, brief: bool = False) -> str:
    """Vietnam's rare-earth reserves and rank by edition, as sentences; `brief` gives one, from first to last."""
    own = known[known["place_iso3"] == "VNM"]
    if own.empty:
        return "No edition of the survey of rare-earth reserves is held for this run."
    first, last = own.iloc[0], own.iloc[-1]
    amounts = f"{measured(first['value'], 'million tonnes')} in the edition of {edition(first)}"
    changed = own[own["value"].ne(own["value"].shift())].iloc[1:]
    if len(changed):
        amounts += f" and at {measured(last['value'], 'million')} since that of {edition(changed.iloc[-1])}"
    elif len(own) > 1:
        amounts += f" and no other up to that of {edition(last)}"
    words = f"The US Geological Survey put Vietnam's rare-earth reserves at {amounts}."
    if brief:
        return words
    for row, before in zip(changed.itertuples(), own["value"].shift()[changed.index], strict=True):
        verb = direction(before, row.value, "raised", "cut")
        words += f" The edition of {edition(row)} {verb} them by {pct(abs(row.value / before - 1))}."
    places = ranks[ranks["place_iso3"] == "VNM"]
    told = [f"{ordinal(row.value)} ({edition(row)})" for row in places.itertuples()]
    return f"{words} Its rank by edition: {joined(told)}." if told else words


def title(known: pd.DataFrame) -> str:
    """Vietnam's reserves in the first edition known and in the last, as a title."""
    own = known.loc[known["place_iso3"] == "VNM", "value"]
    if own.empty:
        return "Reserves of other countries"
    if len(own) == 1:
        return f"Vietnam's reserves were put at {measured(own.iloc[0], 'million tonnes')}"
    return f"Vietnam's reserves: {own.iloc[0]:g} million tonnes, then {own.iloc[-1]:g}"


def edition(row) -> str:
    """An edition as it is dated: 'January 2025', or '2024' where only the year is known."""
    return when(row.date, "month" if len(str(row.edition)) > 4 else "year")


def others(known: pd.DataFrame, names: dict[str, str]) -> str:
    """The reserves of the countries of the newest edition as a sentence."""
    newest = known[known["date"] == known["date"].max()].set_index("place_iso3")["value"] if len(known) else known
    if "VNM" not in newest or len(newest) < 2:
        return "Reserves of other countries are not held for this run."
    largest = newest.drop("VNM").nlargest(3)
    told = joined(f"{names[code]} with {amount(value, 'million tonnes', 'g')}" for code, value in largest.items())
    return f"Among other countries in the newest edition held are {told} million tonnes."


def claimed(known: pd.DataFrame, said: tuple | None, cutoff: pd.Timestamp) -> str:
    """What a source document says of the reserves, beside the edition then current, as a sentence with a blank before.

    `said` is the claim and its document, or None; empty text where the document is newer than the cutoff.
    """
    if said is None or (written := pd.Timestamp(str(said[1].written))) > cutoff:
        return ""
    current = known[(known["place_iso3"] == "VNM") & (known["date"] <= written)].tail(1)
    words = f" A source document of {when(written, 'month')} gives {measured(said[0].stated, 'million tonnes')}"
    if len(current) and current["value"].iloc[0] != said[0].stated:
        return f"{words}, though the edition of {edition(current.iloc[0])} was out by then."
    return f"{words}."


def compounds(by_heading: pd.DataFrame, last: int) -> str:
    """American exports of rare-earth compounds to Vietnam in the newest year, as a sentence."""
    own = by_heading[(by_heading["hs4"] == "2846") & (by_heading["year"] <= last)].set_index("year")["value_usd_mn"]
    if own.empty:
        return "Trade in rare-earth compounds is not held for this run."
    year, before = own.index[-1], own.iloc[:-1]
    words = (
        f"By the American count, rare-earth compounds (HS 2846) worth {_sum(own.iloc[-1])} went to Vietnam in {year}"
    )
    return (
        f"{words}, and at most {_sum(before.max())} in any year before ({before.idxmax()})."
        if len(before)
        else f"{words}."
    )


def _sum(million: float) -> str:
    return usd(million) if million >= 1 else significant(1e6 * million, unit="US dollars")
