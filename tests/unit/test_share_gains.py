"""Market, mix and share won: the parts add up, by either base, over the same months."""

import pandas as pd
import pytest

from tradebook import catalog
from tradebook.models import share_gains, share_words


def held(own_after: list[float] = (24, 11, 27)) -> share_gains.Market:
    world = pd.DataFrame([[100.0, 200.0, 300.0], [150.0, 220.0, 300.0]], index=[2018, 2025], columns=["a", "b", "c"])
    own = pd.DataFrame([[10.0, 10.0, 30.0], [*map(float, own_after)]], index=[2018, 2025], columns=["a", "b", "c"])
    return share_gains.Market(world, own)


def test_the_parts_add_up_to_the_increase_from_either_base():
    parts = share_gains.split(held(), 2018, 2025)
    assert parts.sum().tolist() == pytest.approx([12, 12])
    won = parts.loc[share_words.WON]
    assert won.tolist() == pytest.approx([6, 3])  # share points times the later market, and times the first


def test_share_won_by_product_is_told_beside_the_share():
    won = share_gains.by_product(held(), 2018, 2025)
    assert won["won_usd_mn"].tolist() == pytest.approx([9, 0, -3])
    assert won.loc["a", ["before_pct", "after_pct"]].tolist() == pytest.approx([10, 16])


def test_shares_held_still_meet_the_true_share_in_their_year():
    shares = share_gains.held_still(held(), 2018)
    assert shares.loc[2018, "actual_pct"] == pytest.approx(shares.loc[2018, "still_pct"])
    assert shares.loc[2025, "still_pct"] == pytest.approx(100 * (15 + 11 + 30) / 670)


def test_an_advantage_is_kept_only_where_the_product_weighs():
    index = share_gains.advantages(held(own_after=[24, 0.1, 27]), 2018, 2025)
    assert list(index.index) == ["a", "c", "b"]  # b weighs a fifth in 2018; a tenth of a hundred in 600 is above all
    assert index.at["a", "before"] == pytest.approx((10 / 50) / (100 / 600))


def test_a_part_year_without_its_like_gives_way_to_whole_years():
    rows = pd.DataFrame({"year": [2018, 2019], "naics3": "334", "value_usd_mn": [10.0, 20.0]})
    part = rows.assign(year=2020).iloc[:1]
    market, months = share_gains.same_months({11: [part, part], 12: [rows, rows]}, 2020)
    assert (months, list(market.own.index)) == (12, [2018, 2019])


def test_two_sortings_need_two_whole_years_of_both():
    rows = pd.DataFrame({"year": [2018, 2019], "naics3": "334", "hs2": "85", "value_usd_mn": [10.0, 20.0]})
    one, other, first, last = share_gains.two_sortings([rows, rows], [rows, rows], 2018, 2019)
    assert one["first"].sum() == other["first"].sum() == pytest.approx(10)
    assert (first, last) == (2018, 2019)
    assert share_gains.two_sortings([rows, rows], [rows[:1], rows[:1]], 2018, 2019)[0].empty
    empty = pd.DataFrame()
    assert "not held" in share_words.by_chapter(empty, empty, 2018, 2019)


def test_most_of_the_increase_since_2018_is_share_won_over_the_same_months():
    tables = [catalog.imports_by_industry_over(11, partner) for partner in ("WLD", "VNM")]
    parts = share_gains.split(share_gains.market(*tables, "naics3", 2025), 2018, 2025)
    assert parts["first"].sum() == pytest.approx(179_197.267 - 46_909.223, abs=0.1)
    assert parts["first"].round(-2).tolist() == [15_500, -5_300, 122_100, 0]
    assert parts["last"].round(-2).tolist() == [44_600, -800, 88_500, 0]


def test_a_sum_below_zero_is_told_with_its_sign():
    assert share_words.money(-5320.9) == "−$5.32 billion"


def test_purchases_that_never_grew_have_no_share_of_an_increase():
    bases = pd.DataFrame({"first": [1.0], "last": [1.0], "increase": [-2.0]}, index=[2018])
    assert share_words.by_base(bases, 2019) == "From no year held did purchases grow up to 2019."


def test_only_industries_whose_advantage_fell_are_named_among_those_that_lie_lower():
    # Furniture rose from 5.5 to 6.5 in 2019, and was listed under "four lie lower".
    index = pd.DataFrame({"before": [9.0, 5.5, 2.0, 0.5], "after": [8.0, 6.5, 1.0, 0.4]}, index=list("abcd"))
    named = pd.Series({"a": "shoes", "b": "furniture", "c": "crops", "d": "food"})
    words = share_words.advantages(index, named, 2018, 2019)
    assert words.startswith(
        "Of three industries above one in 2018, two lie lower in 2019: shoes went from 9.0 to 8.0 and crops went from"
    )
    assert "furniture" not in words
    higher = share_words.advantages(index.loc[["b", "d"]], named, 2018, 2019)
    assert higher == "Of one industry above one in 2018, not one lies lower in 2019. No other came above one."


def test_years_are_named_plainly_and_part_years_over_the_same_months():
    parts = share_gains.split(held(), 2018, 2025)
    assert share_words.in_short(parts, 2018, 2025, 12).startswith("From 2018 to 2025, US purchases from Vietnam grew")
    assert share_words.in_short(parts, 2018, 2025, 11).startswith(
        "From the first eleven months of 2018 to those of 2025, US purchases from Vietnam grew"
    )
