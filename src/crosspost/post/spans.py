"""Styled text in its one canonical form: what a reader sees, and nothing two ways."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from crosspost.post.model import Span, Spans
from crosspost.post.pieces import clip, merge

__all__ = ["bare", "canonical", "lines_joined", "on_one_line"]


def canonical(spans: Iterable[Span]) -> Spans:
    """The spans as Markdown would be read: one space for many, none around a line's end, none styled alone.

    Neighbours of one style are one span, a bare address is a link, a code span has no line end.
    """
    pieces = merge(_apart(_single_spaced(merge(_unbroken(spans)))))
    return clip([piece for piece in pieces if isinstance(piece, Span)])


def on_one_line(spans: Iterable[Span]) -> Spans:
    """The spans with every line's end a space."""
    return canonical(replace(span, text=span.text.replace("\n", " ")) for span in spans)


def bare(spans: Iterable[Span]) -> Spans:
    """The spans without bold type, for a place that is bold by itself."""
    return canonical(replace(span, bold=False) for span in spans)


def lines_joined(lines: Iterable[Spans]) -> Spans:
    """Some texts as the lines of one."""
    joined: list[Span] = []
    for line in lines:
        joined += [Span(text="\n"), *line] if joined else line
    return canonical(joined)


def _unbroken(spans: Iterable[Span]) -> Iterator[Span]:
    for span in spans:
        yield replace(span, text=" ".join(span.text.split())) if span.code else span


def _single_spaced(pieces: Iterable[object]) -> Iterator[Span]:
    kept: list[Span] = []
    last = "\n"
    for piece in pieces:
        if not isinstance(piece, Span):
            continue
        if piece.code:
            kept.append(piece)
            last = piece.text[-1:] or last
            continue
        text = ""
        for character in piece.text:
            if character == "\n":
                text = text.rstrip(" ")
                if not text:
                    _strip_end(kept)
            elif character in " \t":
                if last in " \n":
                    continue
                character = " "  # noqa: PLW2901 (a tab is a space here)
            text += character
            last = character
        if text:
            kept.append(replace(piece, text=text))
    yield from kept


def _strip_end(kept: list[Span]) -> None:
    while kept and not kept[-1].code:
        text = kept[-1].text.rstrip(" ")
        if text:
            kept[-1] = replace(kept[-1], text=text)
            return
        kept.pop()


def _apart(spans: Iterable[Span]) -> Iterator[Span]:
    """White space at the edges of a style belongs to no style."""
    for span in spans:
        inner = span.text.strip(" \n")
        if span.code or not (span.bold or span.italic or span.strike or span.link):
            yield span
            continue
        if not inner:
            yield Span(text=span.text)
            continue
        at = span.text.index(inner)
        yield from (Span(text=span.text[:at]),) if at else ()
        yield replace(span, text=inner)
        end = span.text[at + len(inner) :]
        yield from (Span(text=end),) if end else ()
