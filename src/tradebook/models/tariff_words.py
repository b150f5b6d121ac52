"""The general duty, the talks, the run-ups and the scenario, in sentences.

Frames are as `duties`, `run_up` and `tariff_scenario` give them; rates are in percent, `old` is a fraction.
"""

import pandas as pd

from tradebook.models import duties, run_up, tariff_scenario
from tradebook.narrative import (
    amount,
    capital,
    count,
    counted,
    day,
    direction,
    joined,
    measured,
    month,
    pct,
    several,
    stretch,
    usd,
)

LEVEL = run_up.QUANTILES[1] - run_up.QUANTILES[0]


def rate(percent: float) -> str:
    """A rate as it is set: 12.5 is '12.5%', 20.0 is '20%'."""
    return amount(percent, "%", "g")


def percent(value: float) -> str:
    """A percentage that was worked out: '8.7%', with a true minus."""
    return pct(value / 100)


def span(low: float, high: float) -> str:
    """A range of percentages, the lower first.

    >>> span(-11.36, -37.94)
    '−37.9% to −11.4%'
    """
    return f"{percent(min(low, high))} to {percent(max(low, high))}"


def moved(low: float, high: float) -> str:
    """A change that is only known as a range, both ends on one side of zero or not.

    >>> moved(-37.94, -11.36), moved(2, 4), moved(-1, 3)
    ('11.4% to 37.9% lower', '2.0% to 4.0% higher', '−1.0% to 3.0% higher')
    """
    if max(low, high) <= 0:
        return f"{percent(min(-low, -high))} to {percent(max(-low, -high))} lower"
    return f"{span(low, high)} higher"


def assessed(duty: pd.DataFrame, table: pd.DataFrame, cutoff: pd.Timestamp) -> str:
    """The duty assessed in the newest month and at its peak, with the general rate; `table` from `duties.by_month`."""
    level = duties.assessed(duty)
    newest = level.index[-1]
    if table.empty:
        year = percent(100 * duties.average(duty, newest - pd.DateOffset(months=11)))
        return (
            f"This edition holds no general rate on goods from Vietnam up to {day(cutoff)}; "
            f"over the twelve months to {month(newest)} the duty assessed was {year} of their value."
        )
    peak, last = table.loc[table["assessed_pct"].idxmax()], table.iloc[-1]
    share = f"{percent(last['assessed_pct'])} of the value of goods from Vietnam"
    told = f"In {month(last['month'])} customs assessed {share}, {with_general(last)}."
    if peak["month"] != last["month"]:
        told += f" The peak was {percent(peak['assessed_pct'])} in {month(peak['month'])}, {with_general(peak)}."
    before = last["assessed_pct"] - last["added_pct"]
    return f"{told} Over the twelve months before the first general rate it had been {percent(before)}."


def with_general(row: pd.Series) -> str:
    """The general rate of a month, from a row of `duties.by_month`, to follow what was assessed in it."""
    if row["steady"]:
        return f"with a general rate of {rate(row['general_pct'])}"
    return f"with a general rate of {percent(row['general_pct'])} on the average day of that month"


def rates_subtitle(drawn: pd.DataFrame, talks: pd.DataFrame) -> str:
    """What the chart of rates measures, with the meetings if any falls within its time."""
    below = "; below, meetings of the tariff talks" if (talks["x"] <= drawn["date"].max()).any() else ""
    return f"US duty on goods from Vietnam, % of customs value{below}"


def as_if(table: pd.DataFrame) -> str:
    """What share of the goods would have to pay the general rate to give what was added."""
    if table.empty:
        return "Without a general rate there is nothing to set the duty assessed against."
    last = table.iloc[-1]
    if last["added_pct"] <= 0:
        return f"In {month(last['month'])} the duty assessed was no higher than before the first general rate."
    return (
        f"What was added to the duty by {month(last['month'])} is what the general rate would bring if "
        f"{percent(last['as_if_pct'])} of the goods paid it and nothing else had changed."
    )


def as_if_by_month(table: pd.DataFrame) -> str:
    """Between which ends that share moved."""
    if table.empty:
        return "There is no such share to follow by month."
    rows = table.loc[table["as_if_pct"].idxmin()], table.loc[table["as_if_pct"].idxmax()]
    ends = [f"{percent(row['as_if_pct'])} in {month(row['month'])}" for row in rows]
    below = ", below nil because less than before was assessed," if rows[0]["as_if_pct"] < 0 else ""
    return f"By month that share goes from {ends[0]}{below} to {ends[1]}."


