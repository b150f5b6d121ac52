"""Chips, data, minerals, farm goods and power: what was promised, and the trade they can be held against.

Frames are those of the tables `deals`, `energy_projects`, `energy_targets` and the US trade tables.
A status dated after the cutoff is never told.
"""

import re

import numpy as np
import pandas as pd
from scipy import stats

from tradebook.models import energy

CHIPS, DATA, MINERALS, FARM, POWER = SECTORS = [
    "Chips and computing",
    "Satellites and data",
    "Rare earths and minerals",
    "Farm goods",
    "Power and cleaner fuels",
]
DONE, BINDING, SIGNED, PLANNED, DROPPED = OUTCOMES = [
    "carried out or in use",
    "binding, not known to be carried out",
    "memorandum or framework only",
    "talks or plan only",
    "stalled or overtaken",
]
CHIP_HEADINGS = ("8541", "8542")
WANTED = "LNG-fired, wanted"  # the rungs from plan to power
ANNOUNCED = "LNG-fired, announced, not dropped"
BEGUN = "LNG-fired, contract or further"
RUNNING = "LNG-fired, in operation"
OWNED = "LNG-fired, American owner, contract or further"
WIND, WIND_BEGUN = "Wind at sea, American proposal", "Wind at sea, American, contract or further"
FEWEST = 6  # yearly changes: fewer give a correlation no interval worth printing

_OTHER_POWER = ("Coal", "Crude oil", "LPG and ethane")
_BY_STATUS = {
    **dict.fromkeys(["delivered", "operating"], DONE),
    **dict.fromkeys(["stalled", "lapsed", "superseded"], DROPPED),
}
_BY_INSTRUMENT = {
    **dict.fromkeys(["order", "firm contract", "delivery", "licence"], BINDING),
    **dict.fromkeys(["MoU", "framework", "confirmation"], SIGNED),
    **dict.fromkeys(["talks", "plan"], PLANNED),
}


def subject(sector: str, item: str, role: str = "root") -> str | None:
    """Which of SECTORS an announcement belongs to, by the sector, item and role in `deals`; None for any other.

    >>> subject("technology", "Chip packaging plant"), subject("other", "Technical work on rare earths")
    ('Chips and computing', 'Rare earths and minerals')
    >>> subject("energy", "LNG supply"), subject("energy", "Crude for a refinery")
    ('Power and cleaner fuels', None)
    """
    if sector == "technology":
        return CHIPS if re.search("chip|computing|semiconductor", item, re.IGNORECASE) else DATA
    if sector == "agriculture":
        return FARM
    if sector == "energy":
        return None if energy.subject(item, role) in _OTHER_POWER else POWER
    return MINERALS if re.search("rare earth|mineral", item, re.IGNORECASE) else None


def promises(deals: pd.DataFrame, cutoff: pd.Timestamp, latest: bool) -> pd.DataFrame:
    """The announcements of these sectors made by `cutoff`, each once, with `subject`, `outcome` and `is_told` added.

    Restatements and sums of other announcements are left out. An outcome is told (`is_told`) when its date is not after
    the cutoff, otherwise what was signed stands; what has no date belongs to the newest run (`latest`) alone. A permit
    in force is binding (status firm), and no service until the status says operating.
    """
    made = (deals["date"] <= cutoff) | (deals["date"].isna() & latest)
    once = deals[made & ~deals["role"].isin(["restatement", "aggregate"])]
    once = once.assign(subject=[subject(row.sector, row.item, row.role) for row in once.itertuples()])
    kept = once.dropna(subset=["subject"])
    told = (kept["status_date"] <= cutoff) | (kept["status_date"].isna() & latest)
    outcome = [
        _BY_STATUS.get(row.status_code if known else "", _BY_INSTRUMENT[row.instrument])
        for row, known in zip(kept.itertuples(), told, strict=True)
    ]
    return kept.assign(outcome=outcome, is_told=told).sort_values(["date", "deal_id"])


def tally(promised: pd.DataFrame) -> pd.DataFrame:
    """How many promises each subject has by outcome, in the order of SECTORS: subject, outcome, announcements."""
    counts = promised.groupby(["subject", "outcome"], as_index=False).size().rename(columns={"size": "announcements"})
    return counts.sort_values("subject", key=lambda names: names.map(SECTORS.index), kind="stable")


