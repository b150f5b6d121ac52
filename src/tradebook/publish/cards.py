"""The picture of a page where it is shared: its title beside its first figure, drawn with the fonts of vl-convert."""

import textwrap
from xml.etree import ElementTree
from xml.sax.saxutils import escape

from tradebook.charts.style import INK, MUTED, US, VIETNAM
from tradebook.publish.citing import plain
from tradebook.publish.notebooks import Figure

WIDTH, HEIGHT = 1200, 630  # what those who show such pictures ask for
MARGIN, FOOT = 56, 520
COLUMN, DRAWN = 480, 560  # the title's width, and that of the figure to its right
LETTER = 0.56  # of a letter's height: the average width of Liberation Sans, bold


def card(book: str, heading: str, figure: Figure | None, description: str, edition: str) -> str:
    """The picture as SVG: book, title, edition; beside them the figure, or below the title the description."""
    width = COLUMN if figure else WIDTH - 2 * MARGIN
    size = 62 if not figure else 46 if len(heading) <= 60 else 42
    words, below = _lines(plain(heading), MARGIN, 170, width, size, INK, most=6, bold=True)
    above = book if heading != book else ""
    parts = [_lines(plain(above), MARGIN, 100, width, 22, MUTED, most=1)[0], words]
    if figure:
        parts += [
            _figure(figure),
            _lines(f"Source: {plain(figure.source)}", MARGIN, FOOT + 30, width, 17, MUTED, most=3)[0],
        ]
    else:
        parts.append(_lines(plain(description), MARGIN, below + 20, width, 32, MUTED, most=5)[0])
    parts.append(_lines(f"Edition {plain(edition)}", MARGIN, FOOT, width, 22, MUTED, most=1)[0])
    band = "".join(
        f'<rect x="{MARGIN + 90 * place}" y="50" width="90" height="8" fill="{colour}"/>'
        for place, colour in enumerate((VIETNAM, US))
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'font-family="Liberation Sans"><rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>'
        f"{band}{''.join(parts)}</svg>"
    )


def _figure(figure: Figure) -> str:
    left = WIDTH - MARGIN - DRAWN
    words, top = _lines(plain(figure.title), left, 72, DRAWN, 24, INK, most=3, bold=True)
    more, top = _lines(plain(figure.subtitle), left, top, DRAWN, 18, MUTED, most=3)
    drawing = ElementTree.fromstring(figure.narrow)
    width, height = float(drawing.get("width")), float(drawing.get("height"))
    scale = min(DRAWN / width, (HEIGHT - MARGIN / 2 - top) / height)
    place = f"translate({left} {top}) scale({scale:.4f})"
    return f'{words}{more}<g transform="{place}">{figure.narrow}</g>'


def _lines(
    text: str, x: int, y: float, width: int, size: int, colour: str, *, most: int, bold: bool = False
) -> tuple[str, float]:
    """The text set in at most so many lines from the height `y` of the first; with the height below the last."""
    letters = int(width / (size * (LETTER if bold else LETTER - 0.09)))
    lines = textwrap.wrap(text, letters, max_lines=most, placeholder="…")
    step = 1.2 * size
    weight = ' font-weight="bold"' if bold else ""
    drawn = "".join(
        f'<text x="{x}" y="{y + number * step:g}" font-size="{size}" fill="{colour}"{weight}>{escape(line)}</text>'
        for number, line in enumerate(lines)
    )
    return drawn, y + len(lines) * step
