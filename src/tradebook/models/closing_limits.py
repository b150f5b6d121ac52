"""What announced purchases can't do, and what balance would take, in sentences.

Sums are billion US dollars a year, gaps million; `gap` is the US goods deficit with Vietnam by year.
"""

import pandas as pd

from tradebook.models import purchases
from tradebook.models.closing_tables import HEADLINES
from tradebook.models.closing_words import beside, inside
from tradebook.narrative import amount, capital, count, counted, joined, measured, pct, several, usd


def elsewhere(meant: pd.DataFrame, handed: pd.DataFrame, places: dict) -> str:
    """Aircraft of Vietnamese orders meant for other countries, and where those handed over went."""
    said = [f"{count(m.quantity)} to {places[m.destination_iso3]}" for m in meant.itertuples()]
    sent = f"Buyers have assigned {amount(meant['quantity'].sum(), 'aircraft', 'g')} of the aircraft to affiliates, "
    words = f"{sent}{joined(said)}. " if said else ""
    went = handed.groupby("destination_iso3")["number"].sum()
    came = joined(f"{count(number)} to {places[iso3]}" for iso3, number in went.items()) if len(went) else "not one"
    return f"{words}Known to have been handed over from the orders that stand: {came}."


def leased(deliveries: pd.DataFrame) -> str:
    """Aircraft delivered to Vietnamese airlines that belong to lessors, by the notes of their records."""
    rented = deliveries[deliveries["note"].str.contains("leased", case=False).fillna(False).astype(bool)]
    if rented.empty:
        return "No delivery on record is known to be a lease."
    number = several(rented["number"].sum(), "is", "are")
    return (
        f"Among the Boeing jets that did arrive, at least {number} on record as leased, not bought by the airline; "
        "whether the Census counted these as exports to Vietnam is not known."
    )


def farm(exports: pd.DataFrame, book: pd.DataFrame, years: int) -> str:
    """Farm memoranda a year beside what America sells already; `exports` as from `catalog.exports_by_product`."""
    memoranda = book.loc[book["group"] == purchases.FARM, "paid_usd_mn"].sum()
    goods = exports.groupby("year")["value_usd_mn"].sum()
    if memoranda <= 0:
        return "No farm memorandum with a value is on record for this run."
    words = f"Over {counted(years, 'year')} the farm memoranda make {usd(memoranda / years)} a year"
    if goods.empty:
        return f"{words}."
    sold = f"American farm goods (HS 01 to 24) worth {usd(goods.iloc[-1])} were sold in {goods.index[-1]}"
    return f"{words}. {sold}; how much of the one is contained in the other is not recorded."


def volumes(stands: pd.DataFrame, a_tonne: float, mn_tonnes: float, price: float, gap: pd.Series) -> str:
    """What the LNG contracts and the assumed volume would cost a year; `a_tonne` is the value of a million tonnes."""
    supply = stands[stands["group"] == purchases.LNG]
    named = supply[supply["quantity_unit"] == purchases.LNG_UNIT]
    told = f"{capital(counted(len(supply), 'purchase'))} of LNG {'stands' if len(supply) == 1 else 'stand'}"
    with_volume = f"{count(len(named)) if len(named) else 'not one'} with a volume"
    facts = [f"{told}, {with_volume}." if len(supply) else "No announced purchase of LNG stands in this run."]
    for row in named.itertuples():
        bill = row.quantity * a_tonne / 1000
        facts.append(
            f"{row.buyer} named {measured(row.quantity, 'million tonnes')} a year ({row.outcome}): "
            f"at {amount(price, 'US dollars', '.2f')} per million British thermal units "
            f"{usd(1000 * bill)} a year, {beside(bill, gap)}."
        )
    bill = mn_tonnes * a_tonne / 1000
    facts.append(
        f"The {measured(mn_tonnes, 'million tonnes')} assumed here would make {usd(1000 * bill)}, {beside(bill, gap)}."
    )
    return " ".join(facts)


def lng_note(book: pd.DataFrame) -> str:
    """The chance of an energy deal by the record, as a note to the LNG sliders; empty where none stands."""
    own = book[book["sector"] == "energy"]
    if own.empty:
        return ""
    row = own.iloc[0]
    return f"By the record, the chance is {pct(row['go_ahead'], 0)} ({pct(row['low'], 0)} to {pct(row['high'], 0)})."


def balance(table: pd.DataFrame, year: int) -> str:
    """What each kind alone would have to bring every year; `table` as from `closing_tables.balances`."""
    if table.empty:
        return f"In {year} the United States had no goods deficit with Vietnam to balance."
    ways = [
        f"{measured(row.times, 'times', ',.1f')} {inside(row.way)}{f' ({row.each_year})' if row.each_year else ''}"
        for row in table.itertuples()
    ]
    return f"To balance the goods trade of {year}, one of these alone would have to come every year: {'; '.join(ways)}."


def balance_title(table: pd.DataFrame, year: int) -> str:
    """How often everything would have to come to balance a year, as a title."""
    times = table.set_index("way").at[HEADLINES, "times"]
    return f"To balance {year}, all that stands would have to come {measured(times, 'times', ',.1f')} a year"
