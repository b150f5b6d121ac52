"""UN Comtrade, version 1: goods trade by year as Vietnam reports it, all commodities together, US dollars.

An answer is an object with `count` and `data`. A wrong question also gets status 200, with no rows; so does one too
large, cut at a round number of rows. Rows broken down by second partner, customs procedure or transport stand among
the totals. Field names vary in case. The terms allow small derived tables with citation, not copies of the extract:
the answer stays in the ignored cache, and only sums by partner and year go into the package.
"""

import re
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from tradebook import catalog
from tradebook.connectors import answers, transport
from tradebook.connectors.delivery import Delivery, FormatError, Update

URL = "https://comtradeapi.un.org/data/v1/get/C/A/HS"
KEY, KEY_PLACE = "COMTRADE_API_KEY", "https://comtradedeveloper.un.org"
SOURCE = {
    "organisation": "United Nations Statistics Division",
    "title": "UN Comtrade, annual goods trade with Viet Nam as reporter",
    "url": "https://comtradeplus.un.org",
    "kind": "official",
    "terms": "UN Comtrade: citation required; small derived tables only, no re-dissemination of extracts",
}
BASIS = "UN Comtrade, Vietnam as reporter"
VIETNAM, USA, WORLD = 704, 842, 0
NAMES = {"USA": USA, "WLD": WORLD}
CAPS = {500, 100_000, 250_000}  # rows at which the service cuts an answer off, without and with a key
TOTALS = {"partner2Code": (0,), "customsCode": ("C00",), "motCode": (0,), "mosCode": ("0", 0)}
FLOWS = {"X": ("exports", "fobvalue"), "M": ("imports", "cifvalue")}  # exports FOB, imports CIF
FIELDS = ["refYear", "refMonth", "freqCode", "reporterCode", "partnerCode", "partnerISO", "flowCode", "cmdCode"]
VALUES = ["primaryValue", "fobvalue", "cifvalue"]
MILLION = 1_000_000


def parse(content: bytes, name: object = "answer") -> pd.DataFrame:
    """The yearly totals of all commodities: reporter, partner (both codes), partner_iso3, year, flow, value_usd_mn.

    Breakdowns, single commodities, months and re-exports are left out; their number is in `attrs["left_out"]`.
    Raises FormatError for an error inside the answer, one that was cut off, repeated rows, and another valuation.
    """
    frame = pd.DataFrame(_rows(content, name), columns=[*FIELDS, *TOTALS, *VALUES], dtype=object)
    total = pd.Series(True, index=frame.index)
    for field, plain in TOTALS.items():
        total &= frame[field].isin(plain) | frame[field].isna()
    total &= (frame["cmdCode"].astype(str) == "TOTAL") & frame["flowCode"].isin(FLOWS)
    total &= (frame["freqCode"] == "A") & frame["refMonth"].isin([52])
    kept = frame[total]
    key = ["reporterCode", "partnerCode", "refYear", "flowCode"]
    if (twice := kept.duplicated(key)).any():
        row = kept[twice].iloc[0]
        where = f"reporter {row.reporterCode}, partner {row.partnerCode}, {row.refYear}, {row.flowCode}"
        raise FormatError(f"{name}: {where} comes twice; the total can't be told from its parts")
    result = pd.DataFrame(
        {
            "reporter": kept["reporterCode"].astype(int),
            "partner": kept["partnerCode"].astype(int),
            "partner_iso3": kept["partnerISO"].astype("string"),
            "year": kept["refYear"].astype(int),
            "flow": [FLOWS[code][0] for code in kept["flowCode"]],
            "value_usd_mn": [_value(row, name) / MILLION for row in kept.to_dict("records")],
        }
    ).reset_index(drop=True)
    result.attrs["left_out"] = len(frame) - len(kept)
    return result


