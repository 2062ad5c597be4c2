"""The Pages of a person, and what her token may do; reads only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from crosspost.errors import Rejected, Unauthorized, Unavailable
from crosspost_facebook.graph import Graph
from crosspost_facebook.listing import cursor

__all__ = ["NEEDED", "ListedPage", "Scopes", "pages_of"]

NEEDED = ("pages_manage_posts", "pages_read_engagement", "pages_show_list")
CREATE = "CREATE_CONTENT"
FIELDS = "id,name,access_token,tasks"
LIMIT = "100"
MOST_LISTS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedPage:
    """A Page and its own token, empty where its holder is given none.

    ``tasks`` is ``None`` where Meta does not tell what she may do there.
    """

    id: str
    name: str
    token: str = field(repr=False)
    tasks: tuple[str, ...] | None = None

    @classmethod
    def read(cls, row: Mapping[str, Any]) -> ListedPage:
        """A row of ``me/accounts``; raises `Unavailable` for one without an id."""
        page, token, tasks = _text(row.get("id")), _text(row.get("access_token")) or "", row.get("tasks")
        if page is None:
            raise Unavailable("unavailable.service", platform="facebook")
        told = tuple(task for task in tasks if isinstance(task, str)) if isinstance(tasks, list) else None
        return cls(id=page, name=_text(row.get("name")) or page, token=token, tasks=told)

    @property
    def lacks(self) -> tuple[str, ...]:
        """The task without which nothing can be posted."""
        may = self.tasks is None or CREATE in self.tasks
        return () if may and self.token else (CREATE,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scopes:
    """What a token was granted; ``None`` where Meta does not tell."""

    granted: tuple[str, ...] | None = None

    @classmethod
    def listed(cls, names: Any) -> Scopes:
        """Read a list of names; anything else tells nothing."""
        if not isinstance(names, list):
            return cls()
        return cls(granted=tuple(sorted(name for name in names if isinstance(name, str))))

    @classmethod
    def told_to(cls, graph: Graph) -> Scopes:
        """What a token without its app may ask of itself; a Page's is not always told."""
        try:
            rows = graph.read("me/permissions", {}).get("data")
        except (Rejected, Unauthorized):
            # The token lives, it is asked for more than this: the edge is what is refused.
            return cls()
        if not isinstance(rows, list):
            return cls()
        granted = (row for row in rows if isinstance(row, dict) and row.get("status") == "granted")
        return cls.listed([row.get("permission") for row in granted])

    @property
    def missing(self) -> tuple[str, ...]:
        """What publishing needs and was not granted."""
        return () if self.granted is None else tuple(name for name in NEEDED if name not in self.granted)


def pages_of(graph: Graph) -> Sequence[ListedPage]:
    """All Pages that a person's token reaches; one that she has not ticked is not among them."""
    pages: list[ListedPage] = []
    params = {"fields": FIELDS, "limit": LIMIT}
    for _ in range(MOST_LISTS):
        body = graph.read("me/accounts", params)
        rows = body.get("data")
        if not isinstance(rows, list):
            raise Unavailable("unavailable.service", platform="facebook")
        pages += [ListedPage.read(row) for row in rows if isinstance(row, dict)]
        after = cursor(body.get("paging"))
        if after is None or not rows:
            break
        params["after"] = after
    return pages


def _text(value: Any) -> str | None:
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        return None
    return str(value) or None
