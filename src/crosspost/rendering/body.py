"""What of a post stands between its title and its address: all of it, an excerpt or only the summary."""

from __future__ import annotations

from dataclasses import dataclass

from crosspost.post import Block, Credit, Disclosure, Heading, Post
from crosspost.rendering.excerpt import opening
from crosspost.rendering.lines import block_text
from crosspost.rendering.rendition import What

__all__ = ["Piece", "body_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One block as text."""

    text: str
    heading: bool = False
    credit: bool = False


def body_of(post: Post, what: What) -> tuple[list[Piece], bool]:
    """The pieces of the body, without the disclosure, and whether they say all that is to be said."""
    match what:
        case What.LINK:
            return ([Piece(text=post.summary)] if post.summary else []), True
        case What.EXCERPT:
            return _excerpt(post)
        case What.FULL:
            blocks = [block for block in post.blocks if not isinstance(block, Disclosure)]
            return [_piece(block, text) for block in blocks if (text := block_text(block))], True


def _excerpt(post: Post) -> tuple[list[Piece], bool]:
    # The pictures go out beside an excerpt, and a credit goes where its picture goes.
    credits_ = [Piece(text=block.text, credit=True) for block in post.blocks if isinstance(block, Credit)]
    if post.summary:
        return [Piece(text=post.summary), *credits_], False
    found = opening(post)
    return [*(Piece(text=text) for text in found.texts), *credits_], found.whole


def _piece(block: Block, text: str) -> Piece:
    return Piece(text=text, heading=isinstance(block, Heading), credit=isinstance(block, Credit))
