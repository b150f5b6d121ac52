"""What announced purchases could take off a trade deficit in a year: a model, with every assumption an argument.

A book of purchases has a row for each, as from `purchases.valued`, with the columns left and abroad (fractions, see
`purchases`) and, once `odds` has added them, the chance of going ahead and its interval. The expected sum is exact,
E = sum A p m; its spread is simulated by `fulfilment`. Sums are US exports, gross: nothing is taken off for sales that
would have been made anyway.
"""

import pandas as pd
from scipy import stats

from tradebook.models import fulfilment, purchases

SECTORS = {"aviation": "aviation", "energy": "energy", "agriculture": "farm", "technology": "technology"}
SECTORS |= {"defense": "defence"}
CHANCES = ["go_ahead", "low", "high", "arrived"]


def reference(known: pd.DataFrame, cutoff: pd.Timestamp, age_years: int) -> pd.DataFrame:
    """The past purchases that chances are read from: announced at least `age_years` before the cutoff.

    Adds went_ahead (came, or rests on a binding contract not known to have lapsed) and arrived (any part of it came).
    Purchases of which nothing was found later are left out: they are neither a success nor a failure.
    """
    old = known[
        (known["announced"] <= cutoff - pd.DateOffset(years=age_years)) & (known["outcome"] != purchases.UNKNOWN)
    ]
    came = (old["outcome"] == purchases.CAME) | (old["left"] < 1)
    return old.assign(went_ahead=came | (old["outcome"] == purchases.BINDING), arrived=came)


def odds(book: pd.DataFrame, past: pd.DataFrame, least: int) -> pd.DataFrame:
    """`book` with the chance of each purchase: go_ahead, low, high (Wilson, 95 %), arrived, deals, compared_with.

    The class is the past purchases of the sector; if these are fewer than `least`, all past purchases that began with
    the same kind of paper (binding or not); if there are none, all. Raises ValueError without any past purchase.
    """
    rows = []
    for row in book.itertuples():
        words, found = _class(row, past, least)
        share = fulfilment.reference_class(found["went_ahead"])
        rows.append([share["share"], share["low"], share["high"], found["arrived"].mean(), len(found), words])
    return book.join(pd.DataFrame(rows, columns=[*CHANCES, "deals", "compared_with"], index=book.index))


def _class(row, past: pd.DataFrame, least: int) -> tuple[str, pd.DataFrame]:
    own = past[past["sector"] == row.sector]
    if len(own) >= least:
        return f"{SECTORS[row.sector]} deal", own
    paper = past[past["was_binding"] == row.was_binding]
    if len(paper):
        return f"deal that began with a {'contract' if row.was_binding else 'statement of intent'}", paper
    return "deal of any kind", past


def calendar(book: pd.DataFrame, plans: pd.DataFrame, years: range, farm_years: int) -> pd.DataFrame:
    """When each purchase comes, if it does: a row each (index deal_id), a column a year, parts that add up to 1.

    A newest `plans` row for a whole order (columns as from `arrivals.schedules`) is followed as far as it lies within
    `years`; farm goods come in the first `farm_years`; all else comes evenly over `years`.
    """
    newest = plans[plans["is_whole"]].sort_values("announced").groupby("order_id").tail(1).set_index("order_id")
    rows = {}
    for row in book.itertuples():
        own = list(years)[:farm_years] if row.group == purchases.FARM else list(years)
        if row.deal_id in newest.index:
            plan = newest.loc[row.deal_id]
            own = [year for year in years if plan["start_date"].year <= year <= plan["end_date"].year] or own
        rows[row.deal_id] = pd.Series(1.0 / len(own), index=own)
    return pd.DataFrame(rows).T.reindex(columns=list(years)).fillna(0.0).rename_axis("deal_id")


def worth(
    book: pd.DataFrame,
    *,
    price: str = "paid_usd_mn",
    engines: float = 0.0,
    content: float = 1.0,
    keep_abroad: bool = False,
    lng: float = 1.0,
) -> pd.Series:
    """What each purchase would add to US exports to Vietnam if it came in full, million USD, in the order of `book`.

    `price` names the column of values; `engines` is the part of the engines for other aircraft that is shipped to
    Vietnam, `content` the part of each value that is counted, `keep_abroad` counts aircraft for affiliates elsewhere,
    `lng` multiplies the price of LNG.
    """
    part = book["left"] * (1.0 if keep_abroad else 1 - book["abroad"]) * content
    part = part.mask(book["group"] == purchases.ENGINES, part * engines).mask(
        book["group"] == purchases.LNG, part * lng
    )
    return book[price] * part


