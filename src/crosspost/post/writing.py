"""A post as a Markdown file that reads back as the same post.

Marks that would be read as more than text are escaped only where they would be: each block is read back, and
written more carefully when it does not come back as it was. Titles of link cards and a table's lack of a
header have no Markdown; players become link cards.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import yaml

from crosspost.errors import InvalidPost
from crosspost.post.commonmark import words_of
from crosspost.post.facts import Facts
from crosspost.post.markdown import read_markdown
from crosspost.post.model import (
    Block,
    Code,
    Credit,
    Disclosure,
    Divider,
    Embed,
    Heading,
    Image,
    LinkCard,
    Listing,
    ListItem,
    Notice,
    Paragraph,
    Quote,
    Span,
    Spans,
    Table,
)
from crosspost.post.pictures import Pictures
from crosspost.post.spans import canonical

__all__ = ["Draught", "write_facts", "write_post"]

_GUARD = "&#8203;"
"""Nothing that is seen, which the reader takes out again: beside it every mark opens and closes."""

_SPECIAL = re.compile(r"[\\`*_\[\]<>~|]|%(?=%)|&(?=[#\w]+;)|!(?=\[)")
_PUNCTUATION = re.compile(r"[!-/:-@\[-`{-~]")
_BEGINNING = re.compile(r"(?m)^(\s*)([-+*#>=~|:`<]|\d{1,9}(?=[.)]))")
_NOWHERE = Path("pictures-stand-apart")


@dataclass(frozen=True, slots=True, kw_only=True)
class Draught:
    """A post to be written: an image's address comes from ``media.name`` below ``folder``."""

    title: str
    blocks: Sequence[Block | Notice]
    folder: str = ""
    tags: Sequence[str] = ()
    canonical: str | None = None
    date: str = ""
    disclosure: str = ""
    summary: str = ""
    facts: Facts = field(default_factory=Facts)


def write_post(draught: Draught) -> str:
    """The Markdown file of a post; a `Notice` among its blocks becomes a comment that shows its place."""
    written = [(block, _block(block, draught.folder)) for block in draught.blocks]
    body = "\n\n".join(_parted([pair for pair in written if pair[1]]))
    return f"---\n{_front_matter(draught)}---\n\n{body}\n"


def _front_matter(draught: Draught) -> str:
    values = {
        "title": _words(draught.title),
        "canonical": draught.canonical or "",
        "date": draught.date,
        "tags": list(draught.tags),
        "disclosure": _words(draught.disclosure),
        "summary": _words(draught.summary),
    }
    said = {key: value for key, value in values.items() if value}
    return f"{_dumped(said)}{write_facts(draught.facts)}"


def write_facts(facts: Facts) -> str:
    """The facts as lines of a front matter; empty where there are none."""
    values = {
        "work": _words(facts.work),
        "original_title": _words(facts.original_title),
        "kind": _words(facts.kind),
        "director": list(facts.directors),
        # The author of a site generator is who writes the blog: who wrote the work is its writer.
        "writer": list(facts.authors),
        "cast": list(facts.cast),
        "year": _words(facts.year),
        "rating": _words(facts.rating.text) if facts.rating else "",
        "spoiler": "yes" if facts.spoiler else "",
        "credit": _credits(facts),
    }
    said = {key: value for key, value in values.items() if value}
    return _dumped(said) if said else ""


def _credits(facts: Facts) -> object:
    """One text where it is for all pictures, else a table; an empty name is no key."""
    by_name = dict(facts.credits)
    return by_name.get("", "") if set(by_name) <= {""} else {n: text for n, text in by_name.items() if n}


def _dumped(values: Mapping[str, object]) -> str:
    return str(yaml.safe_dump(dict(values), allow_unicode=True, sort_keys=False, width=10_000))


def _words(text: str) -> str:
    """A value of the front matter that reads as this text: no mark of Markdown in it is taken for one."""
    if words_of(text) == text:
        return text
    return _PUNCTUATION.sub(r"\\\g<0>", text)


def _parted(written: Sequence[tuple[Block | Notice, str]]) -> Iterator[str]:
    """The blocks' texts; a comment parts neighbours that would be read as one."""
    for (block, text), (after, _) in pairwise([*written, (Divider(), "")]):
        yield text
        if type(block) is type(after) and isinstance(block, Quote | Listing):
            yield "<!-- -->"


def _block(block: Block | Notice, folder: str) -> str:
    match block:
        case Notice():
            return f"<!-- {' '.join(str(v) for v in block.params.values()).replace('--', '- -')} -->"
        case Image():
            return _image(block, folder)
        case Divider():
            return "---"
        case Code():
            return _code(block)
        case Disclosure():
            return ""
        case LinkCard(url=url) | Embed(url=url):
            return _checked(LinkCard(url=url), [url, f"<{url}>"])
        case Credit(text=text):
            spans: Spans = (Span(text=text),)
            return _checked(Paragraph(spans=spans), [_inline(spans, care) for care in _CARES])
        case _:
            return _checked(block, [_text(block, care) for care in _CARES])


def _checked(block: Block, ways: Sequence[str]) -> str:
    """The first way to write a block that is read back as it; the most careful where none is."""
    return next((text for text in ways if _read_back(text) == [block]), ways[-1])


def _read_back(text: str) -> list[Block]:
    try:
        # The title keeps the reader from looking for one.
        return list(read_markdown(text, Pictures(_NOWHERE, None), title="-").blocks)
    except InvalidPost:
        # An exclamation mark before a link is read as a picture.
        return []


@dataclass(frozen=True, slots=True)
class _Care:
    """How careful a text is written: what is escaped, whether marks and addresses are guarded."""

    escaped: re.Pattern[str]
    guarded: bool


