"""A page that its reader saved: one file with everything in it, or a file and a folder beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote

from bs4 import BeautifulSoup

from crosspost.errors import InvalidPost
from crosspost.post.page import parse_page
from crosspost.post.pages import Article, Document, read_archive, read_article
from crosspost.post.pictures import MAX_PICTURE_BYTES

__all__ = ["MAX_ARCHIVE_BYTES", "MAX_FILE_BYTES", "SavedPage", "open_saved_page"]

MAX_FILE_BYTES = 10_000_000
"""Largest saved page in bytes."""

MAX_ARCHIVE_BYTES = 150_000_000
"""Largest saved page in bytes that holds its pictures."""

_ARCHIVES = frozenset({".mht", ".mhtml"})
_NO_TEXT = frozenset({"page.no_article", "page.no_title"})
_MOST_FRAMES = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedPage:
    """A saved page's ``article``, and the pictures that lie with it: in the file, or in ``folder``."""

    article: Article
    folder: Path
    root: Path
    enclosed: Mapping[str, bytes] = field(default_factory=dict)

    def picture(self, address: str) -> bytes:
        """The bytes of a picture by its address in the page; empty when it was not saved."""
        return self.enclosed.get(address) or _beside(self.folder, address, within=self.root)


def open_saved_page(path: Path) -> SavedPage:
    """Read the article of a saved page.

    Where the page is only a frame around the post, as Naver's is, the post is read from the frame.
    Raises `InvalidPost`: ``page.file_missing``, ``page.too_large``, or what `read_article` raises; ``where``
    is the file.
    """
    try:
        return _opened(path)
    except InvalidPost as error:
        error.where = str(path)
        raise


def _opened(path: Path) -> SavedPage:
    content = _content(path)
    archive = read_archive(content) if path.suffix.lower() in _ARCHIVES else None
    if archive is not None:
        article, _ = _first_article([(document, path.parent) for document in archive.documents])
        return SavedPage(article=article, folder=path.parent, root=path.parent, enclosed=archive.pictures)
    article, folder = _first_article([(Document(body=content), path.parent), *_frames(content, path.parent)])
    return SavedPage(article=article, folder=folder, root=path.parent)


def _first_article(documents: list[tuple[Document, Path]]) -> tuple[Article, Path]:
    """The first document that holds an article; what is wrong with the outermost when none does."""
    refused: InvalidPost | None = None
    for document, folder in documents:
        try:
            return read_article(document.body, document.address, charset=document.charset, saved=True), folder
        except InvalidPost as error:
            if error.code not in _NO_TEXT:
                raise
            refused = refused or error
    raise refused or InvalidPost("page.no_article")


def _frames(content: bytes, folder: Path) -> Iterator[tuple[Document, Path]]:
    """The documents of a page's frames that were saved beside it."""
    if b"frame" not in content.lower():
        return
    soup: BeautifulSoup = parse_page(content, None)
    for frame in soup.find_all(["iframe", "frame"])[:_MOST_FRAMES]:
        name = str(frame.get("src") or "")
        if body := _beside(folder, name, within=folder):
            yield Document(body=body), (folder / _file_name(name)).parent


def _beside(folder: Path, name: str, *, within: Path) -> bytes:
    """The bytes of a file of the page; empty when it is not there, too large, or elsewhere."""
    if not name or "://" in name:
        return b""
    try:
        path = (folder / _file_name(name)).resolve()
        inside = path.is_relative_to(within.resolve()) and path.is_file()
        return path.read_bytes() if inside and path.stat().st_size <= MAX_PICTURE_BYTES else b""
    except (OSError, ValueError):
        # No file can have this name.
        return b""


def _file_name(address: str) -> str:
    return unquote(address.partition("?")[0])


def _content(path: Path) -> bytes:
    limit = MAX_ARCHIVE_BYTES if path.suffix.lower() in _ARCHIVES else MAX_FILE_BYTES
    try:
        if path.stat().st_size > limit:
            raise InvalidPost("page.too_large", limit=limit // 1_000_000)
        return path.read_bytes()
    except (OSError, ValueError) as error:
        raise InvalidPost("page.file_missing") from error
