"""A bad data file stops the work with one line that names the file, the row and the fault."""

import pandas as pd
import pytest

from tradebook import catalog
from tradebook.catalog import DataError

TABLE = "us_duties_on_vietnam_by_month"
HEAD = "month,vintage,is_latest,calculated_duty_usd_mn,imports_for_consumption_usd_mn,source_id\n"
ROW = "2023-01,2026-09,1,411.511,8467.911,census_duties_2026_09_file_2023\n"


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (None, "missing"),
        (b"", "columns should be month"),
        ((HEAD.replace("month,", "Month,") + ROW).encode(), "columns should be month"),
        ((HEAD + ROW.replace(",", ";")).encode(), "row 2 has 1 cells, not 6"),
        ((HEAD + ROW.replace("2023-01", "Jan 2023")).encode(), "row 2, column month: 'Jan 2023' is not a yearmonth"),
        ((HEAD + ROW.replace("411.511", '"411,5"')).encode(), "column calculated_duty_usd_mn: '411,5' is not a number"),
        ((HEAD + ROW.replace("411.511", "4_11.5")).encode(), "'4_11.5' is not a number"),
        ((HEAD + ROW.replace("411.511", "inf")).encode(), "'inf' is not a number"),
        ((HEAD + ROW.replace("411.511", "-1")).encode(), "-1.0 is below 0"),
        ((HEAD + ROW.replace("411.511", "nan")).encode(), "column calculated_duty_usd_mn"),
        ((HEAD + ROW.replace("411.511", "")).encode(), "empty, but a value is required"),
        ((HEAD + ROW + ROW).encode(), "row 3 repeats the key month, vintage"),
        ((HEAD + ROW.replace("census", "cen\x07sus")).encode(), "row 2, column source_id: holds the character U+0007"),
        ((HEAD + ROW.replace("_2023\n", "_\x00\n")).encode(), "row 2, column source_id: holds the character U+0000"),
        (
            (HEAD + ROW.replace("_2023\n", '\n"\n').replace("census", '"census')).encode(),
            "row 2, column source_id: holds the character U+000A",
        ),
        ((HEAD + ROW.replace("census", "cen\x85sus")).encode(), "row 2, column source_id: holds the character U+0085"),
        (
            (HEAD + ROW.replace("census", "cen\uffffsus")).encode(),
            "row 2, column source_id: holds the character U+FFFF",
        ),
        ((HEAD + ROW).encode("utf-16"), "not a UTF-8 CSV file"),
    ],
)
def test_a_bad_table_is_refused_in_one_line(package, content, fault):
    path = package / f"{TABLE}.csv"
    path.unlink()
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(DataError) as refused:
        catalog.load(TABLE)
    assert str(path) in str(refused.value)
    assert fault in str(refused.value)
    assert "\n" not in str(refused.value)


def test_text_of_any_script_and_direction_is_read_as_it_stands(package):
    """Only what no drawing and no page can hold is refused: marks of direction, emoji and tone marks are text."""
    told = "tiếng Việt, \u200fעברית\u200e, a\u0301, 🛩️"
    path = package / f"{TABLE}.csv"
    path.write_text(HEAD + ROW.replace("census_duties_2026_09_file_2023", f'"{told}"'), encoding="utf-8")
    assert catalog.load(TABLE)["source_id"].tolist() == [told]


def test_a_table_may_be_empty_where_the_descriptor_says_so(package):
    for table in (TABLE, "us_goods_trade_by_year"):
        path = package / f"{table}.csv"
        path.write_text(path.read_text().splitlines()[0] + "\n")
    empty = catalog.load(TABLE)
    assert empty.empty
    assert empty["month"].dt.year.tolist() == []
    with pytest.raises(DataError, match=r"us_goods_trade_by_year\.csv: empty, only a header row"):
        catalog.load("us_goods_trade_by_year")


def test_a_table_the_descriptor_does_not_list_does_not_exist():
    with pytest.raises(DataError, match="no table 'gdp'"):
        catalog.load("gdp")


def test_a_loaded_table_may_be_changed_without_harm():
    mine = catalog.load(TABLE)
    mine["calculated_duty_usd_mn"] = 0.0
    assert catalog.load(TABLE)["calculated_duty_usd_mn"].min() > 0


def test_vietnams_total_is_the_printed_one_else_the_sum_of_both_flows():
    turnover = catalog.trade_reported_by_vietnam().set_index("year")["turnover"]
    assert turnover[2005] == 6_780  # printed; imports were not found
    assert turnover[2022] == 123_860  # printed, though the later final flows add to 123,937
    assert turnover[2018] == pytest.approx(47_580.11 + 12_755.72)  # printed only as "more than 60 billion"
    assert turnover[2024] == 134_500  # the printed total contradicts its own flows and is left out
    assert turnover.isna()[2010]  # not found, and not filled in


def test_industries_of_different_partners_cover_the_same_months():
    vietnam, world = catalog.imports_by_industry(), catalog.imports_by_industry("WLD")
    assert not world.duplicated(["year", "naics3"]).any()
    months = world.groupby("year")["months_covered"].first()
    assert months[2025] == 11  # the world's full year 2025 is held too, but Vietnam's is not
    pd.testing.assert_series_equal(months, vietnam.groupby("year")["months_covered"].first())


def test_a_figure_tells_the_vintage_of_the_rows_it_shows():
    assert catalog.source("us_imports_by_naics_year").endswith("(vintage 2026-02)")
    assert catalog.source("us_imports_by_naics_year", partner_iso3="VNM").endswith("(vintage 2026-01)")


@pytest.mark.parametrize("level", ["hs2", "hs4", "hs6"])
def test_exports_by_product_are_those_of_full_years_once_each(level):
    frame = catalog.exports_by_product(level)
    assert set(frame["months_covered"]) == {12}
    assert frame["year"].max() == catalog.last_full_year()
    assert not frame.duplicated(["year", level]).any()


def test_tables_of_vintages_are_those_that_hold_a_figure_twice(package):
    assert catalog.vintage_tables()["us_goods_trade_by_year"] == "value_usd_mn"
    path = package / "us_goods_trade_by_year.csv"
    header, *rows = path.read_text().splitlines(keepends=True)
    path.write_text(header + "".join(row for row in rows if row.split(",")[3] == "1"))
    catalog._read_table.cache_clear()
    assert "us_goods_trade_by_year" not in catalog.vintage_tables()
    assert "population_by_year" not in catalog.vintage_tables(), "persons, not dollars"


def test_a_table_that_can_not_be_read_is_not_listed_as_read():
    with pytest.raises(catalog.DataError):
        catalog.load("no_such_table")
    assert "no_such_table" not in catalog.tables_read()
