"""Band's answer: a result code and something beside it, in every shape that clients have met."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from crosspost.transport import Answer

__all__ = ["SUCCESS", "Envelope", "integer"]

SUCCESS = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """``result_code`` and ``result_data``; ``code`` is ``None`` when no code could be read.

    ``result`` is empty unless it came as an object.
    """

    code: int | None = None
    result: dict[str, Any] = field(default_factory=dict)
    message: str = ""

    @classmethod
    def read(cls, answer: Answer) -> Envelope:
        """Read an answer's body, whatever it is; no shape is an error here."""
        try:
            body = answer.json()
        except ValueError:
            return cls()
        if not isinstance(body, dict):
            return cls()
        result = body.get("result_data")
        return cls(
            code=integer(body.get("result_code")),
            result=result if isinstance(result, dict) else {},
            message=_message(body, result),
        )

    def key(self, name: str) -> str | None:
        """A non-empty text of the result."""
        value = self.result.get(name)
        return value if isinstance(value, str) and value else None

    @property
    def cool_down(self) -> timedelta | None:
        """``cool_time.expired_in``, in seconds; ``None`` when absent or unreadable."""
        cool_time = self.result.get("cool_time")
        seconds = integer(cool_time.get("expired_in")) if isinstance(cool_time, dict) else None
        return timedelta(seconds=min(seconds, 10**6)) if seconds is not None and seconds >= 0 else None


def _message(body: dict[str, Any], result: Any) -> str:
    said = result.get("message") if isinstance(result, dict) else result
    told = said or body.get("error_description") or body.get("error")
    return told if isinstance(told, str) else ""


def integer(value: Any) -> int | None:
    """A whole number, also when it came as a text of digits."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return int(value) if float(value).is_integer() else None
    digits = isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 18
    return int(value) if digits else None
