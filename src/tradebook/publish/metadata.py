"""A Sphinx extension: what each page says of itself in its head and at its end, and the files that go with it.

Reads the executed notebook that MyST-NB leaves of each page, so it serves both ways of building. Where the address of
the site is known ($TRADEBOOK_SITE_URL, else html.baseurl in _config.yml), links are whole and a sitemap is written.
"""

import contextlib
import json
import os
import shutil
from pathlib import Path

import nbformat
from docutils import nodes
from sphinx.errors import ConfigError

from tradebook import catalog
from tradebook.publish import cards, citing, notebooks, raster

DATA_PAGE = "data_and_sources"  # the page that the data package is described on


def setup(app):
    """Registers the extension with Sphinx."""
    app.connect("config-inited", _take_address)
    app.connect("html-page-context", _tell_of_page)
    app.connect("build-finished", _write_files_of_site)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _take_address(app, config) -> None:
    try:
        config.html_baseurl = citing.site_address(os.environ.get("TRADEBOOK_SITE_URL") or config.html_baseurl or "")
    except ValueError as error:
        raise ConfigError(str(error)) from None


def _book(app) -> citing.Book:
    config = app.config
    with contextlib.chdir(app.srcdir):  # the data package is the one that the chapters of this book find
        package, through = catalog.descriptor(), catalog.data_through()
    return citing.Book(
        title=config.html_title,
        author=config.author,
        language=config.language,
        edition=package["version"],
        year=package.get("created", f"{through:%Y}")[:4],
        through=f"{through:%Y-%m-%d}",
        licence=next((terms["path"] for terms in package.get("licenses", []) if "path" in terms), ""),
        address=config.html_baseurl,
    )


def _executed(app, docname: str) -> tuple[nbformat.NotebookNode | None, dict[str, str]]:
    """The executed notebook of a page and the texts it bound, which MyST-NB keeps apart."""
    path = Path(app.outdir).parent / "jupyter_execute" / f"{docname}.ipynb"
    kept = path.with_suffix(".glue.json")
    texts = notebooks.texts(json.loads(kept.read_text(encoding="utf-8"))) if kept.is_file() else {}
    return nbformat.read(path, as_version=4) if path.is_file() else None, texts


def _tell_of_page(app, pagename, templatename, context, doctree) -> None:
    if doctree is None or app.builder.format != "html":
        return
    book, (notebook, texts) = _book(app), _executed(app, pagename)
    # A chapter's finding; for a page that has none, its first paragraph.
    description = texts.get("finding") or next(doctree.findall(nodes.paragraph)).astext()
    page = _page(app, pagename, description, bool(notebook) and notebooks.has_code(notebook))
    figure = notebooks.first_figure(notebook) if notebook else None
    drawing = cards.card(book.title, page.title, figure, page.description, book.edition)
    app.tradebook_cards = {**getattr(app, "tradebook_cards", {}), page.name: raster.begin(drawing)}
    if page.notebook:
        _write_notebook(Path(app.outdir), page, notebooks.for_reader(notebook, texts))
    context["told"] = {
        "book": book,
        "page": page,
        "picture": citing.shortened(figure.alt) if figure else page.title,
        "citation": citing.citation(book, page),
        "bibtex": citing.bibtex(book, page),
        "record": citing.embedded(_record(app, pagename, book, page)),
    }


def _page(app, docname: str, description: str, computed: bool) -> citing.Page:
    stem = docname.rpartition("/")[2]
    home = app.config.html_baseurl or "../" * docname.count("/")
    return citing.Page(
        name=stem,
        title=citing.plain(app.env.titles[docname].astext()),
        description=citing.shortened(description),
        url=f"{home}{app.builder.get_target_uri(docname)}" if app.config.html_baseurl else "",
        image=f"{home}og/{stem}.png",
        notebook=f"{home}notebooks/{stem}.ipynb" if computed else "",
    )


def _record(app, docname: str, book: citing.Book, page: citing.Page) -> dict:
    if docname == app.config.root_doc:
        return citing.whole_book(book, page)
    if page.name != DATA_PAGE:
        return citing.report(book, page)
    with contextlib.chdir(app.srcdir):
        package, first = catalog.descriptor(), int(catalog.trade_by_year()["year"].min())
    home = book.address or "../" * docname.count("/")
    return citing.dataset(book, page, package, first_year=first, folder=f"{home}data/")


def _write_notebook(out: Path, page: citing.Page, notebook: nbformat.NotebookNode) -> None:
    (out / "notebooks").mkdir(exist_ok=True)
    nbformat.write(notebook, out / "notebooks" / f"{page.name}.ipynb")


def _write_files_of_site(app, failure) -> None:
    if failure is not None or app.builder.format != "html":
        return
    out, address = Path(app.outdir), app.config.html_baseurl
    _publish_data(app, out / "data")
    (out / "og").mkdir(exist_ok=True)
    for name, png in getattr(app, "tradebook_cards", {}).items():
        (out / "og" / f"{name}.png").write_bytes(png.result())
    if address:
        pages = [f"{address}{app.builder.get_target_uri(docname)}" for docname in sorted(app.env.found_docs)]
        (out / "sitemap.xml").write_text(citing.sitemap(pages), encoding="utf-8")
        (out / "robots.txt").write_text(citing.robots(address), encoding="utf-8")


def _publish_data(app, folder: Path) -> None:
    """The tables and their descriptor, as they are: what the page on data describes can be had there."""
    with contextlib.chdir(app.srcdir):
        source, package = catalog.directory(), catalog.descriptor()
        for name in ["datapackage.json", *(entry["path"] for entry in package["resources"])]:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source / name, folder / name)
