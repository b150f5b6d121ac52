"""A small Sphinx extension: each number in bound text leads to what it rests on, and `facts.json` holds them all.

MyST-NB leaves beside the pages the code of every executed chapter and what it bound; `facts` makes the facts of these.
A number is a link to its entry at the foot of the page, which needs no script; `facts.js` shows the entry beside it.
"""

import ast
import contextlib
import functools
import json
from pathlib import Path

import nbformat
from docutils import nodes
from myst_nb.ext.glue.crossref import PendingGlueReference
from myst_nb.ext.glue.roles import PasteTextRole
from sphinx.transforms.post_transforms import SphinxPostTransform

from tradebook import catalog, narrative
from tradebook.publish import changed, facts

PLAIN = (nodes.title, nodes.caption, nodes.reference)  # within these a number stays text
SCALES = (
    "place",
    "correlation",
    "probability",
    "index",
    "index from zero to one",
    "as the assumption",
)  # units that name a scale
FEW_TABLES = 6  # a number that rests on more names so many


def setup(app):
    """Registers the extension with Sphinx."""
    app.setup_extension("myst_nb")
    app.add_role_to_domain("glue", "text", _KeyedText(), override=True)
    app.add_post_transform(_KeepKeys)
    app.add_post_transform(_LinkNumbers)
    app.connect("html-page-context", _entries_of_page)
    app.connect("build-finished", _write_all)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


class _KeyedText(PasteTextRole):
    """The role that pastes a bound text, which also keeps the key on what it pastes."""

    def run(self):
        """As the role it stands for."""
        pasted, messages = super().run()
        for node in pasted:
            if isinstance(node, nodes.inline):
                node["fact_key"] = self.text.partition(":")[0]
        return pasted, messages


class _KeepKeys(SphinxPostTransform):
    """Before MyST-NB pastes text from other pages, which forgets where it came from."""

    default_priority = 4

    def run(self, **kwargs) -> None:
        """Wraps each such place in a node that remembers."""
        for node in list(self.document.findall(PendingGlueReference)):
            keeper = nodes.inline("", fact_key=node.key, fact_page=node.refdoc)
            node.replace_self(keeper)
            keeper += node


class _LinkNumbers(SphinxPostTransform):
    """Once all text is there."""

    default_priority = 700

    def run(self, **kwargs) -> None:
        """Makes a link of every number in bound text that stands in a sentence."""
        here = self.env.docname
        for node in list(self.document.findall(lambda found: isinstance(found, nodes.inline) and "fact_key" in found)):
            page = node.get("fact_page", here)
            if "fact_page" in node:  # pasted after Sphinx has set the apostrophes of this page
                text = next(iter(node.findall(nodes.Text)))
                text.parent.replace(text, nodes.Text(narrative.apostrophes(text.astext())))
            figures = {fact["key"]: fact["figures"] for fact in _facts(self.env, page)}.get(node["fact_key"])
            if figures and not _within(node, PLAIN):
                to = "" if page == here else self.app.builder.get_relative_uri(here, page)
                _split(next(iter(node.findall(nodes.Text))), figures, f"{to}#fact-{node['fact_key']}")


def _within(node: nodes.Node, kinds: tuple) -> bool:
    return node is not None and (isinstance(node, kinds) or _within(node.parent, kinds))


def _split(text: nodes.Text, figures: list[dict], target: str) -> None:
    """Replaces a text by its parts, the figures among them as links; typographic quotes have moved no character."""
    shown, parts, end = text.astext(), [], 0
    for number, figure in enumerate(figures, start=1):
        start = figure["start"]
        if shown[start : start + len(figure["text"])] == figure["text"]:
            link = nodes.reference("", figure["text"], refuri=f"{target}-{number}", classes=["tb-fact"])
            parts += [nodes.Text(shown[end:start]), link]
            end = start + len(figure["text"])
    text.parent.replace(text, [*parts, nodes.Text(shown[end:])])


def _facts(env, page: str) -> list[dict]:
    return _read(str(env.mystnb_config.output_folder), str(env.srcdir), page)[0]


