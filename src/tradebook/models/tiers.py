"""Vietnam's partnership ladder, and trade and duty on either side of a step on it. Description, not proof of cause.

`tiers` is always the table partnership_tiers: partner_iso3, tier, date (Timestamp, or missing), precision. A date
known only to the month or year is its first day, so a wait that starts on one comes out long rather than short.
"""

from types import SimpleNamespace

import pandas as pd

from tradebook.indicators import growth, tariffs
from tradebook.models import milestones

LADDER = ("comprehensive", "strategic", "comprehensive_strategic")  # lowest to top; special ties stand outside
TOP = LADDER[-1]
DAYS_A_YEAR = 365.25
DAYS_A_MONTH = DAYS_A_YEAR / 12


def steps(tiers: pd.DataFrame, date: pd.Timestamp) -> pd.DataFrame:
    """Every step up the ladder to `date`, oldest first; repeats of a tier are left out.

    The rows of `tiers` with `rung` (1 is the lowest) and `climbed` (rungs gained by the step).

    >>> days = pd.to_datetime(["2013-07-25", "2023-09-10", None])
    >>> names = ["comprehensive", "comprehensive_strategic", "special"]
    >>> table = pd.DataFrame({"partner_iso3": ["USA", "USA", "LAO"], "tier": names, "date": days})
    >>> steps(table, pd.Timestamp(2024, 1, 1))[["rung", "climbed"]].values.tolist()
    [[1, 1], [3, 2]]
    """
    dated = tiers[tiers["tier"].isin(LADDER) & (tiers["date"] <= date)].sort_values(["date", "partner_iso3"])
    dated = dated.assign(rung=[LADDER.index(tier) + 1 for tier in dated["tier"]])
    before = dated.groupby("partner_iso3")["rung"].transform(lambda rungs: rungs.cummax().shift(fill_value=0))
    dated["climbed"] = dated["rung"] - before
    return dated[dated["climbed"] > 0].reset_index(drop=True)


def tier_on(tiers: pd.DataFrame, date: pd.Timestamp) -> pd.Series:
    """The tier of each partner on `date`, indexed by partner_iso3; partners not yet on the ladder are left out."""
    return steps(tiers, date).groupby("partner_iso3")["tier"].last()


def holders(tiers: pd.DataFrame, tier: str, date: pd.Timestamp) -> list[str]:
    """The partners that stand on `tier` on `date`, in the order in which they reached it."""
    taken = steps(tiers, date).groupby("partner_iso3", sort=False).tail(1)
    return list(taken[taken["tier"] == tier]["partner_iso3"])


def climbs(tiers: pd.DataFrame, date: pd.Timestamp) -> pd.DataFrame:
    """How each partner on the top tier on `date` came there, in the order of arrival, indexed by partner_iso3.

    Columns date and precision (of the top tier), place (1 is the first to arrive), joined (first step on the
    ladder), from_tier, tiers_climbed, years_waited. The last four are missing for a partner without an earlier tier.
    """
    taken = steps(tiers, date)
    below = taken[taken["tier"] != TOP].groupby("partner_iso3")
    path = below.agg(joined=("date", "first"), from_tier=("tier", "last"))
    top = taken[taken["tier"] == TOP].set_index("partner_iso3")
    rows = top[["date", "precision"]].assign(place=range(1, len(top) + 1)).join(path)
    rows["tiers_climbed"] = top["climbed"].where(rows["joined"].notna())
    rows["years_waited"] = (rows["date"] - rows["joined"]).dt.days / DAYS_A_YEAR
    return rows


def months_after(first: pd.Timestamp, last: pd.Timestamp) -> int:
    """Months from one day to a later one, rounded to whole months.

    >>> months_after(pd.Timestamp("2023-09-10"), pd.Timestamp("2024-08-02"))
    11
    """
    return round((last - first).days / DAYS_A_MONTH)


