"""One account's courier: makes the attempts, one delivery at a time."""

from __future__ import annotations

import logging
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from crosspost.adapter import CannotTell, HandOver, Match, Mode, Receipt, Seen, composed
from crosspost.delivery import settle
from crosspost.delivery.consent import ask, lacks_consent
from crosspost.delivery.decide import RetryAt, decide
from crosspost.delivery.freeze import ReadSource, freeze, keep_pictures, post_of
from crosspost.delivery.hand_over import HandOverWriter
from crosspost.delivery.identity import recognise
from crosspost.delivery.journal import LedgerJournal, trace_of
from crosspost.delivery.lane import Lane
from crosspost.delivery.look import unowned
from crosspost.delivery.original import address_for
from crosspost.delivery.record import recorded
from crosspost.delivery.recover import recover
from crosspost.errors import (
    CrosspostError,
    DeliveryError,
    Rejected,
    StorageError,
    Unauthorized,
    Unavailable,
    Unconfirmed,
)
from crosspost.ledger import Changed, Delivery, Event, LostBytesError, Status, WaitingFor
from crosspost.post import Post, content_hash
from crosspost.rendering import FIRST, Rendition, What

__all__ = ["Courier"]

log = logging.getLogger(__name__)

FRESH = timedelta(minutes=5)
"""How long a look before a send counts."""

RESTORED = timedelta(days=90)
"""How long after a restore a look reaches back to its backup: a queue may hold what went out since."""

