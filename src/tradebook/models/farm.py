"""Farm goods between Vietnam and the United States: what is sold each way, what was promised, and the rank."""

import pandas as pd

from tradebook.models.rare_earths import edition
from tradebook.narrative import direction, joined, ordinal, usd, when

CHAPTERS, COTTON = [f"{number:02d}" for number in range(1, 25)], "52"
SOLD, COTTON_SOLD, BOUGHT = "US farm goods to Vietnam", "US cotton to Vietnam", "Vietnam's farm goods to the US"
RANK = "rank among markets for US farm products"  # a subject in reference_figures


def trade(sold: pd.DataFrame, bought: pd.DataFrame, last: int) -> pd.DataFrame:
    """Farm goods both ways by full year up to `last`, million US dollars: a column each for SOLD, COTTON_SOLD, BOUGHT.

    `sold` is us_exports_to_vietnam_by_hs2_year, `bought` us_imports_by_hs2_year (both newest vintage). Chapters 01 to
    24, and cotton (52) apart. Imports are those for consumption, else general imports; NaN where no full year is held.
    """
    sold = sold[(sold["months_covered"] == 12) & (sold["year"] <= last)]
    own = bought[(bought["partner_iso3"] == "VNM") & (bought["months_covered"] == 12) & (bought["year"] <= last)]
    own = own[own["hs2"].isin(CHAPTERS)].sort_values("basis", ascending=False)  # consumption before general
    own = own.drop_duplicates(["year", "hs2"])
    frame = pd.DataFrame(
        {
            SOLD: sold[sold["hs2"].isin(CHAPTERS)].groupby("year")["value_usd_mn"].sum(),
            COTTON_SOLD: sold[sold["hs2"] == COTTON].groupby("year")["value_usd_mn"].sum(),
            BOUGHT: own.groupby("year")["value_usd_mn"].sum(),
        }
    )
    frame.index = frame.index.astype("int64").rename("year")
    return frame[frame[SOLD].notna()]


def sold(trade: pd.DataFrame) -> str:
    """What farm goods and cotton were sold in the newest year and the year before, as a sentence."""
    if trade.empty:
        return "Farm goods are not held for this run."
    year = trade.index[-1]
    told = []
    for name, label in ((SOLD, "farm goods"), (COTTON_SOLD, "cotton")):
        own = trade[name].dropna()
        if year in own.index:
            before = f" ({usd(own[year - 1])} a year before)" if year - 1 in own.index else ""
            told.append(f"{label} worth {usd(own[year])}{before}")
    return f"In {year} the United States sold Vietnam {joined(told)}."


def bought(trade: pd.DataFrame) -> str:
    """What Vietnam sold of farm goods in the newest year held, beside what it bought, as a sentence."""
    both = trade.dropna(subset=[BOUGHT])
    if both.empty:
        return "What Vietnam sold in return is not held for a full year of this run."
    year, row = both.index[-1], both.iloc[-1]
    sold = row[SOLD] + (row[COTTON_SOLD] if pd.notna(row[COTTON_SOLD]) else 0)
    side = direction(sold, row[BOUGHT], "more", "less", "much the same", 0.02)
    than = "as" if side == "much the same" else "than"
    return (
        f"The other way, {year} is the newest full year held: the United States bought farm goods worth "
        f"{usd(row[BOUGHT])}, {side} {than} the {usd(sold)} it sold, cotton included."
    )


def gains(by_heading: pd.DataFrame, last: int) -> str:
    """The farm headings that added most to exports in the newest year, as a sentence."""
    codes = [*CHAPTERS, COTTON]
    own = by_heading[by_heading["hs4"].str[:2].isin(codes) & (by_heading["year"] <= last)]
    wide = own.pivot(index="hs4", columns="year", values="value_usd_mn").sort_index(axis=1)
    if wide.shape[1] < 2:
        return "Which goods gained is not held for this run."
    gains = (wide.iloc[:, -1].fillna(0) - wide.iloc[:, -2].fillna(0)).nlargest(3)
    labels = by_heading.drop_duplicates("hs4").set_index("hs4")["label"]
    told = [f"{labels[code].lower()} ({usd(gain)})" for code, gain in gains[gains >= 1].items()]
    if not told:
        return f"Not one farm heading held gained a million dollars in {wide.columns[-1]}."
    return f"The headings that added most in {wide.columns[-1]}: {joined(told)}."


def memoranda(promised: pd.DataFrame, trade: pd.DataFrame) -> str:
    """The farm memoranda (promises on farm goods alone) beside a year of farm exports, as sentences."""
    own = promised[promised["value_usd_mn"].notna()]
    if own.empty or trade.empty:
        return "This run holds no farm memorandum with a value."
    value, sold = own["value_usd_mn"].sum(), trade.iloc[-1][[SOLD, COTTON_SOLD]].sum()
    dates = joined(when(row.date, "month") for row in own.itertuples())
    status = " ".join(row.status for row in own.itertuples() if row.is_told)
    words = (
        f"The memoranda of {dates} name {usd(value)}, over how many years is not on record for the whole; "
        f"{trade.index[-1]} alone brought {usd(sold)} of farm goods and cotton."
    )
    return f"{words} {status}".strip()


def market_rank(known: pd.DataFrame) -> str:
    """The newest rank of Vietnam among markets for US farm products, as a sentence."""
    own = known[known["place_iso3"] == "VNM"]
    if own.empty:
        return "Vietnam's rank among markets for American farm goods is not held for this run."
    row = own.iloc[-1]
    place = f"Among markets for American farm goods Vietnam ranked {ordinal(row['value'])} in {row['period']}"
    return f"{place}, by a report of {edition(row)}."


def claimed_rank(said: tuple | None, cutoff: pd.Timestamp) -> str:
    """What a source document says of Vietnam's rank as a farm market, as a sentence with a blank before, or nothing."""
    if said is None or (written := pd.Timestamp(str(said[1].written))) > cutoff:
        return ""
    words = f" A source document of {when(written, 'month')} calls it the {said[0].printed}"
    return f"{words}; to check that would take {said[0].needs}." if said[0].needs else f"{words}."
