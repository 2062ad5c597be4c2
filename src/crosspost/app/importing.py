"""A page becomes a post of the workspace: its text as Markdown, its pictures beside it, all or nothing."""

from __future__ import annotations

import re
import shutil
import time
from base64 import b64decode
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import SplitResult, unquote_to_bytes, urlsplit

from crosspost.app.saved_page import SavedPage, open_saved_page
from crosspost.delivery.sharing import SIGN_IN
from crosspost.errors import ConfigurationError, InvalidPost
from crosspost.post import (
    SUFFIXES,
    Block,
    Heading,
    Image,
    LinkCard,
    Media,
    Notice,
    Post,
    read_post,
    spans_text,
)
from crosspost.post.files import MAX_BYTES
from crosspost.post.front_matter import read_front_matter
from crosspost.post.pages import Article, Picture, read_article
from crosspost.post.pictures import read_picture
from crosspost.post.pieces import block_spans
from crosspost.post.text import decode
from crosspost.post.writing import Draught, write_post
from crosspost.transport.fetch import fetch, fetch_picture
from crosspost.transport.public import Allowed, is_public

__all__ = ["MAX_PICTURES", "Imported", "PageImport"]

MAX_PICTURES = 300
"""Most pictures that are taken of one page."""

MAX_TOTAL_BYTES = 500_000_000
"""Most bytes of pictures that are taken of one page."""

