"""Goods that travel both ways: what the United States sells to Vietnam and buys from it within the same HS chapter.

Exports are total exports f.a.s., imports at customs value on one basis; both are wide frames (index: year, a column for
each chapter; million US dollars). The overlap rises as goods are lumped together: chapters are coarse.
"""

import pandas as pd

from tradebook.indicators import concentration, growth, intra_industry
from tradebook.narrative import amount, counted, direction, joined, pct, usd


def both_ways(exports: pd.DataFrame, imports: pd.DataFrame, last: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Exports and imports as wide frames over the years to `last` that both hold; a chapter without a row had no trade.

    Both tables have columns year, hs2 and value_usd_mn.
    """
    wide = [table.pivot(index="year", columns="hs2", values="value_usd_mn") for table in (exports, imports)]
    years = wide[0].index.intersection(wide[1].index)
    chapters = wide[0].columns.union(wide[1].columns)
    return tuple(frame.reindex(index=years[years <= last], columns=chapters).fillna(0.0) for frame in wide)


def overlap(sent: pd.DataFrame, bought: pd.DataFrame) -> pd.DataFrame:
    """The Grubel-Lloyd index of all trade by year, as it is and freed from the imbalance: index year."""
    years = {
        int(year): (
            intra_industry.grubel_lloyd(sent.loc[year], bought.loc[year]),
            intra_industry.balance_corrected(sent.loc[year], bought.loc[year]),
        )
        for year in sent.index
    }
    return pd.DataFrame.from_dict(years, orient="index", columns=["index", "corrected"])


def chapters(sent: pd.Series, bought: pd.Series, labels: pd.Series, most: int = 8) -> pd.DataFrame:
    """The chapters with most overlap in one year: chapter, sent_usd_bn, bought_usd_bn, grubel_lloyd."""
    own = intra_industry.grubel_lloyd_by_product(sent, bought)
    top = (own * (sent + bought)).dropna().nlargest(most).index
    rows = {"chapter": labels[top], "sent_usd_bn": sent[top] / 1000, "bought_usd_bn": bought[top] / 1000}
    return pd.DataFrame(rows).assign(grubel_lloyd=own[top])


def pairs_in_words(pairs: pd.DataFrame) -> str:
    """What was sold and bought in each chapter, as a list; `pairs` as from `chapters`."""
    return "; ".join(
        f"{row.chapter}: {usd(1000 * row.sent_usd_bn)} and {usd(1000 * row.bought_usd_bn)}"
        for row in pairs.itertuples()
    )


def overlap_in_words(by_year: pd.DataFrame, other: pd.DataFrame) -> str:
    """How much of the trade overlaps within chapters, then and now, as sentences.

    `by_year` as from `overlap`; `other` the same with imports on another basis, empty where not held.
    """
    if by_year.empty:
        return "Chapters are not held in both directions for this run."
    first, last, now = by_year.index[0], by_year.index[-1], by_year.iloc[-1]
    then = f"; in {first} it was {pct(by_year['index'].iloc[0])}" if last > first else ""
    words = f"In {last}, {pct(now['index'])} of the trade in both directions overlaps within chapters{then}."
    if now["corrected"] > 0:
        words += f" The imbalance of the two flows allows {pct(now['index'] / now['corrected'])} at most."
    if last in other.index:
        words += f" On general imports, another basis, the overlap of {last} is {pct(other.at[last, 'index'])}."
    return words


def concentration_in_words(sent: pd.DataFrame, bought: pd.DataFrame) -> str:
    """How concentrated each direction is by chapter, first and last year, as a sentence."""
    if sent.empty:
        return "By chapter, the two directions can't be compared in this run."
    told = []
    for flow, frame in [("purchases", bought), ("sales", sent)]:
        ends = [concentration.hhi(frame.iloc[place]) for place in (0, -1)]
        moved = " to ".join(amount(end, "index from zero to one", ".3f") for end in ends)
        told.append(f"that of US {flow} {direction(*ends)} from {moved}")
    span = f"from {sent.index[0]} to {sent.index[-1]}"
    return f"The same index by chapter of the Harmonized System, {span}: {joined(told)}."


def growth_in_words(exports: pd.DataFrame, labels: pd.Series, first: int, last: int) -> str:
    """Which chapters made the growth of US sales up to the newest year held by `last`, as a sentence.

    `exports` has columns year, hs2 and value_usd_mn.
    """
    wide = exports.pivot(index="year", columns="hs2", values="value_usd_mn").fillna(0.0)
    wide = wide.loc[first:last]
    if len(wide) < 2:
        return "US exports by chapter are not held for two years of this run."
    first, last = int(wide.index[0]), int(wide.index[-1])
    parts = growth.contributions(wide.loc[first], wide.loc[last])
    top = parts.loc[parts.abs().nlargest(3).index]
    told = joined(
        f"{labels[code][:1].lower()}{labels[code][1:]} ({amount(points, 'percentage points')})"
        for code, points in top.items()
    )
    total, whole = parts.sum(), wide.sum(axis=1)
    return (
        f"US sales went from {usd(whole[first])} in {first} to {usd(whole[last])} in {last}, a change of"
        f" {pct(total / 100)}; the {counted(len(top), 'chapter')} that moved most made, in percentage points, {told}."
    )
