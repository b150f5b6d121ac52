"""Tables of a scenario for announced purchases: assumptions, the past deals it learns from, what balance would take.

Values are words, ready to be read; `book` is as from `closing.odds`.
"""

import math
from types import SimpleNamespace

import pandas as pd

from tradebook.models import closing, purchases
from tradebook.narrative import capital, count, counted, measured, month, pct, significant, usd

HEADLINES = "All that stands, at headlines"


def balances(book: pd.DataFrame, trade: pd.Series, lng_usd_mn: float, shipped_bn: float) -> pd.DataFrame:
    """What would have to come every year to balance a year's trade, as multiples of all that is announced or sold.

    `trade` has the exports and imports of the year, million USD; `lng_usd_mn` is the value of a million tonnes, and
    `shipped_bn` all that stands at prices paid, to Vietnam. Columns way, times, each_year (words, or none), fewest
    times first. Empty without a deficit.
    """
    deficit = trade["imports"] - trade["exports"]
    jets = book[(book["group"] == purchases.AIRCRAFT) & (book["aircraft_class"] == "narrowbody")]
    farm = book.loc[book["group"] == purchases.FARM, "paid_usd_mn"].sum()
    tonnes = book.loc[book["quantity_unit"] == purchases.LNG_UNIT, "quantity"].sum()
    planes = jets["paid_usd_mn"].sum()
    number = (
        f"{significant(deficit / planes * jets['quantity'].sum(), unit='aircraft')} narrowbodies" if len(jets) else ""
    )
    rows = [
        (HEADLINES, deficit, (book["headline_usd_mn"] * book["left"]).sum(), ""),
        ("All that stands, at prices paid, to Vietnam", deficit, 1000 * shipped_bn, ""),
        ("All narrowbodies that stand", deficit, planes, number),
        ("All farm memoranda", deficit, farm, f"{usd(abs(deficit))} of farm goods"),
        (
            "LNG, a year's contract",
            deficit,
            tonnes * lng_usd_mn,
            measured(deficit / lng_usd_mn, "million tonnes", ",.0f"),
        ),
        ("US exports of all goods", trade["imports"], trade["exports"], f"{usd(trade['imports'])} of exports"),
    ]
    found = pd.DataFrame(
        [(way, needed / size, words) for way, needed, size, words in rows if size > 0 and deficit > 0],
        columns=["way", "times", "each_year"],
    )
    return found.sort_values("times", kind="stable", ignore_index=True)


def purchases_shown(book: pd.DataFrame) -> pd.DataFrame:
    """The purchases that stand, ready to be read: values in million USD, parts and chances in percent."""
    return pd.DataFrame(
        {
            "buyer": book["buyer"],
            "what": book["item"],
            "kind": book["group"],
            "known_of_it": book["outcome"],
            "headline_usd_mn": book["headline_usd_mn"],
            "price_paid_usd_mn": book["paid_usd_mn"],
            "still_to_come_pct": 100 * book["left"],
            "for_other_countries_pct": 100 * book["abroad"],
            "chance_pct": 100 * book["go_ahead"],
            "chance_low_pct": 100 * book["low"],
            "chance_high_pct": 100 * book["high"],
        }
    )


def past_deals(past: pd.DataFrame) -> pd.DataFrame:
    """The past deals compared with, ready to be read: deal, sector, announced, first_paper, outcome, counts_as."""
    return pd.DataFrame(
        {
            "deal": [f"{row.buyer}: {row.item}" for row in past.itertuples()],
            "sector": [capital(closing.SECTORS[name]) for name in past["sector"]],
            "announced": [month(date) for date in past["announced"]],
            "first_paper": past["was_binding"].map({True: "contract", False: "statement of intent"}),
            "known_outcome": past["outcome"],
            "counts_as": past["went_ahead"].map({True: "gone ahead", False: "not gone ahead"}),
        }
    )


def assumptions(run: SimpleNamespace, years: range, paid: str) -> pd.DataFrame:
    """Every assumption of the run in one table: assumption, value, parameter, grounds."""
    part, engines, content = run.part_delivered_pct, run.engines_shipped_pct, run.us_content_pct
    rows = [
        ("Years in which goods come", f"{years[0]}-{years[-1]}", "first_delivery_year, last_delivery_year"),
        ("Years in which farm memoranda are filled", count(run.farm_years), "farm_years"),
        ("Age from which a past deal counts", counted(run.deal_age_years, "year"), "deal_age_years"),
        ("Past deals that a sector needs", count(run.least_deals), "least_deals"),
        ("Part of a deal that comes, mean of the Beta", pct(part / 100, 0), "part_delivered_pct"),
        ("Weight of that mean, a + b of the Beta", f"{run.part_weight:g}", "part_weight"),
        ("Correlation of the deals' luck", f"{run.correlation:g}", "correlation"),
        ("Engines for other aircraft, part shipped to Vietnam", pct(engines / 100, 0), "engines_shipped_pct"),
        ("Part of each value that is counted", pct(content / 100, 0), "us_content_pct"),
        ("Price of LNG", f"${run.lng_price_usd_per_mmbtu:g} per MMBtu", "lng_price_usd_per_mmbtu"),
        ("Price of crude oil", f"${run.crude_usd_per_barrel:g} a barrel", "crude_usd_per_barrel"),
        ("Draws and seed", f"{run.draws:,}; {run.seed}", "draws, seed"),
        ("Price of aircraft", paid, "no parameter"),
    ]
    return pd.DataFrame(
        [(name, value, parameter, GROUNDS[name]) for name, value, parameter in rows],
        columns=["assumption", "value", "parameter", "grounds"],
    )


