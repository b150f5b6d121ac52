"""What the chapter on the deficit says of the figures in `deficit`: whole sentences that follow them."""

import math

import pandas as pd

from tradebook.models.ledger_words import points
from tradebook.narrative import amount, count, counted, direction, joined, measured, ordinal, pct, usd

NAMED = 3  # partners named in a sentence
SPANS = 5  # spells of one place that a sentence tells
HEAVY = 5  # losses among which the weakest match is looked for
STILL = 0.05  # points: what one decimal shows as nothing
NORMAL_95 = 1.959963985  # the quantile of a two-sided 95 per cent interval
CLOSE = 0.999999  # Fisher's z of a perfect correlation is infinite


def places(ranks: pd.DataFrame) -> str:
    """Vietnam's place among deficits, the newest spells of one place; `ranks` as from `standing.by_year`.

    >>> ranks = pd.DataFrame({"place": [6, 5, 5], "deficit": 1.0, "is_broad": True}, index=[2018, 2019, 2020])
    >>> places(ranks)
    'By the size of the deficit Vietnam came sixth in 2018 and fifth from 2019 to 2020.'
    """
    told = ranks[ranks["is_broad"] & (ranks["deficit"] > 0)]
    if told.empty:
        return "Vietnam's place among the deficits can't be told in this run."
    runs = (told["place"].diff().ne(0) | (told.index.to_series().diff() != 1)).cumsum()
    spans = [(part["place"].iloc[0], part.index[0], part.index[-1]) for _, part in told.groupby(runs)][-SPANS:]
    words = [f"{ordinal(place)} {f'in {a}' if a == b else f'from {a} to {b}'}" for place, a, b in spans]
    return f"By the size of the deficit Vietnam came {joined(words)}."


def leader(name: str, when: str, is_broad: bool) -> str:
    """The takeaway of a ranking, which says so where the list is too short to rank all partners."""
    return f"{name} led the American deficits of {when}" if is_broad else f"Of the partners held, {name} led in {when}"


def spread(found: pd.DataFrame) -> str:
    """How the concentration of the deficits changed; `found` as from `deficit.spread`."""
    hhi = found["same_countries"].dropna()
    if len(hhi) < 2:
        return "The concentration of the deficits can't be followed in this run."
    first, last = hhi.index[[0, -1]]
    then = direction(
        hhi[first], hhi[last], "more concentrated than", "less concentrated than", "much like", within=0.02
    )
    parts = [pct(part / 100) if part else "none" for part in found.loc[[first, last], "vietnam_pct"]]
    top = hhi.idxmax()
    peak = f" They were most concentrated in {top}." if top not in (first, last) else ""
    return (
        f"Among the same {counted(found['partners'].iloc[-1], 'country', 'countries')} the US deficits of {last} are "
        f"{then} those of {first}: as if {measured(1 / hhi[last], 'partners', '.1f')} "
        f"shared them evenly, after {amount(1 / hhi[first], 'partners')}."
        f"{peak} Vietnam's part of them went from {parts[0]} to {parts[1]}."
    )


def spread_title(hhi: pd.Series) -> str:
    """The takeaway of the concentration by year: how many even shares it would come to, at both ends.

    >>> spread_title(pd.Series([0.16, 0.08], index=[1995, 2025]))
    'Deficits spread as over 6.2 even partners in 1995, 12.5 in 2025'
    """
    first, last = hhi.index[[0, -1]]
    return f"Deficits spread as over {1 / hhi[first]:.1f} even partners in {first}, {1 / hhi[last]:.1f} in {last}"


def both_shares(found: pd.DataFrame) -> str:
    """The change of China's and of Vietnam's share of US imports; `found` as from `deficit.shifts`."""
    if not {"CHN", "VNM"} <= set(found.index):
        return "The shares of China and Vietnam in US imports can't be compared"
    china, vietnam = (found.at[iso, "change_pp"] for iso in ("CHN", "VNM"))
    moves = [f"{direction(0, change, 'rose', 'fell')} {points(abs(change))}" for change in (china, vietnam)]
    still = [abs(change) < STILL for change in (china, vietnam)]
    china_moved = "stood still" if still[0] else f"{moves[0]} points"
    return f"China's share of US imports {china_moved}, Vietnam's {'stood still' if still[1] else moves[1]}"


def shifts(found: pd.DataFrame, names: dict[str, str], base: int, last: int) -> str:
    """Who gained of US imports while China lost; `found` as from `deficit.shifts`."""
    said = f"Between {base} and {last} {both_shares(found)}."
    if not {"CHN", "VNM"} <= set(found.index):
        return said
    china, vietnam = (found.at[iso, "change_pp"] for iso in ("CHN", "VNM"))
    if not china < 0 < vietnam:
        return f"{said} There is no loss of China's that could be set beside a gain of Vietnam's."
    gains = found.drop(index="rest")["change_pp"].loc[lambda change: change > 0].sort_values(ascending=False)
    others = gains.drop("VNM").head(NAMED)
    named = joined(f"{names[iso]} {points(gain)}" for iso, gain in others.items()) if len(others) else "no other"
    rank = ordinal(list(gains.index).index("VNM") + 1)
    return (
        f"{said} In size Vietnam's gain is {pct(vietnam / -china, 0)} of China's loss, the {rank} of "
        f"{counted(len(gains), 'gain')} held; besides, {named} gained. All gains come to {points(gains.sum())} points."
    )


