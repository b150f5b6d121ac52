"""How far figures moved after they were first held: description of the vintages kept, not a forecast."""

import math

import pandas as pd

from tradebook.indicators import growth, shares
from tradebook.narrative import superlative

ROUNDING_USD_MN = 0.051  # some copies are rounded to 0.1 million: less than half of that is not a revision
TENTH_USD_BN = 0.1  # quoted figures are rounded to this
LEVEL = 0.05  # revisions lean one way if a fair coin would be as one-sided less often than this
YOUNG_MONTHS = 12  # a figure first held within a year of the end of its period is taken for a first figure


def pairs(frame: pd.DataFrame, fact: list[str], value: str, rounding: float = ROUNDING_USD_MN) -> pd.DataFrame:
    """Each vintage of a figure beside the one held before it: a row for every pair of consecutive vintages.

    `frame` is tidy, with the columns of `fact` (among them year, month or period_end), `vintage` (text, YYYY-MM) and
    `value` (million USD). Returns the fact's columns and: period_end (Timestamp), vintage (the later one), age_months
    (of the figure when the earlier one came out), days (between the two), before_usd_mn, after_usd_mn, revision_usd_mn
    (0 where it is within `rounding`) and revision_pct, NaN where the figure is below 1 million, too small for a rate.
    Raises ValueError when a vintage holds a fact twice.
    """
    if frame.duplicated([*fact, "vintage"]).any():
        raise ValueError("a vintage holds a fact twice")
    order = frame.sort_values([*fact, "vintage"]).reset_index(drop=True)
    earlier = order.groupby(fact, sort=False)[["vintage", value]].shift()
    both = order[fact].assign(
        period_end=_period_end(order),
        vintage=order["vintage"],
        age_months=_months(earlier["vintage"]) - _months(_period_end(order)),
        days=(pd.to_datetime(order["vintage"]) - pd.to_datetime(earlier["vintage"])).dt.days,
        before_usd_mn=earlier[value],
        after_usd_mn=order[value],
    )
    both = both[earlier["vintage"].notna()].reset_index(drop=True)
    return _with_revision(both.astype({"age_months": int, "days": int}), rounding)


def _period_end(frame: pd.DataFrame) -> pd.Series:
    """The first day of a figure's last month."""
    column = next(name for name in ("month", "period_end", "year") if name in frame)
    return pd.to_datetime(frame[column].astype(str) + "-12") if column == "year" else frame[column]


def _months(dates: pd.Series) -> pd.Series:
    dates = pd.to_datetime(dates)
    return 12 * dates.dt.year + dates.dt.month


def _with_revision(both: pd.DataFrame, rounding: float) -> pd.DataFrame:
    moved = both["after_usd_mn"] - both["before_usd_mn"]
    moved = moved.where(moved.abs() > rounding, 0.0)
    base = both["before_usd_mn"].abs().where(both["before_usd_mn"].abs() >= growth.SMALLEST_BASE_USD_MN)
    return both.assign(revision_usd_mn=moved, revision_pct=100 * moved / base)


