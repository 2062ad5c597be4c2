"""A post as plain text for a phone, within what a platform takes: lines, one blank line between blocks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from crosspost.errors import Unsupported
from crosspost.post import Block, Notice, Post
from crosspost.rendering.body import Piece, body_of
from crosspost.rendering.cutting import TextUnit, shorten
from crosspost.rendering.frame import Frame, frame_of
from crosspost.rendering.lines import block_text
from crosspost.rendering.rendition import FIRST, Rendition, What, reserved_length
from crosspost.rendering.tags import hashtags
from crosspost.rendering.template import BODY, LINK, PLAIN_TEMPLATES, TAGS

__all__ = ["PlainText", "plain_text", "readable"]

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
    template: str = "",
    limit: int | None = None,
    unit: TextUnit = TextUnit.STRICTEST,
) -> PlainText:
    """Lay a post out as text: the disclosure, then as the ``template`` says, with up to ``tags`` hashtags.

    The usual template is title, body, link, tags. `What.EXCERPT` has the rating, a word on spoilers and the
    summary or the opening in place of the body, `What.LINK` only the summary. A text over ``limit`` loses the
    end of its body and says where to read on; nothing else is ever cut. Raises `Unsupported` where the rest
    alone does not fit, and for a template that cannot be used. Line ends are ``\\n``.
    """
    words = hashtags(post.tags[:tags])
    layout = _Layout(
        frame=frame_of(post, template or PLAIN_TEMPLATES, what=what, link=link, tags=words),
        link=link,
        tags=words,
        unit=unit,
    )
    body, whole = body_of(post, what)
    if not layout.frame.says_body:
        # The pictures go out all the same, and a credit goes where its picture goes.
        body, whole = [piece for piece in body if piece.credit], not body
    text = layout.text(body, cut=not whole)
    length = layout.measure(text)
    if limit is None or length <= limit:
        return layout.plain(text)
    text = layout.text(layout.fitted(body, limit), cut=True)
    if layout.measure(text) > limit:
        raise Unsupported("unsupported.text_too_long", limit=limit, length=layout.measure(text))
    return layout.plain(text, Notice(code="notice.text_cut", params={"limit": limit, "length": length}))


def readable(rendition: Rendition) -> str:
    """A rendition as text to read or to copy, whatever its platform: a document's blocks as lines."""
    if rendition.text:
        return rendition.text
    words = hashtags(rendition.tags)
    return _BETWEEN.join([*_texts(rendition.document), *([words] if words else [])])


@dataclass(frozen=True, slots=True, kw_only=True)
class _Layout:
    """What stands around the body, and how it is counted. The address stays a mark until the end."""

    frame: Frame
    link: str | None
    tags: str
    unit: TextUnit

    def text(self, body: Sequence[Piece], *, cut: bool) -> str:
        """The whole; a ``cut`` body is followed by where to read on."""
        filled = (self._filled(part, body, cut=cut) for part in self.frame.paragraphs)
        return _BETWEEN.join(part for part in (self.frame.disclosure, *filled) if part)

    def plain(self, text: str, *notices: Notice) -> PlainText:
        """The text with its address, and where the slot stands."""
        slots: list[int] = []
        shown, *parts = text.split(LINK)
        for part in parts:
            slots.append(len(shown))
            shown += f"{self.link}{part}"
        return PlainText(text=shown, slots=tuple(slots) if self.link == FIRST else (), notices=notices)

    def measure(self, text: str) -> int:
        """The length of a text with the address that will fill the slot, at its longest."""
        slots = text.count(LINK) if self.link == FIRST else 0
        return reserved_length(text.replace(LINK, self.link or ""), self.unit, slots=slots)

    def fitted(self, body: Sequence[Piece], limit: int) -> list[Piece]:
        """As much of the body as there is room for: whole blocks, then sentences; credits go last."""
        room = limit - self.measure(self.text([], cut=True))
        credits_ = [piece for piece in body if piece.credit]
        left = whole = room - sum(map(self._cost, credits_))
        if whole < 0:
            return list(self._whole(credits_, room))
        kept: list[Piece] = []
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

    def _filled(self, paragraph: str, body: Sequence[Piece], *, cut: bool) -> str:
        link = f"{self.frame.more}\n{LINK}" if cut else LINK
        lines = (link if line == LINK else line for line in paragraph.split("\n"))
        text = "\n".join(lines).replace(TAGS, self.tags)
        return text.replace(BODY, _BETWEEN.join(piece.text for piece in body)).strip()

    def _whole(self, pieces: Sequence[Piece], room: int) -> Iterator[Piece]:
        for piece in pieces:
            room -= self._cost(piece)
            if room < 0:
                return
            yield piece

    def _cost(self, piece: Piece) -> int:
        return self.unit.measure(piece.text) + self.unit.measure(_BETWEEN)


def _texts(blocks: Iterable[Block]) -> list[str]:
    return [text for block in blocks if (text := block_text(block))]
