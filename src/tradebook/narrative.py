"""Values to words, and `bind`, the only door through which they enter the prose.

Every function returns finished text. Money comes in millions of US dollars, rates as fractions.
"""

import math
import re

import pandas as pd
from IPython.display import display

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
    display(data, metadata=metadata, raw=True)
    return text


def record(key: str, text: str) -> tuple[dict, dict]:
    """The data and metadata of the output in which MyST-NB's glue extension finds a bound text."""
    # It evaluates the text as a literal, so quotes are part of it.
    data = {"application/papermill.record/text/plain": repr(text)}
    return data, {"scrapbook": {"name": key, "mime_prefix": "application/papermill.record/"}}


def significant(value: float, digits: int = 3) -> str:
    """A number with so many significant digits, thousands separated, never in powers of ten.

    >>> significant(178276.4), significant(6.776), significant(0.0421)
    ('178,000', '6.78', '0.0421')
    """
    if not math.isfinite(value):
        raise ValueError(f"not a number to print: {value}")
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
    scaled = float(significant(million, digits).replace(",", ""))
    if scaled >= 1_000_000:
        return f"${significant(million / 1_000_000, digits)} trillion"
    if scaled >= 1_000:
        return f"${significant(million / 1_000, digits)} billion"
    return f"${significant(million, digits)} million"


def pct(fraction: float, decimals: int = 1) -> str:
    """A fraction as percent: pct(0.3141) is '31.4%'. A true minus sign below zero.

    >>> pct(0.3141), pct(-0.1)
    ('31.4%', '−10.0%')
    """
    if not math.isfinite(fraction):
        raise ValueError(f"not a share to print: {fraction}")
    return f"{100 * fraction:,.{decimals}f}%".replace("-", "−")


def times(ratio: float) -> str:
    """A multiple in words: 'half', 'about the same', 'twice', '18 times'; below a half as percent.

    >>> times(0.5), times(1.02), times(2.0), times(18.27), times(3.4), times(0.121)
    ('half', 'about the same as', 'twice', '18 times', '3.4 times', '12% of')
    """
    if not ratio > 0:
        raise ValueError(f"a multiple is positive, got {ratio}")
    for word, low, high in [("half", 0.47, 0.53), ("about the same as", 0.95, 1.05), ("twice", 1.95, 2.05)]:
        if low <= ratio <= high:
            return word
    return f"{significant(ratio, 2)} times" if ratio > 0.5 else f"{significant(100 * ratio, 2)}% of"


def count(number: int) -> str:
    """A count: in words up to twelve, in figures above; zero is 'no'.

    >>> count(3), count(0), count(15), count(1500)
    ('three', 'no', '15', '1,500')
    """
    number = int(number)
    return _WORDS[number] if 0 <= number < len(_WORDS) else f"{number:,}"


def counted(number: int, singular: str, plural: str | None = None) -> str:
    """A count with its noun in the right number.

    >>> counted(1, "aircraft", "aircraft"), counted(2, "deal"), counted(0, "cargo", "cargoes")
    ('one aircraft', 'two deals', 'no cargoes')
    """
    return f"{count(number)} {singular if int(number) == 1 else plural or singular + 's'}"


def several(number: int, one: str, many: str) -> str:
    """A count before words that agree with it; zero is 'not one'.

    >>> several(0, "is known", "are known"), several(1, "is known", "are known"), several(15, "is known", "are known")
    ('not one is known', 'one is known', '15 are known')
    """
    return f"{count(number) if int(number) else 'not one'} {many if int(number) > 1 else one}"


def ordinal(number: int) -> str:
    """A place in words up to twelve: ordinal(3) is 'third'; in figures above.

    >>> ordinal(1), ordinal(13), ordinal(22), ordinal(111)
    ('first', '13th', '22nd', '111th')
    """
    number = int(number)
    if 1 <= number <= len(_ORDINALS):
        return _ORDINALS[number - 1]
    teens = 10 <= number % 100 <= 20
    return f"{number:,}{'th' if teens else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"


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


def day(date: pd.Timestamp) -> str:
    """A date of fact: '10 September 2023'."""
    return f"{date.day} {date:%B %Y}"


def month(date: pd.Timestamp) -> str:
    """A month of fact: 'August 2026'."""
    return f"{date:%B %Y}"


def stretch(first: pd.Timestamp, last: pd.Timestamp) -> str:
    """A stretch of whole months inside a sentence.

    >>> stretch(pd.Timestamp("2026-01"), pd.Timestamp("2026-08"))
    'from January 2026 to August 2026'
    """
    return f"in {month(first)}" if first == last else f"from {month(first)} to {month(last)}"


def when(date: pd.Timestamp, precision: str) -> str:
    """A date as exactly as it is known: day, month or year; where that is not said, its year.

    >>> when(pd.Timestamp("2008-05-01"), "month"), when(pd.Timestamp("2020-01-01"), pd.NA)
    ('May 2008', '2020')
    """
    return {"day": day, "month": month}.get(precision, lambda d: f"{d.year}")(date)