def deficits(frame: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Imports minus exports at each vintage, from the newest figure of either flow that was held by then.

    `frame` holds `keys`, flow (exports, imports), vintage and value_usd_mn. A vintage that brought one flow alone is
    set against the other flow as it stood. Returns keys, vintage, value_usd_mn (negative for a surplus).
    """
    wide = frame.pivot(index=[*keys, "vintage"], columns="flow", values="value_usd_mn").sort_index()
    known = wide.reindex(columns=["exports", "imports"]).groupby(level=keys).ffill().dropna()
    return (known["imports"] - known["exports"]).rename("value_usd_mn").reset_index()


def since_first(pairs: pd.DataFrame, fact: list[str], rounding: float = ROUNDING_USD_MN) -> pd.DataFrame:
    """A row for each figure held in several vintages: the first one held beside the newest.

    Takes and returns the columns of `pairs`; age_months is the age when first held, days the time since then.
    """
    if pairs.empty:
        return pairs.copy()
    first = {"period_end": "first", "vintage": "last", "age_months": "first", "days": "sum"}
    order = pairs.sort_values([*fact, "vintage"]).groupby(fact, as_index=False)
    return _with_revision(order.agg({**first, "before_usd_mn": "first", "after_usd_mn": "last"}), rounding)


def within(pairs: pd.DataFrame, first_year: int, cutoff: pd.Timestamp) -> pd.DataFrame:
    """The rows whose period ends in `first_year` or later, and no later than `cutoff`."""
    return pairs[(pairs["period_end"].dt.year >= first_year) & (pairs["period_end"] <= cutoff)]


def deficit_history(frame: pd.DataFrame, time: str, first_year: int, cutoff: pd.Timestamp) -> pd.DataFrame:
    """`since_first` of the deficits in `frame` by `time` (year or month); only those of at least 1 million USD.

    A deficit carries the rounding of both flows. Its flow is "deficit"; one that was below zero throughout is given as
    a "surplus", with its sign turned.
    """
    steps = pairs(deficits(frame, [time]), [time], "value_usd_mn", 2 * ROUNDING_USD_MN)
    first = since_first(within(steps, first_year, cutoff), [time], 2 * ROUNDING_USD_MN)
    first = first.dropna(subset=["revision_pct"]).assign(flow="deficit")
    turned = (first["before_usd_mn"] < 0) & (first["after_usd_mn"] < 0)
    first.loc[turned, "flow"] = "surplus"
    first.loc[turned, ["before_usd_mn", "after_usd_mn", "revision_usd_mn", "revision_pct"]] *= -1
    return first


def young(first: pd.DataFrame) -> pd.DataFrame:
    """The rows whose figure was first held within a year of the end of its period."""
    return first[first["age_months"] <= YOUNG_MONTHS]


def summary(pairs: pd.DataFrame, by: str) -> pd.DataFrame:
    """For each value of the column `by`, in order of appearance: how many figures, and how far they moved.

    `pairs` has the columns of `pairs` or `since_first`. Returns by, number, up, down (counts; the rest stood still),
    weighted_pct (sum of absolute revisions over the sum of the figures before), leaning_pct (the same with signs),
    typical_pct and largest_pct (median and largest absolute revision of those that moved; NaN where none did) and
    chance (of ups and downs as one-sided, see `sign_test`). Figures below 1 million are left out throughout.
    """
    rows = []
    for name, group in pairs.dropna(subset=["revision_pct"]).groupby(by, sort=False):
        size, moved = group["before_usd_mn"].abs().sum(), group.loc[group["revision_usd_mn"] != 0, "revision_pct"].abs()
        rows.append(
            {
                by: name,
                "number": len(group),
                "up": int((group["revision_usd_mn"] > 0).sum()),
                "down": int((group["revision_usd_mn"] < 0).sum()),
                "weighted_pct": 100 * group["revision_usd_mn"].abs().sum() / size,
                "leaning_pct": 100 * group["revision_usd_mn"].sum() / size,
                "typical_pct": moved.median(),
                "largest_pct": moved.max(),
                "chance": sign_test((group["revision_usd_mn"] > 0).sum(), (group["revision_usd_mn"] < 0).sum()),
            }
        )
    names = ["number", "up", "down", "weighted_pct", "leaning_pct", "typical_pct", "largest_pct", "chance"]
    return pd.DataFrame(rows, columns=[by, *names])


def by_age(first: pd.DataFrame, by: str) -> pd.DataFrame:
    """The summary of all figures in `first`, with the weighted revision of those first held early and of the others.

    Returns the columns of `summary` without chance, and first_held_early_pct and first_held_later_pct (NaN for none).
    """
    early = young(first)
    whole = summary(first, by).set_index(by).drop(columns="chance")
    parts = {"first_held_early_pct": early, "first_held_later_pct": first.drop(early.index)}
    weights = {name: summary(part, by).set_index(by)["weighted_pct"] for name, part in parts.items()}
    return whole.assign(**weights).reset_index()


def places(first: pd.DataFrame, partner: str) -> tuple[int, int]:
    """The rank of a partner by US deficit, largest first, as first held and now, among partners with both flows.

    `first` holds one year, a row for each partner_iso3 and flow. Raises KeyError when the partner is not among them.
    """
    ranks = []
    for column in ("before_usd_mn", "after_usd_mn"):
        wide = first.pivot(index="partner_iso3", columns="flow", values=column).dropna()
        ranks.append(shares.rank(wide["imports"] - wide["exports"], partner))
    return tuple(ranks)


def in_words(before: float, after: float, ranks: tuple[int, int]) -> str:
    """What a partner's US balance was when first held and is now (deficits, million USD; below zero a surplus).

    >>> in_words(5.0, 5.1, (3, 3)), in_words(-5.0, -5.1, (9, 9))
    ('was the third-largest US deficit when first held and is the third-largest now', 'balance showed no US deficit')
    """
    if min(before, after) <= 0:
        return "balance showed no US deficit"
    first, now = (superlative(rank) for rank in ranks)
    return f"was the {first} US deficit when first held and is the {now} now"


def quoted(reports: pd.DataFrame, newest: pd.DataFrame) -> pd.DataFrame:
    """Figures as texts quoted them beside the newest ones: a row for each usable report of a year that `newest` holds.

    `reports` holds period_start and period_end (Timestamps), flow (exports, imports, balance), value_usd_bn, rounded to
    a tenth, and is_usable; `newest` exports and imports in million USD, index: year. Returns year, flow, quoted_usd_bn,
    newest_usd_bn, revision_pct and is_beyond_rounding.
    """
    whole = (reports["period_start"].dt.month == 1) & (reports["period_end"].dt.month == 12)
    kept = reports.assign(year=reports["period_end"].dt.year, quoted_usd_bn=reports["value_usd_bn"])
    now = newest.assign(balance=newest["exports"] - newest["imports"]) / 1000
    now = now.rename_axis(index="year", columns="flow").stack().rename("newest_usd_bn").reset_index()
    made = kept.loc[whole & kept["is_usable"], ["year", "flow", "quoted_usd_bn"]].merge(now, on=["year", "flow"])
    moved = made["newest_usd_bn"] - made["quoted_usd_bn"]
    rate = 100 * moved / made["quoted_usd_bn"].abs()
    return made.assign(revision_pct=rate, is_beyond_rounding=moved.abs() > TENTH_USD_BN / 2)


def sign_test(up: int, down: int) -> float:
    """How often a fair coin would be as one-sided or more: two-sided probability in 0..1 (1 when nothing moved).

    >>> sign_test(5, 0), sign_test(2, 2), sign_test(1, 7)
    (0.0625, 1.0, 0.0703125)
    """
    up, down = int(up), int(down)  # NumPy's whole numbers overflow at 2**63
    tosses, fewer = up + down, min(up, down)
    tail = sum(math.comb(tosses, heads) for heads in range(fewer + 1)) / 2**tosses
    return min(1.0, 2 * tail)
