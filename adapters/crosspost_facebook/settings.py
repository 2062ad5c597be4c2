"""What a Facebook channel may be told."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, ClassVar

from pydantic import ConfigDict, Field, SecretStr

from crosspost.adapter import ChannelSettings, Duration

__all__ = ["FacebookSettings"]


class FacebookSettings(ChannelSettings):
    """The keys of a Facebook channel.

    ``access_token`` is the *Page's* token. With ``app_secret`` every call carries its proof; with ``app_id``
    a post made by another app is not taken for ours. ``portfolio`` says that the Page belongs to a business
    portfolio: signing in then asks for ``business_management`` too.
    """

    # A Page's id is all digits: the environment may hand it over as a number.
    model_config = ConfigDict(coerce_numbers_to_str=True)
    account_key: ClassVar[str] = "page_id"

    page_id: Annotated[str, Field(pattern=r"^[A-Za-z0-9_.-]+$")] | None = None
    access_token: SecretStr | None = None
    app_id: str | None = None
    app_secret: SecretStr | None = None
    portfolio: bool = False
    api_version: Annotated[str, Field(pattern=r"^v\d+\.\d+$")] = "v25.0"
    max_image_bytes: int = 4_000_000
    """Meta's pages say 10 MB, its error says under 4 MB."""
    reuse_uploads: Duration = timedelta(hours=20)
    """How long an upload that no post used is good for; Meta deletes it after about 24 hours."""
    limit_wait: Duration = timedelta(hours=1)
    """The wait after a rate limit that names no time."""
    too_often_wait: Duration = timedelta(hours=6)
    """The wait after "we limit how often you can post"."""
    usage_warning: int = 90
    """The percentage of the call quota above which the account rests."""
    usage_rest: Duration = timedelta(minutes=10)
    """How long it rests where Meta names no time."""