@functools.cache
def _read(folder: str, source: str, page: str) -> tuple[list[dict], dict]:
    """The facts of a page and the parameters it ran with, from what MyST-NB left of it."""
    glued, kept = (Path(folder, f"{page}{kind}") for kind in (".glue.json", ".facts.json"))
    if not glued.is_file():
        return [], {}
    if page not in (changed.told() or {page}) and kept.is_file():
        return tuple(json.loads(kept.read_text(encoding="utf-8")))
    ran = nbformat.read(Path(folder, f"{page}.ipynb"), as_version=4)
    with contextlib.chdir(source):  # whose data the book is made of, wherever Jupyter Book was called
        found = facts.of_page(facts.code(ran), json.loads(glued.read_text(encoding="utf-8"))), _parameters(ran)
    kept.write_text(json.dumps(found), encoding="utf-8")
    return found


def _parameters(notebook: nbformat.NotebookNode) -> dict:
    tagged = [
        cell for cell in notebook.cells if {"parameters", "injected-parameters"} & set(cell.metadata.get("tags", []))
    ]
    lines = [line for cell in tagged for line in ast.parse(cell.source).body]
    given = {getattr(line, "target", None) or line.targets[0]: line.value for line in lines}
    return {name.id: ast.literal_eval(value) for name, value in given.items()}


def _entries_of_page(app, pagename, templatename, context, doctree) -> None:
    found = [fact for fact in _facts(app.env, pagename) if fact["figures"]] if doctree else []
    entries = [_entry(fact["key"], number, one) for fact in found for number, one in enumerate(fact["figures"], 1)]
    tables = dict.fromkeys(table for entry in entries for table in entry["tables"])
    context["fact_entries"] = entries
    with contextlib.chdir(app.srcdir):
        context["fact_tables"] = [_table(app, pagename, table) for table in tables]
    if entries:
        context["page_scripts"] = [*context.get("page_scripts", []), "facts.js"]


def _entry(key: str, number: int, figure: dict) -> dict:
    """One figure in the words of the page."""
    rows = [
        {
            "table": row["table"],
            "column": row["column"],
            "key": narrative.joined(f"{k} {v}" for k, v in row["key"].items()),
        }
        for row in figure["rows"]
    ]
    tables = list(dict.fromkeys(row["table"] for row in rows)) or figure["tables"]
    more = max(len(tables) - FEW_TABLES, 0)
    shown = {"id": f"fact-{key}-{number}", "text": figure["text"], "value": _value(figure), "cell": figure["cell"]}
    return shown | {"rows": rows, "tables": tables[:FEW_TABLES], "more": more}


def _value(figure: dict) -> str:
    """A value to eight digits with its unit."""
    value, unit = figure["value"], figure["unit"]
    told = (f"{value:,.8g}" if abs(value) < 1e8 else f"{value:,.0f}").replace("-", "−")
    unit = f"({unit})" if unit in SCALES else unit
    return f"{told}{unit}" if unit == "%" else f"{told} {unit}".strip()


def _table(app, page: str, table: str) -> dict:
    to = app.builder.get_relative_uri(page, "chapters/data_and_sources")
    return {"name": table, "link": f"{to}#table-{catalog.resource(table)['name']}", **facts.table(table)}


def _write_all(app, failure) -> None:
    if failure is not None or app.builder.format != "html":
        return
    root, left = app.config.root_doc, str(app.env.mystnb_config.output_folder)
    pages = dict.fromkeys([root, *app.env.toctree_includes.get(root, []), *sorted(app.env.found_docs)])
    read = {page: _read(left, str(app.srcdir), page) for page in pages}
    listed = [
        {
            "page": page,
            "key": fact["key"],
            "text": fact["text"],
            "figures": [_published(one) for one in fact["figures"]],
        }
        for page, (found, _) in read.items()
        for fact in found
        if fact["figures"]
    ]
    with contextlib.chdir(app.srcdir):
        edition, tables = catalog.descriptor()["version"], {name: facts.table(name) for name in catalog.tables()}
    parameters = {page: values for page, (_, values) in read.items() if values}
    whole = {"edition": edition, "parameters": parameters, "tables": tables, "facts": listed}
    text = json.dumps(whole, ensure_ascii=False, indent=1)
    Path(app.outdir, "facts.json").write_text(text + "\n", encoding="utf-8")


def _published(figure: dict) -> dict:
    return {name: value for name, value in figure.items() if name != "start"}
