"""The page on which a post stands as each channel shows it on a phone; one file that needs nothing else."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from markupsafe import Markup, escape

from crosspost.post import Fitting, Image, LinkCard, Media
from crosspost.post.developing import thumbnail
from crosspost.rendering.colours import Colours
from crosspost.rendering.pages import render
from crosspost.rendering.rendition import FIRST, Rendition
from crosspost.rendering.rich import rich_html
from crosspost.rendering.tags import hashtags

__all__ = ["MARK", "PreviewLength", "PreviewPage", "PreviewPhone", "preview_page"]

MARK = "crosspost-preview"
"""What such a page says in its head of who made it, so that no other file is written over."""

_SMALL = Fitting(types=frozenset({"image/jpeg"}), max_bytes=120_000, max_pixels=640 * 640)
"""Enough for a phone's width; thirty photos make a file of a few megabytes."""
_TAPPED = r"https?://[^\s<>\"]+|(?<!\S)#[^\s#]+"


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewLength:
    """A length in words: what is counted, its numbers, and the share of the limit that its bar shows."""

    name: str
    numbers: str
    share: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewPhone:
    """One channel: what stands above its phone, and what is in it.

    ``name`` is who posts there, ``cut`` what readers get less than the post has, ``notes`` what else its
    owner should know, ``by_hand`` what is still to be done on the platform before it looks right.
    """

    channel: str
    platform: str
    mode: str
    name: str
    rendition: Rendition
    colours: Colours = field(default_factory=Colours)
    lengths: tuple[PreviewLength, ...] = ()
    cut: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    by_hand: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewPage:
    """What the page needs: the post's title, the post as a link card shows it, and a phone per channel.

    The card has ``headline``, ``summary`` and ``picture``. ``notes`` are about the whole post; ``say`` gives
    the page its words.
    """

    title: str
    headline: str
    summary: str
    picture: Image | None
    phones: tuple[PreviewPhone, ...]
    notes: tuple[str, ...]
    rehearsal: bool
    language: str
    say: Callable[..., str]


def preview_page(page: PreviewPage) -> str:
    """The page as one HTML text; each different picture is in it once, at a phone's size.

    Raises `InvalidPost` when a picture's bytes are gone.
    """
    drawn = _Drawn(page)
    phones = [drawn.phone(phone) for phone in page.phones]
    return render("preview.html", page=page, mark=MARK, phones=phones, pictures=list(drawn.pictures.values()))


class _Drawn:
    """Draws the phones of a page and gathers the pictures they show."""

    def __init__(self, page: PreviewPage) -> None:
        self.pictures: dict[str, dict[str, Any]] = {}
        self._page = page
        self._slot = page.say("preview.slot")
        self._tapped = re.compile(rf"({re.escape(self._slot)}|{_TAPPED})")

    def phone(self, phone: PreviewPhone) -> dict[str, Any]:
        """What the template fills in for one channel."""
        rendition = phone.rendition
        shown = rendition.with_link(self._slot)
        card = rendition.link and not rendition.document and not rendition.images
        return {
            "is": phone,
            "digest": rendition.digest[:12],
            "document": list(self._document(shown)) if rendition.document else None,
            "title": rendition.title,
            "text": self._text(shown.text),
            "photos": [] if rendition.document else list(self._photos(rendition.images)),
            "card": self._own_card(rendition.link or "") if card else None,
            "tags": hashtags(rendition.tags).split(),
        }

    def _document(self, shown: Rendition) -> Iterator[dict[str, Any]]:
        photos = self._photos(block for block in shown.document if isinstance(block, Image))
        for block in shown.document:
            if isinstance(block, Image):
                yield {"kind": "photo", "it": next(photos)}
            elif isinstance(block, LinkCard):
                yield {"kind": "card", "it": self._other_card(block)}
            else:
                # The page, the channel and the post's title are above its headings.
                yield {"kind": "html", "it": Markup(rich_html([block], top=4))}  # noqa: S704  # it escapes what it is given

    def _photos(self, images: Iterable[Image]) -> Iterator[dict[str, Any]]:
        for number, image in enumerate(images, 1):
            alt = image.alt or image.caption or self._page.say("handover.photo", number=number)
            yield {**self._picture(image.media), "alt": alt, "caption": image.caption}

    def _picture(self, media: Media) -> dict[str, Any]:
        if media.digest not in self.pictures:
            self.pictures[media.digest] = _small(media) | {"id": f"picture-{len(self.pictures) + 1}"}
        return {key: value for key, value in self.pictures[media.digest].items() if key != "data"}

    def _own_card(self, link: str) -> dict[str, Any]:
        """The post itself, as a platform shows it that follows the link."""
        page = self._page
        return {
            "picture": self._picture(page.picture.media) if page.picture else None,
            "host": self._slot if link == FIRST else urlsplit(link).hostname or link,
            "title": page.headline,
            "summary": page.summary,
        }

    def _other_card(self, block: LinkCard) -> dict[str, Any]:
        title = block.title if block.title != block.url else ""
        return {"picture": None, "host": block.url, "title": title, "summary": ""}

    def _text(self, text: str) -> Markup:
        """Addresses, hashtags and the slot in the colour of what can be tapped."""
        # Every second piece is one of these.
        return Markup().join(
            _tap(piece) if number % 2 else escape(piece)
            for number, piece in enumerate(self._tapped.split(text))
        )


def _tap(piece: str) -> Markup:
    # A hashtag is not torn from its mark at the end of a line.
    return Markup('<span class="{}">{}</span>').format("tap tag" if piece.startswith("#") else "tap", piece)


def _small(media: Media) -> dict[str, Any]:
    """A picture for a phone, as an address that carries it."""
    made = thumbnail(media, _SMALL)
    data = f"data:{made.media_type};base64,{b64encode(made.content).decode('ascii')}"
    return {"data": data, "width": made.width, "height": made.height}
