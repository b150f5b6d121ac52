"""A figure in words, worked out from its table: where each series begins and ends, its lowest and its highest."""

from collections import Counter

from tradebook.charts.definition import cell

MOST = 12  # series put in words; the others are in the table
KINDS = 6  # a column of texts with no more of them than this sorts the rows
TIMES, MEASURES = ("year", "date"), ("number", "integer")


def description(table: dict) -> list[str]:
    """Sentences on a table (see `definition.tabulated`), one a series: a column of figures, or a part of one."""
    columns = table["columns"]
    measures = [place for place, column in enumerate(columns) if column["kind"] in MEASURES]
    names = [place for place, column in enumerate(columns) if column["kind"] in ("text", "truth")]
    time = next((place for place, column in enumerate(columns) if column["kind"] in TIMES), None)
    told = []
    for series, rows in _series(table["rows"], names, time).items():
        for place in measures:
            heading = columns[place]["heading"] if len(measures) > 1 or not series else columns[place]["unit"]
            label = "; ".join(part for part in (*series, heading) if part)
            # Without a time, or where each row is a series of its own, a point is named by its words.
            named = [_named(row, names if time is None else [time]) for row in rows]
            points = [(name, row[place]) for name, row in zip(named, rows, strict=True) if row[place] is not None]
            if points:
                told.append(f"{label}: {_told(points, time is not None)}.")
    if not measures:
        told = _counts(table)
    more = len(told) - MOST
    return told if more <= 0 else [*told[:MOST], f"{more} more series are in the table."]


def _counts(table: dict) -> list[str]:
    """What can be said of a table that measures nothing: how many rows, from when to when, how many of each kind."""
    told = [f"{len(table['rows'])} rows"]
    for column, values in zip(table["columns"], zip(*table["rows"], strict=True), strict=True):
        known = [cell(value) for value in values if value is not None]
        if column["kind"] in TIMES and known:
            told.append(f"{column['heading']}: from {min(known)} to {max(known)}")
        elif len(kinds := Counter(known)) <= KINDS and len(kinds) < len(known):
            told.append(f"{column['heading']}: " + ", ".join(f"{kind} {number}" for kind, number in kinds.items()))
    return [f"{sentence}." for sentence in told]


def _series(rows: list[list], names: list[int], time: int | None) -> dict[tuple, list[list]]:
    """The rows of each series: those that share their words where time is what tells rows apart, else all of them."""
    if time is None:
        return {(): rows}
    groups: dict[tuple, list[list]] = {}
    for row in rows:
        groups.setdefault(tuple(cell(row[place]) for place in names), []).append(row)
    alone = len(groups) > 1 and all(len(group) == 1 for group in groups.values())
    ordered = {(): rows} if alone else groups
    return {series: sorted(group, key=lambda row: str(row[time])) for series, group in ordered.items()}


def _named(row: list, places: list[int]) -> str:
    return ", ".join(cell(row[place]) for place in places) or "one row"


def _told(points: list[tuple], timed: bool) -> str:
    low, high = min(points, key=lambda point: point[1]), max(points, key=lambda point: point[1])
    extremes = f"lowest {_at(low, timed)}, highest {_at(high, timed)}"
    if len(points) == 1:
        return _at(points[0], timed)
    if low[1] == high[1]:
        return f"{cell(low[1])} throughout"
    if not timed:
        return f"{extremes}, of {len(points)} rows"
    return f"from {_at(points[0], timed)} to {_at(points[-1], timed)}; {extremes}"


def _at(point: tuple, timed: bool) -> str:
    name, value = point
    return f"{cell(value)} in {name}" if timed else f"{cell(value)} ({name})"
