"""What of a post stands between its title and its address: all of it, an excerpt or only the summary."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from crosspost.post import Credit, Disclosure, Heading, Post
from crosspost.rendering.excerpt import opening
from crosspost.rendering.lines import block_text
from crosspost.rendering.rendition import What

__all__ = ["Piece", "body_of", "tidy"]

_LINE_END = re.compile(r"[^\S\n]+$", re.MULTILINE)
_BLANK_LINES = re.compile(r"\n{3,}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One block as text."""

    text: str
    heading: bool = False
    credit: bool = False


def body_of(post: Post, what: What) -> tuple[list[Piece], bool]:
    """The pieces of the body, without the disclosure, and whether they say all that is to be said."""
    summary = [Piece(text=tidy(post.summary))] if post.summary else []
    match what:
        case What.LINK:
            return summary, True
        case What.EXCERPT:
            found = opening(post)
            texts = summary or [Piece(text=text) for text in found.texts]
            # The pictures go out beside an excerpt, and a credit goes where its picture goes.
            return [*texts, *_credits(post)], found.whole and not summary
        case What.FULL:
            return list(_pieces(post)), True


def tidy(text: str) -> str:
    """A text without spaces at the ends of its lines, and with one blank line at most between two."""
    return _BLANK_LINES.sub("\n\n", _LINE_END.sub("", text)).strip("\n")


def _pieces(post: Post) -> Iterator[Piece]:
    credits_ = list(_credits(post))
    for block in post.blocks:
        text = tidy(block_text(block))
        if isinstance(block, Credit):
            # Beside a text the pictures stand together: whose several are is said once.
            piece = Piece(text=text, credit=True)
            if piece in credits_:
                credits_.remove(piece)
                yield piece
        elif text and not isinstance(block, Disclosure):
            yield Piece(text=text, heading=isinstance(block, Heading))


def _credits(post: Post) -> Iterable[Piece]:
    texts = dict.fromkeys(tidy(block.text) for block in post.blocks if isinstance(block, Credit))
    return [Piece(text=text, credit=True) for text in texts]
