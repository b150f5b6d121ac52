"""Aircraft orders, each aircraft counted once however often it was announced; only what was known at a cutoff."""

import pandas as pd

FIRM = ("order", "firm contract")  # instruments that bind; a memorandum, a confirmation or talks do not
FIRST, MADE_FIRM, AGAIN, LAPSED = "memorandum", "firm order", "announced again", "lapsed"
OLD_YEARS = 5  # an appraisal older than this says little about a new aircraft today
BASES = {"list_usd_mn": "list price", "budget_usd_mn": "buyer budget", "appraised_usd_mn": "appraised market value"}
COLUMNS = {
    "headline_usd_mn": "headline",
    "list_usd_mn": "last list price",
    "budget_usd_mn": "buyer's budget",
    "appraised_usd_mn": "appraisal",
}


def announcements(deals: pd.DataFrame, links: pd.DataFrame, cutoff: pd.Timestamp) -> pd.DataFrame:
    """Every announcement of Boeing aircraft up to `cutoff`, one row for each order it speaks of, by date.

    `deals` and `links` are the tables of those names. An announcement counts when the maker is fixed and the
    quantity given; it belongs to its own order (a root) or to the roots it restates. Columns: deal_id, order_id,
    date, precision, buyer, item, quantity (aircraft named), value_usd_mn (as announced, or NaN), kind.
    """
    named = deals[deals["role"].isin(["root", "restatement"]) & deals["aircraft_class"].notna()]
    named = named[(named["manufacturer"] == "Boeing") & (named["date"] <= cutoff)]
    roots = named[named["role"] == "root"]
    restated = links[(links["relation"] == "restates") & links["related_deal_id"].isin(roots["deal_id"])]
    own = roots[["deal_id"]].assign(order_id=roots["deal_id"])
    pairs = pd.concat([own, restated.rename(columns={"related_deal_id": "order_id"})[["deal_id", "order_id"]]])
    found = pairs.merge(named, on="deal_id").sort_values(["date", "deal_id", "order_id"], ignore_index=True)
    kept = ["deal_id", "order_id", "date", "precision", "buyer", "item", "quantity", "value_usd_mn"]
    return found[kept].assign(kind=_kinds(found))


def _kinds(found: pd.DataFrame) -> pd.Series:
    """`FIRST` for a root without a binding text, `MADE_FIRM` for the first binding one of an order, else `AGAIN`."""
    binding = found["instrument"].isin(FIRM)
    first_binding = binding & ~found[binding].duplicated("order_id").reindex(found.index, fill_value=True)
    kinds = pd.Series(AGAIN, index=found.index)
    kinds[found["deal_id"] == found["order_id"]] = FIRST
    kinds[first_binding] = MADE_FIRM
    return kinds


def named_in_all(announced: pd.DataFrame) -> int:
    """The aircraft named when all announcements are added up: what a reader of headlines would count.

    >>> named_in_all(pd.DataFrame({"deal_id": ["A", "B", "B"], "order_id": ["A", "A", "C"], "quantity": [9, 9, 9]}))
    18
    """
    return int(announced.drop_duplicates("deal_id")["quantity"].sum())


def unique_orders(deals: pd.DataFrame, links: pd.DataFrame, cutoff: pd.Timestamp) -> pd.DataFrame:
    """One row for each order known at `cutoff`, in order of first announcement; the quantities may be added.

    Columns: order_id, buyer, aircraft_class, quantity, is_maximum (options included), first_announced,
    times_announced, firm_on (NaT: not binding), firm_quantity, lapsed_on (NaT: not known to have lapsed),
    is_live, headline_usd_mn (see `headlines`).
    """
    announced = announcements(deals, links, cutoff)
    roots = deals.set_index("deal_id").loc[announced["order_id"].drop_duplicates()]
    firm = announced[announced["kind"] == MADE_FIRM].set_index("order_id")
    lapsed = roots["status_date"].where((roots["status_code"] == "lapsed") & (roots["status_date"] <= cutoff))
    orders = pd.DataFrame(
        {
            "buyer": roots["buyer"].str.replace(r" \(.*", "", regex=True),
            "aircraft_class": roots["aircraft_class"],
            "quantity": roots["quantity"].astype(int),
            "is_maximum": roots["quantity_is_maximum"],
            "first_announced": roots["date"],
            "times_announced": announced["order_id"].value_counts(),
            "firm_on": firm["date"].reindex(roots.index),
            "firm_quantity": firm["quantity"].reindex(roots.index).fillna(0).clip(upper=roots["quantity"]).astype(int),
            "lapsed_on": pd.to_datetime(lapsed),
        }
    )
    orders = orders.assign(is_live=orders["lapsed_on"].isna()).rename_axis("order_id").reset_index()
    orders["headline_usd_mn"] = orders["order_id"].map(headlines(announced, orders))
    return orders.sort_values(["first_announced", "order_id"], ignore_index=True)


