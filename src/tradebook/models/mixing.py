"""What becomes of a statement when its two figures come from the two countries' counts of the same trade.

Each example is a pair of figures as press texts and speeches set them side by side; both are recomputed from rows here,
and beside them the pair as one country counts it.
"""

import pandas as pd

from tradebook.narrative import capital, counted, joined, pct, significant, usd

# what is measured, the later year and whose count it is, the earlier year and whose count that is
PAIRS = [
    ("turnover", 2009, "US", 2005, "Vietnam"),
    ("turnover", 2009, "US", 2008, "Vietnam"),
    ("turnover", 2020, "Vietnam", 1995, "US"),
    ("turnover", 2021, "Vietnam", 1995, "US"),
    ("turnover", 2022, "Vietnam", 2012, "US"),
    ("turnover", 2022, "Vietnam", 2015, "US"),
    ("balance", 2025, "Vietnam", 2024, "US"),
]
KINDS = {
    "turnover": "growth from a year in one count to a year in the other",
    "balance": "one country's surplus beside the other's deficit of another year",
    "share": "a part by one count of a whole by the other",
}
MARKS = {  # words of a sentence of `mislabelled`
    "printed as American": "a figure under the other country's name",
    "printed as two-way trade": "one flow as trade both ways",
}
SHARE_YEAR = 2006  # a review of that year set the American figure over Vietnam's total exports
SWAPPED = 2019  # whose turnover an agency printed as American


def examples(us: pd.DataFrame, vietnam: pd.DataFrame, sold: pd.Series, last: int) -> pd.DataFrame:
    """Each pair with figures from both counts, and from one, as ratios of the later figure to the earlier one.

    `us` and `vietnam` are indexed by year, columns exports, imports, turnover, balance (above zero: the United States'
    deficit, Vietnam's surplus) in million USD; `sold` is all Vietnam exports. Columns what, later, earlier,
    later_count, earlier_count, mixed, vietnam, us, alike (Vietnam's where both its ends are known, else the American),
    distortion_pct (mixed over alike). Pairs after `last`, without both figures, or with one that is not positive are
    left out.
    """
    counts, rows = {"US": us, "Vietnam": vietnam}, []
    for what, later, later_count, earlier, earlier_count in PAIRS:
        mixed = _ratio(counts[later_count], later, counts[earlier_count], earlier, what)
        own = [_ratio(count, later, count, earlier, what) for count in (vietnam, us)]
        rows.append((what, later, earlier, later_count, earlier_count, mixed, *own))
    total = sold.get(SHARE_YEAR, float("nan"))
    parts = [figures.get(SHARE_YEAR, float("nan")) / total for figures in (us["imports"], vietnam["exports"])]
    rows.append(("share", SHARE_YEAR, SHARE_YEAR, "US", "Vietnam", *parts, float("nan")))
    names = ["what", "later", "earlier", "later_count", "earlier_count", "mixed", "vietnam", "us"]
    found = pd.DataFrame(rows, columns=names)
    found["alike"] = found["vietnam"].fillna(found["us"])
    found = found[found["later"] <= last].dropna(subset=["mixed", "alike"]).reset_index(drop=True)
    return found.assign(distortion_pct=100 * (found["mixed"] / found["alike"] - 1))


def _ratio(later: pd.DataFrame, year: int, earlier: pd.DataFrame, base: int, what: str) -> float:
    ends = [frame[what].get(when, float("nan")) for frame, when in [(later, year), (earlier, base)]]
    return float(ends[0] / ends[1]) if min(ends) > 0 else float("nan")


def label(row) -> str:
    """The pair in a few words, for an axis."""
    if row.what == "share":
        return f"Share of Vietnam's exports, {row.later}"
    return f"{row.what.capitalize()}, {row.earlier} ({row.earlier_count}) to {row.later} ({row.later_count})"


def size(row: pd.Series, column: str) -> str:
    """The ratio of a column in words: a share as it is, a change in percent, a multiple where any of the row doubles.

    >>> size(pd.Series({"what": "turnover", "mixed": 1.061}), "mixed")
    '+6.1%'
    >>> size(pd.Series({"what": "turnover", "mixed": 2.269, "us": 1.966}), "us")
    '1.97 times'
    """
    value = row[column]
    if row["what"] == "share":
        return pct(value)
    doubled = row.reindex(["mixed", "vietnam", "us"]).astype(float).max() >= 2  # one form, to be compared
    return f"{significant(value, unit='times')} times" if doubled else f"{'+' if value >= 1 else ''}{pct(value - 1)}"


