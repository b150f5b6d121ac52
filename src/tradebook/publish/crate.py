"""The published site as an RO-Crate: `ro-crate-metadata.json`, which archives and registries of research read.

It tells of the book, the data package, and each chapter's run: what it was made from, with which parameters, and what
came of it. Pages, notebooks and tables stand in it one by one, other files by folder; `manifest.json` has them all.
"""

import re
from pathlib import Path, PurePosixPath

import yaml
from rocrate.model.contextentity import ContextEntity
from rocrate.model.entity import Entity
from rocrate.rocrate import ROCrate

NAME = "ro-crate-metadata.json"
VERSION = "1.2"  # of the specification; the newest that checkers of crates know
LICENCE_OF_CODE = "https://spdx.org/licenses/MIT"
PYPI = "https://pypi.org/project/"
RUNNER = "papermill"  # of the packages, the one that runs chapters
FORMATS = {
    ".csv": "text/csv",
    ".html": "text/html",
    ".ipynb": "application/x-ipynb+json",
    ".json": "application/json",
    ".xml": "application/xml",
}
GROUPS = {
    "_static": "Scripts, styles and fonts of the pages",
    "figures": "The figures of the book as CSV with a description of the columns, SVG, PNG and specification",
    "og": "The picture of each page where its link is shared",
}
KINDS = {
    "": "Page of the book",
    "chapters": "Page of the book",
    "notebooks": "The chapter as run, to open in Jupyter",
    "data": "Table of the data package",
}
OTHERS = {
    "data/datapackage.json": "Descriptor of the data package",
    "facts.json": "Every number of the text with its value, unit and origin",
    "index.html": "Leads to the front page",
    "search.html": "Search in the book",
    "sitemap.xml": "List of the pages for search engines",
}


def write(
    site: Path,
    *,
    book: Path,
    package: dict,
    told: dict,
    parameters: dict[str, dict],
    sources: dict[str, dict],
    outputs: dict[str, dict],
) -> Path:
    """Writes the crate of a finished site into it and returns its path; the same book gives the same bytes.

    `package` is the descriptor of the data, `told` the head of the manifest, `parameters` has those of each page, and
    `sources` and `outputs` the size and checksum of each file of the book and of the site (see `manifest`).
    """
    crate = ROCrate(version=VERSION)
    titles = {PurePosixPath(page).name: _title(book / f"{page}.md") for page in parameters}
    _tell_of_book(crate, book, package, told)
    _tell_of_source(crate, told)
    _add_files(crate, outputs, titles)
    _add_groups(crate, outputs)
    _tell_of_data(crate, package)
    runner = _software(crate, told)
    runs = [
        _run(crate, page, parameters[page], sources, runner, titles[PurePosixPath(page).name])
        for page in parameters
        if f"notebooks/{PurePosixPath(page).name}.ipynb" in outputs
    ]
    if runs:
        crate.root_dataset["mentions"] = runs
    crate.metadata.write(site)
    return site / NAME


def _tell_of_book(crate: ROCrate, book: Path, package: dict, told: dict) -> None:
    config = yaml.safe_load((book / "_config.yml").read_text(encoding="utf-8"))
    author = _add(crate, "#author", "Organization", name=str(config.get("author") or "unknown"))
    root = crate.root_dataset
    root["name"] = str(config.get("title") or package["title"])
    root["description"] = package["description"]
    root["version"] = package["version"]
    root["author"] = root["publisher"] = author
    if terms := _licences(crate, package):
        root["license"] = terms[0]
    if address := told.get("address"):
        root["url"] = address
    # The library puts in the clock's time; without a date of the commit, the one that the data package bears stands.
    del root["datePublished"]
    if date := told.get("date") or package.get("created"):
        root["datePublished"] = date


def _licences(crate: ROCrate, package: dict) -> list[Entity]:
    known = [terms for terms in package.get("licenses", []) if "path" in terms]
    return [
        _add(crate, terms["path"], "CreativeWork", name=terms["name"], description=terms.get("title", terms["name"]))
        for terms in known
    ]


