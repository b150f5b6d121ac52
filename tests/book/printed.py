"""Reads printed numbers back, apart from the code that prints them: which values may a text stand for?"""

import re

WORDS = "no one two three four five six seven eight nine ten eleven twelve"
ORDINALS = "zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth"
WHOLE = {word: number for words in (WORDS, ORDINALS) for number, word in enumerate(words.split())} | {"not one": 0}
ROUGHLY = {"half": (0.47, 0.53), "about the same as": (0.95, 1.05), "twice": (1.95, 2.05)}
SIZES = {"thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
DOLLARS = {"US dollars": 1, "thousand US dollars": 1e3, "million US dollars": 1e6}
NUMBER = re.compile(r"([+−]?)\$?(\d[\d,]*)(\.\d+)?(%|st|nd|rd|th)?(?: (.+))?")


def values(text: str, unit: str) -> tuple[float, float]:
    """The least and the greatest value in `unit` that a printed number may stand for.

    >>> values("$1.5 billion", "million US dollars"), values("−3%", "%"), values("Three deals", "deals")
    ((1450.0, 1550.0), (-3.5, -2.5), (3.0, 3.0))
    """
    lower = text[:1].lower() + text[1:]
    if lower in ROUGHLY:
        return ROUGHLY[lower]
    whole = next((number for word, number in WHOLE.items() if lower == word or lower.startswith(f"{word} ")), None)
    if whole is not None:
        return float(whole), float(whole)
    sign, digits, decimals, _, tail = NUMBER.fullmatch(text).groups()
    plain = float(digits.replace(",", "") + (decimals or ""))
    zeros = 0 if decimals else len(digits.replace(",", "")) - len(digits.replace(",", "").rstrip("0"))
    half = 10.0 ** (-len(decimals) + 1 if decimals else zeros) / 2  # a trailing zero may be a rounded digit
    scale = SIZES.get((tail or "").split(" ")[0], 1) / DOLLARS[unit] if unit in DOLLARS else 1
    ends = sorted((-1 if sign == "−" else 1) * scale * (plain + step) for step in (-half, half))
    return ends[0], ends[1]
