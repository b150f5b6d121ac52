"""The tables 5X and 5N of Vietnam Customs as PDF: words put back into rows and columns by where they stand.

Cells run into each other in the file's own order of text, so only positions are trusted. The heading of the columns
tells where they are; a page without one continues the columns of the page before.
"""

import bisect
import dataclasses
import io
import re

import pdfplumber

from tradebook.connectors.delivery import FormatError

FIRST, UNIT, VOLUME, VALUE = ("nước", "country"), ("đvt", "unit"), ("lượng", "volume"), ("trị", "value")
SAME_LINE = 3.0  # points: words of one line differ by less, lines by far more
HEADING_LINE = 8.0  # points: labels of one or two lines, each centred in its cell
ONE_LABEL = 6.0  # points between the words of one label


@dataclasses.dataclass(frozen=True)
class Columns:
    """Where the unit column begins, where its label ends, and the middles of the four number columns, in points."""

    unit: float
    unit_end: float
    numbers: list[float]

    def of(self, word: dict) -> int:
        """The column (0 to 5) a word stands in, by its middle."""
        middle = (word["x0"] + word["x1"]) / 2
        if middle < self.unit:
            return 0
        if middle <= max(self.unit_end, (self.unit_end + self.numbers[0]) / 2) and not word["text"][0].isdigit():
            return 1
        return 2 + min(range(4), key=lambda place: abs(self.numbers[place] - middle))


def _left(word: dict) -> float:
    return word["x0"]


def rows(content: bytes, name: object) -> list[tuple[int, list[str]]]:
    """Rows of six cells (name, unit, month's volume and value, volume and value to date) with a running number.

    The first is the heading, put together anew; lines of text without a number are no rows and left out. Raises
    FormatError for a file that holds no such table.
    """
    columns, cells, first = None, [], ""
    for words, rules in _pages(content, name):
        columns, bottom = _columns(words) or (columns, 0.0)
        if columns is None:
            raise FormatError(f"{name}: no heading with units, volumes and values; a scan, or not table 5X or 5N?")
        first = first or next((word["text"] for word in words if word["text"].lower().startswith(FIRST)), "")
        lines = _lines([word for word in words if word["top"] > bottom], rules, columns)
        cells += [row for row in (_cells(line, columns) for line in lines) if any(row[2:])]
    return list(enumerate([[first, "", "", "USD", "", "USD"], *cells], start=1))


def _pages(content: bytes, name: object) -> list[tuple[list[dict], list[float]]]:
    """Each page's words and the heights of its horizontal rules."""
    try:
        with pdfplumber.open(io.BytesIO(content)) as file:
            return [
                (page.extract_words(), sorted({edge["top"] for edge in page.edges if edge["orientation"] == "h"}))
                for page in file.pages
            ]
    except Exception as error:  # a broken file raises many kinds
        raise FormatError(f"{name}: not a readable PDF ({' '.join(str(error).split())[:80]})") from None


def _columns(words: list[dict]) -> tuple[Columns, float] | None:
    """Where the columns are and where their heading ends; None on a page without one."""
    units = [word for word in words if word["text"].lower().startswith(UNIT)]
    for start in words:
        line = [word for word in words if abs(word["top"] - start["top"]) < HEADING_LINE]
        labels = sorted((word for word in line if word["text"].lower().startswith(VOLUME + VALUE)), key=_left)
        kinds = [word["text"].lower().startswith(VALUE) for word in labels]
        near = [unit for unit in units if abs(unit["top"] - start["top"]) < 4 * HEADING_LINE]
        if kinds == [False, True, False, True] and near:
            middles = [_middle(label, line) for label in labels]
            return Columns(near[0]["x0"] - 5, near[0]["x1"], middles), max(word["bottom"] for word in labels)
    return None


def _middle(label: dict, line: list[dict]) -> float:
    """The middle of a column's label, with the words that continue it ("Trị giá (USD)")."""
    right = label["x1"]
    for word in sorted(line, key=_left):
        if 0 <= word["x0"] - right < ONE_LABEL and abs(word["top"] - label["top"]) < SAME_LINE:
            right = word["x1"]
    return (label["x0"] + right) / 2


def _lines(words: list[dict], rules: list[float], columns: Columns) -> list[list[dict]]:
    """The words of each row, from top to bottom: those between two rules, else those of one height."""
    bands: dict[int, list[dict]] = {}
    for word in sorted(words, key=lambda word: word["top"]):
        bands.setdefault(bisect.bisect(rules, (word["top"] + word["bottom"]) / 2), []).append(word)
    lines = []
    for place, band in bands.items():
        numbers = [columns.of(word) for word in band if columns.of(word) > 1]
        is_row = 0 < place < len(rules) and len(set(numbers)) == len(numbers)
        lines += [band] if is_row else _by_height(band)
    return lines


def _by_height(words: list[dict]) -> list[list[dict]]:
    lines: list[list[dict]] = []
    for word in words:
        if lines and word["top"] - lines[-1][0]["top"] < SAME_LINE:
            lines[-1].append(word)
        else:
            lines.append([word])
    return lines


def _cells(line: list[dict], columns: Columns) -> list[str]:
    """The six cells of a row; a page's own number, which stands alone, is none."""
    cells: list[list[str]] = [[] for _ in range(6)]
    for word in [word for part in _by_height(line) for word in sorted(part, key=_left)]:
        cells[columns.of(word)].append(word["text"])
    texts = [" ".join(cell) for cell in cells]
    is_page_number = len(line) == 1 and re.fullmatch(r"\d{1,3}", line[0]["text"])
    return [""] * 6 if is_page_number else ["" if text == "-" else text for text in texts]
