"""What the models of trade around a step on the ladder say, in sentences.

`gaps` is as from `upgrade_effect.summary`, `found` and `pooled` as from `ladder_study.study` and `ladder_study.pool`.
"""

import math
from types import SimpleNamespace

import pandas as pd

from tradebook.models import placebos
from tradebook.narrative import amount, capital, count, counted, joined, measured, month, pct, several

NO_MONTHS = "The months on both sides of the step are too few in this run for such an estimate."
NO_STUDY = "In this run not one step can be studied so: the years around it are not held."


def gaps(found: pd.DataFrame, trend_years: int, window: int, at: pd.Timestamp) -> str:
    """How far imports and exports stood from their old trend, with intervals, and what the other months show."""
    if found.empty:
        return NO_MONTHS
    parts = [
        f"{flow} {_side(row.effect_pct)} (95% interval {_signed(row.low_pct)} to {_signed(row.high_pct)})"
        for flow, row in found.iterrows()
    ]
    shares = joined(f"{pct(row.share, 0)} show as large a gap in {flow}" for flow, row in found.iterrows())
    return (
        f"Over the {counted(window, 'year') if window > 1 else 'year'} from {month(at)} on, US trade stood "
        "off the trend "
        f"of the {counted(trend_years, 'year')} before: {joined(parts)}. Of the "
        f"{measured(int(found['others'].max()) + 1, 'months', ',')} for which the same can "
        f"be reckoned, {shares}, or a larger one."
    )


def in_short(gaps: pd.DataFrame, pooled: SimpleNamespace | None, trend_years: int) -> str:
    """Both estimates in brief: US trade against its trend, and the steps of partners together."""
    words = [NO_MONTHS]
    if len(gaps):
        sides = joined(f"{flow} stood {_side(row.effect_pct)}" for flow, row in gaps.iterrows())
        shares = joined(pct(share, 0) for share in gaps["share"])
        words = [
            f"Against the trend of the {counted(trend_years, 'year')} before, {sides}; of all months that can "
            "be tried, "
            f"{shares} show as large a gap."
        ]
    if pooled is not None and pooled.events > 1:
        words += [
            f"After the {counted(pooled.events, 'step')} of partners that can be studied, the pace of trade changed by "
            f"{_points(pooled.mean)} a year on average (95% interval {_signed(pooled.low, '')} to "
            f"{_signed(pooled.high, '')})."
        ]
    return " ".join(words)


def false_alarms(found: pd.DataFrame) -> str:
    """Whether the intervals keep their promise at the other months."""
    if found.empty:
        return NO_MONTHS
    told = joined(f"{pct(row.false_alarms, 0)} for {flow}" for flow, row in found.iterrows())
    worse = "far too narrow" if found["false_alarms"].min() > 4 * placebos.LEVEL else "not to be leaned on"
    verdict = worse if found["false_alarms"].max() > 2 * placebos.LEVEL else "about right"
    return (
        f"An honest interval would leave out zero at {pct(placebos.LEVEL, 0)} of the other months; this one does so at "
        f"{told}. It is {verdict}, and the rank among the other months is the fairer judge."
    )


def every_date_title(found: pd.DataFrame) -> str:
    """At what share of months the gap was as large, as a title."""
    return f"Months with as large a gap: {joined(f'{pct(row.share, 0)} for {flow}' for flow, row in found.iterrows())}"


def alt(rows: pd.DataFrame, name: str, value: str, unit: str = "%") -> str:
    """Each row's name and value, to stand in for a chart of one dot a row.

    >>> alt(pd.DataFrame({"flow": ["imports", "exports"], "gap": [-12.6, 3.0]}), "flow", "gap")
    'imports −12.6%; exports 3.0%'
    """
    return "; ".join(f"{name} {_signed(value, unit)}" for name, value in zip(rows[name], rows[value], strict=True))


def how_to_read(found: pd.DataFrame) -> str:
    """How the chart of partners' steps is made, where there is one."""
    if found.empty:
        return "Partners were not picked by lot, so that not even such a study would show a cause."
    return (
        "Each row is Vietnam's trade with the partner over its trade with everyone else, by Vietnam's count, partly "
        "from rounded press figures. A bar is the spread of the same sum in the partner's other years, and in the last "
        "row of the averages for random dates. Partners were not picked by lot, so not even a row outside its bar "
        "would show a cause."
    )


def found_in_short(gaps: pd.DataFrame) -> str:
    """For the finding: how usual such a gap in imports is at other dates."""
    if "imports" not in gaps.index:
        return "too few months are held to set them against a trend"
    return f"at {pct(gaps.at['imports', 'share'], 0)} of all dates they stray as far from their trend"


def trends(by_trend: pd.DataFrame) -> str:
    """How the estimate moves with the length of the trend carried on."""
    told = []
    for flow, part in by_trend.groupby("flow", sort=False):
        if len(part) > 1:
            first, last = part.iloc[0], part.iloc[-1]
            told.append(
                f"for {flow} it goes from {_signed(first.effect_pct)} with "
                f"{counted(first.trend_years, 'year')} of trend "
                f"to {_signed(last.effect_pct)} with {count(last.trend_years)}"
            )
    if not told:
        return "How much the estimate hangs on the length of the trend can't be shown for this run."
    turned = by_trend.groupby("flow", sort=False)["effect_pct"].agg(lambda gap: gap.min() < 0 < gap.max())
    sign = f" Even the sign turns, for {joined(turned.index[turned])}." if turned.any() else ""
    return f"The estimate hangs on what is carried on: {'; '.join(told)}.{sign}"


