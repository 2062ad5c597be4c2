"""The kit of a delivery that a person finishes: a page in the workspace, and the address it opens."""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Protocol

from crosspost.adapter import HandOver
from crosspost.delivery.journal import attempts_of
from crosspost.delivery.lane import Lane
from crosspost.errors import InvalidPost, StorageError
from crosspost.files import write_whole
from crosspost.ledger import Delivery, LostBytesError
from crosspost.messages import Words
from crosspost.post import post_from_json
from crosspost.rendering import HandOverPage, Rendition, hand_over_page, readable

__all__ = ["HandOverDesk", "HandOverWriter", "notes_of", "settle_command", "write_page"]

log = logging.getLogger(__name__)

Way = Literal["draft", "share", "write"]
"""How a person goes on: from a saved draft, through the share dialog, or on the page for writing."""


class HandOverWriter(Protocol):
    """Makes the kit of a delivery that a person finishes, and says where it lies."""

    def __call__(
        self,
        delivery: Delivery,
        rendition: Rendition,
        lane: Lane,
        *,
        draft: HandOver | None = None,
    ) -> dict[str, Any]:
        """The kit as the ledger keeps it; ``draft`` is the draft that is saved, if one is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOverDesk:
    """Writes hand-over pages into ``folder``, in the owner's language."""

    folder: Path
    words: Words
    rehearsal: bool

    def __call__(
        self, delivery: Delivery, rendition: Rendition, lane: Lane, *, draft: HandOver | None = None
    ) -> dict[str, Any]:
        """Write the page: it opens the draft, the share dialog, or (without an address) the write page.

        Raises `StorageError` when the page of a share cannot be written; a draft that is saved is never lost
        for want of one.
        """
        if draft is not None:
            return self._draft(delivery, rendition, lane, draft)
        url, other = _opening(delivery, rendition, lane)
        way: Way = "share" if rendition.link else "write"
        page = self._page(delivery, rendition, lane, url=url, other=other, way=way)
        return {
            "kind": "share",
            "url": url,
            "other_url": other or None,
            "path": self._write(delivery, page, rendition),
            "remote_id": None,
        }

    def _draft(self, delivery: Delivery, rendition: Rendition, lane: Lane, draft: HandOver) -> dict[str, Any]:
        kit = {"kind": "draft", "url": draft.url, "path": None, "remote_id": draft.remote_id}
        try:
            page = self._page(delivery, rendition, lane, url=draft.url, way="draft")
            return kit | {"path": self._write(delivery, page, rendition)}
        except StorageError as error:
            log.warning("no page for the draft of %s: %s", delivery.id, error.code)
            return kit

    def _page(
        self, delivery: Delivery, rendition: Rendition, lane: Lane, *, url: str, way: Way, other: str = ""
    ) -> HandOverPage:
        capabilities = lane.adapter.capabilities
        return HandOverPage(
            title=delivery.title,
            platform=self.words.name(lane.adapter.title),
            kind="draft" if way == "draft" else "share",
            open_url=url,
            other_url=other,
            live=way == "share",
            text=readable(rendition),
            title_field=capabilities.title_limit is not None and way != "share",
            tag_field=capabilities.max_tags > 0 and way != "share",
            disclosure=_disclosure(delivery, lane),
            notes=notes_of(self.words, delivery.adapter, way),
            shortfall=self._shortfall(delivery, lane) if way == "draft" else (),
            settle=settle_command(delivery, rehearsal=self.rehearsal),
            rehearsal=self.rehearsal,
            language=self.words.language,
            say=self.words.say,
        )

    def _shortfall(self, delivery: Delivery, lane: Lane) -> tuple[str, ...]:
        """What the platform did not keep of the draft, as the adapter remembered it."""
        attempts = attempts_of(lane.ledger.events(delivery.id))
        missing = attempts[-1].memory.get("shortfall", ()) if attempts else ()
        return tuple(self.words.say(f"handover.shortfall.{part['part']}", **part) for part in missing)

    def _write(self, delivery: Delivery, page: HandOverPage, rendition: Rendition) -> str:
        path = self.folder / f"{delivery.id}.html"
        try:
            html = hand_over_page(page, rendition)
        except InvalidPost as error:
            raise LostBytesError("storage.blob_missing", where=str(self.folder)) from error
        write_page(path, html)
        return str(path)


class PageError(LostBytesError):
    """The page of one delivery cannot be written; the ledger is well."""


def write_page(path: Path, html: str) -> None:
    """Write a page for a person; raises `PageError`."""
    try:
        write_whole(path, html.encode())
    except OSError as error:
        raise PageError("storage.hand_over", where=str(path)) from error


def settle_command(delivery: Delivery, *, rehearsal: bool) -> str:
    """The command with which a person says that it is up."""
    return f"crosspost settle {delivery.id} --published URL{' --rehearse' if rehearsal else ''}"


def notes_of(words: Words, adapter: str, way: Way) -> tuple[str, ...]:
    """What a person should know about a platform's window: the catalogue has up to three lines for each."""
    keys = (f"handover.note.{adapter}.{way}.{number}" for number in (1, 2, 3))
    return tuple(words.say(key) for key in keys if words.has(key))


def _opening(delivery: Delivery, rendition: Rendition, lane: Lane) -> tuple[str, str]:
    """The address to open, and another in case; a share dialog proposes disclosure and title."""
    if not rendition.link:
        return lane.adapter.write_page, ""
    proposed = f"{_disclosure(delivery, lane)} {delivery.title}".strip()
    dialog = lane.adapter.share_link
    return dialog(rendition.link, proposed), dialog.other(rendition.link, proposed)


def _disclosure(delivery: Delivery, lane: Lane) -> str:
    """The declaration the post begins with; a delivery that is handed over has its post frozen."""
    if delivery.frozen is None:
        return ""
    blobs = lane.ledger.blobs
    found = post_from_json(json.loads(blobs.get(delivery.frozen)), blobs.path).disclosure
    return found.text if found else ""