def headlines(announced: pd.DataFrame, orders: pd.DataFrame) -> pd.Series:
    """The newest value announced for each whole order, million USD as of then, indexed by order_id.

    A value given for several orders together is shared out by aircraft; one for a part of an order is left aside.
    """
    size = announced["order_id"].map(orders.set_index("order_id")["quantity"])
    whole = announced[announced["value_usd_mn"].notna() & (announced["quantity"] >= size)]
    value = whole["value_usd_mn"] / whole["quantity"] * size[whole.index]
    return value.groupby(whole["order_id"]).last()


def prices(aircraft_values: pd.DataFrame, basis: str, year: int) -> pd.DataFrame:
    """The newest price of each class on one basis, no newer than `year`; indexed by aircraft_class.

    The other columns are those of the table aircraft_values. A class without a price is absent.

    >>> table = pd.DataFrame({"basis": "list price", "year": [2010, 2014], "aircraft_class": "widebody"})
    >>> prices(table, "list price", 2012)["year"].to_dict()
    {'widebody': 2010}
    """
    known = aircraft_values[(aircraft_values["basis"] == basis) & (aircraft_values["year"] <= year)]
    return known.sort_values("year", kind="stable").groupby("aircraft_class").tail(1).set_index("aircraft_class")


def values(orders: pd.DataFrame, aircraft_values: pd.DataFrame, year: int) -> pd.DataFrame:
    """`orders` with list_usd_mn, budget_usd_mn and appraised_usd_mn: quantity times the class's newest price to `year`.

    Million US dollars at the prices of their own years; NaN for a class that has no price on that basis.
    """
    priced = orders.copy()
    for column, basis in BASES.items():
        each = prices(aircraft_values, basis, year)["value_usd_mn_per_aircraft"]
        priced[column] = priced["quantity"] * priced["aircraft_class"].map(each).astype(float)
    return priced


def totals(priced: pd.DataFrame) -> dict[str, float]:
    """The value of all `priced` orders on each basis that covers them all, million USD, highest basis first.

    Keys: headline, budget, appraisal. In the budget's total an appraisal stands in for a class without a budget;
    a basis on which an order has no value at all is left out.
    """
    budget = priced["budget_usd_mn"]
    columns = {
        "headline": priced["headline_usd_mn"],
        "budget": budget.fillna(priced["appraised_usd_mn"]) if budget.notna().any() else budget,
        "appraisal": priced["appraised_usd_mn"],
    }
    return {name: float(column.sum()) for name, column in columns.items() if column.notna().all()}


def titles(orders: pd.DataFrame) -> pd.Series:
    """The name of each order as a row of a chart, indexed by order_id: 'VietJet Air, 100 (2016)'.

    >>> frame = pd.DataFrame({"order_id": ["A"], "buyer": ["Air X"], "quantity": [40], "is_maximum": [True]})
    >>> titles(frame.assign(first_announced=pd.Timestamp("2026-02-18")))["A"]
    'Air X, up to 40 (2026)'
    """
    names = [
        f"{o.buyer}, {'up to ' if o.is_maximum else ''}{o.quantity} ({o.first_announced.year})"
        for o in orders.itertuples()
    ]
    return pd.Series(names, index=orders["order_id"])


def history(announced: pd.DataFrame, orders: pd.DataFrame) -> pd.DataFrame:
    """The dated marks of every order, in order of first announcement: announcements, and the end of those that lapsed.

    Columns: order (its title), date, kind, aircraft_named, announced_value_usd_mn.
    """
    ends = orders.dropna(subset=["lapsed_on"])
    ends = pd.DataFrame({"order_id": ends["order_id"], "date": ends["lapsed_on"], "kind": LAPSED})
    marks = pd.concat([announced, ends], ignore_index=True) if len(ends) else announced
    place = marks["order_id"].map({key: place for place, key in enumerate(orders["order_id"])})
    marks = marks.assign(place=place, order=marks["order_id"].map(titles(orders))).sort_values(["place", "date"])
    kept = {"quantity": "aircraft_named", "value_usd_mn": "announced_value_usd_mn"}
    return marks.rename(columns=kept)[["order", "date", "kind", *kept.values()]]


