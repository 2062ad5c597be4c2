"""The commands that Jekyll, Hugo and Hexo put into Markdown: what they show, as Markdown; else nothing.

``{% asset_img a.jpg 설명 %}`` and ``{{< figure src="a.jpg" >}}`` are pictures, ``{{< youtube ID >}}`` is the
address of a film.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from crosspost.post.addresses import is_web_address

__all__ = ["Command", "command_of", "shown", "site_address"]

_ARGUMENT = re.compile(
    r"(?:(?P<key>[\w-]+)\s*[=:]\s*)?(?:\"(?P<a>[^\"]*)\"|'(?P<b>[^']*)'|`(?P<c>[^`]*)`|(?P<d>[^\s\"'`]+))"
)
_PICTURE = re.compile(r"[^\s?#]+\.(?:jpe?g|png|gif|webp|heic|avif|svg|bmp|tiff?)", re.IGNORECASE)
_IMAGES = frozenset(
    {"figure", "img", "image", "asset_img", "picture", "imgproc", "include", "include_relative"}
)
# Hexo's: what stands behind the name and is no size is the caption.
_CAPTIONED = frozenset({"asset_img", "img"})
_SOURCES = ("src", "image_path", "image", "url", "path", "file")
_CAPTIONS = ("caption", "title", "description")
_ID = re.compile(r"[\w-]{3,40}")
_SITES = {
    "youtube": "https://www.youtube.com/watch?v={}",
    "vimeo": "https://vimeo.com/{}",
    "instagram": "https://www.instagram.com/p/{}/",
}
_SITE = re.compile(r"\{\{-?\s*(?:site|page)\.[\w.]+\s*-?\}\}(?=[/{])")
_FILTERED = re.compile(
    r"\{\{-?\s*[\"'](?P<address>[^\"'{}]+)[\"']\s*\|\s*(?:relative_url|absolute_url|relURL|absURL|prepend:[^{}]*?)\s*-?\}\}"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A command by its name, its arguments in order and those that have a name."""

    name: str
    words: tuple[str, ...] = ()
    named: dict[str, str] = field(default_factory=dict)

    def first(self, *names: str) -> str:
        """The first of some named arguments that is there."""
        return next((self.named[name] for name in names if self.named.get(name)), "")


def site_address(text: str) -> str:
    """The text with the addresses in it that begin at the site's own address written from its root."""
    return _FILTERED.sub(r"\g<address>", _SITE.sub("", text))


def command_of(text: str) -> Command:
    """The command between its brackets: ``figure src="a.jpg"``, ``asset_img a.jpg 설명``, ``endraw``."""
    name, rest = (*text.strip(" \t\n-").split(maxsplit=1), "", "")[:2]
    words, named = [], {}
    for found in _ARGUMENT.finditer(site_address(rest)):
        value = next((part for part in found.group("a", "b", "c", "d") if part is not None), "")
        if found["key"]:
            named[found["key"].lower()] = value
        else:
            words.append(value)
    return Command(name=name.strip().lower(), words=tuple(words), named=named)


def shown(command: Command) -> str:
    """What a command shows, as Markdown on one line; empty where that cannot be read or is nothing."""
    if video := _address(command):
        return f"<{video}>"
    return _picture(command) if command.name in _IMAGES else ""


def _address(command: Command) -> str:
    """The address of a film or a picture of another site."""
    file = command.words[0] if command.name.startswith("include") and command.words else ""
    named = command.first("provider") or file.rpartition("/")[2].partition(".")[0] or command.name
    site = _SITES.get(named.lower())
    identity = command.first("id", "video_id", "videoid") or next(
        (word for word in command.words if word != file), ""
    )
    if site is None:
        return ""
    if is_web_address(identity):
        return identity
    return site.format(identity) if _ID.fullmatch(identity) else ""


def _picture(command: Command) -> str:
    """A picture with its caption."""
    named = command.first(*_SOURCES)
    at = next((n for n, word in enumerate(command.words) if _PICTURE.fullmatch(word)), None)
    source = named or (command.words[at] if at is not None else "")
    if not _PICTURE.fullmatch(source.replace(" ", "_")):
        return ""
    behind = command.words[at + 1 :] if at is not None and command.name in _CAPTIONED else ()
    caption = command.first(*_CAPTIONS) or " ".join(word for word in behind if not _is_size(word))
    alt = re.sub(r"[\[\]\n]", " ", command.first("alt"))
    title = f' "{_escaped(caption)}"' if caption else ""
    return f"![{alt}](<{source}>{title})"


def _is_size(word: str) -> bool:
    return bool(re.fullmatch(r"\d+(?:px|%)?", word))


def _escaped(text: str) -> str:
    return re.sub(r'[\\"]', r"\\\g<0>", " ".join(text.split()))
