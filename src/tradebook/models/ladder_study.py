"""An event study over the partners on Vietnam's ladder: its trade with each, before and after a step.

By Vietnam's count. The measure is the log of Vietnam's trade with a partner over its trade with everyone else, so what
moves all trade drops out. Its yearly pace after the base year less that before is held against the same sum at other
years of the same partner and flow, from FIRST on. Pooled over steps. Description: partners were not upgraded by lot.
"""

from types import SimpleNamespace

import numpy as np
import pandas as pd
from scipy import stats

from tradebook.models import milestones, placebos, tiers
from tradebook.narrative import count

FIRST = 2003  # the years before hold the jump that followed the trade agreement of December 2001
FEWEST = 3  # other years without which a step has nothing to be held against
DRAWS, SEED = 10_000, 20230910
COLUMNS = ["partner_iso3", "date", "is_step", "flow", "base_year", "before_years", "after_years"]
COLUMNS += ["change_pct", "elsewhere"]


def events(table: pd.DataFrame, date: pd.Timestamp) -> pd.DataFrame:
    """The dated steps to `date`, and the new labels on a tier already held: partner_iso3, date, is_step."""
    taken = tiers.steps(table, date)[["partner_iso3", "date"]].assign(is_step=True)
    dated = table[table["tier"].isin(tiers.LADDER) & (table["date"] <= date)].sort_values("date")
    again = dated[dated.duplicated(["partner_iso3", "tier"])][["partner_iso3", "date"]].assign(is_step=False)
    return pd.concat([taken, again]).sort_values(["date", "partner_iso3"], ignore_index=True)


def relative(by_partner: pd.DataFrame, world: pd.DataFrame) -> pd.DataFrame:
    """Log of trade with a partner over trade with everyone else: index year, columns (flow, partner_iso3).

    Both frames have year, flow, value_usd_mn (million US dollars), the first partner_iso3 too. NaN where one lacks.
    """
    total, logs = world.set_index(["flow", "year"])["value_usd_mn"].astype(float), {}
    for (flow, partner), part in by_partner.groupby(["flow", "partner_iso3"]):
        own = part.set_index("year")["value_usd_mn"].sort_index()
        rest = total.reindex([(flow, year) for year in own.index]).to_numpy() - own
        kept = (own > 0) & (rest > 0)
        logs[flow, partner] = np.log(own[kept] / rest[kept])
    return pd.DataFrame(logs).sort_index()


def study(events: pd.DataFrame, logs: pd.DataFrame, window: int) -> pd.DataFrame:
    """The change of pace at each event and flow that the data allow: COLUMNS, one row each, by date.

    `logs` as from `relative`. The pace runs from the farthest year held within `window` years before the base year
    (`milestones.base_year`) and to the farthest one after it. `change_pct` is in points of growth a year (100 x logs),
    `elsewhere` the same sum, with the same years around it, at the partner's years without an event. Left out: a
    flow without such years, or with under FEWEST others.
    """
    rows = []
    for event in events.assign(base_year=events["date"].map(milestones.base_year)).itertuples():
        own = set(events.loc[events["partner_iso3"] == event.partner_iso3, "date"].map(milestones.base_year))
        for flow in ("exports", "imports"):
            if (flow, event.partner_iso3) not in logs:
                continue
            line = logs[flow, event.partner_iso3].loc[FIRST:].dropna()
            back, ahead = (_reach(line, event.base_year, window, sign) for sign in (-1, 1))
            if event.base_year not in line.index or not (back and ahead):
                continue
            others = [year for year in line.index.difference(own) if {year - back, year + ahead} <= set(line.index)]
            elsewhere = [_turn(line, year, back, ahead) for year in others]
            if len(elsewhere) >= FEWEST:
                turn = _turn(line, event.base_year, back, ahead)
                rows.append((*event[1:4], flow, event.base_year, back, ahead, turn, pd.Series(elsewhere)))
    return pd.DataFrame(rows, columns=COLUMNS)


def _reach(line: pd.Series, base: int, window: int, sign: int) -> int:
    return next((years for years in range(window, 0, -1) if base + sign * years in line.index), 0)


def _turn(line: pd.Series, base: int, back: int, ahead: int) -> float:
    after, before = (line[base + ahead] - line[base]) / ahead, (line[base] - line[base - back]) / back
    return float(100 * (after - before))


def pool(found: pd.DataFrame) -> SimpleNamespace:
    """The average change of pace over the events of a `study`, flows of an event averaged first; points a year.

    events; mean; low and high (95 %, Student's t over events, NaN if single); share and its Monte Carlo error
    share_se (of DRAWS sets of dates drawn at random for the same partners and flows, those with a mean as large);
    detectable (the rise that would stand out, see `placebos`); drawn (those means). Raises ValueError without a row.
    """
    if found.empty:
        raise ValueError("not one event to pool")
    by_event = found.groupby(["partner_iso3", "date"])
    means, rng = by_event["change_pct"].mean(), np.random.default_rng(SEED)
    drawn = pd.DataFrame({row.Index: rng.choice(row.elsewhere.to_numpy(), DRAWS) for row in found.itertuples()})
    drawn = drawn.T.groupby([found["partner_iso3"], found["date"]]).mean().mean()
    share = placebos.share_as_large(means.mean(), drawn)
    half = stats.t.ppf(0.975, len(means) - 1) * means.sem() if len(means) > 1 else float("nan")
    return SimpleNamespace(
        events=len(means),
        mean=float(means.mean()),
        low=float(means.mean() - half),
        high=float(means.mean() + half),
        share=share,
        share_se=float(np.sqrt(share * (1 - share) / DRAWS)),
        detectable=placebos.detectable(drawn),
        drawn=drawn,
    )


def rows(found: pd.DataFrame, pooled: SimpleNamespace, names: pd.Series) -> pd.DataFrame:
    """The study as rows of a chart: label, change_pct, low_pct and high_pct (the spread of the other years), years.

    The last row is the pool, with the middle 95 % of the random sets of dates. `names` maps a code to a name.
    """
    labels = [
        f"{names[row.partner_iso3]}, {row.date:%b %Y}{'' if row.is_step else ' (new label)'}: {row.flow}"
        for row in found.itertuples()
    ]
    spread = found["elsewhere"]
    table = pd.DataFrame({"step": labels, "change_pct": found["change_pct"], "low_pct": spread.map(min)})
    table = table.assign(high_pct=spread.map(max), years_before=found["before_years"], years_after=found["after_years"])
    low, high = pooled.drawn.quantile([0.025, 0.975])
    last = {"step": f"Average of {count(pooled.events)}", "change_pct": pooled.mean, "low_pct": low, "high_pct": high}
    return pd.concat([table, pd.DataFrame([last])], ignore_index=True) if pooled.events > 1 else table
