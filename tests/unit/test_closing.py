"""Announced purchases, each counted once, and what they could take off a deficit: small books worked by hand."""

import io
from types import SimpleNamespace

import pandas as pd
import pytest

from tradebook.charts import controls
from tradebook.charts.controls import Slider
from tradebook.models import closing, closing_limits, closing_tables, closing_words, fulfilment, purchases

DAY = pd.Timestamp
NAMES = (
    "deal_id sector role counted_under instrument item date quantity quantity_unit value_usd_mn status_code status_date"
)
ROWS = """\
A,agriculture,root,,MoU,Maize,2025-06-01,20,agreements,3000,signed_not_binding,
B,agriculture,restatement,A,MoU,Maize,2025-10-01,20,agreements,2900,firm,
C,agriculture,restatement,A,MoU,Part,2025-11-01,1,agreements,250,firm,
D,aviation,engines,,order,Engines,2017-01-01,44,sets,5400,firm,2020-01-01
E,aviation,engines,X,order,Engines,2017-01-01,9,sets,900,firm,2020-01-01
F,energy,root,,firm contract,LNG,2019-09-01,2,million tonnes a year,,stalled,2021-05-01
G,energy,root,,delivery,Coal,2020-07-01,5,tonnes,7,delivered,2020-07-01
H,technology,root,,licence,Service,2025-03-01,1,users,90,operating,2025-03-01
I,energy,investment,,MoU,LNG plant,2020-01-01,1,plants,1000,stalled,
J,defense,root,,firm contract,Trainers,2022-08-01,12,aircraft,100,firm,2024-11-20
K,technology,root,,MoU,Computers,2018-01-01,1,centres,40,operating,2023-01-01
"""
DEALS = pd.read_csv(io.StringIO(ROWS), names=NAMES.split(), parse_dates=["date", "status_date"]).assign(
    buyer="Buyer", precision="day", manufacturer=pd.NA, aircraft_class=pd.NA, quantity_is_maximum=False
)
LINKS = pd.DataFrame(
    [("B", "A", "restates"), ("C", "A", "part_of"), ("E", "X", "powers")],
    columns=["deal_id", "related_deal_id", "relation"],
)


def counted(day: str, latest: bool = True) -> pd.DataFrame:
    return purchases.counted_once(DEALS, LINKS, DAY(day), latest).set_index("deal_id")


def test_what_restates_powers_serves_or_invests_is_no_purchase_of_its_own():
    assert list(counted("2026-01-01").index) == ["D", "K", "F", "J", "A"]
    assert counted("2026-01-01").at["A", "headline_usd_mn"] == 2900  # the newest for the whole, not its part
    assert counted("2025-07-01").at["A", "headline_usd_mn"] == 3000


def test_an_outcome_is_told_from_its_day_on():
    assert counted("2026-01-01")["outcome"].to_dict() == {
        "D": purchases.BINDING,
        "K": purchases.CAME,
        "F": purchases.STALLED,
        "J": purchases.BINDING,
        "A": purchases.INTENT,
    }
    assert counted("2020-12-31", latest=False).at["F", "outcome"] == purchases.BINDING
    assert counted("2020-12-31", latest=False).at["K", "outcome"] == purchases.INTENT


def test_what_was_handed_over_is_no_longer_to_come():
    done = {"record_type": "delivered", "deal_id": ["J", "J", "D"], "number": [5.0, 1.0, 4.0]}
    done |= {
        "number_unit": ["aircraft", "tonnes", "sets"],
        "end_date": pd.to_datetime(["2024-11-20"] * 2 + ["2027-01-01"]),
    }
    known = counted("2026-01-01").reset_index()
    found = purchases.left(known, pd.DataFrame(done), DAY("2026-01-01"))
    assert dict(zip(known["deal_id"], found, strict=True)) == pytest.approx(
        {"D": 1, "K": 1, "F": 1, "J": 7 / 12, "A": 1}
    )


def test_affiliates_abroad_take_their_share_of_every_order_they_were_assigned_from():
    known = pd.DataFrame({"deal_id": ["X", "Y", "Z"], "quantity": [100.0, 100.0, 50.0]})
    meant = pd.DataFrame(
        {"deal_id": ["S", "S", "T"], "destination_iso3": ["THA", "KAZ", "THA"], "quantity": [50, 20, 10]}
    )
    heard = pd.DataFrame({"deal_id": ["S", "S"], "order_id": ["X", "Y"]})  # T is not announced yet
    assert list(purchases.abroad(known, meant, heard)) == pytest.approx([0.35, 0.35, 0.0])


