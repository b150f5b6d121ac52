"""Vietnam's product groups beside its total for the same period. Lists of different periods overlap: never add them."""

import pandas as pd

from tradebook.narrative import capital, count, counted, joined, pct, usd

QUARTER = pd.Timestamp(2023, 3, 1)  # officials quote this quarter group by group
LEAST_GROUPS = 3  # a list of fewer groups says little about a mix
PERIOD = ["period_start", "period_end"]
ELECTRONIC_GROUPS = (
    "machinery, equipment, tools and parts",
    "computers, electronics and components",
    "phones and components",
)
ELECTRONIC_INDUSTRIES = ("333", "334", "335")


def lists(groups: pd.DataFrame, by_period: pd.DataFrame, by_year: pd.DataFrame) -> dict[pd.Timestamp, pd.DataFrame]:
    """The lists of groups, from January to some month, whose total is known: last month -> rows, largest first.

    Takes vn_exports_to_us_by_group_period and Vietnam's exports by part-year and by year (million USD, FOB). Rows
    are indexed by product_group ("&" spelt out), with value_usd_mn, qualifier, basis, source_id, total_usd_mn,
    total_qualifier and fraction (0..1); qualifiers are "" where the source had none. Low-confidence rows,
    alternatives, parts of other groups and lists of fewer than three groups are left out.
    """
    kept = _fair(groups)
    kept = kept[(kept["period_start"].dt.month == 1) & ~kept["product_group"].str.contains("(part of", regex=False)]
    told = kept.merge(_totals(by_period, by_year), on=PERIOD)
    told = told.fillna({"qualifier": "", "total_qualifier": ""}).sort_values("value_usd_mn", ascending=False)
    spelt = told["product_group"].str.replace("&", "and")
    told = told.assign(product_group=spelt, fraction=told["value_usd_mn"] / told["total_usd_mn"])
    by_end = {end: rows.set_index("product_group") for end, rows in told.groupby("period_end")}
    return {end: rows for end, rows in by_end.items() if len(rows) >= LEAST_GROUPS}


def fullest(lists: dict[pd.Timestamp, pd.DataFrame]) -> pd.Timestamp | None:
    """The last month of the list to show: that of QUARTER if it is held, else of the list with most groups; or None."""
    return QUARTER if QUARTER in lists else max(lists, key=lambda end: (len(lists[end]), end), default=None)


def rows(listed: pd.DataFrame) -> pd.DataFrame:
    """One list for a chart: group (with the hedge of its source), exports_usd_bn, share_pct."""
    hedged = [capital(f"{name} ({word})" if word else name) for name, word in listed["qualifier"].items()]
    return pd.DataFrame(
        {"group": hedged, "exports_usd_bn": listed["value_usd_mn"] / 1000, "share_pct": 100 * listed["fraction"]}
    )


