"""A post as plain text for a phone, within what a platform takes: lines, one blank line between blocks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from crosspost.errors import Unsupported
from crosspost.post import Block, Credit, Disclosure, Heading, Notice, Post
from crosspost.rendering.cutting import TextUnit, shorten
from crosspost.rendering.excerpt import opening
from crosspost.rendering.lines import block_text
from crosspost.rendering.phrases import phrase
from crosspost.rendering.rendition import FIRST, Rendition, What, reserved_length
from crosspost.rendering.tags import hashtags

__all__ = ["PlainText", "invitation", "language_of", "plain_text", "readable"]

_BETWEEN = "\n\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlainText:
    """A text and the offsets in it where the slot for the original's address stands.

    ``notices`` say what of the post it leaves out for want of room.
    """

    text: str
    slots: tuple[int, ...] = ()
    notices: tuple[Notice, ...] = ()


def plain_text(
    post: Post,
    *,
    what: What,
    link: str | None,
    tags: int = 0,
    title: bool = True,
    limit: int | None = None,
    unit: TextUnit = TextUnit.STRICTEST,
) -> PlainText:
    """Lay a post out as text: disclosure, title, body, link, then up to ``tags`` hashtags.

    ``title`` is False where the platform has a title field. `What.EXCERPT` has the rating, a word on spoilers
    and the summary or the opening in place of the body, `What.LINK` only the summary. A text over ``limit``
    loses the end of its body and says where to read on; the disclosure, the title, the link and the tags are
    never cut. Raises `Unsupported` where they alone do not fit. Line ends are ``\\n``.
    """
    language = language_of(post)
    layout = _Layout(
        head=tuple(_head(post, title=title)),
        link=link,
        tags=hashtags(post.tags[:tags]),
        more=phrase("more", language),
        unit=unit,
    )
    body, whole = _body(post, what, language)
    text = layout.text(body, cut=not whole)
    length = layout.measure(text)
    if limit is None or length <= limit:
        return PlainText(text=text, slots=layout.slots(text))
    text = layout.text(layout.fitted(body, limit), cut=True)
    if layout.measure(text) > limit:
        raise Unsupported("unsupported.text_too_long", limit=limit, length=layout.measure(text))
    cut = Notice(code="notice.text_cut", params={"limit": limit, "length": length})
    return PlainText(text=text, slots=layout.slots(text), notices=(cut,))


def invitation(post: Post, what: What, *, link: str | None) -> tuple[str, ...]:
    """The paragraphs of a rendition without the body, and before a ``link`` the word to read on."""
    language = language_of(post)
    body, whole = _body(post, what, language)
    more = (phrase("more", language),) if link and not whole else ()
    return (*(piece.text for piece in body if not piece.credit), *more)


def readable(rendition: Rendition) -> str:
    """A rendition as text to read or to copy, whatever its platform: a document's blocks as lines."""
    if rendition.text:
        return rendition.text
    words = hashtags(rendition.tags)
    return _BETWEEN.join([*_texts(rendition.document), *([words] if words else [])])


def language_of(post: Post) -> str:
    """The language in which Crosspost's own words stand in a post: Korean where it has any Hangul."""
    said = f"{post.title}{''.join(map(block_text, post.blocks))}"
    return "ko" if any("가" <= mark <= "힣" for mark in said) else "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Piece:
    """One block as text."""

    text: str
    heading: bool = False
    credit: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Layout:
    """What stands around the body, and how it is counted."""

    head: tuple[str, ...]
    link: str | None
    tags: str
    more: str
    unit: TextUnit

    def text(self, body: Sequence[_Piece], *, cut: bool) -> str:
        """The whole; a ``cut`` body is followed by where to read on."""
        link = [f"{self.more}\n{self.link}" if cut else self.link] if self.link else []
        parts = [*self.head, *(piece.text for piece in body), *link, *([self.tags] if self.tags else [])]
        return _BETWEEN.join(parts)

    def slots(self, text: str) -> tuple[int, ...]:
        """Where the slot stands: it is the last of its kind, before the tags."""
        return (text.rindex(FIRST),) if self.link == FIRST else ()

    def measure(self, text: str) -> int:
        """The length of a text with the address that will fill the slot, at its longest."""
        return reserved_length(text, self.unit, slots=1 if self.link == FIRST else 0)

    def fitted(self, body: Sequence[_Piece], limit: int) -> list[_Piece]:
        """As much of the body as there is room for: whole blocks, then sentences; credits go last."""
        room = limit - self.measure(self.text([], cut=True))
        credits_ = [piece for piece in body if piece.credit]
        left = whole = room - sum(map(self._cost, credits_))
        if whole < 0:
            return list(self._whole(credits_, room))
        kept: list[_Piece] = []
        rest = list(body)
        while rest and (rest[0].credit or self._cost(rest[0]) <= left):
            left -= 0 if rest[0].credit else self._cost(rest[0])
            kept.append(rest.pop(0))
        if rest and 2 * left > whole:
            begun = shorten(rest[0].text, left - self.unit.measure(_BETWEEN), self.unit)
            kept += [replace(rest[0], text=begun)] if begun else []
        while kept and kept[-1].heading:
            # A heading over nothing says that something was cut off.
            kept.pop()
        return [*kept, *(piece for piece in rest if piece.credit)]

    def _whole(self, pieces: Sequence[_Piece], room: int) -> Iterator[_Piece]:
        for piece in pieces:
            room -= self._cost(piece)
            if room < 0:
                return
            yield piece

    def _cost(self, piece: _Piece) -> int:
        return self.unit.measure(piece.text) + self.unit.measure(_BETWEEN)


def _head(post: Post, *, title: bool) -> Iterable[str]:
    if post.disclosure:
        yield post.disclosure.text
    if title:
        yield post.title


def _body(post: Post, what: What, language: str) -> tuple[list[_Piece], bool]:
    """The body of a rendition, and whether it says all that the post does."""
    match what:
        case What.LINK:
            return ([_Piece(text=post.summary)] if post.summary else []), True
        case What.EXCERPT:
            return _excerpt(post, language)
        case What.FULL:
            blocks = [block for block in post.blocks if not isinstance(block, Disclosure)]
            return [_piece(block, text) for block in blocks if (text := block_text(block))], True


def _excerpt(post: Post, language: str) -> tuple[list[_Piece], bool]:
    facts = [phrase("rating", language, rating=post.rating)] if post.rating else []
    facts += [phrase("spoiler", language)] if post.spoiler else []
    # The pictures go out beside an excerpt, and a credit goes where its picture goes.
    credits_ = [_Piece(text=block.text, credit=True) for block in post.blocks if isinstance(block, Credit)]
    if post.summary:
        return [*(_Piece(text=text) for text in (*facts, post.summary)), *credits_], False
    found = opening(post)
    return [*(_Piece(text=text) for text in (*facts, *found.texts)), *credits_], found.whole


def _piece(block: Block, text: str) -> _Piece:
    return _Piece(text=text, heading=isinstance(block, Heading), credit=isinstance(block, Credit))


def _texts(blocks: Iterable[Block]) -> list[str]:
    return [text for block in blocks if (text := block_text(block))]
