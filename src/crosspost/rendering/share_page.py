"""The page from which a live page is shared: one file, one block and one button per platform."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from urllib.parse import urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from crosspost.post import Image

__all__ = ["ShareBlock", "SharePage", "share_page"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareBlock:
    """One platform: what its share dialog opens with and the text to paste there.

    ``settle`` is the command that the post's address completes; ``live`` says where it already stands, if
    it does.
    """

    platform: str
    adapter: str
    open_url: str
    text: str
    settle: str
    live: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SharePage:
    """A live page as its link card will show it, and a block per platform; ``say`` gives the words."""

    title: str
    summary: str
    address: str
    picture: Image | None
    blocks: tuple[ShareBlock, ...]
    rehearsal: bool
    language: str
    say: Callable[..., str]

    @property
    def host(self) -> str:
        """The site's name under the card."""
        return urlsplit(self.address).hostname or self.address


def share_page(page: SharePage) -> str:
    """The page as one HTML text that needs nothing else; the picture is inside it."""
    picture = ""
    if page.picture is not None:
        media = page.picture.media
        picture = f"data:{media.media_type};base64,{b64encode(media.read()).decode('ascii')}"
    return _template().render(page=page, say=page.say, picture=picture)


@cache
def _template() -> Template:
    loader = PackageLoader("crosspost.rendering")
    environment = Environment(loader=loader, autoescape=True, undefined=StrictUndefined)
    return environment.get_template("share.html")