def coverage(found: pd.DataFrame, base: int, last: int) -> str:
    """What part of US imports the countries held at both ends carry; `found` as from `deficit.shifts`."""
    held = found.drop(index="rest")
    parts = [pct(held[column].sum() / 100) for column in ("base_pct", "last_pct")]
    return (
        f"The {counted(len(held), 'country', 'countries')} held in {base} and in {last} carry {parts[0]} and "
        f"{parts[1]} of US imports."
    )


def bases_title(tried: pd.DataFrame) -> str:
    """The takeaway of trying other first years; `tried` as from `deficit.by_base`."""
    china = tried.loc[tried["partner_iso3"] == "CHN", "change_pp"]
    if (china < 0).all():
        return f"Whatever the first year, China lost {points(china.abs().min())} to {points(china.abs().max())} points"
    return f"By first year, China's change runs from {points(china.min())} to {points(china.max())} points"


def dollars(found: pd.DataFrame, names: dict[str, str], base: int, last: int) -> str:
    """The same in dollars, since a share also moves when the whole does."""
    if not {"CHN", "VNM"} <= set(found.index):
        return "In dollars they can't be compared either."
    more = found.drop(index=["CHN", "VNM", "rest"])["change_usd_mn"].nlargest(2)
    chosen = [*[(iso, found.at[iso, "change_usd_mn"]) for iso in ("CHN", "VNM")], *more.items()]
    changes = [f"{usd(abs(value))} {'more' if value >= 0 else 'less'} from {names[iso]}" for iso, value in chosen]
    return f"In dollars, the United States bought {joined(changes)} in {last} than in {base}."


def industry_title(row: pd.Series, label: str) -> str:
    """The takeaway for the industry in which most was bought from China."""
    change = [direction(0, row[key], "gained", "lost", "moved", within=0) for key in ("china_pp", "vietnam_pp")]
    sizes = [points(abs(row[key])) for key in ("china_pp", "vietnam_pp")]
    return f"{label}: China {change[0]} {sizes[0]} points, Vietnam {change[1]} {sizes[1]}"


def matches(found: pd.DataFrame, named: pd.Series, base: int, last: int) -> str:
    """How far Vietnam's gain in dollars matches China's loss, industry by industry; `found` as `industry_dollars`."""
    if found.empty:
        return f"Between {base} and {last} the United States bought less from China in no industry held."
    enough, gained = int((found["matched"] >= 1).sum()), found["gained"].sum()
    worst = found.head(HEAVY).nsmallest(2, "matched")
    some = count(enough) if enough else "not one"
    pairs = [
        f"{named[code]} (China lost {usd(row['lost'])}, Vietnam {'gained' if row['gained'] >= 0 else 'lost'} "
        f"{usd(abs(row['gained']))})"
        for code, row in worst.iterrows()
    ]
    return (
        f"In dollars, between {base} and {last}, the United States bought less from China in "
        f"{counted(len(found), 'industry', 'industries')}, by {usd(found['lost'].sum())} in sum; from Vietnam it "
        f"bought {usd(abs(gained))} {'more' if gained >= 0 else 'less'} there. In {some} of them Vietnam gained "
        f"what China lost, or more. Among the heavier losses the match is weakest in {joined(pairs)}."
    )


def matches_title(found: pd.DataFrame) -> str:
    """The takeaway of gains against losses in dollars; `found` as from `deficit.industry_dollars`."""
    gained, lost = found["gained"].sum(), usd(found["lost"].sum())
    return f"Where China lost {lost}, Vietnam {'gained' if gained >= 0 else 'lost'} {usd(abs(gained))}"


def together(found: pd.DataFrame) -> str:
    """How closely changes of the two shares went together over industries; `found` as from `industry_shares`."""
    if len(found) < 5 or found[["china_pp", "vietnam_pp"]].nunique().min() < 2:
        return "There are too few industries to say whether the shares moved together."
    pearson = found["china_pp"].corr(found["vietnam_pp"])
    low, high = fisher(pearson, len(found))
    told = [amount(value, "correlation", ".2f") for value in (pearson, low, high)]
    return (
        f"Over {count(len(found))} industries the changes of both shares correlate at {told[0]} (95% interval "
        f"{told[1]} to {told[2]}, taking industries as independent)."
    )


