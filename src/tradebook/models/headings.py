"""US exports to Vietnam by HS heading: which headings lead, and which swell for a year."""

import pandas as pd

from tradebook.narrative import count, counted, joined, pct, usd

TOWERING = 10  # times its own median: a single order rather than a trade
LARGE = 0.05  # of all exports of the year
SPIKES_TOLD = 3
DRAWN = 8


def by_year(table: pd.DataFrame, last: int) -> pd.DataFrame:
    """Exports in million US dollars: a row for each full year to `last`, a column for each heading, NaN for no row.

    `table` is us_exports_to_vietnam_by_hs4_year, one row for each year and heading where months_covered is 12.
    """
    whole = table[(table["months_covered"] == 12) & (table["year"] <= last)]
    return whole.pivot(index="year", columns="hs4", values="value_usd_mn")


def top(sent: pd.DataFrame, exports: pd.Series) -> str:
    """What the headings that are drawn make up of all exports, and what as many made up at first, as a sentence.

    `sent` as from `by_year`, `exports` are all exports (million US dollars, index: year).
    """
    if sent.empty:
        return "American exports by heading are not held for this run."
    begun, ended = sent.index[0], sent.index[-1]
    now, then = (sent.loc[year].nlargest(DRAWN) for year in (ended, begun))
    return (
        f"The {counted(len(now), 'heading')} drawn made up {pct(now.sum() / exports[ended])} of exports to Vietnam in"
        f" {ended}; the {count(len(then))} that led in {begun} made up {pct(then.sum() / exports[begun])} then."
    )


def leaders(sent: pd.DataFrame, goods: pd.Series) -> str:
    """The headings that led, by the number of years in which they did, as a sentence.

    `sent` as from `by_year`, `goods` maps a heading to its label.

    >>> leaders(pd.DataFrame({"5201": [1.0, 3.0], "8542": [2.0, 2.0]}), pd.Series({"5201": "Cotton", "8542": "Chips"}))
    'By number of years in the lead: cotton (one) and chips (one).'
    """
    if sent.empty:
        return "Which goods led can't be said for this run."
    led = sorted(sent.idxmax(axis=1).value_counts().items(), key=lambda item: (-item[1], item[0]))
    return f"By number of years in the lead: {joined(f'{goods[code].lower()} ({count(n)})' for code, n in led)}."


def spikes(sent: pd.DataFrame, exports: pd.Series, goods: pd.Series) -> str:
    """The years in which a heading stood far above its own median and was large among all exports, as a sentence.

    `sent` and `goods` as in `leaders`, `exports` are all exports (million US dollars, index: year). At most three
    are named, the largest.
    """
    usual = sent.median()
    lone = sent.where(sent.ge(TOWERING * usual) & sent.gt(LARGE * exports, axis=0)).stack().dropna()
    told = [
        f"{goods[code].lower()} came to {usd(value)} in {year}, the median to {usd(usual[code])}"
        for (year, code), value in lone.nlargest(SPIKES_TOLD).sort_index().items()
    ]
    if not told:
        return "No large heading swells in this run."
    return f"A heading can tower over its median: {'; '.join(told)}."


def compared(sent: pd.DataFrame, codes: tuple[str, ...], goods: pd.Series) -> str:
    """What was sent of each of `codes` in the last year and in the first, to follow a colon, without a full stop."""
    if sent.empty or not set(codes) <= set(sent.columns) or sent.iloc[[0, -1]][list(codes)].isna().any(axis=None):
        return "how much of them the United States sent is not held for this run"
    first, last = sent.iloc[0], sent.iloc[-1]
    told = [f"{usd(last[code])} of {goods[code].lower()} ({usd(first[code])} in {first.name})" for code in codes]
    return f"in {last.name} the United States sent {' and '.join(told)}"
