"""Reading Naver's answers without trusting their shape."""

from __future__ import annotations

from typing import Any

from crosspost.transport import Answer

__all__ = ["dig", "number_of", "payload_of"]


def payload_of(answer: Answer) -> dict[str, Any]:
    """The answer's JSON object; empty when it is none."""
    try:
        payload = answer.json()
    except ValueError:
        return {}
    return payload if isinstance(payload, dict) else {}


def dig(value: Any, *keys: str) -> Any:
    """The value below ``keys``, or ``None`` where the way ends."""
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def number_of(value: Any) -> int | None:
    """A positive whole number, which Naver sends as a number or as text; ``None`` when it is none."""
    text = str(value).strip() if isinstance(value, (int, str)) and not isinstance(value, bool) else ""
    return int(text) or None if text.isascii() and text.isdigit() else None
