"""Identities the data must keep, and what the open standard and our own conventions ask of the package."""

import re

import frictionless
import pandas as pd
import pytest

from tradebook import catalog

TABLES = [entry["name"].replace("-", "_") for entry in catalog.descriptor()["resources"]]


def test_the_package_is_valid_to_any_user_of_the_standard(book):
    report = frictionless.validate(str(book / "data" / "datapackage.json"))
    assert report.valid, report.flatten(["rowNumber", "fieldName", "type", "message"])[:5]
    assert len(report.tasks) == len(TABLES)


def test_every_csv_in_data_is_described(book):
    assert {path.stem for path in (book / "data").glob("*.csv")} == set(TABLES)


@pytest.mark.parametrize("table", TABLES)
def test_every_row_of_figures_names_a_source_that_exists(table):
    frame = catalog.load(table)
    labels = {"partners", "naics3_industries", "hs4_headings", "deal_links", "sources"}
    if table in labels:
        return
    assert set(frame["source_id"]) <= set(catalog.load("sources")["source_id"])


def test_no_source_is_listed_that_no_row_uses():
    named = [catalog.load(table) for table in TABLES if table != "sources"]
    used = set().union(*(frame["source_id"] for frame in named if "source_id" in frame))
    assert set(catalog.load("sources")["source_id"]) == used


@pytest.mark.parametrize("table", TABLES)
def test_numbers_carry_their_unit_in_the_column_name_or_the_descriptor(table):
    for field in catalog.resource(table)["schema"]["fields"]:
        assert field["description"].strip()
        if field["type"] == "number" and field["name"] not in {"quantity", "number", "value"}:
            assert re.search(r"_(usd_mn|pct|mw|mn_tonnes_a_year|usd_per_mmbtu|usd_mn_per_aircraft)$", field["name"])
            assert field["unit"]


@pytest.mark.parametrize("table", TABLES)
def test_tables_are_tidy_files(table, book):
    raw = (book / "data" / catalog.resource(table)["path"]).read_bytes()
    assert b"\r" not in raw
    assert not raw.startswith(b"\xef\xbb\xbf")
    assert raw.endswith(b"\n")
    assert len(raw) < 1_000_000


def test_the_months_add_up_to_the_year():
    months = catalog.load("us_goods_trade_by_month")
    sums = months.assign(year=months["month"].dt.year).groupby(["year", "flow"])["value_usd_mn"].agg(["sum", "count"])
    full = sums[sums["count"] == 12]["sum"].unstack()
    years = catalog.trade_by_year().set_index("year")
    assert list(full.index) == list(years.index)
    for flow in ("exports", "imports"):
        assert (full[flow] - years[flow]).abs().max() <= 0.7  # twelve roundings of 0.05


def test_one_newest_vintage_stands_for_each_year_and_flow():
    frame = catalog.load("us_goods_trade_by_year")
    assert (frame[frame["is_latest"]].groupby(["year", "flow"]).size() == 1).all()
    assert len(frame[frame["is_latest"]]) == 2 * frame["year"].nunique()


def test_vietnam_among_the_partners_is_vietnam_by_year():
    partners = catalog.trade_by_partner().query("partner_iso3 == 'VNM'").set_index("year")
    years = catalog.trade_by_year().set_index("year")
    assert list(partners.index) == list(years.index)
    # the partner table of 2013 to 2023 is one vintage older; only 2023 was revised in between
    assert (partners["imports"] - years["imports"]).abs().max() < 26


def test_partners_never_add_up_to_more_than_the_world():
    world = catalog.load("us_goods_trade_world_by_year").pivot(index="year", columns="flow", values="value_usd_mn")
    sums = catalog.trade_by_partner().groupby("year")[["exports", "imports"]].sum()
    share = sums / world.loc[sums.index]
    assert share.max().max() < 1
    assert share["imports"].min() > 0.84


def test_year_to_date_of_vietnam_is_the_sum_of_its_months():
    months = (
        catalog.load("us_goods_trade_by_month").query("month >= '2026-01-01'").groupby("flow")["value_usd_mn"].sum()
    )
    ytd = catalog.load("us_goods_trade_by_partner_ytd").query("partner_iso3 == 'VNM' and period_end == '2026-08-01'")
    for flow, value in ytd.set_index("flow")["value_usd_mn"].items():
        assert months[flow] == pytest.approx(value, abs=0.5)