def chips(by_heading: pd.DataFrame, industries: pd.DataFrame, last: int) -> pd.DataFrame:
    """Chips sent to Vietnam and electronics bought from it, million US dollars, indexed by year up to `last`.

    `by_heading` is us_exports_to_vietnam_by_hs4_year (full years), `industries` as from `catalog.imports_by_industry`.
    Columns chips (HS 8541 and 8542; a year without a row is nil), electronics (NAICS 334; NaN where no full year is
    held), share (chips over electronics, a fraction), part (electronics of the months held), months (how many). Without
    rows where one of the headings is not held at all.

    >>> sent = pd.DataFrame({"year": [2020, 2020], "hs4": ["8541", "8542"], "value_usd_mn": [1.0, 4.0]})
    >>> back = pd.DataFrame({"year": [2020], "naics3": ["334"], "months_covered": [12], "value_usd_mn": [100.0]})
    >>> chips(sent, back, 2020).to_dict("list")
    {'chips': [5.0], 'electronics': [100.0], 'share': [0.05], 'part': [100.0], 'months': [12.0]}
    """
    years = pd.Index(sorted(by_heading.loc[by_heading["year"] <= last, "year"].unique()), name="year", dtype="int64")
    own = by_heading[by_heading["hs4"].isin(CHIP_HEADINGS)]
    if set(CHIP_HEADINGS) - set(own["hs4"]):
        years = years[:0]
    sent = own.groupby("year")["value_usd_mn"].sum().reindex(years).fillna(0.0)
    held = industries[industries["naics3"] == "334"].set_index("year").reindex(years)
    part, months = held["value_usd_mn"], held["months_covered"].astype(float)
    whole = part.where(months == 12)
    return pd.DataFrame({"chips": sent, "electronics": whole, "share": sent / whole, "part": part, "months": months})


def chip_flows(chips: pd.DataFrame) -> pd.DataFrame:
    """`chips` with a row a year and flow, for a chart on a log scale: year, flow, value_usd_mn; nil is left out."""
    names = {"electronics": "Electronics bought from Vietnam", "chips": "Chips sent to Vietnam"}
    wide = chips[list(names)].rename(columns=names).reset_index()
    long = wide.melt("year", var_name="flow", value_name="value_usd_mn")
    return long[long["value_usd_mn"] > 0].reset_index(drop=True)


def together(one: pd.Series, other: pd.Series, level: float = 0.95) -> tuple[float, float, float, int] | None:
    """Correlation of the yearly changes in logs of two series, its interval, and the number of changes; or None.

    Fisher's interval: tanh(atanh r ± z / sqrt(n - 3)). None below FEWEST changes, where a value is not above nil, or
    where a series never changes. The index must be years; changes over a gap are left out.
    """
    both = pd.DataFrame({"one": one, "other": other}).dropna()
    if (both <= 0).any(axis=None):
        return None
    changes = np.log(both).diff()[both.index.to_series().diff() == 1]
    if len(changes) < FEWEST or (changes.std() < 1e-12).any():
        return None
    r = float(np.clip(changes["one"].corr(changes["other"]), -1 + 1e-12, 1 - 1e-12))
    half = stats.norm.ppf((1 + level) / 2) / np.sqrt(len(changes) - 3)
    return r, float(np.tanh(np.arctanh(r) - half)), float(np.tanh(np.arctanh(r) + half)), len(changes)


def ladder(projects: pd.DataFrame, targets: pd.DataFrame, cutoff: pd.Timestamp) -> pd.DataFrame:
    """From plan to power, as known by `cutoff`: columns rung, capacity_mw, is_wind; a rung without a plan is left out.

    The newest target for gas-fired power from LNG, plants not known to be dropped, those begun, those in operation,
    those of an American owner that have begun, and wind power at sea with an American part.
    """
    goals = targets[targets["stated_date"] <= cutoff].dropna(subset=["capacity_mw"]).sort_values("stated_date").tail(1)
    rungs = [(f"{WANTED} by {goal.year}", goal.capacity_mw, False) for goal in goals.itertuples()]
    plants = energy.plants(projects, cutoff)
    begun, owned = plants["stage"].isin(energy.BEGUN), plants["american_part"] == energy.OWNED
    cases = {
        ANNOUNCED: plants["stage"] != energy.DROPPED,
        BEGUN: begun,
        RUNNING: plants["stage"] == energy.STAGES["operating"],
        OWNED: begun & owned,
    }
    if len(plants):
        rungs += [(name, float(plants.loc[chosen, "capacity_mw"].sum()), False) for name, chosen in cases.items()]
    wind = projects[
        (projects["fuel"] == "wind") & (projects["status_date"] <= cutoff) & projects["capacity_mw"].notna()
    ]
    if len(wind):
        started = wind["status_code"].map(energy.STAGES).isin(energy.BEGUN)
        rungs.append((WIND, float(wind["capacity_mw"].sum()), True))
        rungs.append((WIND_BEGUN, float(wind.loc[started, "capacity_mw"].sum()), True))
    return pd.DataFrame(rungs, columns=["rung", "capacity_mw", "is_wind"])
