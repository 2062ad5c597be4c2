"""How long a rendition is beside the most its channel takes, for the terminal, the page and scripts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from crosspost.post import Notice
from crosspost.rendering.cutting import TextUnit
from crosspost.rendering.plain import readable
from crosspost.rendering.rendition import FIRST, Rendition, reserved_length

__all__ = ["Limits", "Measure", "Part", "cut_short", "measures"]

_CUT = frozenset({"notice.text_cut", "notice.images_left_out", "notice.image_still"})


class Part(StrEnum):
    """What of a rendition is counted."""

    TITLE = "title"
    TEXT = "text"
    PHOTOS = "photos"
    TAGS = "tags"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The most a channel takes. ``None``: not known or without limit; texts are counted in ``unit``.

    ``title`` is ``None`` where there is no title field, ``photos`` and ``tags`` are 0 where there are none.
    """

    text: int | None = None
    unit: TextUnit = TextUnit.STRICTEST
    title: int | None = None
    photos: int = 0
    tags: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A length and the most there may be; ``None`` where no limit is known."""

    length: int
    limit: int | None = None

    @property
    def share(self) -> float | None:
        """How much of the limit is used, from 0 to 1; ``None`` without a limit."""
        if self.limit is None:
            return None
        return min(1.0, self.length / self.limit) if self.limit else 1.0


def measures(rendition: Rendition, limits: Limits) -> Mapping[Part, Measure]:
    """Measure a rendition as its adapter did when it composed; what the channel has no place for is left out.

    The slot counts as the longest address that may fill it.
    """
    found = {}
    if limits.title is not None:
        found[Part.TITLE] = Measure(length=limits.unit.measure(rendition.title), limit=limits.title)
    found[Part.TEXT] = Measure(length=_text_length(rendition, limits.unit), limit=limits.text)
    if limits.photos or rendition.images:
        found[Part.PHOTOS] = Measure(length=len(rendition.images), limit=limits.photos)
    if limits.tags or rendition.tags:
        tags = len(rendition.tags) or _tags_in(rendition.text)
        found[Part.TAGS] = Measure(length=tags, limit=limits.tags)
    return found


def cut_short(notice: Notice) -> bool:
    """Whether a notice tells that readers get less than the post has."""
    return notice.code in _CUT


def _text_length(rendition: Rendition, unit: TextUnit) -> int:
    if rendition.text:
        return reserved_length(rendition.text, unit, slots=len(rendition.slots))
    # The tags of a document have a field of their own.
    body = readable(replace(rendition, tags=()))
    return reserved_length(body, unit, slots=1 if rendition.link == FIRST else 0)


def _tags_in(text: str) -> int:
    """How many tags a text ends with: its last paragraph, where nothing else stands there."""
    words = text.rpartition("\n\n")[2].split()
    return len(words) if all(word.startswith("#") for word in words) else 0
