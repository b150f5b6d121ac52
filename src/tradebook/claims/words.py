"""A measure, what it found and what the document states, in words: for the page and for the terminal."""

import re

import pandas as pd

from tradebook import catalog, narrative
from tradebook.claims.measures import PERCENT, Found
from tradebook.claims.records import Claim
from tradebook.claims.verdicts import Verdict

MILLIONS = {"million US dollars": 1, "billion US dollars": 1000}
NOTHING = "no row found"
COUNTS = {"vn": "Vietnam’s count", "us": "the United States’ count", "partner": "the buyers’ own counts"}
UNITS = ("_usd_mn", "_usd_bn", "_pct", "_mw", "_a_year", "quantity")  # how columns of figures end
RATED = ("figure", "rank", "date")  # kinds of claims whose distance from the data means something


def value(found: Found, measure: dict, claim: Claim) -> str:
    """What a measure found: a figure as precise as the claim prints it (three digits at least), a date, or a text."""
    told, unit = found.value, found.unit or (None if measure == claim.near else claim.unit)
    if told is None:
        return NOTHING
    if isinstance(told, pd.Timestamp):
        return narrative.when(told, _precision(found, measure))
    if isinstance(told, str):
        return told
    if measure["measure"] == "rank" or unit == "rank":
        return narrative.ordinal(told) + _among(found, measure)
    if measure["measure"] == "first" or claim.kind == "date":
        return f"{told:.0f}"
    if measure["measure"] == "count":
        return f"{told:.0f} {'row' if told == 1 else 'rows'} found" if told else NOTHING
    signed = measure["measure"] == "change" or (measure["measure"] == "difference" and unit == PERCENT)
    return amount(told, _points(unit, measure), max(3, len(_digits(claim.printed))), signed)


def amount(number: float, unit: str | None, digits: int = 3, signed: bool = False) -> str:
    """A number with its unit, to so many significant digits, without idle zeros.

    >>> amount(123.2493, "billion US dollars", 4), amount(3.934, "per cent"), amount(-74.1, "million US dollars")
    ('$123.2 billion', '3.93%', '−$74.1 million')
    """
    sign = "−" if number < 0 else "+" if signed and number else ""
    if unit in MILLIONS:
        return sign + _plain(narrative.usd(abs(number) * MILLIONS[unit], digits), number)
    figure = sign + _plain(narrative.significant(abs(number), digits), number)
    if unit == PERCENT:
        return f"{figure}%"
    plural = "s" if unit in ("rung", "place", "row", "year", "point") and abs(number) != 1 else ""
    return f"{figure} {unit}{plural}" if unit else figure


def difference(verdict: Verdict) -> str:
    """The recomputed value less the stated one; empty where the kind of claim has no such distance."""
    apart, claim = verdict.difference(), verdict.claim
    if apart is None or claim.kind not in RATED or verdict.verdict == "cannot be checked":
        return ""
    if abs(apart) <= 1e-9 * max(1.0, abs(claim.stated)):
        return "none"
    unit = {"rank": "place", "date": "year"}.get(claim.kind, claim.unit)
    return amount(apart, "point" if unit == PERCENT else unit, 3, signed=True)


def printed(claim: Claim) -> str:
    """What the document prints, with its hedge and, for a bare figure, its unit."""
    if not claim.printed:
        return "not in so many words"
    if claim.unit and re.fullmatch(r"[\d.,]+", claim.printed):
        money = claim.unit in MILLIONS
        text = f"${claim.printed} {claim.unit.split()[0]}" if money else f"{claim.printed} {claim.unit}"
    else:
        text = claim.printed if claim.kind in (*RATED, "ordering") else f"“{claim.printed}”"
    return f"{claim.hedge} {text}" if claim.hedge and claim.kind == "figure" else text


def rows(found: Found) -> dict[str, str]:
    """The rows behind a value: table -> its lines, runs drawn together.

    >>> rows(Found(1.0, None, (("deals", 3), ("deals", 4), ("deals", 5), ("deals", 9), ("sources", 2))))
    {'deals': '3–5, 9', 'sources': '2'}
    """
    lines: dict[str, list[int]] = {}
    for table, line in found.rows:
        lines.setdefault(table, []).append(line)
    return {table: _runs(sorted(set(own))) for table, own in lines.items()}


def _runs(lines: list[int]) -> str:
    spans: list[list[int]] = []
    for line in lines:
        if spans and line == spans[-1][1] + 1:
            spans[-1][1] = line
        else:
            spans.append([line, line])
    return ", ".join(f"{first}" if first == last else f"{first}–{last}" for first, last in spans)


