"""What the tests at dates fixed beforehand say, in sentences; `table` is as from `turning_points.estimates`."""

import pandas as pd

from tradebook.models.turning_points import ALPHA
from tradebook.narrative import capital, count, counted, joined, month, pct, several


def paces(compared: pd.DataFrame, window: int) -> tuple[str, str]:
    """A title and a sentence on growth before and after each milestone: rows of `milestones.around` without gaps."""
    if compared.empty:
        none = "No milestone of this run has enough years on both of its sides to compare."
        return "Growth before and after milestones", none
    faster = compared[compared["after_pct"] > compared["before_pct"]]
    some = f"{count(len(faster)) if len(faster) else 'not one'} of {counted(len(compared), 'milestone')}"
    which = "every milestone" if len(faster) == len(compared) else some
    title = f"{'Growth quickened' if (faster['after_pct'] > 0).all() else 'The pace of growth rose'} after {which}"
    if len(compared) == 1 and faster.empty:
        title = "Growth did not quicken after the milestone"
    widest = compared.loc[(compared["after_pct"] - compared["before_pct"]).abs().idxmax()]
    change = f"from {pct(widest['before_pct'] / 100)} to {pct(widest['after_pct'] / 100)} a year"
    told = f"{title}. The pace changed most at “{widest['milestone']}”, {change}."
    short = compared[compared["after_years"] < window]["milestone"]
    return title, told + (f" The time since “{joined(short)}” is still shorter than the window." if len(short) else "")


def signed(percent: float) -> str:
    """A gap in whole percent with its sign.

    >>> signed(57.7), signed(-0.2)
    ('+58%', '0%')
    """
    return f"{percent:+.0f}%".replace("-", "−") if round(percent) else "0%"


def surviving(table: pd.DataFrame) -> tuple[int, int]:
    """How many rows stand out at 5 % after correction: by their own intervals, and among the other months."""
    return int((table["p_adjusted"] < ALPHA).sum()), int((table["as_large_adjusted"] < ALPHA).sum())


def in_short(table: pd.DataFrame, alarms: float) -> str:
    """What survives correction, and how often the intervals find something elsewhere, as one sentence."""
    own, other = surviving(table)
    return (
        f"Of {counted(len(table), 'gap')} of trade to its earlier trend, {several(own, 'stands', 'stand')} out by the"
        f" model's own intervals and {count(other) if other else 'not one'} among the gaps of all other months,"
        f" {pct(alarms, 0)} of which have intervals without zero too."
    )


def dates(admissible: dict) -> str:
    """The dates that are tested, as a list inside a sentence; as from `turning_points.admissible`."""
    return joined(f"“{name}” ({month(date.to_timestamp())})" for name, date in admissible.items())


def standing_out(table: pd.DataFrame) -> str:
    """Which gaps survive by their own intervals, as a sentence."""
    kept = table[table["p_adjusted"] < ALPHA]
    if kept.empty:
        return "Corrected for the number of tests, not one interval leaves out zero at the five per cent level."
    named = joined(f"{flow} at “{name}”" for flow, name in zip(kept["flow"], kept["name"], strict=True))
    return f"Corrected for the number of tests, those that differ from zero at the five per cent level are {named}."


def elsewhere(table: pd.DataFrame, alarms: float) -> str:
    """How usual such gaps are, and what that says of the intervals, as sentences."""
    rare = table.loc[table["as_large"].idxmin()]
    other = surviving(table)[1]
    verdict = "far too narrow" if alarms > 4 * ALPHA else "too narrow" if alarms > 2 * ALPHA else "about right"
    return (
        f"The rarest gap is that of {rare['flow']} at “{rare['name']}”: {pct(rare['as_large'])} of the"
        f" {int(rare['others']) + 1:,} months for which the same can be reckoned show one as large. Corrected for the"
        f" number of tests, {several(other, 'gap is', 'gaps are')} rare enough to stand out. An honest interval would"
        f" leave out zero at {pct(ALPHA, 0)} of other months; these do so at {pct(alarms, 0)}, so they are {verdict}."
    )


def chow(flow: str, by_month: tuple, by_quarter: tuple) -> str:
    """What Chow's test finds for one flow by month and by quarter, as sentences; results as from `turning_points`."""
    months, everywhere, hangs = by_month
    quarters, apart = by_quarter
    if months.empty or quarters.empty:
        return f"For {flow}, Chow's test has too few points around the dates of this run."
    found = several((months["p_adjusted"] < ALPHA).sum(), "date", "dates")
    changed = int((quarters["p_adjusted"] < ALPHA).sum())
    kept = several(changed, "date", "dates")
    cautious = " Growth that swings back so soon makes the test a cautious one." if apart < -ALPHA else ""
    by_months = (
        f"{flow} by month break at {found} of {count(len(months))} by the textbook's test, and at {pct(everywhere, 0)}"
        f" of all months, signed or not: it takes the errors to be independent, but each is correlated with the one"
        f" before ({_two(hangs)})."
    )
    by_quarters = (
        f"On growth from quarter to quarter, where that correlation is {_two(apart)}, {kept} of {count(len(quarters))}"
        f" {'remain' if changed > 1 else 'remains'} after correction; the smallest corrected p-value is"
        f" {_two(quarters['p_adjusted'].min())}."
    )
    return f"{capital(by_months)} {by_quarters}{cautious}"


def _two(value: float) -> str:
    return f"{value:.2f}".replace("-", "−")


def lengths(spread: pd.DataFrame) -> str:
    """How far the gap hangs on the lengths compared, as a sentence; `spread` as from `turning_points.spread`."""
    both = spread[(spread["least_pct"] < 0) & (spread["greatest_pct"] > 0)]
    wide = spread.loc[(spread["greatest_pct"] - spread["least_pct"]).idxmax()]
    ends = f"from {signed(wide['least_pct'])} to {signed(wide['greatest_pct'])}"
    sign = several(len(both), "date the gap has", "dates the gap has")
    told = (
        f"At {sign} one sign with some lengths and the other with others."
        if len(both)
        else "No gap changes its sign with them."
    )
    return f"With other lengths of trend and of time after, the gap in imports at “{wide['name']}” goes {ends}. {told}"