def _add_files(crate: ROCrate, outputs: dict[str, dict], titles: dict[str, str]) -> None:
    listing = {"name": "Manifest", "description": "Every input and output with its checksum"}
    crate.add_file(dest_path="manifest.json", properties={**listing, "encodingFormat": "application/json"})
    for name, held in outputs.items():
        path = PurePosixPath(name)
        folder = path.parent.as_posix().removeprefix(".")
        if folder in KINDS and path.suffix in FORMATS:
            known = {"name": titles.get(path.stem, name), "description": OTHERS.get(name, KINDS[folder])}
            told = {**known, "encodingFormat": FORMATS[path.suffix], **_measured(held)}
            crate.add_file(dest_path=name, properties=told)


def _measured(held: dict) -> dict:
    return {"contentSize": str(held["bytes"]), "sha256": held["sha256"]}


def _add_groups(crate: ROCrate, outputs: dict[str, dict]) -> None:
    folders = {name.partition("/")[0] for name in outputs if "/" in name}
    for folder in sorted(folders & GROUPS.keys()):
        crate.add_dataset(dest_path=f"{folder}/", properties={"name": folder, "description": GROUPS[folder]})


def _tell_of_data(crate: ROCrate, package: dict) -> None:
    """The tables as one dataset within the crate, if the site holds them."""
    parts = [crate.get(f"data/{name}") for name in ["datapackage.json", *(r["path"] for r in package["resources"])]]
    crate.add_dataset(
        dest_path="data/",
        properties={
            "name": package["title"],
            "description": package["description"],
            "version": package["version"],
            "hasPart": [part for part in parts if part],
        },
    )
    for entry in package["resources"]:
        if table := crate.get(f"data/{entry['path']}"):
            table["name"] = entry["title"]
            table["description"] = entry["description"]


def _software(crate: ROCrate, told: dict) -> Entity:
    """The program that ran the chapters, with Python and the packages that it ran on."""
    needs = [_program(crate, "python", told["python"], "https://www.python.org/")]
    others = {name: version for name, version in told["packages"].items() if version and name != RUNNER}
    needs += [_program(crate, name, version, f"{PYPI}{name}/") for name, version in others.items()]
    runner = _program(crate, RUNNER, told["packages"].get(RUNNER) or "unknown", f"{PYPI}{RUNNER}/")
    runner["softwareRequirements"] = needs
    return runner


def _program(crate: ROCrate, name: str, version: str, url: str) -> Entity:
    return _add(crate, f"#package-{name}", "SoftwareApplication", name=name, version=version, url=url)


def _tell_of_source(crate: ROCrate, told: dict) -> None:
    """The commit that the book was made from, and the licence of its code."""
    licence = _add(crate, LICENCE_OF_CODE, "CreativeWork", name="MIT", description="MIT licence, for the code")
    commit = {"version": told["commit"]} if told["commit"] else {}
    more = " with changes that the commit does not hold" if told["changes"] else ""
    about = f"The book's text, data and code{more}; manifest.json lists each file"
    crate.root_dataset["isBasedOn"] = _add(
        crate, "#source", "CreativeWork", name="Source of the book", description=about, license=licence, **commit
    )


def _run(crate: ROCrate, page: str, values: dict, sources: dict, runner: Entity, title: str) -> Entity:
    """One chapter's run: from its text, the data and its parameters to its page and its notebook."""
    stem = PurePosixPath(page).name
    results = [crate.get(name) for name in (f"{page}.html", f"notebooks/{stem}.ipynb")]
    told = {"name": f"Run of {page}", "description": title, "instrument": runner}
    given = [_source(crate, page, sources), crate.get("data/"), *_parameters(crate, stem, values)]
    return _add(crate, f"#run-{stem}", "CreateAction", **told, object=given, result=[one for one in results if one])


def _source(crate: ROCrate, page: str, sources: dict) -> Entity:
    """The text of a chapter, which the site holds only as run."""
    name = f"{page}.md"
    told = {"name": name, "encodingFormat": "text/markdown", **_measured(sources[name])}
    return _add(crate, f"#source-{PurePosixPath(page).name}", "CreativeWork", **told)


def _parameters(crate: ROCrate, stem: str, values: dict) -> list[Entity]:
    return [
        _add(crate, f"#parameter-{stem}-{name}", "PropertyValue", name=name, value=values[name])
        for name in sorted(values)
    ]


def _title(path: Path) -> str:
    """The heading of a chapter, which is its first line of text."""
    return re.search(r"^# (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)[1]


def _add(crate: ROCrate, identifier: str, kind: str, /, **properties) -> Entity:
    return crate.add(ContextEntity(crate, identifier, properties={"@type": kind, **properties}))
