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
    labels = {"partners", "naics3_industries", "hs4_headings", "deal_links", "sources"}
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


def test_vietnam_among_the_partners_is_vietnam_by_year():
    partners = catalog.trade_by_partner().query("partner_iso3 == 'VNM'").set_index("year")
    years = catalog.trade_by_year().set_index("year")
    assert list(partners.index) == list(years.index)
    # the partner table of 2013 to 2023 is one vintage older; only 2023 was revised in between
    assert (partners["imports"] - years["imports"]).abs().max() < 26


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
