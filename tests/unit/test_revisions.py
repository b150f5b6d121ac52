"""How far figures moved: vintages small enough to work by hand."""

import pandas as pd
import pytest

from tradebook.models import revision_words, revisions

FACT = ["year", "flow"]


def vintages(*rows) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["year", "flow", "vintage", "value_usd_mn"])


def pairs(*rows) -> pd.DataFrame:
    return revisions.pairs(vintages(*rows), FACT, "value_usd_mn")


THREE = [
    (2022, "imports", "2024-08", 98.0),  # given out of order, as a file may be
    (2022, "imports", "2023-03", 100.0),
    (2022, "imports", "2025-10", 99.0),
]


def test_each_vintage_is_set_against_the_one_before_it():
    made = pairs(*THREE)
    assert made["before_usd_mn"].tolist() == [100, 98]
    assert made["after_usd_mn"].tolist() == [98, 99]
    assert made["revision_usd_mn"].tolist() == [-2, 1]
    assert made["revision_pct"].tolist() == pytest.approx([-2, 100 / 98])
    assert made["vintage"].tolist() == ["2024-08", "2025-10"]


def test_age_and_time_between_are_counted_from_december_and_from_the_first_of_the_month():
    made = pairs(*THREE)
    assert made["age_months"].tolist() == [3, 20]  # March 2023 and August 2024, after December 2022
    assert made["days"].tolist() == [519, 426]


def test_a_figure_held_once_makes_no_pair_and_figures_are_never_paired_across_facts():
    assert pairs((2022, "imports", "2023-03", 1.0), (2022, "exports", "2024-08", 2.0)).empty
    assert pairs((2021, "imports", "2023-03", 1.0), (2022, "imports", "2024-08", 2.0)).empty


def test_months_are_placed_by_their_own_month():
    frame = pd.DataFrame(
        {
            "month": [pd.Timestamp("2024-06-01")] * 2,
            "flow": "imports",
            "vintage": ["2024-08", "2026-09"],
            "value_usd_mn": [50, 51],
        }
    )
    made = revisions.pairs(frame, ["month", "flow"], "value_usd_mn")
    assert made["age_months"].tolist() == [2]
    assert made["revision_pct"].tolist() == [2]


def test_a_copy_rounded_to_a_tenth_is_not_a_revision():
    # the 2026 copies are rounded to 0.1 million; they once counted as revisions of every year
    made = pairs((2019, "exports", "2025-10", 10822.108), (2019, "exports", "2026-09", 10822.1))
    assert made["revision_usd_mn"].tolist() == [0]
    assert made["revision_pct"].tolist() == [0]


def test_no_rate_is_given_from_less_than_a_million():
    made = pairs((1993, "imports", "2023-03", 0.2), (1993, "imports", "2024-08", 0.4))
    assert made["revision_usd_mn"].tolist() == pytest.approx([0.2])
    assert made["revision_pct"].isna().all()


def test_a_vintage_that_holds_a_fact_twice_is_refused():
    with pytest.raises(ValueError, match="twice"):
        pairs((2022, "imports", "2023-03", 1.0), (2022, "imports", "2023-03", 2.0))


def test_deficits_take_the_other_flow_as_it_stood():
    made = revisions.deficits(
        vintages(
            (2022, "imports", "2023-03", 100.0),
            (2022, "exports", "2023-03", 10.0),
            (2022, "imports", "2024-08", 104.0),  # exports were not revised, so no row of theirs came with it
            (2023, "imports", "2024-08", 90.0),  # exports not held at all: no deficit
        ),
        ["year"],
    )
    assert made.values.tolist() == [[2022, "2023-03", 90], [2022, "2024-08", 94]]


def test_one_year_does_not_lend_its_exports_to_the_next():
    made = revisions.deficits(
        vintages(
            (2022, "imports", "2023-03", 100.0),
            (2022, "exports", "2023-03", 10.0),
            (2023, "imports", "2023-03", 90.0),
            (2023, "exports", "2024-08", 9.0),
        ),
        ["year"],
    )
    assert made["year"].tolist() == [2022, 2023]
    assert made["value_usd_mn"].tolist() == [90, 81]


def test_a_revision_of_a_surplus_keeps_its_sign():
    surplus = pd.DataFrame({"year": [1996, 1996], "vintage": ["2023-03", "2024-08"], "value_usd_mn": [-200.0, -210.0]})
    made = revisions.pairs(surplus, ["year"], "value_usd_mn")
    assert made["revision_pct"].tolist() == [-5]


def test_since_first_sets_the_first_beside_the_newest():
    made = revisions.since_first(pairs(*THREE), FACT)
    assert made[["before_usd_mn", "after_usd_mn", "age_months", "days", "vintage"]].values.tolist() == [
        [100, 99, 3, 945, "2025-10"]
    ]
    assert made["revision_pct"].tolist() == pytest.approx([-1])


