"""The Census country workbook: read as published, refused whole when it is anything else. All figures are made up."""

import random
import zipfile

import pandas as pd
import pytest

from census_workbook import row, write
from tradebook.connectors import census_country
from tradebook.connectors.census_country import HEADER, MONTHS
from tradebook.connectors.delivery import FormatError

ROWS = [
    row(2025, 15, "World, Not Seasonally Adjusted", [200.0] * 12, [100.0] * 12),
    row(2026, 15, "World, Not Seasonally Adjusted", [210.0] * 8, [110.0] * 8),
    row(2026, 3, "European Union", [50.0] * 8, [40.0] * 8),
    row(2025, 5520, "Vietnam", [10.0] * 12, [1.5] * 12),
    row(2026, 5520, "Vietnam", [12.0, 11.0, 0, 13.0, 13.0, 13.0, 13.0, 13.0], [1.0] * 8),
]


@pytest.fixture
def published(tmp_path):
    return write(tmp_path / "country.xlsx", ROWS)


def test_published_months_become_rows_with_codes_as_text(published):
    frame = census_country.parse(published).months
    vietnam = frame[frame["census_code"] == "5520"]
    assert len(vietnam) == 2 * (12 + 8)
    august = vietnam[vietnam["month"] == pd.Timestamp("2026-08-01")].set_index("flow")["value_usd_mn"]
    assert august.to_dict() == {"exports": 1.0, "imports": 13.0}
    assert set(frame["census_code"]) == {"0015", "5520"}  # the European Union is a group


def test_a_month_not_yet_published_is_left_out_and_a_published_zero_stays(published):
    frame = census_country.parse(published).months
    assert frame["month"].max() == pd.Timestamp("2026-08-01")
    zero = frame.query("census_code == '5520' and flow == 'imports' and value_usd_mn == 0")["month"]
    assert zero.tolist() == [pd.Timestamp("2026-03-01")]


def test_a_csv_of_the_same_columns_reads_the_same(published, tmp_path):
    pd.DataFrame(ROWS, columns=HEADER).to_csv(tmp_path / "country.csv", index=False)
    again, first = census_country.parse(tmp_path / "country.csv"), census_country.parse(published)
    pd.testing.assert_frame_equal(again.months, first.months)
    pd.testing.assert_frame_equal(again.years, first.years)


def test_years_are_taken_as_printed_and_the_current_one_is_a_part(published):
    years = census_country.parse(published).years.query("census_code == '5520' and flow == 'imports'")
    assert years[["year", "months_covered", "value_usd_mn"]].to_numpy().tolist() == [[2025, 12, 120], [2026, 8, 88]]


def test_a_workbook_of_the_published_size_is_read(tmp_path):
    draw = random.Random(1)
    codes = [15, *range(1010, 1010 + 224)]
    rows = [
        row(year, code, f"Place {code}", *([round(draw.uniform(1, 900), 1) for _ in MONTHS] for _ in "IE"))
        for year in range(1985, 2026)
        for code in codes
    ]
    published = census_country.parse(write(tmp_path / "country.xlsx", rows))
    assert len(rows) > 9_200
    assert len(published.months) == 24 * len(rows)
    assert len(published.years) == 2 * len(rows)


def test_rows_that_are_not_asked_for_can_not_spoil_the_rest(tmp_path):
    odd = [2026, 4, "World, Seasonally Adjusted", *["n/a"] * 26]
    published = census_country.parse(write(tmp_path / "country.xlsx", [*ROWS, odd]), {"0015", "5520"})
    assert published.left_out == {"0003", "0004"}
    assert set(published.years["census_code"]) == {"0015", "5520"}


def test_an_old_year_of_another_country_may_have_been_revised_as_a_whole(tmp_path):
    mexico = row(2025, 2010, "Mexico", [50.0] * 12, [40.0] * 12, (606.0, 480.0))  # months 600: a hundredth below
    census_country.parse(write(tmp_path / "country.xlsx", [*ROWS, mexico]))
    mexico[15] = 650.0
    with pytest.raises(FormatError, match=r"Mexico 2025: months of imports differ from IYR by 50\.0 million"):
        census_country.parse(write(tmp_path / "country.xlsx", [*ROWS, mexico]))


def changed(line: int, column: str, value):
    rows = [list(cells) for cells in ROWS]
    rows[line][HEADER.index(column)] = value
    return rows


