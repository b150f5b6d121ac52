"""What the tests at dates fixed beforehand say, in sentences; `table` is as from `turning_points.estimates`."""

import pandas as pd

from tradebook.models.turning_points import ALPHA, SEARCH
from tradebook.narrative import amount, capital, count, counted, joined, month, ordinal, pct, several

COLUMNS = {  # the heads of the table behind the chart of gaps
    "p": "p_value",
    "p_adjusted": "p_value_adjusted",
    "others": "other_months",
    "as_large": "share_of_months_as_large",
    "as_large_adjusted": "the_same_adjusted",
}


def drawn(percent: pd.Series) -> pd.Series:
    """Gaps for a chart that labels them in whole percent: less than half a percent is drawn at zero, without a sign."""
    return percent.mask(percent.abs() < 0.5, 0.0)


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
    most = "changed most" if len(compared) > 1 else "changed"
    told = f"{title}. The pace {most} at “{widest['milestone']}”, {change}."
    short = compared[compared["after_years"] < window]["milestone"]
    told += f" The time since “{joined(short)}” is still shorter than the window." if len(short) else ""
    return title, (
        f"{told} These are end points and carry no interval: one odd year at either end moves them. Growth from a small"
        " base is high almost by construction, and recessions fall into the same windows."
    )


def signed(percent: float) -> str:
    """A gap in whole percent with its sign.

    >>> signed(57.7), signed(-0.2)
    ('+58%', '0%')
    """
    return amount(percent, "%", "+.0f" if round(percent) else "z.0f")


def surviving(table: pd.DataFrame) -> tuple[int, int]:
    """How many rows stand out at 5 % after correction: by their own intervals, and among the other months."""
    return int((table["p_adjusted"] < ALPHA).sum()), int((table["as_large_adjusted"] < ALPHA).sum())


def in_short(table: pd.DataFrame, alarms: float) -> str:
    """What survives correction, and how often the intervals find something elsewhere, as sentences."""
    own, other = surviving(table)
    return (
        f"Of {counted(len(table), 'gap')} of trade to its earlier trend at dates of agreements and tariffs,"
        f" {several(own, 'differs', 'differ')} from zero by the model's own intervals, corrected for their"
        f" number. But so {_do(alarms)}"
        f" {pct(alarms, 0)} of gaps at other months; set against those, {several(other, 'stands', 'stand')} out."
    )


def lesson(table: pd.DataFrame) -> str:
    """What not to conclude from what stands out among other months, as a sentence."""
    if surviving(table)[1]:
        return "A gap is not yet an effect: other things fell into the same months."
    return "What happened at those dates may have mattered all the same; these series alone can't show it."


def growth(quarters: pd.DataFrame) -> str:
    """At how many dates quarterly growth of imports breaks, as a sentence; `quarters` as from `breaks.chow`."""
    found = int((quarters["p_adjusted"] < ALPHA).sum())
    none = "no break at the only date" if len(quarters) == 1 else f"no break at any of {counted(len(quarters), 'date')}"
    which = f"a break at {_of(found, len(quarters))}" if found else none
    return f"A test of the growth of imports from quarter to quarter, corrected likewise, finds {which}."


def _do(share: float) -> str:
    return "does" if round(100 * share) == 1 else "do"


def _of(some: int, whole: int) -> str:
    """So many of the dates: 'not one of five dates', 'all five dates', 'the only date'."""
    if some == whole:
        return "the only date" if whole == 1 else f"{'both' if whole == 2 else 'all ' + count(whole)} dates"
    return f"{count(some) if some else 'not one'} of {counted(whole, 'date')}"


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


def hanging(table: pd.DataFrame) -> str:
    """How far the errors of the fits hang together, as a sentence."""
    least, most = (_two(table["durbin_watson"].agg(end)) for end in ("min", "max"))
    span = f"is {least}" if least == most else f"lies between {least} and {most}"
    return f"The statistic of Durbin and Watson, two where errors do not hang together, {span}."


def elsewhere(table: pd.DataFrame, alarms: float) -> str:
    """How usual such gaps are, and what that says of the intervals, as sentences."""
    rare = table.loc[table["as_large"].idxmin()]
    other = surviving(table)[1]
    verdict = "about right"
    if alarms > 2 * ALPHA:
        verdict = f"{'far ' if alarms > 4 * ALPHA else ''}too narrow, or trade turns at any time: a gap marks no date"
    return (
        f"The rarest gap is that of {rare['flow']} at “{rare['name']}”: {pct(rare['as_large'])} of the"
        f" {counted(int(rare['others']) + 1, 'month')} for which the same can be reckoned show one as large."
        f" Corrected for the number of tests, {several(other, 'gap is', 'gaps are')} rare enough to stand out. Had"
        f" nothing turned in other months, an honest interval would leave out zero at {pct(ALPHA, 0)} of them; these do"
        f" so at {pct(alarms, 0)}, so they are {verdict}."
    )


def chow(flow: str, by_month: tuple, by_quarter: tuple, again: bool = False) -> str:
    """What Chow's test finds for one flow by month and by quarter, as sentences; results as from `turning_points`.

    `again` leaves out what the sentences on the first flow have explained.
    """
    months, everywhere, hangs = by_month
    quarters, apart = by_quarter
    if months.empty or quarters.empty:
        return f"For {flow}, Chow's test has too few points around the dates of this run."
    found, kept = (int((table["p_adjusted"] < ALPHA).sum()) for table in (months, quarters))
    cautious = " Growth that swings back so soon makes the test a cautious one." if apart < -ALPHA and not again else ""
    taken = "it takes the errors to be independent, but each is correlated with the one before"
    error = "signed or not: " + taken if not again else "though each error is correlated with the one before"
    return (
        f"{capital(flow)} by month break at {_of(found, len(months))} by the textbook's test, and at"
        f" {pct(everywhere, 0)} of all months but those at either end, {error} ({_two(hangs)})."
        " On growth from quarter to quarter,"
        f" where that correlation is {_two(apart)}, {_of(kept, len(quarters))} {'remain' if kept > 1 else 'remains'}"
        f" after correction; the smallest corrected p-value is {_two(quarters['p_adjusted'].min())}.{cautious}"
    )


def searched(found: dict) -> str:
    """Where growth of each flow most likely changed if no date is fixed, as sentences; flow -> `breaks.SupF`."""
    told = []
    for flow, best in found.items():
        error = (best.p * (1 - best.p) / SEARCH["draws"]) ** 0.5
        quarter = f"the {ordinal(best.date.quarter)} quarter of {best.date.year}"
        p = " ± ".join(amount(part, "probability", ".3f") for part in (best.p, max(error, 0.001)))
        told.append(f"for {flow} with {quarter} (p = {p})")
    sharp = [flow for flow, best in found.items() if best.p < ALPHA]
    verdict = f"{capital(joined(sharp))} changed more sharply" if sharp else "Neither changed more sharply"
    return (
        f"If the date is searched for instead of fixed, growth changes most {joined(told)}. {verdict} than chance would"
        f" make it in {pct(ALPHA, 0)} of series without a break."
    )


def _two(value: float) -> str:
    return amount(value, "", ".2f")


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
