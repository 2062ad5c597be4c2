"""Photos as tests make them: what is in them can be seen, and what is beside them can be searched for."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from random import Random
from typing import Any

import pillow_heif
from PIL import Image as Pillow
from PIL import ImageDraw

from crosspost.post import Fitting, Media
from crosspost.post.pictures import read_picture

PHOTOS = Fitting(types=frozenset({"image/jpeg", "image/png"}), max_bytes=4_000_000)
SECRET = b"N37-33-57-E126-58-41"
CORNERS = {"red": (0, 0), "green": (1, 0), "blue": (0, 1), "yellow": (1, 1)}


def photo(size: tuple[int, int] = (80, 60), mode: str = "RGB") -> Pillow.Image:
    """A picture with another colour in each corner."""
    drawn = Pillow.new("RGB", size)
    width, height = size
    for colour, (right, lower) in CORNERS.items():
        box = (right * width // 2, lower * height // 2, (right + 1) * width // 2, (lower + 1) * height // 2)
        ImageDraw.Draw(drawn).rectangle(box, fill=colour)
    return drawn.convert(mode)


def noise(size: tuple[int, int], mode: str = "RGB", seed: int = 0) -> Pillow.Image:
    """What no encoder makes small."""
    bands = len(Pillow.new(mode, (1, 1)).getbands())
    grain = Random(seed).randbytes(size[0] * size[1] * bands)  # noqa: S311  # grain of a photo, no secret
    return Pillow.frombytes(mode, size, grain)


def saved(path: Path, drawn: Pillow.Image, kind: str = "JPEG", **options: Any) -> Media:
    """The picture in a file, as a post reads it."""
    content = BytesIO()
    if kind == "HEIF":
        pillow_heif.from_pillow(drawn).save(content, quality=90, **options)
    else:
        drawn.save(content, kind, **options)
    path.write_bytes(content.getvalue())
    return read_picture(path)


def located(orientation: int = 1) -> Pillow.Exif:
    """What a phone writes about a photo: where it was, which way it was held."""
    exif = Pillow.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = SECRET.decode()
    exif.get_ifd(0x8825).update({1: "N", 2: (37.0, 33.0, 57.0), 3: "E", 4: (126.0, 58.0, 41.0)})
    return exif


def shown(media: Media) -> Pillow.Image:
    with Pillow.open(media.path) as picture:
        return picture.convert("RGB")


def corners(picture: Pillow.Image) -> list[str]:
    """The colours of the corners, in reading order."""
    places = [(x * (picture.width - 1), y * (picture.height - 1)) for y in (0, 1) for x in (0, 1)]
    palette = {name: Pillow.new("RGB", (1, 1), name).getpixel((0, 0)) for name in CORNERS}
    return [min(palette, key=lambda name: _far(palette[name], picture.getpixel(place))) for place in places]


def _far(one: Any, other: Any) -> int:
    return sum(abs(a - b) for a, b in zip(one, other, strict=True))
