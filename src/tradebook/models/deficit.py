"""With whom the United States runs its goods deficit, and who took the share of its imports that China lost.

The lists of partners are not the world and change from year to year: what is compared over time is compared for the
countries held at both ends. Million USD, general imports and total exports, unless a docstring says otherwise.
"""

import pandas as pd

from tradebook.indicators import concentration, rerouting

LOSER = "CHN"
GAINS, LOSSES = 7, 4  # partners at either end of a ranking of shares


def by_partner(partners: pd.DataFrame) -> pd.DataFrame:
    """The US deficit (below zero: surplus) with each partner, a year a row and a partner a column; NaN: not held.

    `partners` has columns year, partner_iso3, exports, imports.

    >>> rows = {"year": 2024, "partner_iso3": ["CHN", "VNM"], "exports": [1.0, 1.0], "imports": [8.0, 6.0]}
    >>> by_partner(pd.DataFrame(rows)).loc[2024].to_dict()
    {'CHN': 7.0, 'VNM': 5.0}
    """
    owed = partners.assign(deficit=partners["imports"] - partners["exports"])
    return owed.pivot(index="year", columns="partner_iso3", values="deficit").sort_index()


def newest(part: pd.DataFrame) -> pd.Series:
    """The US deficit with each partner in the newest part of a year held, the world left out, million USD.

    `part` has columns period_end, partner_iso3, flow and value_usd_mn.
    """
    own = part[(part["partner_iso3"] != "WLD") & (part["period_end"] == part["period_end"].max())]
    wide = own.pivot(index="partner_iso3", columns="flow", values="value_usd_mn")
    return (wide["imports"] - wide["exports"]).dropna()


def spread(deficits: pd.DataFrame) -> pd.DataFrame:
    """How concentrated the deficits are, by year, for all partners listed and for the same ones throughout.

    `deficits` as from `by_partner`; partners with a surplus hold no part. Columns all_listed and same_countries (HHI
    over partners, from 1/n to 1), vietnam_pct (Vietnam's part of the deficits of the same countries; 0 with a surplus),
    and partners, how many the same are. Years in which nobody has a deficit are NaN.
    """
    same = deficits.dropna(axis=1)
    rows = {}
    for year, listed in deficits.iterrows():
        own = [part[part > 0] for part in (listed.dropna(), same.loc[year])]
        hhi = [concentration.hhi(part) if len(part) else float("nan") for part in own]
        part = 100 * own[1].get("VNM", 0.0) / own[1].sum() if len(own[1]) else float("nan")
        rows[year] = (*hhi, part, len(same.columns))
    names = ["all_listed", "same_countries", "vietnam_pct", "partners"]
    return pd.DataFrame.from_dict(rows, orient="index", columns=names)


def shifts(partners: pd.DataFrame, world: pd.Series, base: int, last: int) -> pd.DataFrame:
    """How each partner's share of all US imports changed, for partners held in both years; the rest in its own row.

    `world` is all US imports by year. Indexed by partner_iso3, "rest" for the countries not held in both years. Columns
    base_pct, last_pct, change_pp, which add up to nothing, and change_usd_mn.

    >>> rows = {"year": [1, 2, 1, 2], "partner_iso3": ["CHN", "CHN", "VNM", "VNM"], "imports": [6.0, 4.0, 1.0, 5.0]}
    >>> shifts(pd.DataFrame(rows), pd.Series({1: 10.0, 2: 20.0}), 1, 2)["change_pp"].tolist()
    [-40.0, 15.0, 25.0]
    """
    wide = partners.pivot(index="partner_iso3", columns="year", values="imports").reindex(columns=[base, last]).dropna()
    ends = world.reindex([base, last])
    wide.loc["rest"] = ends - wide.sum()
    shares = 100 * wide / ends
    return pd.DataFrame(
        {
            "base_pct": shares[base],
            "last_pct": shares[last],
            "change_pp": shares[last] - shares[base],
            "change_usd_mn": wide[last] - wide[base],
        }
    ).loc[wide.index]


def furthest(found: pd.DataFrame) -> pd.DataFrame:
    """The partners whose shares rose or fell most, and Vietnam, in order, with the rest at the end; a column iso.

    `found` as from `shifts`.
    """
    ordered = found.drop(index="rest").sort_values("change_pp", ascending=False).index
    chosen = [iso for iso in ordered if iso in {*ordered[:GAINS], *ordered[-LOSSES:], "VNM"}]
    return found.loc[[*chosen, "rest"]].reset_index(names="iso")


def by_base(partners: pd.DataFrame, world: pd.Series, bases: list[int], last: int) -> pd.DataFrame:
    """The change of China's and Vietnam's share up to `last` from each year in `bases`: base, partner_iso3, change_pp.

    Years in which either is not held are left out. Arguments as for `shifts`.
    """
    rows = []
    for base in (year for year in bases if year < last):
        moves = shifts(partners, world, base, last)["change_pp"]
        if {LOSER, "VNM"} <= set(moves.index):
            rows += [(base, iso, moves[iso]) for iso in (LOSER, "VNM")]
    return pd.DataFrame(rows, columns=["base", "partner_iso3", "change_pp"])


