"""A real channel's cookies, kept between runs among the ledger's secrets."""

from __future__ import annotations

from collections.abc import Callable

from crosspost.delivery.pace import Clock
from crosspost.errors import CrosspostError, StorageError
from crosspost.ledger import Secrets

__all__ = ["SecretCookieStore"]


class SecretCookieStore:
    """The `CookieStore` of one account; its secret is called ``cookies:<account>``.

    Cookies that this machine's key does not open count as absent, so that the owner's seed serves again; the
    owner is told so through ``warn``, once.
    """

    def __init__(
        self, account: str, *, secrets: Secrets, clock: Clock, warn: Callable[[CrosspostError], None]
    ) -> None:
        self._name = f"cookies:{account}"
        self._secrets = secrets
        self._clock = clock
        self._warn = warn
        self._warned = False

    def load(self) -> str | None:
        """The text saved last, or ``None``.

        Raises `StorageError` or `ConfigurationError` when there is no usable key: before anything is sent,
        for what the platform answers could not be kept.
        """
        try:
            return self._secrets.get(self._name)
        except StorageError as error:
            if error.code != "secrets.cannot_open":
                raise
            if not self._warned:
                self._warned = True
                self._warn(error)
            return None

    def save(self, text: str) -> None:
        """Replace the text."""
        self._secrets.put(self._name, text, at=self._clock())
