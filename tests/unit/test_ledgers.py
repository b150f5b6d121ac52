import numpy as np
import pandas as pd
import pytest

from tradebook.models import ledger_words, ledgers, mixing

COUNTS = pd.DataFrame(
    {
        "us_imports": [110.0, 130.0],
        "vn_exports": [100.0, 100.0],
        "vn_imports": [21.2, 10.6],
        "us_exports": [20.0, 10.0],
        "is_implied": [False, True],
    },
    index=[2024, 2025],
)
DAYS = pd.date_range("2024-01-01", "2026-01-01", freq="MS")


def test_imports_that_no_source_prints_follow_from_the_surplus_before_the_turnover():
    us = pd.DataFrame({"exports": [1.0] * 3, "imports": [9.0] * 3}, index=[2001, 2002, 2003])
    vietnam = pd.DataFrame(
        {"exports": [7.0] * 3, "imports": [2.0, np.nan, np.nan], "turnover": [9.0, 11.0, 10.0]}, index=us.index
    )
    counts = ledgers.both(us, vietnam, pd.Series({2002: 4.5}))
    assert counts["vn_imports"].tolist() == [2.0, 2.5, 3.0]  # printed; 7 - 4.5; 10 - 7
    assert counts["is_implied"].tolist() == [False, True, True]


def test_a_year_without_vietnams_exports_has_no_gap():
    us = pd.DataFrame({"exports": [1.0], "imports": [9.0]}, index=[2001])
    vietnam = pd.DataFrame({"exports": [np.nan], "imports": [2.0], "turnover": [9.0]}, index=[2001])
    assert ledgers.both(us, vietnam, pd.Series(dtype=float)).empty


def test_the_gap_of_the_balances_is_the_sum_of_the_gaps_of_the_flows():
    gaps = ledgers.gaps(COUNTS)
    assert (gaps["sold"] + gaps["bought"]).tolist() == pytest.approx(gaps["balance"].tolist())
    assert gaps.loc[2025, ["sold_pct", "bought_pct"]].tolist() == pytest.approx([30, 6])
    assert gaps.at[2025, "us_deficit"] == 120  # 130 - 10
    assert gaps.at[2025, "vn_surplus"] == pytest.approx(89.4)  # 100 - 10.6


def test_freight_explains_a_gap_only_where_it_is_counted():
    over = ledgers.over_freight(COUNTS.loc[2025], [0.0, 0.06])
    assert over["sold_pct"].tolist() == pytest.approx([30, 30])
    assert over["bought_pct"].tolist() == pytest.approx([6, 0])  # 10.6 / (1.06 * 10) - 1


def test_freight_beyond_reason_is_refused():
    with pytest.raises(ValueError, match="between 0 and"):
        ledgers.freight(100, 0.5)


def test_a_missing_month_leaves_the_arrivals_unknown():
    months = pd.Series(1.0, index=DAYS)
    assert ledgers.arrivals(months, 2025, 1) == 12
    assert np.isnan(ledgers.arrivals(months, 2025, 2))


def test_corrections_of_a_step_by_hand():
    months = pd.Series([110 / 12] * 12 + [130 / 12] * 13, index=DAYS)
    steps = ledgers.jump(COUNTS, months, 0.1, 0.01, [1, 2]).set_index("way")["jump_pp"]
    assert steps["as counted"] == pytest.approx(20)
    # a month later 2024 takes a month of 2025: 110 + 20 / 12, so its gap is 11.667 and the step 18.333
    assert steps["US months begun one month later"] == pytest.approx(20 - 20 / 12)
    assert steps["freight of 10% taken off"] == pytest.approx(20 / 1.1)
    assert steps["Vietnam's count off by 1.0%"] == pytest.approx(130 / 1.01 - 110 / 0.99)
    assert "US months begun two months later" not in steps  # February 2026 is not held


def test_an_error_of_the_count_brings_a_narrowing_step_nearer_to_nothing_too():
    narrower = COUNTS.assign(us_imports=[130.0, 110.0])
    steps = ledgers.jump(narrower, pd.Series(dtype=float), 0.0, 0.01, []).set_index("way")["jump_pp"]
    assert steps["as counted"] == pytest.approx(-20)
    assert steps["Vietnam's count off by 1.0%"] == pytest.approx(110 / 0.99 - 130 / 1.01)  # -17.6


def test_years_that_do_not_follow_each_other_make_no_step():
    apart = COUNTS.set_axis([2020, 2025])
    assert ledgers.jump(apart, pd.Series(dtype=float), 0.0, 0.0, [1]).empty


