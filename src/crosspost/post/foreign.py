"""What other writing tools put into Markdown, read or left out before it is parsed: line for line.

Jekyll, Hugo and Hexo have commands (`crosspost.post.shortcodes`), Kramdown attributes, Obsidian remarks,
notes in notes and lines of tags. None of it may reach readers as raw marks; what is lost is told, with its
line. Code keeps whatever stands in it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from crosspost.post.model import Notice
from crosspost.post.shortcodes import Command, command_of, shown, site_address
from crosspost.post.sponsorship import is_label

__all__ = ["Bare", "without_foreign"]

# Code and comments, remarks of Obsidian, what only lays out, commands of Liquid and Hugo, links into notes.
_MARK = re.compile(
    r"(?P<fence>^[ \t>]*(?P<ticks>`{3,}|~{3,})[^\n]*\n(?:.*?^[ \t>]*(?P=ticks)[`~]*[ \t]*$|.*))"
    r"|(?P<kept>(?<!`)(?P<quote>`+)(?!`)[^\n]*?(?<!`)(?P=quote)(?!`)|<!--(?:[^<]|<(?!!--))*?-->)"
    r"|(?P<remark>^[ \t]*%%[ \t]*$)"
    r"|(?P<unsaid>^[ \t]*(?:[-*+]|1\.)[ \t]+\S[^\n]{0,40}\n[ \t]*\{:\s*toc\b[^{}\n]*\}[ \t]*$"
    r"|^[ \t]*\{:[^{}\n]*\}[ \t]*$"
    r"|^[ \t]*(?:\[TOC\]|\[\[_?TOC_?\]\]|@\[TOC\](?:\([^()\n]*\))?)[ \t]*$"
    r"|(?<=\S)[ ]\^(?=[a-z]*\d)(?=\d*[a-z])[a-z0-9]{6}$)"
    r"|(?<!\\)(?:\{%(?P<liquid>(?:[^%{]|%(?!\})|\{(?!%)){1,1000})%\}"
    r"|\{\{<(?P<hugo>(?:[^>{]|>(?!\}\})|\{(?!\{<)){1,1000})>\}\}"
    r"|\{\{%(?P<inner>(?:[^%{]|%(?!\}\})|\{(?!\{%)){1,1000})%\}\}"
    r"|\{\{(?![<%{])(?P<value>[^{}\n]{1,300})\}\}"
    r"|!\[\[(?P<note>[^\[\]|\n]+)(?:\|[^\[\]\n]*)?\]\]"
    r"|(?<!!)\[\[(?P<name>[^\[\]|#\n]*)#(?P<place>[^\[\]|\n]+)\]\])",
    re.MULTILINE | re.DOTALL | re.IGNORECASE,
)
# Commands whose inside is no Markdown, with what ends them.
_ENDS = {
    "raw": re.compile(r"\{%-?\s*endraw\s*-?%\}"),
    "comment": re.compile(r"\{%-?\s*endcomment\s*-?%\}"),
    "highlight": re.compile(r"\{%-?\s*endhighlight\s*-?%\}|\{\{[<%]\s*/\s*highlight\s*[>%]\}\}"),
    "codeblock": re.compile(r"\{%-?\s*endcodeblock\s*-?%\}"),
    "remark": re.compile(r"^[ \t]*%%[ \t]*$", re.MULTILINE),
}
_FILE = re.compile(r"(?P<name>.+\.(?:jpe?g|png|gif|webp|heic|avif|svg|bmp|tiff?))(?:#.*)?", re.IGNORECASE)
# Ends of commands that hold text, and commands that only lay it out: with them nothing is lost.
_SILENT = re.compile(r"/.*|end\w*|gallery|note|notice|callout|details|center|blockquote|quote|rawhtml|more")
_TAG_LINE = re.compile(r"[ \t]*#[^\s#]+(?:[ \t]*#[^\s#]+)*[ \t]*")
_SHOWN = 5
"""How many of the things that were left out are named."""
_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Bare:
    """A text without marks of other tools, the tags that stood in it, and what was left out."""

    text: str
    tags: tuple[str, ...]
    notices: tuple[Notice, ...]


def without_foreign(text: str) -> Bare:
    """The Markdown that is left; every line stays in its place."""
    reader = _Reader(text)
    bare, tags = _without_tag_lines("".join(reader.read()))
    return Bare(text=bare, tags=tags, notices=reader.notices())


class _Reader:
    """Takes one mark after the other, and remembers what was left out."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._left: Counter[str] = Counter()
        self._first = 0
        self._endless: set[str] = set()

    def read(self) -> Iterator[str]:
        """The text piece by piece; what stands in place of a mark has as many ends of lines as it had."""
        at = 0
        while found := _MARK.search(self._text, at):
            yield self._text[at : found.start()]
            said, end = self._taken(found)
            yield said + "\n" * (self._text.count("\n", found.start(), end) - said.count("\n"))
            at = end
        yield self._text[at:]

    def _taken(self, found: re.Match[str]) -> tuple[str, int]:
        """What a mark says, and where it ends, together with its inside where that is no Markdown."""
        command = command_of(found["liquid"] or found["hugo"] or found["inner"] or "")
        name = "remark" if found.lastgroup == "remark" else command.name
        closed = self._end(name, found.end())
        if closed is None:
            return self._said(found), found.end()
        inside = self._text[found.end() : closed.start()]
        if name == "raw":
            return inside, closed.end()
        return (_fenced(command, inside) if name in {"highlight", "codeblock"} else ""), closed.end()

    def _end(self, name: str, begin: int) -> re.Match[str] | None:
        """The end of a command that has an inside; what has none is looked for once."""
        if name not in _ENDS or name in self._endless:
            return None
        found = _ENDS[name].search(self._text, begin)
        if found is None:
            self._endless.add(name)
        return found

    def notices(self) -> tuple[Notice, ...]:
        """The commands and notes that readers will not see."""
        if not self._left:
            return ()
        line = self._text.count("\n", 0, self._first) + 1
        params = {"names": ", ".join(list(self._left)[:_SHOWN]), "count": self._left.total(), "line": line}
        return (Notice(code="notice.command_dropped", params=params),)

    def _said(self, found: re.Match[str]) -> str:
        match found.lastgroup:
            case "fence" | "kept" | "remark":
                return found[0]
            case "unsaid":
                return ""
            case "note":
                return self._note(found)
            case "place":
                return _place(found["name"], found["place"])
            case "value":
                return self._value(found)
            case kind:
                return self._command(found, found[kind or 0])

    def _value(self, found: re.Match[str]) -> str:
        """An address of the site itself begins at its root; what else a site would fill in is not known."""
        said = site_address(f"{found[0]}{found.string[found.end() : found.end() + 1]}")
        if said.startswith(found[0]):
            self._leave(found, found[0])
            return ""
        return said.removesuffix(found.string[found.end() : found.end() + 1])

    def _command(self, found: re.Match[str], text: str) -> str:
        command = command_of(text)
        said = shown(command)
        if not said and not _SILENT.fullmatch(command.name):
            self._leave(found, command.name)
        return said

    def _note(self, found: re.Match[str]) -> str:
        """A picture stays; a note or a film inside of a note is seen in Obsidian only."""
        picture = _FILE.fullmatch(found["note"])
        if picture is None:
            self._leave(found, found["note"].strip())
            return ""
        return found[0].replace(found["note"], picture["name"])

    def _leave(self, found: re.Match[str], name: str) -> None:
        self._first = self._first if self._left else found.start()
        self._left[name] += 1


