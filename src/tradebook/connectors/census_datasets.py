"""The kinds of figures this book takes from the Census Bureau's trade API, and the tables they go to."""

import dataclasses


@dataclasses.dataclass(frozen=True)
class Dataset:
    """One kind of figures: where to ask, the measures, and the table they go to under the names in `columns`.

    For figures by code of goods: the `code` column and its `digits` and `level` at the service, our name for it, its
    table of `labels`, and whether every code must be there (`all_labelled`) or only those of some weight.
    """

    path: str
    measures: list[str]
    table: str
    columns: list[str]
    code: str | None = None
    digits: int = 0
    level: str | None = None
    name: str = ""
    labels: str = ""
    basis: str = ""
    all_labelled: bool = True


EXPORTS = Dataset("exports/hs", ["ALL_VAL_MO"], "us_goods_trade_by_month", ["value_usd_mn"])
IMPORTS = Dataset("imports/hs", ["GEN_VAL_MO"], "us_goods_trade_by_month", ["value_usd_mn"])
DUTIES = Dataset(
    path="imports/hs",
    measures=["CAL_DUT_MO", "CON_VAL_MO"],
    table="us_duties_on_vietnam_by_month",
    columns=["calculated_duty_usd_mn", "imports_for_consumption_usd_mn"],
)
NAICS = Dataset(
    path="imports/naics",
    measures=["CON_VAL_MO"],
    table="us_imports_by_naics_year",
    columns=["value_usd_mn"],
    code="NAICS",
    digits=3,
    level="NA3",
    name="naics3",
    labels="naics3_industries",
    basis="imports for consumption",
)
HS4 = Dataset(
    path="exports/hs",
    measures=["ALL_VAL_MO"],
    table="us_exports_to_vietnam_by_hs4_year",
    columns=["value_usd_mn"],
    code="E_COMMODITY",
    digits=4,
    level="HS4",
    name="hs4",
    labels="hs4_headings",
    basis="total exports",
    all_labelled=False,
)
DATASETS = {"totals": [EXPORTS, IMPORTS], "naics": [NAICS], "hs4": [HS4], "duties": [DUTIES]}
