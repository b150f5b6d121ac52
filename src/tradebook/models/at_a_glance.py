"""The state of the relationship in a handful of figures, each with its past: the tiles of the front page.

Frames hold what was known at the end of a run and no more; money is in million USD. A tile that can't be told is None.
"""

import dataclasses

import pandas as pd

from tradebook.models import aviation_words, duties, tariff_words
from tradebook.models import glance_words as words
from tradebook.narrative import amount, capital, day, month, pct, significant, usd

MONEY, PERCENT, DUTY, AIRCRAFT = "million US dollars", "per cent of US goods imports", "per cent of value", "aircraft"
YEAR = 12


@dataclasses.dataclass(frozen=True)
class Kind:
    """What a figure is, inside a sentence; its unit; and the words before its period."""

    words: str
    unit: str
    over: str = ""


FIGURES = {
    "imports_12_months": Kind("US imports from Vietnam", MONEY, "the twelve months to "),
    "deficit_12_months": Kind("the US goods deficit with Vietnam", MONEY, "the twelve months to "),
    "import_share": Kind("Vietnam's share of US goods imports", PERCENT),
    "duty_assessed": Kind("the duty assessed on goods from Vietnam", DUTY),
    "general_rate": Kind("the general rate on goods from Vietnam", DUTY),
    "deficit_counted_in_washington": Kind("Washington's count of the deficit", MONEY),
    "surplus_counted_in_hanoi": Kind("Hanoi's count of its surplus", MONEY),
    "aircraft_on_firm_order": Kind("Boeing aircraft on firm order", AIRCRAFT, "the end of "),
    "aircraft_handed_over": Kind("aircraft of these orders handed over", AIRCRAFT, "the end of "),
}


@dataclasses.dataclass(frozen=True)
class Figure:
    """A figure of `FIGURES` with its past, indexed by period as text (2026-08 or 2025), the newest last."""

    name: str
    history: pd.Series


@dataclasses.dataclass(frozen=True)
class Tile:
    """What the front page tells of one subject; `way`, the direction, and `beside` are sentences and may be empty.

    `lines` gives the figures that are drawn, each with the country whose colour it takes (ISO code).
    """

    label: str
    value: str
    way: str
    beside: str
    period: str
    basis: str
    chapter: str
    figures: tuple[Figure, ...]
    lines: tuple[tuple[str, str], ...]


def twelve_months(months: pd.Series) -> pd.Series:
    """Sums over twelve months, by their last month as text; none where a month is missing.

    `months` is indexed by the first day of each month.

    >>> days = pd.date_range("2024-01-01", periods=13, freq="MS")
    >>> twelve_months(pd.Series(1.0, index=days)).to_dict()
    {'2024-12': 12.0, '2025-01': 12.0}
    """
    if months.empty:
        return pd.Series(dtype=float)
    sums = months.sort_index().asfreq("MS").rolling(YEAR).sum().dropna()
    return sums.set_axis(sums.index.strftime("%Y-%m"))


def bought(months: pd.DataFrame) -> Tile | None:
    """US imports from Vietnam over the newest twelve months, against the twelve before; columns month, imports."""
    history = twelve_months(months.set_index("month")["imports"])
    if history.empty:
        return None
    return Tile(
        label="US imports from Vietnam",
        value=usd(history.iloc[-1]),
        way=words.against(*_year_apart(history)),
        beside="",
        period=f"Twelve months to {words.named(history.index[-1])}",
        basis="Customs value, current dollars",
        chapter="trade_growth",
        figures=(Figure("imports_12_months", history),),
        lines=(("imports_12_months", "VNM"),),
    )


def owed(months: pd.DataFrame, places: pd.DataFrame, newest: str) -> Tile | None:
    """The US goods balance with Vietnam over the newest twelve months, and its place among those with others.

    `months` has columns month, exports, imports; `places` is as from `standing.by_year` up to the last full year, and
    `newest` the sentence from `standing.newest`, or empty.
    """
    table = months.set_index("month")
    history = twelve_months(table["imports"] - table["exports"])
    if history.empty:
        return None
    then, now = _year_apart(history)
    return Tile(
        label=f"US goods {words.side(now)} with Vietnam",
        value=usd(abs(now)),
        way=words.against(abs(then), abs(now)) if then * now > 0 else words.turned(then),
        beside=" ".join(filter(None, [words.ranked(places), newest])),
        period=f"Twelve months to {words.named(history.index[-1])}",
        basis="Imports less exports, current dollars",
        chapter="deficit",
        figures=(Figure("deficit_12_months", history),),
        lines=(("deficit_12_months", "USA"),),
    )


def share(imports: pd.Series, world: pd.Series) -> Tile | None:
    """Vietnam's share of all US goods imports in the newest full year; both series by year."""
    history = (100 * imports / world).dropna()
    history = history.set_axis(history.index.astype(str))
    if history.empty:
        return None
    year, now = history.index[-1], history.iloc[-1]
    before = str(int(year) - 1)
    return Tile(
        label="Vietnam's share of US goods imports",
        value=pct(now / 100) if now >= 1 else significant(now, 2, "%"),
        way=words.in_points(history[before], now, before) if before in history.index else "",
        beside="",
        period=year,
        basis="Customs value, current dollars",
        chapter="market_share",
        figures=(Figure("import_share", history),),
        lines=(("import_share", "VNM"),),
    )


