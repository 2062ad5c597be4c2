"""A published post and an image as the simulated world keeps them."""

from __future__ import annotations

import html
import io
import ipaddress
import re
import warnings
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from PIL import Image, UnidentifiedImageError

__all__ = [
    "PLATFORMS",
    "Picture",
    "Post",
    "is_public",
    "links_in",
    "plain_html",
    "read_picture",
    "web_address",
]

PLATFORMS = ("naver_blog", "band", "facebook", "kakaostory", "tistory")

_LINK = re.compile(r"https?://[^\s<>\"']+")
_EXTENSIONS = {"JPEG": "jpg", "PNG": "png", "GIF": "gif", "BMP": "bmp", "TIFF": "tiff", "WEBP": "webp"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """An image that was uploaded. ``key`` names its bytes; sizes are pixels and bytes."""

    key: str
    content_type: str
    width: int
    height: int
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A post on one platform.

    ``text`` is what visitors read, ``html`` the same as safe HTML, ``images`` are picture keys. Times are
    epoch seconds. ``visible`` is whether a stranger sees it. ``details`` holds what only its platform knows.
    """

    platform: str
    account: str
    id: str
    title: str = ""
    text: str = ""
    html: str = ""
    images: tuple[str, ...] = ()
    link: str | None = None
    tags: tuple[str, ...] = ()
    permalink: str | None = None
    created_at: float = 0.0
    modified_at: float = 0.0
    visible: bool = True
    details: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> Post:
        """The post that `row` wrote."""
        return cls(**{**row, "images": tuple(row["images"]), "tags": tuple(row["tags"])})

    def row(self) -> dict[str, Any]:
        """Plain JSON values, for the store."""
        return asdict(self)

    def shown(self) -> dict[str, Any]:
        """Plain JSON values, for the control API: addresses of images, ISO 8601 times."""
        plain = asdict(self)
        del plain["details"], plain["modified_at"]
        plain["images"] = [f"/-/images/{key}" for key in self.images]
        plain["created_at"] = datetime.fromtimestamp(self.created_at, UTC).isoformat()
        return plain


def read_picture(content: bytes, key: str) -> Picture | None:
    """What kind of picture the bytes are, fully decoded; ``None`` when they are none that we know."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=list(_EXTENSIONS)) as image:
                image.load()
                return Picture(
                    key=f"{key}.{_EXTENSIONS[str(image.format)]}",
                    content_type=Image.MIME[str(image.format)],
                    width=image.width,
                    height=image.height,
                    size=len(content),
                )
    except (
        UnidentifiedImageError,
        Image.DecompressionBombError,
        Image.DecompressionBombWarning,
        OSError,
        SyntaxError,
        ValueError,
    ):
        return None


def web_address(value: object) -> str | None:
    """The value when it is an http(s) address with a host, else ``None``."""
    return value if isinstance(value, str) and re.fullmatch(r"https?://[^\s/]+\S*", value) else None


def is_public(url: str) -> bool:
    """Whether the address could be reached from a platform's own servers."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.scheme not in {"http", "https"} or "." not in host or host.endswith((".local", ".localhost")):
        return False
    try:
        return ipaddress.ip_address(host).is_global
    except ValueError:
        return True


def links_in(text: str) -> list[str]:
    """The addresses written in a text, in order."""
    return [match.group().rstrip(".,)") for match in _LINK.finditer(text)]


def plain_html(text: str) -> str:
    """A plain text as safe HTML: escaped, addresses linked, lines kept."""
    pieces, end = [], 0
    for match in _LINK.finditer(text):
        url = match.group().rstrip(".,)")
        pieces.append(html.escape(text[end : match.start()]))
        pieces.append(f'<a href="{html.escape(url)}" rel="nofollow noopener">{html.escape(url)}</a>')
        end = match.start() + len(url)
    pieces.append(html.escape(text[end:]))
    return "".join(pieces).replace("\r\n", "\n").replace("\n", "<br>\n")
