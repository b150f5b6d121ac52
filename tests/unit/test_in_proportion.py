"""Trade at constant prices, per head and beside output: worked by hand, with what is missing left out and said."""

import pandas as pd
import pytest

from tradebook.models import in_proportion

TRADE = pd.DataFrame({"exports": [100.0, 121.0], "imports": [200.0, 800.0]}, index=[2020, 2022])
INDEX = pd.DataFrame(
    {"import_price": [100.0, 200.0], "export_price": [100.0, 121.0], "gdp_deflator": [50.0, 50.0]}, index=[2020, 2022]
)


def test_purchases_grow_by_less_at_import_prices_that_rose():
    table = in_proportion.at_prices(TRADE, INDEX, 2020, 2022).set_index(["flow", "prices"])
    assert table.at[("imports", "as paid"), "rate_pct"] == pytest.approx(100)  # 800 / 200 over two years: twice a year
    assert table.at[("imports", "import prices"), "ratio"] == pytest.approx(2)  # 400 / 200
    assert table.at[("exports", "export prices"), "rate_pct"] == pytest.approx(0)  # 121 / 1.21
    assert table.at[("exports", "the GDP deflator"), "rate_pct"] == pytest.approx(10)


def test_an_index_that_is_not_held_has_no_row():
    ways = in_proportion.at_prices(TRADE, INDEX, 2020, 2022)["prices"]
    assert "consumer prices" not in set(ways)


def test_the_span_is_that_of_both_indices_of_trade_prices():
    short = INDEX.reindex([2019, 2020, 2022, 2023])
    assert in_proportion.held_span(short, short.index) == (2020, 2022)
    assert in_proportion.held_span(short.loc[:2020], short.index) is None


def test_purchases_stand_over_the_people_of_both_countries_in_years_with_people():
    people = pd.DataFrame({"USA": [400.0, None], "VNM": [100.0, None]}, index=[2020, 2022])
    heads = in_proportion.per_head(TRADE, people).set_index("count")
    assert heads["usd_a_head"].to_dict() == {  # 200 million over 100 and 400 million people; 100 over 100
        "Bought, per Vietnamese": 2.0,
        "Bought, per American": 0.5,
        "Sold, per Vietnamese": 1.0,
    }
    assert set(heads["year"]) == {2020}


def test_a_raised_level_of_output_is_told_apart_from_the_older_one():
    gdp = pd.DataFrame(
        {
            "year": [2019, 2020, 2022, 2020],
            "is_preferred": [True, True, True, False],
            "confidence": ["high", "high", "high", "low"],
            "value_usd_bn": [1.0, 2.0, 4.0, 1.0],
        }
    )
    weight = in_proportion.beside_gdp(TRADE["imports"], gdp)
    assert weight.values.tolist() == [  # 0.2 over 2, 0.8 over 4; 0.2 over the older 1
        [2020, "newest figures", 10.0],
        [2022, "newest figures", 20.0],
        [2020, "older figures", 20.0],
    ]
    assert "10.0% by the newest figures and 20.0% by older ones" in in_proportion.levels_in_words(weight)


def test_a_revision_of_output_is_no_other_level():
    gdp = pd.DataFrame(
        {
            "year": [2020, 2020],
            "is_preferred": [True, False],
            "confidence": ["high", "low"],
            "value_usd_bn": [1.05, 1.0],
        }
    )
    assert set(in_proportion.beside_gdp(TRADE["imports"], gdp)["gdp_figures"]) == {"newest figures"}


def test_what_is_missing_is_said():
    none = pd.DataFrame(columns=["year", "gdp_figures", "share_pct"])
    assert "not held" in in_proportion.gdp_in_words(none, none, none)
    assert "not held" in in_proportion.heads_in_words(none)
    assert "can't be told" in in_proportion.real_in_words(none, None)


def test_the_trend_of_all_years_stands_beside_the_rate_between_two():
    doubling = pd.Series([1.0, 2.0, 4.0, 4.0], index=[2020, 2021, 2022, 2023])
    # Slope of ln: (-1.5 * 0 - 0.5 * 1 + 0.5 * 2 + 1.5 * 2) / 5 = 0.7 times ln 2, so 62.5%; ends: 4 ** (1/3) - 1.
    words = in_proportion.pace_in_words(doubling, 2020, 2023)
    assert "58.7% a year, rests on two years alone" in words
    assert words.endswith("all four years rises by 62.5% a year.")
    assert in_proportion.pace_in_words(doubling[::-1].set_axis(doubling.index), 2020, 2023).endswith(
        "falls by 38.4% a year."
    )
    assert "no trend" in in_proportion.pace_in_words(doubling, 2020, 2021)


def test_both_deflators_stand_in_the_brief():
    table = in_proportion.at_prices(TRADE, INDEX, 2020, 2022)
    words = in_proportion.real_in_words(table, (2020, 2022))
    assert "as paid" in words
    assert "at import prices" in words
    assert words.count("%") == 2 + ("deflator" in words or "consumer" in words)


def test_a_product_read_in_the_press_is_marked():
    gdp = pd.DataFrame(
        {"year": [2024], "value_usd_bn": [1.0], "is_preferred": [True], "confidence": ["medium"], "basis": ["x"]}
    )
    weight = pd.DataFrame({"year": [2024], "gdp_figures": ["newest figures"], "share_pct": [12.3]})
    assert "second-hand" not in in_proportion.gdp_in_words(weight, weight[:0], gdp)
    press = gdp.assign(basis="Vietnamese government or statistics office, through the press")
    assert in_proportion.gdp_in_words(weight, weight[:0], press).endswith("known second-hand, through the press.")
