"""Trade in proportion: at constant prices, for each person, and beside gross domestic product.

Trade is a frame of exports and imports (million US dollars, nominal, index: year), seen from the United States.
"""

import pandas as pd

from tradebook.indicators import growth, prices
from tradebook.narrative import amount, count, counted, joined, pct

OWN_PRICES = {"imports": "import_price", "exports": "export_price"}  # of all countries' goods, not of Vietnam's
WORDS = {
    "import_price": "import prices",
    "export_price": "export prices",
    "gdp_deflator": "the GDP deflator",
    "cpi_u": "consumer prices",
}
FULL = 12  # months of a year
AS_PAID = "as paid"
HEADS = {
    "Bought, per Vietnamese": ("imports", "VNM", "of purchases for each Vietnamese"),
    "Bought, per American": ("imports", "USA", "of purchases for each American"),
    "Sold, per Vietnamese": ("exports", "VNM", "of sales for each Vietnamese"),
}
SHORT = 7  # years of the shorter span told beside the whole
RAISED = 1.1  # of the older figure: by so much a new vintage of GDP is another level, not a revision


def at_prices(trade: pd.DataFrame, index: pd.DataFrame, first: int, last: int) -> pd.DataFrame:
    """Growth between two years as paid and at the prices of the trade's own index, of all output and of consumers.

    `index` has a column for each series of us_price_indices_by_year (index: year). A row for each flow and way of
    counting: flow, prices ("as paid" or the words of the index), rate_pct (a year), ratio (last over first). A way
    whose index lacks one of the years has no row.
    """
    rows = []
    for flow, own in OWN_PRICES.items():
        ends = trade.loc[[first, last], flow]
        rows.append((flow, AS_PAID, *ends))
        for series in (own, "gdp_deflator", "cpi_u"):
            held = index.reindex(index=[first, last], columns=[series])[series]
            if held.notna().all():
                rows.append((flow, WORDS[series], *prices.real_values(ends, held)))
    table = pd.DataFrame(rows, columns=["flow", "prices", "first", "last"])
    table["rate_pct"] = [
        100 * growth.cagr(a, b, last - first) for a, b in zip(table["first"], table["last"], strict=True)
    ]
    return table.assign(ratio=table["last"] / table["first"]).drop(columns=["first", "last"])


def held_span(index: pd.DataFrame, years: pd.Index) -> tuple[int, int] | None:
    """The first and the last of the years (in order) that have both indices of trade prices; None if fewer than two."""
    held = index.reindex(index=years, columns=[*OWN_PRICES.values()]).dropna().index
    return (int(held[0]), int(held[-1])) if len(held) > 1 else None


def rates_in_words(table: pd.DataFrame, span: tuple[int, int] | None) -> str:
    """The yearly rates of growth of both flows, as sentences; `table` as from `at_prices`."""
    if span is None:
        return "Indices of trade prices are not held for the years of this run, so prices can't be told from volumes."
    bought, sold = (
        joined(f"{pct(row.rate_pct / 100)} {_at(row.prices)}" for row in table[table["flow"] == flow].itertuples())
        for flow in OWN_PRICES
    )
    return (
        f"The yearly growth of US purchases from Vietnam from {span[0]} to {span[1]} comes to {bought}."
        f" That of sales to Vietnam comes to {sold}."
    )


def real_in_words(table: pd.DataFrame, span: tuple[int, int] | None) -> str:
    """The growth of US purchases as paid and by the deflators that lie furthest apart, as one short sentence."""
    if span is None:
        return "How much of this is higher prices can't be told for these years."
    bought = table[table["flow"] == "imports"].set_index("prices")["rate_pct"]
    least = bought.idxmin()
    told = [bought.index[0], bought.index[1], *([least] if least not in bought.index[:2] else [])]
    rates = joined(f"{pct(bought[name] / 100)} {_at(name)}" for name in told)
    return f"The yearly growth of US purchases from {span[0]} on is {rates}."


def prices_in_words(trade: pd.DataFrame, index: pd.DataFrame, span: tuple[int, int] | None) -> str:
    """How the indices and the purchases moved over the last SHORT years of the span (or all), as sentences."""
    if span is None:
        return "Without an index, every growth rate of this page is one of values."
    near, last = max(span[0], span[1] - SHORT), span[1]
    held = index.reindex(index=[near, last], columns=list(WORDS)).dropna(axis=1)
    moved = joined(f"{WORDS[name]} by {pct(column[last] / column[near] - 1)}" for name, column in held.items())
    table = at_prices(trade, index, near, last).query("flow == 'imports'")
    ratios = joined(f"{amount(row.ratio, 'times', '.2f')} {_at(row.prices)}" for row in table.itertuples())
    return (
        f"From {near} to {last} the indices changed: {moved}."
        f" The ratio of purchases at the end to those at the start is {ratios}."
    )


def heads_in_words(heads: pd.DataFrame) -> str:
    """What the newest year of `per_head` shows, as a sentence."""
    if heads.empty:
        return "Population is not held for the years of this run."
    year = heads["year"].max()
    sums = heads[heads["year"] == year].set_index("count")["usd_a_head"]
    told = [f"{amount(sums[name], 'US dollars', ',.0f')} {HEADS[name][2]}" for name in HEADS if name in sums]
    return f"In {year}, the newest year of this run with figures of population, American trade came to {joined(told)}."