def ladder(steps: pd.DataFrame, rates: pd.DataFrame) -> str:
    """The general rates in order, and what was charged for a day, announced, proposed, or charged on some goods."""
    if steps.empty:
        return "Not one change of a general rate is on record for this run."
    told = [f"{rate(row.rate_pct)} from {day(row.start_date)}" for row in steps.itertuples()]
    facts = [f"The general rate was {joined(told)}."]
    brief = duties.general(rates)
    for row in brief[duties.for_a_day(brief)].itertuples():
        note = f" ({_small(row.note)})" if pd.notna(row.note) else ""
        facts.append(f"A rate of {rate(row.rate_pct)} stood on {day(row.start_date)} alone and is not drawn{note}.")
    spoken = rates[rates["status"].isin(["announced", "proposed"])].sort_values("stated_date")
    said = [f"{rate(row.rate_pct)} ({row.status} on {day(row.stated_date)})" for row in spoken.itertuples()]
    if said:
        facts.append(f"Not in force when they were made known: {joined(said)}.")
    return " ".join(facts)


def _small(note: str) -> str:
    """A note of the table as the middle of a sentence."""
    return note[:1].lower() + note[1:]


def beside(rates: pd.DataFrame, pending: pd.DataFrame) -> str:
    """The duties on single groups of goods that stand beside the general one, and the cases without a rate."""
    sector = rates[(rates["series"] == "sector_232") & rates["end_date"].isna()]
    told = "No duty on a single group of goods is on record for this run."
    if len(sector):
        low, high = rate(sector["rate_pct"].min()), rate(sector["rate_pct"].max())
        what = (
            "stands one duty on a single group"
            if len(sector) == 1
            else f"stand {count(len(sector))} duties on single groups"
        )
        told = f"Beside it {what} of goods (Section 232), at {low if low == high else f'{low} to {high}'}."
    if len(pending):
        told += (
            f" {capital(counted(len(pending), 'case'))} without a rate {'was' if len(pending) == 1 else 'were'} open."
        )
    return told


def electronics(goods: pd.DataFrame) -> str:
    """What part of a year's imports for consumption computers and electronics made up; `goods` has a row an industry.

    Columns naics3, value_usd_mn, year and months_covered.
    """
    if not (goods["naics3"] == "334").any():
        return "Imports of electronics are not held for this run."
    by_industry = goods.groupby("naics3")["value_usd_mn"].sum()
    share = by_industry["334"] / by_industry.sum()
    months, year = goods[["months_covered", "year"]].iloc[0]
    part = "" if months == 12 else f"the first {count(months)} months of "
    most = ": the largest industry, so that it weighs most whether the lists name its goods"
    return (
        f"Computers and electronics (NAICS 334) were {pct(share)} of imports for consumption in {part}{year}"
        f"{most if by_industry.idxmax() == '334' else ''}."
    )


def statutory(model: pd.Series | None, newest: pd.Timestamp, level: float, base: float | None, who: str) -> str:
    """An outside model's rate on the trade of 2024, beside what was assessed; `base` is the duty of 2024."""
    if model is None or base is None:
        return "No rate on the trade of an earlier year is held to set beside it."
    total = model["rate_pct"] + base
    told = (
        f"An outside model, {who}, puts the rates in force at the end of {month(newest)} on the goods bought in 2024 "
        f"and gets {percent(total)}, with the duty of that year counted in; "
    )
    if level < total:
        return (
            f"{told}{percent(level)} was assessed. Between the two lie the turn to other goods since 2024, lags, and "
            "what the model may miss; they can't be told apart by month."
        )
    return f"{told}{percent(level)} was assessed."


