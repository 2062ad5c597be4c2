"""More pictures than a platform takes: the first go, and the owner is told how many do not."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from crosspost.post import Block, Credit, Image, Notice, Post

__all__ = ["first_blocks", "first_images", "only_pictures"]


def first_images(
    images: Sequence[Image], most: int, *, cover: str = ""
) -> tuple[tuple[Image, ...], tuple[Notice, ...]]:
    """The first ``most`` pictures, before them the ``cover`` (a digest), and what to tell of the others."""
    leading = [image for image in images if image.media.digest == cover][:1]
    kept = (*leading, *(image for image in images if image not in leading))[:most]
    if len(kept) == len(images):
        return kept, ()
    return kept, (Notice(code="notice.images_left_out", params={"kept": len(kept), "total": len(images)}),)


def only_pictures(post: Post, kept: Collection[Image]) -> Post:
    """The post without the pictures that are not among ``kept``, and without their credits."""
    going = {image.media.digest for image in kept}
    blocks: list[Block] = []
    belongs = True
    for block in post.blocks:
        if isinstance(block, Image):
            belongs = block.media.digest in going
        elif not isinstance(block, Credit):
            belongs = True
        if belongs:
            blocks.append(block)
    return replace(post, blocks=tuple(blocks))


def first_blocks(blocks: Iterable[Block], most: int) -> tuple[tuple[Block, ...], tuple[Notice, ...]]:
    """The blocks with the first ``most`` pictures; a credit goes where its picture goes."""
    kept: list[Block] = []
    images: list[Image] = []
    before: Block | None = None
    for block in blocks:
        if isinstance(block, Image):
            images.append(block)
        belongs = isinstance(block, Image) or (
            isinstance(block, Credit) and isinstance(before, (Image, Credit))
        )
        if not belongs or len(images) <= most:
            kept.append(block)
        before = block
    return tuple(kept), first_images(images, most)[1]
