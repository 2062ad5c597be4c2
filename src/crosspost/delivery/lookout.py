"""One account's lookout: finds out what became of a post, and never sends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from crosspost.adapter import CannotTell, HandOver, Match, Seen, Trace
from crosspost.delivery import settle
from crosspost.delivery.hand_over import HandOverWriter
from crosspost.delivery.journal import trace_of
from crosspost.delivery.lane import Lane
from crosspost.delivery.look import Sight, Verdict, judge, looked_enough, next_look
from crosspost.delivery.record import narrowed, recorded
from crosspost.errors import AfterAbsent, Rejected, StorageError, Unauthorized, Unconfirmed
from crosspost.ledger import Changed, Delivery, Status
from crosspost.rendering import Rendition

__all__ = ["Lookout"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookout:
    """Looks through one lane; both verbs give back the delivery as it then stands in the ledger."""

    lane: Lane
    write_hand_over: HandOverWriter

    def look(self, delivery: Delivery) -> Delivery:
        """Look for an unconfirmed post, or whether a person has finished a hand-over."""
        events = self.lane.ledger.events(delivery.id)
        trace, provable = trace_of(events, now=self.lane.clock(), look_back=self.lane.look_back)
        self.lane.transport.load_cookies()
        seen = self._find(self._sent(delivery), trace)
        sight = judge(seen, owned=self.lane.owned(delivery), mode=delivery.mode)
        try:
            if delivery.status is Status.HANDED_OVER:
                return self._after_hand_over(delivery, sight)
            return self._after_unconfirmed(delivery, sight, provable=provable)
        except Changed:
            return self.lane.ledger.get(delivery.id)
        finally:
            self.lane.transport.save_cookies()

    def _sent(self, delivery: Delivery) -> Rendition:
        ledger = self.lane.ledger
        body = ledger.rendition(delivery.sent or "")
        if body is None:
            raise StorageError("storage.rendition_missing", where=delivery.id)
        return Rendition.from_json(dict(body), ledger.blobs.path)

    def _find(self, rendition: Rendition, trace: Trace) -> Seen | CannotTell:
        try:
            return self.lane.find(rendition, trace)
        except Unauthorized as error:
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

    def _for_a_person(self, delivery: Delivery, sight: Sight, code: str) -> Delivery:
        addresses = [match.permalink or match.remote_id for match in sight.matches]
        error = recorded(Unconfirmed(code, addresses=", ".join(addresses)))
        with self.lane.ledger.writing() as tx:
            data = {"verdict": sight.verdict.value, "matches": addresses}
            return tx.change(
                delivery, at=self.lane.clock(), kind="looked", data=data, error=error, next_look_at=None
            )

    def _looked(
        self, delivery: Delivery, sight: Sight, *, at: datetime, looked: int | None = None
    ) -> Delivery:
        count = delivery.looked if looked is None else looked
        with self.lane.ledger.writing() as tx:
            data = {"verdict": sight.verdict.value, "looks": count}
            return tx.change(
                delivery,
                at=self.lane.clock(),
                kind="looked",
                data=data,
                next_look_at=at,
                looked=count,
            )
