"""What the front matter says of single pictures, brought to the pictures that the post shows."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from crosspost.post.front_matter import FrontMatter
from crosspost.post.model import Block, Image, Media, Notice
from crosspost.post.rights import Right, right_of

__all__ = ["SaidOfPictures", "said_of_pictures"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidOfPictures:
    """The digest of the cover, the right of each picture that has one, and what could not be understood."""

    cover: str
    rights: tuple[tuple[str, Right], ...]
    notices: tuple[Notice, ...]


def said_of_pictures(front: FrontMatter, blocks: Sequence[Block]) -> SaidOfPictures:
    """Find the pictures that the front matter names; what names none is told and counts for nothing."""
    shown = [block.media for block in blocks if isinstance(block, Image)]
    notices: list[Notice] = []
    cover = _named(front.cover, shown)
    if front.cover and not cover:
        notices.append(_stray("cover", front.cover, shown))
    rights: dict[str, Right] = {}
    # The word for all comes first, so that the word for one goes before it.
    for name, word in sorted(front.rights, key=lambda said: said[0] != ""):
        right = right_of(word)
        meant = _named(name, shown) if name else shown
        if right is None:
            notices.append(Notice(code="notice.rights_word", params={"word": word}))
        elif name and not meant:
            notices.append(_stray("rights", name, shown))
        else:
            rights |= dict.fromkeys((media.digest for media in meant), right)
    return SaidOfPictures(
        cover=cover[0].digest if cover else "", rights=tuple(rights.items()), notices=tuple(notices)
    )


def _named(name: str, shown: Sequence[Media]) -> list[Media]:
    """The pictures with a file name, whatever folder stands before it and however macOS writes it."""
    file = unicodedata.normalize("NFC", PurePosixPath(name.replace("\\", "/")).name).casefold()
    return [media for media in shown if media.name.casefold() == file]


def _stray(key: str, name: str, shown: Sequence[Media]) -> Notice:
    known = ", ".join(dict.fromkeys(media.name for media in shown))
    return Notice(code="notice.picture_unknown", params={"key": key, "name": name, "known": known or "-"})