def test_since_first_of_no_pairs_is_empty_with_the_same_columns():
    empty = pairs((2022, "imports", "2023-03", 1.0))
    assert list(revisions.since_first(empty, FACT).columns) == list(empty.columns)
    assert revisions.since_first(empty, FACT).empty


def test_a_figure_is_young_until_a_year_after_its_period():
    made = pairs(
        (2022, "imports", "2023-12", 1.0),
        (2022, "imports", "2024-08", 2.0),
        (2021, "imports", "2023-01", 1.0),
        (2021, "imports", "2024-08", 2.0),
    )
    assert revisions.young(made)["year"].tolist() == [2022]


def test_within_keeps_periods_that_ended_by_the_cutoff():
    made = pairs(
        *[(year, "imports", vintage, 5.0) for year in (2018, 2019, 2020) for vintage in ("2023-03", "2024-08")]
    )
    assert revisions.within(made, 2019, pd.Timestamp("2019-12-31"))["year"].tolist() == [2019]


def test_the_summary_weighs_by_size_and_tells_which_way():
    # up 1 of 100, down 3 of 100, unmoved 200: |revisions| 4 over 400, with signs -2 over 400
    made = pairs(
        (2020, "imports", "2021-03", 100.0),
        (2020, "imports", "2022-03", 101.0),
        (2021, "imports", "2022-03", 100.0),
        (2021, "imports", "2023-03", 97.0),
        (2022, "imports", "2023-03", 200.0),
        (2022, "imports", "2024-03", 200.0),
        (1993, "imports", "2023-03", 0.3),  # below a million: left out
        (1993, "imports", "2024-03", 0.9),
    )
    row = revisions.summary(made, "flow").iloc[0]
    assert (row["number"], row["up"], row["down"]) == (3, 1, 1)
    assert row["weighted_pct"] == pytest.approx(1)
    assert row["leaning_pct"] == pytest.approx(-0.5)
    assert row["typical_pct"] == pytest.approx(2)
    assert row["largest_pct"] == pytest.approx(3)
    assert row["chance"] == 1


def test_figures_held_early_and_late_are_weighed_apart():
    made = pairs(
        (2022, "imports", "2023-03", 100.0),  # three months old: 2% of 100
        (2022, "imports", "2024-03", 102.0),
        (2020, "imports", "2022-06", 300.0),  # eighteen months old: 3 of 300
        (2020, "imports", "2024-03", 303.0),
    )
    row = revisions.by_age(made, "flow").iloc[0]
    assert row["number"] == 2
    assert row["first_held_early_pct"] == pytest.approx(2)
    assert row["first_held_later_pct"] == pytest.approx(1)


def test_without_early_figures_their_weight_is_missing():
    made = pairs((2020, "imports", "2022-06", 300.0), (2020, "imports", "2024-03", 303.0))
    assert pd.isna(revisions.by_age(made, "flow").at[0, "first_held_early_pct"])


def test_places_are_ranked_among_partners_with_both_flows():
    columns = ["partner_iso3", "flow", "before_usd_mn", "after_usd_mn"]
    rows = [
        ("CHN", "imports", 90, 60),
        ("CHN", "exports", 10, 10),  # deficit 80, then 50
        ("VNM", "imports", 70, 70),
        ("VNM", "exports", 5, 5),  # 65 both times
        ("MEX", "imports", 500, 500),  # exports not held: not ranked
    ]
    assert revisions.places(pd.DataFrame(rows, columns=columns), "VNM") == (2, 1)


def test_where_nothing_moved_there_is_no_typical_revision():
    row = revisions.summary(pairs((2020, "imports", "2021-03", 5.0), (2020, "imports", "2022-03", 5.0)), "flow").iloc[0]
    assert row["weighted_pct"] == 0
    assert pd.isna(row["typical_pct"])


def test_a_summary_of_nothing_is_an_empty_table_with_its_columns():
    made = revisions.summary(pairs((2020, "imports", "2021-03", 5.0)), "flow")
    assert made.empty
    assert {"number", "weighted_pct"} <= set(made.columns)


def test_revisions_agree_with_rates_worked_on_paper():
    first, later = [10.2, 10.8, 11.5, 12.0], [10.5, 10.7, 11.9, 12.4]
    rows = [(year, "imports", "2021-03", value) for year, value in enumerate(first, 2010)]
    rows += [(year, "imports", "2022-03", value) for year, value in enumerate(later, 2010)]
    assert pairs(*rows)["revision_pct"].tolist() == pytest.approx(
        [2.941176471, -0.9259259259, 3.478260870, 3.333333333]
    )


