"""Forecasts in sentences: what a method says, what it said before, and what it does not know.

`found` is an `outlook.Outlook`; money is in million US dollars.
"""

import pandas as pd

from tradebook.models import outlook
from tradebook.narrative import amount, capital, counted, day, joined, measured, pct, usd, when

NAMES = {
    "imports": "US imports from Vietnam",
    "exports": "US exports to Vietnam",
    "deficit": "the US deficit",
    "surplus": "the US surplus",
}
SAID = {
    outlook.SAME: "“no change”",
    outlook.DRIFT: "average growth carried on",
    outlook.DAMPED: "a damped trend",
}
LEVEL = 0.05
SHORTFALL = 0.1  # an interval that holds so much less than it claims is called too narrow
RECENT = pd.DateOffset(years=2)


def range_of(lower: float, upper: float, level: float) -> str:
    """An interval with its level.

    >>> range_of(100.0, 2000.0, 0.8)
    '80% interval $100 million to $2.00 billion'
    """
    return f"{pct(level, 0)} interval {usd(lower)} to {usd(upper)}"


def ahead(flow: str, found: outlook.Outlook, level: float) -> str:
    """What the method used says of the next year and of the last one ahead, as a sentence."""
    table = found.ahead[found.method]
    told = [
        f"{usd(row.centre)} in {year} ({range_of(row.lower, row.upper, level)})"
        for year, row in table.iloc[[0, -1]].drop_duplicates().iterrows()
    ]
    return f"{_opening(found.method)} puts {NAMES[flow]} at {joined(told)}."


def _opening(method: str) -> str:
    """A method as the first words of a sentence."""
    return "“No change”" if method == outlook.SAME else capital(SAID[method])


def verdict(flow: str, found: outlook.Outlook, p: float | None) -> str:
    """Whether any method beat "no change" on the series' own past, and whether that could be chance, as sentences."""
    tried = joined(SAID[name] for name in found.scores.index if name != outlook.SAME)
    if not found.better:
        return f"For {NAMES[flow]} no method beat “no change”: {tried} lost to it, so no more than that is shown."
    error = found.scores["mase"]
    part = pct(error[found.method] / error[outlook.SAME], 0)
    words = (
        f"For {NAMES[flow]} the errors of {SAID[found.method]}, at all horizons, were {part} of those of “no change”"
    )
    if p is None:
        return f"{words}; there are too few origins to say whether that is chance."
    chance = "could be chance" if p >= LEVEL else "would hardly be chance, had the method been fixed beforehand"
    return f"{words}; one year ahead the gain {chance} (p = {amount(p, 'probability', '.2f')})."


def left_out(outlooks: dict) -> str:
    """What a run can't forecast because it changes sign or falls to nothing, as a sentence; empty text if nothing."""
    missing = [NAMES[name] for name in ("imports", "exports") if name not in outlooks]
    missing += ["the balance"] if not {"deficit", "surplus"} & set(outlooks) else []
    return f" Left out, because it is not above nil throughout: {joined(missing)}." if missing else ""


def held(outlooks: dict, level: float) -> str:
    """How often the intervals of the methods used held what came, against what they claim, as sentences."""
    told, narrow = [], []
    for flow, found in outlooks.items():
        row = found.scores.loc[found.method]
        told.append(f"{pct(row['coverage'], 0)} of {counted(row['forecasts'], 'forecast')} for {NAMES[flow]}")
        narrow += [NAMES[flow]] if row["coverage"] < level - SHORTFALL else []
    words = f"Intervals that claim {pct(level, 0)} held {joined(told)}."
    return f"{words} By this record the band for {joined(narrow)} is too narrow." if narrow else words


def scale(flow: str, found: outlook.Outlook, world: pd.DataFrame) -> str:
    """The last centre ahead beside the whole trade of the last year, as a sentence; `world` by year, million USD."""
    last, table = found.values.index[-1], found.ahead[found.method]
    if flow not in world or last not in world.index:
        return "The whole of American trade is not held for this run, so the forecast can't be set against it."
    whole, did = world.at[last, flow], {"imports": "bought", "exports": "sold"}[flow]
    return (
        f"For scale: the centre for {table.index[-1]} equals {pct(table['centre'].iloc[-1] / whole)} of all goods that"
        f" the United States {did} in {last}, of which Vietnam's part was {pct(found.values.iloc[-1] / whole)}."
    )


def record(table: pd.DataFrame, years: int = 3) -> str:
    """What the method would have said a year ahead of each of the last years, and how far off, as sentences."""
    if table.empty:
        return "Not one forecast of this run can be held against what came."
    told = []
    for row in table.tail(years).itertuples():
        off = f"{pct(abs(row.error_pct) / 100)} too {'high' if row.error_pct > 0 else 'low'}"
        off += "" if row.inside else ", outside its interval"
        told.append(f"{usd(row.said)} for {row.year}, where {usd(row.came)} came ({off})")
    words = f"it would have missed the year ahead by {miss(table)} on average"
    return f"It would have said {'; '.join(told)}. Over all {counted(len(table), 'origin')} {words}."


