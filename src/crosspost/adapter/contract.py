"""The contract between delivery and a platform: data, and at most four verbs.

An adapter never sleeps, retries, reads the environment, opens the database or prints. What it knows
about a platform is class data; code stands only where the platform deviates.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, ClassVar, Generic, Protocol, TypeVar

from crosspost.adapter.capabilities import Capabilities, ReadBack, ShareLink
from crosspost.adapter.faults import Faults
from crosspost.adapter.public_list import PublicList
from crosspost.adapter.report import ChannelReport
from crosspost.adapter.settings import ChannelSettings, Mode
from crosspost.adapter.sign_in import SignIn
from crosspost.errors import DeliveryError, Unavailable, Unsupported
from crosspost.post import Fitting, Post
from crosspost.rendering import PLAIN_TEMPLATES, Colours, Limits, Rendition, What, language_of
from crosspost.transport import Transport

__all__ = [
    "Adapter",
    "Attempt",
    "CannotTell",
    "HandOver",
    "Journal",
    "Match",
    "Receipt",
    "Seen",
    "Trace",
]

Json = Any
"""A JSON value: what the ledger can remember."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """The platform took the post. ``permalink`` is ``None`` where the platform tells none."""

    remote_id: str
    permalink: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOver:
    """A saved draft that a person finishes at ``url``; ``remote_id`` is the draft's own id."""

    url: str
    remote_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A post or draft on the account that equals the rendition by the platform's matching rules."""

    remote_id: str
    permalink: str | None = None
    at: datetime | None = None
    """When the platform says it was made (aware), if it says so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """The account's lists were readable. Every match is reported; delivery decides what they mean.

    ``baseline`` is what a later look must know about now (newest ids, draft ids), as JSON.
    """

    live: tuple[Match, ...] = ()
    drafts: tuple[Match, ...] = ()
    baseline: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class CannotTell:
    """The account's lists could not be read; absence is not proven.

    ``reason`` is an error code, ``retry_after`` how long the platform asks to be left alone.
    """

    reason: str
    retry_after: timedelta | None = None

    @classmethod
    def because(cls, error: DeliveryError) -> CannotTell:
        """What a refused or failed look tells."""
        wait = error.retry_after if isinstance(error, Unavailable) else None
        return cls(reason=error.code, retry_after=wait)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One earlier attempt as the journal has it. Times are our clock's, aware."""

    number: int
    started_at: datetime
    passed_at: datetime | None = None
    """When it passed its point of no return; ``None`` when it never did."""
    memory: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """The read-only journal of all attempts of a delivery, oldest first.

    ``since`` is the earliest time, by the *platform's* clock, that a match may have. ``baseline`` is that of
    the first attempt; ``None`` before it, or when the account could not be read then. ``whole``: what is read
    must reach back to ``since``, else nothing is told; so it is also once an attempt was ``sent``.
    """

    since: datetime
    whole: bool = False
    attempts: tuple[Attempt, ...] = ()
    baseline: Mapping[str, Json] | None = None

    @property
    def sent(self) -> bool:
        """Whether any attempt passed its point of no return."""
        return any(attempt.passed_at for attempt in self.attempts)

    @property
    def complete(self) -> bool:
        """Whether a look that does not reach back to ``since`` tells nothing."""
        return self.whole or self.sent

    def recall(self, key: str) -> Json | None:
        """The newest value remembered under ``key`` by any attempt."""
        found = (attempt.memory[key] for attempt in reversed(self.attempts) if key in attempt.memory)
        return next(found, None)


class Journal(Protocol):
    """The current attempt's durable memory; every call is committed before it returns."""

    def remember(self, key: str, value: Json) -> None:
        """Keep the result of a preparatory step (an upload's id) for this and later attempts."""

    def recall(self, key: str, *, younger_than: timedelta | None = None) -> Json | None:
        """A remembered value, or ``None``.

        Results of an attempt that passed its point of no return are never offered again.
        """

    def point_of_no_return(self) -> None:
        """Say that the next call is the one that must not happen twice.

        Waits out the account's pace first; raises `Unavailable` when the process is told to stop.
        """


S = TypeVar("S", bound=ChannelSettings)


