"""More pictures than a platform takes: the first go, and the owner is told how many do not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from crosspost.post import Block, Credit, Image, Notice

__all__ = ["first_blocks", "first_images"]


def first_images(
    images: Sequence[Image], most: int, *, cover: str = ""
) -> tuple[tuple[Image, ...], tuple[Notice, ...]]:
    """The first ``most`` pictures, before them the ``cover`` (a digest), and what to tell of the others."""
    leading = [image for image in images if image.media.digest == cover][:1]
    kept = (*leading, *(image for image in images if image not in leading))[:most]
    if len(kept) == len(images):
        return kept, ()
    return kept, (Notice(code="notice.images_left_out", params={"kept": len(kept), "total": len(images)}),)


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
