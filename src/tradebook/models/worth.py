"""What standing aircraft orders are worth, in sentences, and how that compares with the US goods balance.

`live` are standing orders as from `orders.values`, `worth` their totals as from `orders.totals`. Balances are deficits
in million US dollars; below zero they are surpluses, and then nothing is set against them.
"""

import pandas as pd

from tradebook.narrative import measured, pct, significant, times, usd

ABROAD = "appraisal, less abroad"  # fewer aircraft, at a price that has a row of its own
WAYS = {  # the basis that says most about what is paid comes first
    "budget": "at a buyer's budget",
    "appraisal": "at appraised values",
    "headline": "at headline values",
    ABROAD: "at appraised values without those for affiliates elsewhere",
}


def basis(worth: dict[str, float]) -> str | None:
    """The basis to reckon with, of those on which all orders have a value; None when there is none.

    >>> basis({"headline": 9.0, "appraisal": 4.0}), basis({})
    ('appraisal', None)
    """
    return next((name for name in WAYS if name in worth), None)


def against_deficit(live: pd.DataFrame, worth: dict[str, float], deficit: float, year: int) -> str:
    """What the orders come to, on the headlines and on the basis used, and as a share of one year's deficit."""
    used = basis(worth)
    options = ", options included," if live["is_maximum"].any() else ""
    subject = f"The {measured(live['quantity'].sum(), 'aircraft', ',')} that stand{options}"
    if used is None:
        return f"{subject} can't be valued: not one basis on record covers all of them."
    share = f"while the United States had no goods deficit with Vietnam in {year}, but a surplus of {usd(abs(deficit))}"
    if deficit > 0:
        share = f"{pct(worth[used] / deficit)} of one year's US goods deficit with Vietnam ({usd(deficit)} in {year})"
    if used == "headline":
        return f"{subject} were announced at {usd(worth[used])}, {share}."
    classes = live.loc[live["budget_usd_mn"].isna(), "aircraft_class"].unique() if used == "budget" else []
    bare = "".join(f" ({name[:-1]}ies: an appraisal)" for name in classes)
    if "headline" not in worth:
        return f"{subject} come to {usd(worth[used])} {WAYS[used]}{bare}, {share}."
    headline = f"{subject} were announced at {usd(worth['headline'])}"
    return f"{headline}; {WAYS[used]}{bare} they come to {usd(worth[used])}, {share}."


def in_a_year(yearly: pd.Series, gap: pd.Series, year: int, used: str) -> str:
    """What one year's aircraft come to beside the deficit of `year` and beside its change, as sentences.

    `yearly` is million US dollars by basis (as from `arrivals.scenario`), `gap` the deficit by year.
    """
    deficit, change = gap[year], gap[year] - gap.get(year - 1, float("nan"))
    words = f"In each year they come to {usd(yearly[used])} {WAYS[used]}."
    if deficit <= 0:
        return f"{words} In {year} the United States had no goods deficit with Vietnam."
    words = f"{words[:-1]}, or {pct(yearly[used] / deficit)} of the US goods deficit of {year}."
    if not abs(change) > 0:
        return words
    moved = f"In {year} the deficit {'grew' if change > 0 else 'shrank'} by {usd(abs(change))}"
    return f"{words} {moved}, {times(abs(change) / yearly[used])} such a year's aircraft {WAYS[used]}."


def by_basis(yearly: pd.Series, deficit: float, used: str) -> tuple[pd.DataFrame, str, str]:
    """One year's aircraft on each basis, for a chart: rows (way, a measure, is_used), the measure's column, the title.

    The measure is a share of the deficit in percent, or billion US dollars where there is none. `yearly` is million US
    dollars by basis, as from `arrivals.scenario`.
    """
    column = "share_of_deficit_pct" if deficit > 0 else "yearly_usd_bn"
    measure = 100 * yearly / deficit if deficit > 0 else yearly / 1000
    ways = [WAYS[name].removeprefix("at ") for name in yearly.index]
    table = pd.DataFrame({"way": ways, column: measure.to_numpy(), "is_used": yearly.index == used})
    said = (lambda value: pct(value / 100)) if deficit > 0 else (lambda value: f"${value:.1f} billion")
    prices = measure.drop(ABROAD, errors="ignore")
    fewer = f"; {said(measure[ABROAD])} for Vietnam" if ABROAD in measure else ""
    whole = " of the deficit" if deficit > 0 else ""
    title = f"By price, a year's aircraft: {said(prices.min())} to {said(prices.max())}{whole}{fewer}"
    return table.sort_values(column, ascending=False), column, title


def weighs(yearly: pd.Series, used: str | None) -> str:
    """Whether the price or the years of delivery move a year's sum more, as sentences.

    `yearly` is million US dollars by basis; the years are halved and doubled at the basis `used`.
    """
    if used is None:
        return "No price covers all of them, so that none can be weighed."
    prices, own = yearly.drop(ABROAD, errors="ignore"), yearly[used]
    low, high = prices.min(), prices.max()
    slower, faster = usd(own / 2), usd(2 * own)
    if len(prices) < 2:
        words = "Only one price on record covers all of them, so that its weight can't be shown"
        return f"{words}; in twice as many years, or in half as many, a year's sum would be {slower} or {faster}."
    one, other = ("price", "time") if high - low >= 1.5 * own else ("time", "price")
    return (
        f"The {one} assumed weighs more than the {other}: by price a year's aircraft come to {usd(low)} to "
        f"{usd(high)}; {WAYS[used]}, in twice as many years or in half as many, to {slower} or {faster}. The bar in "
        "colour is the price used above."
    )


def content(share_pct: float | None, worth: dict[str, float]) -> list[str]:
    """What part of headlines was once counted as American, and what it would make of today's; one sentence or none."""
    if not share_pct:
        return []
    words = (
        "An official count of May 2017, read in a copied report, put the US share of headlines at "
        f"{pct(share_pct / 100)}"
    )
    if "headline" not in worth:
        return [f"{words}."]
    return [
        f"{words}; at that share the standing orders' headlines would hold "
        f"{usd(worth['headline'] * share_pct / 100)} of "
        "American work. No such count was found for them."
    ]


def narrowbodies(quotes: pd.DataFrame, deficit: float, year: int) -> list[str]:
    """How many narrowbodies at the appraisal match the deficit; `quotes` as from `orders.appraisals`. One or none."""
    if deficit <= 0 or "narrowbody" not in quotes.index:
        return []
    number = significant(deficit / quotes.at["narrowbody", "value"], unit="narrowbodies")
    return [f"Some {number} new narrowbodies at the appraisal would match the deficit of {year}."]


def best_year(flown: pd.Series, gap: pd.Series) -> str:
    """The year with the largest aircraft exports (million US dollars by year) and how the deficit moved in it."""
    if not (flown > 0).any():
        return "No aircraft exports are held for this run."
    top = flown.idxmax()
    before = f", up from {usd(flown[top - 1])} a year before" if top - 1 in flown.index else ""
    words = f"Aircraft exports were largest in {top}, at {usd(flown[top])}{before}"
    if min(gap.get(top - 1, 0), gap.get(top, 0)) <= 0:
        return f"{words}."
    went = f"in the same year the deficit went from {usd(gap[top - 1])} to {usd(gap[top])}"
    return f"{words}; {went}. That shows no link between them."
