"""The way into the editor: who is signed in, the blog's own defaults, the editor's token (calls 1 to 4)."""

from __future__ import annotations

import json
import re
from base64 import urlsafe_b64decode
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from crosspost.adapter import Journal
from crosspost.errors import DeliveryError, Rejected, Unauthorized, Unavailable
from crosspost.transport import Answer
from crosspost_naver_blog.answers import dig, number_of, payload_of
from crosspost_naver_blog.calls import Calls
from crosspost_naver_blog.faults import PLATFORM, refusal, success_of

__all__ = ["REUSED_FOR", "EditorSession", "editor_answer", "open_editor", "probe", "token_refused"]

REUSED_FOR = timedelta(hours=1)
"""How long what the editor handed out is trusted to wait for its post: no longer than its token lives."""

_BLOG_ID = re.compile(r"blogId\s*=\s*'([^']+)'")
_MOST_REDIRECTS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class EditorSession:
    """What the editor knows once it is open. Token and editor source are secret.

    ``configuration`` and ``meta`` are the blog's own defaults for a new post; ``asked_at`` is the platform's
    clock, ``login_id`` the Naver account that owns the blog.
    """

    blog_id: str
    login_id: str
    category: int
    document_id: str
    configuration: Mapping[str, Any]
    meta: Mapping[str, Any]
    asked_at: datetime | None
    token: str = field(repr=False)
    editor_source: str = field(repr=False)


def open_editor(calls: Calls, category: int | str | None, journal: Journal) -> EditorSession:
    """Open the write form as the editor does; raises a `DeliveryError` when the owner could not write."""
    probe(calls)
    form_view = _form_view(calls)
    number = _category_number(form_view.get("categoryListFormView"), category)
    options = calls.blog(
        "PostWriteFormSeOptions.naver",
        {"blogId": calls.blog_id, "categoryNo": str(number)},
        category=number,
    )
    token = _text(dig(success_of(options, visible=False), "result", "token"), options)
    config = editor_answer(calls, "service_config", token, journal)
    return EditorSession(
        blog_id=calls.blog_id,
        login_id=_login_id(token) or calls.blog_id,
        category=number,
        document_id=_text(dig(payload_of(config), "editorInfo", "id"), config),
        configuration=_defaults(form_view, "postConfiguration"),
        meta=_defaults(form_view, "postFormMeta"),
        asked_at=options.date,
        token=token,
        editor_source=form_view["editorSource"],
    )


def editor_answer(calls: Calls, page: str, token: str, journal: Journal) -> Answer:
    """Ask the editor's service. A token it refuses is fetched anew by the next attempt, but only once."""
    answer = calls.editor(page, token)
    if answer.status == 401:
        raise token_refused(journal)
    if answer.status != 200:
        raise refusal(answer, visible=False)
    return answer


def token_refused(journal: Journal) -> DeliveryError:
    """The error for a token or session key that is refused: the first time it may just have expired."""
    if journal.recall("token_refused"):
        return Unauthorized("unauthorized.session", platform=PLATFORM)
    journal.remember("token_refused", True)
    return Unavailable("unavailable.service", platform=PLATFORM)


def probe(calls: Calls) -> None:
    """Make sure that the session lives and is the one of this blog; raises `Unauthorized` otherwise."""
    answer = calls.blog("MyBlog.naver")
    for _ in range(_MOST_REDIRECTS):
        if answer.redirect is None:
            break
        answer = calls.follow(answer)
    found = _BLOG_ID.search(answer.text) if answer.status == 200 else None
    if found is None:
        raise refusal(answer, visible=False)
    if found[1] != calls.blog_id:
        raise Unauthorized(
            "unauthorized.wrong_account", platform=PLATFORM, expected=calls.blog_id, found=found[1][:60]
        )


def _form_view(calls: Calls) -> dict[str, Any]:
    answer = calls.blog("PostWriteFormManagerOptions.naver", {"blogId": calls.blog_id, "categoryNo": "0"})
    form_view = dig(success_of(answer, visible=False), "result", "formView")
    _text(dig(form_view, "editorSource"), answer)
    return dict(form_view)


def _defaults(form_view: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    found = form_view.get(key)
    return found if isinstance(found, dict) else {}


def _category_number(view: Any, wanted: int | str | None) -> int:
    """The number of the wanted category, or of the blog's default one; raises `Rejected` without one."""
    known = _categories(dig(view, "categoryFormViewList"))
    if wanted is None:
        number = number_of(dig(view, "defaultCategoryId")) or next(iter(known.values()), None)
    else:
        number = _chosen(known, str(wanted).strip())
    if number is None:
        names = ", ".join(known)[:200]
        raise Rejected("rejected.category", platform=PLATFORM, category=str(wanted or ""), known=names)
    return number


def _categories(listed: Any) -> dict[str, int]:
    categories = listed if isinstance(listed, list) else []
    numbers = ((dig(each, "categoryName"), number_of(dig(each, "categoryNo"))) for each in categories)
    return {str(name).strip(): number for name, number in numbers if number is not None}


def _chosen(known: Mapping[str, int], wanted: str) -> int | None:
    """By name, else by number: a name may itself be a number, such as a year."""
    by_name = {name.casefold(): number for name, number in known.items()}
    by_number = {str(number): number for number in known.values()}
    return by_name.get(wanted.casefold()) or by_number.get(wanted)


def _login_id(token: str) -> str | None:
    """The Naver login id inside the token, where it can be read; image uploads are counted on it."""
    payload = token.split(".")[1] if token.count(".") == 2 else ""
    try:
        claims = json.loads(urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    except ValueError:
        return None
    user = dig(claims, "userId")
    return user if isinstance(user, str) and user else None


def _text(value: Any, answer: Answer) -> str:
    """A text that the editor cannot do without; an answer that lacks it says nothing."""
    if not isinstance(value, str) or not value:
        raise refusal(answer, visible=False)
    return value
