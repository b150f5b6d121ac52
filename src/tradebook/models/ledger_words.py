"""What the chapter on the two counts says of the gaps in `ledgers`: whole sentences that follow the figures."""

import pandas as pd

from tradebook.indicators import mirror
from tradebook.models import ledgers
from tradebook.narrative import amount, count, counted, joined, pct, usd

EARLIER_STEPS = 10
BILLION = 1000.0  # in million USD
WIDER = {  # what the nearest industries hold beyond a group
    "Footwear": "footwear includes other leather goods",
    "Wood products": "wood goes with all furniture",
}
UNKNOWN = "In no year of this run are all of Vietnam's flows known, so that the balances can't be set side by side."


def points(value: float) -> str:
    """Percentage points with one decimal and a true minus.

    >>> points(-1.25), points(12.48)
    ('−1.2', '12.5')
    """
    return amount(value, "percentage points", ".1f")


def in_short(gap: pd.Series, year: int) -> str:
    """What each country counts as its balance in a year, and in which flow the counts part, as a sentence.

    `gap` is a row of `ledgers.gaps` with every figure known.

    >>> values = {"us_deficit": 9.0, "vn_surplus": 4.0, "sold": 6.0, "bought": -1.0, "balance": 5.0}
    >>> in_short(pd.Series(values), 2020).split(": ")[1]
    '$5.00 million apart, $6.00 million in goods from Vietnam and $1.00 million the other way in those from America.'
    """
    theirs = f"a goods {'deficit' if gap['us_deficit'] > 0 else 'surplus'} of {usd(abs(gap['us_deficit']))}"
    own = f"a {'surplus' if gap['vn_surplus'] > 0 else 'deficit'} of {usd(abs(gap['vn_surplus']))}"
    way = " the other way" if gap["sold"] * gap["bought"] < 0 else ""
    return (
        f"For {year} Washington counts {theirs} with Vietnam, Hanoi {own}: {usd(abs(gap['balance']))} apart, "
        f"{usd(abs(gap['sold']))} in goods from Vietnam and {usd(abs(gap['bought']))}{way} in those from America."
    )


def freight(row: pd.Series, ratio: float) -> str:
    """What freight at this rate makes of the difference between the balances; `row` is one of `ledgers.both`."""
    if not ratio:
        return "This run takes no freight out of Vietnam's imports."
    way, apart = _without_freight(row, ratio)
    return (
        f"Freight of {pct(ratio, 0)} taken out of Vietnam's imports {way} the difference by {usd(apart)}; "
        "for goods from Vietnam neither count holds freight."
    )


def in_brief(gap: pd.Series, row: pd.Series, year: int, ratio: float) -> str:
    """How far apart the balances of a year are, and what freight makes of that; rows of `ledgers.gaps` and `both`."""
    far = f"The two counts of the balance are {usd(abs(gap['balance']))} apart for {year}"
    if not ratio:
        return f"{far}, with no freight taken out of Vietnam's imports."
    way, apart = _without_freight(row, ratio)
    return f"{far}. Taking freight of {pct(ratio, 0)} out of Vietnam's imports {way} that by {usd(apart)}."


def _without_freight(row: pd.Series, ratio: float) -> tuple[str, float]:
    """Whether the difference between the balances narrows or widens without freight, and by how many million USD."""
    paid = ledgers.freight(row["vn_imports"], ratio)
    theirs, own = row["us_imports"] - row["us_exports"], row["vn_exports"] - row["vn_imports"]
    near, far = abs(theirs - own - paid), abs(theirs - own)
    return "narrows" if near < far else "widens", abs(far - near)


def freight_title(left_pct: float, ratio: float) -> str:
    """What freight at this rate leaves between the counts of goods from the United States, as a title.

    >>> freight_title(16.69, 0.06)
    'With 6% freight taken off, goods from the US differ by 16.7%'
    """
    off = f"With {pct(ratio, 0)} freight taken off" if ratio else "Without freight"
    return f"{off}, goods from the US differ by {pct(abs(left_pct) / 100)}"


