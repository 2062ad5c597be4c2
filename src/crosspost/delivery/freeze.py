"""The post of an occasion: the file until its first claim, the frozen one ever after."""

from __future__ import annotations

import json
from collections.abc import Callable

from crosspost.ledger import Blobs, Delivery, LostBytesError
from crosspost.post import Post, canonical_json, post_from_json, post_to_json
from crosspost.rendering import Rendition

__all__ = ["ReadSource", "freeze", "keep_pictures", "post_of"]

ReadSource = Callable[[str], Post]
"""Reads the post that a delivery's ``source`` names; raises `InvalidPost`."""


def post_of(delivery: Delivery, *, blobs: Blobs, read: ReadSource) -> Post:
    """The post to deliver: frozen if its occasion was ever claimed, else as its file is now."""
    if delivery.frozen is None:
        return read(delivery.source)
    try:
        return post_from_json(json.loads(blobs.get(delivery.frozen)), blobs.path)
    except (ValueError, KeyError) as error:
        raise LostBytesError("storage.blob_damaged", where=str(blobs.folder)) from error


def freeze(post: Post, blobs: Blobs) -> str:
    """Keep the post and its pictures as they are; the answer is the blob of the frozen post."""
    for image in post.images:
        blobs.put(image.media.read())
    return blobs.put(canonical_json(post_to_json(post)).encode())


def keep_pictures(rendition: Rendition, blobs: Blobs) -> None:
    """Keep the pictures as they go out, for looks and pages that need them later."""
    for image in rendition.images:
        blobs.put(image.media.read())
