import pandas as pd
import pytest

from tradebook.models import lost_share, lost_share_words
from tradebook.models.lost_share import Spell

NAMES = {"CHN": "China", "VNM": "Vietnam", "TWN": "Taiwan", "IRL": "Ireland"}
LABEL = pd.Series({"334": "Electronics", "325": "Chemicals", "315": "Apparel"})
IN_TEXT = LABEL.str.lower()
OVER = Spell(2018, 2025, 11, 2024)


def ends(**industries):
    return pd.DataFrame({code[1:]: pair for code, pair in industries.items()}, [2018, 2025]).T


def tables():
    """Electronics: a market that doubled; chemicals: one that did not; apparel: nothing was sold in the end."""
    return {
        "CHN": ends(n334=[50.0, 20.0], n325=[10.0, 5.0]),
        "VNM": ends(n334=[10.0, 40.0], n325=[0.0, 2.0]),
        "TWN": ends(n334=[20.0, 100.0]),
        "IRL": ends(n325=[20.0, 50.0]),
        "MEX": pd.DataFrame({2018: [1.0]}, ["334"]),  # not held in the last year
        "WLD": ends(n334=[100.0, 200.0], n325=[100.0, 100.0], n315=[1.0, 0.0]),
    }


def found():
    return lost_share.changes(tables(), 2018, 2025)


def test_the_shares_of_all_countries_add_up_and_no_partner_is_named_that_is_not_held_in_both_years():
    sums = found().groupby("naics3")[["base_pct", "last_pct", "change_pp"]].sum()
    assert sums.loc["334"].tolist() == pytest.approx([100, 100, 0])
    assert set(sums.index) == {"334", "325"}
    rest = found().set_index(["naics3", "partner_iso3"]).loc[("334", "rest")]
    assert rest[["base_usd_mn", "last_usd_mn", "change_pp"]].tolist() == pytest.approx([20, 40, 0])
    assert "MEX" not in set(found()["partner_iso3"])


def test_a_loss_weighs_as_much_as_its_market():
    assert lost_share.heaviest(found()) == ["334", "325"]  # 40 points of 200, 5 of 100
    assert lost_share.heaviest(found(), 1) == ["334"]


def test_vietnam_is_told_of_even_where_it_is_not_among_the_gainers():
    poorer = tables() | {"VNM": ends(n334=[10.0, 4.0])}
    told = lost_share.told(lost_share.changes(poorer, 2018, 2025), "334")
    assert told.to_dict() == pytest.approx({"CHN": -40, "TWN": 30, "VNM": -8, "rest": 18})


def test_a_chart_has_a_row_for_each_country_told_of_and_its_table_one_for_each_held():
    drawn = lost_share.drawn(found(), ["334"], LABEL, NAMES)
    assert drawn["partner"].tolist() == ["China", "Taiwan", "Vietnam", "all others"]
    assert set(drawn["industry"]) == {"Electronics"}
    assert drawn["change_pp"].tolist() == pytest.approx([-40, 30, 10, 0])
    table = lost_share.table(found(), ["334"], LABEL, NAMES)
    assert table["partner"].tolist() == ["Taiwan", "Vietnam", "Ireland", "China", "countries not held"]


def test_one_partner_can_gain_more_than_china_lost():
    row = lost_share.outgained(found()).iloc[0]
    assert (row["naics3"], row["partner_iso3"]) == ("325", "IRL")
    assert row[["change_pp", "lost_pp"]].tolist() == pytest.approx([30, 5])
    assert "in chemicals Ireland gained 30.0 where China lost 5.0." in lost_share_words.outgained(
        lost_share.outgained(found()), IN_TEXT, NAMES
    )


def test_the_words_name_who_gained_and_what_the_market_did():
    chosen = (found(), ["334", "325"], IN_TEXT, NAMES)
    assert lost_share_words.in_short(*chosen, OVER) == (
        "In electronics, between 2018 and 2025 (January to November of each), China's share of US imports fell 40.0 "
        "points to 10.0%: Taiwan gained 30.0 and Vietnam 10.0; all others together stood still."
    )
    told = lost_share_words.next_losses(*chosen)
    assert told.startswith("In chemicals China lost 5.0 points: Ireland gained 30.0 and Vietnam 2.0; all others")
    assert "China, Vietnam and two partners more are held" in told
    grown = lost_share_words.grown(*chosen)
    assert "grew 100% in dollars" in grown
    assert "rose by $80.0 million and those from China fell by $30.0 million: not all" in grown


def test_a_gain_in_share_that_china_could_have_ceded_whole_is_not_called_more():
    smaller = tables() | {"TWN": ends(n334=[20.0, 45.0]), "VNM": ends(n334=[10.0, 20.0])}
    said = lost_share_words.market(lost_share.changes(smaller, 2018, 2025), "334", "electronics", NAMES)
    assert said.endswith("those from Taiwan rose by $25.0 million and those from China fell by $30.0 million.")


def test_where_no_other_partner_is_held_the_words_say_so():
    few = {iso: own for iso, own in tables().items() if iso in ("CHN", "VNM", "WLD")}
    changes = lost_share.changes(few, 2018, 2025)
    assert "no partner beside China and Vietnam" in lost_share_words.coverage(changes)
    alone = lost_share_words.title(changes, "334", "Electronics", NAMES)
    assert alone == "Electronics: China lost 40.0 points, Vietnam gained 10.0"


def test_without_a_loss_nobody_is_said_to_have_gained_it():
    risen = lost_share.changes(tables() | {"CHN": ends(n334=[5.0, 90.0], n325=[1.0, 9.0])}, 2018, 2025)
    assert lost_share.heaviest(risen) == []
    said = lost_share_words.in_short(risen, [], IN_TEXT, NAMES, OVER)
    assert said.startswith("China lost share of US imports in no industry held between 2018 and 2025")
    assert lost_share_words.grown(risen, [], IN_TEXT, NAMES).startswith("In no industry did one partner")


def held(years):
    return dict.fromkeys(lost_share.NEEDED, pd.DataFrame(columns=years))


def test_a_part_year_is_compared_with_the_same_months():
    by_months = {11: held(range(2013, 2026)), 12: held(range(2013, 2025))}
    assert lost_share.spell(by_months, 7) == Spell(2018, 2025, 11, 2024)
    assert lost_share_words.months(OVER) == "January to November of 2018 and 2025"
    assert lost_share.spell({12: held([2013, 2014])}, 7) == Spell(2013, 2014, 12, 2014)


def test_a_part_year_without_its_like_gives_way_to_whole_years():
    assert lost_share.spell({9: held([2026]), 12: held(range(2013, 2025))}, 7) == Spell(2017, 2024, 12, 2024)


@pytest.mark.parametrize("by_months", [{12: held([2025])}, {12: {}}, {11: held([2024, 2025]), 12: held([2024])}])
def test_too_few_years_of_industries_are_none(by_months):
    assert lost_share.spell(by_months, 7) is None
