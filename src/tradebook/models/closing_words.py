"""What announced purchases could do to a trade deficit, in sentences. Sums are billion US dollars, gaps million.

`gap` is the US goods deficit with Vietnam by year, of the years a chapter speaks of; below zero it is a surplus, and
then nothing is set against it.
"""

import pandas as pd

from tradebook.models import orders
from tradebook.narrative import amount, capital, count, counted, joined, measured, pct, several, significant, times, usd

_BASES = {
    "headline": "at headlines",
    "listed": "at the newest list prices on record",
    "budget": "at buyers' budgets, or appraisals where there is none",
    "appraisal": "at appraisals",
}


def beside(usd_bn: float, gap: pd.Series) -> str:
    """A sum a year as a share of each year's deficit, newest first; says so where there was none.

    >>> beside(2.0, pd.Series({2024: 100_000.0, 2025: 200_000.0}))
    'or 1.0% of the deficit of 2025 and 2.0% of the deficit of 2024'
    """
    owed = gap[gap > 0]
    if owed.empty:
        return f"while the United States had no goods deficit with Vietnam in {joined(gap.index)}"
    return "or " + joined(f"{pct(1000 * usd_bn / owed[year])} of the deficit of {year}" for year in owed.index[::-1])


def small(usd_bn: float) -> str:
    """A sum in words, however small.

    >>> small(1.05), small(0.0000204), small(0.0)
    ('$1.05 billion', '$20 thousand', 'nothing')
    """
    if usd_bn >= 1e-3:
        return usd(1000 * usd_bn)
    return significant(usd_bn * 1e6, 2, "thousand US dollars") if usd_bn >= 1e-6 else "nothing"