def fisher(pearson: float, number: int) -> tuple[float, float]:
    """The 95 per cent interval of a correlation over `number` independent pairs, by Fisher's z.

    >>> [round(end, 3) for end in fisher(0.5, 28)]
    [0.156, 0.736]
    """
    z, half = math.atanh(max(min(pearson, CLOSE), -CLOSE)), NORMAL_95 / math.sqrt(number - 3)
    return math.tanh(z - half), math.tanh(z + half)


def ceiling(found: tuple[float, int] | None) -> str:
    """What the coarsest of ceilings says; `found` as from `deficit.coarse_ceiling`."""
    if found is None:
        return "Vietnam's imports from China are not held for this run, so that no ceiling can be computed."
    return (
        f"With all goods taken as one product, the ceiling is {pct(found[0])} of US imports from Vietnam for "
        f"{found[1]}: what so coarse a look can't rule out."
    )


def studies(found: pd.DataFrame, newest: int, titles: pd.Series) -> str:
    """What the published shares come to in dollars; `found` as from `deficit.estimates`, `titles` by source_id."""
    told = found.dropna(subset=["then_usd_mn"])
    if found.empty:
        return "No published share of rerouting was out by the end of this run."
    if told.empty:
        return "What these shares come to in dollars can't be told: Vietnam's exports of their years are not held."
    high, low = told.iloc[0], told.iloc[-1]
    title = str(titles.get(high["source_id"], "")).partition(" (")[0]
    which = f"A study, “{title}”," if title else "A study"
    carried = [usd(row["carried_usd_mn"]) for row in (low, high)]
    parts = [
        f"{pct(row['share_pct'] / 100)} ({row['label'].split(' (')[0].lower()}: {usd(row['then_usd_mn'])})"
        for row in (high, low)
    ]
    return (
        f"{which} puts rerouting at {' or '.join(parts)} of Vietnam's exports to the United States, by how closely a "
        f"flow is followed. Carried over to {newest} as they are, these shares would be {carried[1]} or {carried[0]}."
    )


def published_range(found: pd.DataFrame) -> str:
    """The least and the most of the published shares, for a title; `found` as from `deficit.estimates`."""
    low, high = (pct(end / 100) for end in (found["share_pct"].min(), found["share_pct"].max()))
    return f"Estimates of rerouting run from {low} to {high}"


def in_short(found: pd.DataFrame) -> str:
    """The range of the estimates as a sentence; `found` as from `deficit.estimates`, not empty."""
    return f"{published_range(found)} of Vietnam's exports to the United States, by how closely a flow is followed."


def bounds(found: pd.DataFrame) -> str:
    """How the levels of detail are to be read, where there are estimates; `found` as from `deficit.estimates`."""
    if found.empty:
        return "Without estimates there is no bound to give."
    return (
        "The same product is not the same goods: a product-level figure is a bound from above, a firm-level one misses "
        "goods that change hands on the way. The abstracts give no intervals."
    )


def versions(published: pd.DataFrame) -> str:
    """How far versions of one study lie apart at the level of the firm, the closest look."""
    firm = published[published["detail"] == "firm"].groupby("subject")["value"].first()
    if "rerouting_share" not in firm:
        return "There is no study to compare with another."
    if not {"rerouting_rise", "rerouting_rise_relative"} <= set(firm.index):
        return "One version of it was out by the end of this run."
    rise, relative = firm["rerouting_rise"], firm["rerouting_rise_relative"] / 100
    before, then = pct(rise / 100 / relative), pct(firm["rerouting_share"] / 100)
    return (
        f"A later version says that tariffs added {points(rise)} points within firms, {pct(relative)} of the value "
        f"before, which was then {before}; the earlier one has {then} in "
        f"a year after. They must measure different things; the abstracts do not say which."
    )


def press(published: pd.DataFrame, months: pd.Series) -> str:
    """A sum of money told in the press, as part of what the United States bought from Vietnam in the same months.

    `months` are US imports from Vietnam by month, million USD.
    """
    told = published[published["subject"] == "rerouting_value"]
    if told.empty:
        return "No sum for a later year is held."
    row = told.iloc[-1]
    first, last = (pd.Timestamp(end) for end in row["period"].split(" to "))
    bought = months.loc[first:last].sum()
    part = f", {pct(1000 * row['value'] / bought)} of US imports from Vietnam in those months" if bought > 0 else ""
    hedge = f"{row['qualifier']} " if pd.notna(row["qualifier"]) else ""
    when = f"from {first:%B} to {last:%B %Y}"
    return (
        f"The press, at second hand, tells of {hedge}{usd(1000 * row['value'], 1)} {when}{part}; "
        f"how closely the flow was followed is not said."
    )


def with_vietnam(told: str) -> str:
    """A sentence of `standing.newest`, which speaks of Vietnam as "it", to stand where Vietnam was not named before.

    >>> with_vietnam("Over the months to August 2026 its deficit was the largest of all.")
    'From January to August 2026 the deficit with Vietnam was the largest of all.'
    """
    told = told.replace("Over the months to", "From January to")
    return told.replace("its deficit", "the deficit with Vietnam").replace("no deficit with it", "none with Vietnam")
