"""The keys of a Naver Blog channel.

The lower half are shapes of which Naver's undocumented calls were seen in more than one; the defaults are
what most working clients send.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, ClassVar, Literal

from pydantic import Field, SecretStr

from crosspost.adapter import ChannelSettings

__all__ = ["NaverBlogSettings", "Visibility"]


class Visibility(StrEnum):
    """Who may read the post."""

    PUBLIC = "public"
    NEIGHBORS = "neighbors"
    MUTUAL_NEIGHBORS = "mutual_neighbors"
    PRIVATE = "private"

    @property
    def open_type(self) -> int:
        """Naver's ``openType``."""
        return {
            Visibility.PRIVATE: 0,
            Visibility.NEIGHBORS: 1,
            Visibility.PUBLIC: 2,
            Visibility.MUTUAL_NEIGHBORS: 3,
        }[self]


class NaverBlogSettings(ChannelSettings):
    """A Naver Blog channel: whose blog, by which session, and how its drafts are filled in.

    ``cookies`` is a ``Cookie`` header of the owner's session. ``category`` is a category's name or number;
    ``None`` means the blog's default one. ``consent`` says that the owner knows that these calls are private.
    """

    account_key: ClassVar[str] = "blog_id"

    blog_id: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]*$")] = ""
    cookies: SecretStr | None = None
    category: int | str | None = None
    visibility: Visibility = Visibility.PUBLIC
    consent: bool = False

    link_cards: bool = True
    """Whether an address that stands alone becomes a card; without Naver's signature it is text anyhow."""
    image_groups: bool = False
    """Whether two pictures that follow each other, without words under them, stand side by side."""

    document_version: str = "2.10.2"
    image_path_from: Literal["url", "directory"] = "url"
    """Whether an image's ``path`` is its whole address on the image server or the directory of it."""
    media_resources: Literal["empty", "listed"] = "empty"
    """Whether the write form lists the uploaded images beside the document."""
    auto_save_no: Literal["milliseconds", "null", "absent"] = "milliseconds"
    editor_version: str = "SEOne"
    """What the list of drafts is asked for."""
    upload_query: str = (
        "extractExif=true&extractAnimatedCnt=true&autorotate=true&extractDominantColor=false"
        "&denyAnimatedImage=false&skipXcamFiltering=false"
    )
    upload_file_name: bool = False
    """Whether an upload carries the file's name once more as a text part."""