def trend_title(by_trend: pd.DataFrame) -> str:
    """Between what the gap in the first flow moves with the length of the trend, as a title."""
    flow, gap = by_trend["flow"].iloc[0], by_trend.loc[by_trend["flow"] == by_trend["flow"].iloc[0], "effect_pct"]
    return f"By length of trend, the gap in {flow} runs from {_signed(gap.min())} to {_signed(gap.max())}"


def partners(events: pd.DataFrame, found: pd.DataFrame, climbs: pd.DataFrame, names: pd.Series) -> str:
    """Which steps of which partners can be studied, and which partners at the top can't."""
    if found.empty:
        return NO_STUDY
    studied = found.drop_duplicates(["partner_iso3", "date"])
    whose = joined(names[found["partner_iso3"].unique()])
    absent = [names[code] for code in climbs.index if code not in set(found["partner_iso3"])]
    left = f" Of those at the top, {joined(absent)} can't be studied." if absent else ""
    short = found[found["before_years"] != found["after_years"]]
    uneven = f" {capital(several(len(short), 'row has', 'rows have'))} fewer years on one side." if len(short) else ""
    return (
        f"Of {counted(events['is_step'].sum(), 'step')} and {counted((~events['is_step']).sum(), 'new label')} of "
        f"{counted(events['partner_iso3'].nunique(), 'partner')}, Vietnam's count allows this for "
        f"{count(len(studied))}, "
        f"of {whose}.{left}{uneven}"
    )


def outside(rows: pd.DataFrame) -> str:
    """How many rows of `ladder_study.rows` lie outside their range, as a title."""
    if len(rows) == 1:
        inside = rows["change_pct"].between(rows["low_pct"], rows["high_pct"]).all()
        return f"The one estimate lies {'within' if inside else 'outside'} what other years show"
    number = int((~rows["change_pct"].between(rows["low_pct"], rows["high_pct"])).sum())
    verb = "lie" if number > 1 else "lies"
    return (
        f"{capital(count(number)) if number else 'Not one'} of {counted(len(rows), 'estimate')} {verb} "
        "outside the other years"
    )


def average(found: pd.DataFrame, pooled: SimpleNamespace | None) -> str:
    """The pooled change of pace, its interval, its rank among random dates with its simulation error, and its power."""
    if pooled is None or pooled.events < 2:
        return "There is no average to give." if found.empty else "A single step gives no average and no interval."
    others = found[found["partner_iso3"] != "USA"].groupby(["partner_iso3", "date"])["change_pct"].mean()
    alone = f" Without the United States it is {_points(others.mean())}." if 0 < len(others) < pooled.events else ""
    return (
        f"On average over these {count(pooled.events)} the pace changed by {_points(pooled.mean)} a year (95% interval "
        f"{_signed(pooled.low, '')} to {_signed(pooled.high, '')}).{alone} Of sets of dates drawn at random "
        "for the same "
        f"partners, {pct(pooled.share)} give as much or more (simulation error {pct(pooled.share_se)})."
    )


def power(gaps: pd.DataFrame, pooled: SimpleNamespace | None) -> str:
    """The smallest rise that each design would most likely have found."""
    told = [f"{pct(row.detectable_pct / 100, 0)} in {flow}" for flow, row in gaps.iterrows()]
    words = []
    if told:
        words = [
            f"To stand out {pct(placebos.POWER, 0)} of the time, US trade would have had to run "
            f"{joined(told)} above its "
            "old trend over the whole window."
        ]
    if pooled is not None and pooled.events > 1:
        words += [
            "For the average of the partners, the pace would have had to gain "
            f"{measured(pooled.detectable, 'points', '.1f')} a year."
        ]
    if not words:
        return "What could have been found can't be said for this run either."
    return (
        f"{' '.join(words)} Anything smaller could have happened unseen: not finding it does not show that "
        "nothing changed."
    )


def power_title(gaps: pd.DataFrame, pooled: SimpleNamespace | None) -> str:
    """What would most likely have gone unseen, as a title."""
    if len(gaps):
        row = gaps.iloc[0]
        return f"A rise in {gaps.index[0]} under {pct(row.detectable_pct / 100, 0)} could well go unseen"
    return f"A gain in pace under {measured(pooled.detectable, 'points', '.1f')} a year could well go unseen"


def designs(rolled: pd.DataFrame, at: pd.Period, pooled: SimpleNamespace | None, window: int) -> dict[str, pd.Series]:
    """The placebos of each design in logs of an average gap over the window, by the name of its line in a chart.

    A gain in pace that builds up evenly averages (window + 1) / 2 of a year's gain over the years of the window.
    """
    rest = rolled[rolled["month"] != at]
    logs = rest.assign(logs=(rest["effect_pct"] / 100).map(math.log1p)).groupby("flow", sort=False)["logs"]
    found = {f"US {flow}, by month": part for flow, part in logs}
    if pooled is not None and pooled.events > 1:
        found["average of partners"] = pooled.drawn / 100 * (window + 1) / 2
    return found


def _side(gap_pct: float) -> str:
    return f"{pct(abs(gap_pct) / 100)} {'above' if gap_pct > 0 else 'below'}"


def _signed(value: float, unit: str = "%") -> str:
    return amount(value, unit, "z,.1f")


def _points(value: float) -> str:
    return f"{_signed(value, 'percentage points')} points"
