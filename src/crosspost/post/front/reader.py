"""What the values of a front matter say about a post, whatever notation they were written in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from crosspost.errors import InvalidPost
from crosspost.post.addresses import is_web_address
from crosspost.post.answers import is_no, is_yes
from crosspost.post.front.keys import loose_meaning_of, meaning_of, nearest_key
from crosspost.post.front.matter import FrontMatter
from crosspost.post.front.values import Entry, Items, Table, Text, Value
from crosspost.post.model import Notice
from crosspost.post.text import line_of

__all__ = ["read_values"]

_UNREADY = frozenset({"draft", "초안", "작성중", "작성 중", "임시저장"})
_SUBTABLES = frozenset({"params", "extra", "taxonomies"})
# A forgotten space behind the hyphen of a list ("-영화") makes YAML glue the item to the one before.
_BETWEEN_TAGS = re.compile(r"[,，、;；/#\n]|\s-(?=\S)")


def read_values(table: Table) -> FrontMatter:
    """What a front matter says; raises `InvalidPost` with the line of what cannot be meant."""
    values = _Values(_known(table))
    return FrontMatter(
        id=values.text("id"),
        title=line_of(values.words("title")),
        tags=values.tags(),
        draft_line=values.draft_line(),
        canonical=values.canonical(),
        summary=values.words("summary"),
        disclosure=values.disclosure(),
        rating=line_of(values.words("rating")),
        spoiler=values.spoiler(),
        texts=tuple(values.texts()),
        unsponsored=is_no(values.text("disclosure")),
        cover=values.cover(),
        rights=tuple(values.rights()),
        notices=tuple(_slips(table)),
    )


def _known(table: Table) -> dict[str, Value]:
    """The values by what their keys mean; keys of other tools only where none of ours says it."""
    values: dict[str, Value] = {}
    for entry in table.entries:
        name = meaning_of(entry.key)
        if name in values:
            raise InvalidPost("post.front_matter_twice", line=entry.value.line, key=entry.key)
        if name is not None:
            values[name] = entry.value
    for entry in (*table.entries, *_own_keys(table)):
        name = meaning_of(entry.key) or loose_meaning_of(entry.key)
        if name is not None and name not in values and _may_say(name, entry.value):
            values[name] = entry.value
    return values


def _own_keys(table: Table) -> Iterator[Entry]:
    """Where Hugo and Zola have the keys that are not theirs."""
    for entry in table.entries:
        if entry.key.lower() in _SUBTABLES and isinstance(entry.value, Table):
            yield from entry.value.entries


def _may_say(name: str, value: Value) -> bool:
    """Whether a key of another tool says here what ours does: ``url: /2026/her/`` is no web address."""
    match name:
        case "cover":
            return True
        case "tags":
            return not isinstance(value, Table)
        case "canonical":
            return isinstance(value, Text) and is_web_address(value.text)
        case _:
            return isinstance(value, Text)


def _slips(table: Table) -> Iterator[Notice]:
    for entry in table.entries:
        nearest = None if meaning_of(entry.key) else nearest_key(entry.key)
        if nearest is not None:
            yield Notice(code="notice.front_matter_key", params={"key": entry.key, "nearest": nearest})


class _Values:
    """Reads single values by what their keys mean."""

    def __init__(self, values: Mapping[str, Value]) -> None:
        self._values = values

    def text(self, name: str) -> str:
        value = self._values.get(name)
        return "" if value is None else _text(value, name).text

    def words(self, name: str) -> str:
        """A value that readers see, without marks of Markdown."""
        # The parser is imported late, as for the body.
        from crosspost.post.commonmark import words_of

        value = self._values.get(name)
        if value is None:
            return ""
        text = _text(value, name)
        said = f"{text.text} {text.aside}".strip() if text.plain else text.text
        return words_of(said, addresses=name != "title")

    def tags(self) -> tuple[str, ...]:
        value = self._values.get("tags")
        items = value.items if isinstance(value, Items) else () if value is None else (value,)
        texts = (_text(item, "tags") for item in items)
        written = "\n".join(f"{text.text}{text.aside}" for text in texts)
        tags = (line_of(tag.lstrip("# ")) for tag in _BETWEEN_TAGS.split(written))
        return tuple({tag.casefold(): tag for tag in tags if tag}.values())

    def canonical(self) -> str | None:
        address = self.text("canonical")
        if address and not is_web_address(address):
            raise InvalidPost("post.canonical_invalid", line=self._values["canonical"].line, url=address)
        return address or None

    def disclosure(self) -> str:
        text = line_of(self.words("disclosure"))
        if is_no(self.text("disclosure")):
            return ""
        if "disclosure" in self._values and (not text or is_yes(text)):
            raise InvalidPost("post.disclosure_empty", line=self._values["disclosure"].line)
        return text

    def spoiler(self) -> bool:
        """Whether the text tells the story; any word of its owner but a no is a yes."""
        text = self.text("spoiler")
        return bool(text) and not is_no(text)

    def draft_line(self) -> int:
        """The line that says that this is not to go out yet; 0 where none does."""
        for name, value in self._values.items():
            if isinstance(value, Text) and value.text and _is_unready(name, value.text):
                return value.line
        return 0

    def texts(self) -> Iterator[tuple[str, str]]:
        """The template of each channel: ``channels: {page: {text: …}}``."""
        value = self._values.get("channels")
        if value is None or (isinstance(value, Text) and not value.text):
            return
        for channel in _entries(value):
            for entry in _entries(channel.value):
                if entry.key != "text" or not isinstance(entry.value, Text):
                    raise InvalidPost("post.front_matter_channels", line=entry.line)
                yield channel.key, entry.value.text

    def cover(self) -> str:
        """The name of a picture; other tools have tables or lists here."""
        value = self._values.get("cover")
        if isinstance(value, Table):
            value = value.get("image", "path", "src", "url", "relative")
        if isinstance(value, Items) and value.items:
            value = value.items[0]
        return value.text if isinstance(value, Text) else ""

    def rights(self) -> Iterator[tuple[str, str]]:
        """One word for all pictures, or one for each by its name."""
        value = self._values.get("rights")
        if isinstance(value, Text) and value.text:
            yield "", value.text
        for entry in value.entries if isinstance(value, Table) else ():
            if not entry.key or not isinstance(entry.value, Text):
                raise InvalidPost("post.front_matter_value", line=entry.line, key="rights")
            yield entry.key, entry.value.text


def _text(value: Value, name: str) -> Text:
    if not isinstance(value, Text):
        raise InvalidPost("post.front_matter_value", line=value.line, key=name)
    return value


def _is_unready(name: str, said: str) -> bool:
    match name:
        case "draft":
            return not is_no(said)
        case "published":
            return is_no(said)
        case _:
            return name == "status" and said.lower() in _UNREADY


def _entries(value: Value) -> tuple[Entry, ...]:
    if not isinstance(value, Table):
        raise InvalidPost("post.front_matter_channels", line=value.line)
    return value.entries
