"""Drawings as PNG: with a palette, since a chart has few colours, and so an eighth of the weight.

The library that draws lets no other thread of its process do anything meanwhile, so many are drawn in other processes.
"""

import functools
import io
import multiprocessing
import os
from concurrent.futures import Future, ProcessPoolExecutor

import vl_convert
from PIL import Image

from tradebook.publish import orphans

COLOURS = 256
WHITE = (255, 255, 255)


def png(svg: str, scale: float = 1) -> bytes:
    """A drawing in points, `scale` of them for each of its units, on white where nothing is drawn."""
    drawn = Image.open(io.BytesIO(vl_convert.svg_to_png(svg, scale=scale))).convert("RGBA")
    if drawn.getchannel("A").getextrema()[0] < 255:
        drawn = Image.alpha_composite(Image.new("RGBA", drawn.size, "white"), drawn)
    page, packed = drawn.convert("RGB"), io.BytesIO()
    _in_few_colours(page).save(packed, "PNG")
    return packed.getvalue()


def begin(svg: str, scale: float = 1) -> Future[bytes]:
    """The same in another process, while this one goes on."""
    return _pool().submit(png, svg, scale)


@functools.cache
def _pool() -> ProcessPoolExecutor:
    method = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
    context = multiprocessing.get_context(method)
    return ProcessPoolExecutor(os.cpu_count() or 1, context, initializer=orphans.end_with_parent)


def _in_few_colours(page: Image.Image) -> Image.Image:
    few = page.quantize(COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    if page.getpixel((0, 0)) == WHITE:  # the octree, nine times as quick as the median cut, makes white a light grey
        palette, place = few.getpalette(), 3 * few.getpixel((0, 0))
        palette[place : place + 3] = WHITE
        few.putpalette(palette)
    return few