@pytest.mark.parametrize(
    ("rows", "header", "says"),
    [
        (changed(4, "IJAN", "=SUM(A1:A9)"), HEADER, "row 6, IJAN: a formula"),
        (changed(4, "IJAN", "n/a"), HEADER, "row 6, IJAN: 'n/a' is not a number"),
        (changed(4, "IJAN", -12.0), HEADER, "row 6, IJAN: -12.0 is not a sum"),
        (changed(4, "IJAN", 12_000.0), HEADER, "row 6, Vietnam 2026: months of imports differ from IYR by 11,988.0"),
        (changed(4, "year", "next"), HEADER, "row 6, year: 'next' is not a year"),
        (changed(4, "CTY_CODE", "VNM"), HEADER, "row 6, CTY_CODE: 'VNM' is not a country code"),
        (changed(4, "year", 2025), HEADER, "row 6 repeats country 5520 in 2025"),
        (ROWS[2:], HEADER, "no figures for the world"),
        ([], HEADER, "no rows below the header"),
        (ROWS, [*HEADER[:-1], "EXTRA"], "the header lacks EYR"),
        (ROWS, [HEADER[1], HEADER[0], *HEADER[2:]], "another order"),
    ],
)
def test_another_file_is_refused_in_one_line(tmp_path, rows, header, says):
    path = write(tmp_path / "country.xlsx", rows, header)
    with pytest.raises(FormatError) as refused:
        census_country.parse(path)
    assert says in str(refused.value)
    assert str(path) in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_web_page_saved_as_a_workbook_is_refused(tmp_path):
    (tmp_path / "country.xlsx").write_text("<html><title>Missing Key</title></html>")
    with pytest.raises(FormatError, match="may have answered with a web page"):
        census_country.parse(tmp_path / "country.xlsx")


def test_a_truncated_workbook_is_refused(published):
    published.write_bytes(published.read_bytes()[:-400])
    with pytest.raises(FormatError, match=r"not an \.xlsx file"):
        census_country.parse(published)


def test_a_workbook_that_unpacks_to_far_too_much_is_not_opened(tmp_path, monkeypatch):
    monkeypatch.setattr(census_country, "LARGEST_CONTENT", 1_000_000)
    with zipfile.ZipFile(tmp_path / "country.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 2_000_000)
    assert (tmp_path / "country.xlsx").stat().st_size < 10_000
    with pytest.raises(FormatError, match="unpacks to 2,000,000 bytes"):
        census_country.parse(tmp_path / "country.xlsx")


def test_a_file_far_larger_than_the_published_one_is_not_opened(published, monkeypatch):
    monkeypatch.setattr(census_country, "LARGEST_FILE", 100)
    with pytest.raises(FormatError, match="far more than the published file"):
        census_country.parse(published)


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda text: text.encode("utf-16"), "not a UTF-8 CSV file"),
        (lambda text: b"\xef\xbb\xbf" + text.encode(), "byte order mark; save it as plain UTF-8"),
        (lambda text: text.replace("\n", "\r\n").encode(), "Windows line ends; save it with Unix ones"),
        (lambda text: text.replace(",", ";").encode(), "the header lacks year, CTY_CODE"),
        (lambda text: text.replace("200.0", '"1,200.0"', 1).encode(), "row 2, IJAN: '1,200.0' is not a number"),
        (lambda text: text.replace("200.0", '"200,0"', 1).encode(), "row 2, IJAN: '200,0' is not a number"),
        (lambda text: text.replace("200.0", "nan", 1).encode(), "row 2, IJAN: nan is not a sum"),
        (lambda text: text.replace("200.0", "inf", 1).encode(), "row 2, IJAN: inf is not a sum"),
        (lambda text: text[:-30].encode(), "row 6 has"),
        (lambda text: b"", "the header lacks year, CTY_CODE"),
    ],
)
def test_a_csv_spoilt_on_its_way_is_refused(tmp_path, spoil, says):
    path = tmp_path / "country.csv"
    pd.DataFrame(ROWS, columns=HEADER).to_csv(path, index=False)
    path.write_bytes(spoil(path.read_text(encoding="utf-8")))
    with pytest.raises(FormatError, match=r"^[^\n]*$") as refused:
        census_country.parse(path)
    assert says in str(refused.value)
