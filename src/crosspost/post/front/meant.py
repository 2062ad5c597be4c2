"""The values of a front matter by what their keys mean."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from crosspost.errors import InvalidPost
from crosspost.post.addresses import is_web_address
from crosspost.post.answers import is_no, is_yes
from crosspost.post.front.keys import kind_of, loose_meaning_of, meaning_of
from crosspost.post.front.values import Entry, Table, Text, Value

__all__ = ["Meant", "meant_by", "text_in"]

_SUBTABLES = frozenset({"params", "extra", "taxonomies"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Meant:
    """Values by the meaning of their keys; ``kind`` is the work's where its key says it (``영화: Her``)."""

    values: Mapping[str, Value]
    kind: str = ""

    def text(self, name: str) -> str:
        """A value that is one text; raises `InvalidPost` for another."""
        value = self.values.get(name)
        return "" if value is None else text_in(value, name).text

    def words(self, name: str) -> str:
        """A value that readers see, without marks of Markdown."""
        # The parser is imported late, as for the body.
        from crosspost.post.commonmark import words_of

        value = self.values.get(name)
        if value is None:
            return ""
        text = text_in(value, name)
        said = f"{text.text} {text.aside}".strip() if text.plain else text.text
        return words_of(said, addresses=name != "title")


def meant_by(table: Table) -> Meant:
    """What a table's keys mean; keys of other tools count only where none of ours says it.

    Raises `InvalidPost` for two keys of ours with one meaning.
    """
    values: dict[str, Value] = {}
    for entry in table.entries:
        name = meaning_of(entry.key)
        if name in values:
            raise InvalidPost("post.front_matter_twice", line=entry.value.line, key=entry.key)
        if name is not None:
            values[name] = entry.value
    kind = ""
    for entry in (*table.entries, *_own_keys(table)):
        name = meaning_of(entry.key) or loose_meaning_of(entry.key)
        if name is not None and name not in values and _may_say(name, entry.value):
            values[name] = entry.value
            kind = kind_of(entry.key) or kind
    return Meant(values=values, kind=kind)


def text_in(value: Value, name: str) -> Text:
    """The value as one text; raises `InvalidPost` for another, in the name of its key."""
    if not isinstance(value, Text):
        raise InvalidPost("post.front_matter_value", line=value.line, key=name)
    return value


def _own_keys(table: Table) -> Iterator[Entry]:
    """Where Hugo and Zola have the keys that are not theirs."""
    for entry in table.entries:
        if entry.key.lower() in _SUBTABLES and isinstance(entry.value, Table):
            yield from entry.value.entries


def _may_say(name: str, value: Value) -> bool:
    """Whether a key of another tool says here what ours does: ``url: /2026/her/`` is no web address."""
    match name:
        case "cover":
            return not (isinstance(value, Text) and is_web_address(value.text))
        case "tags":
            return not isinstance(value, Table)
        case "canonical":
            return isinstance(value, Text) and is_web_address(value.text)
        case "work":
            return isinstance(value, Text) and not is_yes(value.text) and not is_no(value.text)
        case _:
            return isinstance(value, Text)
