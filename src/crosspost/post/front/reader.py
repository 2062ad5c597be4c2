"""What the values of a front matter say about a post, whatever notation they were written in."""

from __future__ import annotations

import re
from collections.abc import Iterator

from crosspost.errors import InvalidPost
from crosspost.post.addresses import is_web_address
from crosspost.post.answers import is_no, is_yes
from crosspost.post.front.facts_head import read_facts
from crosspost.post.front.keys import meaning_of, nearest_key
from crosspost.post.front.matter import FrontMatter
from crosspost.post.front.meant import Meant, meant_by, text_in
from crosspost.post.front.values import Entry, Items, Table, Text, Value
from crosspost.post.model import Notice
from crosspost.post.text import line_of

__all__ = ["read_values"]

_UNREADY = frozenset({"draft", "초안", "작성중", "작성 중", "임시저장"})
# A forgotten space behind the hyphen of a list ("-영화") makes YAML glue the item to the one before.
_BETWEEN_TAGS = re.compile(r"[,，、;；/#\n]|\s-(?=\S)")


def read_values(table: Table) -> FrontMatter:
    """What a front matter says; raises `InvalidPost` with the line of what cannot be meant."""
    meant = meant_by(table)
    return FrontMatter(
        id=meant.text("id"),
        title=line_of(meant.words("title")),
        tags=_tags(meant),
        draft_line=_draft_line(meant),
        canonical=_canonical(meant),
        summary=meant.words("summary"),
        disclosure=_disclosure(meant),
        facts=read_facts(meant),
        texts=tuple(_texts(meant)),
        unsponsored=is_no(meant.text("disclosure")),
        cover=_cover(meant),
        rights=tuple(_rights(meant)),
        notices=tuple(_slips(table)),
    )


def _slips(table: Table) -> Iterator[Notice]:
    for entry in table.entries:
        nearest = None if meaning_of(entry.key) else nearest_key(entry.key)
        if nearest is not None:
            yield Notice(code="notice.front_matter_key", params={"key": entry.key, "nearest": nearest})


def _tags(meant: Meant) -> tuple[str, ...]:
    value = meant.values.get("tags")
    items = value.items if isinstance(value, Items) else () if value is None else (value,)
    texts = (text_in(item, "tags") for item in items)
    written = "\n".join(f"{text.text}{text.aside}" for text in texts)
    tags = (line_of(tag.lstrip("# ")) for tag in _BETWEEN_TAGS.split(written))
    return tuple({tag.casefold(): tag for tag in tags if tag}.values())


def _canonical(meant: Meant) -> str | None:
    address = meant.text("canonical")
    if address and not is_web_address(address):
        raise InvalidPost("post.canonical_invalid", line=meant.values["canonical"].line, url=address)
    return address or None


def _disclosure(meant: Meant) -> str:
    text = line_of(meant.words("disclosure"))
    if is_no(meant.text("disclosure")):
        return ""
    if "disclosure" in meant.values and (not text or is_yes(text)):
        raise InvalidPost("post.disclosure_empty", line=meant.values["disclosure"].line)
    return text


def _draft_line(meant: Meant) -> int:
    """The line that says that this is not to go out yet; 0 where none does."""
    for name, value in meant.values.items():
        if isinstance(value, Text) and value.text and _is_unready(name, value.text):
            return value.line
    return 0


def _texts(meant: Meant) -> Iterator[tuple[str, str]]:
    """The template of each channel: ``channels: {page: {text: …}}``."""
    value = meant.values.get("channels")
    if value is None or (isinstance(value, Text) and not value.text):
        return
    for channel in _entries(value):
        for entry in _entries(channel.value):
            if entry.key != "text" or not isinstance(entry.value, Text):
                raise InvalidPost("post.front_matter_channels", line=entry.line)
            yield channel.key, entry.value.text


def _cover(meant: Meant) -> str:
    """The name of a picture; other tools have tables or lists here."""
    value = meant.values.get("cover")
    if isinstance(value, Table):
        value = value.get("image", "path", "src", "url")
    if isinstance(value, Items) and value.items:
        value = value.items[0]
    return value.text if isinstance(value, Text) else ""


def _rights(meant: Meant) -> Iterator[tuple[str, str]]:
    """One word for all pictures, or one for each by its name."""
    value = meant.values.get("rights")
    if isinstance(value, Text) and value.text:
        yield "", value.text
    for entry in value.entries if isinstance(value, Table) else ():
        if not entry.key or not isinstance(entry.value, Text):
            raise InvalidPost("post.front_matter_value", line=entry.line, key="rights")
        yield entry.key, entry.value.text


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