def test_volumes_take_the_assumed_price_and_what_has_none_is_left_out():
    known = counted("2026-01-01").reset_index()
    crude = {"deal_id": "O", "quantity": 5.0, "quantity_unit": "million barrels a year", "group": purchases.FUEL}
    bare = {"deal_id": "P", "quantity": 1.0, "quantity_unit": "MW", "group": purchases.FUEL}
    known = pd.concat([known, pd.DataFrame([crude, bare])], ignore_index=True)
    orders = pd.DataFrame({"order_id": ["J"], "budget_usd_mn": [float("nan")], "appraised_usd_mn": [60.0]})
    found = purchases.valued(known, orders, 500.0, 60.0, 9).set_index("deal_id")
    assert found["headline_usd_mn"].to_dict() == {"D": 5400, "K": 40, "F": 2 * 500 * 9, "J": 100, "A": 2900, "O": 300}
    assert found["paid_usd_mn"].to_dict() == {"D": 5400, "K": 40, "F": 2 * 500 * 9, "J": 60, "A": 2900, "O": 300}


def book(**more) -> pd.DataFrame:
    """Jets at 40 (paid 20, a quarter abroad), farm goods at 3, engines at 5 and LNG at 9 billion."""
    rows = {
        "deal_id": ["jets", "farm", "engines", "lng"],
        "sector": ["aviation", "agriculture", "aviation", "energy"],
        "group": [purchases.AIRCRAFT, purchases.FARM, purchases.ENGINES, purchases.LNG],
        "was_binding": [True, False, True, True],
        "outcome": [purchases.BINDING, purchases.INTENT, purchases.BINDING, purchases.STALLED],
        "quantity": [100.0, 20.0, 44.0, 2.0],
        "quantity_unit": ["aircraft", "agreements", "sets", purchases.LNG_UNIT],
        "aircraft_class": ["narrowbody", None, None, None],
        "headline_usd_mn": [40_000.0, 3_000.0, 5_000.0, 9_000.0],
        "paid_usd_mn": [20_000.0, 3_000.0, 5_000.0, 9_000.0],
        "appraised_usd_mn": [10_000.0, 3_000.0, 5_000.0, 9_000.0],
        "left": [0.8, 1.0, 1.0, 1.0],
        "abroad": [0.25, 0.0, 0.0, 0.0],
        "go_ahead": [0.5, 0.4, 0.5, 0.2],
        "low": [0.2, 0.1, 0.2, 0.0],
        "high": [0.8, 0.7, 0.8, 0.6],
        "arrived": [0.25, 0.0, 0.25, 0.2],
    }
    return pd.DataFrame(rows | more)


def test_the_expected_sum_by_hand():
    # shipped: jets 20 x .8 x .75 = 12, farm 3, engines 0, LNG 9; (12 x .5 + 3 x .4 + 9 x .2) x .5 / 9 = 4.5 / 9
    assert closing.expected(book(), 9, 0.5) == pytest.approx(0.5, rel=1e-9)
    # jets abroad too 16, engines 5: (16 x .5 + 1.2 + 2.5 + 1.8) x .5 / 9
    assert closing.expected(book(), 9, 0.5, engines=1.0, keep_abroad=True) == pytest.approx(6.75 / 9, rel=1e-9)
    # twice the years for all but LNG, which comes every year: (7.2 / 18 + 1.8 / 9) x .5
    assert closing.expected(book(), 9, 0.5, stretch=2.0) == pytest.approx(0.3, rel=1e-9)
    assert closing.expected(book(), 9, 0.5, price="headline_usd_mn") == pytest.approx((12 + 1.2 + 1.8) / 18, rel=1e-9)


def test_the_ladder_goes_down_and_ends_in_the_expected_sum():
    steps = closing.ladder(book(), 500_000, 9, 0.5)
    # once 40 x .8 + 3 + 5 + 9 = 49, at prices paid 16 + 17 = 33, to Vietnam 24, expected .5 x 9
    assert list(steps["value_usd_bn"]) == pytest.approx([500, 49, 33, 24, 4.5])
    same = book(paid_usd_mn=book()["headline_usd_mn"])
    assert "Aircraft at the price a buyer may pay" not in set(closing.ladder(same, 0, 9, 0.5)["step"])


def test_the_simulation_agrees_with_the_expected_sum():
    drawn = fulfilment.simulate(closing.drawable(book(), 0.5, 2.0), seed=7, correlation=0.3, draws=20_000)
    found = fulfilment.summary(drawn, 4.5)
    assert found["mean_usd_bn"] == pytest.approx(4.5, abs=4 * found["mean_se_usd_bn"])
    parts = closing.calendar(book(), PLANS, range(2027, 2036), 3)
    assert closing.by_year(drawn, parts)["mean_usd_bn"].sum() == pytest.approx(found["mean_usd_bn"], rel=1e-9)