def left_over(row: pd.Series, year: int, ratio: float) -> str:
    """What freight leaves of the gap in goods from the United States, and at which rate it would close."""
    plain, left = (ledgers.over_freight(row, [part])["bought_pct"].iloc[0] / 100 for part in (0.0, ratio))
    needed = f"Freight of {pct(plain)} would be needed to close it." if plain > 0 else "Freight can only widen it."
    return (
        f"In {year} Vietnam's count of goods from the United States was {pct(abs(plain))} "
        f"{'above' if plain > 0 else 'below'} the American; with freight of {pct(ratio, 0)} taken off it is "
        f"{pct(abs(left))} {'above' if left > 0 else 'below'}. {needed}"
    )


def implied(counts: pd.DataFrame) -> str:
    """Of which years Vietnam's imports were derived and not printed."""
    years = counts.index[counts["is_implied"] & counts["vn_imports"].notna()]
    if not len(years):
        return "Where Vietnam's imports are shown they are as printed."
    return f"Vietnam's imports of {joined(years)} are derived from its exports and its printed surplus or turnover."


def rounded(counts: pd.DataFrame) -> str:
    """What rounding leaves open where Vietnam's imports were printed in whole billions; `counts` as from `both`.

    >>> counts = pd.DataFrame({"vn_imports": [15000.0], "us_exports": [12500.0], "is_implied": [False]}, index=[2024])
    >>> rounded(counts).partition(": ")[2]
    'unrounded, the gap in goods from the US may be 16.0% to 24.0%.'
    """
    coarse = counts[~counts["is_implied"] & (counts["vn_imports"] % BILLION == 0)]
    if coarse.empty:
        return "Not one of Vietnam's printed imports is rounded to whole billions."
    row, newest = coarse.iloc[-1], "" if len(coarse) == 1 else f", {coarse.index[-1]} the newest"
    ends = [pct((row["vn_imports"] + half) / row["us_exports"] - 1) for half in (-BILLION / 2, BILLION / 2)]
    return (
        f"Vietnam's imports of {joined(coarse.index)} were printed in whole billions{newest}: "
        f"unrounded, the gap in goods from the US may be {ends[0]} to {ends[1]}."
    )


def standing(basis, year: int) -> str:
    """How firm Vietnam's newest figure is, by the basis its row names, as a sentence.

    >>> standing("UN Comtrade via WITS, Vietnam as reporter", 2019)
    "Vietnam's own figure for 2019 is the one it gave to UN Comtrade."
    """
    known = "" if pd.isna(basis) else str(basis)
    if "Comtrade" in known:
        return f"Vietnam's own figure for {year} is the one it gave to UN Comtrade."
    kind = (
        "an estimate made as the year closed"
        if "estimate" in known
        else "preliminary"
        if known
        else "of no known basis"
    )
    return f"Vietnam's own figure for {year} is {kind}, by way of the press; a final one may move it."


def bars(steps: pd.DataFrame) -> str:
    """How to read the corrections that `jump` tried; nothing to read without any."""
    if steps.empty:
        return "Without two years next to each other there is no step to correct."
    told = "The bar for freight takes off what is not there, as a reader may suspect it is."
    if steps["way"].str.startswith("Vietnam").any():
        told += (
            " The bar for Vietnam's count lets each year err by as much as its sources have ever differed, in the "
            "direction that brings the step nearer to nothing."
        )
    return told


def assumed_freight(factor: float | None, abroad: pd.Series, customs: pd.Series) -> str:
    """What there is to judge a rate of freight by.

    `factor` is a rule of thumb as a fraction, `abroad` US imports from Vietnam with freight, `customs` the same
    without, both by year.
    """
    why = [f"The IMF's factor for freight is {pct(factor, 0)}"] if factor else []
    for year in abroad.index.intersection(customs.index):
        ratio = pct(mirror.freight_ratio(abroad[year], customs[year]))
        why.append(f"with freight, US imports from Vietnam of {year} are {ratio} larger")
    return "; ".join(why) or "Nothing in this edition to judge it by"