def window_around(
    twelve: pd.DataFrame, date: pd.Timestamp, end_year: int, wanted: int
) -> tuple[pd.Timestamp, int, int]:
    """The bases for growth around a day, and how many of the `wanted` years fit after it.

    Returns the last whole month before the day, the last calendar year that belongs to the time before it, and the
    window: whole years after both bases, up to the newest of the trailing sums `twelve` and to `end_year`, with as many
    before the first base; 0 if none.

    >>> months = pd.date_range("2022-01", "2024-12", freq="MS")
    >>> window_around(pd.DataFrame({"exports": 5.0}, index=months), pd.Timestamp("2023-09-10"), 2024, 5)
    (Timestamp('2023-08-01 00:00:00'), 2023, 1)
    """
    month, year = date.replace(day=1) - pd.DateOffset(months=1), milestones.base_year(date)
    if twelve.empty:
        return month, year, 0
    last = twelve.index[-1]
    most = max(0, min(wanted, end_year - year, last.year - month.year - (last.month < month.month)))
    whole = (years for years in range(most, 0, -1) if len(trailing_paces(twelve, month, years)) == twelve.shape[1])
    return month, year, next(whole, 0)


def paces(values: pd.DataFrame, base: int, window: int) -> pd.DataFrame:
    """Compound growth over `window` years to `base` and over as many after it, % a year, for each column.

    `values` holds yearly totals (million USD, index: year). Returns before_pct and after_pct, indexed by column;
    columns without all three totals, or with one below 1 million USD, are left out. Raises ValueError for a window
    below 1.

    >>> paces(pd.DataFrame({"VNM": [100.0, 110.0, 132.0]}, index=[2021, 2022, 2023]), 2022, 1).round(1).values.tolist()
    [[10.0, 20.0]]
    """
    if window < 1:
        raise ValueError(f"a pace needs a window of at least one year, got {window}")
    three = values.reindex([base - window, base, base + window]).T
    three = three[(three >= growth.SMALLEST_BASE_USD_MN).all(axis=1)]
    rows = {
        name: [100 * growth.cagr(row.iloc[at], row.iloc[at + 1], window) for at in (0, 1)]
        for name, row in three.iterrows()
    }
    return pd.DataFrame.from_dict(rows, orient="index", columns=["before_pct", "after_pct"])


def index_around(twelve: pd.DataFrame, base: pd.Timestamp, names: dict[str, str]) -> pd.DataFrame:
    """Trailing sums as an index, 100 in the month `base`: columns month, flow (as `names` calls it), index."""
    index = (100 * twelve / twelve.loc[base]).rename(columns=names).rename_axis("month").reset_index()
    return index.melt("month", var_name="flow", value_name="index")


def trailing_paces(twelve: pd.DataFrame, base: pd.Timestamp, window: int) -> pd.DataFrame:
    """`paces` of trailing twelve-month sums (million USD, index: last month of each sum) around the sum to `base`."""
    same_month = twelve[twelve.index.month == base.month]
    return paces(same_month.set_axis(same_month.index.year), base.year, window)


def paces_by_partner(partners: pd.DataFrame, base: int, window: int) -> pd.DataFrame:
    """`paces` of imports and exports for each partner, with gain_pp, what its pace gained; indexed by flow and partner.

    `partners` has columns year, partner_iso3, imports, exports (million USD). A partner missing in one of the three
    years is left out.
    """
    wide = partners.pivot(index="year", columns="partner_iso3")
    found = {flow: paces(wide[flow], base, window) for flow in ("imports", "exports")}
    rows = pd.concat(found, names=["flow", "partner_iso3"])
    return rows.assign(gain_pp=rows["after_pct"] - rows["before_pct"])


def gains(partners: pd.DataFrame, base: int, window: int) -> pd.DataFrame:
    """What the pace of each partner gained, in points: index partner, a column a flow; none without a window."""
    if not window:
        return pd.DataFrame(columns=["imports", "exports"])
    return paces_by_partner(partners, base, window)["gain_pp"].unstack("flow")


