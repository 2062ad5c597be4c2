"""What Meta answers when a Page token is asked whose it is; ``token`` and ``page`` change parts of it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from tests.adapters.facebook_channel import GRAPH, PAGE

from crosspost.adapter import ChannelReport, Ending, Ends
from crosspost.post import Notice
from crosspost.testing import Exchange

VERSION = "https://graph.facebook.com/v25.0"
ME = f"{VERSION}/me"
PERMISSIONS = f"{VERSION}/me/permissions"
DEBUG_TOKEN = f"{VERSION}/debug_token"
SCOPES = ["pages_manage_posts", "pages_read_engagement", "pages_show_list"]
NAMED = {"id": PAGE, "name": "맛집 리뷰"}
DATA_ACCESS = 1_790_000_000
SERVED = {"Facebook-API-Version": "v25.0"}

REPORT = ChannelReport(
    account_id=PAGE,
    name="맛집 리뷰",
    granted=tuple(SCOPES),
    ends=(
        Ending(what=Ends.DATA_ACCESS, at=datetime.fromtimestamp(DATA_ACCESS, UTC)),
        Ending(what=Ends.API_VERSION, at=datetime(2028, 7, 29, tzinfo=UTC)),
    ),
    notices=(Notice(code="notice.facebook_development"),),
)

SIGNED_OUT = (
    Exchange(
        method="GET",
        url=GRAPH,
        status=400,
        body={"error": {"message": "Session has expired", "type": "OAuthException", "code": 190}},
    ),
)


def read(url: str, body: Any, *, status: int = 200, served: str = "v25.0") -> Exchange:
    """One read and its answer."""
    headers = {"Facebook-API-Version": served}
    return Exchange(method="GET", url=url, body=body, status=status, headers=headers)


def token(**changes: Any) -> dict[str, Any]:
    """What ``debug_token`` tells of a good Page token."""
    data = {
        "app_id": "77",
        "type": "PAGE",
        "application": "Crosspost",
        "expires_at": 0,
        "data_access_expires_at": DATA_ACCESS,
        "is_valid": True,
        "scopes": SCOPES,
        "profile_id": PAGE,
        "granular_scopes": [],
        "issued_at": 1,
    }
    return {"data": data | changes}


def reads(*, me: Any = None, served: str = "v25.0", **changes: Any) -> tuple[Exchange, ...]:
    """The three reads with the app's secret at hand."""
    return (
        read(GRAPH, NAMED, served=served),
        read(ME, me or NAMED, served=served),
        read(DEBUG_TOKEN, token(**changes), served=served),
    )
