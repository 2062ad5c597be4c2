"""The fields of the components that are not text: an image, a row of images, a link card."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

from crosspost_naver_blog.cards import SignedCard
from crosspost_naver_blog.runs import Json
from crosspost_naver_blog.upload import UploadedImage

__all__ = ["IMAGE_SERVER", "card_fields", "image_fields", "row_shares"]

IMAGE_SERVER = "https://blogfiles.pstatic.net"

_WIDEST = 966
"""Pixels the editor shows an image at, at most."""


def image_fields(image: UploadedImage, *, represents: bool, path_from: str, share: float = 0) -> Json:
    """An uploaded image; ``share`` is its part of a row's width in percent, 0 when it stands alone."""
    width = min(image.width, _WIDEST)
    return {
        "align": "center",
        "src": f"{IMAGE_SERVER}{image.address}?type=w1",
        "internalResource": True,
        "represent": represents,
        "path": image.directory if path_from == "directory" else image.address,
        "domain": IMAGE_SERVER,
        "fileSize": image.length,
        "width": width,
        "widthPercentage": share,
        "height": max(1, round(image.height * width / image.width)),
        "originalWidth": image.width,
        "originalHeight": image.height,
        "fileName": image.file_name,
        "caption": None,
        "format": "normal",
        "displayFormat": "normal",
        "imageLoaded": True,
        "contentMode": "fit",
        "origin": {"srcFrom": "local", "@ctype": "imageOrigin"},
        "ai": False,
    }


def row_shares(images: Sequence[UploadedImage]) -> list[float]:
    """The percentages of a row's width at which all its images are equally high."""
    ratios = [image.width / image.height for image in images]
    return [round(ratio / sum(ratios) * 100, 2) for ratio in ratios]


def card_fields(card: SignedCard) -> Json:
    """A link card: nothing in it is ours, for Naver signed it."""
    thumbnail = {
        "src": card.picture,
        "width": card.picture_width,
        "height": card.picture_height,
        "@ctype": "thumbnail",
    }
    return {
        "title": card.title,
        "domain": urlsplit(card.link).hostname or "",
        "link": card.link,
        "thumbnail": thumbnail if card.picture else None,
        "description": card.description,
        "video": False,
        "oglinkSign": card.signature,
    }
