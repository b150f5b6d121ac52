"""What came of energy announcements and projects, as far as it was known on a given day.

Frames are those of the tables `deals`, `energy_projects`, `deliveries`, `lng_prices` and the US export tables.
A status dated after the cutoff is never told.
"""

import re

import pandas as pd

from tradebook.narrative import when

OUTCOMES = [
    "goods delivered or power flowing",
    "contract, no delivery found",
    "memorandum or framework only",
    "talks or plan only",
    "stalled or overtaken",
]
OWNED, EQUIPPED, NO_PART = "American owner or proposer", "American equipment", "No American part found"
PARTS = [OWNED, EQUIPPED, NO_PART]
NOT_RECORDED = "Status at that time not recorded"
STAGES = {
    "operating": "Operating",
    "cargo_received": "Operating",
    "under_construction": "Under construction",
    "contract_awarded": "Building contract awarded",
    "developer_selected": "Developer selected",
    "approved_not_started": "Approved, not started",
    "stalled": "Stalled",
    "mou_only": "Memorandum only",
    "superseded": "Dropped or overtaken",
    "lapsed": "Dropped or overtaken",
}
DROPPED = STAGES["lapsed"]
BEGUN = [STAGES[code] for code in ("operating", "under_construction", "contract_awarded")]

_SUBJECTS = {  # the order matters: turbines for an LNG plant are equipment, not LNG
    "coal": "Coal",
    "nuclear": "Nuclear power",
    "crude": "Crude oil",
    "LPG|ethane": "LPG and ethane",
    "ethanol|aviation fuel": "Ethanol and jet fuel",
    "turbine|equipment": "Power plant equipment",
    "LNG": "LNG supply",
}
_FUELS = {"2709": "Crude oil", "2701": "Coal", "2710": "Refined oil"}
_CARGOES = {"WTI crude": "Crude oil", "coal": "Coal"}
_UNITS = {"tonnes": ("tonne", 1.0), "million barrels": ("barrel", 1e6)}
_BY_STATUS = {
    **dict.fromkeys(["delivered", "operating"], OUTCOMES[0]),
    **dict.fromkeys(["stalled", "lapsed", "superseded"], OUTCOMES[4]),
}
_BY_INSTRUMENT = {
    **dict.fromkeys(["order", "firm contract", "delivery"], OUTCOMES[1]),
    **dict.fromkeys(["MoU", "framework"], OUTCOMES[2]),
    **dict.fromkeys(["talks", "plan"], OUTCOMES[3]),
}
_ROLES = {"owner": OWNED, "proposal": OWNED, "equipment": EQUIPPED}


def announcements(deals: pd.DataFrame, cutoff: pd.Timestamp, latest: bool) -> pd.DataFrame:
    """The energy announcements made by `cutoff`, each counted once, with columns `subject` and `outcome` added.

    Restatements are left out. An outcome is told when its date is not after the cutoff, otherwise what was signed
    stands. What has no date belongs to the newest run (`latest`) alone. Raises KeyError for an unknown instrument.
    """
    made = (deals["date"] <= cutoff) | (deals["date"].isna() & latest)
    kept = deals[made & (deals["sector"] == "energy") & (deals["role"] != "restatement")]
    told = (kept["status_date"] <= cutoff) | (kept["status_date"].isna() & latest)
    outcome = [
        _BY_STATUS.get(row.status_code if known else "", _BY_INSTRUMENT[row.instrument])
        for row, known in zip(kept.itertuples(), told, strict=True)
    ]
    subjects = [subject(row.item, row.role) for row in kept.itertuples()]
    return kept.assign(subject=subjects, outcome=outcome).sort_values(["date", "deal_id"])


def tally(announced: pd.DataFrame) -> pd.DataFrame:
    """How many announcements each subject has by outcome, subjects with more first: subject, outcome, announcements."""
    sizes = announced["subject"].value_counts()
    counts = announced.groupby(["subject", "outcome"], as_index=False).size().rename(columns={"size": "announcements"})
    return counts.sort_values("subject", key=lambda names: -names.map(sizes), kind="stable")


def subject(item: str, role: str = "root") -> str:
    """What an announcement is about, from its item; money put into a plant or terminal is a subject of its own.

    Raises ValueError for an item that names no fuel or equipment known here.

    >>> subject("LNG supply"), subject("Turbines and services for an LNG plant"), subject("LNG terminal", "investment")
    ('LNG supply', 'Power plant equipment', 'US-owned plants and terminals')
    """
    if role == "investment":
        return "US-owned plants and terminals"
    for pattern, name in _SUBJECTS.items():
        if re.search(pattern, item, re.IGNORECASE):
            return name
    raise ValueError(f"no subject for {item!r}")


