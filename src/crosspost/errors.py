"""What can go wrong, named by what follows from it.

::

    CrosspostError
    ├── ConfigurationError      the workspace, a setting or a command line is wrong; nothing was sent
    ├── InvalidPost             the post cannot be read; nothing was sent
    ├── Unsupported             this post does not fit this channel; nothing was sent
    ├── StorageError            the ledger cannot be read or written; nothing is sent without it
    └── DeliveryError
        ├── Rejected            never again with this content
        ├── Unauthorized        the channel pauses until its owner acts; the post is kept
        ├── Unavailable         surely not sent; may be tried again
        └── Unconfirmed         may have been sent; looked up, never sent again blindly

An error carries a *code* and *parameters*, never a sentence: it is stored as such and worded when it
is shown (see :mod:`crosspost.messages`). Parameters never hold a secret or a raw network message.
"""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import Any, ClassVar

__all__ = [
    "AfterAbsent",
    "ConfigurationError",
    "CrosspostError",
    "DeliveryError",
    "InvalidPost",
    "Rejected",
    "StorageError",
    "Unauthorized",
    "Unavailable",
    "Unconfirmed",
    "Unsupported",
]


class AfterAbsent(StrEnum):
    """What follows when an unconfirmed post was looked for and is proven absent."""

    ASK = "ask"
    AGAIN_ONCE = "again_once"
    REJECTED = "rejected"

    @property
    def caution(self) -> int:
        """How little this does by itself; an error may only raise it above the channel's own setting."""
        return {AfterAbsent.AGAIN_ONCE: 0, AfterAbsent.ASK: 1, AfterAbsent.REJECTED: 2}[self]


class CrosspostError(Exception):
    """The root of all errors of Crosspost.

    ``code`` names the reason (``post.missing``), ``params`` are the plain values its words need, and
    ``where`` is the file, table or channel it is about.
    """

    kind: ClassVar[str] = "error"

    def __init__(self, code: str, /, *, where: str | None = None, **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self.where = where
        self.params = params

    def __str__(self) -> str:
        shown = ", ".join(f"{name}={value!r}" for name, value in self.params.items())
        return f"{self.code}({shown})" if shown else self.code


class ConfigurationError(CrosspostError):
    """The workspace, a setting or the command line is wrong."""

    kind = "configuration"


class InvalidPost(CrosspostError):
    """The post cannot be read or lacks what every platform needs."""

    kind = "invalid_post"


class Unsupported(CrosspostError):
    """This post does not fit this channel."""

    kind = "unsupported"


class StorageError(CrosspostError):
    """The ledger cannot be read or written."""

    kind = "storage"


class DeliveryError(CrosspostError):
    """An attempt to deliver did not end with a receipt or a hand-over."""

    kind = "delivery"


class Rejected(DeliveryError):
    """The platform will never accept this; it is not sent again."""

    kind = "rejected"


class Unauthorized(DeliveryError):
    """The channel cannot post until its owner acts."""

    kind = "unauthorized"


class Unavailable(DeliveryError):
    """Surely not sent.

    ``retry_after`` is the platform's waiting time, ``at_most`` the number of tries. A waiting time that is
    only a guess doubles with each try, up to ``grows_to``.
    """

    kind = "unavailable"

    def __init__(
        self,
        code: str,
        /,
        *,
        retry_after: timedelta | None = None,
        grows_to: timedelta | None = None,
        at_most: int | None = None,
        where: str | None = None,
        **params: Any,
    ) -> None:
        super().__init__(code, where=where, **params)
        self.retry_after = retry_after
        self.grows_to = grows_to
        self.at_most = at_most


class Unconfirmed(DeliveryError):
    """May have been sent. ``after_absent`` narrows what follows when the post is proven absent."""

    kind = "unconfirmed"

    def __init__(
        self,
        code: str,
        /,
        *,
        after_absent: AfterAbsent | None = None,
        where: str | None = None,
        **params: Any,
    ) -> None:
        super().__init__(code, where=where, **params)
        self.after_absent = after_absent