def price_tags(announced: pd.DataFrame, orders: pd.DataFrame) -> pd.DataFrame:
    """What each buyer's aircraft were announced at, million USD of the day; most often priced buyer first.

    One row a buyer: buyer, quantity, times_priced, summed (all its headlines added up), first (when each order
    was first named), newest, quantity_first and value_first (its first order alone). Empty when nothing is priced.
    """
    owner = announced["order_id"].map(orders.set_index("order_id")["buyer"])
    priced = announced.assign(owner=owner).dropna(subset=["value_usd_mn"])
    rows = []
    for buyer, group in priced.groupby("owner", sort=False):
        once = group.drop_duplicates("deal_id")
        root = once[once["deal_id"] == once["order_id"]]
        mine = orders[orders["buyer"] == buyer]
        row = {"buyer": buyer, "quantity": int(mine["quantity"].sum()), "times_priced": len(once)}
        row |= {"summed": once["value_usd_mn"].sum(), "first": root["value_usd_mn"].sum()}
        row |= {"newest": mine["headline_usd_mn"].sum(), "quantity_first": int(root["quantity"].iloc[0])}
        rows.append(row | {"value_first": root["value_usd_mn"].iloc[0]})
    if not rows:
        return pd.DataFrame()
    return pd.DataFrame(rows).sort_values("times_priced", ascending=False, kind="stable", ignore_index=True)


def by_buyer(priced: pd.DataFrame) -> pd.DataFrame:
    """The value of each buyer's orders on each basis it has, buyers in order of first announcement.

    Columns: order (buyer and aircraft, in words), buyer, aircraft, basis (see COLUMNS), value_usd_bn.
    """
    summed = priced.groupby("buyer", sort=False)[["quantity", *COLUMNS]].sum(min_count=1).reset_index()
    limits = priced.groupby("buyer")["is_maximum"].any()
    tall = summed.melt(["buyer", "quantity"], list(COLUMNS), "basis", "value_usd_bn").dropna()
    tall = tall.rename(columns={"quantity": "aircraft"}).assign(
        basis=tall["basis"].map(COLUMNS), value_usd_bn=tall["value_usd_bn"] / 1000
    )
    tall["order"] = [
        f"{t.buyer}, {'up to ' if limits[t.buyer] else ''}{t.aircraft} aircraft" for t in tall.itertuples()
    ]
    places = {buyer: place for place, buyer in enumerate(summed["buyer"])}
    tall = tall.sort_values("buyer", key=lambda buyers: buyers.map(places), kind="stable", ignore_index=True)
    return tall[["order", "buyer", "aircraft", "basis", "value_usd_bn"]]


def budgets(deals: pd.DataFrame, orders: pd.DataFrame, cutoff: pd.Timestamp) -> pd.DataFrame:
    """What buyers themselves reckoned their order would cost, against its newest headline, up to `cutoff`.

    Columns: buyer, date, precision, quantity, budget_usd_mn, headline_usd_mn, share (of the headline, a fraction).
    """
    own = deals[(deals["value_basis"] == "estimate") & (deals["date"] <= cutoff)]
    own = own[own["aircraft_class"].notna()].rename(columns={"value_usd_mn": "budget_usd_mn"})
    kept = ["counted_under", "buyer", "date", "precision", "quantity", "budget_usd_mn"]
    headline = orders[["order_id", "headline_usd_mn"]].rename(columns={"order_id": "counted_under"})
    found = own[kept].merge(headline, on="counted_under").drop(columns="counted_under")
    return found.assign(share=found["budget_usd_mn"] / found["headline_usd_mn"])


def appraisals(orders: pd.DataFrame, aircraft_values: pd.DataFrame, year: int, kinds: pd.Series) -> pd.DataFrame:
    """The appraisal used for each class among `orders`, with what is doubtful about it; indexed by aircraft_class.

    `kinds` maps a source to its kind. Columns: value (million USD an aircraft), model, year, doubt (words).
    """
    found = prices(aircraft_values, BASES["appraised_usd_mn"], year)
    found = found[found.index.isin(orders["aircraft_class"])].rename(columns={"value_usd_mn_per_aircraft": "value"})
    doubt = pd.Series("from the trade press", index=found.index)
    doubt[year - found["year"] > OLD_YEARS] = "old, but no newer one was found"
    doubt[(found["source_id"].map(kinds) == "weak").astype(bool)] = "at second hand, from a weak source"
    return found[["value", "model", "year"]].assign(doubt=doubt)


def implied(aircraft_values: pd.DataFrame, model: str, year: int) -> pd.Series:
    """What announced orders imply for one aircraft of a model, million USD, indexed by year, up to `year`."""
    found = aircraft_values[aircraft_values["basis"] == "implied by announced order"]
    found = found[(found["model"] == model) & (found["year"] <= year)].sort_values("year")
    return found.set_index("year")["value_usd_mn_per_aircraft"]


def disputes(announced: pd.DataFrame, deals: pd.DataFrame) -> pd.DataFrame:
    """The announcements about which sources differ: columns buyer, date, words (what they differ on)."""
    found = announced.drop_duplicates("deal_id").set_index("deal_id")
    words = deals.set_index("deal_id")["dispute"].dropna()
    return found[["buyer", "date"]].join(words.rename("words"), how="inner").sort_values("date")
