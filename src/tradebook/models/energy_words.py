"""What came of energy announcements, what fuel was sold, and what LNG would cost, in sentences.

`made` is as from `energy.announcements`, `moved` its rows that brought goods or power; `sold` holds US fuel exports
(million US dollars: a row for each year, a column for each fuel). A deficit below zero is a surplus.
"""

import pandas as pd

from tradebook.narrative import (
    amount,
    capital,
    count,
    counted,
    joined,
    measured,
    month,
    pct,
    several,
    significant,
    usd,
    when,
)


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
    words = f"{verdict(made, moved, until)}, by the reports read{': ' + joined(deeds) if deeds else ''}."
    ahead = (moved["instrument"] != "delivery").sum()
    if ahead == len(moved):
        return words
    if len(moved) == 1:
        return f"{words} It is known only from the delivery itself."
    told = f"{capital(count(ahead))} of them" if ahead else "Not one of them"
    return f"{words} {told} had been announced before it came."


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


def shipped(sold: pd.DataFrame, asked: int, beyond: pd.DataFrame) -> str:
    """What other fuel came to in the newest year held, as a sentence that says so when another was asked for.

    `beyond` is as from `energy.beyond_chapter`: where it holds that year, newer figures of the whole chapter are lower.
    """
    if sold.empty:
        return "American exports of fuel are not held for this run."
    year, total = sold.index[-1], sold.iloc[-1].sum()
    sum_in_words = f"{usd(total)} of other fuel" if total >= 1 else "hardly any other fuel"
    newest = ", the newest year for which goods so finely sorted are held" if year < asked else ""
    cut = ""
    if year in beyond.index:
        cut = f"; a later revision puts all of HS 27 at {usd(beyond.at[year, 'chapter_usd_mn'])}"
    return f"By the American count, {sum_in_words} went from the United States to Vietnam in {year}{newest}{cut}."


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
        f"If Vietnam bought {measured(tonnes, 'million tonnes')} of LNG a year, all of it American, at "
        f"{amount(price, 'US dollars', '.2f')} per million British thermal units, the bill would be {usd(cost)}"
    )
    if deficit <= 0:
        return f"{words}; in {year} the United States had no goods deficit with Vietnam to set it against."
    return f"{words}, or {pct(cost / deficit)} of the US goods deficit with Vietnam in {year}."


def whole(tonnes: float, cost: float, deficit: float, year: int) -> str:
    """How much LNG a year would equal the whole deficit."""
    if deficit <= 0:
        return f"In {year} there was no deficit for it to equal."
    needed = measured(deficit / cost * tonnes, "million tonnes a year", ",.0f")
    return f"To equal the whole deficit of {usd(deficit)} at the assumed price would take {needed}."


def carried_out(made: pd.DataFrame, moved: pd.DataFrame) -> str:
    """What was announced ahead and carried out, which volumes of LNG were named, and what the values add up to."""
    if made.empty:
        return "This run has no announcement to draw."
    ahead = moved[moved["instrument"] != "delivery"]
    kept = [f"“{r.item}” ({r.seller}, {when(r.date, r.precision)})" for r in ahead.itertuples()] or ["nothing"]
    unannounced = count(len(moved) - len(ahead)) if len(moved) > len(ahead) else "not one"
    words = []
    if len(moved):
        words = [
            f"Announced ahead and carried out: {joined(kept)}. Known only from the delivery itself: {unannounced}."
        ]
    lng = made[made["subject"] == "LNG supply"].dropna(subset=["quantity"])
    words += [
        f"In {when(r.date, r.precision)} {r.seller} and {r.buyer} named a volume of LNG, "
        f"{measured(r.quantity, r.quantity_unit)} "
        f"({r.outcome})."
        for r in lng.itertuples()
    ]
    return " ".join([*words, values(made)])