def paces_beside(
    partners: pd.DataFrame, world: pd.DataFrame, near: dict[str, str], base: int, window: int
) -> pd.DataFrame:
    """`paces_by_partner` for those in `near` alone, in that order, then for all others together.

    `near` is code to name, `world` has columns imports, exports by year (million USD). A partner in `near` without
    all three years is left out and stays among the others. Columns flow, partner (its name, or "all others"), trade
    ("Imports from" or "Exports to" it), before_pct, after_pct; imports first.
    """
    listed = paces_by_partner(partners, base, window)
    parts = []
    for flow, way in {"imports": "Imports from ", "exports": "Exports to "}.items():
        found = [code for code in near if (flow, code) in listed.index]
        taken = partners[partners["partner_iso3"].isin(found)].groupby("year")[flow].sum()
        others = paces((world[flow] - taken).to_frame("all others"), base, window)
        both = pd.concat([listed.loc[flow].loc[found, list(others)].rename(index=near), others])
        parts.append(
            both.rename_axis("partner").reset_index().assign(flow=flow, trade=lambda t, way=way: way + t["partner"])
        )
    return pd.concat(parts, ignore_index=True)[["flow", "partner", "trade", "before_pct", "after_pct"]]


def on_both_sides(monthly: pd.DataFrame, date: pd.Timestamp) -> bool:
    """Whether a record by month (its index) holds a whole month before the month of a day, and one after it."""
    return bool((monthly.index < date.replace(day=1)).any() and (monthly.index > date).any())


def duty_facts(duty: pd.DataFrame, rates: pd.DataFrame, date: pd.Timestamp, months: int = 12) -> SimpleNamespace:
    """What was assessed before and since a day, its own month left out, and at the peak.

    `duty` holds calculated duty and imports for consumption (million USD, index: month), `rates` start_date and
    rate_pct of the general rate. Gives before and since (average duty) with before_months and since_months ("since"
    takes the newest `months`); peak and newest with peak_month and newest_month; peak_general and newest_general,
    the general rate at the end of that month, 0 before one was set. All rates are fractions.
    Raises ValueError when there is no month on one side (see `on_both_sides`).
    """
    before, since = duty[duty.index < date.replace(day=1)], duty[duty.index > date].tail(months)
    assessed = duty.iloc[:, 0] / duty.iloc[:, 1]
    facts = SimpleNamespace(before_months=len(before), since_months=len(since))
    facts.before, facts.since = (tariffs.average_duty(*side.sum()) for side in (before, since))
    facts.peak, facts.newest = float(assessed.max()), float(assessed.iloc[-1])
    facts.peak_month, facts.newest_month = assessed.idxmax(), assessed.index[-1]
    facts.peak_general, facts.newest_general = (
        _in_force(rates, month + pd.offsets.MonthEnd()) for month in (facts.peak_month, facts.newest_month)
    )
    return facts


def _in_force(rates: pd.DataFrame, day: pd.Timestamp) -> float:
    begun = rates[rates["start_date"] <= day].sort_values("start_date")
    return 0.0 if begun.empty else float(begun["rate_pct"].iloc[-1]) / 100


def duty_levels(duty: pd.DataFrame, rates: pd.DataFrame) -> pd.DataFrame:
    """The duty assessed by month beside the general rate from each day it was set: columns series, date, rate_pct.

    `duty` as in `duty_facts`; `rates` has start_date and rate_pct. Each series ends with its last value, repeated
    on the last day of the newest month, so that a step chart shows that month whole.
    """
    assessed = 100 * duty.iloc[:, 0] / duty.iloc[:, 1]
    general = rates.set_index("start_date")["rate_pct"].sort_index()
    both = {"duty assessed": assessed, "general additional rate": general}
    rows = pd.concat(both, names=["series", "date"]).rename("rate_pct").reset_index()
    ends = rows.groupby("series", as_index=False).last().assign(date=duty.index[-1] + pd.offsets.MonthEnd())
    return pd.concat([rows, ends], ignore_index=True)
