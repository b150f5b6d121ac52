"""Where Vietnam stands among the partners of the United States, as far as the partners held allow a ranking."""

import pandas as pd

from tradebook.indicators import shares
from tradebook.narrative import counted, month, superlative

BROAD = 0.8  # of US imports: a list that carries less may leave out a partner with a larger deficit


def by_year(partners: pd.DataFrame, world: pd.Series) -> pd.DataFrame:
    """Vietnam's place by US goods deficit in each year, indexed by year, in order; years without Vietnam have no row.

    `partners` has columns year, partner_iso3, exports, imports, `world` all US imports (index: year); million USD.
    Columns: deficit (below zero: a US surplus), place (1 is the largest deficit), partners (how many are listed),
    is_broad (they carry at least four fifths of US imports, so that the place can be told).

    >>> rows = {"year": 2024, "partner_iso3": ["CHN", "VNM"], "exports": [1.0, 1.0], "imports": [8.0, 6.0]}
    >>> by_year(pd.DataFrame(rows), pd.Series({2024: 20.0})).values.tolist()
    [[5.0, 2, 2, False]]
    """
    rows = {}
    for year, listed in partners.dropna(subset=["imports", "exports"]).groupby("year"):
        listed = listed.set_index("partner_iso3")
        deficits = listed["imports"] - listed["exports"]
        if "VNM" in deficits:
            broad = bool(listed["imports"].sum() >= BROAD * world.get(year, float("inf")))
            rows[year] = (float(deficits["VNM"]), shares.rank(deficits, "VNM"), len(deficits), broad)
    return pd.DataFrame.from_dict(rows, orient="index", columns=["deficit", "place", "partners", "is_broad"])


def in_words(places: pd.DataFrame, year: int) -> str:
    """What the balance of a year is among those of other partners, to follow "a deficit of so much, ".

    >>> in_words(pd.DataFrame({"deficit": [5.0], "place": [2], "partners": [40], "is_broad": [True]}, [2024]), 2024)
    'its second-largest with any single country'
    """
    if year not in places.index:
        return "which can't be set beside those with other partners in this edition"
    row = places.loc[year]
    if row["deficit"] <= 0:
        return "so no deficit at all"
    if not row["is_broad"]:
        return f"which the {counted(row['partners'], 'partner')} held here are too few to rank"
    return f"its {superlative(row['place'])} with any single country"


def newest(part: pd.DataFrame, partners: pd.DataFrame, world: pd.Series) -> str:
    """Vietnam's place in the newest part of a year, as a sentence; empty text where it can't be told.

    `part` is us_goods_trade_by_partner_ytd, newest vintage; whether its partners are enough is judged by their
    imports in the newest full year (`partners` and `world` as in `by_year`).
    """
    part = part[(part["partner_iso3"] != "WLD") & (part["period_end"] == part["period_end"].max())]
    wide = part.pivot(index="partner_iso3", columns="flow", values="value_usd_mn").reindex(
        columns=["imports", "exports"]
    )
    deficits = (wide["imports"] - wide["exports"]).dropna()
    full = partners[partners["year"] == partners["year"].max()].set_index("partner_iso3")["imports"]
    carried = full.reindex(deficits.index).sum()
    if "VNM" not in deficits or carried < BROAD * world.get(partners["year"].max(), float("inf")):
        return ""
    until = month(part["period_end"].max())
    if deficits["VNM"] <= 0:
        return f"Over the months to {until} there was no deficit with it."
    return f"Over the months to {until} its deficit was the {superlative(shares.rank(deficits, 'VNM'))} of all."
