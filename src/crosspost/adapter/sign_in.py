"""How an account is connected: what its owner is asked, where she signs in, and which accounts that reaches.

The core asks, opens the browser, takes what comes back and keeps it. An adapter says only what its platform
wants and what its answers mean; it never sees the person.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar, Generic, TypeVar

from crosspost.adapter.settings import ChannelSettings
from crosspost.transport import Transport

__all__ = ["Ask", "Callback", "CodeSignIn", "Reached", "SignIn", "Step"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A value that the owner types: the key of a setting. What the settings keep secret is typed unseen."""

    key: str
    optional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing the owner does on the platform, and what she then types.

    ``code`` is the key of its words, ``page`` the address where it is done, ``minutes`` what it takes whoever
    does it for the first time.
    """

    code: str
    minutes: int
    page: str = ""
    asks: tuple[Ask, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """An account that a sign-in reaches: ``id`` and ``name`` are the platform's own.

    ``settings`` are what its channel is to be told, ``secrets`` what is to be kept for it, both by the keys
    of the adapter's settings. ``lacks`` are the permissions without which nothing can be published there.
    """

    id: str
    name: str
    settings: Mapping[str, str]
    secrets: Mapping[str, str] = field(repr=False)
    lacks: tuple[str, ...] = ()


S = TypeVar("S", bound=ChannelSettings)


class SignIn(ABC, Generic[S]):
    """One way to connect a channel: its owner pastes what the platform gave her.

    ``name`` is what it is called by, ``hosts`` the only hosts that are asked. Everything is read only.
    """

    name: ClassVar[str] = "token"
    steps: ClassVar[tuple[Step, ...]] = ()
    hosts: ClassVar[frozenset[str]] = frozenset()

    @abstractmethod
    def accounts(self, settings: S, transport: Transport) -> Sequence[Reached]:
        """The accounts that can be posted to with what the owner gave.

        ``settings`` are the channel's, with her answers. Raises a `DeliveryError` when the platform refuses.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class Callback:
    """Where the platform sends the owner back to (``address``), and the word it must bring along."""

    address: str
    state: str


class CodeSignIn(SignIn[S]):
    """One way to connect a channel: its owner signs in with the browser, which brings back a code (OAuth 2).

    ``state_in_address``: the platform may not bring ``state`` back, so that the address itself is made once.
    """

    name: ClassVar[str] = "browser"
    state_in_address: ClassVar[bool] = False

    @abstractmethod
    def address(self, settings: S, callback: Callback) -> str:
        """Where the owner signs in."""

    @abstractmethod
    def redeem(self, settings: S, code: str, callback: Callback, transport: Transport) -> S:
        """The settings with the token that the code gives; raises a `DeliveryError` when it gives none."""
