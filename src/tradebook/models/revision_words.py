"""What the vintages say, in sentences: frames as from `revisions`, money in million US dollars."""

import pandas as pd

from tradebook.models import revisions
from tradebook.narrative import capital, count, counted, joined, pct, several

NAMED = 3  # tables that a sentence can name


def balance_name(history: pd.DataFrame) -> str:
    """What to call the balances of `revisions.deficit_history` that were first held early: a word of their own kind.

    >>> balance_name(pd.DataFrame({"flow": ["deficit", "deficit"], "age_months": [3, 10]}))
    'deficit'
    """
    kinds = revisions.young(history)["flow"].unique()
    return kinds[0] if len(kinds) == 1 else "balance"


def months(first: pd.DataFrame, yearly: pd.DataFrame) -> str:
    """How far single months moved, beside years, as sentences; both frames as from `revisions.since_first`."""
    if first.empty:
        return "No month of this run is held in two vintages."
    weights = ["leaning_pct", "weighted_pct", "first_held_early_pct", "first_held_later_pct"]
    lean, gross, fresh, rest = revisions.by_age(first.assign(part="all"), "part").loc[0, weights]
    years = revisions.by_age(yearly.assign(part="all"), "part")["weighted_pct"]
    told = f"The revisions of {counted(len(first), 'monthly figure')} add up to {pct(gross / 100, 2)} of the trade"
    told += f" regardless of sign ({pct(years[0] / 100, 2)} for yearly ones)" if len(years) else " regardless of sign"
    told += f" and to {pct(lean / 100, 2)} with it."
    told += " Much of what one month lost another gained." if 2 * abs(lean) < gross else ""
    apart = f" Months first held early moved by {pct(fresh / 100, 2)}, others by {pct(rest / 100, 2)}."
    return told + (apart if fresh >= 0 and rest >= 0 else "")


def leaning(early: pd.DataFrame) -> str:
    """Whether first figures lean to one side, as a sentence; `early` has a column table."""
    leans = revisions.summary(early, "table")
    if leans.empty:
        return "Whether first figures lean to one side can't be told here."
    up, down = leans["up"].sum(), leans["down"].sum()
    sided, level = leans.loc[leans["chance"] < revisions.LEVEL, "table"], pct(revisions.LEVEL, 0)
    where = joined(sided) if 0 < len(sided) <= NAMED else f"{count(len(sided))} of {counted(len(leans), 'table')}"
    verdict = (
        f"too one-sided for chance at the {level} level in {where}" if len(sided) else "not too one-sided for chance"
    )
    verdict += "" if len(sided) else f" at the {level} level"
    ways = f"{several(up, 'was', 'were')} revised up and {count(down) if down else 'not one'} down"
    return f"Of figures held early, {ways}: table by table, {verdict}."


def quoted(found: pd.DataFrame, reports: pd.DataFrame) -> str:
    """How figures quoted in texts moved, as sentences; `found` as from `revisions.quoted` of these `reports`."""
    told = "No usable yearly figure quoted in press or government texts falls into this run."
    if len(found):
        far = found.loc[found["revision_pct"].abs().idxmax()]
        moved = several(found["is_beyond_rounding"].sum(), "moved", "moved")
        told = f"Of {counted(len(found), 'yearly figure')} quoted in press and government texts, {moved} by more than"
        told += f" rounding, the furthest, {far['flow']} of {far['year']}, by {pct(abs(far['revision_pct']) / 100)}."
    unfit = several((~reports["is_usable"]).sum(), "quotation was", "quotations were")
    return f"{told} {capital(unfit)} set aside as unfit to compare."
