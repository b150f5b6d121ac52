"""Draws a Vega-Lite spec as SVG, and leaves out of it what no eye sees: a page holds two drawings of each figure."""

import re
from xml.etree import ElementTree

import vl_convert

SPACE = "{http://www.w3.org/2000/svg}"
SHAPES = {SPACE + name for name in ("path", "line", "rect", "circle")}
# Said by the page (font), of no use on it (class, pointer-events), or for listeners, who are told more elsewhere.
NEEDLESS = ("class", "role", "pointer-events", "font-family", "version", "stroke-miterlimit")
USUAL = {
    "opacity": "1",
    "transform": "translate(0,0)",
    "font-weight": "normal",
    "text-anchor": "start",
    "stroke-dasharray": "1,0",
}
MEASURES = ("d", "transform", "x", "y", "x1", "y1", "x2", "y2", "width", "height", "points")
NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
ElementTree.register_namespace("", SPACE.strip("{}"))


def drawn(spec: dict, prefix: str) -> str:
    """The SVG of a spec, lengths to a tenth of a pixel; the ids in it begin with `prefix`, as drawings share a page."""
    root = ElementTree.fromstring(vl_convert.vegalite_to_svg(spec))
    _tidy(root)
    _name(root, prefix)
    root.set("font-family", "sans-serif")
    return ElementTree.tostring(root, encoding="unicode")


def writable(value):
    """A text without the characters that no XML can hold, each replaced by the sign for one that is lost; or a spec."""
    if isinstance(value, dict):
        return {writable(name): writable(part) for name, part in value.items()}
    if isinstance(value, list):
        return [writable(part) for part in value]
    return NO_XML.sub("\ufffd", value) if isinstance(value, str) else value


def _tidy(element: ElementTree.Element) -> None:
    for name in [name for name in element.attrib if name in NEEDLESS or name.startswith("aria-")]:
        del element.attrib[name]
    for name, value in USUAL.items():
        if element.get(name) == value:
            del element.attrib[name]
    for name in MEASURES:
        if name in element.attrib:
            element.set(name, re.sub(r"-?\d*\.\d+(e-?\d+)?", _shorter, element.get(name)))
    if element.get("stroke") is None:
        for name in [name for name in element.attrib if name.startswith("stroke-")]:
            del element.attrib[name]
    for child in list(element):
        _tidy(child)
    if element.tag != SPACE + "clipPath":
        element[:] = [kept for child in element for kept in _kept(child)]


def _kept(child: ElementTree.Element) -> list[ElementTree.Element]:
    """The child, its own children where it is a group that says nothing, or nothing where there is nothing to see."""
    if child.get("display") == "none" or float(child.get("opacity", 1)) == 0:
        return []
    # Vega draws in a group without fill, so that a shape which names no colour shows none.
    if child.tag in SHAPES and not {"fill", "stroke"} & set(child.attrib):
        return []
    if child.tag == SPACE + "text" and not "".join(child.itertext()).strip():
        return []
    if child.tag == SPACE + "g" and (not child.attrib or not len(child)):
        return list(child)
    return [child]


def _shorter(match: re.Match) -> str:
    text = f"{float(match.group()):.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def _name(root: ElementTree.Element, prefix: str) -> None:
    """Ids by their order: those of Vega count on from one drawing to the next."""
    named = {
        element.get("id"): f"{prefix}-{place}" for place, element in enumerate(root.iterfind(".//*[@id]"), start=1)
    }
    for element in root.iter():
        for name, value in element.attrib.items():
            if name == "id":
                element.set(name, named[value])
            elif found := re.fullmatch(r"url\(#(.*)\)", value):
                element.set(name, f"url(#{named[found.group(1)]})")