LOOKS = 6
"""How often a look before the first send is tried before a person is asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Courier:
    """Sends through one lane; `send` gives back the delivery as it then stands in the ledger."""

    lane: Lane
    read: ReadSource
    write_hand_over: HandOverWriter
    jitter: Callable[[], float] = field(default=random.random)

    def send(self, delivery: Delivery) -> Delivery:
        """Make one attempt on a scheduled delivery that is due.

        Raises `StorageError` when the ledger itself fails. Whatever else goes wrong is this delivery's alone.
        """
        try:
            return replace(self, lane=self.lane.asked(delivery))._send(delivery)
        except Changed:
            return self.lane.ledger.get(delivery.id)
        except LostBytesError as error:
            return self._stopped(delivery, error)
        except StorageError:
            # Without the ledger nothing can be settled; the next dispatcher recovers the row.
            raise
        except CrosspostError as error:
            return self._stopped(delivery, error)
        except Exception as defect:
            log.exception("delivery %s cannot be sent", delivery.id)
            return self._stopped(delivery, Rejected("rejected.defect", defect=type(defect).__name__))

    def _stopped(self, delivery: Delivery, error: CrosspostError) -> Delivery:
        """End a delivery that failed outside its adapter's call: failed, or unknown if that call was near."""
        lane = self.lane
        current = lane.ledger.get(delivery.id)
        if current.status is Status.SENDING:
            current = recover(current, ledger=lane.ledger, clock=lane.clock)
        if current.status is not Status.SCHEDULED:
            return current
        try:
            return settle.failed(current, error, ledger=lane.ledger, now=lane.clock())
        except Changed:
            return lane.ledger.get(delivery.id)

    def _send(self, delivery: Delivery) -> Delivery:
        post = post_of(delivery, blobs=self.lane.ledger.blobs, read=self.read)
        pictures = self.lane.channel.pictures
        rendition = composed(self.lane.adapter, post, What(delivery.what), delivery.link, pictures=pictures)
        if why := lacks_consent(delivery, post, rendition):
            return ask(delivery, why, ledger=self.lane.ledger, now=self.lane.clock())
        if self._stands(delivery, post):
            return settle.already_live(delivery, ledger=self.lane.ledger, now=self.lane.clock())
        filled = self._fill(delivery, rendition)
        if filled is None:
            return settle.held(self.lane, delivery, WaitingFor.FIRST)
        self.lane.transport.load_cookies()
        try:
            held = self._strange(delivery) or self._look_before(delivery, post, filled)
            return held or self._attempt(delivery, post, rendition, filled)
        finally:
            self.lane.transport.save_cookies()

    def _stands(self, delivery: Delivery, post: Post) -> bool:
        """Whether the file says by now what another delivery has brought to the account."""
        if delivery.again or delivery.frozen is not None or content_hash(post) == delivery.content:
            return False
        standing = self.lane.ledger.standing(
            post=post.id, content=content_hash(post), account=delivery.account
        )
        return any(row.id != delivery.id and row.status in _OUT for row in standing)

    def _fill(self, delivery: Delivery, rendition: Rendition) -> Rendition | None:
        if rendition.link != FIRST:
            return rendition
        address = address_for(delivery, self.lane.ledger)
        return rendition.with_link(address) if address else None

    def _strange(self, delivery: Delivery) -> Delivery | None:
        """The delivery as it waits, where it is not known to be the account that its owner expects."""
        try:
            recognise(self.lane)
        except Unauthorized as error:
            return settle.paused(self.lane, delivery, error)
        except DeliveryError as error:
            events = self.lane.ledger.events(delivery.id)
            return self._cannot_look(delivery, CannotTell.because(error), events)
        return None

    def _look_before(self, delivery: Delivery, post: Post, filled: Rendition) -> Delivery | None:
        """Look before the first send; the answer is the delivery if it must wait for a person."""
        lane = self.lane
        events = lane.ledger.events(delivery.id)
        if lane.channel.mode is Mode.SHARE or _looked_just_now(events, lane.clock()):
            return None
        now = lane.clock()
        unknown = self._unknown_since(now)
        look_back = max(lane.look_back, now - unknown) if unknown else lane.look_back
        trace, _ = trace_of(events, now=now, look_back=look_back, whole=unknown is not None)
        if trace.sent and not _restored(events):
            return None
        try:
            seen = lane.find(_recognisable(delivery, post, filled), trace)
        except Unauthorized as error:
            return settle.paused(lane, delivery, error)
        approved = _approved(delivery, events)
        if isinstance(seen, CannotTell):
            if approved or (unknown is None and lane.ledger.ever_published(delivery.account)):
                return None
            return self._cannot_look(delivery, seen, events)
        self._keep_baseline(delivery, seen)
        found = unowned((*seen.live, *seen.drafts), lane.owned(delivery, seen))
        if not found or approved:
            return None
        already = Rejected("hold.found", address=_shown(found[0]))
        return settle.held(lane, delivery, WaitingFor.APPROVAL, already)

    def _unknown_since(self, now: datetime) -> datetime | None:
        """From when on posts may stand that a restored ledger does not know of; ``None``: it knows of all."""
        restored = self.lane.ledger.fact("restored")
        if restored is None or now - restored[1] > RESTORED:
            return None
        return datetime.fromisoformat(restored[0]["made"])

    def _cannot_look(self, delivery: Delivery, seen: CannotTell, events: Sequence[Event]) -> Delivery:
        """A passing fault is waited out; an account that stays unreadable is for a person."""
        lane, now = self.lane, self.lane.clock()
        tries = 1 + sum(event.kind == "look_postponed" for event in events)
        passing = Unavailable(seen.reason)
        if seen.retry_after is not None:
            passing = Unavailable(seen.reason, retry_after=seen.retry_after)
        since = settle.first_try(events) or now
        decision = decide(passing, attempts=tries, since=since, now=now, jitter=self.jitter())
        if not seen.reason.startswith("unavailable.") or tries > LOOKS or not isinstance(decision, RetryAt):
            return settle.held(lane, delivery, WaitingFor.APPROVAL, Unavailable("hold.cannot_look"))
        with lane.ledger.writing() as tx:
            record = recorded(passing)
            data = {"error": record, "due_at": decision.at.isoformat()}
            return tx.change(
                delivery, at=now, kind="look_postponed", data=data, due_at=decision.at, error=record
            )

    def _keep_baseline(self, delivery: Delivery, seen: Seen) -> None:
        offset = self.lane.transport.clock_offset
        seconds = None if offset is None else offset.total_seconds()
        with self.lane.ledger.writing() as tx:
            data = {"baseline": dict(seen.baseline), "offset": seconds}
            tx.note(delivery, at=self.lane.clock(), kind="baseline", data=data)

    def _attempt(self, delivery: Delivery, post: Post, rendition: Rendition, filled: Rendition) -> Delivery:
        lane = self.lane
        claimed = self._claim(delivery, post, rendition, filled)
        if claimed.mode == Mode.SHARE:
            kit = self.write_hand_over(claimed, filled, lane)
            return settle.handed_over(claimed, kit, ledger=lane.ledger, now=lane.clock(), look=False)
        journal = LedgerJournal(claimed, ledger=lane.ledger, pacer=lane.pacer, clock=lane.clock)
        try:
            outcome = lane.adapter.publish(filled, journal)
        except StorageError:
            # Without the ledger nothing can be settled; the next dispatcher recovers the row.
            raise
        except CrosspostError as error:
            return self._refused(claimed, error)
        except Exception as defect:
            log.exception("adapter %s failed on delivery %s", claimed.adapter, claimed.id)
            return self._refused(claimed, _our_fault(defect, passed=journal.passed))
        return self._succeeded(claimed, filled, outcome)

    def _claim(self, delivery: Delivery, post: Post, rendition: Rendition, filled: Rendition) -> Delivery:
        """Bind the attempt to what goes out, in the mode that the owner has chosen by now."""
        ledger = self.lane.ledger
        frozen = delivery.frozen or freeze(post, ledger.blobs)
        keep_pictures(rendition, ledger.blobs)
        with ledger.writing() as tx:
            tx.freeze(delivery.occasion, frozen)
            for digest, kept in {rendition.digest: rendition, filled.digest: filled}.items():
                tx.keep_rendition(digest, kept.to_json())
            return tx.move(
                delivery,
                Status.SENDING,
                at=self.lane.clock(),
                kind="claimed",
                data={"rendition": rendition.digest, "sent": filled.digest},
                attempts=delivery.attempts + 1,
                mode=self.lane.channel.mode,
                rendition=rendition.digest,
                sent=filled.digest,
                frozen=frozen,
                content=content_hash(post),
                title=post.title,
            )

    def _succeeded(self, delivery: Delivery, filled: Rendition, outcome: Receipt | HandOver) -> Delivery:
        ledger, now = self.lane.ledger, self.lane.clock()
        if isinstance(outcome, Receipt):
            return settle.published(delivery, outcome, ledger=ledger, now=now)
        kit = self.write_hand_over(delivery, filled, self.lane, draft=outcome)
        return settle.handed_over(delivery, kit, ledger=ledger, now=now, look=True)

    def _refused(self, delivery: Delivery, error: CrosspostError) -> Delivery:
        lane, now = self.lane, self.lane.clock()
        if isinstance(error, Unconfirmed):
            first = now + lane.channel.read_back.delays[0]
            return settle.unconfirmed(delivery, error, ledger=lane.ledger, now=now, look_at=first)
        if isinstance(error, Unauthorized):
            return settle.paused(lane, delivery, error)
        if isinstance(error, Unavailable) and error.retry_after is not None:
            # What the platform says to this post it says to the whole account.
            lane.pacer.rest(error.retry_after)
        if isinstance(error, DeliveryError):
            return settle.refused(delivery, error, ledger=lane.ledger, now=now, jitter=self.jitter())
        return settle.failed(delivery, error, ledger=lane.ledger, now=now)


