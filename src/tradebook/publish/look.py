"""A small Sphinx extension: the book's own theme, and for each page the scripts that it needs and no others."""

import html
from pathlib import Path

from docutils import nodes
from myst_nb.sphinx_ import HideCodeCellNode
from pygments.formatters import HtmlFormatter
from sphinx import addnodes

SCRIPTS = {'class="tb-figure"': "figure.js", 'class="tb-ledger"': "ledger.js"}  # what is on a page -> its script


def setup(app):
    """Registers the extension with Sphinx."""
    app.add_html_theme("tradebook", str(Path(__file__).with_name("theme")))
    app.setup_extension("myst_nb")
    app.add_node(HideCodeCellNode, override=True, html=(_open_fold, _close_fold))
    app.connect("html-collect-pages", _front_door)
    app.connect("html-page-context", _contents_of_book)
    app.connect("html-page-context", _scripts_of_page)
    app.connect("build-finished", _write_code_colours)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _open_fold(translator, node) -> None:
    """Code behind a fold. MyST-NB's own gives every fold one hidden name, which is not what its words say."""
    told = "".join(
        f'<span class="{state}">{html.escape(node[words])}</span>'
        for state, words in [("collapsed", "prompt_show"), ("expanded", "prompt_hide")]
    )
    classes = " ".join(["hide", *node["classes"]])
    translator.body.append(f'<details class="{classes}"><summary>{told}</summary>\n')


def _close_fold(translator, node) -> None:
    translator.body.append("</details>\n")


def _front_door(app) -> list[tuple[str, dict, str]]:
    """`index.html` leads on to the front page, with a title and a link for whoever is not taken there."""
    root = app.config.root_doc
    return [] if root == "index" else [("index", {"title": app.env.titles[root].astext()}, "door.html")]


def _contents_of_book(app, pagename, templatename, context, doctree) -> None:
    """The parts of the book as the template lists them: the caption of each, and its pages with their titles."""
    titles = app.env.titles
    context["parts"] = [
        (tree["caption"] or "", [(page, titles[page].astext()) for _, page in tree["entries"] if page in titles])
        for tree in app.env.tocs[app.config.root_doc].findall(addnodes.toctree)
    ]


def _scripts_of_page(app, pagename, templatename, context, doctree) -> None:
    shown = "".join(node.astext() for node in doctree.findall(nodes.raw)) if doctree else ""
    context["page_scripts"] = [script for mark, script in SCRIPTS.items() if mark in shown]


def _write_code_colours(app, failure) -> None:
    """One style sheet for code in light and in dark: Sphinx's two follow the system alone, not the page's switch."""
    if failure is None and app.builder.format == "html":
        styles = {"light": "a11y-high-contrast-light", "dark": "a11y-high-contrast-dark"}
        sheets = [
            HtmlFormatter(style=style).get_style_defs(f'html[data-theme="{theme}"] .highlight')
            for theme, style in styles.items()
        ]
        Path(app.outdir, "_static", "pygments.css").write_text("\n".join(sheets) + "\n", encoding="utf-8")
