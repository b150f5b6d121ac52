"""A small Sphinx extension: which pages to make anew is told by the build, which knows, not guessed from file times.

Without being told (plain `jupyter-book build`) it leaves the matter to Sphinx.
"""

import hashlib
import json
import os

NAMES = "TRADEBOOK_CHANGED_PAGES"  # a JSON list of page names


def setup(app):
    """Registers the extension with Sphinx."""
    app.connect("env-get-outdated", _changed)
    app.connect("doctree-read", _note_takers)
    app.connect("env-updated", _who_takes_from_changed)
    app.connect("env-updated", _all_if_outline_changed)
    app.connect("html-collect-pages", _forget_words_gone)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def told() -> set[str] | None:
    """The pages that changed, or None where nobody said."""
    return set(json.loads(os.environ[NAMES])) if NAMES in os.environ else None


def _changed(app, env, added, changed, removed) -> list[str]:
    return sorted((told() or set()) & env.found_docs)


def _note_takers(app, doctree) -> None:
    """Keeps for each page whose texts it shows beside its own: the front page tells what the chapters found."""
    from myst_nb.ext.glue.crossref import PendingGlueReference  # heavy; who only asks what `told` knows does without

    places = {node.refdoc for node in doctree.findall(PendingGlueReference)} - {app.env.docname}
    app.env.tradebook_takes = {**getattr(app.env, "tradebook_takes", {}), app.env.docname: sorted(places)}


def _who_takes_from_changed(app, env) -> list[str]:
    takes = getattr(env, "tradebook_takes", {})
    return sorted(page for page in env.found_docs if (told() or set()) & set(takes.get(page, [])))


def _all_if_outline_changed(app, env) -> list[str]:
    """Every page shows the titles of others, and may point to their parts: when those change all are written."""
    outline = _outline(env)
    same, env.tradebook_outline = getattr(env, "tradebook_outline", None) == outline, outline
    return [] if same else sorted(env.found_docs)


def _forget_words_gone(app) -> list:
    """Takes from the index of the search the words that no page has any longer: Sphinx leaves them, with no page."""
    for found in (app.builder.indexer._mapping, app.builder.indexer._title_mapping):
        for word in [word for word, pages in found.items() if not pages]:
            del found[word]
    return []


def _outline(env) -> str:
    standard = env.domains["std"]
    parts = [
        sorted((name, title.astext()) for name, title in env.titles.items()),
        sorted((name, toc.astext()) for name, toc in env.tocs.items()),
        sorted(map(repr, standard.labels.items())),
        sorted(map(repr, standard.anonlabels.items())),
    ]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()
