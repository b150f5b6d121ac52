"""The two countries' counts of one trade, flow by flow: how far apart they are, and what freight and timing explain.

Years are the index; columns us_imports and vn_exports count goods from Vietnam, vn_imports and us_exports goods from
the United States, all in million USD. American imports are at customs value, Vietnamese ones CIF; the exports of both
leave freight out.
"""

import numpy as np
import pandas as pd

from tradebook.indicators import mirror
from tradebook.narrative import pct

SOLD, BOUGHT = ("us_imports", "vn_exports"), ("vn_imports", "us_exports")  # importer first, as in `mirror`
THIRD_PORTS = ("HKG", "SGP")  # the two through which goods are most often said to pass
NEAREST = {  # groups of Vietnam Customs, and the NAICS subsectors that come nearest to them
    "Textiles and garments": (("textiles & garments",), ("313", "314", "315")),
    "Footwear": (("footwear",), ("316",)),
    "Wood products": (("wood & wood products",), ("321", "337")),
    "Electronics, phones and machinery": (
        ("computers, electronics & components", "phones & components", "machinery, equipment, tools & parts"),
        ("333", "334", "335"),
    ),
}


def both(us: pd.DataFrame, vietnam: pd.DataFrame, balance: pd.Series) -> pd.DataFrame:
    """Both counts by year, years without Vietnam's exports left out; `is_implied` marks imports that were not printed.

    `us` and `vietnam` have columns exports and imports, `vietnam` turnover too; `balance` is Vietnam's printed surplus.
    Vietnam's imports that no source prints are its exports minus that surplus, or else its turnover minus its exports.

    >>> us = pd.DataFrame({"exports": [2.0], "imports": [9.0]}, index=[2025])
    >>> vietnam = pd.DataFrame({"exports": [7.0], "imports": [float("nan")], "turnover": [float("nan")]}, index=[2025])
    >>> both(us, vietnam, pd.Series({2025: 4.0})).astype(float).loc[2025].tolist()
    [9.0, 7.0, 3.0, 2.0, 1.0]
    """
    implied = (vietnam["exports"] - balance.reindex(vietnam.index)).fillna(vietnam["turnover"] - vietnam["exports"])
    counts = pd.DataFrame(
        {
            "us_imports": us["imports"],
            "vn_exports": vietnam["exports"],
            "vn_imports": vietnam["imports"].fillna(implied.where(implied > 0)),
            "us_exports": us["exports"],
            "is_implied": vietnam["imports"].isna(),
        }
    )
    kept = counts.dropna(subset=["us_imports", "vn_exports"])
    return kept[(kept["us_imports"] > 0) & (kept["vn_exports"] > 0)].astype({"is_implied": bool})


def gaps(counts: pd.DataFrame) -> pd.DataFrame:
    """How far apart the counts lie, by year: by flow, importer minus exporter, and of the balance, which is their sum.

    Columns sold and bought (million USD), sold_pct and bought_pct (% of the exporter's count), us_deficit, vn_surplus
    and balance (the first minus the second). NaN where Vietnam's imports are not known.

    >>> counts = pd.DataFrame({"us_imports": [9.0], "vn_exports": [7.0], "vn_imports": [3.0], "us_exports": [2.0]})
    >>> gaps(counts)[["sold", "bought", "us_deficit", "vn_surplus", "balance"]].values.tolist()
    [[2.0, 1.0, 7.0, 4.0, 3.0]]
    """
    found = pd.DataFrame(index=counts.index)
    for name, (importer, exporter) in {"sold": SOLD, "bought": BOUGHT}.items():
        found[name] = counts[importer] - counts[exporter]
        found[f"{name}_pct"] = 100 * found[name] / counts[exporter].where(counts[exporter] > 0)
    found["us_deficit"] = counts["us_imports"] - counts["us_exports"]
    found["vn_surplus"] = counts["vn_exports"] - counts["vn_imports"]
    return found.assign(balance=found["us_deficit"] - found["vn_surplus"])


def freight(cif: float, ratio: float) -> float:
    """What freight and insurance at `ratio` of the value without them make of a CIF value, in its unit.

    >>> round(freight(106.0, 0.06), 9)
    6.0
    """
    if not 0 <= ratio <= mirror.HIGHEST_FREIGHT:
        raise ValueError(f"a freight ratio lies between 0 and {mirror.HIGHEST_FREIGHT}, got {ratio}")
    return cif * ratio / (1 + ratio)


def over_freight(counts: pd.Series, ratios: list[float]) -> pd.DataFrame:
    """What is left of each gap of a year if freight is this part of a value: columns ratio, sold_pct, bought_pct.

    Only Vietnam's imports hold freight, so that the gap of goods from Vietnam is the same at every ratio. `counts` is a
    row of `both`.
    """
    rows = []
    for ratio in ratios:
        sold, bought = (
            mirror.gaps(counts[i], counts[e], importer_basis=basis, exporter_basis="FOB", freight=rate)["left_over"]
            for (i, e), basis, rate in [(SOLD, "customs", 0.0), (BOUGHT, "CIF", ratio)]
        )
        rows.append((ratio, 100 * sold, 100 * bought))
    return pd.DataFrame(rows, columns=["ratio", "sold_pct", "bought_pct"])


