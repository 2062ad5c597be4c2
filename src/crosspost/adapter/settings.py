"""What a channel may be told, read and checked by pydantic; an adapter adds its own keys."""

from __future__ import annotations

import re
from datetime import timedelta
from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator
from pydantic_core import PydanticCustomError

from crosspost.errors import AfterAbsent, Unsupported
from crosspost.rendering import What

__all__ = ["ChannelSettings", "Duration", "Mode", "duration"]

_UNITS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}


class Mode(StrEnum):
    """How far Crosspost goes by itself on a channel."""

    SHARE = "share"
    """A person posts, from a page with everything ready; nothing is sent."""
    DRAFT = "draft"
    """A finished draft is saved; a person presses publish."""
    PUBLISH = "publish"
    """The post goes out by itself."""


def duration(value: str | timedelta) -> timedelta:
    """Read ``500ms``, ``10s``, ``5m``, ``6h`` or ``2d``; a timedelta passes as it is."""
    if isinstance(value, timedelta):
        return value
    found = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*(ms|s|m|h|d)\s*", str(value))
    if found is None:
        raise ValueError("duration")
    return timedelta(seconds=float(found[1]) * _UNITS[found[2]])


Duration = Annotated[timedelta, BeforeValidator(duration)]
"""A length of time, written ``500ms``, ``10s``, ``5m``, ``6h`` or ``2d``."""


class ChannelSettings(BaseModel):
    """The keys every channel has. A subclass adds its platform's; secrets are ``SecretStr``.

    ``None`` means: as the adapter's own data say. ``account_key`` names the key that holds the account's
    id on the platform.
    """

    model_config = ConfigDict(
        extra="forbid", frozen=True, hide_input_in_errors=True, coerce_numbers_to_str=True
    )

    account_key: ClassVar[str] = ""

    adapter: str
    mode: Mode | None = None
    what: What | None = None
    min_gap: Duration | None = None
    per_day: int | None = Field(default=None, gt=0)
    """The most posts in 24 hours; ``None``: as many as the adapter's own data say."""
    read_back: tuple[Duration, ...] | None = None
    after_absent: AfterAbsent | None = None
    text: str = ""
    """A template for what stands around the post, in place of the adapter's."""
    tags: int | None = Field(default=None, ge=0)
    """The most tags; ``None``: as many as the adapter's own data say."""
    expect: str | None = None
    """The account's name as the platform spells it, or its id: asked once a day, and another is refused."""
    timeout: Duration = timedelta(seconds=30)
    enabled: bool = True

    @field_validator("text")
    @classmethod
    def _can_be_filled(cls, text: str) -> str:
        if text:
            # Most configurations have no template of their own, and reading one takes a large import.
            from crosspost.rendering.template import check_template

            try:
                check_template(text)
            except Unsupported as error:
                raise PydanticCustomError("template", error.code, {"params": error.params}) from error
        return text

    @property
    def account_id(self) -> str | None:
        """The account's id on the platform, if it is set."""
        value = getattr(self, self.account_key, None) if self.account_key else None
        return str(value) if value else None
