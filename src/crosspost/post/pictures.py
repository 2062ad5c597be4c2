"""The pictures of a post: found beside it, never outside its folders, and proven to be pictures."""

from __future__ import annotations

import unicodedata
from hashlib import sha256
from pathlib import Path
from urllib.parse import unquote, urlsplit

from PIL import ExifTags
from PIL import Image as Pillow

from crosspost.errors import InvalidPost
from crosspost.post.bare import bare
from crosspost.post.decoding import BROKEN, MEDIA_TYPES, open_picture
from crosspost.post.files import find_file
from crosspost.post.model import Media

__all__ = ["MAX_PICTURE_BYTES", "MAX_PIXELS", "Pictures", "read_picture"]

MAX_PIXELS = 89_478_485
"""Most pixels of a picture: Pillow's own limit against decompression bombs, here an error."""

MAX_PICTURE_BYTES = 50_000_000
"""Largest picture file in bytes; no platform takes one of more."""

_TURNED = {5, 6, 7, 8}
# A HEIC file holds a gallery and a JPEG a second view: what is shown of them stands still.
_MOVING = {"image/gif", "image/png", "image/webp", "image/avif"}


class Pictures:
    """Finds and reads the pictures one post names; each file is read once."""

    def __init__(self, folder: Path, root: Path | None, *, own: str = "") -> None:
        """``own`` is the name of the folder beside the post that has its pictures, as Hexo does."""
        self._folder = folder
        self._root = root
        self._own = own
        self._read: dict[str, Media] = {}

    def read(self, address: str, *, anywhere: bool = False) -> Media:
        """The picture at an address as Markdown has it; raises `InvalidPost`.

        One that may lie ``anywhere`` is found by its name below the posts folder, where only one has it.
        """
        if address not in self._read:
            self._read[address] = read_picture(self._find(address, anywhere))
        return self._read[address]

    def _find(self, address: str, anywhere: bool) -> Path:
        scheme = _scheme(address)
        if scheme == "data":
            raise InvalidPost("post.image_embedded")
        if scheme in {"http", "https"} or address.startswith("//"):
            raise InvalidPost("post.image_remote", url=address)
        name = unicodedata.normalize("NFC", unquote(address)).replace("\\", "/")
        try:
            place = self._place(name)
            if anywhere and not place.is_file():
                place = self._named(name) or place
            inside = any(place.is_relative_to(folder.resolve()) for folder in self._folders())
            found = place.is_file()
        except (OSError, ValueError, RuntimeError) as error:
            # No file can have this name: too long, a NUL in it, or a circle of symbolic links.
            raise InvalidPost("post.image_missing", name=name) from error
        if not inside or scheme:
            raise InvalidPost("post.image_outside", name=name)
        if not found:
            raise InvalidPost("post.image_missing", name=name)
        return place

    def _place(self, name: str) -> Path:
        """Where the name points; ``/images/a.png`` counts from the posts folder, as site generators do."""
        if name.startswith("/") and self._root is not None:
            inside = find_file(self._root / name.lstrip("/"))
            if inside.is_file():
                return inside.resolve()
        beside = find_file(self._folder / name)
        if (
            self._own
            and not beside.is_file()
            and (own := find_file(self._folder / self._own / name)).is_file()
        ):
            return own.resolve()
        return beside.resolve()

    def _named(self, name: str) -> Path | None:
        """The only file of this name below the posts folder."""
        if self._root is None or "/" in name:
            return None
        files = self._root.rglob("*")
        found = [path for path in files if unicodedata.normalize("NFC", path.name) == name and path.is_file()]
        return found[0].resolve() if len(found) == 1 else None

    def _folders(self) -> list[Path]:
        return [self._folder] if self._root is None else [self._folder, self._root]


def read_picture(path: Path) -> Media:
    """The picture in a file: decoded once as proof, measured the way it is shown.

    Width and height are those after the camera's orientation mark. What counts is the content, whatever the
    file's suffix says. Raises `InvalidPost`.
    """
    name = unicodedata.normalize("NFC", path.name)
    content = _content(path, name)
    if not content:
        raise InvalidPost("post.image_empty", name=name)
    if path.suffix.lower() in {".svg", ".svgz"} or _is_drawing(content):
        raise InvalidPost("post.image_svg", name=name)
    too_big = InvalidPost("post.image_too_big", name=name, limit=MAX_PIXELS)
    try:
        with open_picture(content, name) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                raise too_big
            return _measured(picture, content, path, name)
    except (Pillow.DecompressionBombError, Pillow.DecompressionBombWarning) as error:
        raise too_big from error
    except BROKEN as error:
        raise InvalidPost("post.image_invalid", name=name) from error


def _measured(picture: Pillow.Image, content: bytes, path: Path, name: str) -> Media:
    width, height = picture.size
    media_type = MEDIA_TYPES[picture.format or ""]
    orientation = picture.getexif().get(ExifTags.Base.Orientation, 1)
    frames = getattr(picture, "n_frames", 1) if media_type in _MOVING else 1
    alone = picture.mode != "CMYK" and bare(content, media_type) == content
    # A JPEG can be decoded small: all its bytes are still read, for a fraction of the memory.
    picture.draft("L", (width // 8 or 1, height // 8 or 1))
    picture.load()
    if orientation in _TURNED:
        width, height = height, width
    return Media(
        digest=sha256(content).hexdigest(),
        name=name,
        media_type=media_type,
        length=len(content),
        width=width,
        height=height,
        path=path,
        frames=frames,
        bare=alone,
    )


def _is_drawing(content: bytes) -> bool:
    """Whether this is a text with a drawing in it; a photo may speak of one in what the camera wrote."""
    begin = content[:1000].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    return begin.startswith(b"<") and b"<svg" in begin


def _content(path: Path, name: str) -> bytes:
    try:
        length = path.stat().st_size
        if length > MAX_PICTURE_BYTES:
            raise InvalidPost("post.image_file_too_large", name=name, length=length, limit=MAX_PICTURE_BYTES)
        return path.read_bytes()
    except FileNotFoundError as error:
        raise InvalidPost("post.image_missing", name=name) from error
    except OSError as error:
        raise InvalidPost("post.image_unreadable", name=name) from error


def _scheme(address: str) -> str:
    try:
        return urlsplit(address).scheme.lower()
    except ValueError:
        return ""