def step(steps: pd.DataFrame, last: int) -> str:
    """The newest change of the gap in goods from Vietnam, and what corrections leave of it; `steps` as from `jump`."""
    if steps.empty:
        return "The gap can't be followed from one year to the next at the end of this run."
    before, after = steps.loc[0, ["before_pct", "after_pct"]] / 100
    moved = points(steps.loc[0, "jump_pp"])
    return (
        f"Between {last - 1} and {last} the gap in goods from Vietnam went from {pct(before)} to {pct(after)} of "
        f"Vietnam's count, by {moved} points; with the corrections tried here, by {span(steps)}."
    )


def span(steps: pd.DataFrame) -> str:
    """The least and the most that a correction leaves of a step, in points."""
    return " to ".join(dict.fromkeys(points(end) for end in (steps["jump_pp"].min(), steps["jump_pp"].max())))


def earlier(sold_pct: pd.Series) -> str:
    """The furthest step of the gap among those before the newest one, at most ten, as a sentence to hold against it.

    >>> earlier(pd.Series([1.0, 3.0, 2.0, 9.0], index=[2001, 2002, 2003, 2004]))
    'Of the two yearly steps before the newest, the furthest is that to 2002, 2.0 points wider.'
    """
    beside = sold_pct.index.to_series().diff() == 1  # a step over a year left out is none
    moves = sold_pct.diff()[beside].iloc[:-1].tail(EARLIER_STEPS)
    if moves.empty:
        return "No earlier step is known in this run."
    year = moves.abs().idxmax()
    of = (
        f"Of the {count(len(moves))} yearly steps before the newest, the furthest is"
        if len(moves) > 1
        else "The step before the newest is"
    )
    return f"{of} that to {year}, {points(abs(moves[year]))} points {'wider' if moves[year] > 0 else 'narrower'}."


def late(steps: pd.DataFrame) -> str:
    """What becomes of the step when the American year begins later; `steps` as from `jump`."""
    shifted = steps[steps["way"].str.startswith("US months")]
    if shifted.empty:
        return "The American months that would follow the last year are not held, so that timing can't be tried."
    moved, found = steps.loc[0, "jump_pp"], shifted["jump_pp"]
    more = found.abs() > abs(moved)
    turn = "larger" if more.all() else "now larger, now smaller" if more.any() else "no larger"
    told = joined(points(value) for value in found)
    return (
        f"Goods that sail in December arrive in the next year. With American months that begin later, the step of "
        f"{points(moved)} points comes to {told}: {turn}."
    )


def goods(groups: pd.DataFrame) -> str:
    """Which groups of goods can be set side by side; `groups` as from `by_product`."""
    if groups.empty:
        return "No group of goods of this run is held for a full year in both counts."
    far = groups.loc[groups["gap_pct"].abs().idxmax()]
    wider = [text for group, text in WIDER.items() if group in set(groups["group"])]
    return (
        f"For {far['year']} both counts are held for {counted(len(groups), 'group')}; the American one is "
        f"{pct(abs(far['gap_pct']) / 100)} {'above' if far['gap_pct'] > 0 else 'below'} the Vietnamese in "
        f"{far['group'].lower()}, where they are furthest apart."
        + (f" On the American side {joined(wider)}." if wider else "")
    )


def ports(bought: pd.DataFrame, sold: pd.Series, names: dict[str, str]) -> str:
    """The size of third ports' own imports from Vietnam beside the gap in goods from Vietnam of the same year.

    `bought` has year, reporter_iso3, value_usd_mn; `sold` is the gap by year, million USD.
    """
    known = bought[bought["year"].isin(sold.index)]
    if known.empty:
        return "What Hong Kong and Singapore counted as coming from Vietnam is not held for a year of this run."
    year = known["year"].max()
    own, gap = known[known["year"] == year], abs(sold[year])
    total, whose = own["value_usd_mn"].sum(), joined(names[iso] for iso in own["reporter_iso3"])
    return (
        f"For {year} {whose} counted imports from Vietnam of {usd(total)}; "
        f"the gap in goods from Vietnam was {usd(gap)}, {pct(gap / total)} of that. That is a size, not a route: how "
        "much was sent on to the United States is in no table held here."
    )
