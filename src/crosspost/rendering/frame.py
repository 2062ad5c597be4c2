"""What stands around the body of a rendition, by a template; what must stand there does whatever it says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from crosspost.post import Post
from crosspost.rendering.lines import block_text
from crosspost.rendering.rendition import What
from crosspost.rendering.template import BODY, LINK, TAGS, Values, fill

__all__ = ["Frame", "frame_of", "language_of"]

_MORE = {"ko": "계속 읽기", "en": "Read on"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """The disclosure, and behind it paragraphs in which the marks of `crosspost.rendering.template` stand.

    The marks for the body and, where there is an address, for the address are always among them.
    ``says_body`` is whether the template asks for the body itself, ``more`` the words before the address of
    a text that does not say all.
    """

    disclosure: str
    more: str
    paragraphs: tuple[str, ...]
    says_body: bool


def frame_of(
    post: Post, template: str | Mapping[str, str], *, what: What, link: str | None, tags: str
) -> Frame:
    """The frame by a ``template``, or by the one for the post's language.

    No template can move the disclosure or leave out the address: a missing one stands at the end, before the
    tags. Raises `Unsupported` (``template.*``).
    """
    facts = post.facts
    values = Values(
        title=post.title,
        link=LINK if link else "",
        tags=TAGS if tags else "",
        rating=post.rating,
        spoiler=post.spoiler,
        summary=post.summary,
        what=what.value,
        photos=sum(1 for _ in post.images),
        work=facts.work,
        original_title=facts.original_title,
        kind=facts.kind,
        director=", ".join(facts.directors),
        writer=", ".join(facts.authors),
        cast=", ".join(facts.cast),
        year=facts.year,
    )
    language = language_of(post)
    paragraphs = list(fill(template if isinstance(template, str) else template[language], values))
    says_body = _before(paragraphs, BODY) < len(paragraphs)
    if not says_body:
        paragraphs.insert(_before(paragraphs, LINK, TAGS), BODY)
    if link and _before(paragraphs, LINK) == len(paragraphs):
        paragraphs.insert(_before(paragraphs, TAGS), LINK)
    return Frame(
        disclosure=post.disclosure.text if post.disclosure else "",
        more=_MORE[language],
        paragraphs=tuple(paragraphs),
        says_body=says_body,
    )


def language_of(post: Post) -> str:
    """The language in which Crosspost's own words stand in a post: Korean where it has any Hangul."""
    said = f"{post.title}{''.join(map(block_text, post.blocks))}"
    return "ko" if any("가" <= mark <= "힣" for mark in said) else "en"


def _before(paragraphs: list[str], *marks: str) -> int:
    """The place of the first paragraph with one of the marks, else the end."""
    found = (at for at, text in enumerate(paragraphs) if any(mark in text for mark in marks))
    return next(found, len(paragraphs))
