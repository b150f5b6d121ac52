"""A page of figures made for a test, with the files beside it that the book writes, in a folder and no server."""

import shutil
from pathlib import Path

import vl_convert

from conftest import BOOK
from tradebook.charts import definition, markup
from tradebook.publish import figure_files, figures, raster

PLACE = figure_files.Place("chapters/page.html", "A chapter", "The book", "2026.11")
PAGE = """<!doctype html><html lang="en" data-theme="light"><head><meta charset="utf-8"><title>Page</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="stylesheet" href="../_static/book.css">
<script defer src="../_static/figure.js"></script></head><body><main class="tb-main"><article class="bd-article">
<h1>A chapter</h1>{figures}<p id="after">And on it goes.</p></article></main></body></html>"""


def kept(monkeypatch) -> list[dict]:
    """The definitions of the figures shown from here on."""
    shown = []
    monkeypatch.setattr(markup, "display", lambda bundle, raw: shown.append(bundle[definition.MIME]))
    return shown


def write(folder: Path, shown: list[dict]) -> Path:
    """A page with these figures, as a file."""
    shutil.copytree(BOOK / "_static", folder / "_static")
    bundle = f"(function () {{\n{vl_convert.javascript_bundle()}\n}})();\n"
    (folder / "_static" / "vega-bundle.js").write_text(bundle, encoding="utf-8")
    for figure in shown:
        picture = figure_files.picture(figure, PLACE)
        figures.write(folder / "figures" / "page", figure, PLACE, picture, raster.png(picture, figures.PNG_SCALE))
    told = [markup.page(figure, f"../figures/page/{figure['name']}", PLACE.cited(figure)) for figure in shown]
    page = folder / "chapters" / "page.html"
    page.parent.mkdir()
    page.write_text(PAGE.format(figures="\n".join(told)), encoding="utf-8")
    return page
