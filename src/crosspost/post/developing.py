"""Pixels become the bytes that are sent: upright, in sRGB, within a platform's limits, and nothing beside."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from PIL import ExifTags, ImageCms, ImageOps
from PIL import Image as Pillow

from crosspost.errors import InvalidPost, Unsupported
from crosspost.post.bare import bare
from crosspost.post.decoding import BROKEN, open_picture
from crosspost.post.model import Media

if TYPE_CHECKING:
    from crosspost.post.fitting import Fitting

__all__ = ["Made", "develop", "thumbnail"]

_QUALITIES = (90, 82, 74)
"""JPEG qualities at the picture's own size, best first; a smaller picture is tried with the middle one."""
_SMALLER = 0.8
"""The share of width and height that is left with each step to a smaller picture."""
_SMALLEST = 16
"""Pixels of the shorter side below which no picture is worth sending."""
_LOSSLESS = frozenset(("image/png", "image/gif"))
"""Screenshots and drawings: a JPEG would blur their edges."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A picture in memory."""

    content: bytes
    media_type: str
    width: int
    height: int
    frames: int = 1


def develop(media: Media, fitting: Fitting) -> Made:
    """Make the picture that fits. What is not wanted is cut out of the file; only what must is encoded anew.

    Equal bytes and an equal ``fitting`` give equal bytes, by the same encoders. Raises `InvalidPost` when the
    source is gone or broken, `Unsupported` when it cannot be made to fit.
    """
    content = media.read()
    try:
        with open_picture(content, media.name) as picture:
            made = _cut_out(picture, content, media, fitting)
            if made is None:
                made = _encoded(_upright(picture), media, fitting)
    except BROKEN as error:
        raise InvalidPost("post.image_invalid", name=media.name) from error
    return made


def thumbnail(media: Media, fitting: Fitting) -> Made:
    """Make a small still picture for a page; a photo is decoded no larger than that needs.

    It is never the file's own bytes. Raises as `develop` does.
    """
    content = media.read()
    try:
        with open_picture(content, media.name) as picture:
            picture.draft(None, _scaled(picture, _share(picture, fitting)))
            return _encoded(_upright(picture), media, fitting)
    except BROKEN as error:
        raise InvalidPost("post.image_invalid", name=media.name) from error


def _cut_out(picture: Pillow.Image, content: bytes, media: Media, fitting: Fitting) -> Made | None:
    """The file's own picture without the rest, where that is enough."""
    kept = bare(content, media.media_type)
    turned = picture.getexif().get(ExifTags.Base.Orientation, 1) != 1
    if kept is None or turned or picture.mode == "CMYK" or _other_colours(picture):
        return None
    if not fitting.takes_kind(media) or not fitting.has_room(len(kept), media.width * media.height):
        return None
    return Made(
        content=kept,
        media_type=media.media_type,
        width=media.width,
        height=media.height,
        frames=media.frames,
    )


def _upright(picture: Pillow.Image) -> Pillow.Image:
    """The first frame as it is shown: L, RGB or RGBA in sRGB with eight bits, and no word beside it."""
    shown = ImageOps.exif_transpose(picture)
    profile = shown.info.get("icc_profile")
    if shown.mode in {"I;16", "I"}:
        shown = shown.convert("I").point(lambda value: value / 256).convert("L")
    elif "A" in shown.getbands() or "transparency" in shown.info or shown.mode == "PA":
        shown = shown.convert("RGBA")
    elif shown.mode not in {"L", "RGB", "CMYK"}:
        shown = shown.convert("L" if shown.mode == "1" else "RGB")
    shown = _in_srgb(shown, profile)
    plain = Pillow.new(shown.mode, shown.size)
    plain.paste(shown)
    return plain


def _other_colours(picture: Pillow.Image) -> bool:
    """Whether the file's numbers mean other colours than those of sRGB."""
    profile = picture.info.get("icc_profile")
    if not profile:
        return False
    try:
        return "sRGB" not in ImageCms.getProfileDescription(ImageCms.ImageCmsProfile(BytesIO(profile)))
    except (ImageCms.PyCMSError, OSError):
        # A profile that cannot be read is not followed by whoever shows the picture either.
        return False


