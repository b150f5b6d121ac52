"""The codebook and the list of sources: from any row of any table a reader gets to the page it was read from."""

from types import SimpleNamespace

import pandas as pd
import pytest
from bs4 import BeautifulSoup

from tradebook import catalog, narrative, provenance

TABLES = catalog.tables()


@pytest.fixture(scope="module")
def page() -> BeautifulSoup:
    """What the codebook and the list of sources show, as one page."""
    shown = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(provenance, "show", shown.append)
        provenance.codebook()
        provenance.source_list()
    return BeautifulSoup("".join(shown), "html.parser")


def entry(page: BeautifulSoup, table: str):
    return page.find(id=f"table-{table.replace('_', '-')}")


def fact(page: BeautifulSoup, table: str, name: str):
    """The part of a table's entry under the heading `name`, or None."""
    heading = entry(page, table).find("dt", string=name)
    return heading and heading.find_next_sibling("dd")


@pytest.mark.parametrize("table", TABLES)
def test_every_row_leads_to_an_address(page, table):
    frame = catalog.load(table)
    if "source_id" not in frame or table == "sources":
        return
    links = {link.get_text(): link["href"] for link in fact(page, table, "Sources").select("a")}
    for source_id, number in frame["source_id"].value_counts().items():
        assert links[source_id] == f"#source-{source_id}"
        assert f"{source_id} ({number:,})" in fact(page, table, "Sources").get_text()
        address = page.find(id=f"source-{source_id}").find("a")["href"]
        assert address.startswith(("https://", "http://"))
    assert set(links) == set(frame["source_id"])


@pytest.mark.parametrize("table", TABLES)
def test_every_link_of_an_entry_leads_somewhere(page, table):
    for link in entry(page, table).select("a"):
        target = link["href"]
        if target.startswith("../data/"):  # the site holds the tables beside the folder of the chapters
            assert (catalog.directory() / target.removeprefix("../data/")).is_file(), target
        else:
            assert page.find(id=target[1:]) if target.startswith("#") else target.startswith("https://"), target


@pytest.mark.parametrize("table", TABLES)
def test_an_entry_tells_fields_units_traps_licence_and_last_change(page, table):
    resource, shown = catalog.resource(table), entry(page, table)
    rows = [[cell.get_text() for cell in row.select("td")] for row in shown.select("tbody tr")]
    assert [row[0] for row in rows] == [field["name"] for field in resource["schema"]["fields"]]
    units = {field["name"]: field.get("unit", "") for field in resource["schema"]["fields"]}
    assert all(kind.endswith(units[name]) for name, kind, _ in rows)
    traps = fact(page, table, "Traps")
    told = [narrative.apostrophes(caveat) for caveat in resource.get("caveats", [])]
    assert [item.get_text() for item in (traps.select("li") if traps else [])] == told
    assert fact(page, table, "Licence").select_one("a")["href"].startswith("https://")
    assert fact(page, table, "Last change").get_text().strip()


@pytest.mark.parametrize("table", TABLES)
def test_a_table_with_time_in_it_shows_its_coverage(page, table):
    timed = {"year", "yearmonth", "date"} & {field["type"] for field in catalog.resource(table)["schema"]["fields"]}
    strip = entry(page, table).select_one(".tb-strip svg")
    assert bool(strip) == bool(timed)
    if strip:
        assert strip["aria-label"] == entry(page, table).select_one(".tb-strip-words").get_text()


def test_the_terms_of_the_sources_are_counted_by_row(page):
    known = catalog.load("sources").set_index("source_id")["terms"]
    terms = catalog.load("diplomatic_events")["source_id"].map(known).value_counts()
    told = fact(page, "diplomatic_events", "Licence").get_text()
    assert all(f"{text} ({number})" in told for text, number in terms.items())


def test_the_last_change_is_the_newest_and_links_to_its_delivery():
    changes = pd.DataFrame(
        {
            "date": pd.to_datetime(["2026-11-22", "2026-12-05"]),
            "change": ["first edition", "census_country_2026_12"],
            "rows_added": [100, 2],
            "rows_revised": [0, 3],
            "largest_revision_pct": [float("nan"), 1.25],
        }
    )
    told = provenance._last_change(changes, {"census_country_2026_12"})
    assert told == (
        '5 December 2026: <a href="#source-census_country_2026_12">census_country_2026_12</a>, '
        "two rows added, 3 revised by 1.25% at most"
    )
    assert provenance._last_change(changes.head(1), set()) == "22 November 2026: first edition, 100 rows added"
    assert provenance._last_change(changes.head(0), set()) == "none logged"


def test_assumptions_are_a_table_of_values_and_bounds(monkeypatch):
    shown = []
    monkeypatch.setattr(provenance, "show", shown.append)
    run = SimpleNamespace(values={"trend_years": 5, "lng_mn_tonnes": 10.0})
    provenance.assumptions(run, trend_years="years of <trend>", lng_mn_tonnes="tonnes")
    cells = [cell.get_text() for cell in BeautifulSoup(shown[0], "html.parser").select("td, tbody th")]
    assert cells == ["Years of <trend>", "5", "3 to 15", "trend_years", "Tonnes", "10", "0.1 to 50", "lng_mn_tonnes"]
