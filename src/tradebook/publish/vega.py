"""A small Sphinx extension: writes the Vega bundle that makes figures interactive, from the installed vl-convert.

The bundle is made at build time, so that the library that draws the static figures is the one that redraws them.
"""

import functools
from pathlib import Path

import vl_convert

from tradebook.publish import changed


def setup(app):
    """Registers the extension with Sphinx."""
    app.connect("build-finished", _write_bundle)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _write_bundle(app, failure) -> None:
    if failure is None and app.builder.format == "html":
        path = Path(app.outdir, "_static", "vega-bundle.js")
        if changed.told() is not None and path.is_file():
            return  # made by a build before, with the same library
        path.write_text(bundle(), encoding="utf-8")


@functools.cache
def bundle() -> str:
    """The script that draws figures in the page."""
    # Inside a function: the bundle's short global names would collide with Sphinx's own scripts.
    return f"(function () {{\n{vl_convert.javascript_bundle()}\n}})();\n"