_CARES = (
    _Care(
        re.compile(r"[\\`]|(?<=\w)[*~](?=\w)|\*\*|~~|&(?=[#\w]+;)|%(?=%)|<(?=[a-z/!?])|\](?=[(\[])", re.I),
        False,
    ),
    _Care(_SPECIAL, False),
    _Care(_SPECIAL, True),
    _Care(_PUNCTUATION, True),
)


def _text(block: Block, care: _Care) -> str:
    match block:
        case Heading(spans=spans, level=level):
            return f"{'#' * level} {_inline(spans, care, line_end='<br>')}"
        case Paragraph(spans=spans):
            return _inline(spans, care)
        case Quote(paragraphs=paragraphs):
            text = "\n\n".join(_inline(spans, care) for spans in paragraphs)
            return "\n".join(f"> {line}".rstrip() for line in text.split("\n"))
        case Listing(items=items):
            return "\n".join(_items(items, care))
        case Table(rows=rows):
            return _table(rows, care)
        case _:
            return ""


def _items(items: Iterable[ListItem], care: _Care) -> Iterator[str]:
    """The lines of a list. Where a list of the same level begins anew it takes another mark."""
    open_lists: list[tuple[int, str, int | None]] = []
    for item in items:
        level = min(item.level, len(open_lists))
        before = open_lists[level] if level < len(open_lists) else None
        mark, numbered = _mark(item.number, before)
        del open_lists[level:]
        indent = sum(width for width, _, _ in open_lists)
        open_lists.append((len(mark) + 1, numbered, item.number))
        first, *rest = _inline(item.spans, care).split("\n")
        yield f"{' ' * indent}{mark} {first}"
        yield from (f"{' ' * (indent + len(mark) + 1)}{line}" for line in rest)


def _mark(number: int | None, before: tuple[int, str, int | None] | None) -> tuple[str, str]:
    kinds = "-*" if number is None else ".)"
    kind = kinds[0]
    if before is not None and before[1] in kinds:
        goes_on = number is None or before[2] == number - 1
        kind = before[1] if goes_on else kinds[1 - kinds.index(before[1])]
    return (kind if number is None else f"{number}{kind}"), kind


def _table(rows: Sequence[Sequence[Spans]], care: _Care) -> str:
    width = max(map(len, rows), default=0)
    lines = []
    for number, row in enumerate(rows):
        cells = [
            _inline(cell, care, line_end="<br>").replace("|", "\\|").replace("\\\\|", "\\|") for cell in row
        ]
        cells += [""] * (width - len(row))
        lines.append(f"| {' | '.join(cells)} |")
        if number == 0:
            lines.append(f"|{' --- |' * width}")
    return "\n".join(lines)


def _inline(spans: Spans, care: _Care, *, line_end: str = "\n") -> str:
    parts = [_span(span, care) for span in canonical(spans)]
    text = "".join(parts)
    # An empty line would end the block: there the break is written out.
    text = re.sub(r"\n(?=\n)", "<br>", text)
    text = re.sub(r"(<br>)\n", r"\1<br>", text)
    return _BEGINNING.sub(_begin, text) if line_end == "\n" else text.replace("\n", line_end)


def _begin(found: re.Match[str]) -> str:
    """A line that would begin a list, a heading or a quote; a style's own mark stays."""
    rest = found.string[found.end() :]
    mark = found[2]
    if mark in "*~`<" and rest[:1] and not rest[:1].isspace():
        return found[0]
    if mark == "#" and not re.match(r"#*(\s|$)", rest):
        return found[0]
    if mark in "-+" and rest[:1] not in {"", " ", "-", "\t", "\n"}:
        return found[0]
    return f"{found[1]}{mark}\\" if mark.isdigit() else f"{found[1]}\\{mark}"


def _span(span: Span, care: _Care) -> str:
    if span.code:
        text = _code_span(span.text)
    elif span.text == span.link and not care.guarded:
        text = span.text
    else:
        text = care.escaped.sub(r"\\\g<0>", span.text)
    for wanted, mark in ((span.strike, "~~"), (span.italic, "_" if care.guarded else "*"), (span.bold, "**")):
        text = f"{mark}{text}{mark}" if wanted else text
    if span.link and (span.text != span.link or care.guarded or span.code):
        text = f"[{text}](<{span.link}>)" if re.search(r"[()\s]", span.link) else f"[{text}]({span.link})"
    styled = span.bold or span.italic or span.strike
    return f"{_GUARD}{text}{_GUARD}" if styled and care.guarded else text


def _code_span(text: str) -> str:
    longest = max(map(len, re.findall("`+", text)), default=0)
    fence = "`" * (longest + 1)
    padded = text[:1] == "`" or text[-1:] == "`" or (text[:1] == text[-1:] == " " and text.strip())
    return f"{fence} {text} {fence}" if padded else f"{fence}{text}{fence}"


def _code(block: Code) -> str:
    longest = max(map(len, re.findall("(?m)^ *(`+)", block.text)), default=0)
    fence = "`" * max(longest + 1, 3)
    return f"{fence}{block.language}\n{block.text}\n{fence}"


def _image(block: Image, folder: str) -> str:
    address = f"{folder}/{block.media.name}" if folder else block.media.name
    address = f"<{address}>" if re.search(r"[\s()]", address) else address
    alt = _PUNCTUATION.sub(r"\\\g<0>", block.alt) if _SPECIAL.search(block.alt) else block.alt
    caption = re.sub(r'[\\"&]', r"\\\g<0>", block.caption)
    return f'![{alt}]({address} "{caption}")' if caption else f"![{alt}]({address})"
