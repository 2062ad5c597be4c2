"""A post as a Naver blog shows it: disclosure first, the body, where else it lives, clean tags. Pure."""

from __future__ import annotations

from crosspost.adapter import Capabilities
from crosspost.errors import Unsupported
from crosspost.post import Image, Notice, Post
from crosspost.rendering import (
    Rendition,
    What,
    canonical_tags,
    disclosed_title,
    document_of,
    first_blocks,
)

__all__ = ["compose"]


def compose(
    post: Post,
    what: What,
    link: str | None,
    *,
    platform: str,
    capabilities: Capabilities,
    template: str,
    tags: int,
) -> Rendition:
    """Make the rendition; raises `Unsupported` before anything is sent."""
    blocks = document_of(post, what=what, link=link, template=template)
    document, notices = first_blocks(blocks, capabilities.max_images)
    title = disclosed_title(post)
    images = tuple(block for block in document if isinstance(block, Image))
    _check_title(title, capabilities)
    _check_images(images, capabilities)
    return Rendition(
        adapter=platform,
        what=what,
        title=title,
        document=document,
        tags=canonical_tags(post.tags)[:tags],
        link=link,
        images=images,
        cover=post.cover if any(image.media.digest == post.cover for image in images) else "",
        notices=(*_copied(what, link), *notices),
    )


def _copied(what: What, link: str | None) -> tuple[Notice, ...]:
    """Naver filters the later of two alike texts from its search."""
    return (Notice(code="notice.full_copy"),) if what is What.FULL and link else ()


def _check_title(title: str, capabilities: Capabilities) -> None:
    limit, length = capabilities.title_limit, capabilities.text_unit.measure(title)
    if limit is not None and length > limit:
        raise Unsupported("unsupported.title_too_long", limit=limit, length=length)


def _check_images(images: tuple[Image, ...], capabilities: Capabilities) -> None:
    for media in (image.media for image in images):
        if not capabilities.fitting.takes_kind(media):
            raise Unsupported("unsupported.image_type", name=media.name, type=media.media_type)
        if capabilities.max_image_bytes is not None and media.length > capabilities.max_image_bytes:
            raise Unsupported(
                "unsupported.image_too_large",
                name=media.name,
                limit=capabilities.max_image_bytes,
                length=media.length,
            )
