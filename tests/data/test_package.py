"""What the open standard, our conventions and the sources ask of this edition's tables, beside `tradebook check`."""

import re

import frictionless
import pandas as pd
import pytest

from tradebook import catalog

TABLES = catalog.tables()


def test_the_package_is_valid_to_any_user_of_the_standard(book):
    report = frictionless.validate(str(book / "data" / "datapackage.json"))
    assert report.valid, report.flatten(["rowNumber", "fieldName", "type", "message"])[:5]
    assert len(report.tasks) == len(TABLES)


def test_every_csv_in_data_is_described(book):
    assert {path.stem for path in (book / "data").glob("*.csv")} == set(TABLES)


@pytest.mark.parametrize("table", TABLES)
def test_no_table_of_this_edition_is_empty(table):
    assert len(catalog.load(table)), "may_be_empty is for other editions"


@pytest.mark.parametrize("table", TABLES)
def test_every_row_of_figures_names_a_source_that_exists(table):
    frame = catalog.load(table)
    labels = {
        "partners",
        "naics3_industries",
        "hs2_chapters",
        "hs4_headings",
        "hs6_subheadings",
        "deal_links",
        "data_changes",
        "sources",
    }
    if table in labels:
        return
    assert set(frame["source_id"]) <= set(catalog.load("sources")["source_id"])


def test_every_source_of_this_edition_is_named_by_a_row():
    tables = [catalog.load(table) for table in TABLES if table != "sources"]
    used = set().union(*(frame["source_id"] for frame in tables if "source_id" in frame))
    assert set(catalog.load("sources")["source_id"]) - used == set()


@pytest.mark.parametrize("table", TABLES)
def test_numbers_carry_their_unit_in_the_column_name_or_the_descriptor(table):
    for field in catalog.resource(table)["schema"]["fields"]:
        assert field["description"].strip()
        if field["type"] == "number" and field["name"] not in {
            "quantity",
            "number",
            "value",
            "index_value",
            "persons_mn",
        }:
            assert re.search(
                r"_(usd_mn|usd_bn|pct|mw|mn_tonnes_a_year|usd_per_mmbtu|usd_mn_per_aircraft)$", field["name"]
            )
            assert field["unit"]


@pytest.mark.parametrize("table", TABLES)
def test_tables_are_tidy_files(table, book):
    raw = (book / "data" / catalog.resource(table)["path"]).read_bytes()
    assert b"\r" not in raw
    assert not raw.startswith(b"\xef\xbb\xbf")
    assert raw.endswith(b"\n")
    assert len(raw) < 1_000_000


def test_vietnam_among_the_partners_is_vietnam_by_year():
    partners = catalog.trade_by_partner().query("partner_iso3 == 'VNM'").set_index("year")
    years = catalog.trade_by_year().set_index("year")
    assert list(partners.index) == list(years.index)
    # the partner table of 2013 to 2023 is one vintage older; only 2023 was revised in between
    assert (partners["imports"] - years["imports"]).abs().max() < 26


def test_headings_stay_within_all_exports():
    sums = catalog.exports_by_product("hs4").groupby("year")["value_usd_mn"].sum()
    total = catalog.trade_by_year().set_index("year")["exports"]
    assert (sums / total[sums.index]).between(0.75, 0.9).all()


def test_duty_never_exceeds_what_the_rates_allow():
    frame = catalog.duty_by_month()
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


def test_vietnams_exports_to_the_us_weigh_what_they_did_against_gdp():
    gdp = catalog.load("gdp_by_year").query("is_preferred and iso3 == 'VNM'").set_index("year")["value_usd_bn"]
    exports = catalog.trade_reported_by_vietnam().set_index("year")["exports"] / 1000
    assert exports[2010] / gdp[2010] == pytest.approx(0.097, abs=0.0005)  # 14.25 over 147.2, not over the older 115.9
    assert exports[2022] / gdp[2022] == pytest.approx(0.267, abs=0.0005)  # 109.46 over 410.3
    assert exports[2025] / gdp[2025] == pytest.approx(0.298, abs=0.0005)  # 153.2 over 514


def test_the_choice_of_deflator_matters():
    prices = catalog.load("us_price_indices_by_year").query("is_latest").pivot(index="year", columns="series")
    rise = prices["index_value"].loc[2025] / prices["index_value"].loc[2018] - 1
    assert rise.round(2)[["import_price", "gdp_deflator", "cpi_u"]].tolist() == [0.11, 0.26, 0.28]
    short = prices["months_averaged"].loc[2025]
    assert short[short == 11].index.tolist() == ["cpi_u", "cpi_u_sa", "export_price", "import_price"]


def test_general_rates_were_short_lived():
    rates = catalog.load("tariff_rates_by_period").query("series == 'general_additional'").iloc[2:-1]
    days = (rates["end_date"] - rates["start_date"]).dt.days + 1
    assert days.tolist() == [119, 201, 150]  # 10% from 10 April 2025, 20% from 7 August, 10% from 24 February 2026


def test_only_rates_that_applied_carry_dates():
    rates = catalog.load("tariff_rates_by_period")
    idle = rates[rates["status"].isin(["announced", "proposed", "pending"])]
    assert idle[["start_date", "end_date"]].isna().all(axis=None)
    assert idle["stated_date"].notna().all()
    assert set(rates.loc[rates["series"] == "general_additional", "status"]) == {"applied"}


def test_china_counts_more_than_vietnam_does():
    there = catalog.load("partner_imports_from_vietnam_by_year").query("is_preferred and year == 2023")
    there = there.set_index("reporter_iso3")["value_usd_mn"]
    here = (
        catalog.load("vn_goods_trade_by_partner_year")
        .query("is_preferred and year == 2023")
        .set_index(["partner_iso3", "flow"])["value_usd_mn"]
    )
    assert there["CHN"] / here["CHN", "exports"] == pytest.approx(1.51, abs=0.01)  # 92.1 over 61.2
    assert there["USA"] / 114_379 == pytest.approx(1.04, abs=0.005)  # c.i.f. over the customs value of the Census


def test_the_talks_had_five_rounds_on_record():
    rounds = catalog.load("negotiation_rounds").query("level == 'technical'")
    assert rounds["label"].str.split().str[0].tolist() == ["First", "Second", "Third", "Fifth", "Sixth"]
    assert rounds.loc[rounds["end_date"].isna(), "label"].tolist() == ["First round", "Sixth round"]


def test_deals_are_counted_under_records_that_exist():
    deals = catalog.load("deals").set_index("deal_id")
    under = deals["counted_under"].dropna()
    assert set(under) <= set(deals.index)
    assert set(deals.loc[deals["role"] == "root", "counted_under"].dropna()) == set()
    links = catalog.load("deal_links")
    assert set(links["deal_id"]) | set(links["related_deal_id"]) <= set(deals.index)
    assert not (links["deal_id"] == links["related_deal_id"]).any()
