"""One account's lookout: finds out what became of a post, and never sends."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from crosspost.adapter import CannotTell, HandOver, Match, Seen, Trace
from crosspost.delivery import settle
from crosspost.delivery.hand_over import HandOverWriter
from crosspost.delivery.journal import trace_of
from crosspost.delivery.lane import Lane
from crosspost.delivery.look import Sight, Verdict, judge, looked_enough, next_look
from crosspost.delivery.pace import DAY
from crosspost.delivery.record import narrowed, recorded
from crosspost.errors import AfterAbsent, InvalidPost, Rejected, StorageError, Unauthorized, Unconfirmed
from crosspost.ledger import Changed, Delivery, LostBytesError, Status
from crosspost.rendering import Rendition

__all__ = ["Lookout"]

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookout:
    """Looks through one lane; both verbs give back the delivery as it then stands in the ledger."""

    lane: Lane
    write_hand_over: HandOverWriter

    def look(self, delivery: Delivery) -> Delivery:
        """Look for an unconfirmed post, or whether a person has finished a hand-over."""
        try:
            return self._look(delivery)
        except Changed:
            return self.lane.ledger.get(delivery.id)
        except (LostBytesError, InvalidPost) as error:
            return self._blind(delivery, error.code)
        except StorageError:
            raise
        except Exception as defect:
            log.exception("delivery %s cannot be looked for", delivery.id)
            return self._blind(delivery, type(defect).__name__)

    def _blind(self, delivery: Delivery, reason: str) -> Delivery:
        """What was sent cannot be read any more, so nothing can be compared with it: a person must look."""
        if delivery.status is Status.HANDED_OVER:
            with self.lane.ledger.writing() as tx:
                tx.look_again(delivery, self.lane.clock() + DAY)
            return delivery
        unseen = Sight(verdict=Verdict.UNREADABLE)
        try:
            return self._for_a_person(delivery, unseen, "unconfirmed.blind", reason=reason)
        except Changed:
            return self.lane.ledger.get(delivery.id)

    def _look(self, delivery: Delivery) -> Delivery:
        events = self.lane.ledger.events(delivery.id)
        trace, provable = trace_of(events, now=self.lane.clock(), look_back=self.lane.look_back)
        self.lane.transport.load_cookies()
        seen = self._find(self._sent(delivery), trace)
        sight = judge(seen, owned=self.lane.owned(delivery, seen), mode=delivery.mode)
        try:
            if delivery.status is Status.HANDED_OVER:
                return self._after_hand_over(delivery, sight)
            return self._after_unconfirmed(delivery, sight, provable=provable)
        finally:
            self.lane.transport.save_cookies()

    def _sent(self, delivery: Delivery) -> Rendition:
        ledger = self.lane.ledger
        body = ledger.rendition(delivery.sent or "")
        if body is None:
            raise LostBytesError("storage.rendition_missing", where=delivery.id)
        return Rendition.from_json(dict(body), ledger.blobs.path)

    def _find(self, rendition: Rendition, trace: Trace) -> Seen | CannotTell:
        try:
            return self.lane.find(rendition, trace)
        except Unauthorized as error:
            with self.lane.ledger.writing() as tx:
                tx.pause(self.lane.channel.account, at=self.lane.clock(), error=recorded(error))
            return CannotTell(reason=error.code)

    def _after_hand_over(self, delivery: Delivery, sight: Sight) -> Delivery:
        now = self.lane.clock()
        if sight.verdict is Verdict.LIVE:
            return settle.adopted(delivery, sight.matches[0], ledger=self.lane.ledger, now=now)
        handed = [e.at for e in self.lane.ledger.events(delivery.id) if e.kind == "handed_over"]
        with self.lane.ledger.writing() as tx:
            tx.look_again(delivery, settle.next_hand_over_look(handed[-1] if handed else now, now))
        return delivery

    def _after_unconfirmed(self, delivery: Delivery, sight: Sight, *, provable: bool) -> Delivery:
        now, read_back = self.lane.clock(), self.lane.channel.read_back
        match sight.verdict:
            case Verdict.LIVE:
                return settle.adopted(delivery, sight.matches[0], ledger=self.lane.ledger, now=now)
            case Verdict.DRAFT:
                return self._adopt_draft(delivery, sight.matches[0])
            case Verdict.SEVERAL:
                return self._for_a_person(delivery, sight, "unconfirmed.several")
            case Verdict.UNREADABLE:
                return self._looked(delivery, sight, at=next_look(delivery, read_back, now=now))
            case Verdict.ABSENT:
                return self._absent(delivery, sight, provable=provable)

    def _absent(self, delivery: Delivery, sight: Sight, *, provable: bool) -> Delivery:
        now, read_back = self.lane.clock(), self.lane.channel.read_back
        looked = delivery.looked + 1
        if not looked_enough(delivery, read_back, looked=looked, now=now):
            at = next_look(delivery, read_back, now=now)
            return self._looked(delivery, sight, at=at, looked=looked)
        if not provable:
            # Nobody looked before the send, or the platform's clock is not known: no look will ever prove it.
            return self._for_a_person(delivery, sight, "unconfirmed.absent")
        policy = narrowed(read_back.after_absent, delivery.error)
        if policy is AfterAbsent.REJECTED:
            error = Rejected("rejected.absent", reason=(delivery.error or {}).get("code", ""))
            return settle.failed(delivery, error, ledger=self.lane.ledger, now=now)
        if policy is AfterAbsent.AGAIN_ONCE and not delivery.resent:
            return self._send_again(delivery, looked=looked)
        return self._for_a_person(delivery, sight, "unconfirmed.absent")

    def _adopt_draft(self, delivery: Delivery, match: Match) -> Delivery:
        draft = HandOver(url=self.lane.adapter.write_page, remote_id=match.remote_id)
        kit = self.write_hand_over(delivery, self._sent(delivery), self.lane, draft=draft)
        return settle.handed_over(
            delivery,
            kit,
            ledger=self.lane.ledger,
            now=self.lane.clock(),
            look=True,
            adopted=True,
        )

    def _send_again(self, delivery: Delivery, *, looked: int) -> Delivery:
        now = self.lane.clock()
        with self.lane.ledger.writing() as tx:
            return tx.move(
                delivery,
                Status.SCHEDULED,
                at=now,
                kind="absent",
                data={"looks": looked},
                due_at=now,
                resent=True,
                looked=looked,
                next_look_at=None,
            )

    def _for_a_person(self, delivery: Delivery, sight: Sight, code: str, **params: Any) -> Delivery:
        addresses = [match.permalink or match.remote_id for match in sight.matches]
        error = recorded(Unconfirmed(code, addresses=", ".join(addresses), **params))
        with self.lane.ledger.writing() as tx:
            data = {"verdict": sight.verdict.value, "matches": addresses}
            return tx.change(
                delivery, at=self.lane.clock(), kind="looked", data=data, error=error, next_look_at=None
            )

    def _looked(
        self, delivery: Delivery, sight: Sight, *, at: datetime, looked: int | None = None
    ) -> Delivery:
        count, now = delivery.looked if looked is None else looked, self.lane.clock()
        long = sight.verdict is Verdict.UNREADABLE and now - (delivery.unconfirmed_at or now) > DAY
        error = recorded(Unconfirmed("unconfirmed.unreadable_long")) if long else delivery.error
        with self.lane.ledger.writing() as tx:
            data = {"verdict": sight.verdict.value, "looks": count}
            return tx.change(
                delivery, at=now, kind="looked", data=data, next_look_at=at, looked=count, error=error
            )
