"""The normalized review: frozen values that every platform's text is made from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal

from crosspost.errors import InvalidPost
from crosspost.post.facts import Facts
from crosspost.post.rights import Right

__all__ = [
    "Block",
    "Code",
    "Credit",
    "Disclosure",
    "Divider",
    "Embed",
    "Heading",
    "Image",
    "LinkCard",
    "ListItem",
    "Listing",
    "Media",
    "Notice",
    "Paragraph",
    "Post",
    "Quote",
    "Span",
    "Spans",
    "Table",
    "spans_text",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A run of text in one style. ``link`` is an http(s) address; a line break is ``"\\n"``."""

    text: str
    bold: bool = False
    italic: bool = False
    strike: bool = False
    code: bool = False
    link: str | None = None


Spans = tuple[Span, ...]


def spans_text(spans: Spans) -> str:
    """The bare text of some spans."""
    return "".join(span.text for span in spans)


@dataclass(frozen=True, slots=True, kw_only=True)
class Media:
    """A picture. Its identity is the SHA-256 of its bytes; ``path`` only says where they lie now.

    Sizes are in bytes and pixels; ``media_type`` is the type found in the bytes, e.g. ``image/jpeg``. It is
    ``bare`` when its file holds the picture and nothing else: no metadata, no colour profile, no mark that it
    is to be turned. More than one of ``frames`` is a picture that moves.
    """

    digest: str
    name: str
    media_type: str
    length: int
    width: int
    height: int
    path: Path = field(compare=False, repr=False)
    frames: int = 1
    bare: bool = False

    def read(self) -> bytes:
        """Return the bytes; raise `InvalidPost` when they are gone or no longer the ones that were read."""
        try:
            content = self.path.read_bytes()
        except OSError as error:
            raise InvalidPost("post.image_gone", name=self.name) from error
        if sha256(content).hexdigest() != self.digest:
            raise InvalidPost("post.image_changed", name=self.name)
        return content


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading inside the post; ``level`` 2 is a chapter, 3 and deeper a section of it."""

    spans: Spans
    level: int = 2
    kind: Literal["heading"] = "heading"


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """One paragraph."""

    spans: Spans
    kind: Literal["paragraph"] = "paragraph"


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """A picture at its place. ``alt`` describes it, ``caption`` is shown under it."""

    media: Media
    alt: str = ""
    caption: str = ""
    kind: Literal["image"] = "image"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """A quotation of one or more paragraphs."""

    paragraphs: tuple[Spans, ...]
    kind: Literal["quote"] = "quote"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListItem:
    """One item. ``level`` 0 is the outermost; ``number`` is set in a numbered list."""

    spans: Spans
    level: int = 0
    number: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A list, flattened: nesting is the items' ``level``."""

    items: tuple[ListItem, ...]
    kind: Literal["list"] = "list"


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table; with ``header`` the first row names the columns."""

    rows: tuple[tuple[Spans, ...], ...]
    header: bool = True
    kind: Literal["table"] = "table"


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """Preformatted text."""

    text: str
    language: str = ""
    kind: Literal["code"] = "code"


@dataclass(frozen=True, slots=True, kw_only=True)
class Divider:
    """A line between two parts."""

    kind: Literal["divider"] = "divider"


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkCard:
    """An address that stands alone and is shown as a card where the platform can."""

    url: str
    title: str = ""
    kind: Literal["link_card"] = "link_card"


@dataclass(frozen=True, slots=True, kw_only=True)
class Embed:
    """A player or frame of another site, known by its address."""

    url: str
    kind: Literal["embed"] = "embed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Disclosure:
    """Who paid for or gave something for this review; always the first line, never cut."""

    text: str
    kind: Literal["disclosure"] = "disclosure"


@dataclass(frozen=True, slots=True, kw_only=True)
class Credit:
    """Where a picture comes from; it follows its image."""

    text: str
    kind: Literal["credit"] = "credit"


Block = (
    Heading
    | Paragraph
    | Image
    | Quote
    | Listing
    | Table
    | Code
    | Divider
    | LinkCard
    | Embed
    | Disclosure
    | Credit
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Something the owner should know that stops nothing; worded like an error, from code and parameters."""

    code: str
    params: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A review as all platforms see it: NFC text, ordered blocks, its own pictures.

    ``id`` is the identity of the post: front matter, else canonical link, else path or stem; ``tags``
    are in the owner's order without ``#``; ``canonical`` is the address where the text already lives.
    ``facts`` are what its owner says of the work that it reviews.
    ``texts`` are her templates for this post, by the name of a channel or platform; ``unsponsored`` is her
    word that nothing was given for it. ``cover`` is the digest of the picture that stands for the post (none:
    the first), ``rights`` say whose a picture is, by its digest.
    """

    id: str
    title: str
    blocks: tuple[Block, ...]
    tags: tuple[str, ...] = ()
    canonical: str | None = None
    summary: str = ""
    facts: Facts = field(default_factory=Facts)
    texts: tuple[tuple[str, str], ...] = ()
    unsponsored: bool = False
    cover: str = ""
    rights: tuple[tuple[str, Right], ...] = ()
    notices: tuple[Notice, ...] = field(default=(), compare=False)

    @property
    def rating(self) -> str:
        """The rating as its owner writes it (``4.5/5``)."""
        return self.facts.rating.text if self.facts.rating else ""

    @property
    def spoiler(self) -> bool:
        """Her word that the text tells the story."""
        return self.facts.spoiler

    @property
    def disclosure(self) -> Disclosure | None:
        """The sponsorship disclosure, if there is one."""
        return next((block for block in self.blocks if isinstance(block, Disclosure)), None)

    def text_for(self, *names: str) -> str:
        """The owner's template for the first of some names that has one, else an empty text."""
        texts = dict(self.texts)
        return next((texts[name] for name in names if name in texts), "")

    def right_of(self, media: Media) -> Right:
        """By what right a picture is shown, as far as the owner said."""
        return dict(self.rights).get(media.digest, Right.UNKNOWN)

    @property
    def images(self) -> Iterator[Image]:
        """The pictures in reading order."""
        return (block for block in self.blocks if isinstance(block, Image))