def in_words(row: pd.Series) -> str:
    """One pair as a sentence: what the mixed figures make, and what each count alone makes."""
    names = {"vietnam": "Vietnam's count alone", "us": "the American count alone"}
    alone = " and ".join(f"{name} {size(row, key)}" for key, name in names.items() if pd.notna(row[key]))
    if row["what"] == "share":
        return f"American imports of {row['later']} over Vietnam's total exports make {size(row, 'mixed')}; {alone}."
    noun = {
        "turnover": {"US": "American two-way trade", "Vietnam": "Vietnamese two-way trade"},
        "balance": {"US": "the American deficit", "Vietnam": "Vietnam's surplus"},
    }[row["what"]]
    ends = [f"{noun[row[f'{end}_count']]} of {row[end]}" for end in ("later", "earlier")]
    return f"{capital(ends[0])} set beside {ends[1]} makes {size(row, 'mixed')}; {alone}."


def in_short(pairs: pd.DataFrame) -> str:
    """The pair of the newest year that mixing moved furthest, as a sentence; `pairs` as from `examples`."""
    if pairs.empty:
        return "No pair of figures known to have been mixed falls into this run."
    newest = pairs[pairs["later"] == pairs["later"].max()]
    return f"Articles mix the counts: {in_words(newest.loc[newest['distortion_pct'].abs().idxmax()])}"


def ways(pairs: pd.DataFrame, wrong: list[str]) -> str:
    """In which ways the counts of this run were mixed; `pairs` as from `examples`, `wrong` as from `mislabelled`."""
    kinds = set(pairs["what"])
    told = [text for what, text in KINDS.items() if what in kinds]
    told += [text for mark, text in MARKS.items() if any(mark in sentence for sentence in wrong)]
    if not told:
        return "No way of mixing them falls into this run."
    return (
        f"{capital(counted(len(told), 'way'))} of mixing {'was' if len(told) == 1 else 'were'} met: {'; '.join(told)}."
    )


def across(pairs: pd.DataFrame) -> str:
    """What growth is worth that begins in one count and ends in the other; `pairs` as from `examples`."""
    crossed = pairs[(pairs["what"] != "share") & (pairs["later_count"] != pairs["earlier_count"])]
    if crossed.empty:
        return "No growth from one count to the other falls into this run."
    unknown = crossed.loc[(crossed["later_count"] == "Vietnam") & crossed["vietnam"].isna(), "earlier"]
    missing = f" Vietnam's own two-way trade of {joined(sorted(set(unknown)))} was not found." if len(unknown) else ""
    return f"Growth that begins in one count and ends in the other is that of neither.{missing}"


def mislabelled(vietnam: pd.DataFrame, us: pd.DataFrame, parts: pd.DataFrame, months: pd.DataFrame) -> list[str]:
    """Figures that were printed under a name that is not theirs, a sentence each, as far as the rows are held.

    `parts`: Vietnam's part-years (period_start, period_end, flow, value_usd_mn), `months`: US exports and imports by
    month; both cut to the run by the caller, as are the yearly frames.
    """
    found = [_swapped(vietnam, us), _one_flow(parts, months), _five_months(parts)]
    return [sentence for sentence in found if sentence]


def _swapped(vietnam: pd.DataFrame, us: pd.DataFrame) -> str:
    if SWAPPED not in vietnam.index or SWAPPED not in us.index or vietnam.loc[SWAPPED].isna().any():
        return ""
    printed, other = vietnam.at[SWAPPED, "turnover"], us.at[SWAPPED, "turnover"]
    own = vietnam.loc[SWAPPED, ["exports", "imports"]].sum()
    if abs(printed - own) >= abs(printed - other):
        return ""
    return (
        f"A turnover of {usd(printed)} for {SWAPPED} was printed as American: Vietnam's flows add up to {usd(own)}, "
        f"the American ones to {usd(other)}."
    )


def _one_flow(parts: pd.DataFrame, months: pd.DataFrame) -> str:
    sold, both = _sold(parts, 2023, 8), months.loc["2023-01":"2023-08"]
    if pd.isna(sold) or len(both) < 8:
        return ""
    return (
        f"Vietnam's exports of January to August 2023, {usd(sold)}, were printed as two-way trade, which was "
        f"{usd(both[['exports', 'imports']].sum().sum())} in the American count."
    )


def _five_months(parts: pd.DataFrame) -> str:
    five, six = (_sold(parts, 2025, month) for month in (5, 6))
    if pd.isna(five) or pd.isna(six):
        return ""
    return (
        f"As exports of the first half of 2025, {usd(five)} was given: that leaves out June, with which it is "
        f"{usd(six)}."
    )


def _sold(parts: pd.DataFrame, year: int, month: int) -> float:
    """Vietnam's exports from January to a month."""
    ends = (pd.Timestamp(year, 1, 1), pd.Timestamp(year, month, 1))
    found = parts[(parts["flow"] == "exports") & (parts["period_start"] == ends[0]) & (parts["period_end"] == ends[1])]
    return float(found["value_usd_mn"].iloc[0]) if len(found) else float("nan")
