"""The simulator as one object: start it, look at it, break it, stop it."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from crosspost.simulator import band, facebook, naver, share, tistory
from crosspost.simulator.accounts import Accounts
from crosspost.simulator.band_access import VOICE as BAND_VOICE
from crosspost.simulator.by_hand import change_by_hand, post_by_hand
from crosspost.simulator.clock import ShiftedClock
from crosspost.simulator.control import Control
from crosspost.simulator.dispatch import Dispatcher, Outcome
from crosspost.simulator.faults import Fault, Faults, parse_fault
from crosspost.simulator.naver import owner as person
from crosspost.simulator.posts import Post
from crosspost.simulator.server import Server
from crosspost.simulator.wire import Request
from crosspost.simulator.world import World

__all__ = ["ROUTES", "Simulator"]

# A share popup's path would else be taken for a blog or a story.
ROUTES = (*share.ROUTES, *naver.ROUTES, *band.ROUTES, *facebook.ROUTES, *tistory.ROUTES)
VOICES = {
    "naver": naver.VOICE,
    "band": BAND_VOICE,
    "facebook": facebook.VOICE,
    "kakaostory": share.VOICE,
    "tistory": tistory.VOICE,
}


class Simulator:
    """The four platforms over HTTP on 127.0.0.1, with faults on demand.

    ``port`` 0 takes a free one. ``store`` is a folder that keeps the world between runs. ``accounts`` are
    those that exist; without them ids and credentials are taken at first sight. ``owner`` is after how many
    seconds the owner publishes a Naver draft (``None`` = never). ``band_gap`` is the seconds a band wants
    between two calls. ``seed`` makes ids repeatable; ``clock`` tells epoch seconds.

    Use it as a context manager, or call `start` and `stop`; it starts once.
    """

    def __init__(
        self,
        *,
        port: int = 0,
        store: Path | None = None,
        accounts: Accounts | None = None,
        owner: float | None = None,
        band_gap: float = 10.0,
        seed: str | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._clock = ShiftedClock(clock)
        self._world = World(
            store=store, accounts=accounts, owner=owner, band_gap=band_gap, seed=seed, clock=self._clock
        )
        self._faults = Faults()
        self._dispatcher = Dispatcher(
            self._world, self._faults, routes=ROUTES, voices=VOICES, advance=person.press_due
        )
        self._server = Server(self._respond, port, self._clock)
        self._control = Control(self._world, self._faults, self._clock, self._server.port)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    @property
    def url(self) -> str:
        """Its address: what a gateway is set to."""
        return f"http://127.0.0.1:{self._server.port}"

    def start(self) -> None:
        """Begin to serve; returns at once."""
        self._server.start()

    def stop(self) -> None:
        """Let everything held go, close all connections, stop."""
        self._faults.clear()
        self._server.stop()

    def posts(self, platform: str | None = None, account: str | None = None) -> list[Post]:
        """The posts, newest first; those that visitors do not see have ``visible`` false."""
        with self._world.transaction():
            person.press_due(self._world)
            return self._world.posts(platform, account)

    def drafts(self) -> list[dict[str, Any]]:
        """The Naver drafts, newest first."""
        with self._world.transaction():
            person.press_due(self._world)
            return person.drafts(self._world)

    def requests(self) -> list[dict[str, Any]]:
        """The requests received, oldest first, without secrets."""
        with self._world.lock:
            return list(self._world.requests)

    def violations(self) -> list[dict[str, Any]]:
        """What a correct client never does, although the platform may take it."""
        with self._world.lock:
            return list(self._world.rows("violations").values())

    def fault(self, fault: Fault | str) -> int:
        """Set a fault, or the text of one; its number. Raises `ValueError` for what does not exist."""
        return self._faults.add(parse_fault(fault) if isinstance(fault, str) else fault)

    def faults(self) -> list[dict[str, Any]]:
        """The faults that were set, with their hits."""
        return self._faults.listed()

    def clear_faults(self) -> None:
        """Remove all faults and let everything held go."""
        self._faults.clear()

    def release(self, number: int | None = None) -> None:
        """Let the requests go that one fault holds, or all."""
        self._faults.release(number)

    def wait_held(self, number: int, timeout: float = 10.0) -> bool:
        """Wait until a fault holds a request; ``False`` when none came within ``timeout`` seconds."""
        return self._faults.wait_held(number, timeout)

    def owner_publish(
        self,
        *,
        blog_id: str | None = None,
        log_no: int | None = None,
        title: str | None = None,
        open_type: int | None = None,
        new_number: bool = False,
    ) -> Post | None:
        """The owner publishes the newest draft that fits; ``None`` when none does.

        ``title`` is changed first, ``open_type`` 0 publishes privately, ``new_number`` gives another logNo.
        """
        with self._world.transaction():
            return person.publish_draft(
                self._world,
                blog_id=blog_id,
                log_no=log_no,
                title=title,
                open_type=open_type,
                new_number=new_number,
            )

    def owner_delete_draft(self, *, blog_id: str | None = None, log_no: int | None = None) -> bool:
        """The owner deletes the newest draft that fits; ``False`` when none does."""
        with self._world.transaction():
            return person.delete_draft(self._world, blog_id=blog_id, log_no=log_no)

    def owner_autosave(self, *, blog_id: str, title: str) -> int:
        """The editor saves a draft by itself; its logNo."""
        with self._world.transaction():
            return person.autosave(self._world, blog_id=blog_id, title=title)

    def plant(self, platform: str, account: str, **post: Any) -> Post:
        """Put a post into the world that no client sent.

        Takes ``title, text, link, tags, age`` (seconds), ``author`` (``owner`` or a name), ``visible``,
        ``category`` (on Tistory), ``picture`` (whether it has one).
        """
        with self._world.transaction():
            return post_by_hand(self._world, {"platform": platform, "account": account, **post})

    def change(self, platform: str, post_id: str, **changes: Any) -> Post | None:
        """Change a post's ``title, text, age`` (its date, seconds ago) or ``visible``; ``None``: no post."""
        with self._world.transaction():
            return change_by_hand(self._world, {"platform": platform, "id": post_id, **changes})

    def delete(self, platform: str, post_id: str) -> bool:
        """Delete a post; ``False`` when there is none."""
        with self._world.transaction():
            return self._world.drop_post(platform, post_id)

    def touch(self, platform: str, post_id: str) -> bool:
        """Modify a post as a comment does; ``False`` when there is none."""
        with self._world.transaction():
            return self._world.touch(platform, post_id)

    def advance_clock(self, seconds: float) -> None:
        """Move the platforms' clock on, or back with a negative number."""
        self._clock.advance(seconds)

    def clear(self) -> None:
        """Forget everything: posts, drafts, images, learned credentials, faults and the log."""
        self._faults.clear()
        self._world.clear()

    def _respond(self, request: Request) -> Outcome:
        if request.host == "-":
            return Outcome(reply=self._control.serve(request))
        return self._dispatcher.serve(request)
