"""A small Sphinx extension: puts figures on their pages from their definitions, and their files beside the pages.

The files of the figure `name` of the page `chapters/stem` are `figures/stem/name.csv`, `.csv-metadata.json`, `.svg`,
`.png` and `.js` under the site's root.
"""

import contextlib
import functools
import json
import shutil
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from docutils import nodes
from myst_nb.core.render import load_mime_renders
from sphinx.errors import ExtensionError
from sphinx.transforms.post_transforms import SphinxPostTransform

from tradebook import catalog
from tradebook.charts import markup
from tradebook.charts.definition import MIME
from tradebook.publish import changed, figure_files, raster

PNG_SCALE = 2  # pixels of the picture for each of the drawing, for paper and sharp screens


def setup(app):
    """Registers the extension with Sphinx."""
    # MyST-NB finds its renderers through entry points of installed packages; this one comes with the book, so that a
    # checkout needs no new installation for it. The list is MyST-NB's own, made once a process.
    if FigureRenderer not in load_mime_renders():
        load_mime_renders().append(FigureRenderer)
    app.add_node(figure_node)
    app.add_post_transform(WriteFigures)
    app.connect("env-updated", _begin_pictures)
    app.connect("build-finished", _write_files)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


class figure_node(nodes.General, nodes.Element):
    """A figure in the text of a page, with its definition; `WriteFigures` puts the HTML in its place."""


class FigureRenderer:
    """Takes the definition of a figure from the output of a cell (see MyST-NB's MimeRenderPlugin)."""

    mime_priority_overrides = (("html", MIME, 1),)

    @staticmethod
    def handle_mime(renderer, data, inline: bool) -> list[nodes.Element] | None:
        """The figure as one node, or None for an output that is no figure."""
        return [figure_node(definition=data.content)] if data.mime_type == MIME else None


class WriteFigures(SphinxPostTransform):
    """Writes the HTML of each figure when the titles of all pages are known, for that is what it is cited by."""

    default_priority = 50  # after MyST-NB has chosen among the forms of an output
    formats = ("html",)

    def run(self, **kwargs) -> None:
        """Puts a raw node in the place of each figure's."""
        docname, up = self.env.docname, "../" * self.env.docname.count("/")
        for node in list(self.document.findall(figure_node)):
            figure = node["definition"]
            files = f"{up}{_folder(docname)}/{figure['name']}"
            text = markup.page(figure, files, _place(self.app, docname).cited(figure))
            node.replace_self(nodes.raw(text=text, format="html", classes=["output", "text_html"]))


def _folder(docname: str) -> str:
    return f"figures/{PurePosixPath(docname).name}"


@functools.cache
def _edition(source: str) -> str:
    with contextlib.chdir(source):  # the data package is the one that the chapters of this book find
        return catalog.descriptor().get("version", "")


def _place(app, docname: str) -> figure_files.Place:
    config, title = app.config, app.env.titles[docname].astext()
    return figure_files.Place(
        f"{docname}.html", title, config.html_title, _edition(str(app.srcdir)), config.html_baseurl or ""
    )


def definitions(notebook: Path) -> Iterator[dict]:
    """The definitions of the figures that an executed notebook shows, in order."""
    for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]:
        for output in cell.get("outputs", []):
            if MIME in output.get("data", {}):
                yield output["data"][MIME]


def _begin_pictures(app, env) -> list[str]:
    """Has the pictures drawn by other processes while this one writes the pages: by now the titles are known."""
    app.tradebook_pictures = {}
    for docname in _pages(app):
        for figure in _figures(app, docname):
            picture = figure_files.picture(figure, _place(app, docname))
            app.tradebook_pictures[docname, figure["name"]] = picture, raster.begin(picture, PNG_SCALE)
    return []


def _pages(app) -> list[str]:
    told = changed.told()
    return sorted(app.env.found_docs if told is None else told & app.env.found_docs)


def _figures(app, docname: str) -> list[dict]:
    # MyST-NB keeps the notebook that each page was made from, whoever ran it.
    notebook = Path(app.outdir).parent / "jupyter_execute" / f"{docname}.ipynb"
    return list(definitions(notebook)) if notebook.is_file() else []


def _write_files(app, failure) -> None:
    if failure or app.builder.format != "html":
        return
    for docname in _pages(app):
        folder = Path(app.outdir, _folder(docname))
        shutil.rmtree(folder, ignore_errors=True)  # a figure that is gone leaves no files behind
        for figure in _figures(app, docname):
            picture, png = app.tradebook_pictures[docname, figure["name"]]
            write(folder, figure, _place(app, docname), picture, png.result())


def write(folder: Path, figure: dict, place: figure_files.Place, picture: str, png: bytes) -> None:
    """Writes the files of a figure into its page's folder. Raises ExtensionError where they are taken."""
    name = figure["name"]
    folder.mkdir(parents=True, exist_ok=True)
    if (folder / f"{name}.csv").exists():
        raise ExtensionError(f"{place.page}: two figures are named {name!r}")
    texts = {
        "csv": figure_files.csv_text(figure["table"]),
        "csv-metadata.json": figure_files.metadata(figure, place),
        "svg": picture,
        "js": figure_files.script(figure, f"{folder.name}/{name}"),
    }
    for ending, text in texts.items():
        (folder / f"{name}.{ending}").write_bytes(text.encode())
    (folder / f"{name}.png").write_bytes(png)
