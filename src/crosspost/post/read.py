"""Reads a review from a file: what every later step works on, or the reason why it cannot be read."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from pathlib import Path

from crosspost.errors import InvalidPost
from crosspost.post.credit import name_credits
from crosspost.post.disclosure import doubts, place_disclosure
from crosspost.post.draft import Draft
from crosspost.post.files import find_file, read_bytes
from crosspost.post.front_matter import FrontMatter, read_front_matter
from crosspost.post.marks import marks_left, shown_texts
from crosspost.post.model import Block, Credit, Disclosure, Divider, Notice, Post
from crosspost.post.plain import read_plain
from crosspost.post.said import said_of_pictures
from crosspost.post.text import decode

__all__ = ["read_post"]

_MARKDOWN = {".md", ".markdown"}
_PLAIN = {".txt"}
SUFFIXES = frozenset(_MARKDOWN | _PLAIN)
"""What the names of files that can be read end with."""


def read_post(path: Path, *, root: Path | None = None) -> Post:
    """Read a review from a Markdown or text file.

    Args:
        path: the file, ``.md``, ``.markdown`` (with front matter) or ``.txt``.
        root: the posts folder; the identity counts from it, and pictures may lie anywhere below it.
            Without it they lie below the post's own folder.

    Returns:
        The post: NFC text, pictures decoded once and known by digest, the disclosure first.

    Raises:
        InvalidPost: the file or one of its pictures cannot be read, or title or content is missing;
            ``where`` is the path, with the line where it is known.
    """
    try:
        return _read(_existing(path), root)
    except InvalidPost as error:
        line = error.params.get("line")
        error.where = str(path) if line is None else f"{path}:{line}"
        raise


def _existing(path: Path) -> Path:
    try:
        return find_file(path)
    except PermissionError as error:
        raise InvalidPost("post.unreadable") from error
    except (OSError, ValueError) as error:
        raise InvalidPost("post.missing") from error


def _read(path: Path, root: Path | None) -> Post:
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES and path.is_file():
        raise InvalidPost("post.kind_unknown", suffix=path.suffix)
    text, notices = decode(read_bytes(path))
    if not text.strip():
        raise InvalidPost("post.empty")
    if suffix in _PLAIN:
        return _post(FrontMatter(), read_plain(text), notices, identity=_place(path, root))
    # Read late: the parsers of Markdown, HTML and pictures take a tenth of a second to import.
    from crosspost.post.markdown import read_markdown
    from crosspost.post.pictures import Pictures

    front, body = read_front_matter(text)
    if front.draft_line:
        raise InvalidPost("post.draft", line=front.draft_line)
    draft = read_markdown(body, Pictures(path.parent, root, own=path.stem), title=front.title)
    return _post(front, draft, notices, identity=_place(path, root))


def _post(front: FrontMatter, draft: Draft, notices: tuple[Notice, ...], *, identity: str) -> Post:
    if not draft.title:
        slip = front.misspelt("title")
        if slip:
            raise InvalidPost("post.title_key", key=slip, nearest="title")
        raise InvalidPost("post.no_title")
    blocks, told = _disclosed(draft, front)
    said = said_of_pictures(front, draft.title, blocks)
    rating = front.facts.rating.text if front.facts.rating else ""
    left = marks_left((draft.title, front.summary, rating, front.disclosure, *shown_texts(draft.blocks)))
    if not any(_says_something(block) for block in blocks):
        raise InvalidPost("post.empty")
    return Post(
        id=front.id or front.canonical or identity,
        title=draft.title,
        blocks=said.blocks,
        tags=_distinct((*front.tags, *draft.tags)),
        canonical=front.canonical,
        summary=front.summary,
        facts=front.facts,
        texts=front.texts,
        unsponsored=front.unsponsored,
        cover=said.cover,
        rights=said.rights,
        notices=(*notices, *front.notices, *draft.notices, *said.notices, *left, *told),
    )


def _distinct(tags: Iterable[str]) -> tuple[str, ...]:
    """The tags in their order, each once whatever its case."""
    known: dict[str, str] = {}
    for tag in tags:
        known.setdefault(tag.casefold(), tag)
    return tuple(known.values())


def _disclosed(draft: Draft, front: FrontMatter) -> tuple[tuple[Block, ...], tuple[Notice, ...]]:
    """The blocks with the disclosure first, and what its owner should know of it; her no ends all doubt."""
    blocks = name_credits(draft.blocks)
    if front.unsponsored:
        return blocks, ()
    placed = place_disclosure(blocks, front.disclosure)
    taken = (
        (Notice(code="notice.taken_as_disclosure", params={"text": placed.taken}),) if placed.taken else ()
    )
    return placed.blocks, (*taken, *doubts(placed.blocks, draft.title))


def _says_something(block: Block) -> bool:
    return not isinstance(block, Disclosure | Credit | Divider)


def _place(path: Path, root: Path | None) -> str:
    """The path below the posts folder without its suffix, with ``/``; elsewhere the file's stem."""
    place = Path(path.stem)
    if root is not None:
        own = path.parent.resolve() / path.stem
        folder = root.resolve()
        place = own.relative_to(folder) if own.is_relative_to(folder) else place
    return unicodedata.normalize("NFC", place.as_posix())