def miss(table: pd.DataFrame) -> str:
    """The mean of error_pct regardless of sign.

    >>> miss(pd.DataFrame({"error_pct": [3.0, -1.0]}))
    '2.0%'
    """
    return pct(table["error_pct"].abs().mean() / 100)


def reach(outlooks: dict, steps: dict[str, pd.DataFrame]) -> str:
    """How far ahead each method used stays better than "no change", as sentences."""
    told = []
    for flow, found in outlooks.items():
        better, tested = outlook.reach(steps[flow], found.method)
        if found.method == outlook.SAME:
            words = "“no change” itself is used"
        elif not tested:
            words = "too few forecasts can be tested"
        elif better == tested:
            words = (
                f"{SAID[found.method]} was better at each horizon that can be tested, up to {counted(tested, 'year')}"
            )
        else:
            words = f"{SAID[found.method]} was no longer better than “no change” {counted(better + 1, 'year')} ahead"
        told.append(f"For {NAMES[flow]} {words}.")
    return " ".join(told)


def then(picked: pd.DataFrame) -> str:
    """Which methods the rule would have picked year by year, and how far off that choice was, as sentences."""
    runs = (picked["method"] != picked["method"].shift()).cumsum()
    told = []
    for _, own in picked.groupby(runs):
        ends = list(dict.fromkeys(str(year) for year in own["year"].iloc[[0, -1]]))
        told.append(f"{SAID[own['method'].iloc[0]]} for {' to '.join(ends)}")
    words = f"Picked afresh each year on what was known then, the method would have been {joined(told)}"
    return f"{words}, with an average miss of {miss(picked)}."


def hindsight(picked: pd.DataFrame, table: pd.DataFrame) -> str:
    """How far a method picked in time missed the year ahead, beside the one picked with hindsight, as a sentence."""
    words = f"Picked each year on what was known then, a method missed the year ahead by {miss(picked)} on average"
    return f"{words}; the one used now would have missed by {miss(table)}."


def sensitivity(starts: pd.DataFrame, found: outlook.Outlook) -> str:
    """How much the first year learned from and the choice of method move the last year ahead, as a sentence."""
    own = starts[found.method].dropna()
    across = pd.Series({name: table["centre"].iloc[-1] for name, table in found.ahead.items()})
    methods = f"Across methods the figure goes from {usd(across.min())} to {usd(across.max())}"
    if len(own) < 2:
        return f"{methods}; other first years can't be tried in this run."
    if found.method == outlook.SAME:
        return f"“No change” does not depend on the first year learned from. {methods}."
    wider = "a wider span" if method_matters(starts, found) else "a narrower span"
    span = f"{_opening(found.method)} goes from {usd(own.min())} to {usd(own.max())} across first years learned from"
    return f"{span}. {methods}, {wider}."


def sensitivity_title(starts: pd.DataFrame, found: outlook.Outlook) -> str:
    """Which of the two moves the last year ahead more, as a title."""
    choices = ["choice of method", "first year learned from"]
    more, less = choices if method_matters(starts, found) else reversed(choices)
    return f"The {more} moves {next(iter(found.ahead.values())).index[-1]} more than the {less}"


def method_matters(starts: pd.DataFrame, found: outlook.Outlook) -> bool:
    """Whether the choice of method moves the last year ahead more than the first year learned from does."""
    across = [float(table["centre"].iloc[-1]) for table in found.ahead.values()]
    return bool(max(across) - min(across) > starts[found.method].max() - starts[found.method].min())


def events(tariffs: pd.DataFrame, planned: pd.DataFrame, cutoff: pd.Timestamp, latest: bool) -> str:
    """Dated things that no method knows: general tariff steps of two years, pending cases, deliveries still open."""
    steps = tariffs[(tariffs["series"] == "general_additional") & (tariffs["start_date"] <= cutoff)]
    steps = steps[steps["start_date"] > cutoff - RECENT].dropna(subset=["rate_pct"]).sort_values("start_date")
    dated = [f"{amount(row.rate_pct, '%', 'g')} from {day(row.start_date)}" for row in steps.itertuples()]
    told = [f"a general additional duty of {', '.join(dated)}"] if dated else []
    open_ = tariffs[(tariffs["status"] == "pending") & (tariffs["stated_date"] <= cutoff)]
    open_ = open_.dropna(subset=["legal_basis"]).sort_values("stated_date")
    told += [f"a case not decided ({row.legal_basis})" for row in open_.itertuples()]
    words = (
        f"Of tariffs: {'; '.join(told)}." if told else "No general tariff step of the two years before is on record."
    )
    due = planned[
        (planned["outcome"] == "open") & (planned["end_date"] > cutoff) & (planned["destination_iso3"] == "VNM")
    ]
    if not latest or due.empty:
        return f"{words} No delivery still due is told for this run."
    goods = [
        f"{measured(row.number, row.number_unit)} ({row.item_type}) for {row.operator} by {when(row.end_date, 'year')}"
        for row in due.sort_values("end_date").itertuples()
    ]
    return f"{words} Planned for Vietnam and still open: {joined(goods)}."
