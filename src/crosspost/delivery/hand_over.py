"""The kit of a delivery that a person posts: a page in the workspace, and the address it opens."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crosspost.delivery.lane import Lane
from crosspost.errors import StorageError
from crosspost.ledger import Delivery
from crosspost.messages import Words
from crosspost.rendering import HandOverPage, Rendition, hand_over_page, readable

__all__ = ["HandOverDesk"]


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOverDesk:
    """Writes hand-over pages into ``folder``, in the owner's language."""

    folder: Path
    words: Words
    rehearsal: bool

    def __call__(self, delivery: Delivery, rendition: Rendition, lane: Lane) -> dict[str, Any]:
        """Write the page; with an address it opens the share dialog, without one the platform's own page."""
        adapter, link = lane.adapter, rendition.link
        opening = adapter.share_link(link, _share_title(delivery, rendition)) if link else adapter.write_page
        page = HandOverPage(
            title=delivery.title,
            platform=self.words.name(adapter.title),
            open_url=opening,
            live=link is not None,
            text=readable(rendition),
            settle=f"crosspost settle {delivery.id} --published URL",
            rehearsal=self.rehearsal,
            language=self.words.language,
            say=self.words.say,
        )
        path = self.folder / f"{delivery.id}.html"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            path.write_text(hand_over_page(page, rendition), encoding="utf-8", newline="\n")
        except OSError as error:
            raise StorageError("storage.hand_over", where=str(path)) from error
        return {"kind": "share", "url": opening, "path": str(path), "remote_id": None}


def _share_title(delivery: Delivery, rendition: Rendition) -> str:
    """What the dialog proposes: the first line a reader sees, which is the disclosure when there is one."""
    first = readable(rendition).partition("\n")[0]
    return delivery.title if delivery.title in first else f"{first} {delivery.title}".strip()
