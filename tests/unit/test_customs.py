"""Vietnam Customs' tables by country and commodity, as CSV and as PDF. All figures are made up."""

import pandas as pd
import pytest

import customs_table
from customs_table import EXPORTS, VI
from tradebook import catalog
from tradebook.cli import main
from tradebook.connectors import customs
from tradebook.connectors.delivery import FormatError

NAME = "2026-t8-5x(vn-sb)"


def changed(row: int, column: int, value: str) -> list[list[str]]:
    rows = [list(cells) for cells in EXPORTS]
    rows[row][column] = value
    return rows


def parsed(path) -> pd.DataFrame:
    return customs.parse(path.read_bytes(), path)[0]


@pytest.fixture
def table(tmp_path):
    return customs_table.write_csv(tmp_path / f"{NAME}.csv")


def test_countries_and_their_goods_are_told_apart(table):
    frame = parsed(table)
    america = frame[frame["country"] == "HOA KỲ"]
    assert america["product"].isna().tolist() == [True, False, False, False, False]
    assert america["month_usd"].tolist() == [12_000_000_111, 150_000_001, 50_000_002, 1_500_000_003, 10_300_000_105]
    assert frame["block"].max() == 3


def test_a_product_may_have_only_a_value_to_date(table):
    coffee = parsed(table).query("country == 'AI CẬP' and product == 'Cà phê'").iloc[0]
    assert pd.isna(coffee["month_usd"])
    assert coffee["to_date_usd"] == 1_000_000


def test_english_files_part_thousands_by_commas(table, tmp_path):
    heading = ["Country/Territory-Main exports", "Units", "Month Volume", "Month Value(USD)", "Volume", "Value(USD)"]
    english = customs_table.write_csv(tmp_path / "en.csv", customs_table.english(), heading)
    frame, language = customs.parse(english.read_bytes())
    assert language == "en"
    assert frame["month_usd"].equals(parsed(table)["month_usd"])


@pytest.mark.parametrize(
    ("rows", "heading", "says"),
    [
        (changed(2, 3, "12,000,000,111"), VI, "row 4, 'HOA KỲ': '12,000,000,111' is not a whole number with '.'"),
        (changed(4, 2, "1,111"), VI, "row 6, 'Cà phê': '1,111' is not a whole number"),
        (changed(4, 2, "11.11"), VI, "'11.11' is not a whole number"),
        (
            changed(5, 3, "1.500.000.103"),
            VI,
            "row 4, HOA KỲ: its goods and its total of the month differ by 100 dollars",
        ),
        (changed(5, 5, "11.500.000.109"), VI, "its total of the year to date differ by 100 dollars"),
        ([row for row in EXPORTS if row[0] != "Hàng dệt, may"], VI, "differ by 1,500,000,003 dollars"),
        (changed(3, 1, ""), VI, "row 5, 'Hàng thủy sản': no unit, though not in capitals"),
        (changed(3, 5, ""), VI, "row 5, 'Hàng thủy sản': no value to date"),
        (EXPORTS[1:], VI, "row 2, 'Cà phê': goods with no country above them"),
        (EXPORTS, ["Mặt hàng", *VI[1:]], "the heading is not that of table 5X or 5N"),
        (EXPORTS, [*VI[:3], "Trị giá (VND)", *VI[4:]], "the heading is not that of table 5X or 5N"),
        ([], VI, "no rows below the heading"),
        ([*EXPORTS, ["extra"]], VI, "row 11 has 1 cells, not 6"),
    ],
)
def test_another_table_is_refused_in_one_line(tmp_path, rows, heading, says):
    path = customs_table.write_csv(tmp_path / "table.csv", rows, heading)
    with pytest.raises(FormatError) as refused:
        parsed(path)
    assert says in str(refused.value)
    assert str(path) in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"%PDF-1.7\nnothing else", b'"open'])
def test_a_file_of_another_kind_is_refused(content):
    with pytest.raises(FormatError):
        customs.parse(content, "table.pdf")


def test_a_dollar_of_rounding_for_each_row_is_allowed(tmp_path):
    rows = changed(2, 3, "12.000.000.113")
    assert len(parsed(customs_table.write_csv(tmp_path / "table.csv", rows))) == len(rows)


@pytest.mark.parametrize(
    ("name", "month", "flow", "status"),
    [
        ("2026-t8-5x(vn-sb).pdf", "2026-08", "exports", "preliminary"),
        ("2025-T12-5N(TA-CT).pdf", "2025-12", "imports", "final"),
        ("3362023-T11-5X(VN-SB)-1.pdf", "2023-11", "exports", "preliminary"),
    ],
)
def test_the_name_of_a_file_tells_its_release(name, month, flow, status):
    told = customs.release(name)
    assert (f"{told.month:%Y-%m}", told.flow, told.status) == (month, flow, status)


