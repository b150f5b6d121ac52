"""One answer of the Census Bureau's International Trade API, read.

A JSON array of arrays, the header first, every value a text. Columns that were both asked for and used as a condition
come twice. Rows for groups of countries (ASEAN, Asia) stand among those for countries. A month not yet published has no
row, and an answer without any row is empty (status 204); a value of 0 is a true zero. Quantities and their flags are
not read.
"""

import pandas as pd

from tradebook.connectors import answers, transport
from tradebook.connectors.delivery import FormatError

KEY, KEY_PLACE = "CENSUS_API_KEY", "https://api.census.gov/data/key_signup.html"
ALL = "-"  # all countries, all goods
COUNTRY = r"[1-9]\d{3}|-"  # the rest are groups of countries, in a numbering of their own
CODES = ["NAICS", "I_COMMODITY", "E_COMMODITY"]
MEASURES = ["ALL_VAL_MO", "GEN_VAL_MO", "CON_VAL_MO", "CAL_DUT_MO"]
MILLION = 1_000_000


def parse(content: bytes, name: object = "answer") -> pd.DataFrame:
    """One answer: census_code (four digits, or - for all countries), month (Timestamp), code columns, measures.

    Codes are text; measures are million US dollars, NaN where the service gives null; an empty answer has no rows.
    Rows for groups of countries are left out. Raises FormatError for anything that is not such an answer.
    """
    if not content.strip():
        return pd.DataFrame(columns=["census_code", "month"])
    frame = _table(content, name)
    month = _months(frame, name)
    code = _column(frame, "CTY_CODE", name)
    kept = code.str.fullmatch(COUNTRY)
    if "SUMMARY_LVL" in frame:
        kept &= (frame["SUMMARY_LVL"] != "CGP") | (code == ALL)
    _check_breakdown(frame, name)
    result = pd.DataFrame({"census_code": code, "month": month})
    for column in [*CODES, *MEASURES]:
        if column in frame:
            is_code = column in CODES
            result[column] = _column(frame, column, name) if is_code else _dollars(frame, column, name) / MILLION
    codes = [column for column in CODES if column in result]
    result = result[kept & ~(result[codes] == ALL).any(axis=1)].reset_index(drop=True)
    return once(result, ["census_code", "month", *codes], name)


def key_fault(told: str) -> str:
    """In words, what is wrong with the key when the service names its page `told` (missing_key, Invalid Key)."""
    if "missing" in told.lower():
        return f"no key arrived; every question needs one in {KEY} (free at {KEY_PLACE})"
    return f"the key in {KEY} is not valid; a new one must be confirmed by mail first ({KEY_PLACE})"


def _table(content: bytes, name: object) -> pd.DataFrame:
    """The answer as a frame of text, each column once."""
    if (title := transport.told(content)) in ("Missing Key", "Invalid Key") and content.lstrip().startswith(b"<"):
        raise FormatError(f"{name}: {title}: {key_fault(title)}")
    if content.lstrip().startswith(b"error:"):
        raise FormatError(f"{name}: the service says: {title}")
    rows = answers.as_json(content, name)
    if not (isinstance(rows, list) and rows and all(isinstance(row, list) for row in rows)):
        raise FormatError(f"{name}: not an array of arrays, as this service sends")
    header = [str(cell) for cell in rows[0]]
    for number, row in enumerate(rows[1:], start=2):
        if len(row) != len(header):
            raise FormatError(f"{name}: row {number} has {len(row)} cells, not {len(header)}")
    columns: dict[str, tuple] = {}
    for place, column in enumerate(header):
        cells = tuple(None if row[place] is None else str(row[place]) for row in rows[1:])
        if columns.setdefault(column, cells) != cells:
            raise FormatError(f"{name}: column {column} comes twice and differs")
    return pd.DataFrame(columns, dtype=object)


def _column(frame: pd.DataFrame, column: str, name: object) -> pd.Series:
    if column not in frame:
        raise FormatError(f"{name}: no column {column}; ask for it with get=")
    if frame[column].isna().any():
        raise FormatError(f"{name}: row {frame[column].isna().idxmax() + 2}, {column}: empty")
    return frame[column]


def _months(frame: pd.DataFrame, name: object) -> pd.Series:
    if "time" in frame or "YEAR" not in frame:
        told = _column(frame, "time", name)
    else:
        told = _column(frame, "YEAR", name) + "-" + _column(frame, "MONTH", name).str.zfill(2)
    for index, text in told[~told.str.fullmatch(r"(19|20)\d\d-(0[1-9]|1[0-2])")].items():
        raise FormatError(f"{name}: row {index + 2}, time: {text!r} is not a month")
    return pd.to_datetime(told, format="%Y-%m")


def _check_breakdown(frame: pd.DataFrame, name: object) -> None:
    if "COMM_LVL" in frame and len(levels := sorted(set(frame["COMM_LVL"].dropna()) - {ALL})) > 1:
        raise FormatError(f"{name}: mixes levels of goods ({', '.join(levels)}); ask with one COMM_LVL")
    if "DF" in frame and set(frame["DF"].dropna()) - {ALL}:
        raise FormatError(f"{name}: column DF parts domestic from foreign exports; ask without it")


def _dollars(frame: pd.DataFrame, column: str, name: object) -> pd.Series:
    cells = frame[column]
    for index, text in cells[cells.notna() & ~cells.str.fullmatch(r"\d{1,15}").fillna(True).astype(bool)].items():
        raise FormatError(f"{name}: row {index + 2}, {column}: {text!r} is not a sum in whole dollars")
    return cells.astype(float)


def once(frame: pd.DataFrame, key: list[str], name: object) -> pd.DataFrame:
    """The frame, if no two rows share the key; else FormatError."""
    if (twice := frame.duplicated(key)).any():
        row = frame[twice].iloc[0]
        place = " ".join(f"{row[part]:%Y-%m}" if part == "month" else str(row[part]) for part in key)
        raise FormatError(f"{name}: {place} comes twice; another condition would have to tell the rows apart")
    return frame
