"""Text as the editor keeps it: paragraphs of styled runs, every address in it a link."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any
from urllib.parse import quote
from uuid import UUID

from crosspost.post import Span, Spans

__all__ = ["Json", "LineStyle", "Paragraphs", "component_ids", "web_address"]

Json = dict[str, Any]

# A Hangul syllable right after a letter is a particle ("…/a를"); after a separator it belongs to the path.
_ADDRESS = re.compile(
    r"https?://[a-z0-9](?:[a-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]|(?<=[/=_\-가-힣])[가-힣])*", re.IGNORECASE
)
_WEB = re.compile(r"(https?)(://[^\s/?#].*)", re.IGNORECASE | re.DOTALL)
_BLANK = re.compile(r"[\s\x00-\x1f\x7f]+")
_LINE_END = re.compile(r"\r\n|\r|\n")
_CLOSING = ".,;:!?'*]"


@dataclass(frozen=True, slots=True, kw_only=True)
class LineStyle:
    """How a whole paragraph looks beyond what its spans say. ``size`` is the editor's ``fontSizeCode``."""

    bold: bool = False
    size: str | None = None
    color: str | None = None
    align: str | None = None


def component_ids(digest: str) -> Iterator[str]:
    """Endless ids in the form ``SE-<uuid4>``, the same for the same digest."""
    position = 0
    while True:
        drawn = sha256(f"{digest}:{position}".encode()).digest()[:16]
        yield f"SE-{UUID(bytes=drawn, version=4)}"
        position += 1


def web_address(text: str) -> str | None:
    """A web address as a link may hold it, blanks encoded; ``None`` for what is no http(s) address."""
    found = _WEB.fullmatch(_BLANK.sub(lambda blank: quote(blank[0]), text.strip()))
    return found[1].lower() + found[2] if found else None


class Paragraphs:
    """Makes the ``paragraph`` objects of one document; takes the ids as they come."""

    def __init__(self, ids: Iterator[str]) -> None:
        self._ids = ids

    def of(self, spans: Spans, style: LineStyle | None = None) -> list[Json]:
        """One paragraph a line: the editor has no line break inside one. Never empty."""
        return [self._paragraph(line, style or LineStyle()) for line in _lines(spans)]

    def of_text(self, text: str, style: LineStyle | None = None) -> list[Json]:
        """The paragraphs of plain text."""
        return self.of((Span(text=text),), style)

    def blank(self) -> Json:
        """An empty line, which is one run without text and never no run."""
        return self._paragraph([], LineStyle())

    def _paragraph(self, line: Iterable[Span], style: LineStyle) -> Json:
        paragraph: Json = {"id": next(self._ids)}
        runs = [run for span in line for run in _linked(span)] or [Span(text="")]
        paragraph["nodes"] = [self._node(run, style) for run in runs]
        if style.align:
            paragraph["style"] = {"align": style.align, "@ctype": "paragraphStyle"}
        return paragraph | {"@ctype": "paragraph"}

    def _node(self, run: Span, style: LineStyle) -> Json:
        node: Json = {"id": next(self._ids), "value": run.text}
        wanted = {
            "bold": run.bold or style.bold,
            "italic": run.italic,
            "strikeThrough": run.strike,
            "fontColor": style.color,
            "fontSizeCode": style.size,
        }
        worn = {name: value for name, value in wanted.items() if value}
        if worn:
            node["style"] = worn | {"@ctype": "nodeStyle"}
        if run.link:
            node["link"] = {"url": run.link, "@ctype": "urlLink"}
        return node | {"@ctype": "textNode"}


def _lines(spans: Spans) -> list[list[Span]]:
    lines: list[list[Span]] = [[]]
    for span in spans:
        first, *others = _LINE_END.split(span.text)
        lines[-1] += _piece(span, first)
        lines += [_piece(span, other) for other in others]
    return lines


def _piece(span: Span, text: str) -> list[Span]:
    link = web_address(span.link) if span.link else None
    return [replace(span, text=text, code=False, link=link)] if text else []


def _linked(span: Span) -> Iterator[Span]:
    """Cut bare addresses out of a run and link them: nothing on Naver does it by itself."""
    if span.link:
        yield span
        return
    rest = span.text
    while found := _ADDRESS.search(rest):
        address = _without_closing(found[0])
        yield from _piece(span, rest[: found.start()])
        yield replace(span, text=address, link=web_address(address))
        rest = rest[found.start() + len(address) :]
    yield from _piece(span, rest)


def _without_closing(address: str) -> str:
    """Leave the sentence its full stop, and the bracket that was opened before the address."""
    address = address.rstrip(_CLOSING)
    while address.endswith(")") and address.count(")") > address.count("("):
        address = address[:-1].rstrip(_CLOSING)
    return address