def test_the_deficit_history_sets_the_first_deficit_beside_the_newest():
    frame = vintages(
        (2022, "imports", "2023-03", 110.0),
        (2022, "exports", "2023-03", 10.0),
        (2022, "imports", "2024-08", 112.0),
        (2023, "imports", "2024-08", 110.0),
        (2023, "exports", "2024-08", 10.0),
        (2023, "imports", "2025-08", 110.08),  # less than the rounding of two figures
        (2023, "exports", "2025-08", 10.0),
    )
    made = revisions.deficit_history(frame, "year", 2022, pd.Timestamp("2023-12-31"))
    assert made["revision_pct"].tolist() == [2, 0]
    assert revisions.deficit_history(frame, "year", 2022, pd.Timestamp("2022-12-31"))["year"].tolist() == [2022]


def test_a_balance_below_zero_throughout_is_a_surplus_with_its_sign_turned():
    frame = vintages(
        (2022, "imports", "2023-03", 10.0),
        (2022, "exports", "2023-03", 110.0),
        (2022, "exports", "2024-08", 112.0),
    )
    made = revisions.deficit_history(frame, "year", 2022, pd.Timestamp("2022-12-31"))
    assert made[["flow", "before_usd_mn", "after_usd_mn"]].iloc[0].tolist() == ["surplus", 100, 102]
    assert made["revision_pct"].tolist() == [2]  # the surplus grew
    assert revision_words.balance_name(made) == "surplus"
    assert revision_words.balance_name(made.head(0)) == "balance"


def test_counts_above_a_thousand_carry_a_comma():
    # "1660 were revised up" and "by 1067.2%" once stood in editions with many vintages
    rows = {"revision_usd_mn": 1.0, "revision_pct": 1.0, "before_usd_mn": 100.0, "table": "a"}
    early = pd.DataFrame([rows] * 1660)
    assert revision_words.leaning(early).startswith("Of figures held early, 1,660 were revised up and not one down")
    found = pd.DataFrame({"flow": ["exports"], "year": 2023, "revision_pct": 1067.2, "is_beyond_rounding": True})
    reports = pd.DataFrame({"is_usable": [True, False]})
    assert "exports of 2023, by 1,067.2%. One quotation was set aside" in revision_words.quoted(found, reports)


def test_many_one_sided_tables_are_counted_and_not_listed():
    rows = [{"revision_usd_mn": 1.0, "revision_pct": 1.0, "before_usd_mn": 100.0, "table": name} for name in "abcd"] * 9
    assert revision_words.leaning(pd.DataFrame(rows)).endswith(
        "too one-sided for chance at the 5% level in four of four tables."
    )
    assert revision_words.leaning(pd.DataFrame(rows[:1])).endswith("not too one-sided for chance at the 5% level.")


def test_quoted_figures_stand_beside_the_newest_and_rounding_is_no_revision():
    columns = ["period_start", "period_end", "flow", "value_usd_bn", "is_usable"]
    rows = [
        ("2024-01", "2024-12", "balance", -90.3, True),  # now -90.0: beyond rounding
        ("2024-01", "2024-12", "imports", 100.0, True),  # now 100.04: within it
        ("2024-01", "2024-12", "exports", 13.8, False),  # on another basis
        ("2024-06", "2024-06", "imports", 9.0, True),  # a month
        ("2030-01", "2030-12", "imports", 1.0, True),  # a year not held
    ]
    reports = pd.DataFrame(rows, columns=columns)
    for name in ("period_start", "period_end"):
        reports[name] = pd.to_datetime(reports[name])
    newest = pd.DataFrame({"exports": [10_040.0], "imports": [100_040.0]}, index=[2024])
    made = revisions.quoted(reports, newest)
    assert made["newest_usd_bn"].tolist() == pytest.approx([-90.0, 100.04])
    assert made["revision_pct"].tolist() == pytest.approx([100 * 0.3 / 90.3, 0.04])
    assert made["is_beyond_rounding"].tolist() == [True, False]
    # an unusable report alone once came back as a row of holes
    assert revisions.quoted(reports[~reports["is_usable"]], newest).empty


def test_the_sign_test_counts_the_tails_of_a_fair_coin():
    assert revisions.sign_test(0, 0) == 1
    assert revisions.sign_test(0, 6) == pytest.approx(2 / 64)
    assert revisions.sign_test(6, 0) == revisions.sign_test(0, 6)
    assert revisions.sign_test(1, 3) == pytest.approx(10 / 16)


def test_many_tosses_are_counted_without_overflow():
    up, down = pd.Series([40, 40]).to_numpy()  # 2 to the power of 80 is beyond NumPy's whole numbers
    assert revisions.sign_test(up, down) == 1.0
    assert 0 < revisions.sign_test(2 * up, down - down) < 1e-20
