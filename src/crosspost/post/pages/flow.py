"""An article's elements in reading order: pieces of text, pictures, whole blocks, and where text breaks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum, auto

from bs4.element import NavigableString, PreformattedString, Tag

from crosspost.post.addresses import is_link, is_web_address, without_session
from crosspost.post.model import Block, Code, Divider, LinkCard, Span
from crosspost.post.page import joined
from crosspost.post.pages.picture import Picture, late_picture, picture_of
from crosspost.post.pages.selectors import NOT_THE_AUTHORS, PageKind
from crosspost.post.text import clean, line_of

__all__ = ["Break", "Caption", "Flow", "Group", "Part"]

_BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "body", "center", "dd", "div", "dl", "dt", "fieldset"}
    | {"figcaption", "figure", "footer", "header", "hr", "li", "main", "ol", "p", "pre", "section", "table"}
    | {"tbody", "td", "th", "thead", "tr", "ul"}
    | {f"h{level}" for level in range(1, 7)}
)
_GROUPS = {"blockquote": "quote", "ul": "list", "ol": "list", "table": "table", "pre": "code"}
_HEADING = re.compile(r"h[1-6]")
_BOLD = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_ITALIC = re.compile(r"font-style\s*:\s*italic", re.IGNORECASE)
_STRIKE = re.compile(r"text-decoration[^;]*:\s*[^;]*line-through", re.IGNORECASE)
_YOUTUBE = re.compile(r"https?://(?:www\.)?youtube(?:-nocookie)?\.com/embed/([\w-]+)")
_STYLES = {
    "b": "bold", "strong": "bold", "em": "italic", "i": "italic", "s": "strike", "del": "strike",
    "strike": "strike", "code": "code",
}  # fmt: skip


class Break(Enum):
    """Where text breaks: a line begins or ends that may belong to its neighbours, or a paragraph ends."""

    LINE_BEGINS = auto()
    LINE_ENDS = auto()
    PARAGRAPH = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """An element that is a block of its own, to be read by what ``role`` says it is."""

    role: str
    tag: Tag


@dataclass(frozen=True, slots=True, kw_only=True)
class Caption:
    """The words of a picture, which stand after it."""

    tag: Tag


Part = Span | Picture | Block | Break | Group | Caption


@dataclass(slots=True, kw_only=True)
class Flow:
    """Walks one article, without calling itself, however deep its elements lie.

    ``lost`` counts what cannot be carried; addresses count from ``base``; beside a ``saved`` page lie
    files.
    """

    kind: PageKind
    root: Tag
    base: str
    saved: bool = False
    lost: int = 0
    _roles: Mapping[int, str] = field(init=False)

    def __post_init__(self) -> None:
        self._roles = dict(self._marked())

    def parts(self, root: Tag, style: Span = Span(text="")) -> Iterator[Part]:  # noqa: B008 (frozen)
        """Everything inside an element, in reading order."""
        stack: list[tuple[object, Span]] = _inside(root, style)
        while stack:
            node, style = stack.pop()
            if isinstance(node, Tag):
                yield from self._element(node, style, stack)
            elif isinstance(node, Break):
                yield node
            elif isinstance(node, NavigableString) and not isinstance(node, PreformattedString):
                yield replace(style, text=re.sub(r"[\s\xa0]+", " ", clean(str(node))))

    def role(self, tag: Tag) -> str:
        """What an element is, by its kind of page or by its name; empty for one that only holds others."""
        marked = self._roles.get(id(tag))
        if marked:
            return marked
        if _HEADING.fullmatch(tag.name):
            return "heading"
        return "caption" if tag.name == "figcaption" else _GROUPS.get(tag.name, "")

    def _marked(self) -> Iterator[tuple[int, str]]:
        """Every element that a selector names; a later line here outweighs an earlier one."""
        kind = self.kind
        for role, selector in (
            ("line", kind.lines),
            ("caption", kind.caption),
            ("quote", kind.quote),
            ("heading", kind.heading),
            ("code", kind.code),
            ("place", kind.place),
            ("card", kind.card),
            ("lost", kind.lost),
            ("drop", NOT_THE_AUTHORS),
            ("drop", kind.drop),
        ):
            for tag in self.root.select(selector) if selector else ():
                yield id(tag), role

    def _element(self, tag: Tag, style: Span, stack: list[tuple[object, Span]]) -> Iterator[Part]:
        role = self.role(tag)
        match role:
            case "drop":
                return
            case "lost":
                self.lost += 1
            case "card":
                yield from self._card(tag)
            case "code":
                yield Code(text=_preformatted(tag), language=_language(tag))
            case "caption":
                yield Caption(tag=tag)
            case "heading" | "quote" | "list" | "table" | "place":
                yield Group(role=role, tag=tag)
            case _:
                yield from self._plain(tag, style, stack, is_line=role == "line")

    def _plain(
        self, tag: Tag, style: Span, stack: list[tuple[object, Span]], *, is_line: bool
    ) -> Iterator[Part]:
        match tag.name:
            case "br":
                yield replace(style, text="\n")
            case "hr":
                yield Divider()
            case "img":
                if picture := picture_of(tag, self.base, saved=self.saved):
                    yield picture
            case "iframe" | "embed":
                yield from self._frame(str(tag.get("src") or tag.get("data-src") or ""))
            case "video" | "audio" | "object":
                self.lost += 1
            case _:
                if late := late_picture(tag, self.base):
                    yield late
                if is_line or tag.name in _BLOCKS:
                    yield Break.LINE_BEGINS if is_line else Break.PARAGRAPH
                    stack.append((Break.LINE_ENDS if is_line else Break.PARAGRAPH, style))
                stack += _inside(tag, self._styled(tag, style))

    def _frame(self, source: str) -> Iterator[Part]:
        address = joined(self.base, source)
        if found := _YOUTUBE.match(address):
            yield LinkCard(url=f"https://www.youtube.com/watch?v={found[1]}")
        elif source:
            self.lost += 1

    def _card(self, tag: Tag) -> Iterator[Part]:
        links = [tag, *tag.find_all("a")] if tag.get("href") else tag.find_all("a")
        found = (without_session(joined(self.base, str(link.get("href") or ""))) for link in links)
        address = next((url for url in found if is_web_address(url)), "")
        if address:
            yield LinkCard(url=address)

    def _styled(self, tag: Tag, style: Span) -> Span:
        written, named = str(tag.get("style") or ""), _STYLES.get(tag.name)
        style = replace(
            style,
            bold=style.bold or named == "bold" or bool(_BOLD.search(written)),
            italic=style.italic or named == "italic" or bool(_ITALIC.search(written)),
            strike=style.strike or named == "strike" or bool(_STRIKE.search(written)),
            code=style.code or named == "code",
        )
        if tag.name == "a" and not str(tag.get("href") or "#").startswith("#"):
            address = without_session(joined(self.base, str(tag["href"])))
            style = replace(style, link=address if is_link(address) else None)
        return style


def _inside(tag: Tag, style: Span) -> list[tuple[object, Span]]:
    return [(child, style) for child in reversed(tag.contents)]


def _preformatted(tag: Tag) -> str:
    source = tag.select_one(".se-code-source, .__se_code_view, pre") or tag
    lines = "".join("\n" if isinstance(n, Tag) else str(n) for n in _text_and_breaks(source))
    return clean(lines.replace("\xa0", " ")).strip("\n")


def _text_and_breaks(tag: Tag) -> Iterable[Tag | NavigableString]:
    for node in tag.descendants:
        if isinstance(node, Tag):
            if node.name == "br":
                yield node
        elif isinstance(node, NavigableString) and not isinstance(node, PreformattedString):
            yield node


def _language(tag: Tag) -> str:
    """The language a page's highlighter was told, where it says so in its own way."""
    named = str(tag.get("data-ke-language") or "")
    for holder in (tag, tag.find("code")):
        classes = list(holder.get("class") or ()) if isinstance(holder, Tag) else []
        named = named or next((c.removeprefix("language-") for c in classes if c.startswith("language-")), "")
    return line_of(named) if re.fullmatch(r"[\w+#.-]{1,20}", named) else ""