def meetings(talks: pd.DataFrame, steps: pd.DataFrame) -> str:
    """How many meetings were found, of whom, and how often the rate changed after the last of them."""
    if talks.empty:
        return "Not one meeting of the talks is on record for this run."
    kinds = talks["row"].value_counts().reindex(duties.TALKS.values()).dropna().astype(int)
    parts = [f"{count(number)} of {name}" for name, number in kinds.items() if name != duties.TALKS["technical"]]
    if duties.TALKS["technical"] in kinds:
        number = kinds[duties.TALKS["technical"]]
        parts.append(f"{count(number)} {'round' if number == 1 else 'rounds'} of negotiators")
    first, last = talks["x"].min(), talks["x"].max()
    when = f"on {day(first)}" if first == last else f"between {day(first)} and {day(last)}"
    found = f"{counted(len(talks), 'meeting')} of the talks {when} {'was' if len(talks) == 1 else 'were'} found"
    told = f"{capital(found)}: {joined(parts)}."
    later = int((steps["start_date"] > last).sum())
    more = {1: "once more", 2: "twice more"}.get(later, f"{counted(later, 'more time')}")
    change = f"the rate changed {more}" if later else "the rate did not change again"
    return f"{told} After the last of them {change} in this run." if len(steps) else told


def gaps(table: pd.DataFrame, steps: pd.DataFrame, trend: int) -> str:
    """The months before each change of the rate against their trend; `table` from `run_up.before_steps`."""
    if table.empty:
        return "No run-up can be measured for this run: it holds no change of the rate with enough months before it."
    rows = table.merge(steps, left_on="date", right_on="start_date")
    told = [
        f"{stretch(*_months(row))}, before the change to {rate(row.rate_pct)}, {_side(row.gap_pct)}"
        for row in rows.itertuples()
    ]
    facts = [
        f"Beside the line through the {measured(trend, 'months')} before them, imports lay as follows: "
        f"{'; '.join(told)}."
    ]
    if table["low_pct"].notna().all():
        low, high, others = table.iloc[0][["low_pct", "high_pct", "others"]]
        facts.append(
            f"At the {measured(others, 'earlier dates', ',')} that can be tried, {pct(LEVEL, 0)} of such gaps lay "
            f"between {percent(low)} and {percent(high)}; {_outside(table)}."
        )
    return " ".join(facts)


def incentives(table: pd.DataFrame, steps: pd.DataFrame) -> str:
    """Which changes gave a reason to buy ahead: rises, and which of them were known while there was time to.

    `table` from `run_up.before_steps`, `steps` from `duties.steps`.
    """
    only = "Only a rise gives a buyer reason to hurry"
    if table.empty:
        return f"{only}."
    rows = table.merge(steps, left_on="date", right_on="start_date")
    rises = rows[rows["rate_pct"] > rows["before_pct"]]
    cuts = len(rows) - len(rises)
    told = f"{only}, and {several(cuts, 'of these changes was a cut', 'of these changes were cuts')}."
    if rises.empty:
        return told
    early = int((rises["announced"] < (rises["last"] + 1).dt.to_timestamp()).sum())
    return (
        f"{told} Of the {counted(len(rises), 'rise')}, {several(early, 'was', 'were')} announced before the months "
        "measured were over; ahead of any other, buyers could go by nothing but talk of it."
    )


def _side(gap: float) -> str:
    return f"{percent(abs(gap))} {'above' if gap >= 0 else 'below'}"


def _months(row) -> tuple[pd.Timestamp, pd.Timestamp]:
    return row.first.to_timestamp(), row.last.to_timestamp()


def run_up_label(row) -> str:
    """The months of a run-up and the rate after them, as the label of a row: 'Jan to Mar 2025, before 10%'."""
    first, last = _months(row)
    begin = "" if first == last else f"{first:%b}{'' if first.year == last.year else f' {first.year}'} to "
    return f"{begin}{last:%b %Y}, before {rate(row.rate_pct)}"


def _outside(table: pd.DataFrame) -> str:
    number = len(outside(table))
    if not number:
        return "not one of these lies outside" if len(table) > 1 else "this one does not lie outside"
    if len(table) == 1:
        return "this one lies outside"
    return f"{count(number)} of these {'lies' if number == 1 else 'lie'} outside"


def outside(table: pd.DataFrame) -> pd.DataFrame:
    """The run-ups whose gap lies outside the range of earlier dates."""
    return table[(table["gap_pct"] < table["low_pct"]) | (table["gap_pct"] > table["high_pct"])]


def run_up_title(table: pd.DataFrame, trend: int) -> str:
    """The takeaway of the chart of run-ups; another `trend` may give another."""
    number = len(outside(table))
    if table["low_pct"].isna().any():
        return "Imports in the months before each change of the rate"
    if not number:
        return f"No run-up stands out against a trend of {trend} months"
    stands = "stands" if number == 1 else "stand"
    return f"{capital(count(number))} of {count(len(table))} run-ups {stands} out against a trend of {trend} months"