GROUNDS = {
    "Years in which goods come": "A newest published schedule of a whole order is followed; few orders have one",
    "Years in which farm memoranda are filled": "Stated for a part of them, those of Iowa",
    "Age from which a past deal counts": "A newer deal had no time to come or to fail",
    "Past deals that a sector needs": "Else: all past deals that began with the same kind of paper",
    "Part of a deal that comes, mean of the Beta": "Not known; at 50% with weight 2 every part is as likely",
    "Weight of that mean, a + b of the Beta": "As above",
    "Correlation of the deals' luck": "Assumed: interest rates and politics meet all of them",
    "Engines for other aircraft, part shipped to Vietnam": "For Airbus jets; where they are fitted is not recorded",
    "Part of each value that is counted": "Trade statistics count goods at full value, foreign parts included",
    "Price of LNG": "Within the prices on record",
    "Price of crude oil": "Near the quotient of US crude exports to Vietnam and the one cargo known",
    "Draws and seed": "The error they leave is told under “How sure are we?”",
    "Price of aircraft": "Contract prices were not found",
}


def tries(kinds: pd.DataFrame, years: int, first: dict[str, float]) -> pd.DataFrame:
    """A few settings of the sliders and what they give, from the `first` ones to everything: in percent, and a sum."""
    full = [(100.0, price, odds, 100.0) for price in (first["price"], 100.0) for odds in (first["odds"], 100.0)]
    rows = [(*setting, closing.in_page(kinds, years, *setting)) for setting in [tuple(first.values()), *full]]
    names = ["volume_pct", "aircraft_price_pct", "chance_pct", "part_delivered_pct", "a_year_usd_bn"]
    return pd.DataFrame(rows, columns=names).astype(float).drop_duplicates()


def lng_rows(grid: pd.DataFrame) -> pd.DataFrame:
    """The rows of the LNG sliders: first the price that the reader sets (missing here), then each on record."""
    named = [f"{row.price}: ${row.price_usd_per_mmbtu:.2f}" for row in grid.itertuples()]
    rows = {"row": ["At the price set", *named], "price_usd_per_mmbtu": [float("nan"), *grid["price_usd_per_mmbtu"]]}
    return pd.DataFrame(rows)


def lng_volumes(stands: pd.DataFrame, targets: pd.DataFrame, assumed: float) -> dict[str, float]:
    """The volumes of LNG that were named, million tonnes a year: by contract, as assumed, as officials expected."""
    named = stands[stands["quantity_unit"] == purchases.LNG_UNIT].set_index("buyer")["quantity"].to_dict()
    wished = targets.dropna(subset=["lng_mn_tonnes_a_year"])
    expected = {f"Officially expected for {w.year}": w.lng_mn_tonnes_a_year for w in wished.itertuples()}
    return named | {"Assumed here": assumed} | expected


def dials(first: dict[str, float]) -> list[tuple]:
    """The sliders of all goods, as `charts.Slider` takes them; `first` as from `closing.settings`."""
    labels = {
        "volume": "Volume, of what is announced",
        "price": "Price of aircraft, of the headline",
        "odds": "Chance of going ahead, all deals alike",
        "part": "Part delivered",
    }
    return [(name, label, 0, max(100, math.ceil(first[name])), 1, first[name], "%") for name, label in labels.items()]


def lng_dials(most: float, volume: float, price: float) -> list[tuple]:
    """The sliders of LNG, as `charts.Slider` takes them, up to `most` million tonnes a year."""
    return [
        ("volume", "Volume, million tonnes a year", 0, most, 0.5, volume),
        ("price", "Price set", 1, 60, 0.5, price, "${} per MMBtu"),
        ("odds", "Chance of going ahead", 0, 100, 1, 100, "%"),
    ]


def lng_tries(volumes: dict[str, float], a_tonne: float, chance: float) -> pd.DataFrame:
    """What named volumes of LNG would come to, all of it, and by the record: volume, mn_tonnes_a_year, and two sums."""
    table = pd.DataFrame({"volume": list(volumes), "mn_tonnes_a_year": list(map(float, volumes.values()))})
    bill = table["mn_tonnes_a_year"] * a_tonne / 1000
    return table.assign(all_of_it_usd_bn=bill, by_past_energy_deals_usd_bn=bill * chance)


def by_case(full: pd.Series, yearly: pd.DataFrame) -> pd.DataFrame:
    """Lines for a chart, from all that stands at headlines and from `closing.by_year`: year, case, usd_bn."""
    lines = pd.DataFrame({"all at headlines": full, "high": yearly["high_usd_bn"], "expected": yearly["mean_usd_bn"]})
    lines = lines.assign(low=yearly["low_usd_bn"]).rename_axis("year").reset_index()
    return lines.melt("year", var_name="case", value_name="usd_bn")


def for_scale(steps: pd.DataFrame, gap: pd.Series) -> pd.DataFrame:
    """The steps of a `closing.ladder` with the deficits of single years below them; is_deal tells them apart."""
    owed = gap[gap > 0]
    names = [f"For scale: the deficit of {year} alone" for year in owed.index]
    scale = pd.DataFrame({"step": names, "value_usd_bn": owed.to_numpy() / 1000, "is_deal": False})
    return (
        pd.concat([steps.assign(is_deal=True), scale], ignore_index=True) if len(scale) else steps.assign(is_deal=True)
    )
