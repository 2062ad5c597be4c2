"""The control API and the pages below ``/-/``: what a test, a demo or a person does to the simulator.

It answers its own machine and its own pages only: a foreign ``Origin`` or ``Host`` is refused.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from crosspost.simulator import pages
from crosspost.simulator.by_hand import change_by_hand, post_by_hand, posted_by_hand
from crosspost.simulator.clock import ShiftedClock
from crosspost.simulator.faults import Fault, Faults, default_times, parse_fault
from crosspost.simulator.naver import owner
from crosspost.simulator.posts import PLATFORMS
from crosspost.simulator.wire import FORM, Reply, Request, Unreadable
from crosspost.simulator.world import World

__all__ = ["Control"]

_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
Wish = dict[str, Any]
LONGEST_SHIFT = 10 * 366 * 86400


class Control:
    """Serves the path ``/-/``. ``port`` is the server's own."""

    def __init__(self, world: World, faults: Faults, clock: ShiftedClock, port: int) -> None:
        self._world = world
        self._faults = faults
        self._clock = clock
        self._port = port
        self._calls: dict[tuple[str, str], Callable[[Request], Reply]] = {
            ("GET", "/health"): self._health,
            ("GET", "/posts"): self._posts,
            ("POST", "/posts"): self._plant,
            ("POST", "/posts/change"): self._change,
            ("POST", "/posts/delete"): self._delete,
            ("GET", "/drafts"): lambda _: Reply.json(owner.drafts(world)),
            ("GET", "/requests"): lambda _: Reply.json(list(world.requests)),
            ("GET", "/violations"): lambda _: Reply.json(list(world.rows("violations").values())),
            ("GET", "/faults"): lambda _: Reply.json(faults.listed()),
            ("POST", "/faults"): self._set_fault,
            ("DELETE", "/faults"): self._clear_faults,
            ("POST", "/faults/release"): self._release,
            ("GET", "/clock"): self._time,
            ("POST", "/clock"): self._set_clock,
            ("POST", "/owner/publish"): self._owner_publish,
            ("POST", "/owner/delete-draft"): self._owner_delete,
            ("POST", "/owner/autosave"): self._owner_autosave,
            ("POST", "/touch"): self._touch,
            ("POST", "/clear"): self._clear,
            ("POST", "/share"): self._share,
        }

    def serve(self, request: Request) -> Reply:
        """Answer one request; never raises for bad input."""
        if not self._own(request):
            return Reply.json({"error": "the control API answers this machine and its own pages only"}, 403)
        method = "GET" if request.method == "HEAD" else request.method
        call = self._calls.get((method, request.path))
        try:
            with self._world.transaction():
                owner.press_due(self._world)
                if call is not None:
                    return call(request)
                if method == "GET":
                    return self._page(request)
        except (ValueError, TypeError, Unreadable) as error:
            return Reply.json({"error": str(error)}, 400)
        return Reply.json({"error": f"no control call {method} /-{request.path}"}, 404)

    def _own(self, request: Request) -> bool:
        try:
            host = urlsplit(f"//{request.headers.get('host', 'localhost')}").hostname
        except ValueError:
            return False
        if host not in _LOOPBACK:
            return False
        origin = request.headers.get("origin")
        return origin is None or origin in {
            f"http://{name}:{self._port}" for name in ("127.0.0.1", "localhost")
        }

    def _health(self, _request: Request) -> Reply:
        return Reply.json({"ok": True, "simulator": "crosspost", "posts": len(self._world.posts())})

    def _posts(self, request: Request) -> Reply:
        params = request.params
        posts = self._world.posts(params.get("platform"), params.get("account"))
        return Reply.json([post.shown() for post in posts])

    def _plant(self, request: Request) -> Reply:
        return Reply.json(post_by_hand(self._world, _wish(request)).shown(), 201)

    def _change(self, request: Request) -> Reply:
        post = change_by_hand(self._world, _wish(request))
        return Reply.json(post.shown()) if post else Reply.json({"error": "no such post"}, 404)

    def _delete(self, request: Request) -> Reply:
        wish = _wish(request)
        gone = self._world.drop_post(str(wish.get("platform")), str(wish.get("id")))
        return Reply.json({"ok": True}) if gone else Reply.json({"error": "no such post"}, 404)

    def _set_fault(self, request: Request) -> Reply:
        wish = _wish(request)
        fault = parse_fault(str(wish["fault"])) if "fault" in wish else _fault(wish)
        return Reply.json({"id": self._faults.add(fault)}, 201)

    def _clear_faults(self, _request: Request) -> Reply:
        self._faults.clear()
        return Reply.json({"ok": True})

    def _release(self, request: Request) -> Reply:
        self._faults.release(_whole(_wish(request), "id"))
        return Reply.json({"ok": True})

    def _time(self, _request: Request) -> Reply:
        at = datetime.fromtimestamp(self._clock(), UTC).isoformat()
        return Reply.json({"at": at, "shift": self._clock.shift})

    def _set_clock(self, request: Request) -> Reply:
        """``advance`` moves it, ``shift`` is its distance from the machine's, ``at`` what it shows."""
        wish = _wish(request)
        (name, value), *more = wish.items() or [("", None)]
        if more or name not in {"advance", "shift", "at"}:
            raise ValueError("say one of advance, shift (seconds) and at (a time with its zone)")
        self._clock.advance(_seconds_to_go(name, value, self._clock))
        return self._time(request)

    def _owner_publish(self, request: Request) -> Reply:
        wish = _wish(request)
        post = owner.publish_draft(
            self._world,
            blog_id=_text(wish, "blog_id"),
            log_no=_whole(wish, "logNo"),
            title=_text(wish, "title"),
            open_type=_whole(wish, "openType"),
            new_number=wish.get("new_number") is True,
        )
        return Reply.json(post.shown()) if post else Reply.json({"error": "no such draft"}, 404)

    def _owner_delete(self, request: Request) -> Reply:
        wish = _wish(request)
        gone = owner.delete_draft(self._world, blog_id=_text(wish, "blog_id"), log_no=_whole(wish, "logNo"))
        return Reply.json({"ok": True}) if gone else Reply.json({"error": "no such draft"}, 404)

    def _owner_autosave(self, request: Request) -> Reply:
        wish = _wish(request)
        blog_id = _text(wish, "blog_id")
        if blog_id is None:
            raise ValueError("blog_id is missing")
        number = owner.autosave(self._world, blog_id=blog_id, title=_text(wish, "title") or "")
        return Reply.json({"logNo": number}, 201)

    def _touch(self, request: Request) -> Reply:
        wish = _wish(request)
        found = self._world.touch(str(wish.get("platform")), str(wish.get("id")))
        return Reply.json({"ok": True}) if found else Reply.json({"error": "no such post"}, 404)

    def _clear(self, _request: Request) -> Reply:
        self._faults.clear()
        self._world.clear()
        return Reply.json({"ok": True})

    def _share(self, request: Request) -> Reply:
        """A person pressed the button of a share popup."""
        if request.content_type != FORM:
            return Reply.json({"error": "a share popup sends a form"}, 400)
        form = request.form
        platform, account = form.get("platform", ""), form.get("account", "") or "me"
        posted_by_hand(
            self._world,
            platform,
            account,
            title=form.get("title", ""),
            text=form.get("text", "").replace("\r\n", "\n"),
            link=form.get("link"),
        )
        query = "?lang=en" if form.get("lang") == "en" else ""
        return Reply.redirect(f"/-/{platform}/{quote(account, safe='')}{query}", 303)

    def _page(self, request: Request) -> Reply:
        words = [unquote(word) for word in request.path.split("/") if word]
        lang = request.params.get("lang")
        if not words:
            return pages.overview(self._world, lang)
        if words[0] == "images" and len(words) == 2:
            return self._image(words[1])
        if words[0] in PLATFORMS and len(words) == 2:
            return pages.account_page(self._world, words[0], words[1], lang)
        post = self._world.post(words[0], words[2]) if len(words) == 3 else None
        if post is None or post.account != words[1]:
            return pages.missing_page(lang)
        return pages.post_page(self._world, post, lang)

    def _image(self, key: str) -> Reply:
        found = self._world.picture(key) if re.fullmatch(r"[0-9a-f]+\.[a-z]+", key) else None
        if found is None:
            return Reply.json({"error": "no such image"}, 404)
        picture, content = found
        headers = (("Content-Type", picture.content_type), ("X-Content-Type-Options", "nosniff"))
        return Reply(body=content, headers=headers)