def lengths(found: dict[int, pd.DataFrame]) -> str:
    """How the first gap hangs on the length of the trend: length in months -> `run_up.before_steps`."""
    firsts = {length: table.iloc[0] for length, table in found.items() if len(table)}
    if len(firsts) < 2:
        return "Other lengths of the trend can't be tried in this run."
    values = [row["gap_pct"] for row in firsts.values()]
    beyond = sum(row["gap_pct"] > row["high_pct"] for row in firsts.values())
    tried = joined(amount(length, "months", "d") for length in firsts)
    return (
        f"With trends of {tried} months the gap before the first change is {span(min(values), max(values))}, "
        f"and above the usual range with {count(beyond) if beyond else 'not one'} of the {count(len(firsts))}."
    )


def tet(effect, voyage: int) -> str:
    """By how much the weeks before Tết move the month in which their goods land; `effect`: `seasonal.tet_effect`."""
    if effect is None:
        return "The months are too few to allow for Tết in this run."
    sure = "" if effect.low_pct > 0 or effect.high_pct < 0 else ", so it can't be told from nothing"
    return (
        f"The goods made in the twenty days before Tết, the Lunar New Year, land {measured(voyage, 'days')} later; a "
        f"month that takes them all in is {_side(effect.effect_pct)} its usual level "
        f"({pct(LEVEL, 0)} interval {span(effect.low_pct, effect.high_pct)}{sure})."
    )


def scenario(trade: pd.Series, old: float, new: float, change: tuple[float, float], year: int) -> str:
    """What the grid gives for a year's imports."""
    bought = trade["Vietnam"]
    ends = sorted(bought * (1 + value / 100) for value in change)
    if round(100 * old, 1) == round(new, 1):
        return f"An average duty of {rate(new)} is what was assessed in {year}: the model leaves imports as they were."
    return (
        f"In a model, an average duty of {rate(new)} in {year}, where {pct(old)} was assessed, puts the year's "
        f"imports from Vietnam {moved(*change)}: {usd(ends[0])} to {usd(ends[1])} in place of {usd(bought)}."
    )


def what_happened(years: pd.Series, imports: pd.Series, world: pd.Series, settings: dict[str, float]) -> str:
    """The model put to the last two years held, and what imports did; `years` from `duties.full_years`."""
    pair = [year for year in years.index if year - 1 in years.index and {year, year - 1} <= set(imports.index)]
    if not pair:
        return "The model can't be held against a change that happened, because only one full year of duty is held."
    last, first = pair[-1], pair[-1] - 1
    trade = pd.Series({"Vietnam": imports[first], "others": world[first] - imports[first]})
    low, high = tariff_scenario.spread(trade, years[first], 100 * years[last], settings)
    real = 100 * (imports[last] / imports[first] - 1)
    step = f"from {pct(years[first])} in {first} to {pct(years[last])} in {last}"
    told = f"For the average duty that was assessed, {step}, the same model puts imports {moved(low, high)}"
    verb = direction(imports[first], imports[last])
    return f"{told}; they {verb}{'' if verb == 'barely moved' else f' by {percent(abs(real))}'}."


def industries(one: float, many: float | None, goods: pd.DataFrame) -> str:
    """The run's settings for one good, and for each industry of `goods` as a good of its own."""
    if many is None:
        return "Industries are not held for this run, so the model can't be worked out for each of them."
    return (
        f"At this run's settings the model gives {percent(one)} for all goods as one, and {percent(many)} when each "
        f"of {counted(len(goods), 'industry', 'industries')} ({goods['year'].iloc[0]}) is a good of its own with the "
        "same duties."
    )


def matters_most(table: pd.DataFrame) -> str:
    """Which assumption moves the answer most; `table` from `tariff_scenario.one_at_a_time`."""
    first, last = table.iloc[0], table.iloc[-1]
    ends = [f"{percent(row['at_low_pct'])} to {percent(row['at_high_pct'])}" for row in (first, last)]
    held = " and ".join(amount(first[end], "as the assumption", "g") for end in ("low", "high"))
    return (
        f"{first['assumption']} matters most: between {held} the change in imports goes from {ends[0]}. "
        f"{last['assumption']} matters least ({ends[1]})."
    )