def industry_shares(
    vietnam: pd.DataFrame, china: pd.DataFrame, world: pd.DataFrame, base: int, last: int
) -> pd.DataFrame:
    """How the shares of China, Vietnam and all others in US imports changed, by industry, in points.

    Each frame has a year a column and an industry a row (million USD, imports for consumption, the same months for the
    three in a year). Columns china_base_pct, china_last_pct, china_pp, vietnam_pp, others_pp (the rest: they add up to
    nothing) and china_usd_mn, what was bought from China in `base`. An industry without purchases from a country counts
    as none, if the world has some in both years.
    """
    whole = world[[base, last]]
    whole = whole[(whole > 0).all(axis=1)]
    c, v = (
        100 * part.reindex(index=whole.index, columns=[base, last]).fillna(0.0) / whole for part in (china, vietnam)
    )
    found = pd.DataFrame({"china_base_pct": c[base], "china_last_pct": c[last]})
    found["china_pp"], found["vietnam_pp"] = c[last] - c[base], v[last] - v[base]
    found["others_pp"] = -found["china_pp"] - found["vietnam_pp"]
    found["china_usd_mn"] = c[base] * whole[base] / 100
    return found.sort_values("china_usd_mn", ascending=False)


def industry_dollars(vietnam: pd.DataFrame, china: pd.DataFrame, base: int, last: int) -> pd.DataFrame:
    """What China lost and what Vietnam gained, million USD, in the industries in which the US bought less from China.

    Frames as in `industry_shares`, both years whole. Columns lost, gained (below zero: Vietnam lost too), matched
    (gained over lost, as a fraction); the heaviest loss first.

    >>> china, vietnam = pd.DataFrame({1: [9.0], 2: [5.0]}, ["a"]), pd.DataFrame({1: [1.0], 2: [2.0]}, ["a"])
    >>> industry_dollars(vietnam, china, 1, 2).loc["a"].tolist()
    [4.0, 1.0, 0.25]
    """
    ends = china[[base, last]].dropna()
    lost = (ends[base] - ends[last]).loc[lambda change: change > 0]
    other = vietnam.reindex(index=lost.index, columns=[base, last]).fillna(0.0)
    gained = other[last] - other[base]
    return pd.DataFrame({"lost": lost, "gained": gained, "matched": gained / lost}).sort_values("lost", ascending=False)


def in_billions(found: pd.DataFrame, label: pd.Series) -> pd.DataFrame:
    """What `industry_dollars` found, for a chart: industry, china_lost_usd_bn and vietnam_gained_usd_bn."""
    columns = {"lost": "china_lost_usd_bn", "gained": "vietnam_gained_usd_bn"}
    wide = (found[list(columns)] / 1000).rename(columns=columns)
    wide.insert(0, "industry", label.reindex(wide.index))
    return wide.reset_index(drop=True)


def coarse_ceiling(partners: pd.DataFrame, reported: pd.DataFrame) -> tuple[float, int] | None:
    """The ceiling on rerouting if all goods were one product, a fraction, and its year, the newest that both hold.

    `partners` as for `by_partner`, `reported` Vietnam's own trade by year, partner_iso3 and flow (value_usd_mn).
    """
    sold = partners[partners["partner_iso3"] == "VNM"].set_index("year")["imports"]
    from_china = reported[(reported["partner_iso3"] == LOSER) & (reported["flow"] == "imports")]
    bought = from_china.set_index("year")["value_usd_mn"]
    years = sold.index.intersection(bought.index)
    if not len(years):
        return None
    flows = [pd.Series({"all goods": flow[years.max()]}) for flow in (sold, bought)]
    found = rerouting.ceilings(*flows, us_edition="all goods", vn_edition="all goods")
    return rerouting.exposed_share(found), int(years.max())


def estimates(published: pd.DataFrame, exports: pd.Series, newest: float) -> pd.DataFrame:
    """Published shares of rerouting, each with what it comes to in dollars.

    `published` is the table of estimates, `exports` Vietnam's exports to the US by year, `newest` those that a share is
    carried over to, million USD. Columns label, share_pct, then_usd_mn (of the year it is of, NaN where that is not one
    year held), carried_usd_mn (if the share still held), stated_date, source_id. Before the tariffs of 2018 a share
    follows from a rise and the part it is of the value before.
    """
    shares = published[published["subject"] == "rerouting_share"]
    rows = [
        (
            f"{row.detail.capitalize()}, {row.period.replace('not stated', 'period not named')} "
            f"({row.stated_date:%B %Y})",
            row.value,
            _of_year(row, exports),
            row.stated_date,
            row.source_id,
        )
        for row in shares.itertuples()
    ]
    rise, relative = (
        published[published["subject"] == subject].set_index("detail")
        for subject in ("rerouting_rise", "rerouting_rise_relative")
    )
    rows += [
        (
            f"{row.Index.capitalize()}, pre-tariff ({row.stated_date:%B %Y})",
            100 * row.value / relative.at[row.Index, "value"],
            float("nan"),
            row.stated_date,
            row.source_id,
        )
        for row in rise.itertuples()
        if row.Index in relative.index
    ]
    found = pd.DataFrame(rows, columns=["label", "share_pct", "then_usd_mn", "stated_date", "source_id"])
    return found.assign(carried_usd_mn=found["share_pct"] / 100 * newest).sort_values("share_pct", ascending=False)


def _of_year(row, exports: pd.Series) -> float:
    return row.value / 100 * exports.get(int(row.period), float("nan")) if row.period.isdigit() else float("nan")