def _wish(request: Request) -> Wish:
    if not request.body:
        return {}
    try:
        wish = json.loads(request.body)
    except (ValueError, RecursionError) as error:
        raise ValueError("the body is no JSON") from error
    if not isinstance(wish, dict):
        raise TypeError("the body is no JSON object")
    return wish


def _fault(wish: Wish) -> Fault:
    unknown = sorted(set(wish) - {"endpoint", "kind", "param", "times", "skip"})
    if unknown:
        raise ValueError(f"unknown key {unknown[0]!r}; there are endpoint, kind, param, times, skip")
    kind = str(wish.get("kind", ""))
    return Fault(
        endpoint=str(wish.get("endpoint", "")),
        kind=kind,
        param=None if wish.get("param") is None else str(wish["param"]),
        times=_whole(wish, "times") if "times" in wish else default_times(kind),
        skip=_whole(wish, "skip") or 0,
    )


def _seconds_to_go(name: str, value: Any, clock: ShiftedClock) -> float:
    if name == "at":
        at = datetime.fromisoformat(str(value))
        if at.tzinfo is None:
            raise ValueError("at: a time with its zone, e.g. 2026-12-01T09:00:00+09:00")
        return at.timestamp() - clock()
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise ValueError(f"{name} is a number of seconds")
    if abs(value) > LONGEST_SHIFT:
        raise ValueError(f"{name} is at most ten years")
    return value - clock.shift if name == "shift" else value


def _text(wish: Wish, name: str) -> str | None:
    value = wish.get(name)
    if value is not None and not isinstance(value, str):
        raise ValueError(f"{name} is a text")
    return value


def _whole(wish: Wish, name: str) -> int | None:
    value = wish.get(name)
    if isinstance(value, str) and value.isdigit():
        return int(value)
    if value is not None and (not isinstance(value, int) or isinstance(value, bool)):
        raise ValueError(f"{name} is a whole number")
    return value