def expected(
    book: pd.DataFrame, years: int, part: float, *, odds: str = "go_ahead", stretch: float = 1.0, **case
) -> float:
    """The expected sum a year, billion USD: E = sum A p m over the years.

    `part` is the mean share m delivered, `odds` the column of chances p, `stretch` multiplies the years over which
    all but LNG is delivered, `case` is passed to `worth`.
    """
    sums = worth(book, **case) * book[odds] * part / 1000
    lng = book["group"] == purchases.LNG
    return float(sums[lng].sum() / years + sums[~lng].sum() / (years * stretch))


def groups(book: pd.DataFrame, **case) -> pd.DataFrame:
    """The book by group, for the sliders: group, aircraft_usd_bn, other_usd_bn; all goods together first.

    Values are those shipped to Vietnam, as in `worth`: aircraft at their headlines, all other goods at the price paid.
    """
    plane = book["group"] == purchases.AIRCRAFT
    headline, paid = worth(book, **{**case, "price": "headline_usd_mn"}) / 1000, worth(book, **case) / 1000
    values = {"aircraft_usd_bn": headline.where(plane, 0.0), "other_usd_bn": paid.mask(plane, 0.0)}
    wide = pd.DataFrame({"group": book["group"]} | values).groupby("group").sum()
    wide = wide[wide.sum(axis=1) > 0].assign(order=lambda t: -t.sum(axis=1)).sort_values("order").drop(columns="order")
    whole = wide.sum().to_frame("All goods").T.rename_axis("group")
    return pd.concat([whole, wide]).reset_index()


def settings(book: pd.DataFrame, part: float, **case) -> dict[str, float]:
    """The first settings of the sliders, in percent, one decimal: with them they give what `expected` gives, nearly.

    Keys volume, price (paid for the aircraft shipped, of their headlines), odds (mean chance, by what is paid), part.
    """
    planes, paid = book[book["group"] == purchases.AIRCRAFT], worth(book, **case)
    headline = worth(planes, **{**case, "price": "headline_usd_mn"}).sum()
    price = worth(planes, **case).sum() / headline if headline > 0 else 1.0
    chance = (paid * book["go_ahead"]).sum() / paid.sum() if paid.sum() > 0 else 0.0
    return {
        "volume": 100.0,
        "price": round(100 * price, 1),
        "odds": round(100 * chance, 1),
        "part": round(100 * part, 1),
    }


FORMULA = "volume / 100 * (datum.aircraft_usd_bn * price / 100 + datum.other_usd_bn) * odds / 100 * part / 100"


def formula(years: int, table: pd.DataFrame | None = None) -> str:
    """What the sliders volume, price, odds and part (percent) give a year, billion USD, as a Vega expression.

    E = sum A p m, the expected value alone: the sliders simulate nothing. It speaks of a row drawn, or, given a `table`
    as from `groups`, of all goods.
    """
    text = f"{FORMULA} / {years}"
    for name in ("aircraft_usd_bn", "other_usd_bn") if table is not None else ():
        text = text.replace(f"datum.{name}", repr(float(table[name].iloc[0])))
    return text


def lng_formula(mmbtu_per_tonne: float, own_price: bool = False) -> str:
    """What the sliders volume (million tonnes a year), price (USD per MMBtu) and odds (percent) give, billion USD.

    E = A p. With `own_price`, a row drawn takes the price it has, if it has one.
    """
    price = "(isValid(datum.price_usd_per_mmbtu) ? datum.price_usd_per_mmbtu : price)" if own_price else "price"
    return f"volume * {price} * {float(mmbtu_per_tonne)!r} / 1000 * odds / 100"


def in_page(table: pd.DataFrame, years: int, volume: float, price: float, odds: float, part: float) -> float:
    """`formula` worked out here, for all goods of a `table` as from `groups`.

    >>> table = pd.DataFrame({"group": ["All goods"], "aircraft_usd_bn": [40.0], "other_usd_bn": [10.0]})
    >>> round(in_page(table, 10, 100, 50, 60, 50), 6)
    0.9
    """
    aircraft, other = table[["aircraft_usd_bn", "other_usd_bn"]].iloc[0]
    return float(volume / 100 * (aircraft * price / 100 + other) * odds / 100 * part / 100 / years)


