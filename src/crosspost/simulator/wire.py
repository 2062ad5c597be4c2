"""Requests and answers as values: a platform knows nothing of sockets."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from email.message import Message
from http.cookies import CookieError, SimpleCookie
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

if TYPE_CHECKING:
    from crosspost.simulator.world import World

__all__ = ["Handler", "Part", "Refused", "Reply", "Request", "Route", "Unreadable"]

FORM = "application/x-www-form-urlencoded"

_NAME = re.compile(r'[;\s]name="((?:[^"\\]|\\.)*)"')
_FILE_NAME = re.compile(r'[;\s]filename="((?:[^"\\]|\\.)*)"')
_FILE_NAME_EXTENDED = re.compile(r"[;\s]filename\*=(?:UTF-8|utf-8)''([^;\s]+)")


class Unreadable(ValueError):
    """The request's body or query is not what its headers say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part of a multipart body; ``file_name`` is ``None`` for a plain field."""

    name: str
    file_name: str | None
    content_type: str | None
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request to a platform.

    ``host`` is the real host, ``path`` is still percent-encoded and begins with a slash, ``query`` is raw,
    ``headers`` have lower-case names. ``shape`` and ``hide_younger`` (seconds) come from faults: another
    correct form of the answer, and lists that are behind.
    """

    method: str
    host: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes = b""
    shape: str | None = None
    hide_younger: float = 0.0

    @property
    def params(self) -> dict[str, str]:
        """The query, decoded; the last value of a name wins."""
        return _decode_pairs(self.query)

    @property
    def content_type(self) -> str:
        """The media type of the body, lower case, without parameters."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def form(self) -> dict[str, str]:
        """The fields of a form body, decoded; empty for any other body. Raises `Unreadable`."""
        if self.content_type != FORM:
            return {}
        try:
            return _decode_pairs(self.body.decode("ascii"))
        except UnicodeDecodeError as error:
            raise Unreadable("a form body holds bytes that are not percent-encoded") from error

    @property
    def parts(self) -> tuple[Part, ...]:
        """The parts of a multipart body; empty for any other body. Raises `Unreadable`."""
        if self.content_type != "multipart/form-data":
            return ()
        header = Message()
        header["Content-Type"] = self.headers["content-type"]
        boundary = header.get_param("boundary")
        if not isinstance(boundary, str) or not boundary:
            raise Unreadable("multipart without a boundary")
        return _split_parts(self.body, boundary.encode("latin-1"))

    @property
    def fields(self) -> dict[str, str]:
        """Query, form and plain multipart fields together; the body's win."""
        plain = {part.name: _text(part.content) for part in self.parts if part.file_name is None}
        return {**self.params, **self.form, **plain}

    @property
    def cookies(self) -> dict[str, str]:
        """The cookies, by name."""
        jar: SimpleCookie = SimpleCookie()
        try:
            jar.load(self.headers.get("cookie", ""))
        except CookieError:
            return {}
        return {name: morsel.value for name, morsel in jar.items()}

    @property
    def bearer(self) -> str | None:
        """The token of an ``Authorization: Bearer`` header."""
        scheme, _, token = self.headers.get("authorization", "").partition(" ")
        return token.strip() or None if scheme.lower() == "bearer" else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """One answer: status, body and headers (without length and date)."""

    status: int = 200
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()

    @classmethod
    def json(cls, value: Any, status: int = 200) -> Reply:
        """A JSON body."""
        body = json.dumps(value, ensure_ascii=False).encode()
        return cls(status=status, body=body, headers=(("Content-Type", "application/json; charset=UTF-8"),))

    @classmethod
    def text(cls, text: str, status: int = 200, kind: str = "text/plain") -> Reply:
        """A text body of the given media type."""
        return cls(status=status, body=text.encode(), headers=(("Content-Type", f"{kind}; charset=UTF-8"),))

    @classmethod
    def html(cls, text: str, status: int = 200) -> Reply:
        """An HTML body."""
        return cls.text(text, status, "text/html")

    @classmethod
    def redirect(cls, location: str, status: int = 302) -> Reply:
        """An empty answer that points elsewhere."""
        return cls(status=status, headers=(("Location", location),))

    @classmethod
    def back(cls, address: str, words: Mapping[str, str]) -> Reply:
        """Send a browser back to where it came from, with an answer in the query."""
        return cls.redirect(f"{address}{'&' if '?' in address else '?'}{urlencode(words)}")

    def adding(self, *headers: tuple[str, str]) -> Reply:
        """The same answer with more headers; a header replaces one of the same name, except Set-Cookie."""
        replaced = {name.lower() for name, _ in headers} - {"set-cookie"}
        kept = tuple(pair for pair in self.headers if pair[0].lower() not in replaced)
        return replace(self, headers=kept + headers)


class Refused(Exception):
    """The platform refuses; ``reply`` is how it says so."""

    def __init__(self, reply: Reply) -> None:
        super().__init__(reply.status)
        self.reply = reply


Handler = Callable[["World", Request], Reply]


class Route:
    """One endpoint: ``name`` is what faults call it, ``path`` a pattern for the whole encoded path.

    A ``host`` that begins with ``*.`` stands for every host below it.
    """

    __slots__ = ("handler", "host", "methods", "name", "path")

    def __init__(self, name: str, methods: str, host: str, path: str, handler: Handler) -> None:
        self.name = name
        self.methods = frozenset(methods.split())
        self.host = host
        self.path = re.compile(path)
        self.handler = handler

    def takes(self, request: Request) -> bool:
        """Whether the request is for this endpoint."""
        method = "GET" if request.method == "HEAD" else request.method
        return (
            self._serves(request.host)
            and method in self.methods
            and self.path.fullmatch(request.path) is not None
        )

    def _serves(self, host: str) -> bool:
        if self.host.startswith("*."):
            return host.endswith(self.host[1:]) and host != self.host[2:]
        return host == self.host


def split_target(target: str) -> tuple[str, str, str]:
    """Split a request target into host (its first path segment), path and query."""
    parts = urlsplit(target)
    host, _, path = parts.path.lstrip("/").partition("/")
    return unquote(host).lower(), f"/{path}", parts.query


def _decode_pairs(text: str) -> dict[str, str]:
    try:
        return dict(parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=1000))
    except ValueError as error:
        raise Unreadable("a field is not percent-encoded UTF-8") from error


def _text(content: bytes) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Unreadable("a multipart field is not UTF-8") from error


def _split_parts(body: bytes, boundary: bytes) -> tuple[Part, ...]:
    _, *chunks = (b"\r\n" + body).split(b"\r\n--" + boundary)
    if not chunks or not chunks[-1].startswith(b"--"):
        raise Unreadable("a multipart body without its end")
    return tuple(_read_part(chunk) for chunk in chunks[:-1])


def _read_part(chunk: bytes) -> Part:
    head, blank, content = chunk.partition(b"\r\n\r\n")
    lines = _text(head).split("\r\n")
    headers = {name.strip().lower(): value.strip() for name, _, value in (s.partition(":") for s in lines)}
    disposition = ";" + headers.get("content-disposition", "").partition(";")[2]
    name = _NAME.search(disposition)
    if not blank or name is None:
        raise Unreadable("a multipart part without a name")
    return Part(
        name=name.group(1),
        file_name=_file_name(disposition),
        content_type=headers.get("content-type"),
        content=content,
    )


def _file_name(disposition: str) -> str | None:
    if extended := _FILE_NAME_EXTENDED.search(disposition):
        return unquote(extended.group(1))
    plain = _FILE_NAME.search(disposition)
    return plain.group(1) if plain else None
