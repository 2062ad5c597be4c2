"""A picture's file without what is not the picture: positions, names, comments, previews, films behind it.

Container formats are lists of parts. What is known to make up the picture is kept to the byte, everything
else goes: what a camera or a program may write tomorrow is then no reason to change anything here.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable, Iterator

__all__ = ["bare"]

_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_KEPT = frozenset(
    b"IHDR PLTE tRNS gAMA cHRM sRGB sBIT bKGD pHYs acTL fcTL fdAT IDAT IEND".split(b" "),
)
_WEBP_KEPT = frozenset((b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF"))
_WEBP_SAYS_MORE = 0x20 | 0x08 | 0x04
"""The flags of a WebP header for a colour profile, EXIF and XMP."""
_GIF_LOOPS = frozenset((b"NETSCAPE2.0", b"ANIMEXTS1.0"))
# In the compressed data of a JPEG, a marker is what is neither a stuffed 0xFF nor a restart. The pattern
# begins with the byte alone: a repetition there takes 25 times as long.
_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
_SCAN, _END, _COMMENT = 0xDA, 0xD9, 0xFE


def bare(content: bytes, media_type: str) -> bytes | None:
    """The file with its picture alone, decoded the same; ``None`` when its parts are not understood.

    A colour profile and the camera's orientation mark go too: whoever needs them reads them before.
    """
    read = _READERS.get(media_type)
    if read is None:
        return None
    try:
        return b"".join(read(content))
    except (IndexError, ValueError, struct.error):
        return None


def _jpeg(content: bytes) -> Iterator[bytes]:
    if content[:2] != b"\xff\xd8":
        raise ValueError("no JPEG")
    yield content[:2]
    at = 2
    while True:
        at = _next_marker(content, at)
        marker = content[at + 1]
        if marker == _END:
            # Phones put a film or a second picture behind the end.
            yield content[at : at + 2]
            return
        end = at + 2 + struct.unpack_from(">H", content, at + 2)[0]
        if marker == _SCAN:
            end = _next_marker(content, end)
        if _is_jpeg_picture(marker, content[at + 4 : end]):
            yield content[at:end]
        at = end


def _next_marker(content: bytes, at: int) -> int:
    found = _MARKER.search(content, at)
    if found is None:
        raise ValueError("no end")
    return found.start()


def _is_jpeg_picture(marker: int, body: bytes) -> bool:
    if marker == 0xE0:
        # With more than this it carries a small copy of the picture, as it was before it was cropped.
        return body.startswith(b"JFIF\0") and len(body) == 14
    if marker == 0xEE:
        return body.startswith(b"Adobe") and len(body) == 12
    return marker != _COMMENT and not 0xE0 <= marker <= 0xEF


def _png(content: bytes) -> Iterator[bytes]:
    if not content.startswith(_PNG):
        raise ValueError("no PNG")
    yield _PNG
    at, kind = len(_PNG), b""
    while kind != b"IEND":
        length, kind = struct.unpack_from(">I4s", content, at)
        end = at + 12 + length
        if end > len(content):
            raise ValueError("cut short")
        if kind in _PNG_KEPT:
            yield content[at:end]
        at = end


def _webp(content: bytes) -> Iterator[bytes]:
    if content[:4] != b"RIFF" or content[8:12] != b"WEBP":
        raise ValueError("no WebP")
    parts = b"".join(_webp_parts(content, min(len(content), 8 + struct.unpack_from("<I", content, 4)[0])))
    yield b"RIFF" + (len(parts) + 4).to_bytes(4, "little") + b"WEBP" + parts


def _webp_parts(content: bytes, end: int) -> Iterator[bytes]:
    at = 12
    while at + 8 <= end:
        kind, length = struct.unpack_from("<4sI", content, at)
        after = at + 8 + length + length % 2
        part = content[at:after]
        if kind == b"VP8X":
            part = part[:8] + bytes([part[8] & ~_WEBP_SAYS_MORE]) + part[9:]
        if kind in _WEBP_KEPT:
            yield part
        at = after


def _gif(content: bytes) -> Iterator[bytes]:
    if content[:6] not in {b"GIF87a", b"GIF89a"}:
        raise ValueError("no GIF")
    at = 13 + _palette(content[10])
    yield content[:at]
    while content[at] != 0x3B:
        begin, label = at, content[at + 1]
        if content[at] == 0x2C:
            at = _after_blocks(content, at + 11 + _palette(content[at + 9]))
            yield content[begin:at]
        elif content[at] == 0x21:
            at = _after_blocks(content, at + 2)
            if label == 0xF9 or (label == 0xFF and content[begin + 3 : begin + 14] in _GIF_LOOPS):
                yield content[begin:at]
        else:
            raise ValueError("unknown block")
    yield b"\x3b"


def _palette(flags: int) -> int:
    """The length of the palette that follows, in bytes."""
    return 3 << (flags & 7) + 1 if flags & 0x80 else 0


def _after_blocks(content: bytes, at: int) -> int:
    while content[at]:
        at += 1 + content[at]
    return at + 1


_READERS: dict[str, Callable[[bytes], Iterator[bytes]]] = {
    "image/jpeg": _jpeg,
    "image/png": _png,
    "image/gif": _gif,
    "image/webp": _webp,
}
