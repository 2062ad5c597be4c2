"""What came back: a whole answer, read to its end."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

__all__ = ["Answer"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An HTTP answer. ``headers`` ignore case; ``url`` is the real address asked, also behind a gateway."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)
    url: str = field(repr=False)

    @property
    def text(self) -> str:
        """The body as UTF-8 text, whatever the headers claim; undecodable bytes are replaced."""
        return self.body.decode("utf-8-sig", errors="replace")

    def json(self) -> Any:
        """The body as JSON; raises ``ValueError`` when it is none."""
        return json.loads(self.text)

    @property
    def redirect(self) -> str | None:
        """Where a redirect points, as the server wrote it; ``None`` when this is no redirect."""
        return self.headers.get("Location") if 300 <= self.status < 400 else None

    @property
    def retry_after(self) -> timedelta | None:
        """The waiting time of ``Retry-After``, in seconds or as a date; ``None`` when unreadable."""
        value = self.headers.get("Retry-After", "").strip()
        if value.isdigit():
            return timedelta(seconds=int(value))
        until = _http_date(value)
        return max(until - self.date, timedelta(0)) if until and self.date else None

    @property
    def date(self) -> datetime | None:
        """The server's clock, from ``Date``."""
        return _http_date(self.headers.get("Date", ""))


def _http_date(value: str) -> datetime | None:
    if not value:
        return None
    try:
        return parsedate_to_datetime(value).astimezone(UTC)
    except ValueError:
        return None
