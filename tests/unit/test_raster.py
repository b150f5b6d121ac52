"""Pictures in points: white where nothing is drawn, the colours of the drawing, and light."""

import io

import vl_convert
from PIL import Image

from tradebook.publish import raster

SHAPES = "".join(f'<circle cx="{x}" cy="{x}" r="7" fill="#D55E00" opacity="0.8"/>' for x in range(10, 390, 5))
DRAWN = f'<svg xmlns="http://www.w3.org/2000/svg" width="400" height="400">{SHAPES}</svg>'


def test_a_picture_keeps_white_paper_and_its_size():
    picture = Image.open(io.BytesIO(raster.png(DRAWN, 2)))
    assert picture.size == (800, 800)
    assert picture.convert("RGB").getpixel((790, 5)) == (255, 255, 255)


def test_a_picture_is_packed_and_its_colours_stay_near_the_drawing():
    plain = vl_convert.svg_to_png(DRAWN, scale=2)
    packed = raster.png(DRAWN, 2)
    assert len(packed) < len(plain) / 2
    drawn = Image.alpha_composite(Image.new("RGBA", (800, 800), "white"), Image.open(io.BytesIO(plain)).convert("RGBA"))
    for place in [(400, 400), (100, 100), (700, 700)]:
        pairs = zip(
            drawn.convert("RGB").getpixel(place),
            Image.open(io.BytesIO(packed)).convert("RGB").getpixel(place),
            strict=True,
        )
        assert max(abs(one - other) for one, other in pairs) <= 6


def test_the_same_drawing_gives_the_same_bytes():
    assert raster.png(DRAWN) == raster.png(DRAWN)