def projects(table: pd.DataFrame, cutoff: pd.Timestamp) -> pd.DataFrame:
    """LNG terminals and plants known by `cutoff`, with `stage` and `american_part`, in the order of their stages.

    `table` is energy_projects. A project whose status is dated later keeps its row, as not recorded, if its
    announcement year is known and not after the cutoff; otherwise it is left out.
    """
    fired = table[table["fuel"] == "LNG"]
    told = fired["status_date"] <= cutoff
    kept = told | (fired["first_announced_year"] <= cutoff.year).fillna(False).astype(bool)
    stage = fired["status_code"].map(STAGES).where(told, NOT_RECORDED)
    part = [_ROLES.get(code, NO_PART) for code in fired["us_role_code"]]
    place = {name: number for number, name in enumerate(dict.fromkeys([*STAGES.values(), NOT_RECORDED]))}
    frame = fired.assign(stage=stage, american_part=part)[kept]
    return frame.sort_values("stage", key=lambda names: names.map(place), kind="stable")


def plants(table: pd.DataFrame, cutoff: pd.Timestamp) -> pd.DataFrame:
    """The power plants among `projects`: those with a capacity in MW."""
    return projects(table, cutoff).dropna(subset=["capacity_mw"])


def promises(table: pd.DataFrame, cutoff: pd.Timestamp) -> pd.DataFrame:
    """LNG projects not known to be dropped with a year of opening on record by `cutoff`, the soonest first.

    Columns name, stage, american_part, first_promise (NaN where no older one is on record), newest (the newest promise,
    or the year of opening), years_later, is_open. Of a project whose status is dated later nothing is told.
    """
    known = projects(table, cutoff)
    known = known[(known["status_date"] <= cutoff) & (known["stage"] != DROPPED)]
    known = known.dropna(subset=["latest_online_year_promised"])
    frame = known[["name", "stage", "american_part"]].assign(
        first_promise=known["first_online_year_promised"].astype(float),
        newest=known["latest_online_year_promised"].astype(float),
        is_open=known["stage"] == STAGES["operating"],
    )
    frame.insert(5, "years_later", frame["newest"] - frame["first_promise"])
    return frame.sort_values(["newest", "name"], ignore_index=True)


def priced(table: pd.DataFrame, cutoff: pd.Timestamp) -> pd.DataFrame:
    """LNG projects with a value and a status known by `cutoff`: name, american_part, stage, value_usd_bn.

    Dearest first. Nominal US dollars as announced; the cost of the whole project, not the American part of it. Values
    bear no date, so those of projects whose status is dated later are left out.
    """
    known = projects(table, cutoff).dropna(subset=["value_usd_mn"])
    known = known[known["stage"] != NOT_RECORDED]
    known = known.assign(value_usd_bn=known["value_usd_mn"].astype(float) / 1000)
    kept = ["name", "american_part", "stage", "value_usd_bn"]
    return known[kept].sort_values("value_usd_bn", ascending=False, kind="stable", ignore_index=True)


def beyond_chapter(by_heading: pd.DataFrame, by_chapter: pd.DataFrame, last: int) -> pd.DataFrame:
    """The years to `last` in which the headings of fuels (27) add up to more than their chapter: older figures, then.

    Both are US exports as from `catalog.exports_by_product` (hs4, hs2). Columns headings_usd_mn, chapter_usd_mn,
    excess_usd_mn, and the vintages of both; index year. Headings are a selection, so less than the chapter is no fault.
    """
    own = by_heading[by_heading["hs4"].str.startswith("27") & (by_heading["year"] <= last)].groupby("year")
    chapter = by_chapter[by_chapter["hs2"] == "27"].set_index("year")
    table = pd.DataFrame({"headings_usd_mn": own["value_usd_mn"].sum(), "headings_vintage": own["vintage"].max()})
    table = table.join(chapter[["value_usd_mn", "vintage"]].set_axis(["chapter_usd_mn", "chapter_vintage"], axis=1))
    table["excess_usd_mn"] = table["headings_usd_mn"] - table["chapter_usd_mn"]
    return table[table["excess_usd_mn"] >= 0.05]


def lng_value(mn_tonnes: float, usd_per_mmbtu: float, mmbtu_per_tonne: float) -> float:
    """The value of a quantity of LNG, in million US dollars.

    Million tonnes x MMBtu per tonne x US dollars per MMBtu. Raises ValueError for a negative argument.

    >>> round(lng_value(10, 11, 51.9), 6)
    5709.0
    """
    if min(mn_tonnes, usd_per_mmbtu, mmbtu_per_tonne) < 0:
        raise ValueError("quantity, price and energy content can't be negative")
    return float(mn_tonnes * usd_per_mmbtu * mmbtu_per_tonne)


