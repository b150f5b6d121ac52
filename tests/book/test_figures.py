"""Each figure of the built book and its files, which were all made from one definition: whole, and in agreement."""

import csv
import gzip
import json
import struct
from pathlib import Path
from xml.etree import ElementTree

import pytest
from altair.utils import schemapi
from altair.vegalite.v6.schema import core
from bs4 import BeautifulSoup

from conftest import ABOUT, BOOK
from tradebook.charts import definition
from tradebook.publish import figures
from tradebook.publish import site as publishing

PAGES = publishing.pages(BOOK)
QUESTIONS = [page for page in PAGES if "/" in page and page not in ABOUT]
ENDINGS = ("csv", "csv-metadata.json", "svg", "png", "js")


def shown(site: Path, page: str) -> list:
    tree = BeautifulSoup((site / f"{page}.html").read_text(encoding="utf-8"), "html.parser")
    return tree.select("figure.tb-figure")


def file(site: Path, page: str, figure, ending: str) -> Path:
    return (site / f"{page}.html").parent / f"{figure['data-files']}.{ending}"


def held(site: Path, page: str, figure) -> dict:
    """What the figure's script hands over."""
    text = file(site, page, figure, "js").read_text(encoding="utf-8")
    key, _, rest = text.removeprefix("tradebookFigure(").removesuffix(");\n").partition(",")
    assert json.loads(key) == "/".join(figure["data-files"].split("/")[-2:])
    return json.loads(rest)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_and_its_styles_weigh_little(site, page):
    parts = [f"{page}.html", "_static/book.css", "_static/pygments.css"]
    weight = sum(len(gzip.compress((site / part).read_bytes())) for part in parts)
    assert weight <= 110_000, f"{page}: {weight:,} bytes"


@pytest.mark.parametrize("page", QUESTIONS)
def test_every_figure_offers_its_files_and_no_file_belongs_to_none(site, page):
    names = set()
    for figure in shown(site, page):
        offered = {link["href"] for link in figure.select("a[download]")}
        assert offered == {f"{figure['data-files']}.{ending}" for ending in ENDINGS[:-1]}
        assert all(file(site, page, figure, ending).stat().st_size for ending in ENDINGS)
        assert figure.select_one(".tb-link")["href"] == f"#{figure['id']}"
        names |= {file(site, page, figure, ending).resolve() for ending in ENDINGS}
    assert {path.resolve() for path in (site / "figures" / Path(page).name).iterdir()} == names


@pytest.mark.parametrize("page", QUESTIONS)
def test_the_csv_holds_the_table_that_the_page_shows(site, page):
    for figure in shown(site, page):
        told = json.loads(file(site, page, figure, "csv-metadata.json").read_text(encoding="utf-8"))
        columns = told["tableSchema"]["columns"]
        with file(site, page, figure, "csv").open(encoding="utf-8", newline="") as lines:
            head, *rows = csv.reader(lines)
        assert head == [column["titles"] for column in columns]
        assert told["url"] == file(site, page, figure, "csv").name
        table = figure.select_one(".tb-data table")
        assert [cell.get_text() for cell in table.select("thead th")] == [definition.heading(name) for name in head]
        assert [column["dc:description"] for column in columns] == [definition.heading(name) for name in head]
        # a text that is empty and one that is missing are the same to a CSV
        printed = [[cell.get_text() or "–" for cell in row.select("td")] for row in table.select("tbody tr")]
        told = [
            as_printed(texts, column["datatype"])
            for texts, column in zip(zip(*rows, strict=True), columns, strict=True)
        ]
        assert printed == [list(row) for row in zip(*told, strict=True)]


def as_printed(texts: tuple[str, ...], datatype: str) -> list[str]:
    if datatype == "number":
        return definition.column_cells([float(text) if text else None for text in texts])
    words = {"": "–", **({"True": "yes", "False": "no"} if datatype == "boolean" else {})}
    return [words.get(text, text.removeprefix("'")) for text in texts]


@pytest.mark.parametrize("page", QUESTIONS)
def test_metadata_and_citation_name_title_source_edition_and_place(site, page):
    for figure in shown(site, page):
        told = json.loads(file(site, page, figure, "csv-metadata.json").read_text(encoding="utf-8"))
        cited = figure.select_one(".tb-cite p").get_text()
        source = figure.select_one(".tb-source").get_text()
        assert told["dc:title"] == figure.select_one(".tb-title").get_text()
        assert told["dc:description"] == figure.select_one(".tb-subtitle").get_text()
        assert f"Source: {told['dc:source']}" == source
        assert told["dc:bibliographicCitation"] == cited
        assert all(words in cited for words in (told["dc:title"], told["schema:version"], source))
        assert cited.endswith(f"{page}.html#{figure['id']}")
        assert told["dc:isPartOf"]["@id"] == f"../../{page}.html#{figure['id']}"


@pytest.mark.parametrize("page", QUESTIONS)
def test_pictures_are_whole_and_stand_alone(site, page):
    for figure in shown(site, page):
        text = file(site, page, figure, "svg").read_text(encoding="utf-8")
        root = ElementTree.fromstring(text)
        assert root.find("{http://www.w3.org/2000/svg}title").text == figure.select_one(".tb-title").get_text()
        assert root.find("{http://www.w3.org/2000/svg}desc").text == figure.select_one(".tb-drawing")["aria-label"]
        assert not [name for name in ("href", "var(", "<script", "<style") if name in text]
        picture = file(site, page, figure, "png").read_bytes()
        assert picture.startswith(b"\x89PNG")
        size = [float(root.get(side)) * figures.PNG_SCALE for side in ("width", "height")]
        assert struct.unpack(">II", picture[16:24]) == pytest.approx(size, abs=1)


@pytest.mark.parametrize("page", QUESTIONS)
def test_every_figure_is_told_in_words(site, page):
    for figure in shown(site, page):
        words = figure.select_one(".tb-words")
        assert words.p.get_text() == figure.select_one(".tb-drawing")["aria-label"]
        assert words.select("li")
        assert not [item for item in words.select("li") if "nan" in item.get_text() or not item.get_text(strip=True)]


def marks(spec: dict):
    yield spec
    for layer in spec.get("layer", []):
        yield from marks(layer)


@pytest.mark.parametrize("page", QUESTIONS)
def test_no_line_of_a_tooltip_hides_another(site, page):
    # of two lines of one heading Vega prints the first: most tooltips once had no value
    for figure in shown(site, page):
        specs = held(site, page, figure)["specs"]
        assert set(specs) == {"wide", "narrow"}
        for part in (part for spec in specs.values() for part in marks(spec)):
            lines = part.get("encoding", {}).get("tooltip", [])
            heads = [line.get("title", line["field"]) for line in lines]
            assert len(set(heads)) == len(heads), (figure["id"], heads)
            assert all(head.strip() for head in heads)


@pytest.mark.parametrize("page", QUESTIONS)
def test_every_spec_keeps_to_the_schema_of_vega_lite(site, page):
    # Not asked as a chapter runs: Altair's own check takes longer than the sums.
    schema = core.load_schema()
    for figure in shown(site, page):
        for layout, spec in held(site, page, figure)["specs"].items():
            assert spec["config"].pop("background") is None  # Vega knows null for none, its schema does not
            fault = schemapi.validate_jsonschema(spec, schema, raise_error=False)
            assert fault is None, f"{figure['id']}, {layout}: {fault.message[:300]}"
