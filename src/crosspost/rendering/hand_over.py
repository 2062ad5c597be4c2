"""The page with which a person finishes a delivery: one HTML file that needs nothing else."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape
from itertools import count
from typing import Any, Literal

from markupsafe import Markup

from crosspost.post import Image
from crosspost.rendering.file_names import numbered_name
from crosspost.rendering.pages import data_address, render
from crosspost.rendering.rendition import Rendition
from crosspost.rendering.rich import rich_html
from crosspost.rendering.tags import hashtags

__all__ = ["HandOverPage", "hand_over_page"]


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOverPage:
    """What the page needs besides the rendition.

    ``kind`` says whether a draft is saved or everything is still to be pasted. ``open_url`` opens the
    draft, the platform's share dialog (``live``: the post has an address) or its page for writing;
    ``other_url`` is a second dialog, for where the first does not open. ``text`` is the plain copy.
    ``title_field`` and ``tag_field`` say whether the platform has fields of their own for these. ``notes``
    are what a person should know there, ``shortfall`` what the draft lacks. ``settle`` is the command that
    ends the delivery; ``say`` gives the page its words.
    """

    title: str
    platform: str
    kind: Literal["share", "draft"]
    open_url: str
    live: bool
    text: str
    settle: str
    rehearsal: bool
    language: str
    say: Callable[..., str]
    title_field: bool = False
    tag_field: bool = False
    disclosure: str = ""
    notes: tuple[str, ...] = ()
    shortfall: tuple[str, ...] = ()
    other_url: str = ""


def hand_over_page(page: HandOverPage, rendition: Rendition) -> str:
    """The page as one HTML text; pictures are inside it. Raises `InvalidPost` when their bytes are gone."""
    return render(
        "hand_over.html",
        page=page,
        rich=_rich(page, rendition),
        pictures=[_picture(number, image) for number, image in enumerate(rendition.images, 1)],
        tags=_tags(page, rendition),
    )


def _picture(number: int, image: Image) -> dict[str, str]:
    return {
        "name": image.media.name,
        "file": numbered_name(number, image.media.name, image.media.media_type),
        "alt": image.alt,
        "caption": image.caption,
        "data": data_address(image.media),
    }


def _tags(page: HandOverPage, rendition: Rendition) -> Mapping[str, Any]:
    tags = rendition.tags if page.tag_field else ()
    return {"count": len(tags), "words": hashtags(tags), "commas": ", ".join(tags)}


def _rich(page: HandOverPage, rendition: Rendition) -> Markup | None:
    """The formatted text; a mark shows where each picture belongs, and is left out of the copy."""
    numbers = count(1)

    def mark(image: Image) -> str:
        place = page.say("handover.photo", number=next(numbers))
        caption = f"<p>{escape(image.caption)}</p>" if image.caption else ""
        return f'<p class="photo" data-skip>{escape(place)}</p>{caption}'

    if not rendition.document:
        return None
    return Markup(rich_html(rendition.document, picture=mark))  # noqa: S704  # it escapes what it is given