class Adapter(Generic[S]):
    """One channel of a platform. Subclass it, fill in the data, implement the verbs its modes need.

    ``name`` is the entry point's; ``title`` what the owner calls it, by language. ``hosts`` are the only
    hosts it may talk to; ``public_hosts`` the domains under which its posts are read. ``private_calls`` are
    modes that use a platform's undocumented calls and need the owner's consent outside a rehearsal.
    ``templates`` lay its text out where the owner has none of hers, by language.
    ``required_cookies`` make a session worth keeping; they belong to ``cookie_domain``. ``credentials`` are
    the setting keys each mode cannot do without; ``sign_ins`` are the ways to come by them, the usual first.
    ``min_gap`` is the least time between two calls of an account, ``per_day`` the most posts it sends in 24
    hours. ``colours`` are its in a preview.
    """

    name: ClassVar[str]
    title: ClassVar[Mapping[str, str]]
    capabilities: ClassVar[Capabilities]
    Settings: ClassVar[type[ChannelSettings]]
    faults: ClassVar[Faults] = Faults()
    hosts: ClassVar[frozenset[str]] = frozenset()
    public_hosts: ClassVar[frozenset[str]] = frozenset()
    private_calls: ClassVar[frozenset[Mode]] = frozenset()
    credentials: ClassVar[Mapping[Mode, tuple[str, ...]]] = {}
    sign_ins: ClassVar[Sequence[SignIn[Any]]] = ()
    required_cookies: ClassVar[frozenset[str]] = frozenset()
    cookie_domain: ClassVar[str] = ""
    default_mode: ClassVar[Mode] = Mode.SHARE
    min_gap: ClassVar[timedelta] = timedelta(0)
    per_day: ClassVar[int | None] = None
    read_back: ClassVar[ReadBack] = ReadBack()
    templates: ClassVar[Mapping[str, str]] = PLAIN_TEMPLATES
    share_link: ClassVar[ShareLink]
    colours: ClassVar[Colours] = Colours()

    def __init__(self, settings: S, transport: Transport) -> None:
        self.settings = settings
        self.transport = transport

    @classmethod
    def public_lists(cls, feed: str) -> Sequence[PublicList]:
        """Where anybody sees the posts of the blog whose feed is at an address, the surest list first.

        Who follows the blog reads them when that feed is closed. None where the address is no feed of the
        platform's.
        """
        return ()

    @property
    def write_page(self) -> str:
        """Where a person starts a new post on the platform, in the browser."""
        raise Unsupported("adapter.no_write_page", adapter=self.name)

    @property
    def fitting(self) -> Fitting:
        """What the channel takes of a picture, where its settings may say more than the capabilities."""
        return self.capabilities.fitting

    @property
    def text_limit(self) -> int | None:
        """The longest text that is composed, where the settings may say more than the capabilities."""
        return self.capabilities.text_limit

    @property
    def limits(self) -> Limits:
        """The most the channel takes, beside which a preview shows what there is."""
        takes = self.capabilities
        return Limits(
            text=self.text_limit,
            unit=takes.text_unit,
            title=takes.title_limit,
            photos=takes.max_images,
            tags=self.most_tags,
        )

    @property
    def most_tags(self) -> int:
        """The most tags, in the tag field or the text: the owner's number, as far as the field takes it."""
        own, field = self.settings.tags, self.capabilities.max_tags
        if own is None:
            return field or self.capabilities.tags_in_text
        return min(own, field) if field else own

    def template(self, post: Post) -> str:
        """What lays a post out here: the owner's own template, else the adapter's for its language."""
        return self.settings.text or self.templates[language_of(post)]

    def compose(self, post: Post, what: What, link: str | None) -> Rendition:
        """Make what the readers will see; pure and deterministic, no request.

        The pictures of ``post`` are those that go out: `composed` has fitted them to `fitting` before.
        ``link`` is an address, the slot `crosspost.rendering.FIRST`, or ``None``. Raises `Unsupported`.
        """
        raise Unsupported("adapter.cannot_compose", adapter=self.name)

    def publish(self, rendition: Rendition, journal: Journal) -> Receipt | HandOver:
        """Send it; raise a `DeliveryError` otherwise.

        Calls ``journal.point_of_no_return()`` immediately before the one call that must not happen twice.
        """
        raise Unsupported("adapter.cannot_publish", adapter=self.name)

    def find(self, rendition: Rendition, trace: Trace) -> Seen | CannotTell:
        """Look for the rendition among the account's own recent posts and drafts; read only.

        Raises `Unauthorized` when the session has ended: before the first send that pauses the channel.
        """
        return CannotTell(reason="look.unreadable")

    def verify(self) -> ChannelReport:
        """Ask the platform who is signed in, what the channel may do and what ends when; read only.

        Raises a `DeliveryError`: `Unauthorized` when nobody is signed in, or another than the settings say.
        """
        raise Unsupported("adapter.cannot_verify", adapter=self.name)