def gdp_in_words(weight: pd.DataFrame, own: pd.DataFrame, gdp: pd.DataFrame) -> str:
    """The newest ratio to GDP by the American count, and by Vietnam's own (`own`) where held, as sentences.

    `gdp` as in `beside_gdp`: where the product of that year is no official file's, the text says so.
    """
    if weight.empty:
        return "Vietnam's gross domestic product is not held for the years of this run."
    year = weight["year"].max()
    here, there = (frame[frame["year"] == year]["share_pct"] for frame in (weight, own))
    product = f"{pct(here.iloc[0] / 100)} of its gross domestic product by the American count"
    told = f"In {year} the goods that Vietnam sold to the United States came to {product}"
    told = f"{told}, and to {pct(there.iloc[0] / 100)} by its own." if len(there) else f"{told}."
    pressed = gdp["is_preferred"] & (gdp["year"] == year) & gdp["basis"].str.contains("through the press", na=False)
    return (
        f"{told} That product is the government's own figure, known second-hand, through the press."
        if pressed.any()
        else told
    )


def pace_in_words(turnover: pd.Series, first: int, last: int) -> str:
    """The trend through all years beside the rate between the end points, as a sentence; two years have no trend."""
    held = turnover.loc[first:last].dropna()
    if len(held) < growth.FEWEST_POINTS:
        return "Two years have no trend but the line between them."
    rate, trend = growth.cagr(held[first], held[last], last - first), growth.trend(held)
    return (
        f"The rate between the end points, {pct(rate)} a year, rests on two years alone; a line through"
        f" the logs of all {counted(len(held), 'year')}"
        f" {'rises' if trend >= 0 else 'falls'} by {pct(abs(trend))} a year."
    )


def rows(table: pd.DataFrame) -> pd.DataFrame:
    """The table of `at_prices` for a chart: counted ("Bought, at import prices"), rate_pct, ratio, is_nominal."""
    verb = table["flow"].map({"imports": "Bought", "exports": "Sold"})
    words = verb + ", " + table["prices"].map(_at)
    return table.assign(counted=words, is_nominal=table["prices"] == AS_PAID)[
        ["counted", "rate_pct", "ratio", "is_nominal"]
    ]


def _at(name: str) -> str:
    return name if name == AS_PAID else f"at {name}"


def per_head(trade: pd.DataFrame, people: pd.DataFrame) -> pd.DataFrame:
    """Dollars a head by year, long: year, count, usd_a_head.

    `people` has a column for each country (USA, VNM; million persons, index: year). US purchases stand over the people
    of both countries, US sales over those of Vietnam. Years without people are left out.
    """
    rows = []
    for name, (flow, country, _) in HEADS.items():
        both = pd.DataFrame({"value": trade[flow], "people": people.reindex(columns=[country])[country]}).dropna()
        rows += [(year, name, prices.per_head(row["value"], 1e6 * row["people"])) for year, row in both.iterrows()]
    return pd.DataFrame(rows, columns=["year", "count", "usd_a_head"])


def beside_gdp(value: pd.Series, gdp: pd.DataFrame) -> pd.DataFrame:
    """A flow (million US dollars) in percent of GDP, by vintage of GDP: year, gdp_figures, share_pct.

    `gdp` are the rows of one country in gdp_by_year. Where the preferred figure lies a tenth or more above the
    superseded one (confidence low), the preferred series is another level: it is told from there on, and the older
    figures apart.
    """
    current = gdp[gdp["is_preferred"]].set_index("year")["value_usd_bn"]
    older = gdp[~gdp["is_preferred"] & (gdp["confidence"] == "low")].set_index("year")["value_usd_bn"]
    raised = (current / older).dropna().loc[lambda ratio: ratio >= RAISED]
    series = {"newest figures": current}
    if len(raised):
        series = {"newest figures": current.loc[raised.index.min() :], "older figures": older.sort_index()}
    rows = [
        (year, name, 100 * value[year] / (1000 * one))
        for name, column in series.items()
        for year, one in column.items()
        if year in value.index and pd.notna(value[year])
    ]
    return pd.DataFrame(rows, columns=["year", "gdp_figures", "share_pct"])


def levels_in_words(weight: pd.DataFrame) -> str:
    """How far two levels of GDP part in the first year with both, as a sentence; `weight` as from `beside_gdp`."""
    both = weight.pivot(index="year", columns="gdp_figures", values="share_pct").dropna()
    if both.shape[1] < 2 or both.empty:
        return "The ratio depends on the vintage of that product."
    year = both.index[0]
    new, old = both.loc[year, "newest figures"], both.loc[year, "older figures"]
    return (
        f"For {year} the ratio is {pct(new / 100)} by the newest figures and {pct(old / 100)} by older ones: the level"
        " of the product was raised since, so the two lines are not one."
    )


def thin_in_words(index: pd.DataFrame, last: int) -> str:
    """Whether the indices of the last year rest on all its months; `index` is us_price_indices_by_year."""
    own = index[index["is_latest"] & (index["year"] == last)]
    thin = own[own["months_averaged"] < FULL]
    if thin.empty:
        return (
            f"The price indices of {last} rest on all their months."
            if len(own)
            else f"No price index is held for {last}."
        )
    return f"The price indices of {last} rest on {count(thin['months_averaged'].min())} months, the GDP deflator apart."