def price_grid(prices: pd.DataFrame, cutoff: pd.Timestamp) -> pd.DataFrame:
    """Prices known by `cutoff`, cheapest first: every Asian spot price, and the newest average of two other series.

    Returns columns price (what it is, where and when) and price_usd_per_mmbtu. Forecasts and other series are left out.
    """
    names = {
        "Asian spot LNG": "Asian spot",
        "LNG import price of Japan": "Japan's imports",
        "Henry Hub annual average": "Gas in the US (Henry Hub)",
    }
    told = prices[prices["series"].isin(names) & (prices["kind"] != "forecast")]
    dated = told.assign(date=pd.to_datetime(told["period"].astype(object), format="ISO8601"))
    known = dated[dated["date"] <= cutoff].sort_values("date")
    spot = known["series"] == "Asian spot LNG"
    kept = pd.concat([known[spot], known[~spot].groupby("series").tail(1)])
    precision = kept["period"].str.len().map({4: "year", 7: "month", 10: "day"})
    words = [
        f"{names.get(row.series, row.series)}, {when(row.date, exact)}{' average' if exact == 'year' else ''}"
        for row, exact in zip(kept.itertuples(), precision, strict=True)
    ]
    return kept.assign(price=words)[["price", "price_usd_per_mmbtu"]].sort_values("price_usd_per_mmbtu")


def scenario(prices: pd.DataFrame, mn_tonnes: float, usd_per_mmbtu: float, mmbtu_per_tonne: float) -> pd.DataFrame:
    """The yearly bill for LNG at the assumed price and at each price of a `price_grid`, cheapest first.

    Returns columns case, is_assumed, price_usd_per_mmbtu, value_usd_bn.
    """
    assumed = pd.DataFrame({"price": ["Assumed in this run"], "price_usd_per_mmbtu": [usd_per_mmbtu]})
    cases = pd.concat([assumed.assign(is_assumed=True), prices.assign(is_assumed=False)], ignore_index=True)
    paid = cases["price_usd_per_mmbtu"]
    cases["case"] = cases["price"] + ": " + paid.map("${:.2f}".format)
    cases["value_usd_bn"] = [lng_value(mn_tonnes, price, mmbtu_per_tonne) / 1000 for price in paid]
    cases = cases.sort_values("price_usd_per_mmbtu", kind="stable")
    return cases[["case", "is_assumed", "price_usd_per_mmbtu", "value_usd_bn"]]


def fuel_exports(by_heading: pd.DataFrame, by_line: pd.DataFrame, last: int) -> pd.DataFrame:
    """US fuel exports to Vietnam, million US dollars: a row for each year to `last`, a column for each fuel.

    Without a row for years that the table of headings does not reach. In a year that it does, a fuel without a row
    counts as nil, as the descriptor of both tables says. The last column holds what heading
    2711 (petroleum gases) has beyond its lines, propane and butane: the place where LNG would show.
    """
    by_heading, by_line = [t[(t["year"] <= last) & (t["months_covered"] == 12)] for t in (by_heading, by_line)]
    years = pd.Index(sorted(by_heading["year"].unique()), name="year", dtype="int64")
    headings = by_heading.pivot(index="year", columns="hs4", values="value_usd_mn")
    headings = headings.reindex(index=years, columns=[*_FUELS, "2711"]).fillna(0.0)
    lpg = (
        by_line[by_line["hs6"].str.startswith("2711")].groupby("year")["value_usd_mn"].sum().reindex(years).fillna(0.0)
    )
    fuels = headings[list(_FUELS)].rename(columns=_FUELS).rename_axis(columns=None)
    fuels.insert(0, "Propane and butane", lpg)
    return fuels.assign(other_gases=headings["2711"] - lpg)


def unit_values(deliveries: pd.DataFrame, fuels: pd.DataFrame) -> pd.DataFrame:
    """American cargoes held against the Census: columns date, fuel, units, unit, exports_usd_mn, usd_per_unit.

    The last divides all exports of that fuel in that year by the one cargo: a bound for its price, not a price.
    """
    made = (deliveries["record_type"] == "delivered") & (deliveries["origin"] == "USA")
    rows = []
    for row in deliveries[made & deliveries["item_type"].isin(_CARGOES)].itertuples():
        fuel, (unit, size) = _CARGOES[row.item_type], _UNITS[row.number_unit]
        if row.start_date.year in fuels.index:
            exports = float(fuels.at[row.start_date.year, fuel])
            units = row.number * size
            rows.append((row.start_date, fuel, units, unit, exports, 1e6 * exports / units))
    return pd.DataFrame(rows, columns=["date", "fuel", "units", "unit", "exports_usd_mn", "usd_per_unit"])
