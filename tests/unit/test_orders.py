"""Aircraft counted once, on a small book of orders made for the purpose."""

import pandas as pd
import pytest

from tradebook.models import arrivals, orders

DAY = pd.Timestamp
NAMES = ["deal_id", "role", "instrument", "buyer", "date", "quantity", "value_usd_mn", "status_code", "status_date"]
ROWS = [
    ("A", "root", "MoU", "Air One", "2016-05-01", 100, 10_000, "firm", "2018-01-01"),
    ("B", "restatement", "firm contract", "Air One", "2018-01-01", 100, 12_000, "firm", "2018-01-01"),
    ("C", "root", "order", "Air Two (group)", "2019-02-01", 10, 3_000, "lapsed", "2023-10-01"),
    ("D", "restatement", "confirmation", "Air One; Air Two", "2020-01-01", 110, None, "firm", "2020-01-01"),
    ("E", "financing", "MoU", "Air One", "2020-06-01", 100, 500, "firm", "2020-06-01"),
]
DEALS = pd.DataFrame(ROWS, columns=NAMES).assign(
    date=lambda t: pd.to_datetime(t["date"]),
    status_date=lambda t: pd.to_datetime(t["status_date"]),
    precision="day",
    item="jets",
    manufacturer="Boeing",
    aircraft_class=["narrowbody", "narrowbody", "widebody", "narrowbody", "narrowbody"],
    quantity_is_maximum=False,
)
LINKS = pd.DataFrame(
    [("B", "A", "restates"), ("D", "A", "restates"), ("D", "C", "restates"), ("E", "A", "finances")],
    columns=["deal_id", "related_deal_id", "relation"],
)
PRICES = pd.DataFrame(
    {
        "model": ["n", "n", "w"],
        "basis": ["appraised market value", "buyer budget", "appraised market value"],
        "year": [2015, 2025, 2014],
        "aircraft_class": ["narrowbody", "narrowbody", "widebody"],
        "value_usd_mn_per_aircraft": [50.0, 74.0, 150.0],
        "source_id": ["s", "s", "s"],
    }
)


def book(day: str) -> pd.DataFrame:
    return orders.unique_orders(DEALS, LINKS, DAY(day)).set_index("order_id")


def test_headlines_add_up_to_more_aircraft_than_there_are():
    announced = orders.announcements(DEALS, LINKS, DAY("2025-12-31"))
    assert orders.named_in_all(announced) == 100 + 100 + 10 + 110
    assert book("2025-12-31")["quantity"].sum() == 110
    assert book("2025-12-31")["times_announced"].to_dict() == {"A": 3, "C": 2}


def test_finance_for_aircraft_already_counted_is_no_announcement():
    assert "E" not in set(orders.announcements(DEALS, LINKS, DAY("2025-12-31"))["deal_id"])


def test_nothing_counts_before_it_was_announced():
    assert list(book("2018-12-31").index) == ["A"]
    assert book("2016-12-31").loc["A", "firm_quantity"] == 0
    assert book("2018-12-31").loc["A", "firm_quantity"] == 100


def test_an_order_stands_until_it_is_known_to_have_lapsed():
    assert book("2022-12-31").loc["C", "is_live"]
    assert not book("2023-12-31").loc["C", "is_live"]


def test_the_headline_is_the_newest_value_known_then():
    assert book("2016-12-31").loc["A", "headline_usd_mn"] == 10_000
    assert book("2019-12-31").loc["A", "headline_usd_mn"] == 12_000


def test_a_value_for_several_orders_is_shared_out_by_aircraft():
    both = DEALS.assign(value_usd_mn=DEALS["value_usd_mn"].where(DEALS["deal_id"] != "D", 22_000))
    shared = orders.unique_orders(both, LINKS, DAY("2021-12-31")).set_index("order_id")["headline_usd_mn"]
    assert shared.to_dict() == {"A": 20_000, "C": 2_000}


def test_only_prices_of_the_time_are_used():
    priced = orders.values(book("2020-12-31").reset_index(), PRICES, 2020)
    assert priced.set_index("order_id")["appraised_usd_mn"].to_dict() == {"A": 5_000, "C": 1_500}
    assert priced["budget_usd_mn"].isna().all()
    assert orders.totals(priced) == {"headline": 15_000, "appraisal": 6_500}


def test_even_arrivals_add_up_to_the_whole_again():
    priced = orders.values(book("2025-12-31").reset_index(), PRICES, 2025)
    yearly = arrivals.scenario(priced, abroad=20, years=9).set_index("basis")["yearly_usd_mn"]
    assert 9 * yearly["appraisal"] == pytest.approx(100 * 50 + 10 * 150)
    assert 9 * yearly["appraisal, less abroad"] == pytest.approx(80 * 50 + 10 * 150)
    assert 9 * yearly["budget"] == pytest.approx(100 * 74 + 10 * 150)  # the appraisal stands in for the widebodies


def test_a_plan_is_kept_only_by_handovers_within_it():
    plans = pd.DataFrame(
        {
            "order_id": ["A", "A", "A"],
            "number": [12, 1, 50],
            "start_date": pd.to_datetime(["2024-01-01", "2025-01-01", "2026-01-01"]),
            "end_date": pd.to_datetime(["2024-12-31", "2025-12-31", "2030-12-31"]),
        }
    )
    handed = pd.DataFrame({"deal_id": ["A"], "number": [1.0], "end_date": [DAY("2025-09-21")]})
    assert arrivals.kept(plans, handed, DAY("2026-08-31")) == (2, 1)


def plan(order: str, announced: str, first: str, last: str, whole: bool = True) -> dict:
    dates = {"announced": DAY(announced), "start_date": DAY(first), "end_date": DAY(last)}
    return {"order_id": order, "operator": f"Air {order}", "number": 9, "outcome": "open", "is_whole": whole, **dates}


def test_delays_set_the_first_promise_against_what_came_or_is_planned_now():
    plans = pd.DataFrame(
        [
            plan("A", "2016-05-01", "2019-01-01", "2023-12-31"),
            plan("A", "2022-09-01", "2024-01-01", "2028-12-31"),
            plan("A", "2024-01-01", "2025-01-01", "2025-12-31", whole=False),
            plan("B", "2020-01-01", "2021-01-01", "2022-12-31"),
        ]
    )
    handed = pd.DataFrame({"deal_id": ["A"], "start_date": [DAY("2025-09-21")]})
    found = arrivals.delays(plans, handed)
    assert found.values.tolist() == [
        ["Air A", "First aircraft", 2019, 2025, 6, True],
        ["Air A", "Last aircraft", 2023, 2028, 5, False],
    ]
    assert arrivals.delays(plans, handed.head(0))["now"].tolist() == [2024, 2028]
    assert arrivals.delays(plans.tail(1), handed).empty


def test_a_list_price_stands_beside_the_other_values_but_values_nothing():
    listed = PRICES.assign(basis="list price", value_usd_mn_per_aircraft=[110.0, 120.0, 250.0])
    live = orders.unique_orders(DEALS, LINKS, DAY("2020-12-31"))
    priced = orders.values(live, pd.concat([PRICES, listed]), 2025).set_index("order_id")
    assert priced["list_usd_mn"].to_dict() == {"A": 100 * 120.0, "C": 10 * 250.0}
    assert set(orders.totals(priced.reset_index())) == {"headline", "budget", "appraisal"}
