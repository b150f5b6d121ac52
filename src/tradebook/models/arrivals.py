"""Announced delivery periods against handovers, and what even arrivals would add to exports; known at a cutoff."""

import pandas as pd

from tradebook.models import orders as book


def handovers(deliveries: pd.DataFrame, orders: pd.DataFrame, cutoff: pd.Timestamp) -> pd.DataFrame:
    """The rows of the table deliveries in which aircraft of `orders` were handed over by `cutoff`."""
    done = (deliveries["record_type"] == "delivered") & (deliveries["end_date"] <= cutoff)
    return deliveries[done & deliveries["deal_id"].isin(orders["order_id"])]


def fleet(deliveries: pd.DataFrame, cutoff: pd.Timestamp) -> pd.DataFrame:
    """The counts of aircraft in service that were made by `cutoff`, oldest first: rows of the table deliveries."""
    counts = deliveries[(deliveries["record_type"] == "fleet_count") & (deliveries["sector"] == "aviation")]
    return counts[counts["end_date"] <= cutoff].sort_values("start_date")


def kept(plans: pd.DataFrame, handed: pd.DataFrame, cutoff: pd.Timestamp) -> tuple[int, int]:
    """How many of `plans` were over at `cutoff`, and how many of these are known to have been kept.

    A plan is kept when handovers of its order between its first and last day reach the number planned. `plans` as
    from `schedules`, `handed` as from `handovers`.
    """
    over, met = plans[plans["end_date"] <= cutoff], 0
    for plan in over.itertuples():
        inside = handed["end_date"].between(plan.start_date, plan.end_date) & (handed["deal_id"] == plan.order_id)
        met += bool(handed.loc[inside, "number"].sum() >= plan.number)
    return len(over), met


def uncounted(deals: pd.DataFrame, orders: pd.DataFrame, cutoff: pd.Timestamp) -> list[pd.Timestamp]:
    """When further handovers of `orders` were reported without a number, as their records say."""
    vague = deals["has_uncounted_handovers"] & (deals["status_date"] <= cutoff)
    return list(deals.loc[vague & deals["deal_id"].isin(orders["order_id"]), "status_date"])


def schedules(
    deliveries: pd.DataFrame, published: pd.Series, orders: pd.DataFrame, cutoff: pd.Timestamp
) -> pd.DataFrame:
    """The delivery schedules of `orders` that were public at `cutoff`, by order and first day.

    `published` maps a source to its date as text (2019, 2019-02 or 2019-02-27): a schedule is as old as its source.
    Where no first day was given, it is the day of publication; schedules without a last day are left out. Columns:
    order_id, operator, number, announced, start_date, end_date, outcome, is_whole (it covers the whole order).
    """
    size = orders.set_index("order_id")["quantity"]
    plans = deliveries[(deliveries["record_type"] == "planned") & deliveries["deal_id"].isin(size.index)]
    plans = plans.assign(announced=pd.to_datetime(plans["source_id"].map(published), format="ISO8601"))
    plans = plans[(plans["announced"] <= cutoff) & plans["end_date"].notna()].rename(columns={"deal_id": "order_id"})
    plans = plans.assign(
        start_date=plans["start_date"].fillna(plans["announced"]),
        number=plans["number"].astype(int),
        is_whole=plans["number"] >= plans["order_id"].map(size),
    )
    kept = ["order_id", "operator", "number", "announced", "start_date", "end_date", "outcome", "is_whole"]
    return plans[kept].sort_values(["order_id", "start_date", "announced"], ignore_index=True)


def delays(plans: pd.DataFrame, handed: pd.DataFrame) -> pd.DataFrame:
    """The first and the last aircraft of a whole order: the year first promised against the year now.

    Now is the year of the first handover, if there was one (`is_fact`), else the newest schedule of the whole order.
    One row for each of both, for an order with a second such schedule or a handover; columns operator, which, promised,
    now, years_late, is_fact. `plans` as from `schedules`, `handed` as from `handovers`.
    """
    rows = []
    for order, group in plans[plans["is_whole"]].sort_values("announced").groupby("order_id", sort=False):
        old, new, came = group.iloc[0], group.iloc[-1], handed.loc[handed["deal_id"] == order, "start_date"]
        first = came.min() if len(came) else new["start_date"]
        if len(came) or len(group) > 1:
            rows.append((new["operator"], "First aircraft", old["start_date"].year, first.year, len(came) > 0))
        if len(group) > 1:
            rows.append((new["operator"], "Last aircraft", old["end_date"].year, new["end_date"].year, False))
    table = pd.DataFrame(rows, columns=["operator", "which", "promised", "now", "is_fact"])
    table.insert(4, "years_late", table["now"] - table["promised"])
    return table


def calendar(plans: pd.DataFrame, handed: pd.DataFrame, cutoff: pd.Timestamp) -> pd.DataFrame:
    """Schedules as periods and handovers as days, ready for a timeline.

    `plans` as from `schedules`, `handed` as from `handovers`. Columns: row, start, end (NaT: a day), kind.
    """
    over = plans["end_date"] <= cutoff
    periods = pd.DataFrame(
        {
            "row": [f"{p.operator}, {p.number} ({p.announced:%b %Y})" for p in plans.itertuples()],
            "start": plans["start_date"],
            "end": plans["end_date"],
            "kind": over.map({True: "planned, period over", False: "planned, period not over"}),
        }
    )
    days = pd.DataFrame({"row": "Handed over", "start": handed["start_date"], "kind": "handed over"})
    return pd.concat([periods, days.assign(end=pd.NaT)], ignore_index=True) if len(days) else periods


def scenario(priced: pd.DataFrame, abroad: int, years: int) -> pd.DataFrame:
    """What all `priced` orders come to in one year if they arrive in equal parts over so many years.

    Columns: basis (as in `orders.totals`, and "appraisal, less abroad": without the `abroad` narrowbodies that are
    meant for other countries, where there are any), yearly_usd_mn.
    """
    worth = book.totals(priced)
    narrow = priced[priced["aircraft_class"] == "narrowbody"]
    if abroad and "appraisal" in worth:
        each = narrow["appraised_usd_mn"].sum() / narrow["quantity"].sum()
        worth["appraisal, less abroad"] = worth["appraisal"] - abroad * each
    return pd.DataFrame({"basis": list(worth), "yearly_usd_mn": [total / years for total in worth.values()]})


def beside_exports(exports: pd.Series, yearly_usd_mn: float, years: range, names: tuple[str, str]) -> pd.DataFrame:
    """Counted exports (million USD, index: year) and an assumed sum for each of `years`, for one chart.

    `names` says what the counted and the assumed are. Columns: year (without a gap), kind, exports_usd_bn (NaN for a
    year between the two).

    >>> both = beside_exports(pd.Series({2025: 500.0}), 2000.0, range(2027, 2028), ("counted", "assumed"))
    >>> both["exports_usd_bn"].tolist()
    [0.5, nan, 2.0]
    """
    value = exports.reindex(range(exports.index.min(), years[-1] + 1)) / 1000
    value[list(years)] = yearly_usd_mn / 1000
    kind = pd.Series(value.index > exports.index.max()).map({False: names[0], True: names[1]})
    return pd.DataFrame({"year": value.index, "kind": kind, "exports_usd_bn": value.to_numpy()})
