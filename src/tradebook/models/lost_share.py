"""Who gained what China lost of US imports, industry by industry, as far as partners are held.

Shares of a market: one partner's gain beside another's loss does not say that the same goods changed hands. Tables hold
one row an industry (naics3) and one column a year, million USD, imports for consumption, by partner_iso3; WLD is all
countries together. Two years are compared over the same months.
"""

from typing import NamedTuple

import pandas as pd

LOSER, WORLD, REST = "CHN", "WLD", "rest"
NEEDED = ("VNM", LOSER, WORLD)
YEAR = 12
INDUSTRIES = 3  # told and drawn
GAINERS = 3  # named in each of them
SHOWN = 0.05  # points: what one decimal shows as nothing is no gain


class Spell(NamedTuple):
    """The years compared, over how many months from January each, and the last whole year."""

    base: int
    last: int
    months: int
    full: int


def by_partner(imports: pd.DataFrame, last: int) -> dict[str, pd.DataFrame]:
    """A table for each partner up to the year `last`; `imports` has year, partner_iso3, naics3 and value_usd_mn."""
    kept = imports[imports["year"] <= last].groupby("partner_iso3")
    return {iso: own.pivot(index="naics3", columns="year", values="value_usd_mn") for iso, own in kept}


def spell(by_months: dict[int, dict[str, pd.DataFrame]], lookback: int) -> Spell | None:
    """The years to compare, `lookback` apart or less where the tables begin later; None where they hold too few.

    `by_months` has the tables by the months they cover: those of the newest year, and 12. Where a part-year has no like
    before it, whole years stand in. China, Vietnam and the world must be held, and a whole year after the first.
    """
    years = {months: _years(tables) for months, tables in by_months.items()}
    newest = max((own[-1] for own in years.values() if own), default=0)
    for months, own in years.items():
        if not own or (own[-1] < newest and months != YEAR):
            continue
        base = max(own[-1] - lookback, own[0])
        if base in own and base in years[YEAR] and base < min(own[-1], years[YEAR][-1]):
            return Spell(base, own[-1], months, years[YEAR][-1])
    return None


def _years(tables: dict[str, pd.DataFrame]) -> list[int]:
    if not set(NEEDED) <= set(tables):
        return []
    return sorted(int(year) for year in set.intersection(*(set(tables[iso].columns) for iso in NEEDED)))


def changes(tables: dict[str, pd.DataFrame], base: int, last: int) -> pd.DataFrame:
    """Each partner's share in US imports of each industry in two years, for partners held in both.

    Columns naics3, partner_iso3 ("rest" for all countries that are not held), base_usd_mn, last_usd_mn, base_pct,
    last_pct and change_pp, which adds up to nothing within an industry. A partner without a row sold nothing; an
    industry of which the world sold nothing in either year is left out.

    >>> china, world = pd.DataFrame({1: [6.0], 2: [4.0]}, ["334"]), pd.DataFrame({1: [8.0], 2: [16.0]}, ["334"])
    >>> changes({"CHN": china, "WLD": world}, 1, 2)["change_pp"].tolist()
    [-50.0, 50.0]
    """
    ends = [base, last]
    world = tables[WORLD][ends]
    world = world[(world > 0).all(axis=1)]
    held = {
        iso: own.reindex(index=world.index, columns=ends).fillna(0.0)
        for iso, own in tables.items()
        if iso != WORLD and set(ends) <= set(own.columns)
    }
    held[REST] = world - sum(held.values())
    parts = []
    for iso, own in held.items():
        shares = 100 * own / world
        values = {
            "base_usd_mn": own[base],
            "last_usd_mn": own[last],
            "base_pct": shares[base],
            "last_pct": shares[last],
        }
        parts.append(pd.DataFrame(values).rename_axis("naics3").reset_index().assign(partner_iso3=iso))
    found = pd.concat(parts, ignore_index=True)
    columns = ["naics3", "partner_iso3", "base_usd_mn", "last_usd_mn", "base_pct", "last_pct"]
    return found[columns].assign(change_pp=found["last_pct"] - found["base_pct"])


def heaviest(found: pd.DataFrame, number: int = INDUSTRIES) -> list[str]:
    """The industries in which the share that China lost weighs most: points times the market of the last year.

    `found` as from `changes`. Points alone would put a small market first.
    """
    market = found.groupby("naics3")["last_usd_mn"].sum()
    lost = -found[found["partner_iso3"] == LOSER].set_index("naics3")["change_pp"] * market / 100
    return list(lost[lost > 0].nlargest(number).index)


def gainers(found: pd.DataFrame, code: str) -> pd.Series:
    """Points gained in an industry by each partner held that gained, by partner_iso3, the largest first."""
    own = found[(found["naics3"] == code) & ~found["partner_iso3"].isin([LOSER, REST])].set_index("partner_iso3")
    return own["change_pp"].loc[lambda change: change >= SHOWN].sort_values(ascending=False)


def told(found: pd.DataFrame, code: str) -> pd.Series:
    """China's change in an industry, those of the largest gainers and of Vietnam, and of all others, in this order."""
    own = found[found["naics3"] == code].set_index("partner_iso3")["change_pp"]
    top = list(gainers(found, code).index[:GAINERS])
    named = own[[LOSER, *top, *({"VNM"} - set(top))]]
    return pd.concat([named, pd.Series({REST: own.sum() - named.sum()})])


def drawn(found: pd.DataFrame, codes: list[str], label: pd.Series, names: dict[str, str]) -> pd.DataFrame:
    """The rows of a chart, one for each country told of in each industry: industry, partner, change_pp and own."""
    rows = [
        (label[code], names.get(iso, "all others"), change, iso == "VNM")
        for code in codes
        for iso, change in told(found, code).items()
    ]
    return pd.DataFrame(rows, columns=["industry", "partner", "change_pp", "own"])


def table(found: pd.DataFrame, codes: list[str], label: pd.Series, names: dict[str, str]) -> pd.DataFrame:
    """The table behind that chart: every partner held, the largest gain first, then all others."""
    own = found[found["naics3"].isin(codes)]
    own = own.assign(is_rest=own["partner_iso3"] == REST, place=own["naics3"].map(codes.index))
    own = own.sort_values(["place", "is_rest", "change_pp"], ascending=[True, True, False])
    own = own.assign(industry=own["naics3"].map(label))
    own["partner"] = own["partner_iso3"].map(names).fillna("countries not held")
    return own[["industry", "partner", "base_pct", "last_pct", "change_pp"]].reset_index(drop=True)


def outgained(found: pd.DataFrame, least: float = 1.0) -> pd.DataFrame:
    """Industries in which one partner gained more than China lost, if China lost at least so many points.

    Columns naics3, partner_iso3, change_pp (the partner's) and lost_pp; the largest gain first.
    """
    lost = -found[found["partner_iso3"] == LOSER].set_index("naics3")["change_pp"]
    others = found[~found["partner_iso3"].isin([LOSER, REST])]
    top = others.loc[others.groupby("naics3")["change_pp"].idxmax(), ["naics3", "partner_iso3", "change_pp"]]
    top = top.assign(lost_pp=top["naics3"].map(lost))
    return top[(top["lost_pp"] >= least) & (top["change_pp"] > top["lost_pp"])].sort_values(
        "change_pp", ascending=False
    )
