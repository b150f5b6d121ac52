"""Every number in bound text can be opened, and what it then says of itself is so."""

import csv
import gzip
import itertools
import json
import re

import pytest
from bs4 import BeautifulSoup
from printed import values

from conftest import BOOK
from tradebook.publish import site as publishing

PAGES = publishing.pages(BOOK)
SCALE = {"billion US dollars": 1000.0}  # to the million dollars in which facts are told

# What digits in bound text are besides figures: dates, codes, names, and levels and words of others that are quoted.
NAMES = re.compile(
    r"""“[^”]*”                                                  # titles of events and claims, quoted notes
      | \b(?:\d{1,2}\s(?:or\s\d{1,2}\s)?)?(?:January|February|March|April|May|June|July|August|September
           |October|November|December)(?:\s(?:19|20)\d\d)?\b | \b(?:19|20)\d\d\b  # dates
      | \bHS\s[\d.]+(?:\s(?:and|to)\s\d+)? | \b(?:NAICS|[Ss]ection|heading)\s\d+ | \b[a-z]+\d*-\d+\b  # codes
      | \b7[38]7(?:-\d+|\sMAX\s\d+)? | \bA3\d\d\S* | \b9HA\.02\b | \bNhon\sTrach\s3\sand\s4\b
      | \b(?:Son\sMy|Phase|phase)\s\d\b                          # products and plants
      | \b95%\sinterval | \bp-value\b | \bseed\s\d+""",
    re.VERBOSE,
)
DIGITS = re.compile(r"\d[\d.,]*")


@pytest.fixture(scope="module")
def published(site) -> dict:
    return json.loads((site / "facts.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def figures(published) -> list[tuple[str, dict]]:
    return [(f"{fact['page']}: {fact['key']}", one) for fact in published["facts"] for one in fact["figures"]]


def rows_of(table: str) -> list[dict]:
    descriptor = json.loads((BOOK / "data" / "datapackage.json").read_text(encoding="utf-8"))
    path = {entry["name"]: entry["path"] for entry in descriptor["resources"]}[table.replace("_", "-")]
    with (BOOK / "data" / path).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_printed_number_is_its_value_rounded(figures):
    wrong = []
    for where, one in figures:
        low, high = values(one["text"], one["unit"])
        slack = 1e-9 * max(1.0, abs(one["value"]))
        # A sum told as 'a deficit of' or 'lower by' is printed without its sign.
        if not any(low - slack <= value <= high + slack for value in (one["value"], -one["value"])):
            wrong.append((where, one["text"], one["value"], one["unit"]))
    assert not wrong
    assert len(figures) > 700


def test_every_row_that_a_figure_names_holds_its_value(figures):
    units = {
        (entry["name"].replace("-", "_"), field["name"]): field.get("unit")
        for entry in json.loads((BOOK / "data" / "datapackage.json").read_text(encoding="utf-8"))["resources"]
        for field in entry["schema"]["fields"]
    }
    named = [(where, one, row) for where, one in figures for row in one["rows"]]
    tables = {row["table"]: rows_of(row["table"]) for _, _, row in named}
    for where, one, row in named:
        [found] = [cells for cells in tables[row["table"]] if row["key"].items() <= cells.items()]
        told = float(found[row["column"]]) * SCALE.get(units[row["table"], row["column"]], 1.0)
        assert told == pytest.approx(one["value"] * {"US dollars": 1e-6}.get(one["unit"], 1.0), rel=1e-9), (where, row)
    assert len(named) > 20


def test_every_figure_names_tables_of_the_package_and_their_vintage(published, figures):
    known = {path.stem for path in (BOOK / "data").glob("*.csv")}
    for where, one in figures:
        assert set(one["tables"]) <= known, where
        assert set(one["vintage"]) <= set(one["tables"]), where
        assert one["cell"] >= 1
        assert all(published["tables"][table]["source"] for table in one["tables"])
        assert set(one) == {"text", "value", "unit", "tables", "rows", "vintage", "cell"}
    without = [one for _, one in figures if not one["tables"]]
    assert len(without) < 0.1 * len(figures)  # what a reader or an author sets, such as the level of an interval


def test_nearly_every_digit_in_bound_text_belongs_to_a_figure_or_a_name(published):
    known = {(fact["page"], fact["key"]): fact["figures"] for fact in published["facts"]}
    all_digits, left = 0, []
    for page in PAGES:
        golden = BOOK / "tests" / "golden" / f"{page.rpartition('/')[2]}.json"
        for key, text in json.loads(golden.read_text(encoding="utf-8")).items() if golden.is_file() else []:
            rest = NAMES.sub(" ", text)
            all_digits += len(DIGITS.findall(rest))
            for one in sorted(known.get((page, key), []), key=lambda one: -len(one["text"])):
                rest = rest.replace(one["text"], " ", 1)
            left += [(page, key, digits) for digits in DIGITS.findall(rest)]
    assert all_digits > 700
    assert len(left) <= 0.05 * all_digits, left


@pytest.mark.parametrize("page", PAGES)
def test_every_pasted_number_is_a_link_to_its_entry(site, published, page):
    tree = BeautifulSoup((site / f"{page}.html").read_text(encoding="utf-8"), "html.parser")
    ids = [tag["id"] for tag in tree.select("[id]")]
    assert len(set(ids)) == len(ids)
    for link in tree.select("a.tb-fact"):
        target, _, anchor = link["href"].partition("#")
        path = (site / f"{page}.html").parent / target if target else site / f"{page}.html"
        other = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser") if target else tree
        entry = other.find(id=anchor)
        assert entry.th.get_text() == link.get_text()
    own = {fact["key"]: fact["figures"] for fact in published["facts"] if fact["page"] == page}
    linked = {link["href"] for link in tree.select("article a.tb-fact")}
    for key, figures in own.items():
        some = {f"#fact-{key}-{number}" for number in range(1, len(figures) + 1)}
        tile = {f"#fact-{key}-1"} if page == "intro" else set()  # which leads on by its one large number
        assert some <= linked or some & linked <= tile, key  # a text is pasted with all its links, or not pasted
    assert not tree.select("h1 a.tb-fact, h2 a.tb-fact, figure a.tb-fact, a a")


def test_the_front_page_leads_to_the_chapters_own_entries(site):
    tree = BeautifulSoup((site / "index.html").read_text(encoding="utf-8"), "html.parser")
    tree = tree if tree.select("article") else BeautifulSoup((site / "intro.html").read_text(), "html.parser")
    links = [link["href"] for link in tree.select("a.tb-fact")]
    assert len(links) >= 20
    tiles = {link["href"] for link in tree.select(".tb-much a.tb-fact")}
    ours = re.compile(r"#fact-(since|data_changes)-\d+$")
    leads = [link for link in links if link not in tiles and not ours.match(link)]
    assert all(re.match(r"chapters/\w+\.html#fact-\w+-\d+$", link) for link in leads)


@pytest.mark.parametrize("page", PAGES)
def test_the_entries_of_a_page_are_light(site, page):
    tree = BeautifulSoup((site / f"{page}.html").read_text(encoding="utf-8"), "html.parser")
    entries = "".join(str(tag) for tag in tree.select("details.tb-facts"))
    assert len(gzip.compress(entries.encode())) <= 6_000


def test_facts_stand_in_the_order_of_the_book_with_the_edition_and_its_parameters(published):
    order = [PAGES.index(page) for page, _ in itertools.groupby(fact["page"] for fact in published["facts"])]
    assert order == sorted(order)
    assert list(published) == ["edition", "parameters", "tables", "facts"]
    assert published["parameters"]["chapters/deficit"]["end_year"] == 2025
