"""What a Band channel may be told."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, ClassVar, Literal

from pydantic import AwareDatetime, BeforeValidator, Field, SecretStr

from crosspost.adapter import ChannelSettings, Duration

__all__ = ["BandSettings"]


class BandSettings(ChannelSettings):
    """The keys of a Band channel.

    ``band_url`` is the band's own page: the API tells no address of a post. ``user_key`` is the token
    owner's, if known: among equal posts his own is preferred. ``client_id`` and ``client_secret`` belong to
    the app the token was made with.
    """

    account_key: ClassVar[str] = "band_key"

    band_key: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]+$")] | None = None
    band_url: str | None = Field(default=None, pattern=r"^https://")
    access_token: SecretStr | None = None
    client_id: str | None = None
    client_secret: SecretStr | None = None
    user_key: str | None = None
    push: bool = False
    max_chars: int | None = Field(default=None, gt=0)
    """The longest text; Band has a limit but does not say which."""
    locale: str = "ko_KR"
    token_method: Literal["get", "post"] = Field(default="get")
    """How a sign-in's code is sent for its token."""
    token_until: Annotated[AwareDatetime | None, BeforeValidator(lambda value: value or None)] = None
    """When the token ends, as far as Band said so; empty when it did not."""
    token_in: Literal["form", "header"] = Field(default="form")
    """Where the token travels: among the fields, or as a Bearer header."""
    cool_down_cap: Duration = timedelta(hours=1)
    """The longest cool-down that is believed."""
    quota_wait: Duration = timedelta(hours=1)
    """The wait after a daily quota; its window is not known."""
    rate_wait: Duration = timedelta(minutes=1)
    """The wait after HTTP 429 without ``Retry-After``."""

    @property
    def bearer(self) -> bool:
        """Whether the token travels as a Bearer header."""
        return self.token_in == "header"  # noqa: S105  # the word, not a token
