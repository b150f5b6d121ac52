"""The files that a figure offers for download, each as text or bytes made from its definition alone."""

import copy
import csv
import dataclasses
import html
import io
import json
import textwrap
from xml.etree import ElementTree

from tradebook.charts import controls, svg
from tradebook.charts.style import INK, MUTED

LICENCE = "https://creativecommons.org/licenses/by/4.0/"
# A cell that begins with one of these is a formula to a spreadsheet; an apostrophe before it makes it a text.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
DATATYPES = {"number": "number", "integer": "integer", "year": "gYear", "date": "date", "truth": "boolean"}
MARGIN = 24  # pixels of white around a drawing that stands alone
LETTERS = "Liberation Sans, Arial, Helvetica, sans-serif"  # the first is the one that vl-convert carries


@dataclasses.dataclass(frozen=True)
class Place:
    """Where a figure stands: the page's address from the site's root ('chapters/x.html'), its title, book, edition."""

    page: str
    chapter: str
    book: str
    edition: str
    base: str = ""  # the site's own address, where it is known

    def address(self, name: str) -> str:
        """The permanent link of the figure of that name."""
        return f"{self.base.rstrip('/')}/{self.page}#fig-{name}" if self.base else f"{self.page}#fig-{name}"

    def cited(self, figure: dict) -> list[str]:
        """How to cite a figure of this page, in parts."""
        book = f"{self.book}, edition {self.edition}" if self.edition else self.book
        within = f"Figure in: {self.chapter} {book}." if self.chapter[-1:] in "?!." else f"{self.chapter}. {book}."
        return [f"“{figure['title']}”.", within, f"Source: {figure['source']}.", self.address(figure["name"])]


def csv_text(table: dict) -> str:
    """A table (see `definition.tabulated`) as CSV: UTF-8, comma, dot, one header row, no cell that is a formula."""
    lines = io.StringIO()
    write = csv.writer(lines, lineterminator="\n")
    write.writerow([harmless(column["name"]) for column in table["columns"]])
    write.writerows([[harmless(value) for value in row] for row in table["rows"]])
    return lines.getvalue()


def harmless(value):
    """A cell that no spreadsheet takes for a formula; figures, negative ones too, are as they were.

    >>> harmless("=1+1"), harmless(-1.5)
    ("'=1+1", -1.5)
    """
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


def metadata(figure: dict, place: Place) -> str:
    """What the CSV holds, as the W3C's metadata for tables (CSVW): title, source, licence, and each column's unit."""
    name = figure["name"]
    told = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "url": f"{name}.csv",
        "dc:title": figure["title"],
        "dc:description": figure["subtitle"],
        "dc:source": figure["source"],
        "dc:license": {"@id": LICENCE},
        "dc:isPartOf": {"@id": place.address(name) if place.base else f"../../{place.address(name)}"},
        "dc:bibliographicCitation": " ".join(place.cited(figure)),
        "schema:version": place.edition,
        "rdfs:comment": " ".join(
            [
                *([figure["notes"]] if figure["notes"] else []),
                "The licence is for the arrangement; figures stand under their source's terms.",
                "A text that a spreadsheet would take for a formula has an apostrophe before it.",
            ]
        ),
        "dialect": {"encoding": "utf-8", "lineTerminators": ["\n"]},
        "tableSchema": {"columns": [_column(column) for column in figure["table"]["columns"]]},
    }
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def _column(column: dict) -> dict:
    told = {
        "name": column["name"].replace(" ", "_"),
        "titles": harmless(column["name"]),
        "dc:description": column["heading"],
        "datatype": DATATYPES.get(column["kind"], "string"),
    }
    return {**told, "schema:unitText": column["unit"]} if column["unit"] else told


def script(figure: dict, key: str) -> str:
    """The specs as a script that hands them to `figure.js`: a page opened from a folder may run one, but fetch nothing.

    Altair names data by their content, so that those which both layouts draw are written once.
    """
    data, specs = {}, {}
    for layout, spec in figure["specs"].items():
        data |= spec.get("datasets", {})
        specs[layout] = {name: value for name, value in spec.items() if name != "datasets"}
    held = json.dumps({"data": data, "specs": specs}, ensure_ascii=True, separators=(",", ":"))
    return f"tradebookFigure({json.dumps(key)},{held});\n"


def picture(figure: dict, place: Place) -> str:
    """The wide drawing as an SVG that stands alone: its words above and below it, in real colours on white."""
    drawing = ElementTree.fromstring(figure["svg"]["wide"])
    width, height = int(float(drawing.get("width"))), float(drawing.get("height"))
    sliders = [controls.Slider(**control) for control in figure["controls"]]
    settings = f"{controls.drawn_for(sliders)} {figure['result']}" if sliders else ""
    above, top = _lines(MARGIN, [(figure["title"], 19, INK, "bold"), (figure["subtitle"], 14, MUTED, "")], width)
    more, top = _lines(top, [(settings, 13, INK, "")], width)
    foot = [figure["notes"], f"Source: {figure['source']}", " ".join(place.cited(figure)[1::2])]
    below, end = _lines(top + 10 + height + 10, [(text, 12, MUTED, "") for text in foot], width)
    size = f"{width + 2 * MARGIN:g} {end + MARGIN:g}"
    inside = copy.copy(drawing)
    inside.attrib, inside.tag = {"transform": f"translate({MARGIN},{top + 10:g})"}, "{http://www.w3.org/2000/svg}g"
    head = f'<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 {size}"'
    wide, high = size.split()
    return (
        f'{head} width="{wide}" height="{high}" font-family="{LETTERS}" font-size="12">\n'
        f"<title>{_text(figure['title'])}</title>\n<desc>{_text(figure['alt'])}</desc>\n"
        f'<rect width="{wide}" height="{high}" fill="#ffffff"/>\n'
        f"{above}{more}{ElementTree.tostring(inside, encoding='unicode')}\n{below}</svg>\n"
    )


def _lines(top: float, paragraphs: list[tuple[str, int, str, str]], width: int) -> tuple[str, float]:
    """Paragraphs (text, size, colour, weight) as lines of SVG text from `top` on; and where the last one ends."""
    lines = []
    for text, size, colour, weight in paragraphs:
        bold = f' font-weight="{weight}"' if weight else ""
        for line in textwrap.wrap(text, int(width / size / (0.58 if weight else 0.53))):
            top += size * 1.3
            place = f'x="{MARGIN}" y="{top:.1f}" font-size="{size}"{bold} fill="{colour}"'
            lines.append(f"<text {place}>{_text(line)}</text>\n")
        top += 3
    return "".join(lines), round(top, 1)


def _text(text: str) -> str:
    return html.escape(svg.writable(text), quote=False)
