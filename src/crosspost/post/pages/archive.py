"""A page saved as one file (``.mhtml``, as browsers on Windows offer first): its documents and its pictures.

The format is RFC 2557: a MIME message whose parts say where they were by ``Content-Location``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage

from crosspost.post.addresses import is_web_address

__all__ = ["ArchivedPage", "Document", "read_archive"]

_HTML = frozenset({"text/html", "application/xhtml+xml"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """The HTML of a page or of a frame in it; ``charset`` as its sender called it, ``address`` if it says."""

    body: bytes
    charset: str | None = None
    address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchivedPage:
    """Its documents, the outermost first, and the bytes of its pictures by their address."""

    documents: tuple[Document, ...]
    pictures: Mapping[str, bytes]


def read_archive(content: bytes) -> ArchivedPage | None:
    """The page in an archive; ``None`` for bytes that are none."""
    message = message_from_bytes(content, policy=policy.default)
    if message.get_content_type() != "multipart/related":
        return None
    parts = [part for part in message.walk() if isinstance(part, EmailMessage) and not part.is_multipart()]
    outer = str(message.get("Snapshot-Content-Location") or "")
    return ArchivedPage(
        documents=tuple(_document(part, outer) for part in parts if part.get_content_type() in _HTML),
        pictures={name: content for part in parts for name, content in _pictures(part)},
    )


def _document(part: EmailMessage, outer: str) -> Document:
    own = str(part.get("Content-Location") or "")
    return Document(
        body=_content(part),
        charset=part.get_content_charset(),
        address=own if is_web_address(own) else outer,
    )


def _pictures(part: EmailMessage) -> Iterator[tuple[str, bytes]]:
    if part.get_content_maintype() != "image":
        return
    if location := str(part.get("Content-Location") or ""):
        yield location, _content(part)
    if name := str(part.get("Content-ID") or "").strip("<> "):
        yield f"cid:{name}", _content(part)


def _content(part: EmailMessage) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""