_SUFFIXES = {
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/gif": ".gif",
    "image/webp": ".webp",
    "image/heic": ".heic",
    "image/heif": ".heif",
    "image/avif": ".avif",
}
# Windows takes the small digits for digits.
_RESERVED = re.compile(r"con|prn|aux|nul|com[\d¹²³]|lpt[\d¹²³]", re.IGNORECASE)
_MAX_SLUG = 60
_MOST_ALIKE = 1_000
_UNFINISHED = ".import-"
_LONGEST = timedelta(hours=6)
"""No import takes so long."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """A page that is now a post: its file, the post as it reads back, the pictures that could not be had."""

    path: Path
    post: Post
    kind: str
    published: str
    missing: tuple[str, ...] = ()
    notices: tuple[Notice, ...] = ()

    @property
    def characters(self) -> int:
        """The characters of its text, headings and captions aside."""
        said = (block for block in self.post.blocks if not isinstance(block, Heading | Image | LinkCard))
        return sum(len(spans_text(spans)) for block in said for spans in block_spans(block))

    @property
    def headings(self) -> int:
        """How many headings it has."""
        return sum(isinstance(block, Heading) for block in self.post.blocks)


@dataclass(frozen=True, slots=True, kw_only=True)
class PageImport:
    """Brings pages into the folder of ``posts``.

    ``missing_here`` words the mark at the place of a picture that could not be had, from its address;
    ``progress`` is told the number of the picture that is taken next, and of how many.
    """

    posts: Path
    missing_here: Callable[[str], str]
    gateway: SplitResult | None = None
    allowed: Allowed = is_public
    progress: Callable[[int, int], None] = lambda _number, _count: None

    def bring(self, source: str, *, here: Path) -> Imported:
        """Import a page by its address, or a saved one by its file from ``here``.

        Nothing is written unless everything is. Raises `InvalidPost` (``page.*``) when it cannot be read,
        `ConfigurationError` ``import.already`` when a post of this page is there, ``import.exists`` when
        another post has its name, ``import.unwritable`` when the disk takes it not.
        """
        article, saved = self._article(source, here)
        try:
            return self._written(article, saved)
        except OSError as error:
            raise ConfigurationError("import.unwritable", where=str(self.posts)) from error

    def _written(self, article: Article, saved: SavedPage | None) -> Imported:
        self.posts.mkdir(parents=True, exist_ok=True)
        self._sweep()
        self._refuse_known(article.address)
        slug = self._free_name(article)
        with TemporaryDirectory(dir=self.posts, prefix=_UNFINISHED) as place:
            made = self._made(article, _Album(folder=Path(place, slug), saved=saved, desk=self), slug)
            self._move(Path(place), slug)
        return replace(made, path=self.posts / f"{slug}.md")

    def _sweep(self) -> None:
        """Remove what an import left that was killed; one that is at work is younger."""
        for left in self.posts.glob(f"{_UNFINISHED}*"):
            if time.time() - left.stat().st_mtime > _LONGEST.total_seconds():
                shutil.rmtree(left)

    def _free_name(self, article: Article) -> str:
        """A name for the post's file; another page with the same title gets a number behind its own."""
        slug = slug_of(article.title)
        for number in range(1, _MOST_ALIKE):
            name = slug if number == 1 else f"{slug}-{number}"
            taken = [path for path in (self.posts / f"{name}.md", self.posts / name) if path.exists()]
            if not taken:
                return name
            if not article.address:
                # It may be the same page again: nothing tells.
                break
        raise ConfigurationError("import.exists", where=str(taken[0]), title=article.title)

    def _article(self, source: str, here: Path) -> tuple[Article, SavedPage | None]:
        """The article, and the saved page where it is one."""
        if not re.match(r"[a-z][a-z0-9+.-]+://", source, re.IGNORECASE):
            saved = open_saved_page(here / source)
            return saved.article, saved
        found = fetch(source, gateway=self.gateway, allowed=self.allowed)
        if urlsplit(found.address).hostname in SIGN_IN:
            raise InvalidPost("page.sign_in", where=source)
        # Only who reads a page pays for its parser.
        from crosspost.post.page import framed_address

        inner = framed_address(found.body, found.address, charset=found.charset)
        content = fetch(inner, gateway=self.gateway, allowed=self.allowed) if inner else found
        return read_article(content.body, found.address, charset=content.charset), None

    def _refuse_known(self, address: str) -> None:
        for path in sorted(self.posts.rglob("*")) if address else ():
            if path.suffix.lower() in SUFFIXES and _canonical(path) == address:
                raise ConfigurationError("import.already", where=str(path), url=address)

    def _made(self, article: Article, album: _Album, slug: str) -> Imported:
        """Write the post and its pictures in the temporary folder, and read it back as proof."""
        place = album.folder.parent
        total = sum(1 for _ in article.pictures)
        blocks = [
            album.take(block, total) if isinstance(block, Picture) else block for block in article.blocks
        ]
        text = write_post(
            Draught(
                title=article.title,
                blocks=blocks,
                folder=slug,
                tags=article.tags,
                canonical=article.address or None,
                date=article.published,
                disclosure=article.disclosure,
                summary=article.summary,
            )
        )
        if len(text.encode()) > MAX_BYTES:
            raise InvalidPost("page.too_long", limit=MAX_BYTES // 1000)
        path = place / f"{slug}.md"
        path.write_text(text, encoding="utf-8", newline="\n")
        return Imported(
            path=path,
            post=read_post(path, root=place),
            kind=article.kind,
            published=article.published,
            missing=tuple(album.missing),
            notices=article.notices,
        )

    def _move(self, place: Path, slug: str) -> None:
        """Put the pictures and then the post in their place; the post is what makes it one."""
        pictures, target = place / slug, self.posts / slug
        moved = pictures.is_dir() and any(pictures.iterdir())
        if moved:
            pictures.rename(target)
        try:
            (place / f"{slug}.md").rename(self.posts / f"{slug}.md")
        except BaseException:
            if moved:
                target.rename(pictures)
            raise


class _Album:
    """The pictures of one page, taken one by one into its folder."""

    def __init__(self, *, folder: Path, saved: SavedPage | None, desk: PageImport) -> None:
        self.folder = folder
        self.missing: list[str] = []
        self._saved = saved
        self._desk = desk
        self._taken: dict[str, Media] = {}
        self._number = 0
        self._bytes = 0

    def take(self, picture: Picture, total: int) -> Block | Notice:
        """The picture as it now lies in the folder, or a mark at its place."""
        self._number += 1
        self._desk.progress(self._number, total)
        media = next(self._media(picture), None)
        if media is not None:
            return Image(media=media, alt=picture.alt, caption=picture.caption)
        shown = _shown(picture.addresses[0]) if picture.addresses else ""
        self.missing.append(shown)
        text = self._desk.missing_here(shown)
        return Notice(code="notice.picture_missing", params={"text": f"{text} {picture.caption}".strip()})

    def _media(self, picture: Picture) -> Iterator[Media]:
        if self._number > MAX_PICTURES:
            return
        for address in picture.addresses:
            content = self._content(address)
            if content and self._bytes + len(content) <= MAX_TOTAL_BYTES and (kept := self._kept(content)):
                yield kept

    def _content(self, address: str) -> bytes:
        """The bytes at an address, or saved with the page, or in its text; empty when there are none."""
        if address.startswith("data:"):
            return _decoded(address)
        if (content := self._saved.picture(address) if self._saved else b"") or "://" not in address:
            return content
        try:
            return fetch_picture(address, gateway=self._desk.gateway, allowed=self._desk.allowed).body
        except (ConfigurationError, InvalidPost):
            return b""

    def _kept(self, content: bytes) -> Media | None:
        self.folder.mkdir(exist_ok=True)
        fresh = self.folder / ".new"
        fresh.write_bytes(content)
        try:
            media = read_picture(fresh)
        except InvalidPost:
            fresh.unlink()
            return None
        if media.digest not in self._taken:
            name = f"{len(self._taken) + 1:02}{_SUFFIXES.get(media.media_type, '.img')}"
            self._taken[media.digest] = replace(media, name=name, path=fresh.rename(self.folder / name))
            self._bytes += len(content)
        fresh.unlink(missing_ok=True)
        return self._taken[media.digest]


def slug_of(title: str) -> str:
    """A file's name from a title: its letters and digits of any script, with hyphens between the words."""
    words = re.findall(r"\w+", title.lower().replace("_", " "))
    slug = ""
    for word in words:
        if slug and len(slug) + len(word) >= _MAX_SLUG:
            break
        slug = f"{slug}-{word}".strip("-")
    slug = slug[:_MAX_SLUG]
    return f"post-{slug}".rstrip("-") if not slug or _RESERVED.fullmatch(slug) else slug


def _shown(address: str) -> str:
    """An address as it may be shown: what follows "?" may be a signature of the one who was signed in."""
    return "" if address.startswith("data:") else address.partition("?")[0]


def _decoded(address: str) -> bytes:
    """The bytes of a picture that is written into its page (RFC 2397)."""
    try:
        return b64decode(unquote_to_bytes(address.partition(",")[2]))
    except ValueError:
        return b""


def _canonical(path: Path) -> str | None:
    """The address a post names as its own; a file that cannot be read names none."""
    try:
        return read_front_matter(decode(path.read_bytes())[0])[0].canonical
    except (InvalidPost, OSError):
        return None