def test_printed_balance_of_vietnam_is_exports_less_imports_within_its_rounding():
    frame = catalog.load("vn_goods_trade_with_us_by_year").query("is_preferred and confidence != 'low'")
    wide = frame.pivot(index="year", columns="flow", values="value_usd_mn").dropna(
        subset=["balance", "exports", "imports"]
    )
    assert len(wide) >= 4
    off = (wide["exports"] - wide["imports"] - wide["balance"]).abs() / wide["balance"]
    assert off.max() < 0.01


def test_printed_turnover_of_vietnam_is_exports_plus_imports_within_its_rounding():
    frame = catalog.load("vn_goods_trade_with_us_by_year").query("is_preferred and confidence != 'low'")
    wide = frame.pivot(index="year", columns="flow", values="value_usd_mn").dropna(
        subset=["turnover", "exports", "imports"]
    )
    off = (wide["exports"] + wide["imports"] - wide["turnover"]).abs() / wide["turnover"]
    assert len(wide) >= 6
    assert off.max() < 0.01


def test_industries_add_up_to_imports_for_consumption_close_to_general_imports():
    frame = catalog.load("us_imports_from_vietnam_by_naics_year").query("months_covered == 12")
    sums = frame.groupby("year")["value_usd_mn"].sum()
    general = catalog.trade_by_year().set_index("year")["imports"]
    ratio = sums / general[sums.index]
    assert ratio.between(0.96, 1.04).all()  # two bases of one flow, up to 4% apart


def test_headings_stay_within_all_exports():
    sums = catalog.load("us_exports_to_vietnam_by_hs4_year").groupby("year")["value_usd_mn"].sum()
    total = catalog.trade_by_year().set_index("year")["exports"]
    assert (sums / total[sums.index]).between(0.75, 0.9).all()


def test_duty_never_exceeds_what_the_rates_allow():
    frame = catalog.load("us_duties_on_vietnam_by_month")
    rate = frame["calculated_duty_usd_mn"] / frame["imports_for_consumption_usd_mn"]
    assert rate.between(0.02, 0.20).all()


def test_the_six_groups_of_the_first_quarter_of_2023_fit_into_its_total():
    groups = catalog.load("vn_exports_to_us_by_group_period")
    dated = (groups["period_start"] == "2023-01-01") & (groups["period_end"] == "2023-03-01")
    quarter = groups[dated & groups["is_preferred"]]
    assert quarter["value_usd_mn"].sum() == pytest.approx(15_730, abs=20)  # 3.98 + 3.55 + 3.04 + 2.34 + 1.42 + 1.40
    assert len(quarter) == 6


def test_partners_climb_the_ladder_in_order():
    steps = ["comprehensive", "strategic", "comprehensive_strategic"]
    tiers = catalog.load("partnership_tiers").query("tier in @steps").assign(step=lambda t: t["tier"].map(steps.index))
    for partner, climb in tiers.sort_values("date").groupby("partner_iso3"):
        assert climb["step"].is_monotonic_increasing, partner


def test_tariff_rates_follow_each_other_without_gap_or_overlap():
    rates = catalog.load("tariff_rates_by_period").query("series == 'general_additional'").sort_values("start_date")
    ends = rates["end_date"].iloc[:-1].reset_index(drop=True)
    starts = rates["start_date"].iloc[1:].reset_index(drop=True)
    assert (starts - ends == pd.Timedelta(days=1)).all()
    assert rates["end_date"].isna().tolist() == [False] * (len(rates) - 1) + [True]


def test_deals_are_counted_under_records_that_exist():
    deals = catalog.load("deals").set_index("deal_id")
    under = deals["counted_under"].dropna()
    assert set(under) <= set(deals.index)
    assert set(deals.loc[deals["role"] == "root", "counted_under"].dropna()) == set()
    links = catalog.load("deal_links")
    assert set(links["deal_id"]) | set(links["related_deal_id"]) <= set(deals.index)
    assert not (links["deal_id"] == links["related_deal_id"]).any()