def arrivals(months: pd.Series, year: int, lag: int) -> float:
    """What arrives in the twelve months that begin `lag` months after January of `year`; NaN where a month is missing.

    `months` is indexed by the first day of each month. Goods that leave through a year arrive through these months.

    >>> days = pd.date_range("2024-01-01", periods=13, freq="MS")
    >>> arrivals(pd.Series(range(13), index=days, dtype=float), 2024, 1)
    78.0
    """
    first = pd.Timestamp(year, 1, 1) + pd.DateOffset(months=lag)
    return float(months.reindex(pd.date_range(first, periods=12, freq="MS")).sum(skipna=False))


def disagreement(told: pd.DataFrame) -> float:
    """The widest distance between sources of one yearly figure, as a fraction of the lower; NaN without any such pair.

    `told` has year and value_usd_mn, a row a source.

    >>> round(disagreement(pd.DataFrame({"year": [2020, 2020, 2021], "value_usd_mn": [100.0, 101.0, 5.0]})), 4)
    0.01
    """
    by_year = told.groupby("year")["value_usd_mn"].agg(["min", "max", "count"]).query("count > 1")
    return float((by_year["max"] / by_year["min"] - 1).max())


def jump(counts: pd.DataFrame, months: pd.Series, ratio: float, spread: float, lags: list[int]) -> pd.DataFrame:
    """How much wider the gap of goods from Vietnam is in the last year than in the one before, in points, way by way.

    Rows: as counted; the American months begun later by each of `lags`; freight at `ratio` taken off the American
    count, in which there is none; Vietnam's count off by `spread` in each year, whichever way makes the jump small;
    these two at once. Columns way, before_pct, after_pct, jump_pp. Rows that lack a month or a spread are left out; the
    frame is empty unless `counts` has both years, one after the other.
    """
    columns = ["way", "before_pct", "after_pct", "jump_pp"]
    if len(counts) < 2 or counts.index[-1] - counts.index[-2] != 1:
        return pd.DataFrame(columns=columns)
    years, sold = counts.index[-2:], counts["vn_exports"].iloc[-2:].to_numpy()
    seen = counts["us_imports"].iloc[-2:].to_numpy()
    ways = {"as counted": (seen, sold)}
    for lag in lags:
        when = f"US months begun {['', 'one month', 'two months', 'three months'][lag]} later"
        ways[when] = ([arrivals(months, year, lag) for year in years], sold)
    freight = f"freight of {pct(ratio, 0)} taken off"
    ways[freight] = (seen / (1 + ratio), sold)
    if spread > 0:
        wider = np.diff(seen / sold) > 0
        off = sold * ([1 - spread, 1 + spread] if wider else [1 + spread, 1 - spread])
        ways |= {
            f"Vietnam's count off by {pct(spread)}": (seen, off),
            "the last two at once": (seen / (1 + ratio), off),
        }
    found = [(way, *(100 * (pair[0] / pair[1] - 1) for pair in zip(*two, strict=True))) for way, two in ways.items()]
    rows = pd.DataFrame(found, columns=columns[:3]).dropna()
    return rows.assign(jump_pp=rows["after_pct"] - rows["before_pct"]).reset_index(drop=True)


def by_product(told: pd.DataFrame, industries: pd.DataFrame) -> pd.DataFrame:
    """Both counts of groups of goods that can be set beside industries, for the newest full year with most of them.

    `told`: Vietnam's exports by group and period, preferred rows, `industries`: US imports from Vietnam by naics3, a
    year a column. Columns year, group, vn_exports, us_imports, gap_pct; empty where no full year has a group.
    """
    whole = told[(told["period_start"].dt.month == 1) & (told["period_end"].dt.month == 12)]
    wide = whole.assign(year=whole["period_end"].dt.year).pivot(
        index="product_group", columns="year", values="value_usd_mn"
    )
    rows = [
        (year, label, wide[year].reindex(groups).sum(skipna=False), industries[year].reindex(codes).sum(min_count=1))
        for year in wide.columns.intersection(industries.columns)
        for label, (groups, codes) in NEAREST.items()
    ]
    found = pd.DataFrame(rows, columns=["year", "group", "vn_exports", "us_imports"]).dropna()
    most = found["year"].map(found["year"].value_counts())
    found = found[most == most.max()]
    found = found[found["year"] == found["year"].max()].reset_index(drop=True)
    return found.assign(gap_pct=100 * (found["us_imports"] / found["vn_exports"] - 1))