_OUT = frozenset({Status.SENDING, Status.PUBLISHED, Status.HANDED_OVER, Status.UNCONFIRMED})
"""The states of a delivery whose post is out, or may be."""


def _looked_just_now(events: Sequence[Event], now: datetime) -> bool:
    """Whether the last look before a send still counts: nobody had the time to paste the post meanwhile."""
    at = None
    for event in events:
        if event.kind == "baseline":
            at = event.at
        elif event.kind in {"held", "resumed", "retry_asked", "due_now", "postponed", "restored"}:
            at = None
    return at is not None and timedelta(0) <= now - at < FRESH


def _restored(events: Sequence[Event]) -> bool:
    return any(event.kind == "restored" for event in events)


def _approved(delivery: Delivery, events: Sequence[Event]) -> bool:
    """Whether its owner wants it sent, whatever stands there.

    The first yes after a restore means "if it is not there": she cannot know what went out since the backup.
    """
    kinds = [event.kind for event in events]
    if "restored" not in kinds:
        return delivery.again or "approved" in kinds
    since = kinds[len(kinds) - kinds[::-1].index("restored") :]
    return since.count("approved") > 1


def _recognisable(delivery: Delivery, post: Post, filled: Rendition) -> Rendition:
    """The rendition as a look before the first send may know it.

    The post's own address names it; one that was given by hand (a blog's front page, say) stands in many.
    """
    own = delivery.link in {FIRST, post.canonical}
    return filled if own else replace(filled, link=None)


def _our_fault(defect: Exception, *, passed: bool) -> DeliveryError:
    name = type(defect).__name__
    if passed:
        return Unconfirmed("unconfirmed.defect", defect=name)
    return Rejected("rejected.defect", defect=name)


def _shown(match: Match) -> str:
    return match.permalink or match.remote_id
