"""Each way in which figures go wrong is told in one line that names table, row, column, value, rule and advice."""

import re

import pytest

from tradebook import checks

MONTHS = "us_goods_trade_by_month"
YEARS = "us_goods_trade_by_year"
DUTIES = "us_duties_on_vietnam_by_month"
LAST = "2026-08,imports,2026-10,1,26474.5,census_country_2026_10_file_2026\n"


def replaced(old: str, new: str):
    def spoil(text: str) -> str:
        assert text.count(old) == 1, old
        return text.replace(old, new)

    return spoil


def added(*lines: str):
    return lambda text: text + "".join(lines)


def columns(change):
    return lambda text: "".join(",".join(change(line.split(","))) + "\n" for line in text.splitlines())


CASES = {
    "thousands taken for millions": (
        MONTHS,
        replaced(LAST, LAST.replace("26474.5", "26474500")),
        "value_usd_mn = 26474500",
    ),
    "a month not yet published": (
        MONTHS,
        added("2026-09,exports,2026-10,1,0,census_country_2026_10_file_2026\n"),
        "a month not yet published has no row",
    ),
    "a future month": (
        MONTHS,
        added("2031-01,imports,2026-10,1,26000,census_country_2026_10_file_2026\n"),
        "2031-01: lies in the future; correct the month",
    ),
    "a gap": (
        MONTHS,
        lambda text: re.sub(r"2026-05,imports.*\n", "", text),
        "us_goods_trade_by_month, row -, month = 2026-05: missing imports; add the row",
    ),
    "months that no longer add up": (
        MONTHS,
        lambda text: re.sub(r"(2024-07,exports,[^,]+,1,)[^,]+", r"\g<1>1000", text),
        "us_goods_trade_by_year, row",
    ),
    "two newest vintages of a month": (
        MONTHS,
        added(LAST.replace("2026-10,1,26474.5", "2026-11,1,26480.1")),
        "is_latest = 2: exactly one row of a fact carries is_latest",
    ),
    "two newest vintages": (
        YEARS,
        lambda text: text.replace("2022,exports,2023-03,0", "2022,exports,2023-03,1"),
        "is_latest = 2",
    ),
    "a partner above the world": (
        "us_goods_trade_by_partner_year",
        lambda text: re.sub(r"(2025,MEX,imports,2026-09,1,)[^,]+", r"\g<1>999999999", text),
        "the parts exceed the total",
    ),
    "a year a thousand times too large": (
        "us_goods_trade_by_partner_year",
        lambda text: re.sub(r"(2024,VNM,exports,2026-09,1,)[\d.]+", r"\g<1>13068300", text),
        "times the year before; check the unit",
    ),
    "a text in a number": (
        DUTIES,
        replaced("411.511", "n/a"),
        "us_duties_on_vietnam_by_month, row 2, calculated_duty_usd_mn = n/a",
    ),
    "a decimal comma": (DUTIES, replaced("411.511", '"411,511"'), "a dot for decimals, no thousands separators"),
    "NaN": (DUTIES, replaced("411.511", "nan"), "calculated_duty_usd_mn"),
    "infinity": (DUTIES, replaced("411.511", "inf"), "calculated_duty_usd_mn"),
    "a negative value": (DUTIES, replaced("411.511", "-411.511"), 'constraint "minimum" is "0"'),
    "semicolons": (DUTIES, lambda text: text.replace(",", ";"), DUTIES),
    "a missing column": (DUTIES, columns(lambda cells: cells[:-1]), DUTIES),
    "an extra column": (DUTIES, columns(lambda cells: [*cells, "x"]), DUTIES),
    "a renamed column": (DUTIES, replaced("calculated_duty_usd_mn", "duty"), DUTIES),
    "a duplicated column": (DUTIES, columns(lambda cells: [*cells[:2], *cells[1:]]), DUTIES),
    "a repeated key": (DUTIES, lambda text: text + text.splitlines()[-1] + "\n", "keep one row for each key"),
    "an empty file": (DUTIES, lambda text: "", DUTIES),
    "a truncated file": (DUTIES, lambda text: text[:-20], "the last line is cut off; fetch the file again"),
    "an unknown source": (DUTIES, replaced("411.511,8467.911,census", "411.511,8467.911,nobody"), "source_id"),
    "markup in a text": (
        "sources",
        lambda text: text.replace("Trump scuttles", "<script>alert(1)</script>", 1),
        "not plain text; remove markup and formula signs",
    ),
    "a formula in a text": (
        "naics3_industries",
        replaced(",Crops,", ",=1+1,"),
        "naics3_industries, row 2, label = =1+1",
    ),
    "an address that leads nowhere": (
        "sources",
        lambda text: text.replace("https://abouttrump.org", "abouttrump.org", 1),
        "not a web address; give the page that was read",
    ),
    "two general rates at once": (
        "tariff_rates_by_period",
        replaced("2025-08-07,2026-02-23,20,", "2025-08-07,2026-02-28,20,"),
        "end_date = 2026-02-28 00:00:00: runs into the rate that follows",
    ),
    "two sector duties at once": (
        "tariff_rates_by_period",
        replaced("2025-03-12,2025-06-03,25,", "2025-03-12,2025-07-03,25,"),
        "runs into the rate that follows",
    ),
    "an announced rate among those applied": (
        "tariff_rates_by_period",
        replaced("announced_not_applied,announced,", "announced_not_applied,applied,"),
        "rates of the series announced_not_applied are announced",
    ),
    "a proposed rate with days in force": (
        "tariff_rates_by_period",
        replaced("2026-06-02,,,12.5,", "2026-06-02,2026-06-02,,12.5,"),
        "one that is not charged has no dates",
    ),
    "a rate without a number": (
        "tariff_rates_by_period",
        replaced("2025-08-07,2026-02-23,40,", "2025-08-07,2026-02-23,,"),
        "a rate charged or estimated has a number and dates",
    ),
    "a price index on another base": (
        "us_price_indices_by_year",
        replaced("gdp_deflator,2017,2026-08,1,99.995,", "gdp_deflator,2017,2026-08,1,109.995,"),
        "the base year of gdp_deflator averages 100",
    ),
    "GDP in millions": (
        "gdp_by_year",
        replaced(",476.3,", ",476300,"),
        "1.1e+03 times the year before; check the unit",
    ),
    "a year of population missing": (
        "population_by_year",
        lambda text: re.sub(r"VNM,2010,.*\n", "", text),
        "the year before is missing for VNM",
    ),
    "a partner above Vietnam's total": (
        "vn_goods_trade_by_partner_year",
        lambda text: re.sub(r"(2019,CHN,imports,1,)[^,]+", r"\g<1>755861.4", text),
        "the parts exceed the total (all partners)",
    ),
    "the United States told in two ways": (
        "vn_goods_trade_by_partner_year",
        lambda text: re.sub(r"(2022,USA,exports,1,)[^,]+", r"\g<1>109400", text),
        "2022 exports, value_usd_mn = 109400.0: vn_goods_trade_with_us_by_year has 109,459.6",
    ),
    "product groups above their total": (
        "vn_imports_from_us_by_group_period",
        lambda text: re.sub(r'(2019-01,2019-12,"computers[^"]*",1,)[^,]+', r"\g<1>48500", text),
        "the parts exceed the total (imports)",
    ),
    "rounds out of order": (
        "negotiation_rounds",
        replaced("2025-06-04,2025-06-04", "2025-05-04,2025-05-04"),
        "negotiation_rounds, row 8, start_date = 2025-05-04: out of the order of dates",
    ),
    "a round that ends before it starts": (
        "negotiation_rounds",
        replaced("2025-06-09,2025-06-12", "2025-06-09,2025-06-02"),
        "out of the order of dates",
    ),
    "a product name that leads nowhere": (
        "vn_customs_groups",
        replaced("phones and components,en,exports,phones & components", "phones and components,en,exports,phones"),
        "product_group = phones: no group of vn_exports_to_us_by_group_period",
    ),
}


