"""Vietnam Customs' table of trade by country and main commodity, drawn and written for tests. All figures are made up.

The drawing follows what is known of the published PDF: a heading of two lines, countries in capitals without a unit,
numbers set to the right, blocks that run over pages. No published file was at hand to draw from.
"""

import csv
import html
import io
from pathlib import Path

import pdfplumber
import pypdfium2
import vl_convert

VI = ["Nước/Vùng lãnh thổ - Mặt hàng chủ yếu", "ĐVT", *["Tháng báo cáo - Lượng", "Tháng báo cáo - Trị giá (USD)"]]
VI += ["Cộng dồn - Lượng", "Cộng dồn - Trị giá (USD)"]
EXPORTS = [
    ["AI CẬP", "", "", "", "", "1.000.000"],
    ["Cà phê", "Tấn", "", "", "500", "1.000.000"],
    ["HOA KỲ", "", "", "12.000.000.111", "", "95.000.000.333"],
    ["Hàng thủy sản", "USD", "", "150.000.001", "", "1.100.000.003"],
    ["Cà phê", "Tấn", "1.111", "50.000.002", "9.333", "400.000.006"],
    ["Hàng dệt, may", "USD", "", "1.500.000.003", "", "11.500.000.009"],
    ["Hàng hóa khác", "USD", "", "10.300.000.105", "", "82.000.000.315"],
    ["I-TA-LI-A", "", "", "2.000", "", "8.000"],
    ["Hàng hóa khác", "USD", "", "2.000", "", "8.000"],
]
WORDS = {
    "AI CẬP": "EGYPT",
    "HOA KỲ": "UNITED STATES OF AMERICA",
    "I-TA-LI-A": "Italy",
    "Cà phê": "Footwear",
    "Tấn": "Ton",
    "Hàng thủy sản": "Phones and components",
    "Hàng dệt, may": "Textiles and garments",
    "Hàng hóa khác": "Wood and wood products",
}
EDGES = [40, 232, 268, 325, 410, 465, 555]  # of the columns, in points


def english(rows=EXPORTS) -> list[list[str]]:
    """The same table in the English layout: other names, commas between thousands."""
    return [[WORDS.get(cell, cell.replace(".", ",")) for cell in row] for row in rows]


def write_csv(path: Path, rows=EXPORTS, heading=VI) -> Path:
    out = io.StringIO()
    csv.writer(out).writerows([heading, *rows])
    path.write_text(out.getvalue(), encoding="utf-8", newline="")
    return path


def write_pdf(path: Path, rows=EXPORTS, *, language="vi", per_page=5, rules=False, heading=True) -> Path:
    """Draws the rows, a few to a page; `rules` draws lines between rows; a name with a line break takes two lines."""
    book = pypdfium2.PdfDocument.new()
    for number, start in enumerate(range(0, len(rows), per_page), start=1):
        page = _page(rows[start : start + per_page], language, number, rules, heading)
        book.import_pages(pypdfium2.PdfDocument(vl_convert.svg_to_pdf(page)))
    book.save(path)
    return path


def _page(rows, language: str, number: int, rules: bool, heading: bool) -> str:
    drawn = _heading(language) if heading else []
    top = 130.0
    for row in rows:
        lines = row[0].split("\n")
        height = 14 * len(lines)
        indent = 4 if row[1] == "" else 12
        drawn += [_text(EDGES[0] + indent, top + 10 + 11 * place, line) for place, line in enumerate(lines)]
        middle = top + height / 2 + 3
        drawn.append(_text((EDGES[1] + EDGES[2]) / 2, middle, row[1], "middle"))
        drawn += [_text(EDGES[place + 1] - 4, middle, cell, "end") for place, cell in enumerate(row) if place > 1]
        if rules:
            drawn.append(f'<path d="M {EDGES[0]} {top} H {EDGES[-1]}" stroke="black" stroke-width="0.5"/>')
        top += height
    if rules:
        drawn.append(f'<path d="M {EDGES[0]} {top} H {EDGES[-1]}" stroke="black" stroke-width="0.5"/>')
    drawn.append(_text(300, 800, str(number), "middle"))
    return _svg(*drawn)


def can_draw_vietnamese() -> bool:
    """Whether this machine has a font with Vietnamese letters; what has none is not drawn at all."""
    with pdfplumber.open(io.BytesIO(vl_convert.svg_to_pdf(_svg(_text(40, 40, "CẬP Kỳ dệt"))))) as file:
        return file.pages[0].extract_text() == "CẬP Kỳ dệt"


def _svg(*drawn: str) -> str:
    fonts = "DejaVu Sans, Liberation Sans, sans-serif"
    style = f'xmlns="http://www.w3.org/2000/svg" width="595" height="842" font-family="{fonts}" font-size="9"'
    return f"<svg {style}>{''.join(drawn)}</svg>"


def _heading(language: str) -> list[str]:
    if language == "vi":
        title, name, unit = "XUẤT KHẨU HÀNG HÓA THEO NƯỚC/VÙNG LÃNH THỔ", "Nước/Vùng lãnh thổ - Mặt hàng chủ yếu", "ĐVT"
        above, labels = ["Tháng báo cáo", "Cộng dồn"], ["Lượng", "Trị giá (USD)"] * 2
    else:
        title, name, unit = "EXPORTS BY COUNTRY/TERRITORY", "Country/Territory-Main exports", "Units"
        above, labels = ["Reporting month", "Year to date"], ["Volume", "Value(USD)"] * 2
    drawn = [_text(300, 60, title, "middle"), _text((EDGES[0] + EDGES[1]) / 2, 105, name, "middle")]
    drawn += [_text((EDGES[1] + EDGES[2]) / 2, 105, unit, "middle")]
    drawn += [
        _text((EDGES[2] + EDGES[4]) / 2, 98, above[0], "middle"),
        _text((EDGES[4] + EDGES[6]) / 2, 98, above[1], "middle"),
    ]
    middles = [(EDGES[place] + EDGES[place + 1]) / 2 for place in range(2, 6)]
    return drawn + [_text(middle, 112, label, "middle") for middle, label in zip(middles, labels, strict=True)]


def _text(x: float, y: float, text: str, anchor: str = "start") -> str:
    return f'<text x="{x}" y="{y}" text-anchor="{anchor}">{html.escape(text)}</text>' if text else ""
