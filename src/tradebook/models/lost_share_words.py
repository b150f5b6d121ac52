"""What the chapter on the deficit says of the figures in `lost_share`: whole sentences that follow them."""

import pandas as pd

from tradebook.models import lost_share
from tradebook.models.ledger_words import points
from tradebook.models.lost_share import GAINERS, LOSER, REST, SHOWN, YEAR, Spell, gainers, told
from tradebook.narrative import counted, direction, joined, pct, usd

NONE = "Imports by industry are not held for long enough, for China, Vietnam and the world, to follow them in this run."


def months(over: Spell) -> str:
    """The two years compared, for a subtitle.

    >>> months(Spell(2018, 2025, 11, 2024))
    'January to November of 2018 and 2025'
    """
    return f"{_part(over)} of {over.base} and {over.last}" if over.months < YEAR else f"{over.base} and {over.last}"


def _part(over: Spell) -> str:
    return f"January to {pd.Timestamp(over.last, over.months, 1):%B}"


def in_short(found: pd.DataFrame, codes: list[str], named: pd.Series, names: dict[str, str], over: Spell) -> str:
    """Who gained in the industry where China's loss weighs most; `found` as from `lost_share.changes`."""
    each = f" ({_part(over)} of each)" if over.months < YEAR else ""
    when = f"between {over.base} and {over.last}{each}"
    if not codes:
        return f"China lost share of US imports in no industry held {when}."
    last = found[(found["naics3"] == codes[0]) & (found["partner_iso3"] == LOSER)]["last_pct"].item()
    change = told(found, codes[0])
    return (
        f"In {named[codes[0]]}, {when}, China's share of US imports fell {points(-change[LOSER])} points to "
        f"{pct(last / 100)}: {_gained(found, codes[0], names)}."
    )


def next_losses(found: pd.DataFrame, codes: list[str], named: pd.Series, names: dict[str, str]) -> str:
    """The same for the industries whose losses weigh next, and which part of US imports the partners held carry."""
    parts = [
        f"In {named[code]} China lost {points(-told(found, code)[LOSER])} points: {_gained(found, code, names)}."
        for code in codes[1:]
    ]
    return " ".join([*parts, coverage(found)])


def _gained(found: pd.DataFrame, code: str, names: dict[str, str]) -> str:
    change, top = told(found, code), gainers(found, code).head(GAINERS)
    rest = change[REST]
    if "VNM" not in top:
        top = pd.concat([top, change[["VNM"]]])
    parts = [f"{names[iso]} {_verb(value)} {points(abs(value))}" for iso, value in top.items()]
    parts = [parts[0], *(part.replace(" gained ", " ") for part in parts[1:])] if top.iloc[0] > 0 else parts
    moved = f"{_verb(rest)} {points(abs(rest))}" if abs(rest) >= SHOWN else "stood still"
    return f"{joined(parts)}; all others together {moved}"


def _verb(change: float) -> str:
    return "gained" if change >= 0 else "lost"


def title(found: pd.DataFrame, code: str, label: str, names: dict[str, str]) -> str:
    """The takeaway: what China lost in an industry, and the two that gained most."""
    top = gainers(found, code).head(2)
    parts = [
        f"{names[iso]} {'gained ' if not place else ''}{points(gain)}" for place, (iso, gain) in enumerate(top.items())
    ]
    gained = ", ".join(parts) or "no partner held gained"
    return f"{label}: China lost {points(-told(found, code)[LOSER])} points, {gained}"


def grown(found: pd.DataFrame, codes: list[str], named: pd.Series, names: dict[str, str]) -> str:
    """Why a gain in share is not China's loss handed over: the market changed, and others lost too."""
    beside = [market(found, codes[0], named[codes[0]], names)] if codes else []
    return " ".join([*beside, outgained(lost_share.outgained(found), named, names)])


def market(found: pd.DataFrame, code: str, name: str, names: dict[str, str]) -> str:
    """How the market itself changed, and what the largest gain comes to beside China's change, in dollars."""
    own = found[found["naics3"] == code].set_index("partner_iso3")[["base_usd_mn", "last_usd_mn"]]
    base, last = own.sum()
    moved = f"{direction(base, last, 'grew', 'shrank', within=0)} {pct(abs(last / base - 1), 0)}"
    said = f"US imports of {name} as a whole {moved} in dollars, from {usd(base)} to {usd(last)}"
    top, change = gainers(found, code), own["last_usd_mn"] - own["base_usd_mn"]
    if not len(top):
        return f"{said}."
    flows = [(names[iso], change[iso]) for iso in (top.index[0], LOSER)]
    beside = [f"those from {who} {'rose' if value >= 0 else 'fell'} by {usd(abs(value))}" for who, value in flows]
    beyond = flows[0][1] > max(-change[LOSER], 0)
    so = ": not all of the gain can be goods that China had sold" if beyond else ""
    return f"{said}; {joined(beside)}{so}."


def outgained(found: pd.DataFrame, named: pd.Series, names: dict[str, str]) -> str:
    """Industries in which one partner's gain exceeds China's loss; `found` as from `lost_share.outgained`."""
    if found.empty:
        return "In no industry did one partner held gain more points than China lost."
    cases = [
        f"in {named[row.naics3]} {names[row.partner_iso3]} gained {points(row.change_pp)} where China lost "
        f"{points(row.lost_pp)}"
        for row in found.head(GAINERS).itertuples()
    ]
    return f"Where one partner gained more than China lost, others lost too: {joined(cases)}."


def coverage(found: pd.DataFrame) -> str:
    """Which part of US imports the partners held carry, or that there are none beside China and Vietnam."""
    held = set(found["partner_iso3"]) - {LOSER, "VNM", REST}
    if not held:
        return "By industry this run holds no partner beside China and Vietnam, so that all others stand together."
    sums = found.groupby("partner_iso3")[["base_usd_mn", "last_usd_mn"]].sum()
    parts = 1 - sums.loc[REST] / sums.sum()
    return (
        f"By industry, China, Vietnam and {counted(len(held), 'partner')} more are held, with {pct(parts.iloc[0])} and "
        f"{pct(parts.iloc[1])} of these imports; all others are what is left of the world."
    )