def test_groups_are_taken_of_the_newest_year_with_most_of_them():
    told = pd.DataFrame(
        [
            ("2016-01", "2016-12", "footwear", 4.0),
            ("2021-01", "2021-12", "footwear", 7.0),
            ("2021-01", "2021-12", "textiles & garments", 16.0),
            ("2023-01", "2023-12", "footwear", 7.0),
            ("2024-01", "2024-06", "textiles & garments", 6.0),
        ],
        columns=["period_start", "period_end", "product_group", "value_usd_mn"],
    )
    told = told.assign(**{name: pd.to_datetime(told[name]) for name in ("period_start", "period_end")})
    industries = pd.DataFrame(8.0, index=["313", "314", "315", "316"], columns=[2016, 2021, 2023])
    groups = ledgers.by_product(told, industries)
    assert groups["year"].unique().tolist() == [2021]
    assert dict(zip(groups["group"], groups["gap_pct"], strict=True)) == pytest.approx(
        {"Textiles and garments": 50, "Footwear": 100 / 7}  # 24 over 16, 8 over 7
    )


def test_a_flow_that_pulls_the_other_way_is_named_so():
    gap = ledgers.gaps(
        pd.DataFrame({"us_imports": 9.0, "vn_exports": 7.0, "vn_imports": 1.0, "us_exports": 2.0}, [2001])
    )
    told = ledger_words.in_short(gap.loc[2001], 2001)
    assert "$1.00 million the other way" in told


def test_freight_is_said_to_widen_what_it_widens():
    # the deficit of 5 lies below the surplus of 7: a surplus made larger by less freight lies further off
    row = pd.Series({"us_imports": 9.0, "us_exports": 4.0, "vn_exports": 10.0, "vn_imports": 3.18})
    assert "widens the difference by $0.180 million" in ledger_words.freight(row, 0.06)
    row["vn_exports"] = 5.0
    assert "narrows the difference by $0.180 million" in ledger_words.freight(row, 0.06)


@pytest.mark.parametrize(
    ("basis", "said"),
    [
        ("UN Comtrade via WITS, Vietnam as reporter", "gave to UN Comtrade"),
        ("statistics office or ministry estimate at period end", "an estimate made as the year closed, by way of"),
        ("Vietnam Customs or statistics office, preliminary", "is preliminary, by way of the press"),
        (pd.NA, "of no known basis"),
    ],
)
def test_the_newest_figure_is_called_an_estimate_only_where_it_is_one(basis, said):
    assert said in ledger_words.standing(basis, 2019)


def test_only_corrections_that_were_tried_are_explained():
    ways = pd.DataFrame({"way": ["as counted", "freight of 6% taken off"]})
    assert "Vietnam's count" not in ledger_words.bars(ways)
    assert "Without two years" in ledger_words.bars(ways.iloc[:0])


def frames():
    us = pd.DataFrame(
        {"imports": [9.0, 12.0], "exports": [1.0, 2.0], "turnover": [10.0, 14.0], "balance": [8.0, 10.0]}, [2024, 2025]
    )
    vietnam = pd.DataFrame(
        {"imports": [2.0, 2.0], "exports": [7.0, 9.0], "turnover": [9.0, 11.0], "balance": [5.0, 7.0]}, [2024, 2025]
    )
    return us, vietnam


def test_a_mixed_pair_is_held_against_each_count_alone():
    pairs = mixing.examples(*frames(), pd.Series(dtype=float), 2025)
    assert len(pairs) == 1
    row = pairs.iloc[0]
    assert row[["mixed", "vietnam", "us"]].tolist() == pytest.approx([7 / 8, 7 / 5, 10 / 8])
    assert row["distortion_pct"] == pytest.approx(100 * (7 / 8 / (7 / 5) - 1))
    assert mixing.in_words(row) == (
        "Vietnam's surplus of 2025 set beside the American deficit of 2024 makes −12.5%; "
        "Vietnam's count alone +40.0% and the American count alone +25.0%."
    )


def test_no_pair_is_told_that_ends_after_the_run():
    assert mixing.examples(*frames(), pd.Series(dtype=float), 2024).empty


def test_a_balance_of_the_other_sign_is_no_pair():
    us, vietnam = frames()
    assert mixing.examples(us.assign(balance=-us["balance"]), vietnam, pd.Series(dtype=float), 2025).empty
