"""The page with which a person finishes a delivery: one HTML file that needs nothing else."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from crosspost.rendering.rendition import Rendition

__all__ = ["HandOverPage", "hand_over_page"]


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOverPage:
    """What the page needs besides the rendition.

    ``open_url`` opens the platform's share dialog, or its page for writing a post; ``live`` says which.
    ``settle`` is the command that ends the delivery; ``say`` gives the page its words.
    """

    title: str
    platform: str
    open_url: str
    live: bool
    text: str
    settle: str
    rehearsal: bool
    language: str
    say: Callable[..., str]


def hand_over_page(page: HandOverPage, rendition: Rendition) -> str:
    """The page as one HTML text; pictures are inside it."""
    pictures = [
        {
            "name": image.media.name,
            "alt": image.alt,
            "caption": image.caption,
            "data": _data_address(image.media.media_type, image.media.read()),
        }
        for image in rendition.images
    ]
    return _template().render(page=page, say=page.say, pictures=pictures, tags=rendition.tags)


def _data_address(media_type: str, content: bytes) -> str:
    return f"data:{media_type};base64,{b64encode(content).decode('ascii')}"


@cache
def _template() -> Template:
    loader = PackageLoader("crosspost.rendering")
    environment = Environment(loader=loader, autoescape=True, undefined=StrictUndefined)
    return environment.get_template("hand_over.html")
