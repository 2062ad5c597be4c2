"""The simulated world: accounts, posts, drafts, uploads; what is committed is saved before the answer.

One lock guards it all. A platform keeps its own rows (drafts, uploads, photos) in named tables of plain JSON
values; posts are shared, because people look at them side by side.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from crosspost.simulator.accounts import Accounts
from crosspost.simulator.posts import Picture, Post, read_picture
from crosspost.simulator.store import Store

__all__ = ["World"]

Row = dict[str, Any]
Table = dict[str, Row]


class World:
    """Everything the platforms remember.

    ``owner`` is after how many seconds the owner presses publish on a draft (``None`` = never), ``band_gap``
    the seconds a band wants between two calls, ``seed`` makes ids repeatable, ``clock`` tells epoch seconds.
    """

    def __init__(
        self,
        *,
        store: Path | None = None,
        accounts: Accounts | None = None,
        owner: float | None = None,
        band_gap: float = 10.0,
        seed: str | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.accounts = accounts or Accounts()
        self.owner = owner
        self.band_gap = band_gap
        self.clock = clock
        self.lock = threading.RLock()
        self.requests: deque[Row] = deque(maxlen=2000)
        self.fleeting: dict[str, dict[str, Any]] = {}
        self._store = Store(store)
        self._changed = False
        state = self._store.load()
        self._seed: str = state.get("seed") or seed or secrets.token_hex(16)
        self._counters: dict[str, int] = state.get("counters", {})
        self._credentials: dict[str, str] = state.get("credentials", {})
        self._tables: dict[str, Table] = state.get("tables", {})
        self._posts = {key: Post.from_row(row) for key, row in state.get("posts", {}).items()}

    # -- committing ------------------------------------------------------------------------------------

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Hold the lock; save before leaving when anything changed."""
        with self.lock:
            try:
                yield
            finally:
                if self._changed:
                    self._save()

    def rows(self, table: str) -> Table:
        """A platform's own table, to read; say `changed` after writing into it."""
        return self._tables.setdefault(table, {})

    def changed(self) -> None:
        """Something must be saved."""
        self._changed = True

    def clear(self) -> None:
        """Forget posts, drafts, uploads, learned credentials and the log. Numbers go on counting."""
        with self.transaction():
            self._posts.clear()
            self._tables.clear()
            self._credentials.clear()
            self.fleeting.clear()
            self.requests.clear()
            self._store.drop_images()
            self.changed()

    # -- ids and credentials ---------------------------------------------------------------------------

    def number(self, kind: str, start: int) -> int:
        """The next number of a kind, from ``start`` on."""
        self._counters[kind] = self._counters.get(kind, start - 1) + 1
        self.changed()
        return self._counters[kind]

    def fresh(self, kind: str) -> bytes:
        """32 bytes that were never given out before."""
        return self.derived(f"{kind}:{self.number(kind, 1)}")

    def derived(self, text: str) -> bytes:
        """32 bytes that follow from the world's seed and a text."""
        return hmac.digest(self._seed.encode(), text.encode(), "sha256")

    def key(self, kind: str, length: int, text: str | None = None) -> str:
        """An opaque key of ``[A-Za-z0-9_-]``: a new one, or the one that belongs to ``text``."""
        raw = self.fresh(kind) if text is None else self.derived(f"{kind}:{text}")
        return base64.urlsafe_b64encode(raw).decode()[:length]

    def admits(self, account: str, credential: str, known: str | None) -> bool:
        """Whether the credential is the account's; the first one seen is, when none is known."""
        if known is not None:
            return hmac.compare_digest(known.encode(), credential.encode())
        digest = fingerprint(credential)
        first = self._credentials.get(account)
        if first is None:
            self._credentials[account] = first = digest
            self.changed()
        return hmac.compare_digest(first, digest)

    def learned(self, platform: str, credential: str) -> list[str]:
        """The account ids of a platform that took this credential at first sight."""
        digest, start = fingerprint(credential), f"{platform}:"
        return [
            key[len(start) :] for key, d in self._credentials.items() if key.startswith(start) and d == digest
        ]

    # -- posts -----------------------------------------------------------------------------------------

    def put_post(self, post: Post) -> None:
        """Add a post, or replace the one with its platform and id."""
        self._posts[f"{post.platform}/{post.id}"] = post
        self.changed()

    def touch(self, platform: str, post_id: str) -> bool:
        """Mark a post as modified now, as a comment does; ``False`` when there is none."""
        post = self.post(platform, post_id)
        if post is not None:
            self.put_post(replace(post, modified_at=self.clock()))
        return post is not None

    def post(self, platform: str, post_id: str) -> Post | None:
        """One post."""
        return self._posts.get(f"{platform}/{post_id}")

    def drop_post(self, platform: str, post_id: str) -> bool:
        """Delete a post; ``False`` when there is none."""
        self.changed()
        return self._posts.pop(f"{platform}/{post_id}", None) is not None

    def posts(self, platform: str | None = None, account: str | None = None) -> list[Post]:
        """All posts, newest first, invisible ones too."""
        found = (
            post
            for post in self._posts.values()
            if platform in (None, post.platform) and account in (None, post.account)
        )
        return sorted(found, key=lambda post: post.created_at, reverse=True)

    def linked(self, url: str | None) -> Post | None:
        """The visible post that stands at an address."""
        bare = (url or "").partition("?")[0].replace("//m.blog.naver.com/", "//blog.naver.com/")
        return next((p for p in self._posts.values() if p.visible and p.permalink in (url, bare)), None)

    # -- images ----------------------------------------------------------------------------------------

    def add_picture(self, content: bytes) -> Picture | None:
        """Keep an image; ``None`` when the bytes cannot be read as one."""
        picture = read_picture(content, self.fresh("picture").hex()[:20])
        if picture is not None:
            self._store.put_image(picture.key, content)
            self.rows("pictures")[picture.key] = asdict(picture)
            self.changed()
        return picture

    def picture(self, key: str) -> tuple[Picture, bytes] | None:
        """An image and its bytes."""
        row = self.rows("pictures").get(key)
        content = self._store.image(key) if row else None
        return (Picture(**row), content) if row and content is not None else None

    # -- what should not happen ------------------------------------------------------------------------

    def violation(self, kind: str, account: str, detail: str) -> None:
        """Record something a correct client never does, although the platform may take it."""
        at = datetime.fromtimestamp(self.clock(), UTC).isoformat()
        row = {"kind": kind, "account": account, "detail": detail, "at": at}
        self.rows("violations")[str(self.number("violation", 1))] = row

    def _save(self) -> None:
        state = {
            "seed": self._seed,
            "counters": self._counters,
            "credentials": self._credentials,
            "tables": self._tables,
            "posts": {key: post.row() for key, post in self._posts.items()},
        }
        self._store.save(state)
        self._changed = False


def fingerprint(credential: str) -> str:
    """What is kept of a credential: never itself."""
    return hashlib.sha256(credential.encode()).hexdigest()
