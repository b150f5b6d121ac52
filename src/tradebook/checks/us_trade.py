"""What the American tables say of each other: months and years, partners and the world, products and totals."""

from collections.abc import Iterator

import pandas as pd

from tradebook import catalog
from tradebook.checks.finding import Finding, above, apart, line

ROUNDING_MONTHS = 0.7  # million USD: twelve months, each rounded to 0.1 at source
TWO_BASES = 0.07  # imports for consumption beside general imports: Ireland's of 2022 are 6.8% apart, the most here
REVISED = 0.006  # one flow in downloads of different years: China's imports of 2020 were revised by 0.51%
REVISED_LINE = 0.1  # a single chapter beside its older headings: fuels of 2025 were revised by 6.6%
PRODUCTS = {"us_imports_by_naics_year": "naics3", "us_imports_by_hs2_year": "hs2"}
KIND = ["year", "partner_iso3", "basis", "months_covered"]


def months_add_up() -> Iterator[Finding]:
    """The twelve months of a year are its total, for each flow of US trade."""
    months = catalog.load("us_goods_trade_by_month").query("is_latest")
    sums = months.groupby([months["month"].dt.year, "flow"])["value_usd_mn"].agg(["sum", "count"])
    years = catalog.load("us_goods_trade_by_year").query("is_latest")
    for row in years.itertuples():
        if (row.year, row.flow) not in sums.index or sums.loc[(row.year, row.flow), "count"] < 12:
            continue
        total = sums.loc[(row.year, row.flow), "sum"]
        if abs(total - row.value_usd_mn) > ROUNDING_MONTHS:
            rule = f"the months of {row.year} add up to {total:,.1f}"
            advice = "take months and year from one release"
            yield Finding("us_goods_trade_by_year", line(row.Index), "value_usd_mn", row.value_usd_mn, rule, advice)


def year_to_date_adds_up() -> Iterator[Finding]:
    """Vietnam's year to date is the sum of its months."""
    months = catalog.load("us_goods_trade_by_month").query("is_latest")
    part = catalog.load("us_goods_trade_by_partner_ytd").query("is_latest")
    for row in part[part["partner_iso3"] == "VNM"].itertuples():
        inside = months["month"].between(row.period_start, row.period_end) & (months["flow"] == row.flow)
        total = months.loc[inside, "value_usd_mn"].sum()
        newer = (months.loc[inside, "vintage"] > row.vintage).any()  # revised since: no identity any more
        if not newer and abs(total - row.value_usd_mn) > ROUNDING_MONTHS:
            rule = f"the months to {row.period_end:%Y-%m} add up to {total:,.1f}"
            table = "us_goods_trade_by_partner_ytd"
            yield Finding(table, line(row.Index), "value_usd_mn", row.value_usd_mn, rule, "take both from one release")


def partners_fit_into_the_world() -> Iterator[Finding]:
    """The partners of a year stay below the world's total."""
    world = _newest("us_goods_trade_world_by_year").set_index(["year", "flow"])["value_usd_mn"]
    partners = _newest("us_goods_trade_by_partner_year").groupby(["year", "flow"])["value_usd_mn"].sum()
    yield from above("us_goods_trade_by_partner_year", partners, world, "the world's total")


def import_products_add_up() -> Iterator[Finding]:
    """Industries lie near general imports, chapters on industries or on general imports, as their basis is."""
    industries, chapters = (_newest(table) for table in PRODUCTS)
    by_industry, by_chapter = (frame.groupby(KIND)["value_usd_mn"].sum() for frame in (industries, chapters))
    yield from apart("us_imports_by_hs2_year", by_chapter, by_industry, "the industries", REVISED)
    general, key = _general_imports(), ["year", "partner_iso3"]
    whole = industries.query("months_covered == 12").groupby(key)["value_usd_mn"].sum()
    yield from apart("us_imports_by_naics_year", whole, general, "general imports", TWO_BASES)
    arrived = chapters.query("months_covered == 12 and basis == 'general imports'").groupby(key)["value_usd_mn"].sum()
    yield from apart("us_imports_by_hs2_year", arrived, general, "general imports", REVISED)


def export_products_add_up() -> Iterator[Finding]:
    """Export chapters make up all exports, headings fit into their chapter and subheadings into their heading."""
    exports = catalog.trade_by_year().set_index("year")["exports"]
    chapters = catalog.exports_by_product("hs2").groupby("year")["value_usd_mn"].sum()
    yield from apart("us_exports_to_vietnam_by_hs2_year", chapters, exports, "all exports", REVISED)
    for fine, coarse, slack in [("hs4", "hs2", REVISED_LINE), ("hs6", "hs4", 0.001)]:
        parts, whole = (_newest(f"us_exports_to_vietnam_by_{level}_year") for level in (fine, coarse))
        parts = parts.assign(**{coarse: parts[fine].str[: int(coarse[-1])]})
        key = ["year", coarse, "months_covered"]
        sums, whole = parts.groupby(key)["value_usd_mn"].sum(), whole.set_index(key)["value_usd_mn"]
        yield from above(f"us_exports_to_vietnam_by_{fine}_year", sums, whole, f"its {coarse} code", slack)


def countries_fit_into_the_world() -> Iterator[Finding]:
    """In every industry and chapter, the countries together stay below the world, which has a row of its own."""
    for table, code in PRODUCTS.items():
        key = ["year", code, "basis", "months_covered"]
        wide = _newest(table).pivot(index=key, columns="partner_iso3", values="value_usd_mn")
        world = wide.reindex(columns=["WLD"])["WLD"]
        countries = wide.drop(columns="WLD", errors="ignore").sum(axis=1)
        yield from above(table, countries, world, "the world's imports of that code")
        for place in wide.index[world.isna()]:
            row, advice = " ".join(map(str, place)), "add the world's row, or remove the country's"
            yield Finding(table, row, "partner_iso3", "WLD", "a code without the world's imports", advice)


def months_covered_agree() -> Iterator[Finding]:
    """A download covers the same months in all codes of a year: few rows with other months are slips among many."""
    for table in catalog.tables():
        frame = catalog.load(table)
        if not {"year", "months_covered", "vintage"} <= set(frame.columns):
            continue
        key = [name for name in ["year", "partner_iso3", "basis", "vintage"] if name in frame]
        usual = frame.groupby(key)["months_covered"].transform(lambda months: months.mode().iloc[0])
        alike = frame.groupby([*key, "months_covered"])["year"].transform("size")
        most = alike.groupby([frame[name] for name in key]).transform("max")
        for index in frame.index[alike < most / 2]:
            rule, advice = f"the other rows of that year cover {usual[index]}", "correct it, or give it its own vintage"
            yield Finding(table, line(index), "months_covered", frame.at[index, "months_covered"], rule, advice)


def _newest(table: str) -> pd.DataFrame:
    return catalog.load(table).query("is_latest")


def _general_imports() -> pd.Series:
    """Million USD by year and partner, the world (WLD) among them."""
    world = catalog.trade_with_world().assign(partner_iso3="WLD")
    return pd.concat([catalog.trade_by_partner(), world]).set_index(["year", "partner_iso3"])["imports"].dropna()


RULES = [
    months_add_up,
    year_to_date_adds_up,
    partners_fit_into_the_world,
    import_products_add_up,
    export_products_add_up,
    countries_fit_into_the_world,
    months_covered_agree,
]