PLANS = pd.DataFrame(
    {
        "order_id": ["jets", "jets", "jets"],
        "is_whole": [True, True, False],
        "announced": pd.to_datetime(["2023-01-01", "2026-01-01", "2026-06-01"]),
        "start_date": pd.to_datetime(["2027-01-01", "2030-01-01", "2027-01-01"]),
        "end_date": pd.to_datetime(["2030-12-31", "2031-12-31", "2027-12-31"]),
    }
)


def test_goods_come_when_their_newest_schedule_says_else_evenly():
    parts = closing.calendar(book(), PLANS, range(2027, 2036), 3)
    assert parts.sum(axis=1).to_list() == pytest.approx([1.0] * 4)
    assert parts.loc["jets", [2030, 2031]].to_list() == [0.5, 0.5]
    assert parts.loc["farm", [2027, 2029]].to_list() == pytest.approx([1 / 3, 1 / 3])
    assert parts.at["lng", 2035] == pytest.approx(1 / 9)
    before = closing.calendar(book(), PLANS, range(2033, 2036), 3)  # the schedule is over: evenly
    assert before.at["jets", 2033] == pytest.approx(1 / 3)


PAST = pd.DataFrame(
    {
        "sector": ["aviation"] * 3 + ["energy"] * 2,
        "was_binding": [True, False, False, False, True],
        "went_ahead": [True, True, False, False, True],
        "arrived": [True, False, False, False, True],
    }
)


def test_a_short_record_of_a_sector_gives_way_to_the_same_kind_of_paper():
    bare = book().drop(columns=["go_ahead", "low", "high", "arrived"])
    found = closing.odds(bare, PAST, 3).set_index("deal_id")
    assert found["go_ahead"].to_dict() == pytest.approx({"jets": 2 / 3, "farm": 1 / 3, "engines": 2 / 3, "lng": 1.0})
    assert found["deals"].to_dict() == {"jets": 3, "farm": 3, "engines": 3, "lng": 2}
    # Wilson: centre (2/3 + z^2 / 6) / (1 + z^2 / 3), half width z sqrt(2/27 + z^2 / 36) / (1 + z^2 / 3), z = 1.96
    assert found.loc["jets", ["low", "high"]].to_list() == pytest.approx([0.2077, 0.9385], abs=5e-4)
    first = closing.odds(bare, PAST[PAST["sector"] == "energy"].query("was_binding"), 3).set_index("deal_id")
    assert first.at["farm", "compared_with"] == "deal of any kind"


def test_an_unknown_outcome_is_neither_success_nor_failure():
    known = counted("2026-01-01").assign(left=1.0).reset_index()
    known.loc[known["deal_id"] == "F", "outcome"] = purchases.UNKNOWN
    past = closing.reference(known, DAY("2026-01-01"), 2).set_index("deal_id")
    assert list(past.index) == ["D", "K", "J"]  # the maize is too young
    assert past["arrived"].to_dict() == {"D": False, "K": True, "J": False}


SETTINGS = [(100, 50, 40.9, 50), (0, 50, 40, 50), (100, 100, 100, 100), (37, 12.5, 80, 1), (62, 99.9, 5, 99)]


@pytest.mark.parametrize("setting", SETTINGS)
def test_the_formula_in_the_page_is_the_one_here(setting):
    kinds, names = closing.groups(book()), ("volume", "price", "odds", "part")
    sliders = [Slider(name, name, 0, 100, 1, 50) for name in names]
    values = dict(zip(names, setting, strict=True))
    in_page = controls.evaluated(f"format({closing.formula(9, kinds)}, '.9f')", sliders, values)
    volume, price, odds, part = (number / 100 for number in setting)
    # jets 40 x .8 x .75 = 24 at headlines; farm goods and LNG 12
    assert float(in_page) == pytest.approx(volume * (24 * price + 12) * odds * part / 9, abs=1e-8)
    assert closing.in_page(kinds, 9, *setting) == pytest.approx(float(in_page), abs=1e-8)
    text = closing_words.result(closing.formula(9, kinds), pd.Series({2025: 100_000.0}))
    assert controls.evaluated(text, sliders, values).startswith(
        f"These settings give ${float(in_page):.2f} billion a year"
    )


