"""Coverage strips: for which years, or months, a table has rows, and how many, so that holes are seen.

A strip is a small static SVG: a cell for each year in a row, or for each month under its year. It takes its colours
from book.css and stretches with its column; its words carry all that it shows.
"""

import html

import pandas as pd

from tradebook import narrative

SHADES = 4  # besides the outline of a hole
CELL = 16  # CSS pixels, the widest a cell gets
GAP = 0.12  # of a cell, left free around it


def time_field(fields: list[dict]) -> dict | None:
    """The field that places a row in time: its year, month or date; of a period, the end. None where there is none."""
    timed = [field for field in fields if field["type"] in ("year", "yearmonth", "date")]
    ends = [field for field in timed if field["name"] == "period_end"]
    return next(iter([*ends, *timed]), None)


def counts(times: pd.Series, monthly: bool = False) -> pd.Series:
    """Rows by year (index: int), or by month (index: monthly Period), from the first to the last, holes as zero.

    `times` holds years, or Timestamps; missing ones are left out.

    >>> counts(pd.Series([2001, 2001, 2003])).to_dict()
    {2001: 2, 2002: 0, 2003: 1}
    """
    known = times.dropna()
    if monthly:
        known = known.dt.to_period("M")
        whole = pd.period_range(known.min(), known.max(), freq="M")
    else:
        known = known.dt.year if pd.api.types.is_datetime64_any_dtype(known) else known.astype(int)
        whole = range(known.min(), known.max() + 1)
    return known.value_counts().reindex(whole, fill_value=0)


def words(rows: pd.Series, column: str) -> str:
    """What a strip shows, in sentences: the span, the fewest and most rows, and each hole.

    >>> words(pd.Series({2001: 2, 2002: 0, 2003: 1}), "year")
    'Rows by year, 2001 to 2003: 1 to 2 for each year that has any. None for 2002.'
    """
    unit = "month" if isinstance(rows.index, pd.PeriodIndex) else "year"
    holes = [_span(*hole) for hole in _runs(rows)]
    fewest, most = rows[rows > 0].min(), rows.max()
    each = f"{fewest:,}" if fewest == most else f"{fewest:,} to {most:,}"
    by = unit if column == unit else f"{unit} of {column}"
    told = f"Rows by {by}, {_span(rows.index[0], rows.index[-1])}: {each} for each {unit}"
    return f"{told} that has any. None for {narrative.joined(holes)}." if holes else f"{told}."


def strip(rows: pd.Series, text: str) -> str:
    """The strip of `counts` as HTML, with `text` as what a listener hears: inline SVG, first and last year below."""
    monthly = isinstance(rows.index, pd.PeriodIndex)
    years = [period.year if monthly else period for period in rows.index]
    places = [period.month - 1 if monthly else 0 for period in rows.index]
    columns, height = years[-1] - years[0] + 1, 12 if monthly else 1
    fewest, most = rows[rows > 0].min(), rows.max()
    paths: dict[int, str] = {}
    for year, place, number in zip(years, places, rows, strict=True):
        shade = _shade(number, fewest, most)
        paths[shade] = paths.get(shade, "") + _cell(year - years[0], place)
    cells = "".join(f'<path class="tb-shade-{shade}" d="{path}"/>' for shade, path in sorted(paths.items()))
    ends = "".join(f"<span>{year}</span>" for year in dict.fromkeys([years[0], years[-1]]))
    return (
        f'<div class="tb-strip{" tb-months" if monthly else ""}" style="max-width: {CELL * columns}px">'
        f'<svg role="img" aria-label="{html.escape(text)}" viewBox="0 0 {columns} {height}" preserveAspectRatio="none">'
        f'{cells}</svg><div class="tb-ends" aria-hidden="true">{ends}</div></div>'
    )


def _shade(number: int, fewest: int, most: int) -> int:
    """0 for a hole; else 1 for the fewest rows to 4 for the most, or 2 where all are alike."""
    if not number:
        return 0
    return 2 if fewest == most else 1 + round((SHADES - 1) * (number - fewest) / (most - fewest))


def _cell(x: int, y: int) -> str:
    side = 1 - 2 * GAP
    return f"M{x + GAP:g} {y + GAP:g}h{side:g}v{side:g}h-{side:g}z"


def _runs(rows: pd.Series) -> list[tuple]:
    """The holes: first and last of each unbroken run of zeros."""
    empty = rows == 0
    groups = (empty != empty.shift()).cumsum()[empty]
    return [(group.index[0], group.index[-1]) for _, group in groups.groupby(groups)]


def _span(first, last) -> str:
    if isinstance(first, pd.Period):
        first, last = f"{first:%B %Y}", f"{last:%B %Y}"
    return f"{first}" if first == last else f"{first} to {last}"
