"""What a plan expects to stand: what does by now, and what goes out by an occasion that comes before."""

from __future__ import annotations

from collections.abc import Collection

from crosspost.delivery import ALREADY_LIVE
from crosspost.ledger import Delivery, Ledger
from crosspost.post import Post, content_hash
from crosspost.schedule.lacking import code_of

__all__ = ["Expected"]


class Expected:
    """The posts that stand on accounts, or will once what is planned has gone out."""

    def __init__(self, ledger: Ledger | None, *, stale: Collection[Delivery] = ()) -> None:
        self._ledger = ledger
        self._taken: set[tuple[str, str]] = set()
        self.gone = frozenset(row.id for row in stale)
        """The ids of what is about to be called off."""

    def has(self, post: Post, account: str) -> bool:
        """Whether a post stands on an account, or is going to."""
        content = content_hash(post)
        if not self._taken.isdisjoint({(account, post.id), (account, content)}):
            return True
        return self._stands(post.id, content, account)

    def covers(self, row: Delivery) -> bool:
        """Whether another delivery stands for the post of a row that was called off for its sake."""
        return code_of(row) == ALREADY_LIVE and self._stands(row.post, row.content, row.account)

    def take(self, post: Post, accounts: Collection[str]) -> None:
        """From here on a post is expected to stand on these accounts."""
        content = content_hash(post)
        self._taken.update((account, name) for account in accounts for name in (post.id, content))

    def _stands(self, post: str, content: str, account: str) -> bool:
        if self._ledger is None:
            return False
        standing = self._ledger.standing(post=post, content=content, account=account)
        return any(row.id not in self.gone for row in standing)
