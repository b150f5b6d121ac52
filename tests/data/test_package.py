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
    own = table == "edition_figures"  # is filled when an edition is published
    assert own or len(catalog.load(table)), "may_be_empty is for other editions"


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
        "edition_figures",
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


def test_chapters_and_industries_of_2024_are_one_total():
    year = "year == 2024 and basis == 'imports for consumption'"
    sums = [
        catalog.load(table).query(year).groupby("partner_iso3")["value_usd_mn"].sum()
        for table in ("us_imports_by_hs2_year", "us_imports_by_naics_year")
    ]
    assert sums[0]["VNM"] == pytest.approx(141_361.16, abs=0.05)
    assert sums[1]["VNM"] == pytest.approx(141_361.16, abs=0.05)
    assert [total["WLD"] for total in sums] == pytest.approx([3_251_152, 3_251_195], abs=1)


def test_electronics_of_2025_came_from_vietnam_more_than_from_china():
    from_to_november = {
        partner: catalog.imports_by_industry(partner).query("year == 2025").set_index("naics3")["value_usd_mn"]
        for partner in ("VNM", "CHN", "WLD")
    }
    world = from_to_november.pop("WLD")
    shares = {partner: 100 * rows["334"] / world["334"] for partner, rows in from_to_november.items()}
    assert shares == pytest.approx({"VNM": 14.5, "CHN": 9.1}, abs=0.05)


def test_in_each_industry_the_partners_stay_below_the_world_and_taiwan_gained_most_in_electronics():
    imports = catalog.imports_by_industry_and_partner(11).query("year in (2018, 2025)")
    wide = imports.pivot(index=["year", "naics3"], columns="partner_iso3", values="value_usd_mn")
    assert len(wide.columns) == 15
    assert (wide.drop(columns="WLD").sum(axis=1) <= wide["WLD"] + 0.01).all()
    electronics = wide.xs("334", level="naics3")
    change = (100 * electronics.div(electronics["WLD"], axis=0)).diff().loc[2025].sort_values(ascending=False)
    assert change.head(2).round(1).to_dict() == {"TWN": 17.8, "VNM": 11.5}
    assert change["CHN"] == pytest.approx(-36.5, abs=0.05)


def test_every_partner_of_the_industries_is_held_in_every_year():
    for table in ("us_imports_by_naics_year", "us_imports_by_naics_part_year"):
        years = catalog.load(table).groupby("partner_iso3")["year"].nunique()
        assert len(set(years)) == 1, years


def test_the_average_duty_of_2025_is_duty_over_imports_for_consumption():
    sums = catalog.duty_by_month().query("month.dt.year == 2025").drop(columns="month").sum()
    assert sums["calculated_duty_usd_mn"] == pytest.approx(17_280.954, abs=0.01)
    assert sums["calculated_duty_usd_mn"] / sums["imports_for_consumption_usd_mn"] == pytest.approx(0.08725, abs=1e-5)


def test_revisions_of_2022_stand_side_by_side():
    rows = catalog.load("us_goods_trade_by_year").query("year == 2022 and flow == 'imports'").set_index("vintage")
    assert rows["value_usd_mn"].round().to_dict() == {
        "2023-03": 127_521,
        "2024-08": 127_512,
        "2025-10": 127_447,
        "2026-09": 127_447,
    }
    months = catalog.load("us_goods_trade_by_month").query("flow == 'imports' and vintage == '2024-08'")
    of_2022 = months[months["month"].dt.year == 2022]
    assert of_2022["value_usd_mn"].sum() == pytest.approx(rows.at["2024-08", "value_usd_mn"], abs=0.7)
    assert not of_2022["is_latest"].any()


def test_usable_first_reports_lie_within_one_per_cent_of_the_figures_held():
    told = catalog.load("us_first_reports").query("is_usable")
    held = catalog.trade_by_partner().assign(balance=lambda t: t["exports"] - t["imports"])
    held = held.melt(["year", "partner_iso3"], var_name="flow").set_index(["year", "partner_iso3", "flow"])["value"]
    now = held.loc[list(zip(told["period_start"].dt.year, told["partner_iso3"], told["flow"], strict=True))]
    assert (1000 * told["value_usd_bn"].to_numpy() / now.to_numpy()).tolist() == pytest.approx(
        [1] * len(told), abs=0.01
    )


def test_an_unusable_figure_says_why():
    for table, mark in [
        ("us_first_reports", "is_usable"),
        ("us_services_and_investment_with_vietnam", "is_comparable"),
    ]:
        frame = catalog.load(table)
        assert (frame["reason"].notna() == ~frame[mark]).all()


def test_goods_and_services_of_2022_are_goods_and_services():
    told = (
        catalog.load("us_services_and_investment_with_vietnam").query("year == 2022").set_index("item")["value_usd_bn"]
    )
    assert told["goods_total"] + told["services_total"] == pytest.approx(told["goods_and_services_total"])
    assert 1000 * told["goods_total"] == pytest.approx(
        catalog.trade_by_year().set_index("year").loc[2022].sum(), rel=0.001
    )


def test_the_kinds_of_chips_make_up_their_heading():
    kinds = catalog.load("us_exports_to_vietnam_by_hs6_year").query("hs6.str.startswith('8542')")
    chips = catalog.load("us_exports_to_vietnam_by_hs4_year").query("hs4 == '8542'")
    sums = kinds.groupby(["year", "months_covered"])["value_usd_mn"].sum()
    gap = sums - chips.set_index(["year", "months_covered"])["value_usd_mn"]
    assert gap.between(-3, 0.01).all()  # parts of circuits (8542.90) are not among the lines
    assert gap[2026, 1] == pytest.approx(-0.121, abs=0.001)  # 126.676 + 3.261 + 1.124 + 18.923 of 150.105


def test_neither_the_world_nor_a_bloc_is_counted_as_a_partner():
    blocs = catalog.load("partners").query("is_bloc or iso3 == 'WLD'")
    assert not set(blocs["iso3"]) & set(catalog.trade_by_partner()["partner_iso3"])


def test_the_months_to_november_are_the_year_without_december():
    part, key = catalog.load("us_imports_by_naics_part_year"), ["year", "partner_iso3", "naics3"]
    whole = catalog.load("us_imports_by_naics_year").query("months_covered == 12 and vintage == '2026-01'")
    both = part.merge(whole, on=key, suffixes=("", "_whole"))
    assert len(both) == len(part)
    assert (both["value_usd_mn"] <= both["value_usd_mn_whole"] + 0.0005).all()
    sums = part.query("partner_iso3 == 'VNM'").groupby("year")["value_usd_mn"].sum()
    assert sums[2018] == pytest.approx(46_909.223, abs=0.01)  # of 51,073 in the whole year
