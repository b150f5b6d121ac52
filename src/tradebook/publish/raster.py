"""Drawings as PNG: with a palette, since a chart has few colours, and so an eighth of the weight."""

import io

import vl_convert
from PIL import Image

COLOURS = 256


def png(svg: str, scale: float = 1) -> bytes:
    """A drawing in points, `scale` of them for each of its units, on white where nothing is drawn."""
    drawn = Image.open(io.BytesIO(vl_convert.svg_to_png(svg, scale=scale))).convert("RGBA")
    page = Image.alpha_composite(Image.new("RGBA", drawn.size, "white"), drawn).convert("RGB")
    packed = io.BytesIO()
    # Median cut keeps the white of the page white; the quicker octree does not.
    page.quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(packed, "PNG")
    return packed.getvalue()
