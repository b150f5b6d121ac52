"""The front page's column of figures: each with its words and a small line of its past.

A line is a static SVG in the stand-in colours of `style`, which book.css swaps for the theme's own; its words carry all
that it shows, so listeners are spared it.
"""

import html
from collections.abc import Mapping, Sequence
from itertools import pairwise

import pandas as pd

from tradebook.charts import style
from tradebook.narrative import apostrophes

COLOURS = {"VNM": style.VIETNAM, "USA": style.US}
WIDTH, HEIGHT, EDGE = 240, 44, 4  # of a drawing, in CSS pixels on a desk; the edge leaves room for the end dot
YEARS = 10  # a line goes back at most so far


def spark(lines: Sequence[tuple[str, pd.Series]]) -> str:
    """Small lines over one span of time on one scale that holds zero, as SVG; a dot ends each. No axis, no words.

    `lines` pairs the country whose colour a line takes (ISO code) with its values by period (2026-08 or 2025), oldest
    first and at least one. A line breaks where a period is missing; a second one is dashed, so that colour does not
    speak alone.

    >>> drawn = spark([("USA", pd.Series({"2018": 0.0, "2019": 5.0, "2021": 7.0, "2022": 9.0}))])
    >>> drawn.count("M"), drawn.count("<circle")  # the line of nought, and two stretches
    (3, 1)
    """
    every = [float(value) for _, values in lines for value in values]
    times = [_time(period) for _, values in lines for period in values.index]
    low, high, span = min(0.0, *every), max(0.0, *every), (min(times), max(times))
    marks = "".join(
        _line(values, COLOURS[role], span, (low, high), ' stroke-dasharray="5 3"' if number else "")
        for number, (role, values) in enumerate(lines)
    )
    return (
        f'<svg class="tb-spark" viewBox="0 0 {WIDTH} {HEIGHT}" aria-hidden="true" focusable="false">'
        f'<path d="M0 {_y(0.0, low, high):g}H{WIDTH}" stroke="{style.GRID}"/>{marks}</svg>'
    )


def _line(values: pd.Series, colour: str, span: tuple[float, float], ends: tuple[float, float], dashes: str) -> str:
    times = [_time(period) for period in values.index]
    usual = min((b - a for a, b in pairwise(times)), default=0.0)
    scale = (WIDTH - 2 * EDGE) / ((span[1] - span[0]) or 1.0)
    points = [
        (round(WIDTH - EDGE - scale * (span[1] - time), 1), _y(value, *ends))
        for time, value in zip(times, values, strict=True)
    ]
    begins = [True, *(b - a > 1.5 * usual for a, b in pairwise(times))]
    path = "".join(  # h0: where no line follows, its round end is the dot of that period
        f"M{x:g} {y:g}h0" if begin else f"L{x:g} {y:g}" for begin, (x, y) in zip(begins, points, strict=True)
    )
    x, y = points[-1]
    return (
        f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="2" stroke-linecap="round"{dashes}/>'
        f'<circle cx="{x:g}" cy="{y:g}" r="3.5" fill="{colour}"/>'
    )


def _time(period: str) -> float:
    """A period in years: 2026-08 is 2026 and seven twelfths."""
    year, _, month = period.partition("-")
    return int(year) + (int(month) - 1) / 12 if month else float(year)


def _y(value: float, low: float, high: float) -> float:
    return round(HEIGHT - EDGE - (HEIGHT - 2 * EDGE) * (value - low) / ((high - low) or 1.0), 1)


def column(tiles: Mapping) -> str:
    """Tiles (see `models.at_a_glance.Tile`) as an HTML list: what, how much, its line, which way, when, the basis.

    The keys are those under which the tiles are bound as text, of which the figure that is shown large is the first
    number: it leads to its fact. Tiles that are None are left out.
    """
    return f'<ul class="tb-glance" role="list">{"".join(_tile(key, tile) for key, tile in tiles.items() if tile)}</ul>'


def _tile(key: str, tile) -> str:
    pasts = {figure.name: _recent(figure.history) for figure in tile.figures}
    drawn = [pasts[name] for name, _ in tile.lines]
    lines = spark([(role, pasts[name]) for name, role in tile.lines])
    years = dict.fromkeys(past.index[place][:4] for place in (0, -1) for past in drawn[:1])
    ends = "".join(f"<span>{year}</span>" for year in years)
    way = " ".join(_text(text) for text in (tile.way, tile.beside) if text)
    return (
        f'<li><p class="tb-what"><a href="chapters/{tile.chapter}.html">{_text(tile.label)}</a></p>'
        f'<p class="tb-much"><a class="tb-fact" href="#fact-{key}-1">{html.escape(tile.value)}</a></p>'
        f'<div class="tb-past">{lines}<div class="tb-ends" aria-hidden="true">{ends}</div></div>'
        f'<p class="tb-way">{way}</p>'
        f'<p class="tb-when">{_text(tile.period)}. {_text(tile.basis)}.</p></li>'
    )


def _text(words: str) -> str:
    return html.escape(apostrophes(words))


def _recent(history: pd.Series) -> pd.Series:
    newest = history.index[-1]
    return history[history.index >= f"{int(newest[:4]) - YEARS}{newest[4:]}"]


def listed(lines: Sequence[str]) -> str:
    """Lines of text as an HTML list, what each begins with up to a colon in bold; empty text for none."""
    parts = [html.escape(line).partition(": ") for line in lines]
    items = "".join(f"<li><strong>{name}</strong>{colon}{rest}</li>" for name, colon, rest in parts)
    return f'<ul class="tb-since">{items}</ul>' if items else ""