def test_the_data_of_this_edition_have_no_findings():
    assert [str(finding) for finding in checks.run()] == []


@pytest.mark.parametrize("name", CASES)
def test_a_fault_is_found_and_told_in_one_line(name, package):
    table, spoil, says = CASES[name]
    path = package / f"{table}.csv"
    before = path.read_text(encoding="utf-8")
    after = spoil(before)
    assert after != before, "the test spoils nothing"
    path.write_text(after, encoding="utf-8", newline="")
    told = [str(finding) for finding in checks.run()]
    assert any(says in line for line in told), told[:5]
    assert not any("\n" in line for line in told)


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (lambda raw: b"\xef\xbb\xbf" + raw, "byte order mark"),
        (lambda raw: raw.replace(b"\n", b"\r\n"), "save it with Unix line ends"),
        (lambda raw: raw.decode().encode("utf-16"), DUTIES),
    ],
)
def test_a_file_that_is_not_plain_utf8_is_found(raw, says, package):
    path = package / f"{DUTIES}.csv"
    path.write_bytes(raw(path.read_bytes()))
    assert any(says in str(finding) for finding in checks.run())


def test_a_file_too_large_is_not_even_read(package, monkeypatch):
    monkeypatch.setattr(checks, "LARGEST_FILE", 1_000)
    assert "too large for a table of this book" in str(checks.run()[0])


def test_a_missing_file_is_found(package):
    (package / f"{DUTIES}.csv").unlink()
    assert any(DUTIES in str(finding) for finding in checks.run())