def charged(duty: pd.DataFrame, rates: pd.DataFrame) -> Tile | None:
    """The duty assessed in the newest month beside the general rate; `duty` and `rates` as in `duties`."""
    if duty.empty:
        return None
    level, table = duties.assessed(duty), duties.by_month(duty, rates)
    history = level.set_axis(level.index.strftime("%Y-%m"))
    general = pd.Series(table["general_pct"].to_numpy(), index=pd.DatetimeIndex(table["month"]).strftime("%Y-%m"))
    newest, before = level.index[-1], level.index[-1] - pd.DateOffset(years=1)
    return Tile(
        label="Duty assessed on goods from Vietnam",
        value=tariff_words.percent(level.iloc[-1]),
        way=words.in_points(level[before], level.iloc[-1], month(before)) if before in level.index else "",
        beside=words.general(table, newest),
        period=month(newest),
        basis="Calculated duty, part of the goods' value",
        chapter="tariffs",
        figures=(Figure("duty_assessed", history), *([Figure("general_rate", general)] if len(general) else [])),
        lines=(("duty_assessed", "USA"),),
    )


def counted_twice(gaps: pd.DataFrame) -> Tile | None:
    """The balance of the newest year that both countries count, and how far apart they are; as from `ledgers.gaps`."""
    known = gaps.dropna(subset=["us_deficit", "vn_surplus"])
    if known.empty:
        return None
    year, now = known.index[-1], known.iloc[-1]
    theirs = f"a {words.side(now['us_deficit'])} of {usd(abs(now['us_deficit']))}"
    own = f"a {words.side(-now['vn_surplus'])} of {usd(abs(now['vn_surplus']))}"
    sides = {"deficit_counted_in_washington": "us_deficit", "surplus_counted_in_hanoi": "vn_surplus"}
    by_year = known.set_axis(known.index.astype(str))
    return Tile(
        label="Gap between the two counts of the balance",
        value=usd(abs(now["balance"])),
        way=words.since_year(abs(known["balance"]), year),
        beside=f"Washington (solid) counts {theirs}, Hanoi (dashed) {own}.",
        period=str(year),
        basis="Goods, current dollars, each country's own count",
        chapter="two_ledgers",
        figures=tuple(Figure(name, by_year[column]) for name, column in sides.items()),
        lines=(("deficit_counted_in_washington", "USA"), ("surplus_counted_in_hanoi", "VNM")),
    )


def ordered(book: pd.DataFrame, handed: pd.DataFrame, places: dict[str, str], cutoff: pd.Timestamp) -> Tile | None:
    """Boeing aircraft on firm order, each counted once, against those handed over.

    `book` is as from `orders.unique_orders`, `handed` as from `arrivals.handovers`.
    """
    if book.empty:
        return None
    first = book["firm_on"].min() if book["firm_on"].notna().any() else cutoff
    ends = pd.period_range(first.to_period("M") - 1, cutoff.to_period("M"), freq="M")
    firm, came = pd.Series(_firm(book, ends), ends.astype(str)), pd.Series(_handed(handed, ends), ends.astype(str))
    now, before = int(firm.iloc[-1]), firm.get(str(ends[-1] - YEAR), 0)
    more = (
        f"{amount(abs(now - before), AIRCRAFT, ',.0f')} {'more' if now > before else 'fewer'} than"
        if now != before
        else "As many as"
    )
    return Tile(
        label="Boeing aircraft on firm order",
        value=amount(now, AIRCRAFT, ",.0f"),
        way=f"{more} a year before.",
        beside=capital(aviation_words.came(handed, places)) + ".",
        period=f"On {day(cutoff)}",
        basis="For Vietnamese airlines, each counted once, lapsed orders left out",
        chapter="aviation_deals",
        figures=(Figure("aircraft_on_firm_order", firm), Figure("aircraft_handed_over", came)),
        lines=(("aircraft_on_firm_order", "USA"),),
    )


def in_words(tile: Tile | None) -> str:
    """All that a tile says, as sentences."""
    if tile is None:
        return "This can't be told for this run."
    parts = [f"{tile.label}: {tile.value}.", tile.way, tile.beside, f"{tile.period}. {tile.basis}."]
    return " ".join(filter(None, parts))


def _firm(book: pd.DataFrame, ends: pd.PeriodIndex) -> list[int]:
    """The aircraft firmly ordered and not lapsed at the end of each month."""
    days = [end.end_time for end in ends]
    return [
        int(book.loc[(book["firm_on"] <= day) & ~(book["lapsed_on"] <= day), "firm_quantity"].sum()) for day in days
    ]


def _handed(handed: pd.DataFrame, ends: pd.PeriodIndex) -> list[int]:
    return [int(handed.loc[handed["end_date"] <= end.end_time, "number"].sum()) for end in ends]


def _year_apart(history: pd.Series) -> tuple[float, float]:
    """The figure a year before the newest (NaN: not held), and the newest."""
    before = str(pd.Period(history.index[-1], "M") - YEAR)
    return float(history.get(before, float("nan"))), float(history.iloc[-1])
