"""What Vietnam's own tables say of each other: printed totals, partners and product groups."""

from collections.abc import Iterator

import pandas as pd

from tradebook import catalog
from tradebook.checks.finding import Finding, above, line

GROUPS = {"exports": "vn_exports_to_us_by_group_period", "imports": "vn_imports_from_us_by_group_period"}


def printed_totals_close() -> Iterator[Finding]:
    """Vietnam's printed balance and turnover are the difference and the sum of its flows, within rounding."""
    frame = catalog.load("vn_goods_trade_with_us_by_year").query("is_preferred and confidence != 'low'")
    wide = frame.pivot(index="year", columns="flow", values="value_usd_mn")
    for column, sign in [("balance", -1), ("turnover", 1)]:
        if column not in wide:
            continue
        told = wide.dropna(subset=["exports", "imports", column])
        expected = told["exports"] + sign * told["imports"]
        for year in told.index[(told[column] / expected - 1).abs() > 0.01]:
            rule = f"exports and imports give {expected[year]:,.0f}"
            table, advice = "vn_goods_trade_with_us_by_year", "mark the weaker figure as low confidence, and say why"
            yield Finding(table, year, column, told.at[year, column], rule, advice)


def vietnams_partners_fit() -> Iterator[Finding]:
    """Vietnam's partners stay below its total, and the United States is the same in both of its tables."""
    partners = _preferred("vn_goods_trade_by_partner_year", ["year", "flow", "partner_iso3"])
    world = _preferred("vn_goods_trade_by_year", ["year", "flow"])
    yield from above("vn_goods_trade_by_partner_year", partners.groupby(["year", "flow"]).sum(), world, "all partners")
    alone = _preferred("vn_goods_trade_with_us_by_year", ["year", "flow"])
    both = pd.concat({"here": partners.xs("USA", level="partner_iso3"), "there": alone}, axis=1)
    both = both[both.index.get_level_values("flow").isin(["exports", "imports"])]
    for (year, flow), row in both[both["here"] != both["there"]].iterrows():
        rule, advice = f"vn_goods_trade_with_us_by_year has {row['there']:,.1f}", "put the same rows in both tables"
        yield Finding("vn_goods_trade_by_partner_year", f"{year} {flow}", "value_usd_mn", row["here"], rule, advice)


def product_groups_fit() -> Iterator[Finding]:
    """Vietnam's product groups of a period stay below its trade with the United States in that period."""
    period = ["period_start", "period_end"]
    years = catalog.load("vn_goods_trade_with_us_by_year")
    start = pd.to_datetime(years["year"].astype(str), format="%Y")
    years = years.assign(period_start=start, period_end=start + pd.DateOffset(months=11))
    totals = pd.concat([catalog.load("vn_goods_trade_with_us_by_period"), years]).query("is_preferred")
    totals = totals.set_index(["flow", *period])["value_usd_mn"]
    for flow, table in GROUPS.items():
        groups = catalog.load(table).query("is_preferred and not product_group.str.contains('part of')")
        yield from above(table, groups.groupby(period)["value_usd_mn"].sum(), totals.xs(flow, level="flow"), flow)


def customs_names_lead_to_groups() -> Iterator[Finding]:
    """A printed product name leads to a group that has figures, or its note says that there are none."""
    names = catalog.load("vn_customs_groups")
    known = {flow: set(catalog.load(table)["product_group"]) for flow, table in GROUPS.items()}
    for row in names[~names["note"].str.contains("o figures of this group", na=False)].itertuples():
        if row.product_group not in known[row.flow]:
            rule, advice = f"no group of {GROUPS[row.flow]}", "correct the group, or note that no figures are held"
            yield Finding("vn_customs_groups", line(row.Index), "product_group", row.product_group, rule, advice)


def _preferred(table: str, key: list[str]) -> pd.Series:
    return catalog.load(table).query("is_preferred").set_index(key)["value_usd_mn"]


RULES = [
    printed_totals_close,
    vietnams_partners_fit,
    product_groups_fit,
    customs_names_lead_to_groups,
]
