"""Every announced purchase of American goods, each counted once, as it stood at a cutoff.

Frames are those of the tables `deals`, `deal_links`, `deliveries` and `deal_destinations`. A purchase is a root; what
restates, finances or powers it adds nothing. Investment in Vietnam, talks and licences to serve are no purchases.
"""

from types import SimpleNamespace

import pandas as pd

from tradebook.models import energy, orders

AIRCRAFT, ENGINES, LNG, FUEL, FARM, OTHER = GROUPS = [
    "Aircraft",
    "Engines for other aircraft",
    "LNG",
    "Other energy",
    "Farm goods",
    "Technology and defence",
]
_GROUPS = {"aviation": ENGINES, "energy": FUEL, "agriculture": FARM, "technology": OTHER, "defense": OTHER}
CAME, BINDING, INTENT, STALLED, LAPSED, UNKNOWN = (
    "came",
    "binding contract",
    "statement of intent",
    "stalled",
    "lapsed",
    "nothing later found",
)
_BY_STATUS = {
    **dict.fromkeys(["delivered", "operating"], CAME),
    **dict.fromkeys(["firm", "under_construction"], BINDING),
    "signed_not_binding": INTENT,
    "stalled": STALLED,
    **dict.fromkeys(["lapsed", "superseded"], LAPSED),
    "unknown": UNKNOWN,
}
TABLES = ("deals", "deal_links", "deliveries", "deal_destinations", "aircraft_values")
LNG_UNIT, CRUDE_UNITS = "million tonnes a year", ("million barrels", "million barrels a year")
_KEPT = ["deal_id", "sector", "group", "buyer", "item", "announced", "was_binding", "outcome", "quantity"]
COLUMNS = [*_KEPT, "quantity_unit", "headline_usd_mn", "aircraft_class"]


def scene(tables: dict[str, pd.DataFrame], run: SimpleNamespace) -> SimpleNamespace:
    """All that is known of purchases at the cutoff of a run; `tables` holds those named in `TABLES`.

    heard (announcements of aircraft), jets (orders with values, those that stand in live), known (`counted_once`, with
    the columns left and abroad), stands (its rows that stand), meant (aircraft assigned
    to affiliates abroad), said and said_usd_mn (`added_up`).
    """
    deals, links, deliveries, destinations, values = (tables[name] for name in TABLES)
    heard = orders.announcements(deals, links, run.cutoff)
    jets = orders.values(orders.unique_orders(deals, links, run.cutoff), values, run.cutoff.year)
    known = counted_once(deals, links, run.cutoff, run.is_latest)
    known = known.assign(left=left(known, deliveries, run.cutoff), abroad=abroad(known, destinations, heard))
    said, summed = added_up(deals, run.cutoff)
    found = {"heard": heard, "jets": jets, "live": jets[jets["is_live"]], "known": known, "stands": standing(known)}
    found |= {"meant": destinations.merge(heard[["deal_id"]].drop_duplicates())}
    return SimpleNamespace(**found, said=said, said_usd_mn=summed)


def counted_once(deals: pd.DataFrame, links: pd.DataFrame, cutoff: pd.Timestamp, latest: bool) -> pd.DataFrame:
    """Every purchase announced by `cutoff`, one row each, by date.

    Columns: deal_id, sector, group (one of `GROUPS`), buyer, item, announced, was_binding (by what was signed first),
    outcome (as known at the cutoff; a status without a date belongs to the newest run, `latest`), quantity,
    quantity_unit, headline_usd_mn (the newest announced for the whole, NaN where none), aircraft_class. Purchases known
    only from their delivery are left out: nobody announced them.
    """
    found = pd.concat([_aircraft(deals, links, cutoff), _others(deals, links, cutoff, latest)], ignore_index=True)
    found = found.astype({"quantity": float, "headline_usd_mn": float})
    return found.sort_values(["announced", "deal_id"], ignore_index=True)


def _aircraft(deals: pd.DataFrame, links: pd.DataFrame, cutoff: pd.Timestamp) -> pd.DataFrame:
    book = orders.unique_orders(deals, links, cutoff).rename(
        columns={"order_id": "deal_id", "first_announced": "announced"}
    )
    roots = deals.set_index("deal_id").loc[book["deal_id"], ["sector", "item", "instrument"]].reset_index(drop=True)
    outcome = pd.Series(INTENT, index=book.index, dtype=object).mask(book["firm_on"].notna(), BINDING)
    return book.assign(
        sector=roots["sector"],
        group=AIRCRAFT,
        item=roots["item"],
        was_binding=roots["instrument"].isin(orders.FIRM),
        outcome=outcome.mask(~book["is_live"], LAPSED),
        quantity=book["quantity"].astype(float),
        quantity_unit="aircraft",
    )[COLUMNS]


def _others(deals: pd.DataFrame, links: pd.DataFrame, cutoff: pd.Timestamp, latest: bool) -> pd.DataFrame:
    restating = set(links.loc[links["relation"] == "restates", "deal_id"])
    root = deals["role"].isin(["root", "engines"]) & deals["counted_under"].isna() & deals["sector"].isin(list(_GROUPS))
    made = (deals["date"] <= cutoff) | (deals["date"].isna() & latest)
    signed = ~deals["instrument"].isin(["delivery", "licence"]) & deals["aircraft_class"].isna()
    own = deals[root & made & signed & ~deals["deal_id"].isin(restating)]
    told = (own["status_date"] <= cutoff) | (own["status_date"].isna() & latest)
    binding = own["instrument"].isin(orders.FIRM)
    return own.assign(
        group=[_group(row) for row in own.itertuples()],
        announced=own["date"],
        was_binding=binding,
        outcome=own["status_code"].map(_BY_STATUS).where(told).fillna(binding.map({True: BINDING, False: INTENT})),
        quantity=own["quantity"].astype(float),
        headline_usd_mn=_headlines(deals, links, own, cutoff),
    )[COLUMNS]


