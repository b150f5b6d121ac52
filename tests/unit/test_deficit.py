import pandas as pd
import pytest

from tradebook.models import deficit, deficit_words

PARTNERS = pd.DataFrame(
    [
        (2018, "CHN", 0.0, 60.0),
        (2018, "MEX", 0.0, 20.0),
        (2018, "VNM", 0.0, 20.0),
        (2025, "CHN", 0.0, 40.0),
        (2025, "VNM", 0.0, 60.0),
        (2025, "GBR", 9.0, 8.0),
    ],
    columns=["year", "partner_iso3", "exports", "imports"],
)
WORLD = pd.Series({2018: 200.0, 2025: 200.0})


def test_a_surplus_holds_no_part_and_a_partner_not_held_throughout_is_set_aside():
    spread = deficit.spread(deficit.by_partner(PARTNERS))
    assert spread["partners"].tolist() == [2, 2]  # China and Vietnam
    assert spread.at[2018, "all_listed"] == pytest.approx(0.44)  # .6, .2, .2
    assert spread.at[2018, "same_countries"] == pytest.approx(0.625)  # 60 and 20 of 80
    assert spread.at[2025, "all_listed"] == pytest.approx(0.52)  # Britain has a deficit below nothing
    assert spread["vietnam_pct"].tolist() == pytest.approx([25, 60])


def test_shares_of_countries_held_at_both_ends_and_of_the_rest_add_up_to_nothing():
    moved = deficit.shifts(PARTNERS, WORLD, 2018, 2025)
    assert list(moved.index) == ["CHN", "VNM", "rest"]
    assert moved["change_pp"].tolist() == pytest.approx([-10, 20, -10])
    assert moved["change_pp"].sum() == pytest.approx(0)
    assert moved.at["VNM", "change_usd_mn"] == 40


def test_every_earlier_year_can_be_the_first_one():
    tried = deficit.by_base(PARTNERS, WORLD, [2017, 2018, 2025], 2025)
    assert tried["base"].unique().tolist() == [2018]
    assert dict(zip(tried["partner_iso3"], tried["change_pp"], strict=True)) == pytest.approx({"CHN": -10, "VNM": 20})


def test_vietnam_stands_among_the_furthest_movers_and_the_rest_at_their_end():
    moved = pd.DataFrame(
        {"change_pp": [float(n) for n in range(12, -3, -1)] + [9.0]}, [*"abcdefghijklmn", "VNM", "rest"]
    )
    assert "".join(deficit.furthest(moved)["iso"]) == "abcdefglmnVNMrest"  # seven gains, four at the other end


def industries(**values):
    return pd.DataFrame(values).T.set_axis([2018, 2025], axis=1)


def test_what_china_lost_and_vietnam_did_not_gain_went_to_others():
    world, china = industries(a=[100.0, 200.0], b=[10.0, 0.0]), industries(a=[50.0, 20.0], b=[5.0, 0.0])
    shares = deficit.industry_shares(industries(a=[0.0, 40.0]), china, world, 2018, 2025)
    assert list(shares.index) == ["a"]  # of b nothing was bought in the end
    row = shares.loc["a", ["china_pp", "vietnam_pp", "others_pp", "china_usd_mn"]]
    assert row.tolist() == pytest.approx([-40, 20, 20, 50])


def test_dollars_match_only_where_china_lost():
    found = deficit.industry_dollars(
        industries(a=[1.0, 5.0], c=[9.0, 9.0]), industries(a=[9.0, 1.0], b=[1.0, 2.0], c=[3.0, 2.0]), 2018, 2025
    )
    assert found["lost"].to_dict() == {"a": 8, "c": 1}
    assert found["matched"].to_dict() == {"a": 0.5, "c": 0}
    drawn = deficit.in_billions(found, pd.Series({"a": "Alpha", "c": "Gamma"}))
    assert drawn.to_numpy().tolist() == [["Alpha", 0.008, 0.004], ["Gamma", 0.001, 0.0]]


def published():
    rows = [
        ("rerouting_share", "product", "2021", 16.0, "2024-05-01"),
        ("rerouting_share", "firm", "not stated", 1.7, "2025-01-22"),
        ("rerouting_rise", "firm", "2018 tariffs", 1.4, "2025-03-01"),
        ("rerouting_rise_relative", "firm", "2018 tariffs", 14.0, "2025-03-01"),
    ]
    frame = pd.DataFrame(rows, columns=["subject", "detail", "period", "value", "stated_date"])
    return frame.assign(stated_date=pd.to_datetime(frame["stated_date"]), source_id="a")


def test_published_shares_become_dollars_of_their_own_year_and_of_the_newest():
    found = deficit.estimates(published(), pd.Series({2021: 100.0}), 200.0).set_index("label")
    assert found.loc["Product, 2021 (May 2024)", ["then_usd_mn", "carried_usd_mn"]].tolist() == pytest.approx([16, 32])
    # a rise of 1.4 points that is 14 per cent of the value before: it was ten
    assert found.at["Firm, pre-tariff (March 2025)", "share_pct"] == pytest.approx(10)
    # one of no stated period is shown (once it was not, and the range began too high), but not in dollars of a year
    assert found.at["Firm, period not named (January 2025)", "share_pct"] == pytest.approx(1.7)
    assert found["then_usd_mn"].notna().sum() == 1


def test_before_any_study_was_out_there_is_nothing_to_tell():
    found = deficit.estimates(published().iloc[:0], pd.Series({2021: 100.0}), 200.0)
    assert deficit_words.studies(found, 2021, pd.Series(dtype=str)).startswith("No published share")
    assert deficit_words.bounds(found) == "Without estimates there is no bound to give."
    assert deficit_words.versions(published().iloc[:0]) == "There is no study to compare with another."


def test_estimates_without_the_exports_they_are_of_are_not_called_unpublished():
    found = deficit.estimates(published(), pd.Series(dtype=float), 200.0)
    told = deficit_words.studies(found, 2021, pd.Series({"a": "A title (its authors)"}))
    assert told.startswith("What these shares come to in dollars can't be told")
    held = deficit.estimates(published(), pd.Series({2021: 100.0}), 200.0)
    assert deficit_words.studies(held, 2021, pd.Series({"a": "A title (its authors)"})).startswith(
        "A study, “A title”, puts"
    )


def test_a_share_that_hardly_moves_stands_still():
    still = deficit.shifts(PARTNERS.replace({40.0: 60.0}), WORLD, 2018, 2025)
    assert deficit_words.both_shares(still) == "China's share of US imports stood still, Vietnam's rose 20.0"


def test_a_press_figure_is_set_beside_the_same_months():
    told = pd.DataFrame(
        [("rerouting_value", "not stated", "2025-01 to 2025-02", 8.0, "over")],
        columns=["subject", "detail", "period", "value", "qualifier"],
    )
    months = pd.Series([50_000.0, 50_000.0, 1.0], index=pd.date_range("2025-01-01", periods=3, freq="MS"))
    assert "over $8 billion from January to February 2025, 8.0% of" in deficit_words.press(told, months)


def test_the_coarse_ceiling_is_the_smaller_flow_of_the_newest_year_both_hold():
    reported = pd.DataFrame(
        [(2018, "CHN", "imports", 50.0), (2025, "CHN", "imports", 45.0), (2025, "KOR", "imports", 90.0)],
        columns=["year", "partner_iso3", "flow", "value_usd_mn"],
    )
    assert deficit.coarse_ceiling(PARTNERS, reported) == (0.75, 2025)  # 45 of 60
    assert deficit.coarse_ceiling(PARTNERS, reported.iloc[:0]) is None
