"""The page from which a live page is shared: one file, one block and one button per platform."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from crosspost.post import Image
from crosspost.rendering.pages import data_address, render

__all__ = ["ShareBlock", "SharePage", "share_page"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareBlock:
    """One platform: what its share dialog opens with and the text to paste there.

    ``id`` is unique on the page and a plain word. ``settle`` is the command that the post's address
    completes. ``other_url`` is a second dialog for where the first does not open, ``notes`` are what a
    person should know of it. ``live`` says where it already stands, if it does; ``elsewhere`` where the same
    post stands on another account of the platform.
    """

    id: str
    platform: str
    open_url: str
    text: str
    settle: str
    other_url: str = ""
    notes: tuple[str, ...] = ()
    live: str = ""
    elsewhere: str = ""


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
    disclosure: str = ""

    @property
    def host(self) -> str:
        """The site's name under the card."""
        return urlsplit(self.address).hostname or self.address


def share_page(page: SharePage) -> str:
    """The page as one HTML text that needs nothing else; the picture is inside it."""
    picture = data_address(page.picture.media) if page.picture else ""
    return render("share.html", page=page, picture=picture)
