"""Vietnam's product groups beside its total for the same period. Lists of different periods overlap: never add them."""

import pandas as pd

from tradebook.narrative import capital, count, counted, joined, measured, pct, usd

QUARTER = pd.Timestamp(2023, 3, 1)  # the first source document is about this quarter, group by group
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


def independent(lists: dict[pd.Timestamp, pd.DataFrame], copies: set[str]) -> dict[pd.Timestamp, pd.DataFrame]:
    """The lists without those read from a source document itself; `copies` are the source_ids that hold such a text."""
    return {end: rows for end, rows in lists.items() if not copies & set(rows["source_id"])}


def fullest(lists: dict[pd.Timestamp, pd.DataFrame]) -> pd.Timestamp | None:
    """The last month of the list with most groups, the newest of these; None without one."""
    return max(lists, key=lambda end: (len(lists[end]), end), default=None)


def earlier(lists: dict[pd.Timestamp, pd.DataFrame], end: pd.Timestamp) -> pd.Timestamp | None:
    """The list before `end` that names most of its groups, three at least, the newest of these; None without one."""
    named = {other: len(lists[other].index.intersection(lists[end].index)) for other in lists if other < end}
    kept = {other: number for other, number in named.items() if number >= LEAST_GROUPS}
    return max(kept, key=lambda other: (kept[other], other), default=None)


def rows(listed: pd.DataFrame, before: pd.DataFrame | None = None) -> pd.DataFrame:
    """Shares of the total for a chart: group, before_pct (missing without an earlier list), share_pct, exports_usd_bn.

    Groups that only the earlier list names come last.

    >>> new = pd.DataFrame({"fraction": [0.4], "value_usd_mn": [4000.0]}, ["x"])
    >>> rows(new, pd.DataFrame({"fraction": [0.3, 0.2]}, ["x", "y"]))["before_pct"].tolist()
    [30.0, 20.0]
    """
    then = before["fraction"] if before is not None else pd.Series(dtype=float)
    named = listed.index.append(then.index.difference(listed.index, sort=False))
    now = listed.reindex(named)
    return pd.DataFrame(
        {
            "group": [capital(name) for name in named],
            "before_pct": 100 * then.reindex(named).to_numpy(),
            "share_pct": 100 * now["fraction"].to_numpy(),
            "exports_usd_bn": now["value_usd_mn"].to_numpy() / 1000,
        }
    )


def in_short(lists: dict[pd.Timestamp, pd.DataFrame], end: pd.Timestamp, before: pd.Timestamp | None) -> str:
    """The largest group of a list with its share of the total, and its share in the earlier list, as a sentence."""
    largest = lists[end].index[0]
    then = ""
    if before is not None and largest in lists[before].index:
        then = f", against {_share(lists[before], largest)} in {period(before)}"
    return (
        f"By Vietnam's own count, “{largest}” made up {_share(lists[end], largest)} of its exports to the United States"
        f" in {period(end)}{then}."
    )


def basis(lists: dict[pd.Timestamp, pd.DataFrame], ends: list[pd.Timestamp], kinds: pd.Series) -> str:
    """What sort of figures the lists hold, from whom, and how much of the total they cover, a sentence for each.

    `kinds` maps a source_id to the words for its kind.
    """
    told = []
    for end in ends:
        listed = lists[end]
        hedge, total = listed["total_qualifier"].iloc[0], usd(listed["total_usd_mn"].iloc[0])
        told.append(
            f"The {counted(len(listed), 'group')} listed for {period(end)} make up {_about(listed)}"
            f"{pct(listed['fraction'].sum())} of {f'{hedge} {total}'.strip()}; the figures are {_sort(listed)}, known"
            f" second-hand ({joined(sorted(set(kinds[listed['source_id']])))})."
        )
    return " ".join(told)


