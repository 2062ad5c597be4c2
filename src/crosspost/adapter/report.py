"""What a platform says of a channel's account when it is asked, without anything being changed."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from crosspost.post import Notice

__all__ = ["ChannelReport", "Ending", "Ends"]


class Ends(StrEnum):
    """What ends."""

    TOKEN = "token"  # noqa: S105  # the word, not a token
    """The credential: nothing goes out after it."""
    API_VERSION = "api_version"
    """The version of the platform's API that the channel asks for."""
    DATA_ACCESS = "data_access"
    """The app's access to a person's data; whether publishing suffers is not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """Something that ends ``at`` a moment (aware)."""

    what: Ends
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelReport:
    """Who is signed in and what the channel may do.

    ``account_id`` and ``name`` are the platform's own of the account that is posted to, ``person`` is the
    name of who posts where that is somebody else. ``missing`` are permissions that publishing needs;
    ``granted`` and ``missing`` are both empty where the platform does not tell.
    """

    account_id: str
    name: str
    person: str | None = None
    granted: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    ends: tuple[Ending, ...] = ()
    notices: tuple[Notice, ...] = ()

    def is_called(self, expected: str) -> bool:
        """Whether this is the account that is expected, by its name or its id."""
        return _plain(expected) in {_plain(self.name), _plain(self.account_id)}


def _plain(name: str) -> str:
    return unicodedata.normalize("NFC", name).strip()
