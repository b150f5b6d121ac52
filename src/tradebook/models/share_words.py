"""What a split of Vietnam's market shares says, in sentences; the frames are those of `share_gains`."""

import pandas as pd

from tradebook.models.share_gains import PARTS, YEAR
from tradebook.narrative import amount, capital, count, counted, joined, pct, several, usd

WON, MARKET, MIX = PARTS["competitiveness"], PARTS["scale"], PARTS["composition"]


def money(million: float) -> str:
    """A sum with its sign: '$1.50 billion', '−$20.0 million'."""
    return f"{'−' if million < 0 else ''}{usd(abs(million))}"


def span(first: int, last: int, months: int) -> str:
    """The two years compared: 'From 2018 to 2019', 'From the first eleven months of 2018 to those of 2025'."""
    if months == YEAR:
        return f"From {first} to {last}"
    part = "month" if months == 1 else f"{counted(months, 'month')}"
    return f"From the first {part} of {first} to {'that' if months == 1 else 'those'} of {last}"


def in_short(parts: pd.DataFrame, first: int, last: int, months: int) -> str:
    """How much of the change is share won, valued at either market, as one sentence; `parts` as from `split`."""
    change, won = parts["first"].sum(), parts.loc[WON]
    verb = "grew" if change >= 0 else "shrank"
    return (
        f"{span(first, last, months)}, US purchases from Vietnam {verb} by {usd(abs(change))}."
        f" Share won within industries comes to {money(won['first'])} at the size of the {last} market, and to"
        f" {money(won['last'])} at that of {first}."
    )


def split_title(parts: pd.DataFrame) -> str:
    """A title for the split: the change, and the share won by either base."""
    change, won = parts["first"].sum(), parts.loc[WON]
    verb = "grew" if change >= 0 else "shrank"
    return f"Purchases {verb} by {usd(abs(change))}; share won makes {money(won.min())} to {money(won.max())}"


def paths(bases: pd.DataFrame) -> str:
    """Where each line of `bases` (million US dollars, index: first year) begins and ends, as a list."""
    first, last = bases.index[[0, -1]]
    return "; ".join(
        f"{name}: {money(line[first])} from {first}, {money(line[last])} from {last}" for name, line in bases.items()
    )


def other_parts(parts: pd.DataFrame, first: int, last: int) -> str:
    """What the larger market and the turn to other products come to, as a sentence."""
    (a, b), (c, d) = (map(money, parts.loc[row, ["first", "last"]]) for row in (MARKET, MIX))
    return (
        f"Growth of the whole market makes {a} at Vietnam's shares of {first} and {b} at those of {last}; the turn to"
        f" other products makes {c} and {d}."
    )


def standing_still(shares: pd.DataFrame, base: int) -> str:
    """The last year's share beside what unchanged shares of each product would give, as a sentence."""
    still, actual = (pct(shares[name].iloc[-1] / 100) for name in ("still_pct", "actual_pct"))
    return (
        f"Had Vietnam kept its share of each industry in {base}, all that the United States bought in"
        f" {shares.index[-1]} would have given it {still} of imports; it had {actual}."
    )


def winners(won: pd.DataFrame, named: pd.Series, told: int = 3) -> str:
    """The industries in which most share was won, with Vietnam's share of each, and those where share was lost."""
    top = won.nlargest(told, "won_usd_mn").query("won_usd_mn > 0")
    lost = won[won["won_usd_mn"] < 0].sort_values("won_usd_mn")
    gains = [
        f"{named[code]} ({pct(row['before_pct'] / 100)}, then {pct(row['after_pct'] / 100)})"
        for code, row in top.iterrows()
    ]
    words = (
        f"Most was won in {joined(gains)}, in brackets Vietnam's share of US imports of each."
        if gains
        else "Share was won in no industry."
    )
    if len(lost):
        names = joined(named[code] for code in lost.index[:told])
        words += f" Share was lost in {several(len(lost), 'industry', 'industries')}"
        words += f", first of all {names}." if len(lost) > told else f": {names}."
    return words


def advantages(index: pd.DataFrame, named: pd.Series, first: int, last: int) -> str:
    """How the index moved where it was above one, and which industries came above it, as sentences."""
    high = index[index["before"] > 1]
    lower, come = high[high["after"] < high["before"]], index[(index["before"] <= 1) & (index["after"] > 1)]
    if high.empty:
        return f"No industry of weight lay above one in {first}."
    told = [
        f"{named[code]} went from {amount(row.before, 'index')} to {amount(row.after, 'index')}"
        for code, row in lower.iloc[:3].iterrows()
    ]
    words = (
        f"Of {counted(len(high), 'industry', 'industries')} above one in {first}, {several(len(lower), 'lies', 'lie')}"
    )
    words += f" lower in {last}{': ' * bool(told)}{joined(told) if told else ''}."
    return words + (
        f" {capital(joined(named[come.index]))} came above one." if len(come) else " No other came above one."
    )


def pairs(rows: pd.DataFrame, label: str, columns: list[str]) -> str:
    """Sums of two columns for each row, billion US dollars, as a list for the description of a chart."""
    told = [(row[label], *(money(1000 * row[column]) for column in columns)) for _, row in rows.iterrows()]
    return "; ".join(f"{name}: {' and '.join(sums)}" for name, *sums in told)


def part(some: int, whole: int) -> str:
    """So many of the industries: 'five of six industries', 'not one of one industry'."""
    return f"{count(some) if some else 'not one'} of {counted(whole, 'industry', 'industries')}"


def _part_won(bases: pd.DataFrame) -> tuple[float, float] | None:
    """The least and the greatest share won as a fraction of the increase, over first years from which sales grew."""
    grown = bases[bases["increase"] > 0]
    parts = grown[["first", "last"]].div(grown["increase"], axis=0)
    return (float(parts.min().min()), float(parts.max().max())) if len(grown) else None


def base_title(bases: pd.DataFrame) -> str:
    """A title for the share won by first year; `bases` as from `share_gains.by_base`."""
    if (won := _part_won(bases)) is None:
        return "Purchases did not grow from any first year"
    return f"Share won is {pct(won[0], 0)} to {pct(won[1], 0)} of the increase"


def by_base(bases: pd.DataFrame, last: int) -> str:
    """How the share won hangs on the year it is counted from, as a sentence."""
    if (won := _part_won(bases)) is None:
        return f"From no year held did purchases grow up to {last}."
    years = int((bases["increase"] > 0).sum())
    counted_from = f"each of {counted(years, 'year')} before {last} in turn" if years > 1 else "a single year"
    return (
        f"Counted from {counted_from}, and with either base, the share won is between"
        f" {pct(won[0], 0)} and {pct(won[1], 0)} of the increase."
    )


def by_chapter(industries: pd.DataFrame, chapters: pd.DataFrame, first: int, last: int) -> str:
    """The same split by two classifications over the same whole years, as a sentence; empty frames where not held."""
    if industries.empty or chapters.empty:
        return "A finer sorting of goods is not held for two whole years of this run."
    a, b = (money(frame.at[WON, "first"]) for frame in (industries, chapters))
    return (
        f"Over the whole years {first} and {last}, the share won is {a} by industry and {b} by chapter of the"
        f" Harmonized System, of {money(chapters['first'].sum())} in all."
    )