def recipe(measure: dict) -> str:
    """How a value is computed, so that a reader can redo it in a spreadsheet.

    >>> recipe({"measure": "count", "table": "deals", "where": {"sector": "energy", "date": {"from": "2025-03-01"}}})
    'the number of rows in deals where sector is energy and date is 2025-03-01 or later'
    """
    parts = [recipe(part) for name, part in measure.items() if name in _JOINED]
    if parts:
        return _OF_MEASURES[measure["measure"]].format(*parts)
    rows = f"{measure['table']}{_where(measure.get('where', {}))}"
    signs = measure.get("signs", {})
    flows = "; " + ", ".join(f"{flow} count {'for' if sign > 0 else 'against'}" for flow, sign in signs.items())
    own = {name: f"{part:,}" if isinstance(part, (int, float)) else str(part) for name, part in measure.items()}
    return _OF_ROWS[measure["measure"]].format_map(own | {"rows": rows}) + (flows if signs else "")


_JOINED = ("part", "whole", "before", "after", "over", "under", "from", "less")
_OF_MEASURES = {
    "share": "[{}] as a share of [{}]",
    "change": "the change from [{}] to [{}]",
    "ratio": "[{}] divided by [{}]",
    "difference": "[{}] less [{}]",
}
_OF_ROWS = {
    "value": "{column} in {rows}",
    "sum": "the sum of {column} in {rows}",
    "count": "the number of rows in {rows}",
    "date": "the earliest {column} in {rows}",
    "text": "{column} in {rows}",
    "rank": "the place of {of} by the sum of {column} for each {by}, in {rows}",
    "first": "the first {at} in which the sum of {column} is above {above}, in {rows}",
}


def _where(where: dict) -> str:
    told = [f"{column} {_wanted(column, wanted)}" for column, wanted in where.items()]
    return f" where {' and '.join(told)}" if told else ""


def _wanted(column: str, wanted: object) -> str:
    if isinstance(wanted, dict) and "contains" in wanted:
        return f"contains “{wanted['contains'].strip()}”"
    if isinstance(wanted, dict):
        if set(wanted) == {"from", "to"}:
            return f"is {wanted['from']} to {wanted['to']}"
        up, down = ("more", "less") if column.endswith(UNITS) else ("later", "earlier")
        return f"is {wanted['from']} or {up}" if "from" in wanted else f"is {wanted['to']} or {down}"
    if isinstance(wanted, list):
        return f"is {', '.join(map(str, wanted[:-1]))} or {wanted[-1]}" if len(wanted) > 1 else f"is {wanted[0]}"
    return f"is {str(wanted).lower() if isinstance(wanted, bool) else wanted}"


def whose(measure: dict) -> str:
    """Whose count a measure rests on, by the name of its table: the books of Vietnam, of the US, or of other buyers."""
    return COUNTS.get(_first_table(measure).partition("_")[0], "another count")


def _first_table(measure: dict) -> str:
    return measure["table"] if "table" in measure else _first_table(next(p for n, p in measure.items() if n in _JOINED))


def _precision(found: Found, measure: dict) -> str:
    """How exactly the row that gave a date knows it; a table that does not say knows the day."""
    for table, line in found.rows:
        row = catalog.load(table).loc[line - 2]
        if row[measure["column"]] == found.value:
            told = row.get("precision", "day")
            return "year" if pd.isna(told) else told
    return "day"


def _among(found: Found, measure: dict) -> str:
    if measure["measure"] != "rank":
        return ""
    lines = [line - 2 for _, line in found.rows]
    return f" of {catalog.load(measure['table']).loc[lines, measure['by']].nunique()} held"


def _points(unit: str | None, measure: dict) -> str | None:
    return "percentage points" if unit == PERCENT and measure["measure"] == "difference" else unit


def _digits(text: str | None) -> str:
    return re.sub(r"\D", "", text or "") if re.fullmatch(r"[\d.,%]+", text or "") else ""


def _plain(text: str, number: float) -> str:
    """The text without zeros after the point, where nothing was rounded away: '$2.50 billion' is '$2.5 billion'."""
    figure = re.search(r"[\d.,]+", text).group()
    leading = float(f"{abs(number):.12g}".replace(".", "").strip("0") or 0)
    if leading != float(figure.replace(",", "").replace(".", "").strip("0") or 0):
        return text
    return text.replace(figure, re.sub(r"\.?0+$", "", figure) if "." in figure else figure, 1)
