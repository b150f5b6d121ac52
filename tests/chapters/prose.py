"""Finds statistics typed into prose, where they would not follow the data."""

import re
from pathlib import Path

from tradebook.publish import execute

NAMES = re.compile(
    r"""\b(?:19|20)\d\d(?:s|[-–](?:19|20)?\d\d)?\b      # years and spans of years
      | \bSections?\s\d+\b | \bTitle\s\d+\b              # laws
      | \b737(?:[-\s](?:MAX|8|10|200)\b)*(?:\s(?:8|10|200)\b)? | \b787(?:-9|-10)?\b | \bA3\d\d\w* | \bMAX\s\d+\b
      | \b[CT]-\d+\w*\b                                  # aircraft
      | \bHS\s?\d+(?:\.\d+)?(?:,\s\d{4})*(?:\sand\s\d{4})?\b | \bheading\s\d{4}\b | \bNAICS\s\d+\b          # codes
      | \bCC\sBY\s4\.0\b | \bNhon\sTrach\s3(?:\sand\s4)?\b | \bSon\sMy\s[12]\b""",
    re.VERBOSE,
)
NUMBERS = (
    r"two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen twenty thirty forty fifty "
    r"hundred thousand million billion trillion dozen dozens half twice thrice double doubled doubles doubling triple "
    r"tripled quadrupled majority"
)
CLAIMS = (
    r"rose rises risen rising fell falls fallen grew grows grown shrank shrinks shrunk climbed climbs dropped drops "
    r"surged surges soared jumped plunged slipped slumped declined declines increased increases decreased decreases "
    r"quickened slowed peaked largest biggest smallest highest lowest fastest slowest greatest least fewest"
)
WORDS = re.compile(rf"\b(?:{'|'.join((NUMBERS + ' ' + CLAIMS).split())})\b", re.IGNORECASE)
DIGITS = re.compile(r"[$€]?\d[\d.,]*\s*%?")
ROLES = re.compile(r"\{[\w:]+\}`[^`]*`")


def paragraphs(path: Path) -> list[str]:
    """The prose of a page, a paragraph each: headings and text, without code, roles, links and markup."""
    found = []
    for cell in execute.read(path).cells:
        if cell.cell_type != "markdown":
            continue
        marks = r"^:::.*$|^\(.+\)=$|^\+\+\+.*$|^\d+\.\s"  # the last are the marks of a numbered list
        text = re.sub(marks, "", cell.source, flags=re.MULTILINE)
        text = re.sub(r"\]\([^)]*\)", "]", re.sub(r"`[^`{}]*`(?!`)", _keep_role, text))
        found += [" ".join(part.split()) for part in re.split(r"\n\s*\n", text) if part.strip()]
    return found


def _keep_role(match: re.Match) -> str:
    before = match.string[: match.start()]
    return match.group() if re.search(r"\{[\w:]+\}$", before) else " "


def typed_statistics(text: str) -> list[str]:
    """The typed numbers, number words and claim words of a paragraph.

    >>> typed_statistics("Imports rose by 12% in 2019 under Section 301, to {glue:text}`value`.")
    ['rose', '12%']
    >>> typed_statistics("In 2023 the 737 MAX was a product of Boeing (HS 8800).")
    []
    """
    plain = NAMES.sub(" ", ROLES.sub(" ", text))
    found = [match for pattern in (WORDS, DIGITS) for match in pattern.finditer(plain)]
    return [match.group().strip() for match in sorted(found, key=lambda match: match.start())]
