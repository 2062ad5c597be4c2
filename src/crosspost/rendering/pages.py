"""What the pages for a person share: one template folder, one script known by its hash, pictures inside."""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from hashlib import sha256
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from crosspost.post import Media

__all__ = ["data_address", "render"]

_PHONE = 20
"""How many Korean characters a phone shows on a line of a box."""
_FEWEST, _MOST = 6, 16
"""The least and the most lines of a box."""


def render(template: str, **values: Any) -> str:
    """Fill a page's template. The page needs nothing from outside, and its policy lets nothing in."""
    return (
        _environment()
        .get_template(template)
        .render(script=_script(), policy=_policy(), still_policy=_STILL, **values)
    )


def data_address(media: Media) -> str:
    """A picture as an address that carries it; raises `InvalidPost` when its bytes are gone."""
    return f"data:{media.media_type};base64,{b64encode(media.read()).decode('ascii')}"


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("crosspost.rendering"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["rows"] = _rows
    return environment


def _rows(text: str) -> int:
    """How many lines a box needs that shows a text whole on a phone; browsers that can size it do better."""
    lines = sum(max(1, -(-len(line) // _PHONE)) for line in text.split("\n"))
    return min(max(lines, _FEWEST), _MOST)


@cache
def _script() -> Markup:
    """The only script a page may run; it is ours, so it is not escaped."""
    return Markup(_environment().get_template("parts/page.js").render())  # noqa: S704  # no value goes in


_STILL = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'"
"""The policy of a page without a script."""


@cache
def _policy() -> str:
    digest = b64encode(sha256(_script().encode()).digest()).decode("ascii")
    return f"{_STILL}; script-src 'sha256-{digest}'"
