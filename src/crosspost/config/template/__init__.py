"""The commented configuration that ``init`` and ``demo`` lay out; ``config/`` in the repository equals it."""

from __future__ import annotations

from importlib import resources

__all__ = ["template"]


def template(name: str) -> str:
    """The text of ``crosspost.toml`` or ``env.example``."""
    return (resources.files(__name__) / name).read_text(encoding="utf-8")
