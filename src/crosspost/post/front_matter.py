"""The YAML block at the head of a Markdown file: what its owner says about the post.

The document is composed, never constructed: every value is the text that stands there (``4:30``, ``no``
and dates too), no object is made, and an alias is one shared node however often it is used.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from typing import NoReturn

import yaml

from crosspost.errors import InvalidPost
from crosspost.post.addresses import is_web_address
from crosspost.post.answers import is_no, is_yes
from crosspost.post.model import Notice
from crosspost.post.slips import slip_of
from crosspost.post.text import clean, line_of

__all__ = ["FrontMatter", "read_front_matter"]

_MAX_LENGTH = 20_000
_MAX_DEPTH = 20

_KEYS = {
    "id": "id",
    "title": "title",
    "제목": "title",
    "tags": "tags",
    "태그": "tags",
    "해시태그": "tags",
    "hashtags": "tags",
    "canonical": "canonical",
    "summary": "summary",
    "요약": "summary",
    "disclosure": "disclosure",
    "협찬": "disclosure",
    "광고": "disclosure",
    "language": "language",
    "rating": "rating",
    "별점": "rating",
    "평점": "rating",
    "spoiler": "spoiler",
    "스포일러": "spoiler",
    "스포": "spoiler",
    "channels": "channels",
    "채널": "channels",
    "cover": "cover",
    "대표이미지": "cover",
    "대표사진": "cover",
    "rights": "rights",
    "사진권리": "rights",
}
_NOTHING = {"", "~", "null"}


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontMatter:
    """What the owner says about a post; an empty value is one that was not given.

    ``cover`` is the name of a picture; ``rights`` are her words by the name of a picture, for all by ``""``.
    """

    id: str = ""
    title: str = ""
    tags: tuple[str, ...] = ()
    canonical: str | None = None
    summary: str = ""
    disclosure: str = ""
    rating: str = ""
    spoiler: bool = False
    texts: tuple[tuple[str, str], ...] = ()
    unsponsored: bool = False
    cover: str = ""
    rights: tuple[tuple[str, str], ...] = ()
    notices: tuple[Notice, ...] = ()

    def misspelt(self, key: str) -> str:
        """How the owner wrote ``key``, where she seems to have meant it; else an empty text."""
        slips = (each.params for each in self.notices if each.code == "notice.front_matter_key")
        return next((str(slip["key"]) for slip in slips if slip["nearest"] == key), "")


# A forgotten space behind the hyphen of a list ("-영화") makes YAML glue the item to the one before.
_BETWEEN_TAGS = re.compile(r"[,，、;；/#\n]|\s-(?=\S)")
_COLON = re.compile(r"(?P<key>[\w ]+?)\s*(?P<colon>：|:(?=\S))")
# A hash behind a space begins a comment in YAML; a word glued to it is a tag to people.
_COMMENT = re.compile(r"\s*(?P<said>(?<=[\s:])#\S.*)")


def read_front_matter(text: str) -> tuple[FrontMatter, str]:
    """The front matter of a clean text, and its body with blank lines in place of it.

    So the line numbers of the body stay those of the file. Raises `InvalidPost`.
    """
    lines = text.split("\n")
    start = next((number for number, line in enumerate(lines) if line.strip()), 0)
    if lines[start].rstrip() == "+++":
        raise InvalidPost("post.front_matter_toml", line=start + 1)
    if lines[start].rstrip() != "---":
        return FrontMatter(), text
    end = next((n for n in range(start + 1, len(lines)) if lines[n].rstrip() in {"---", "..."}), None)
    if end is None:
        return _unclosed(lines, start), text
    head = "\n".join(lines[start + 1 : end])
    if len(head) > _MAX_LENGTH:
        raise InvalidPost("post.front_matter_long", line=start + 1, limit=_MAX_LENGTH)
    front = _Reader(first_line=start + 2).read(head)
    return front, "\n".join([""] * (end + 1) + lines[end + 1 :])


def _unclosed(lines: list[str], start: int) -> FrontMatter:
    """A file may open with a divider; but where a key follows, the closing line was forgotten."""
    if start + 1 < len(lines) and re.match(r"\w+:(\s|$)", lines[start + 1]):
        raise InvalidPost("post.front_matter_unclosed", line=start + 1)
    return FrontMatter()


class _Loader(yaml.BaseLoader):
    """Composes at most so many levels, because the composer calls itself for each."""

    depth = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        self.depth += 1
        if self.depth > _MAX_DEPTH:
            raise yaml.MarkedYAMLError(problem="nested too deep", problem_mark=self.get_mark())
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node


class _Reader:
    """Reads one front matter; ``first_line`` is the line of the file it begins in."""

    def __init__(self, *, first_line: int) -> None:
        self._first_line = first_line
        self._lines: list[str] = []

    def read(self, head: str) -> FrontMatter:
        self._lines = head.split("\n")
        values: dict[str, yaml.Node] = {}
        notices = []
        for key, node in self._pairs(head):
            name = _KEYS.get(key.lower().replace(" ", ""))
            if name in values:
                raise InvalidPost("post.front_matter_twice", line=self._line(node), key=key)
            if name is not None:
                values[name] = node
            elif nearest := get_close_matches(key.lower(), _latin_keys(), n=1, cutoff=0.8):
                notices.append(
                    Notice(code="notice.front_matter_key", params={"key": key, "nearest": nearest[0]})
                )
        return FrontMatter(
            id=self._text("id", values),
            title=line_of(self._words("title", values)),
            tags=self._tags(values.get("tags")),
            canonical=self._canonical(values),
            summary=self._words("summary", values),
            disclosure=self._disclosure(values),
            rating=line_of(self._words("rating", values)),
            spoiler=self._spoiler(values),
            texts=tuple(self._texts(values.get("channels"))),
            unsponsored=self._says_no("disclosure", values),
            cover=self._cover(values.get("cover")),
            rights=tuple(self._rights(values.get("rights"))),
            notices=tuple(notices),
        )

    def _pairs(self, head: str) -> list[tuple[str, yaml.Node]]:
        try:
            root = yaml.compose(head, Loader=_Loader)
        except yaml.MarkedYAMLError as error:
            self._refuse(error)
        except yaml.YAMLError as error:
            raise InvalidPost("post.front_matter", line=self._first_line) from error
        if root is None:
            return []
        if not isinstance(root, yaml.MappingNode):
            self._name_slip()
            raise InvalidPost("post.front_matter", line=self._line(root))
        return [(clean(key.value), value) for key, value in root.value if isinstance(key, yaml.ScalarNode)]

    def _name_slip(self) -> None:
        """Raise for a line that is a key but for its colon; YAML then complains of some other place."""
        for number, line in enumerate(self._lines):
            found = _COLON.match(line)
            if found and found["key"].lower().replace(" ", "") in _KEYS:
                code = "post.front_matter_wide" if found["colon"] == "：" else "post.front_matter_space"
                raise InvalidPost(code, line=self._first_line + number, key=found["key"])

    def _refuse(self, error: yaml.MarkedYAMLError) -> NoReturn:
        self._name_slip()
        line = self._first_line + (error.problem_mark.line if error.problem_mark else 0)
        # The parser's own words are English and speak of tokens: they help nobody who writes reviews.
        raise InvalidPost(slip_of(error.problem or ""), line=line) from error

    def _text(self, name: str, values: dict[str, yaml.Node]) -> str:
        node = values.get(name)
        if node is None:
            return ""
        if not isinstance(node, yaml.ScalarNode):
            raise InvalidPost("post.front_matter_value", line=self._line(node), key=name)
        return _scalar(node)

    def _words(self, name: str, values: dict[str, yaml.Node]) -> str:
        """A value that readers see, without marks of Markdown."""
        # The parser is imported late, as for the body.
        from crosspost.post.commonmark import words_of

        text = self._text(name, values)
        node = values.get(name)
        if isinstance(node, yaml.ScalarNode) and node.style is None:
            text = f"{text} {self._comment(node)}".strip()
        return words_of(text, addresses=name != "title")

    def _tags(self, node: yaml.Node | None) -> tuple[str, ...]:
        if node is None:
            return ()
        if isinstance(node, yaml.MappingNode):
            raise InvalidPost("post.front_matter_value", line=self._line(node), key="tags")
        items = node.value if isinstance(node, yaml.SequenceNode) else [node]
        written = "\n".join(f"{self._text('tags', {'tags': item})}{self._comment(item)}" for item in items)
        tags = (line_of(tag.lstrip("# ")) for tag in _BETWEEN_TAGS.split(written))
        return tuple({tag.casefold(): tag for tag in tags if tag}.values())

    def _comment(self, node: yaml.Node) -> str:
        """The words behind a value that YAML takes for a comment: a hash with a space behind it is one."""
        found = _COMMENT.match(self._lines[node.end_mark.line], node.end_mark.column)
        return found["said"] if found else ""

    def _canonical(self, values: dict[str, yaml.Node]) -> str | None:
        address = self._text("canonical", values)
        if address and not is_web_address(address):
            raise InvalidPost("post.canonical_invalid", line=self._line(values["canonical"]), url=address)
        return address or None

    def _says_no(self, name: str, values: dict[str, yaml.Node]) -> bool:
        return is_no(self._text(name, values))

    def _disclosure(self, values: dict[str, yaml.Node]) -> str:
        text = line_of(self._words("disclosure", values))
        if self._says_no("disclosure", values):
            return ""
        if "disclosure" in values and (not text or is_yes(text)):
            raise InvalidPost("post.disclosure_empty", line=self._line(values["disclosure"]))
        return text

    def _spoiler(self, values: dict[str, yaml.Node]) -> bool:
        """Whether the text tells the story; any word of its owner but a no is a yes."""
        text = self._text("spoiler", values)
        return bool(text) and not is_no(text)

    def _texts(self, node: yaml.Node | None) -> Iterator[tuple[str, str]]:
        """The template of each channel: ``channels: {page: {text: …}}``."""
        if node is None or (isinstance(node, yaml.ScalarNode) and not _scalar(node)):
            return
        for channel, table in self._table(node):
            for key, value in self._table(table):
                if key.value != "text" or not isinstance(value, yaml.ScalarNode):
                    raise InvalidPost("post.front_matter_channels", line=self._line(key))
                yield clean(channel.value), clean(value.value).strip()

    def _cover(self, node: yaml.Node | None) -> str:
        """The name of a picture; other tools have tables here, with the picture as ``image``."""
        if isinstance(node, yaml.MappingNode):
            node = next((value for key, value in node.value if key.value == "image"), None)
        return _scalar(node) if isinstance(node, yaml.ScalarNode) else ""

    def _rights(self, node: yaml.Node | None) -> Iterator[tuple[str, str]]:
        """One word for all pictures, or one for each by its name."""
        if isinstance(node, yaml.ScalarNode) and _scalar(node):
            yield "", _scalar(node)
        for name, word in node.value if isinstance(node, yaml.MappingNode) else ():
            if not isinstance(name, yaml.ScalarNode) or not isinstance(word, yaml.ScalarNode):
                raise InvalidPost("post.front_matter_value", line=self._line(name), key="rights")
            yield clean(name.value), _scalar(word)

    def _table(self, node: yaml.Node) -> list[tuple[yaml.Node, yaml.Node]]:
        if not isinstance(node, yaml.MappingNode):
            raise InvalidPost("post.front_matter_channels", line=self._line(node))
        return list(node.value)

    def _line(self, node: yaml.Node) -> int:
        return self._first_line + node.start_mark.line


def _scalar(node: yaml.ScalarNode) -> str:
    text = clean(node.value).strip()
    return "" if node.style is None and text.lower() in _NOTHING else text


def _latin_keys() -> list[str]:
    """Korean keys are too short to tell a slip from another word."""
    return [key for key in _KEYS if key.isascii()]
