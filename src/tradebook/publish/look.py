"""A small Sphinx extension: the book's own theme, and for each page the scripts that it needs and no others."""

from pathlib import Path

from docutils import nodes
from pygments.formatters import HtmlFormatter

SCRIPTS = {'class="tb-figure"': "figure.js", 'class="tb-ledger"': "ledger.js"}  # what is on a page -> its script


def setup(app):
    """Registers the extension with Sphinx."""
    app.add_html_theme("tradebook", str(Path(__file__).with_name("theme")))
    app.connect("html-page-context", _scripts_of_page)
    app.connect("build-finished", _write_code_colours)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


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
