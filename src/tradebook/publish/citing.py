"""What a page says of itself to those who find, share or cite it: plain texts and records, made from plain values.

Nothing here knows Sphinx or opens a file. Addresses are whole where the site's own is known, else seen from the page.
"""

import dataclasses
import json
import re
import unicodedata
from xml.sax.saxutils import escape

LONGEST = 200  # characters of a description; those who show it cut it about there
COUNTRIES = ("Vietnam", "United States")  # what the book is about
_TEX = {sign: f"\\{sign}" for sign in "&%$#_{}"} | {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}


@dataclasses.dataclass(frozen=True)
class Book:
    """What every page is part of. `through` is the last day of the data (2026-08-31), `address` the site or ""."""

    title: str
    author: str
    language: str
    edition: str
    year: str
    through: str
    licence: str
    address: str = ""


@dataclasses.dataclass(frozen=True)
class Page:
    """One page: its short name ('tariffs'), title, description, and its files as addresses, those it has."""

    name: str
    title: str
    description: str
    url: str = ""
    image: str = ""
    notebook: str = ""


def site_address(text: str) -> str:
    """The address of the site, ready to be joined to, or "" where none is given. Raises ValueError for any other text.

    >>> site_address("https://example.org/book"), site_address("")
    ('https://example.org/book/', '')
    """
    text = text.strip()
    if text and not re.fullmatch(r"https?://[^\s\"'<>?#\\/]+(/[^\s\"'<>?#\\]*)?", text):
        raise ValueError(f"site address {text!r}: write it like https://example.org/book/")
    return f"{text.rstrip('/')}/" if text else ""


def plain(text: str) -> str:
    """One line of text without marks that are not seen: line breaks, control codes, changes of direction.

    >>> plain("Exports\\u202e rose\\n to  a\\u0301")
    'Exports rose to á'
    """
    seen = "".join(sign for sign in " ".join(text.split()) if unicodedata.category(sign)[0] != "C")
    return unicodedata.normalize("NFC", seen)


def shortened(text: str, most: int = LONGEST) -> str:
    """The text as one plain line of at most so many characters, cut after a word.

    >>> shortened("Exports rose, imports fell", 20), shortened("Exports rose", 20)
    ('Exports rose…', 'Exports rose')
    """
    line = plain(text)
    if len(line) <= most:
        return line
    words = line[:most].rpartition(" ")[0] or line[: most - 1]
    return f"{words.rstrip(' ,;:–-')}…"


def citation(book: Book, page: Page) -> str:
    """The page as a reference in words; the front page stands for the whole book."""
    maker = f"{book.author[:1].upper()}{book.author[1:]} ({book.year})."
    whole = f"{book.title}, edition {book.edition}."
    stop = "" if page.title.endswith(("?", "!", ".")) else "."
    part = "" if page.title == book.title else f"“{page.title}{stop}” In "
    return " ".join(filter(None, [maker, f"{part}{whole}", page.url]))


def bibtex(book: Book, page: Page) -> str:
    """The page as an entry for BibTeX; the front page stands for the whole book."""
    whole = page.title == book.title
    names = {"title": book.title} if whole else {"title": page.title, "booktitle": book.title}
    fields = {
        "author": f"{{{_tex(book.author)}}}",  # a second pair of braces: not a first and a last name
        **{field: f"{{{_tex(name)}}}" for field, name in names.items()},
        "edition": _tex(book.edition),
        "year": book.year,
        "publisher": f"{{{_tex(book.author)}}}",
        "url": page.url,
    }
    key = re.sub(r"[^a-z0-9]+", "-", f"{page.name}-{book.edition}".lower()).strip("-")
    lines = [f"  {field} = {{{value}}}" for field, value in fields.items() if value]
    return f"@{'book' if whole else 'incollection'}{{{key},\n" + ",\n".join(lines) + "\n}"


def _tex(text: str) -> str:
    return "".join(_TEX.get(sign, sign) for sign in text)


def report(book: Book, page: Page) -> dict:
    """A chapter as a schema.org Report."""
    notebook = {"@type": "MediaObject", "contentUrl": page.notebook, "encodingFormat": "application/x-ipynb+json"}
    return _record(
        "Report",
        book,
        headline=page.title,
        description=page.description,
        url=page.url,
        image=page.image,
        isPartOf={"@type": "Book", "name": book.title, "bookEdition": book.edition},
        dateModified=book.through,
        about=[{"@type": "Country", "name": country} for country in COUNTRIES],
        encoding=notebook if page.notebook else None,
    )


def whole_book(book: Book, page: Page) -> dict:
    """The front page as a schema.org Book."""
    return _record(
        "Book",
        book,
        name=book.title,
        description=page.description,
        url=page.url,
        image=page.image,
        bookEdition=book.edition,
        dateModified=book.through,
        about=[{"@type": "Country", "name": country} for country in COUNTRIES],
    )


def dataset(book: Book, page: Page, package: dict, *, first_year: int, folder: str) -> dict:
    """The data package as a schema.org Dataset; `folder` is the address of its files, with a slash at the end."""
    measured = {}
    for entry in package["resources"]:
        for field in entry["schema"]["fields"]:
            if "unit" in field:
                measured.setdefault((field["name"], field["unit"]), field["description"])
    files = [{"title": "Descriptor of the data package", "path": "datapackage.json", "mediatype": "application/json"}]
    return _record(
        "Dataset",
        book,
        name=package["title"],
        description=package["description"],
        url=page.url,
        version=book.edition,
        dateModified=book.through,
        isAccessibleForFree=True,
        temporalCoverage=f"{first_year}/{book.through}",
        spatialCoverage=[{"@type": "Country", "name": country} for country in COUNTRIES],
        variableMeasured=[
            {"@type": "PropertyValue", "name": name, "unitText": unit, "description": meaning}
            for (name, unit), meaning in measured.items()
        ],
        distribution=[
            {
                "@type": "DataDownload",
                "name": file["title"],
                "encodingFormat": file["mediatype"],
                "contentUrl": f"{folder}{file['path']}",
            }
            for file in [*files, *package["resources"]]
        ],
    )


def _record(kind: str, book: Book, **more) -> dict:
    maker = {"@type": "Organization", "name": book.author}
    common = {"inLanguage": book.language, "license": book.licence, "author": maker, "publisher": maker}
    told = {key: value for key, value in (more | common).items() if value}
    return {"@context": "https://schema.org", "@type": kind, **told}


def embedded(record: dict) -> str:
    """The record as JSON that no text in it can turn into markup.

    >>> embedded({"name": "</script>"})
    '{"name": "\\\\u003c/script>"}'
    """
    return json.dumps(record).replace("<", "\\u003c")


def sitemap(addresses: list[str]) -> str:
    """The list of pages that search engines read, by the sitemap protocol, which wants whole addresses."""
    rows = "".join(f"<url><loc>{escape(address)}</loc></url>\n" for address in addresses)
    space = "http://www.sitemaps.org/schemas/sitemap/0.9"
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="{space}">\n{rows}</urlset>\n'


def robots(address: str) -> str:
    """Lets everyone read everything, and names the sitemap."""
    return f"User-agent: *\nAllow: /\n\nSitemap: {address}sitemap.xml\n"
