"""What a platform can carry, as data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import quote

from crosspost.adapter.settings import Mode
from crosspost.errors import AfterAbsent
from crosspost.post import Fitting
from crosspost.rendering import TextUnit

__all__ = ["Capabilities", "ReadBack", "ShareLink", "TextUnit"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Capabilities:
    """What a platform can carry. ``None`` means unknown or without limit; lengths are in ``text_unit``.

    ``title_limit`` is ``None`` where there is no title field, ``max_tags`` 0 where tags stand in the text
    (then ``tags_in_text`` of them). ``permalink``: a published post's address is known, so that other
    channels can carry it. Of ``image_types``, those in ``moving_types`` may move; where none are named,
    JPEG and PNG are taken. ``compose`` is given pictures that fit these already.
    """

    modes: frozenset[Mode]
    permalink: bool
    rich_text: bool = False
    text_limit: int | None = None
    text_unit: TextUnit = TextUnit.STRICTEST
    title_limit: int | None = None
    image_types: frozenset[str] = frozenset({"image/jpeg", "image/png"})
    moving_types: frozenset[str] = frozenset()
    max_images: int = 0
    max_image_bytes: int | None = None
    max_image_pixels: int | None = None
    max_tags: int = 0
    tags_in_text: int = 0

    @property
    def fitting(self) -> Fitting:
        """What the platform takes of a picture."""
        return Fitting(
            types=self.image_types,
            moving=self.moving_types,
            max_bytes=self.max_image_bytes,
            max_pixels=self.max_image_pixels,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadBack:
    """How an unknown outcome is looked up: after which delays, and what counts as absent.

    ``looks`` readable looks are needed, the last after the last delay, before ``after_absent`` applies.
    """

    delays: tuple[timedelta, ...] = (timedelta(seconds=5), timedelta(seconds=15), timedelta(seconds=45))
    looks: int = 3
    after_absent: AfterAbsent = AfterAbsent.ASK


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareLink:
    """The address that opens a platform's share dialog for a page that is live.

    ``template`` has ``{url}``, ``{title}`` and ``{body}`` (title, line break, address), each percent-encoded
    exactly once. ``second`` is another dialog of the platform, for where the first does not open.
    """

    template: str
    second: str = ""

    def __call__(self, url: str, title: str) -> str:
        """The dialog for ``url``; ``title`` is the text it proposes."""
        return _filled(self.template, url, title)

    def other(self, url: str, title: str) -> str:
        """The second dialog, or an empty text."""
        return _filled(self.second, url, title)


def _filled(template: str, url: str, title: str) -> str:
    fields = {"url": url, "title": title, "body": f"{title}\n{url}"}
    return template.format_map({name: quote(value, safe="") for name, value in fields.items()})
