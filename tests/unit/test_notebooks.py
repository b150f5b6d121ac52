"""An executed notebook as a reader gets it: whole, plain, the same each time, and with its figures."""

import json

import nbformat
import pandas as pd
import pytest
from nbformat import v4

from tradebook import charts
from tradebook.charts import markup
from tradebook.publish import cards, notebooks, raster

TABLE = pd.DataFrame({"year": [2000, 2001], "who": ["a < b"] * 2, "v_usd_mn": [1.0, 2]})
NASTY = "A \"takeaway\" & <script>alert('x')</script> \u202e\x07 đường 🚢"


@pytest.fixture
def figure(monkeypatch):
    """The output of a cell that shows a figure whose words mean mischief."""
    shown = []
    monkeypatch.setattr(markup, "display", lambda bundle, raw: shown.append(bundle))
    words = {"title": NASTY, "subtitle": "Measure, unit", "source": "A < B & C", "alt": 'A "line"'}
    drawing = charts.line(TABLE, x="year", y="v_usd_mn", series="who")
    charts.figure(drawing, name="x", table=TABLE, **words)
    return v4.new_output("display_data", data=shown[0])


def chapter(*outputs, prose: str = "Words.") -> nbformat.NotebookNode:
    code = v4.new_code_cell("1 + 1", outputs=list(outputs), metadata={"tags": ["hide-input"], "papermill": {"a": 1}})
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    return v4.new_notebook(
        cells=[v4.new_markdown_cell(prose), code], metadata={**kernel, "tradebook": {"fingerprint": "f"}}
    )


def test_a_figure_is_read_back_as_it_was_put_out(figure):
    found = notebooks.first_figure(chapter(figure))
    assert (found.title, found.subtitle, found.alt, found.source) == (NASTY, "Measure, unit", 'A "line"', "A < B & C")
    for svg, width in [(found.wide, "720"), (found.narrow, "340")]:
        assert svg.startswith("<svg ")
        assert svg.endswith("</svg>")
        assert svg.count("<svg") == 1
        assert f'width="{width}"' in svg


def test_a_page_without_a_figure_has_none():
    assert notebooks.first_figure(chapter(v4.new_output("display_data", data={"text/html": "<p>no</p>"}))) is None


def test_a_download_shows_its_figures_and_drops_what_only_the_book_reads(figure):
    bound = v4.new_output(
        "display_data", data={"application/papermill.record/text/plain": "'x'"}, metadata={"scrapbook": {"name": "x"}}
    )
    made = notebooks.for_reader(chapter(bound, figure), {})
    nbformat.validate(made)
    shown = made.cells[1].outputs
    assert [set(output.data) for output in shown] == [
        {"text/html", "text/plain"},
        {"image/svg+xml", "text/plain"},
        {"text/html", "text/plain"},
    ]
    assert "<script" not in shown[0].data["text/html"]
    assert shown[2].data["text/plain"] == "Source: A < B & C"
    assert "fingerprint" not in made.metadata.get("tradebook", {})
    assert made.cells[1].metadata == {"tags": ["hide-input"]}


def test_the_same_run_gives_the_same_bytes(figure):
    # the ids of cells are drawn anew each time a chapter is read
    first, second = chapter(figure), chapter(figure)
    assert first.cells[0].id != second.cells[0].id
    assert nbformat.writes(notebooks.for_reader(first, {})) == nbformat.writes(notebooks.for_reader(second, {}))


@pytest.mark.parametrize(
    ("prose", "plain"),
    [
        ("It {glue:text}`verb` by {glue:text}`far`.", "It rose by 5%."),
        ("It {glue:text}`unknown`.", "It {glue:text}`unknown`."),
        ("See {doc}`the other\ncount <two_ledgers>`.", "See [the other\ncount](two_ledgers.ipynb)."),
        ("See {doc}`it <chapters/deficit>`.", "See [it](deficit.ipynb)."),
        ("(rules)=\n## Rules\n\nBy {ref}`the rules <rules>`.", "## Rules\n\nBy the rules."),
        (
            ":::{admonition} In short\n:class: tb-answer\nIt {glue:text}`verb`.\nYes.\n:::\n\nOn.",
            "**In short.** It rose.\nYes.\n\n\nOn.",
        ),
    ],
)
def test_prose_is_written_in_plain_markdown(prose, plain):
    made = notebooks.for_reader(chapter(prose=prose), {"verb": "rose", "far": "5%"})
    assert made.cells[0].source == plain


def test_bound_texts_are_read_from_where_the_build_keeps_them():
    kept = json.loads('{"finding": {"data": {"text/plain": "\\"it\'s 5%\\""}}}')
    assert notebooks.texts(kept) == {"finding": "it's 5%"}


def size(png: bytes) -> tuple[int, int]:
    assert png.startswith(b"\x89PNG")
    return int.from_bytes(png[16:20]), int.from_bytes(png[20:24])


def test_the_picture_of_a_page_has_the_size_that_is_asked_for(figure):
    drawn = cards.card(NASTY, NASTY, notebooks.figure_in(figure), "", "2026.11")
    assert "<script" not in drawn
    assert size(raster.png(drawn)) == (1200, 630)


def test_a_page_without_a_figure_has_a_picture_of_words():
    drawn = cards.card("The book", "Why?", None, "Because of this.", "2026.11")
    assert ">Why?</text>" in drawn
    assert ">Because of this.</text>" in drawn
    assert size(raster.png(drawn)) == (1200, 630)


@pytest.mark.parametrize("heading", ["Một " * 60, "w" * 400, "?"])
def test_a_long_title_stays_on_the_picture(heading, figure):
    drawn = cards.card("The book", heading, notebooks.figure_in(figure), "", "2026.11")
    assert drawn.count('font-weight="bold"') <= 6 + 3
    assert raster.png(drawn)
