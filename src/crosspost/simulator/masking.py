"""The request log shows what was sent, never a secret."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, quote

from crosspost.simulator.wire import Request, Unreadable

__all__ = ["masked_fields", "masked_headers", "masked_target"]

MASK = "***"

_SECRET_FIELDS = frozenset(
    {
        "access_token",
        "appsecret_proof",
        "client_secret",
        "code",
        "editorsource",
        "fb_exchange_token",
        "input_token",
        "refresh_token",
        "sessionkey",
        "token",
        "tokenid",
    }
)
_SECRET_HEADERS = frozenset({"authorization", "cookie", "se-authorization", "x-naver-client-secret"})
_EDITOR_SOURCE = re.compile(r'("editorSource"\s*:\s*)"[^"]*"')
_SESSION_KEY = re.compile(r"^/.+(?=/simpleUpload/)")


def masked_target(request: Request) -> str:
    """The path and query, with secret values replaced."""
    path = _SESSION_KEY.sub(f"/{MASK}", request.path)
    if not request.query:
        return path
    pairs = parse_qsl(request.query, keep_blank_values=True, errors="replace")
    shown = (f"{quote(name)}={quote(_value(name, value), safe='*/:')}" for name, value in pairs)
    return f"{path}?{'&'.join(shown)}"


def masked_headers(request: Request) -> dict[str, str]:
    """The headers, with secret values replaced; of cookies the names stay."""
    shown = {k: MASK if k in _SECRET_HEADERS else v for k, v in request.headers.items()}
    if request.cookies:
        shown["cookie"] = "; ".join(f"{name}={MASK}" for name in sorted(request.cookies))
    return shown


def masked_fields(request: Request) -> dict[str, str]:
    """The fields of a form or multipart body, with secret values replaced; files by their size."""
    try:
        parts = {
            part.name: f"<{part.file_name}: {len(part.content)} bytes>"
            if part.file_name is not None
            else _value(part.name, part.content.decode("utf-8", "replace"))
            for part in request.parts
        }
        return {**{name: _value(name, value) for name, value in request.form.items()}, **parts}
    except Unreadable as error:
        return {"unreadable": str(error)}


def _value(name: str, value: str) -> str:
    return MASK if name.lower() in _SECRET_FIELDS else _EDITOR_SOURCE.sub(rf'\1"{MASK}"', value)