def steps(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """Shares of the total, as fractions, of the groups in both lists: before, after; the widest gain comes first.

    >>> a, b = pd.DataFrame({"fraction": [0.3, 0.2]}, ["x", "y"]), pd.DataFrame({"fraction": [0.2, 0.4]}, ["x", "y"])
    >>> steps(a, b).index.tolist()
    ['y', 'x']
    """
    both = pd.DataFrame({"before": before["fraction"], "after": after["fraction"]}).dropna()
    return both.loc[(both["after"] - both["before"]).sort_values(ascending=False).index]


def later(lists: dict[pd.Timestamp, pd.DataFrame], end: pd.Timestamp) -> tuple[pd.Timestamp, pd.DataFrame] | None:
    """The newest list after `end` that names at least three of its groups, with the steps to it; None without one."""
    compared = {other: steps(lists[end], rows) for other, rows in lists.items() if other > end}
    kept = [other for other, both in compared.items() if len(both) >= LEAST_GROUPS]
    return (max(kept), compared[max(kept)]) if kept else None


def in_short(listed: pd.DataFrame, words: str) -> str:
    """How much of the total the groups of one list make up, as a sentence; `words` name its period (see `period`)."""
    hedge, total = listed["total_qualifier"].iloc[0], usd(listed["total_usd_mn"].iloc[0])
    in_all = f"{hedge} {total}".strip()
    return f"By Vietnam's own count, {covered(listed)} its exports to the United States in {words}, {in_all} in all."


def covered(listed: pd.DataFrame) -> str:
    """What the groups of one list make up, without the whole: "six product groups made up about 76.4% of"."""
    hedged = listed["total_qualifier"].iloc[0] or (listed["qualifier"] != "").any()
    part = f"{'about ' if hedged else ''}{pct(listed['fraction'].sum())}"
    return f"{counted(len(listed), 'product group')} made up {part} of"


def basis(lists: dict[pd.Timestamp, pd.DataFrame], end: pd.Timestamp, kinds: pd.Series) -> str:
    """What sort of figures a list holds, from whom, and how its groups moved since, as sentences.

    `kinds` maps a source_id to the words for its kind.
    """
    listed = lists[end]
    kind = (
        "estimates made as the period ended"
        if listed["basis"].str.contains("estimate").all()
        else "preliminary figures"
    )
    then = "No later list in this run names enough of the same groups to compare."
    if found := later(lists, end):
        newest, pairs = found
        moves = [f"“{g}” went from about {pct(x)} to about {pct(y)}" for g, x, y in pairs.iloc[[0, -1]].itertuples()]
        then = f"Of the groups named again in {period(newest)}, {' of the total, and '.join(moves)}."
    called = (
        " Their page calls the total trade; another, citing the same office, calls it exports."
        if end == QUARTER
        else ""
    )
    origin = joined(sorted(set(kinds[listed["source_id"]])))
    return f"These are {kind}, known second-hand, from {origin}.{called} {then}"


def beside_industries(listed: pd.DataFrame, share: pd.DataFrame, year: int) -> str:
    """The groups around electronics beside the American industries of that year (`share`: year by NAICS), in words."""
    there = share.reindex(index=[year], columns=list(ELECTRONIC_INDUSTRIES)).loc[year]
    if not set(ELECTRONIC_GROUPS) <= set(listed.index) or there.isna().any():
        return "The groups are not those of the American table, and can't be set beside it in this run."
    here = listed.loc[list(ELECTRONIC_GROUPS), "fraction"]
    return (
        f"The groups are not those of the American table: machinery is {pct(here.iloc[0])} here, but "
        f"{pct(there.iloc[0])} there in {year}. Machinery, electronics and phones together are {pct(here.sum())} here; "
        f"machinery, electronics and electrical equipment, {pct(there.sum())} there."
    )


def period(end: pd.Timestamp) -> str:
    """The time from January to a month, in words.

    >>> period(pd.Timestamp("2023-03")), period(pd.Timestamp("2025-10")), period(pd.Timestamp("2021-12"))
    ('the first quarter of 2023', 'the first ten months of 2025', '2021')
    """
    if end.month == 12:
        return str(end.year)
    part = {1: "month", 3: "quarter", 6: "half"}.get(end.month, f"{count(end.month)} months")
    return f"the first {part} of {end.year}"


def _fair(frame: pd.DataFrame) -> pd.DataFrame:
    return frame[frame["is_preferred"] & (frame["confidence"] != "low")]


def _totals(by_period: pd.DataFrame, by_year: pd.DataFrame) -> pd.DataFrame:
    start = pd.to_datetime(by_year["year"].astype(str), format="%Y")
    years = by_year.assign(period_start=start, period_end=start + pd.DateOffset(months=11))
    exports = _fair(pd.concat([by_period, years])).query("flow == 'exports'")
    names = {"value_usd_mn": "total_usd_mn", "qualifier": "total_qualifier"}
    return exports[[*PERIOD, *names]].rename(columns=names)
