"""Values to words, and `bind`, the only door through which they enter the prose.

Every function returns finished text. Money comes in millions of US dollars, rates as fractions. Those that print a
number tell `trace` which value and unit their text stands for, so that a reader can open it.
"""

import math
import re

import pandas as pd
from IPython.display import display

from tradebook import trace

_WORDS = "no one two three four five six seven eight nine ten eleven twelve".split()  # noqa: SIM905
_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split()  # noqa: SIM905
_HOLES = re.compile(r"\b(nan|NaN|NaT|None|inf)\b|<NA>|np\.")


def bind(key: str, text: str) -> str:
    """Hands finished text to the prose, where `{glue:text}` and the key print it; returns the text.

    Takes only a non-empty `str` without a hole in it ("nan", "None"): raises TypeError or ValueError otherwise.
    """
    if not isinstance(text, str):
        raise TypeError(f"bind({key!r}): needs finished text, got {type(text).__name__}")
    if not text.strip() or _HOLES.search(text):
        raise ValueError(f"bind({key!r}): text with a hole in it: {text!r}")
    data, metadata = record(key, text)
    display(data, metadata=metadata | {"tradebook": trace.handed_on()}, raw=True)
    return text


def record(key: str, text: str) -> tuple[dict, dict]:
    """The data and metadata of the output in which MyST-NB's glue extension finds a bound text."""
    # It evaluates the text as a literal, so quotes are part of it.
    data = {"application/papermill.record/text/plain": repr(text)}
    return data, {"scrapbook": {"name": key, "mime_prefix": "application/papermill.record/"}}


def significant(value: float, digits: int = 3, unit: str = "") -> str:
    """A number with so many significant digits, thousands separated, never in powers of ten; units as in `amount`.

    >>> significant(178276.4), significant(6.776), significant(0.0421)
    ('178,000', '6.78', '0.0421')
    """
    if not math.isfinite(value):
        raise ValueError(f"not a number to print: {value}")
    return trace.said(_with_sign(_significant(value, digits), unit), value, unit)


def _with_sign(text: str, unit: str) -> str:
    shown = {"%": f"{text}%", "US dollars": f"${text}", "thousand US dollars": f"${text} thousand"}
    return shown.get(unit, text)


def _significant(value: float, digits: int) -> str:
    if value == 0:
        return "0"
    decimals = digits - 1 - math.floor(math.log10(abs(value)))
    rounded = round(value, decimals)
    if math.floor(math.log10(abs(rounded))) > math.floor(math.log10(abs(value))):
        decimals -= 1  # 9.996 rounds up into one more digit before the point
    return f"{rounded:,.{max(decimals, 0)}f}"


def usd(million: float, digits: int = 3) -> str:
    """Money in words, from millions of US dollars; negative sums are an error: say deficit or surplus instead.

    >>> usd(178276.4), usd(123860, 5), usd(480.7), usd(1)
    ('$178 billion', '$123.86 billion', '$481 million', '$1.00 million')
    """
    if not 0 <= million < math.inf:
        raise ValueError(f"usd() prints sums of zero or more, got {million}")
    scaled = float(_significant(million, digits).replace(",", ""))
    size, word = 1, "million"
    if scaled >= 1_000:
        size, word = (1_000_000, "trillion") if scaled >= 1_000_000 else (1_000, "billion")
    return trace.said(f"${_significant(million / size, digits)} {word}", million, "million US dollars")


def pct(fraction: float, decimals: int = 1) -> str:
    """A fraction as percent: pct(0.3141) is '31.4%'. A true minus sign below zero.

    >>> pct(0.3141), pct(-0.1)
    ('31.4%', '−10.0%')
    """
    return amount(100 * fraction, "%", f",.{decimals}f")


def amount(value: float, unit: str = "", form: str = ",.1f") -> str:
    """A number in a format of Python's, with a true minus sign; per cent and dollars print their signs.

    The `unit` is what a reader who opens the number sees: "%", "US dollars", "percentage points", "correlation".

    >>> amount(-1.26, "percentage points"), amount(0.8512, "%", ".2f"), amount(1350.2, "US dollars", ",.0f")
    ('−1.3', '0.85%', '$1,350')
    """
    return trace.said(_with_sign(_formatted(value, form), unit), value, unit)


def measured(value: float, unit: str, form: str = "g") -> str:
    """A number with its unit beside it.

    >>> measured(7.2, "million tonnes"), measured(22500, "MW", ",.0f")
    ('7.2 million tonnes', '22,500 MW')
    """
    return trace.said(f"{_formatted(value, form)} {unit}", value, unit)


def _formatted(value: float, form: str) -> str:
    if not math.isfinite(value):
        raise ValueError(f"not a number to print: {value}")
    return f"{value:{form}}".replace("-", "−")