def _group(row) -> str:
    return LNG if row.sector == "energy" and energy.subject(row.item, row.role) == "LNG supply" else _GROUPS[row.sector]


def _headlines(deals: pd.DataFrame, links: pd.DataFrame, own: pd.DataFrame, cutoff: pd.Timestamp) -> pd.Series:
    """The newest value announced for each of `own`, by itself or by what restates it, in the order of `own`."""
    again = links[(links["relation"] == "restates") & links["related_deal_id"].isin(own["deal_id"])]
    pairs = pd.concat([own[["deal_id"]].assign(related_deal_id=own["deal_id"]), again])
    said = pairs.merge(deals[["deal_id", "date", "value_usd_mn"]], on="deal_id").dropna(subset=["value_usd_mn"])
    said = said[said["date"] <= cutoff].sort_values("date", kind="stable")
    return own["deal_id"].map(said.groupby("related_deal_id")["value_usd_mn"].last()).astype(float)


def standing(purchases: pd.DataFrame) -> pd.DataFrame:
    """The purchases neither known to have come nor known to have lapsed."""
    return purchases[~purchases["outcome"].isin([CAME, LAPSED])]


def left(purchases: pd.DataFrame, deliveries: pd.DataFrame, cutoff: pd.Timestamp) -> pd.Series:
    """The part of each purchase not known to have been handed over by `cutoff`, a fraction, wherever it went."""
    done = deliveries[(deliveries["record_type"] == "delivered") & (deliveries["end_date"] <= cutoff)]
    done = done.groupby(["deal_id", "number_unit"])["number"].sum()
    keys = pd.MultiIndex.from_frame(purchases[["deal_id", "quantity_unit"]])
    number = pd.Series(done.reindex(keys).fillna(0.0).to_numpy(), index=purchases.index)
    return (1 - number / purchases["quantity"]).clip(0.0, 1.0).fillna(1.0).astype(float)


def abroad(purchases: pd.DataFrame, destinations: pd.DataFrame, announced: pd.DataFrame) -> pd.Series:
    """The part of each purchase that its buyer has assigned to affiliates outside Vietnam, a fraction.

    `announced` as from `orders.announcements`: an assignment counts once it was announced, and is spread over the
    orders it speaks of by their size.
    """
    known = destinations.merge(announced[["deal_id", "order_id"]].drop_duplicates(), on="deal_id")
    size = purchases.set_index("deal_id")["quantity"]
    known = known.assign(size=known["order_id"].map(size)).dropna(subset=["size"])
    whole = known.groupby(["deal_id", "destination_iso3"])["size"].transform("sum")
    parts = (known["quantity"] / whole).groupby(known["order_id"]).sum()
    return purchases["deal_id"].map(parts).fillna(0.0).clip(upper=1.0).astype(float)


def valued(
    purchases: pd.DataFrame, priced: pd.DataFrame, lng_usd_mn: float, crude_usd_mn: float, years: int
) -> pd.DataFrame:
    """`purchases` with three values each, million USD: headline_usd_mn, paid_usd_mn and appraised_usd_mn.

    `priced` as from `orders.values`: aircraft are paid at a buyer's budget, else an appraisal, else the headline. LNG
    takes `lng_usd_mn` for each million tonnes in each of `years`, crude oil `crude_usd_mn` for each million barrels.
    All other goods have their headline alone. Purchases without any value are left out.
    """
    yearly = purchases["quantity"].where(purchases["quantity_unit"] == LNG_UNIT) * lng_usd_mn * years
    oil = purchases["quantity"].where(purchases["quantity_unit"].isin(CRUDE_UNITS)) * crude_usd_mn
    headline = purchases["headline_usd_mn"].fillna(yearly).fillna(oil)
    prices = priced.set_index("order_id")[["budget_usd_mn", "appraised_usd_mn"]].reindex(purchases["deal_id"])
    budget, appraised = (prices[name].set_axis(purchases.index) for name in prices)
    paid = budget.fillna(appraised).fillna(headline)
    found = purchases.assign(
        headline_usd_mn=headline.fillna(paid), paid_usd_mn=paid, appraised_usd_mn=appraised.fillna(paid)
    )
    return found.dropna(subset=["paid_usd_mn"]).reset_index(drop=True)


def added_up(deals: pd.DataFrame, cutoff: pd.Timestamp) -> tuple[int, float]:
    """How many announcements put a value on American goods, or on finance for them, and the sum, million USD.

    This counts the same goods again and again, as a reader of headlines would. Investment, talks and European
    aircraft are left out.
    """
    kept = ["root", "restatement", "engines", "financing", "aggregate"]
    said = deals[deals["role"].isin(kept) & deals["value_usd_mn"].notna() & (deals["date"] <= cutoff)]
    return len(said), float(said["value_usd_mn"].sum())
