"""The files of a figure: made from its definition, in agreement with its table, harmless where they are opened."""

import csv
import io
import json
from xml.etree import ElementTree

import pandas as pd
import pytest

from tradebook import charts
from tradebook.charts import definition
from tradebook.publish import figure_files

PLACE = figure_files.Place("chapters/growth.html", "How did trade grow?", "The book", "2026.11")
TABLE = pd.DataFrame({"year": [2000, 2001], "who": ["a", "=1+1"], "v_usd_mn": [-1.5, None]})
SPACE = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def figure(shown):
    charts.figure(
        charts.line(TABLE, x="year", y="v_usd_mn"),
        name="x",
        title='A <takeaway> & "more" ' + "w" * 300,
        subtitle="Measure, unit",
        source="Producer (vintage 2026-06)",
        alt="A line",
        table=TABLE,
        notes="With care",
    )
    return shown[0]


def read(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text)))


def test_a_csv_holds_the_table_to_the_last_digit(figure):
    assert read(figure_files.csv_text(figure["table"])) == [
        ["year", "who", "v_usd_mn"],
        ["2000", "a", "-1.5"],
        ["2001", "'=1+1", ""],
    ]


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_a_text_that_a_spreadsheet_would_run_is_a_text_there(begin):
    cell = f'{begin}cmd|"/c calc"!A1, and\n"more"'
    table = definition.tabulated(pd.DataFrame({f"{begin}head": [cell], "v": [-2.0]}))
    rows = read(figure_files.csv_text(table).replace("\r", "¶"))
    assert rows[0][0][0] == rows[1][0][0] == "'"
    assert rows[1][0][1:].replace("¶", "\r") == cell
    assert rows[1][1] == "-2.0"


def test_the_metadata_name_each_column_of_the_csv_with_unit_and_kind(figure):
    told = json.loads(figure_files.metadata(figure, PLACE))
    columns = told["tableSchema"]["columns"]
    assert told["url"] == "x.csv"
    assert [column["titles"] for column in columns] == read(figure_files.csv_text(figure["table"]))[0]
    assert [column["datatype"] for column in columns] == ["gYear", "string", "number"]
    assert [column.get("schema:unitText") for column in columns] == [None, None, "million USD"]
    assert told["dc:source"] == "Producer (vintage 2026-06)"
    assert told["dc:license"]["@id"].startswith("https://creativecommons.org/")
    assert told["dc:isPartOf"]["@id"] == "../../chapters/growth.html#fig-x"
    assert "With care" in told["rdfs:comment"]


def test_a_figure_is_cited_with_its_page_book_edition_source_and_address(figure):
    cited = PLACE.cited(figure)
    assert cited[1:] == [
        "Figure in: How did trade grow? The book, edition 2026.11.",
        "Source: Producer (vintage 2026-06).",
        "chapters/growth.html#fig-x",
    ]
    online = figure_files.Place("chapters/growth.html", "", "The book", "", "https://example.org/book/")
    assert online.address("x") == "https://example.org/book/chapters/growth.html#fig-x"


def test_a_picture_that_stands_alone_holds_its_words_its_colours_and_white_paper(figure):
    root = ElementTree.fromstring(figure_files.picture(figure, PLACE))
    assert root.find(f"{SPACE}title").text == figure["title"]
    assert root.find(f"{SPACE}desc").text == "A line"
    paper = root.find(f"{SPACE}rect")
    assert (paper.get("fill"), paper.get("width")) == ("#ffffff", root.get("width"))
    texts = root.findall(f"{SPACE}text")
    said = "".join(text.text for text in texts)
    assert all(words in said for words in ("A <takeaway>", "Measure, unit", "With care", "Source: Producer"))
    bold = [text.text for text in texts if text.get("font-weight")]
    assert sum(line.count("w") for line in bold) == 301
    assert max(map(len, bold)) * 19 * 0.6 < float(root.get("width"))
    assert "var(" not in ElementTree.tostring(root, encoding="unicode")
    assert {element.get("fill") for element in root.iter() if element.get("fill")} >= {"#ffffff", "#222222", "#5F6368"}


def test_a_script_hands_over_both_specs_and_their_data_once(figure):
    text = figure_files.script(figure, "growth/x")
    key, _, held = text.removeprefix("tradebookFigure(").removesuffix(");\n").partition(",")
    told = json.loads(held)
    assert json.loads(key) == "growth/x"
    assert set(told["specs"]) == {"wide", "narrow"}
    for layout, spec in figure["specs"].items():
        assert {**told["specs"][layout], "datasets": spec["datasets"]} == spec
        assert {name: told["data"][name] for name in spec["datasets"]} == spec["datasets"]