def values(made: pd.DataFrame) -> str:
    """What the announcements with a value add up to, and how much of that is American money going into Vietnam."""
    told = made.dropna(subset=["value_usd_mn"])
    if told.empty:
        return "Not one of the announcements came with a value."
    total, owned = told["value_usd_mn"].sum(), told.loc[told["role"] == "investment", "value_usd_mn"].sum()
    words = f"A value is on record for {count(len(told))} of {count(len(made))}; counted once, it comes to {usd(total)}"
    if not owned:
        return f"{words}."
    part = "all of it" if owned == total else f"of which {usd(owned)}"
    return f"{words}, {part} {'' if owned == total else 'would be '}American money put into Vietnam."


def landings(landed: pd.DataFrame, names: dict[str, str], until: str) -> str:
    """Where LNG cargoes came from; `landed` are deliveries of LNG, `names` country names by code."""
    if landed.empty:
        return f"No delivery of LNG is on record by {until}."
    origins = joined(f"{names.get(r.origin, 'not recorded')} ({month(r.start_date)})" for r in landed.itertuples())
    american = (landed["origin"] == "USA").any()
    absent = "" if american else " Not one is American, which is absence of evidence among the pages read."
    return f"Single LNG cargoes on record came from {origins}; others are not told apart.{absent}"


def gas_line(fuel: pd.DataFrame, by_heading: pd.DataFrame, by_line: pd.DataFrame) -> str:
    """What the Census file holds where LNG would show; empty when it holds LNG, or no heading of gases."""
    if fuel.empty or "2711" not in set(by_heading["hs4"]) or "271111" in set(by_line["hs6"]):
        return ""
    rest = fuel["other_gases"].max()
    most = f"no more than {_sum(rest)} in any year" if rest > 0 else "nothing"
    return (
        f"The Census file has no line for LNG (HS 2711.11) to Vietnam in {fuel.index[0]}-{fuel.index[-1]}, "
        "and its heading "
        f"2711 holds {most} beyond propane and butane."
    )


def cargoes(checks: pd.DataFrame) -> str:
    """American cargoes reported by the press against the Census; `checks` as from `energy.unit_values`; or empty."""
    if checks.empty:
        return ""
    told = " ".join(
        f"{r.fuel}: {_number(r.units)} {r.unit}s in {month(r.date)}, while all such US exports of that "
        "year come to "
        f"{_sum(r.exports_usd_mn)}, or {amount(r.usd_per_unit, 'US dollars', ',.2f')} a {r.unit}."
        for r in checks.itertuples()
    )
    return (
        f"Cargoes from America that the press reported can be held against the Census. {told} A quotient far "
        "from any price "
        "of the fuel suggests that the cargo was booked elsewhere, or not as reported."
    )


def _number(units: float) -> str:
    """
    >>> _number(21700.0), _number(1e6)
    ('21,700', '1 million')
    """
    return measured(units / 1e6, "million") if units >= 1e6 else significant(units)


def _sum(million: float) -> str:
    return usd(million) if million >= 1 else significant(1e6 * million, unit="US dollars")


def older_headings(beyond: pd.DataFrame) -> str:
    """That headings of fuels are older figures than their chapter; or empty.

    `beyond` is as from `energy.beyond_chapter`. In the years named the headings exceed the chapter that contains them,
    which no figures of one vintage can do.
    """
    words = []
    for year, row in beyond.iterrows():
        h, c = row["headings_vintage"], row["chapter_vintage"]
        revised = ", after the Census revision of June 2026" if str(h) < "2026-06" <= str(c) else ""
        words += [
            f"In {year} the headings of fuels, downloaded in {month(pd.Timestamp(str(h)))}, add up to "
            f"{usd(row['excess_usd_mn'])} more than their whole chapter (HS 27) as downloaded in "
            f"{month(pd.Timestamp(str(c)))}{revised}: {usd(row['headings_usd_mn'])} against "
            f"{usd(row['chapter_usd_mn'])}. "
            "Which heading was cut is not known."
        ]
    return " ".join(words)