def times(ratio: float) -> str:
    """A multiple in words: 'half', 'about the same', 'twice', '18 times'; below a half as percent.

    >>> times(0.5), times(1.02), times(2.0), times(18.27), times(3.4), times(0.121)
    ('half', 'about the same as', 'twice', '18 times', '3.4 times', '12% of')
    """
    if not ratio > 0:
        raise ValueError(f"a multiple is positive, got {ratio}")
    for word, low, high in [("half", 0.47, 0.53), ("about the same as", 0.95, 1.05), ("twice", 1.95, 2.05)]:
        if low <= ratio <= high:
            return trace.said(word, ratio, "times")
    if ratio > 0.5:
        return trace.said(f"{_significant(ratio, 2)} times", ratio, "times")
    return trace.said(f"{_significant(100 * ratio, 2)}%", 100 * ratio, "%") + " of"


def count(number: int) -> str:
    """A count: in words up to twelve, in figures above; zero is 'no'.

    >>> count(3), count(0), count(15), count(1500)
    ('three', 'no', '15', '1,500')
    """
    return trace.said(_count(number), number, "")


def _count(number: int) -> str:
    number = int(number)
    return _WORDS[number] if 0 <= number < len(_WORDS) else f"{number:,}"


def counted(number: int, singular: str, plural: str | None = None) -> str:
    """A count with its noun in the right number.

    >>> counted(1, "aircraft", "aircraft"), counted(2, "deal"), counted(0, "cargo", "cargoes")
    ('one aircraft', 'two deals', 'no cargoes')
    """
    many = plural or singular + "s"
    return trace.said(f"{_count(number)} {singular if int(number) == 1 else many}", number, many)


def several(number: int, one: str, many: str) -> str:
    """A count before words that agree with it; zero is 'not one'.

    >>> several(0, "is known", "are known"), several(1, "is known", "are known"), several(15, "is known", "are known")
    ('not one is known', 'one is known', '15 are known')
    """
    return trace.said(_count(number) if int(number) else "not one", number, "") + f" {many if int(number) > 1 else one}"


def ordinal(number: int) -> str:
    """A place in words up to twelve: ordinal(3) is 'third'; in figures above.

    >>> ordinal(1), ordinal(13), ordinal(22), ordinal(111)
    ('first', '13th', '22nd', '111th')
    """
    number = int(number)
    teens = 10 <= number % 100 <= 20
    text = f"{number:,}{'th' if teens else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"
    return trace.said(_ORDINALS[number - 1] if 1 <= number <= len(_ORDINALS) else text, number, "place")


def superlative(place: int, word: str = "largest") -> str:
    """A rank before a superlative: 'largest', 'third-largest'.

    >>> superlative(1), superlative(3)
    ('largest', 'third-largest')
    """
    return word if int(place) == 1 else f"{ordinal(place)}-{word}"


def direction(first: float, last: float, up="rose", down="fell", flat="barely moved", within=0.01) -> str:
    """The verb that fits a change; `flat` when it is within that fraction of the first value.

    >>> direction(100, 120), direction(100, 80), direction(100, 100.5)
    ('rose', 'fell', 'barely moved')
    """
    if not (math.isfinite(first) and math.isfinite(last)):
        raise ValueError(f"no direction between {first} and {last}")
    if abs(last - first) <= within * abs(first):
        return flat
    return up if last > first else down


def joined(items) -> str:
    """A list in a sentence: 'a', 'a and b', 'a, b and c'. Raises ValueError when empty.

    >>> joined(["China"]), joined(["China", "Mexico", "Taiwan"])
    ('China', 'China, Mexico and Taiwan')
    """
    items = [str(item) for item in items]
    if not items:
        raise ValueError("nothing to list")
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}"


def capital(text: str) -> str:
    """The text with its first letter large, for the start of a sentence.

    >>> capital("three cargoes")
    'Three cargoes'
    """
    return text[:1].upper() + text[1:]


def apostrophes(text: str) -> str:
    """The text with typographic apostrophes, as Sphinx sets them in the prose of a page; quotation marks stay.

    >>> apostrophes("Vietnam's part of the goods' value")
    'Vietnam’s part of the goods’ value'
    """
    return re.sub(r"(?<=\w)'(?=\w)|(?<=s)'(?=[ ,.;:]|$)", "’", text)


def day(date: pd.Timestamp) -> str:
    """A date of fact: '10 September 2023'."""
    return f"{date.day} {date:%B %Y}"


def month(date: pd.Timestamp) -> str:
    """A month of fact: 'August 2026'."""
    return f"{date:%B %Y}"


def stretch(first: pd.Timestamp, last: pd.Timestamp) -> str:
    """A stretch of whole months inside a sentence.

    >>> stretch(pd.Timestamp("2026-01"), pd.Timestamp("2026-08"))
    'from January to August 2026'
    """
    if first == last:
        return f"in {month(first)}"
    return f"from {first:%B}{'' if first.year == last.year else f' {first.year}'} to {month(last)}"


def when(date: pd.Timestamp, precision: str) -> str:
    """A date as exactly as it is known: day, month or year; where that is not said, its year.

    >>> when(pd.Timestamp("2008-05-01"), "month"), when(pd.Timestamp("2020-01-01"), pd.NA)
    ('May 2008', '2020')
    """
    return {"day": day, "month": month}.get(precision, lambda d: f"{d.year}")(date)
