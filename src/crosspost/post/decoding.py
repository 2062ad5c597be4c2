"""Bytes become a picture: which format they are in, and opened by its decoder and no other."""

from __future__ import annotations

import struct
from collections.abc import Callable
from io import BytesIO

from PIL import Image as Pillow
from PIL import features

from crosspost.errors import InvalidPost

__all__ = ["BROKEN", "FORMATS", "MEDIA_TYPES", "open_picture"]

FORMATS = "JPEG, PNG, GIF, WebP, HEIC, AVIF"
"""What is read, as the owner is told."""

MEDIA_TYPES = {
    "JPEG": "image/jpeg",
    # Phones write JPEG files with a second picture inside, which Pillow calls MPO.
    "MPO": "image/jpeg",
    "PNG": "image/png",
    "GIF": "image/gif",
    "WEBP": "image/webp",
    "AVIF": "image/avif",
    "HEIF": "image/heic",
}
"""Media types by the decoders' names of their formats."""

BROKEN = (
    ArithmeticError,
    EOFError,
    LookupError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    struct.error,
)
"""What decoders raise for broken pictures, each by its own habit."""

_DECODERS = ("JPEG", "PNG", "GIF", "WEBP", "AVIF")
_AVIF = frozenset((b"avif", b"avis"))
_HEIC = frozenset((b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs"))
_OTHER_FORMATS = (b"BM", b"II*\0", b"MM\0*", b"8BPS", b"%PDF", b"\0\0\1\0", b"\xff\x0a", b"\0\0\0\x0cJXL ")
"""How files begin that are pictures or documents, but of a format no platform's specification asks for."""


def open_picture(content: bytes, name: str) -> Pillow.Image:
    """Open a picture without decoding its pixels; close it after use.

    Raises `InvalidPost` for a format that is not read, and one of `BROKEN` for a broken file.
    """
    brands = _brands(content)
    if brands & _HEIC and not brands & _AVIF:
        return _open_heic(content, name)
    if brands & _AVIF and not features.check("avif"):
        raise InvalidPost("post.image_no_decoder", name=name, format="AVIF")
    if content.startswith(_OTHER_FORMATS):
        raise InvalidPost("post.image_format", name=name, formats=FORMATS)
    return Pillow.open(BytesIO(content), formats=_DECODERS)


def _open_heic(content: bytes, name: str) -> Pillow.Image:
    """The decoder is called by itself: registering it would change what Pillow opens in the whole process."""
    try:
        from pillow_heif import HeifImageFile
    except ImportError as error:
        raise InvalidPost("post.image_no_decoder", name=name, format="HEIC") from error
    decoder: Callable[[BytesIO], Pillow.Image] = HeifImageFile
    return decoder(BytesIO(content))


def _brands(content: bytes) -> frozenset[bytes]:
    """The brands in the first box of a file of the MPEG-4 family; none for another file."""
    if content[4:8] != b"ftyp":
        return frozenset()
    length = min(int.from_bytes(content[:4], "big"), 256)
    return frozenset(content[at : at + 4] for at in range(8, length, 4))