@pytest.mark.parametrize("name", ["2026-t6k1-5x(vn-sb).pdf", "2026-T6K2-5N(TA-SB).pdf"])
def test_half_months_are_refused_whatever_else_is_told(name):
    with pytest.raises(FormatError, match=r"half a month .*never a monthly figure"):
        customs.release(name, "2026-06", "exports", "preliminary")


def test_a_file_without_a_telling_name_needs_options():
    with pytest.raises(FormatError, match="give --period, --flow and --status"):
        customs.release("table.csv", "2026-08", "exports")
    assert customs.release("table.csv", "2026-08", "imports", "final").flow == "imports"
    with pytest.raises(FormatError, match="--period 8/2026: write the month as 2026-08"):
        customs.release("table.csv", "8/2026", "exports", "final")


def figures(delivery) -> dict[str, pd.DataFrame]:
    return {update.table: update.figures for update in delivery.updates}


def test_the_rows_of_the_united_states_are_delivered_for_month_and_year_to_date(table):
    delivery = customs.deliver(table)
    total = figures(delivery)["vn_goods_trade_with_us_by_period"]
    spans = [f"{row.period_start:%Y-%m} {row.period_end:%Y-%m} {row.value_usd_mn:.6f}" for row in total.itertuples()]
    assert spans == ["2026-08 2026-08 12000.000111", "2026-01 2026-08 95000.000333"]
    groups = figures(delivery)["vn_exports_to_us_by_group_period"]
    month = groups[groups["period_start"] == pd.Timestamp("2026-08-01")].set_index("product_group")["value_usd_mn"]
    assert month.round(3).to_dict() == {"coffee": 50.0, "seafood": 150.0, "textiles & garments": 1500.0}
    assert set(groups["basis"]) == {"Vietnam Customs, preliminary"}
    assert delivery.vintage == "2026-09"


def test_in_january_the_year_to_date_is_the_month(tmp_path):
    path = customs_table.write_csv(tmp_path / "2026-t1-5x(vn-ct).csv")
    delivery = customs.deliver(path)
    assert len(figures(delivery)["vn_goods_trade_with_us_by_period"]) == 1
    assert set(figures(delivery)["vn_goods_trade_with_us_by_period"]["confidence"]) == {"high"}
    assert delivery.vintage is None


def test_in_december_the_year_to_date_is_the_year(tmp_path):
    path = customs_table.write_csv(tmp_path / "2025-t12-5x(vn-sb).csv")
    delivered = figures(customs.deliver(path))
    assert delivered["vn_goods_trade_with_us_by_year"][["year", "value_usd_mn"]].to_numpy().tolist() == [
        [2025, 95_000.000333]
    ]
    assert len(delivered["vn_goods_trade_with_us_by_period"]) == 1


def test_an_unknown_product_is_refused_with_the_place_to_add_it(tmp_path):
    path = customs_table.write_csv(tmp_path / f"{NAME}.csv", changed(3, 0, "Gạo"))
    with pytest.raises(
        FormatError, match=r"no product group for Gạo: add a row for each \(vi, exports\) to .*vn_customs_groups"
    ):
        customs.deliver(path)


@pytest.mark.parametrize("name", ["hàng dệt, may", "Hàng thủy sản"])
def test_half_a_name_is_not_taken_for_another(tmp_path, name):
    path = customs_table.write_csv(tmp_path / f"{NAME}.csv", changed(5, 0, name))
    with pytest.raises(FormatError, match="twice, or the end of a longer name"):
        customs.deliver(path)


def test_a_table_without_the_united_states_is_refused(tmp_path):
    path = customs_table.write_csv(tmp_path / f"{NAME}.csv", EXPORTS[:2])
    with pytest.raises(FormatError, match="no row for the United States"):
        customs.deliver(path)


@pytest.fixture(scope="module")
def vietnamese_font():
    """Skips where the letters can't be drawn; the English layout is drawn everywhere."""
    if not customs_table.can_draw_vietnamese():
        pytest.skip("no font with Vietnamese letters here: their PDF was not drawn")