def inside(text: str) -> str:
    """The text as it reads inside a sentence: LNG and US stay as they are."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def finding(all_bn: float, mean_bn: float, part: float, gap: pd.Series, last: int) -> str:
    """The answer in one sentence, or two where there was no deficit."""
    year, now = gap.index[-1], gap.iloc[-1]
    hope = f"by past deals, and with {pct(part, 0)} of each assumed delivered, {usd(1000 * mean_bn)} is to be expected"
    came = f"If every announced purchase came at its headline by {last},"
    if now <= 0:
        none = f"In {year} the United States had no goods deficit with Vietnam."
        return f"{came} it would add {usd(1000 * all_bn)} a year to US exports; {hope}. {none}"
    shrunk = f"would shrink by {usd(1000 * all_bn)} a year, or {pct(1000 * all_bn / now)}"
    return f"{came} the US goods deficit with Vietnam ({usd(now)} in {year}) {shrunk}; {hope}."


def everything(all_bn: float, gap: pd.Series, until: str, span: str) -> str:
    """What delivery of all that stands, at its headlines, would add to US exports each year, wherever it goes."""
    return (
        f"If every purchase announced up to {until} that still stands were delivered {span} at its headline value, US "
        f"exports would gain {usd(1000 * all_bn)} a year, {beside(all_bn, gap)}."
    )


def likely(shipped_bn: float, mean_bn: float, part: float, gap: pd.Series) -> str:
    """What it would be at prices paid, to Vietnam alone, and what is to be expected, each year."""
    return (
        f"At the prices that buyers may pay, and without what is bound elsewhere, it would be {usd(1000 * shipped_bn)} "
        f"a year. If deals go ahead as often as past ones, and {pct(part, 0)} of each is delivered, which is assumed, "
        f"{usd(1000 * mean_bn)} a year is to be expected, {beside(mean_bn, gap)}."
    )


def moved(gap: pd.Series, all_bn: float) -> str:
    """How far the deficit moved by itself in the last year, beside what every purchase would bring in one."""
    (before, now), (first, last) = gap.iloc[-2:], gap.index[-2:]
    if max(before, now) <= 0:
        return f"In {first} and {last} there was no deficit to move."
    if abs(now - before) < 1:
        return f"Between {first} and {last} the deficit stood still."
    way = "grew" if now > before else "shrank"
    ratio = times(abs(now - before) / 1000 / all_bn)
    return f"Between {first} and {last} the deficit {way} by {usd(abs(now - before))}, {ratio} such a year's sum."


def classes(past: pd.DataFrame, book: pd.DataFrame) -> str:
    """How many past deals of each class went ahead, with the interval, and for which goods each class stands."""
    told = []
    for one, group in book.groupby("compared_with", sort=False):
        row, names = group.iloc[0], joined(dict.fromkeys(inside(name) for name in group["group"]))
        ahead, many = round(row["go_ahead"] * row["deals"]), one.replace("deal", "deals", 1)
        went = several(ahead, "went ahead", "went ahead")
        told.append(
            f"of {counted(row['deals'], f'past {one}', f'past {many}')} {went} "
            f"({pct(row['go_ahead'], 0)}, 95% interval {pct(row['low'], 0)} to {pct(row['high'], 0)}; used for {names})"
        )
    came = int(past["arrived"].sum())
    if len(past) == 1:
        return f"{capital('; '.join(told))}. It has brought {'goods' if came else 'nothing'} so far."
    arrived = several(came, "has", "have")
    return (
        f"{capital('; '.join(told))}. Of all {count(len(past))} past deals together, {arrived} brought anything so far."
    )


def headlines(said: int, summed: float, once_bn: float, stands: pd.DataFrame, book: pd.DataFrame) -> str:
    """What all announcements come to, and what stands once each is counted once."""
    stand = f"{counted(len(book), 'purchase')} that can be valued {'stand' if len(book) > 1 else 'stands'}"
    sums = (
        (book["headline_usd_mn"] * book["left"]).groupby(book["outcome"], sort=False).sum().sort_values(ascending=False)
    )
    rests = joined(f"{name} {usd(value)}" for name, value in sums.items()) if len(sums) > 1 else sums.index[0]
    value = "No announcement put a value on such goods."
    if said:
        times_said = counted(said, "announcement")
        value = f"A value was put on such goods, or on the money for them, in {times_said}: {usd(summed)} in all."
    once = f"Counted once, {stand}, at {usd(1000 * once_bn)} ({rests})."
    return f"{value} {once} {unpriced(stands, book)}"


def best(full: pd.Series, yearly: pd.DataFrame, gap: pd.Series) -> str:
    """The best year if everything came (`full`, billion USD by year), and the simulated range of that year."""
    year, flat = full.idxmax(), full.max() - full.min() < 1e-9
    low, high = (usd(1000 * yearly.at[year, name]) for name in ("low_usd_bn", "high_usd_bn"))
    which = "each year would bring" if flat else f"{year} would bring most,"
    why = "No goods in this run have dates of their own."
    if not flat:
        why = "The steps come from dates: farm goods are assumed early, an order with a published schedule follows it."
    return (
        f"If everything came at its headline, {which} {usd(1000 * full.max())}, {beside(full.max(), gap)}. Nine "
        f"draws in ten put {'a' if flat else 'that'} year between {low} and {high}. {why}"
    )


def best_title(full: pd.Series, gap: pd.Series) -> str:
    """The best year if everything came, as a title."""
    which = "any year" if full.max() - full.min() < 1e-9 else "the best year"
    year, deficit = gap.index[-1], gap.iloc[-1]
    share = f"{pct(1000 * full.max() / deficit)} of {year}'s deficit" if deficit > 0 else usd(1000 * full.max())
    return f"Even if everything came, {which} would bring {share}"


def unpriced(standing: pd.DataFrame, book: pd.DataFrame) -> str:
    """The purchases that stand but have neither a value nor a volume that could be priced."""
    left = standing[~standing["deal_id"].isin(book["deal_id"])]
    if left.empty:
        return "Every purchase that stands has a value or a volume."
    sizes = left["group"].value_counts(sort=False)
    names = joined(f"{count(number)} of {inside(name)}" for name, number in sizes.items())
    return f"Without a value, or a volume that could be priced, {several(len(left), 'is', 'are')} left out ({names})."


def bases(live: pd.DataFrame, prices: pd.DataFrame, year: int) -> str:
    """What the standing aircraft come to on each basis that covers all of them, highest first."""
    if live.empty:
        return "No order of Boeing aircraft stands in this run."
    listed = live["aircraft_class"].map(orders.prices(prices, "list price", year)["value_usd_mn_per_aircraft"])
    found = orders.totals(live)
    if listed.notna().all():
        found["listed"] = float((listed.astype(float) * live["quantity"]).sum())
    ranked = sorted(found.items(), key=lambda item: -item[1])
    sums = joined(f"{usd(value)} {_BASES[name]}" for name, value in ranked) if found else "a sum not known on any basis"
    return f"The {measured(live['quantity'].sum(), 'aircraft', ',')} that stand come to {sums}."


def paid_at(live: pd.DataFrame) -> str:
    """At which price the aircraft of each class are taken."""
    told = []
    for name, group in live.groupby("aircraft_class"):
        basis = "an appraisal" if group["appraised_usd_mn"].notna().all() else "the headline"
        told.append(f"{name[:-1]}ies at {'a buyer’s budget' if group['budget_usd_mn'].notna().all() else basis}")
    return joined(told) if told else "no aircraft stand"


def american(share_pct: float | None, book_bn: float, year: int) -> str:
    """The American part of headlines by the one official count, if it was known in `year`."""
    if share_pct is None or year < 2017:
        return "No count of the American part of such headlines is on record so far."
    part = usd(1000 * book_bn * share_pct / 100)
    return (
        f"An official count of May 2017, read in a copied report, put the American part of headlines at "
        f"{pct(share_pct / 100)}; of those that stand it would make {part}."
    )


def spread(summed: dict[float, pd.Series], years: int) -> str:
    """The simulated sums a year for each correlation; `summed` as from `fulfilment.summary`, of sums over `years`."""
    ranges = {
        rho: f"{usd(1000 * s['low_usd_bn'] / years)} to {usd(1000 * s['high_usd_bn'] / years)}"
        for rho, s in summed.items()
    }
    if len(ranges) > 1 and len(set(ranges.values())) == 1:
        return (
            f"Nine draws in ten give {next(iter(ranges.values()))} a year, whether or not the deals share their luck."
        )
    luck = {
        rho: f"share their luck (correlation {amount(rho, 'correlation', 'g')})" if rho else "are independent"
        for rho in ranges
    }
    return (
        f"Nine draws in ten give {joined(f'{text} a year if the deals {luck[rho]}' for rho, text in ranges.items())}."
    )


def chances(low_bn: float, high_bn: float) -> str:
    """The expected sum a year with every chance at the ends of its interval."""
    return (
        f"The chances themselves are uncertain: with each at the low end of its interval, {usd(1000 * low_bn)} a year "
        f"would be expected; at the high end, {usd(1000 * high_bn)}."
    )


def error(table: pd.DataFrame, years: int, seed: int) -> str:
    """How far the simulated mean lies from the exact one as draws are added; `table` from `fulfilment.convergence`."""
    marks = sorted({len(table) // 2, len(table) - 1})
    told = [
        f"{small(table['error_usd_bn'].iloc[m] / years)} after {measured(table.index[m], 'draws', ',')}" for m in marks
    ]
    expected = small(table["se_usd_bn"].iloc[-1] / years)
    return (
        f"The simulated mean of a year misses the exact one by {joined(told)}, where the Monte Carlo standard error is "
        f"{expected} (seed {seed}). That error measures the draws, not what is unknown about the deals."
    )


def widest(swings: pd.DataFrame) -> str:
    """The assumption that matters most, as a title; `swings` as from `closing.swings`."""
    top = swings.iloc[0]
    name = inside(top["assumption"].split(",")[0].removesuffix(" by the horizon"))
    return f"What matters most: {name}, {usd(1000 * top['low_usd_bn'])} to {usd(1000 * top['high_usd_bn'])}"


def result(total: str, gap: pd.Series) -> str:
    """The sentence under the sliders, as a Vega expression; `total` is one for billion US dollars a year."""
    text = f"'These settings give $' + format({total}, ',.2f') + ' billion a year'"
    year, deficit = gap.index[-1], float(gap.iloc[-1])
    if deficit > 0:
        text += f" + ', or ' + format(1e5 * ({total}) / {deficit!r}, '.1f') + '% of the deficit of {year}'"
    return f"{text} + '.'"