def _in_srgb(picture: Pillow.Image, profile: bytes | None) -> Pillow.Image:
    if profile and picture.mode in {"RGB", "RGBA", "CMYK"}:
        alpha = picture.getchannel("A") if picture.mode == "RGBA" else None
        colours = picture.convert("RGB") if alpha else picture
        try:
            source = ImageCms.ImageCmsProfile(BytesIO(profile))
            shown = ImageCms.profileToProfile(
                colours, source, ImageCms.createProfile("sRGB"), outputMode="RGB"
            )
        except (ImageCms.PyCMSError, OSError):
            shown = None
        if shown is not None:
            if alpha:
                shown.putalpha(alpha)
            return shown
    return picture.convert("RGB") if picture.mode == "CMYK" else picture


def _encoded(picture: Pillow.Image, media: Media, fitting: Fitting) -> Made:
    """The best of the fixed ladder of sizes and qualities that fits."""
    if not fitting.types & {"image/jpeg", "image/png"}:
        raise Unsupported("unsupported.image_type", name=media.name, type=media.media_type)
    smallest = 0
    for content, media_type, size in _ladder(picture, media, fitting):
        if fitting.has_room(len(content), size[0] * size[1]):
            return Made(content=content, media_type=media_type, width=size[0], height=size[1])
        smallest = len(content)
    raise Unsupported(
        "unsupported.image_too_large", name=media.name, length=smallest, limit=fitting.max_bytes or 0
    )


def _ladder(
    picture: Pillow.Image, media: Media, fitting: Fitting
) -> Iterator[tuple[bytes, str, tuple[int, int]]]:
    sharp = picture.mode == "RGBA" or media.media_type in _LOSSLESS
    only_png = "image/jpeg" not in fitting.types
    first = True
    for smaller in _sizes(picture, fitting):
        if "image/png" in fitting.types and (only_png or (sharp and first)):
            yield _png(smaller), "image/png", smaller.size
        if not only_png:
            for quality in _QUALITIES if first else _QUALITIES[1:2]:
                yield _jpeg(smaller, quality), "image/jpeg", smaller.size
        first = False


def _sizes(picture: Pillow.Image, fitting: Fitting) -> Iterator[Pillow.Image]:
    """The picture at its own size or the largest that is allowed, then ever smaller."""
    share = _share(picture, fitting)
    size = _scaled(picture, share)
    yield picture if size == picture.size else _resized(picture, size)
    while min(size) * _SMALLER >= _SMALLEST:
        share *= _SMALLER
        size = _scaled(picture, share)
        yield _resized(picture, size)


def _share(picture: Pillow.Image, fitting: Fitting) -> float:
    """The share of width and height that the allowed pixels leave."""
    pixels = picture.width * picture.height
    share: float = ((fitting.max_pixels or pixels) / pixels) ** 0.5
    return min(1.0, share)


def _scaled(picture: Pillow.Image, share: float) -> tuple[int, int]:
    return max(1, int(picture.width * share)), max(1, int(picture.height * share))


def _resized(picture: Pillow.Image, size: tuple[int, int]) -> Pillow.Image:
    if picture.mode != "RGBA":
        return picture.resize(size, Pillow.Resampling.LANCZOS)
    # Colours are weighed by how much of them is seen, so that nothing invisible shines through the edges.
    return picture.convert("RGBa").resize(size, Pillow.Resampling.LANCZOS).convert("RGBA")


def _png(picture: Pillow.Image) -> bytes:
    content = BytesIO()
    picture.save(content, "PNG", compress_level=6)
    return content.getvalue()


def _jpeg(picture: Pillow.Image, quality: int) -> bytes:
    """A baseline JPEG with halved colour; what is transparent stands on white."""
    if picture.mode == "RGBA":
        ground = Pillow.new("RGB", picture.size, "white")
        ground.paste(picture, mask=picture.getchannel("A"))
        picture = ground
    content = BytesIO()
    picture.save(content, "JPEG", quality=quality, subsampling="4:2:0")
    return content.getvalue()