def deliver(*paths: Path) -> Delivery:
    """Vietnam's trade by year: with the United States, with the world, and with each partner the package knows.

    Rows that the United States or others report are not taken. Raises FormatError when nothing is left to take.
    """
    frames = [parse(answers.read(path), path) for path in paths]
    frame = pd.concat(frames, ignore_index=True)
    remarks = [f"left out: {sum(one.attrs['left_out'] for one in frames)} rows that are parts, months or re-exports"]
    own = frame[frame["reporter"] == VIETNAM]
    if others := len(frame) - len(own):
        remarks.append(
            f"left out: {others} rows not reported by Vietnam; for US figures the Census Bureau is the source"
        )
    if own.empty:
        raise FormatError(f"{paths[0]}: no yearly total reported by Vietnam; has it reported that year yet?")
    own = own.assign(qualifier=pd.NA, confidence="high", basis=BASIS)
    measure = ["flow", "value_usd_mn", "qualifier", "confidence", "basis"]
    updates = [
        Update(table, own.loc[own["partner"] == code, ["year", *measure]])
        for table, code in [("vn_goods_trade_with_us_by_year", USA), ("vn_goods_trade_by_year", WORLD)]
    ]
    iso3 = own["partner_iso3"].mask(own["partner"] == USA, "USA")
    known = iso3.isin(catalog.load("partners").query("not is_bloc")["iso3"]) & (own["partner"] != WORLD)
    if unknown := own.loc[~known & (own["partner"] != WORLD), "partner"].nunique():
        remarks.append(f"left out: {unknown} partners that partners.csv does not list (or the answer does not name)")
    partners = own.assign(partner_iso3=iso3)[known][["year", "partner_iso3", *measure]]
    updates.append(Update("vn_goods_trade_by_partner_year", partners))
    given = [update for update in updates if len(update.figures)]
    return Delivery("comtrade", SOURCE, given, transport.month_saved(paths[0]), remarks)


def fetch(folder: Path, say: Callable[[str], None], years: list[int], partners: list[str] | None = None) -> list[Path]:
    """Asks for Vietnam's exports and imports in total, a request a year; `partners` as codes, USA or WLD, else all."""
    secret = transport.key(KEY, KEY_PLACE)
    codes = [str(NAMES.get(partner, partner)) for partner in partners or []]
    kept = []
    for year in years:
        params = [("reporterCode", str(VIETNAM)), ("period", str(year)), ("cmdCode", "TOTAL"), ("flowCode", "X,M")]
        params += [("partnerCode", ",".join(codes))] if codes else []
        params += [("partner2Code", "0"), ("customsCode", "C00"), ("motCode", "0"), ("includeDesc", "true")]
        answer = transport.get(URL, params, {"Ocp-Apim-Subscription-Key": secret}, secrets=[secret])
        kept.append(transport.keep(f"comtrade_{year}.json", transport.accept(answer, 200), folder, say))
    return kept


def _rows(content: bytes, name: object) -> list[dict]:
    """The rows with our spelling of the field names."""
    answer = answers.as_json(content, name)
    if not isinstance(answer, dict):
        raise FormatError(f"{name}: not an object with count and data, as this service sends")
    answer = {key.lower(): value for key, value in answer.items()}
    if said := answer.get("error") or answer.get("message"):
        raise FormatError(f"{name}: the service says: {transport.told(str(said).encode())}")
    rows, count = answer.get("data"), answer.get("count")
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise FormatError(f"{name}: no list of rows under data")
    if count != len(rows):
        raise FormatError(f"{name}: says {count} rows and holds {len(rows)}")
    if count in CAPS:
        raise FormatError(f"{name}: {count:,} rows, where the service cuts off; ask for fewer partners at a time")
    if not rows:
        raise FormatError(f"{name}: no rows; not reported yet, or a code the service does not know")
    spelling = {field.lower(): field for field in [*FIELDS, *TOTALS, *VALUES]}
    named = [{spelling.get(key.lower(), key): value for key, value in row.items()} for row in rows]
    for number, row in enumerate(named, start=1):
        if missing := [field for field in spelling.values() if field not in row]:
            raise FormatError(f"{name}: row {number} has no {', '.join(missing)}")
        for field in ("refYear", "reporterCode", "partnerCode"):
            if not re.fullmatch(r"\d{1,4}", str(row[field])):
                raise FormatError(f"{name}: row {number}, {field}: {row[field]!r} is not a code")
    return named


def _value(row: dict, name: object) -> float:
    """The row's value, if it is the valuation that the tables promise: exports FOB, imports CIF."""
    flow, valued = FLOWS[row["flowCode"]]
    where = f"{name}: {flow} with partner {row['partnerCode']} in {row['refYear']}"
    value, same = row["primaryValue"], row[valued]
    if not isinstance(value, int | float) or isinstance(value, bool) or value < 0:
        raise FormatError(f"{where}: primaryValue {value!r} is not a sum")
    if same is None or abs(same - value) > 1:
        raise FormatError(f"{where}: primaryValue {value:,.0f} is not the {valued} ({same}), so valued in another way")
    return float(value)