def told(
    lists: dict[pd.Timestamp, pd.DataFrame], ends: list[pd.Timestamp], kinds: pd.Series, share: pd.DataFrame
) -> str:
    """What has to be known about the lists drawn, the newest first: basis, season, and what they can't be set to."""
    season = " Part-years differ by season." if any(end.month < 12 for end in ends) else ""
    apart = len({frozenset(lists[end].index) for end in ends}) > 1
    unnamed = " A group that one list leaves out is not known for its period, and not nil." if apart else ""
    beside = beside_industries(lists[ends[0]], share, ends[0].year)
    return f"{basis(lists, ends, kinds)}{season}{unnamed} {beside}"


def shares_in_words(table: pd.DataFrame) -> str:
    """The shares of each group, then and now, as a list; `table` as from `rows`."""
    told = []
    for row in table.itertuples():
        ends = [pct(value / 100) if pd.notna(value) else "not listed" for value in (row.before_pct, row.share_pct)]
        told.append(f"{row.group}: {ends[1] if table['before_pct'].isna().all() else ', then '.join(ends)}")
    return "; ".join(told)


def documents_own(lists: dict[pd.Timestamp, pd.DataFrame], copies: set[str]) -> str:
    """What is to be made of the list that a source document printed and nothing else holds, as sentences.

    Without such a list the text says so. `copies` as in `independent`; the nearest list from elsewhere that names
    three of the groups within the same year stands beside it.
    """
    if QUARTER not in lists or not copies & set(lists[QUARTER]["source_id"]):
        return "No list of this run rests on a source document alone."
    listed = lists[QUARTER]
    told = (
        f"For {period(QUARTER)} the first of the source documents lists {counted(len(listed), 'group')},"
        f" {_about(listed)}{pct(listed['fraction'].sum())} of {usd(listed['total_usd_mn'].iloc[0])}. These rows come"
        f" from that document itself: they are second-hand, {_sort(listed)}, and no other page was found that holds"
        " them. So they can't bear the document out, and are not drawn. It calls the total trade; another page, citing"
        " the same office, calls it exports."
    )
    near = [end for end in independent(lists, copies) if end.year == QUARTER.year]
    if not near:
        return told
    end = min(near, key=lambda other: abs(other - QUARTER))
    apart = 100 * (lists[end]["fraction"] - listed["fraction"]).dropna().abs()
    return (
        f"{told} In other figures, of {period(end)}, the shares of {counted(len(apart), 'group')} lie within"
        f" {measured(apart.max(), 'percentage points', '.1f')} of its own."
    )


def _sort(listed: pd.DataFrame) -> str:
    early = listed["basis"].str.contains("estimate").all()
    return "estimates made as the period ended" if early else "preliminary"


def _about(listed: pd.DataFrame) -> str:
    return "about " if listed["total_qualifier"].iloc[0] or (listed["qualifier"] != "").any() else ""


def _share(listed: pd.DataFrame, name: str) -> str:
    hedged = listed["total_qualifier"].iloc[0] or listed.at[name, "qualifier"]
    return f"{'about ' if hedged else ''}{pct(listed.at[name, 'fraction'])}"


def beside_industries(listed: pd.DataFrame, share: pd.DataFrame, year: int) -> str:
    """The groups around electronics beside the American industries of that year (`share`: year by NAICS), in words."""
    there = share.reindex(index=[year], columns=list(ELECTRONIC_INDUSTRIES)).loc[year]
    if not set(ELECTRONIC_GROUPS) <= set(listed.index) or there.isna().any():
        return "The groups are not those of the American table: labels that look alike can hold different goods."
    here = listed.loc[list(ELECTRONIC_GROUPS), "fraction"]
    return (
        f"The groups are not those of the American table: machinery is {pct(here.iloc[0])} here, but "
        f"{pct(there.iloc[0])} there in {year}. Machinery, electronics and phones together are {pct(here.sum())} here; "
        f"machinery, electronics and electrical equipment, {pct(there.sum())} there. Single lines of the two tables "
        "should not be compared."
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