def test_each_row_drawn_follows_the_same_formula_and_they_add_up():
    kinds = closing.groups(book())
    assert list(kinds["group"]) == ["All goods", purchases.AIRCRAFT, purchases.LNG, purchases.FARM]
    assert kinds.loc[1:, ["aircraft_usd_bn", "other_usd_bn"]].sum().to_list() == pytest.approx([24.0, 12.0])
    assert kinds.loc[0, ["aircraft_usd_bn", "other_usd_bn"]].to_list() == pytest.approx([24.0, 12.0])


def test_the_first_settings_give_the_expected_sum():
    first = closing.settings(book(), 0.5)
    # paid for jets 12 of 24; chance (12 x .5 + 3 x .4 + 9 x .2) / 24 = .375
    assert first == {"volume": 100.0, "price": 50.0, "odds": 37.5, "part": 50.0}
    assert closing.in_page(closing.groups(book()), 9, *first.values()) == pytest.approx(
        closing.expected(book(), 9, 0.5)
    )


def test_the_lng_formula_in_the_page():
    sliders = [
        Slider("volume", "v", 0, 20, 1, 10),
        Slider("price", "p", 1, 60, 1, 11),
        Slider("odds", "o", 0, 100, 1, 50),
    ]
    own = closing.lng_formula(51.9, own_price=True)
    assert float(controls.evaluated(closing.lng_formula(51.9), sliders)) == pytest.approx(10 * 11 * 51.9 / 2000)
    for price, paid in [("null", 11), ("4.45", 4.45)]:
        text = own.replace("datum.price_usd_per_mmbtu", price)
        assert float(controls.evaluated(text, sliders)) == pytest.approx(10 * paid * 51.9 / 2000)


def test_the_widest_swing_comes_first_and_keeps_the_others_where_they_are():
    found = closing.swings(book(), 9, 0.5, 2.0, (0.5, 2.0), 0.425)
    width = found["high_usd_bn"] - found["low_usd_bn"]
    assert width.is_monotonic_decreasing
    ends = found.set_index("assumption")
    # the uniform Beta: 5 and 95 % of all, .5 x .05 / .5 and .5 x .95 / .5
    assert ends.loc["Part delivered by the horizon"].to_list() == pytest.approx([0.05, 0.95])
    # LNG makes .1 of the .5: half and twice that
    assert ends.loc["Price of LNG, lowest to highest on record"].to_list() == pytest.approx([0.45, 0.6])
    assert ends.loc["American part of the value"].to_list() == pytest.approx([0.2125, 0.5])


def test_balance_in_multiples_of_what_is_announced():
    trade = pd.Series({"exports": 15_000.0, "imports": 195_000.0})
    found = closing_tables.balances(book(), trade, 600.0, 24.0).set_index("way")
    # a deficit of 180 billion; 49 at headlines, 24 shipped, 20 of jets, 3 of farm goods, 1.2 of LNG; exports 15
    assert found["times"].to_dict() == pytest.approx(
        {
            "All that stands, at headlines": 180 / 49,
            "All that stands, at prices paid, to Vietnam": 7.5,
            "All narrowbodies that stand": 9.0,
            "US exports of all goods": 13.0,
            "All farm memoranda": 60.0,
            "LNG, a year's contract": 150.0,
        }
    )
    assert found.at["All narrowbodies that stand", "each_year"] == "900 narrowbodies"
    assert closing_tables.balances(book(), trade * [20, 1], 600.0, 24.0).empty
    assert "no goods deficit" in closing_limits.balance(found.iloc[:0], 2025)


def test_sentences_without_a_deficit_set_nothing_against_it():
    none = pd.Series({2024: -5.0, 2025: -7.0})
    assert closing_words.beside(1.0, none).startswith("while the United States had no goods deficit")
    assert "%" not in closing_words.finding(9.0, 1.0, 0.5, none, 2035).replace("50%", "")
    assert closing_words.moved(none, 9.0) == "In 2024 and 2025 there was no deficit to move."
    shrank = closing_words.moved(pd.Series({2024: 9e4, 2025: 8e4}), 9.0)
    assert shrank.startswith("Between 2024 and 2025 the deficit shrank by $10.0 billion, 1.1 times")


def test_every_assumption_has_its_grounds():
    names = ["farm_years", "deal_age_years", "least_deals", "part_delivered_pct", "part_weight", "correlation", "draws"]
    names += ["engines_shipped_pct", "us_content_pct", "lng_price_usd_per_mmbtu", "crude_usd_per_barrel", "seed"]
    table = closing_tables.assumptions(SimpleNamespace(**dict.fromkeys(names, 3)), range(2027, 2036), "list prices")
    assert set(table["assumption"]) == set(closing_tables.GROUNDS)
    assert {name for text in table["parameter"] for name in text.split(", ")} >= set(names)