LAYOUTS = {"plain": {}, "ruled": {"rules": True}, "one page": {"per_page": 99}, "a row a page": {"per_page": 1}}


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
def test_a_drawn_pdf_reads_as_its_csv(vietnamese_font, table, tmp_path, layout):
    pdf = customs_table.write_pdf(tmp_path / f"{NAME}.pdf", **layout)
    pd.testing.assert_frame_equal(parsed(pdf), parsed(table))


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
def test_a_drawn_english_pdf_reads_as_its_csv(tmp_path, layout):
    heading = ["Country/Territory-Main exports", "Units", "", "(USD)", "", "(USD)"]
    rows = customs_table.english()
    pdf = customs_table.write_pdf(tmp_path / "en.pdf", rows, language="en", **layout)
    pd.testing.assert_frame_equal(parsed(pdf), parsed(customs_table.write_csv(tmp_path / "en.csv", rows, heading)))


def test_a_name_over_two_lines_is_put_together_between_rules(vietnamese_font, tmp_path, table):
    rows = changed(6, 0, "Hàng hóa\nkhác")
    pdf = customs_table.write_pdf(tmp_path / f"{NAME}.pdf", rows, rules=True)
    pd.testing.assert_frame_equal(parsed(pdf), parsed(table))


def test_a_name_over_two_lines_without_rules_is_refused(vietnamese_font, tmp_path):
    pdf = customs_table.write_pdf(tmp_path / f"{NAME}.pdf", changed(6, 0, "Hàng hóa\nkhác"))
    with pytest.raises(FormatError, match=r"no product group for|end of a longer name"):
        customs.deliver(pdf)


def test_a_pdf_without_the_heading_is_refused(vietnamese_font, tmp_path):
    pdf = customs_table.write_pdf(tmp_path / f"{NAME}.pdf", heading=False)
    with pytest.raises(
        FormatError, match=r"no heading with units, volumes and values; a scan, or not table 5X or 5N\?"
    ):
        customs.deliver(pdf)


def drawn(path):
    return customs_table.write_pdf(path.with_suffix(".pdf"), customs_table.english(), language="en")


@pytest.mark.parametrize(
    ("write", "groups"),
    [
        (customs_table.write_csv, ["coffee", "seafood", "textiles & garments"]),
        (drawn, ["footwear", "phones & components", "textiles & garments", "wood & wood products"]),
    ],
    ids=["csv", "pdf"],
)
def test_an_ingested_table_lands_in_the_data(package, contents, tmp_path, capsys, write, groups):
    path = write(tmp_path / f"{NAME}.csv")
    before = contents()
    assert main(["ingest", "customs", str(path)]) == 0
    told = capsys.readouterr().out
    assert "vn_goods_trade_with_us_by_period: 2 new, 0 revised" in told
    assert f"vn_exports_to_us_by_group_period: {2 * len(groups)} new, 0 revised" in told
    total = catalog.load("vn_goods_trade_with_us_by_period").query("is_preferred")
    total = total[total["period_end"] == pd.Timestamp("2026-08-01")]
    assert sorted(total["value_usd_mn"]) == [12_000.0, 95_000.0]
    by_group = catalog.load("vn_exports_to_us_by_group_period")
    month = by_group[by_group["period_start"] == pd.Timestamp("2026-08-01")]
    assert month["product_group"].tolist() == groups
    source = catalog.load("sources").set_index("source_id").loc[total["source_id"].iloc[0]]
    assert source["title"] == "Exports by country and main commodity, 2026-08, preliminary (table 5)"
    assert {name for name, content in contents().items() if content != before[name]} == {
        "vn_goods_trade_with_us_by_period.csv",
        "vn_exports_to_us_by_group_period.csv",
        "sources.csv",
        "data_changes.csv",
    }


@pytest.mark.parametrize(
    ("rows", "name"),
    [
        (changed(3, 0, "Gạo"), NAME),
        (changed(2, 3, "12,000,000,111"), NAME),
        (changed(5, 3, "1.600.000.003"), NAME),
        (EXPORTS, "2026-t8k1-5x(vn-sb)"),
        (EXPORTS, "table"),
    ],
    ids=["unmapped", "mixed marks", "total", "half a month", "no period"],
)
def test_a_refused_table_leaves_the_data_as_they_were(package, contents, tmp_path, capsys, rows, name):
    before = contents()
    assert main(["ingest", "customs", str(customs_table.write_csv(tmp_path / f"{name}.csv", rows))]) == 1
    told = capsys.readouterr().err
    assert told.startswith("tradebook: ")
    assert told.count("\n") == 1
    assert contents() == before


def test_options_of_customs_are_refused_elsewhere(package, tmp_path, capsys):
    assert main(["ingest", "comtrade", str(tmp_path / "x.json"), "--period", "2026-08"]) == 1
    assert "--period: only for customs" in capsys.readouterr().err
    assert main(["ingest", "customs", "one.csv", "two.csv"]) == 1
    assert "customs: one file at a time" in capsys.readouterr().err