def drawable(book: pd.DataFrame, part: float, weight: float, **case) -> pd.DataFrame:
    """The book as `fulfilment` takes it, index deal_id: the Beta has mean `part` and a + b = `weight`."""
    values = pd.Series(worth(book, **case).to_numpy() / 1000, index=book["deal_id"])
    chances = pd.Series(book["go_ahead"].to_numpy(float), index=book["deal_id"])
    return pd.DataFrame({"value_usd_bn": values, "go_ahead": chances, "a": part * weight, "b": (1 - part) * weight})


def by_year(drawn: pd.DataFrame, parts: pd.DataFrame) -> pd.DataFrame:
    """The simulated sum of each year, billion USD: index year; mean_usd_bn, low_usd_bn, median_usd_bn, high_usd_bn.

    `parts` as from `calendar`; low and high are the 5 and 95 % points of each year by itself.
    """
    yearly = drawn.dot(parts.loc[drawn.columns])
    levels = {name: yearly.quantile(level) for name, level in fulfilment.QUANTILES.items()}
    return pd.DataFrame({"mean_usd_bn": yearly.mean(), **levels}).rename_axis("year")


def ladder(book: pd.DataFrame, announced_usd_mn: float, years: int, part: float, **case) -> pd.DataFrame:
    """From headlines to what may come, billion USD in all: columns step, value_usd_bn. Steps that change nothing go.

    `announced_usd_mn` is the sum of all announcements. The last step is `expected` times the years.
    """
    sums = {
        "All announcements added up": announced_usd_mn / 1000,
        "Each purchase once, at its headline": _all(book, "headline_usd_mn"),
        "Aircraft at the price a buyer may pay": _all(book, "paid_usd_mn"),
        "Shipped to Vietnam": worth(book, **case).sum() / 1000,
        "Expected by past deals and part delivered": expected(book, years, part, **case) * years,
    }
    steps = pd.DataFrame({"step": list(sums), "value_usd_bn": list(sums.values())})
    steps = steps[(steps["value_usd_bn"] > 0) | (steps.index == steps.index[-1])]
    return steps[steps["value_usd_bn"].diff().abs().fillna(1) > 1e-9].reset_index(drop=True)


def _all(book: pd.DataFrame, price: str) -> float:
    return float(worth(book, price=price, engines=1.0, keep_abroad=True).sum() / 1000)


def swings(
    book: pd.DataFrame, years: int, part: float, weight: float, lng_prices: tuple, least_content: float, **case
) -> pd.DataFrame:
    """How far the expected sum a year moves when one assumption moves and the others stay, widest first.

    Columns assumption, low_usd_bn, high_usd_bn. `lng_prices` are the lowest and highest price as multiples of the
    assumed one, `least_content` the lowest American part. The part delivered moves between the 5 and 95 % points
    of its Beta.
    """
    ends = stats.beta.ppf([0.05, 0.95], part * weight, (1 - part) * weight)
    pairs = {
        "Part delivered by the horizon": [{"part": end} for end in ends],
        "Chance of going ahead, within its interval": [{"odds": "low"}, {"odds": "high"}],
        "Chance if only deliveries count as success": [{"odds": "arrived"}, {}],
        "Aircraft price, appraisal to headline": [{"price": "appraised_usd_mn"}, {"price": "headline_usd_mn"}],
        "Years of delivery, twice as many to half": [{"stretch": 2.0}, {"stretch": 0.5}],
        "Engines for other aircraft, none to all shipped": [{"engines": 0.0}, {"engines": 1.0}],
        "Aircraft of affiliates abroad, left out or counted": [{"keep_abroad": False}, {"keep_abroad": True}],
        "American part of the value": [{"content": least_content}, {"content": 1.0}],
        "Price of LNG, lowest to highest on record": [{"lng": price} for price in lng_prices],
    }
    rows = []
    for name, both in pairs.items():
        rows.append((name, *sorted(expected(book, years, **{"part": part, **case, **end}) for end in both)))
    found = pd.DataFrame(rows, columns=["assumption", "low_usd_bn", "high_usd_bn"])
    found = found.assign(width=found["high_usd_bn"] - found["low_usd_bn"]).sort_values("width", ascending=False)
    return found[found["width"] > 1e-9].drop(columns="width").reset_index(drop=True)
