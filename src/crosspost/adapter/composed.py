"""A post becomes a channel's rendition: its pictures are fitted to the channel, then its adapter composes."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

from crosspost.adapter.contract import Adapter
from crosspost.post import Image, Media, Notice, Post, fit
from crosspost.rendering import Rendition, What

__all__ = ["composed"]

_PIXELS_AT_ONCE = 100_000_000
"""A pixel takes about ten bytes while its picture is made."""


def composed(adapter: Adapter[Any], post: Post, what: What, link: str | None, *, pictures: Path) -> Rendition:
    """Compose with pictures that fit, which are made in the folder ``pictures`` where they must be.

    Every picture of the rendition is one that went through here, so that no adapter can send a file of the
    owner as it came from the camera. Equal posts give equal renditions, whether or not the folder is empty.
    Raises what `Adapter.compose` and `crosspost.post.fit` raise.
    """
    originals = _originals(post, adapter.capabilities.max_images)
    fitted: dict[str, Media] = {}
    while True:
        fitted |= _fitted([media for media in originals if media.digest not in fitted], adapter, pictures)
        rendition = adapter.compose(_with(post, fitted), what, link)
        shown = [image.media for image in _images(rendition)]
        # An adapter may pass over pictures that look alike once they are fitted, and then take later ones.
        rest = [media for media in shown if media not in fitted.values() and media.digest not in fitted]
        if not rest:
            stilled = _stilled(originals, fitted, shown)
            return replace(rendition, notices=(*stilled, *rendition.notices)) if stilled else rendition
        originals += rest


def _fitted(originals: Sequence[Media], adapter: Adapter[Any], pictures: Path) -> dict[str, Media]:
    """Each picture by the digest of its original; they are made side by side, as far as memory allows."""
    largest = max((media.width * media.height for media in originals), default=1)
    workers = max(1, min(os.cpu_count() or 1, _PIXELS_AT_ONCE // largest))
    with ThreadPoolExecutor(workers) as pool:
        made = pool.map(lambda media: fit(media, adapter.fitting, pictures), originals)
        return {media.digest: fitted for media, fitted in zip(originals, made, strict=True)}


def _originals(post: Post, most: int) -> list[Media]:
    """The cover and the first different pictures of a post, at most as many as the platform takes."""
    different = list({image.media.digest: image.media for image in post.images}.values())
    return sorted(different, key=lambda media: media.digest != post.cover)[:most]


def _with(post: Post, fitted: dict[str, Media]) -> Post:
    blocks = (
        replace(block, media=fitted[block.media.digest])
        if isinstance(block, Image) and block.media.digest in fitted
        else block
        for block in post.blocks
    )
    cover = fitted[post.cover].digest if post.cover in fitted else post.cover
    return replace(post, blocks=tuple(blocks), cover=cover)


def _images(rendition: Rendition) -> Iterable[Image]:
    yield from rendition.images
    yield from (block for block in rendition.document if isinstance(block, Image))


def _stilled(originals: list[Media], fitted: dict[str, Media], shown: list[Media]) -> tuple[Notice, ...]:
    return tuple(
        Notice(code="notice.image_still", params={"name": media.name})
        for media in originals
        if media.frames > 1 and fitted[media.digest].frames == 1 and fitted[media.digest] in shown
    )