def _fenced(command: Command, listing: str) -> str:
    """Code between fences; on one line, in one span."""
    if not (listing.startswith("\n") and listing.rstrip(" \t").endswith("\n")):
        return f"``{listing}``" if listing.strip() else ""
    language = command.first("lang") or next(iter(command.words), "")
    fence = "`" * (max(map(len, re.findall("`+", listing)), default=0) + 3)
    return f"{fence}{language}{listing.rstrip()}\n{fence}"


def _place(name: str, place: str) -> str:
    """A place in a note, in the words that Obsidian shows for it; the mark of a paragraph says nothing."""
    parts = [name.strip(), *(part.strip() for part in place.split("#") if not part.startswith("^"))]
    return " > ".join(part for part in parts if part)


def _without_tag_lines(text: str) -> tuple[str, tuple[str, ...]]:
    """The text without a last line of hashtags, and a first one of several: Obsidian has its tags there.

    One word at the head may be a heading that wants a space, and ``#협찬`` is for the readers.
    """
    lines = text.split("\n")
    worded = [number for number, line in enumerate(lines) if line.strip()]
    tags: list[str] = []
    for at in dict.fromkeys((worded[0], worded[-1]) if worded else ()):
        found = _tags(lines[at])
        alone = all(not line.strip() for line in lines[max(at - 1, 0) : at] + lines[at + 1 : at + 2])
        if found and alone and (at == worded[-1] or lines[at].count("#") > 1):
            tags += found
            lines[at] = ""
    return "\n".join(lines), tuple({tag.casefold(): tag for tag in tags}.values())


def _tags(line: str) -> list[str]:
    if not _TAG_LINE.fullmatch(line):
        return []
    words = line.replace("#", " ").split()
    if any(is_label(word) for word in words) or not all(map(_LETTER.search, words)):
        return []
    return [tag for word in words for tag in word.split("/") if tag]
