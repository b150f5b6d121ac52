"""What came of energy announcements, and what LNG would cost, in sentences.

`made` is as from `energy.announcements`, `moved` its rows that brought goods or power; `sold` holds US fuel exports
(million US dollars: a row for each year, a column for each fuel). A deficit below zero is a surplus.
"""

import pandas as pd

from tradebook.narrative import capital, count, counted, joined, month, pct, several, usd


def verdict(made: pd.DataFrame, moved: pd.DataFrame, until: str) -> str:
    """How many announcements brought goods or power, without a full stop; `until` is the last day, or "" for a title.

    >>> verdict(pd.DataFrame(index=range(5)), pd.DataFrame(index=range(2)), "1 May 2026")
    'Two of the five energy announcements found up to 1 May 2026 brought goods or power'
    """
    found = f" found up to {until}" if until else ""
    if not len(made):
        return f"No energy announcement with an American side{found or ' is on record'}"
    if len(made) == 1:
        return f"The one energy announcement{found} {'brought' if len(moved) else 'has not brought'} goods or power"
    part = capital(count(len(moved))) if len(moved) else "Not one"
    the = "the " if until else ""
    return f"{part} of {the}{counted(len(made), 'energy announcement')}{found} brought goods or power"


def answer(made: pd.DataFrame, moved: pd.DataFrame, until: str) -> str:
    """The verdict as a sentence, with what was brought and when."""
    if not len(made):
        return f"This edition holds no energy announcement up to {until}."
    deeds = [
        f"{row.subject.lower()} ({month(row.status_date) if pd.notna(row.status_date) else 'undated'})"
        for row in moved.itertuples()
    ]
    return f"{verdict(made, moved, until)}, by the reports read{': ' + joined(deeds) if deeds else ''}."


def supply(lng: pd.DataFrame, american: int) -> str:
    """How many announcements are about LNG supply, with volumes and prices, and whether a cargo came from America."""
    came = f"{several(american, 'cargo', 'cargoes')} of US LNG {'were' if american > 1 else 'was'} found"
    if not len(lng):
        return f"No announcement of LNG supply is on record, and {came}."
    volumes, prices = (count(n) if n else "not one" for n in lng[["quantity", "value_usd_mn"]].notna().sum())
    return (
        f"LNG supply is the subject of {counted(len(lng), 'announcement')} ({volumes} with a volume on record, "
        f"{prices} with a price), and {came}."
    )


def shipped(sold: pd.DataFrame, asked: int) -> str:
    """What other fuel came to in the newest year held, as a sentence that says so when another was asked for."""
    if sold.empty:
        return "American exports of fuel are not held for this run."
    year, total = sold.index[-1], sold.iloc[-1].sum()
    sum_in_words = f"{usd(total)} of other fuel" if total >= 1 else "hardly any other fuel"
    newest = ", the newest year for which goods so finely sorted are held" if year < asked else ""
    return f"By the American count, {sum_in_words} went from the United States to Vietnam in {year}{newest}."


def lpg(sold: pd.DataFrame, exports: pd.Series) -> str:
    """Propane and butane in the newest year held, the year before, and their part in the growth of all exports."""
    if sold.empty:
        return "What fuel was sold is not held for this run."
    year, sums = sold.index[-1], sold["Propane and butane"]
    now, before, grown = sums[year], sums.get(year - 1), exports[year] - exports.get(year - 1, float("nan"))
    words = f"Propane and butane brought {usd(now)} in {year}" if now >= 1 else "Hardly any propane or butane was sold"
    words += f" in {year}" if now < 1 else ""
    if before is None:
        return f"{words}."
    words += f", after {usd(before)} in {year - 1}" if min(now, before) >= 1 else ""
    part = f", and {pct((now - before) / grown)} of the growth in all US exports to Vietnam" if grown >= 1 else ""
    return f"{words}{part if now - before >= 1 else ''}."


def bill(tonnes: float, price: float, cost: float, deficit: float, year: int) -> str:
    """What the assumed LNG would cost (million US dollars) and what share of a year's deficit that is."""
    words = (
        f"If Vietnam bought {tonnes:g} million tonnes of LNG a year, all of it American, at ${price:.2f} per million "
        f"British thermal units, the bill would be {usd(cost)}"
    )
    if deficit <= 0:
        return f"{words}; in {year} the United States had no goods deficit with Vietnam to set it against."
    return f"{words}, or {pct(cost / deficit)} of the US goods deficit with Vietnam in {year}."


def whole(tonnes: float, cost: float, deficit: float, year: int) -> str:
    """How much LNG a year would equal the whole deficit."""
    if deficit <= 0:
        return f"In {year} there was no deficit for it to equal."
    amount = f"{deficit / cost * tonnes:,.0f} million tonnes a year"
    return f"To equal the whole deficit of {usd(deficit)} at the assumed price would take {amount}."
