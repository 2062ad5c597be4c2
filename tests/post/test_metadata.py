"""What goes out of a picture stands upright, in the colours everybody sees, and no word goes with it."""

from __future__ import annotations

from pathlib import Path
from struct import pack
from typing import Any
from zlib import crc32

import pytest
from PIL import Image as Pillow
from PIL import ImageCms
from PIL.PngImagePlugin import PngInfo
from tests.post.photos import CORNERS, PHOTOS, SECRET, corners, located, photo, saved, shown

from crosspost.post import Fitting, Media, fit
from crosspost.post.bare import bare
from crosspost.post.pictures import read_picture


def is_alone(media: Media) -> bool:
    """Whether the file holds a picture and nothing else."""
    content = media.read()
    with Pillow.open(media.path) as picture:
        words = {"exif", "xmp", "icc_profile", "comment", "photoshop"} & picture.info.keys()
        return not words and not picture.getexif() and bare(content, media.media_type) == content


def _planted(kind: str) -> dict[str, Any]:
    if kind == "PNG":
        texts = PngInfo()
        texts.add_text("Comment", SECRET.decode())
        texts.add_itxt("XML:com.adobe.xmp", SECRET.decode())
        return {"exif": located(), "pnginfo": texts}
    if kind == "JPEG":
        return {"exif": located(), "comment": SECRET, "xmp": SECRET}
    if kind == "GIF":
        return {"comment": SECRET, "xmp": SECRET}
    exif = located().tobytes() if kind == "HEIF" else located()
    return {"exif": exif, "xmp": b"<x>" + SECRET + b"</x>"}


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "WEBP", "HEIF", "AVIF"])
def test_position_comment_and_camera_stay_at_home(tmp_path: Path, kind: str) -> None:
    media = saved(tmp_path / "a.bin", photo(), kind, **_planted(kind))
    assert SECRET in media.read()

    fitted = fit(media, PHOTOS, tmp_path / "made")

    assert SECRET not in fitted.read()
    assert is_alone(fitted)
    assert corners(shown(fitted)) == list(CORNERS)


@pytest.mark.parametrize(
    ("kind", "types"),
    [("JPEG", "image/jpeg"), ("PNG", "image/png"), ("GIF", "image/gif"), ("WEBP", "image/webp")],
)
def test_metadata_is_cut_out_and_the_picture_is_not_encoded_again(
    tmp_path: Path, kind: str, types: str
) -> None:
    alone = saved(tmp_path / "alone.bin", photo(), kind)
    media = saved(tmp_path / "a.bin", photo(), kind, **_planted(kind))

    fitted = fit(media, Fitting(types=frozenset({types})), tmp_path / "made")

    assert shown(fitted).tobytes() == shown(alone).tobytes()
    # A WebP that had metadata keeps its longer header, and a GIF the version that has comments.
    if kind not in {"WEBP", "GIF"}:
        assert fitted.read() == alone.read()


def test_a_film_behind_a_photo_stays_at_home(tmp_path: Path) -> None:
    media = saved(tmp_path / "a.jpg", photo(), progressive=True)
    alone = media.read()
    media.path.write_bytes(alone + b"\0\0\0\x18ftypmp42" + SECRET)

    assert fit(read_picture(media.path), PHOTOS, tmp_path / "made").read() == alone


def test_an_unknown_part_of_a_png_stays_at_home(tmp_path: Path) -> None:
    media = saved(tmp_path / "a.png", photo(), "PNG")
    alone = media.read()
    chunk = b"caBX" + SECRET
    at = alone.index(b"IDAT") - 4
    whole = alone[:at] + pack(">I", len(SECRET)) + chunk + pack(">I", crc32(chunk)) + alone[at:]
    media.path.write_bytes(whole)

    assert fit(read_picture(media.path), PHOTOS, tmp_path / "made").read() == alone


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_a_photo_is_sent_the_way_the_camera_was_held(tmp_path: Path, kind: str, orientation: int) -> None:
    undo = {
        2: [Pillow.Transpose.FLIP_LEFT_RIGHT],
        3: [Pillow.Transpose.ROTATE_180],
        4: [Pillow.Transpose.FLIP_TOP_BOTTOM],
        5: [Pillow.Transpose.TRANSPOSE],
        6: [Pillow.Transpose.ROTATE_90],
        7: [Pillow.Transpose.TRANSVERSE],
        8: [Pillow.Transpose.ROTATE_270],
    }
    held = photo((96, 48))
    for turn in undo.get(orientation, []):
        held = held.transpose(turn)
    media = saved(tmp_path / "a.bin", held, kind, exif=located(orientation))

    fitted = fit(media, PHOTOS, tmp_path / "made")

    assert corners(shown(fitted)) == list(CORNERS)
    assert (fitted.width, fitted.height) == (media.width, media.height) == shown(fitted).size == (96, 48)


def test_a_photo_of_an_iphone_stands_upright_as_jpeg(tmp_path: Path) -> None:
    held = photo((96, 48)).transpose(Pillow.Transpose.ROTATE_90)
    media = saved(tmp_path / "IMG_0001.HEIC", held, "HEIF", exif=located(6).tobytes())

    fitted = fit(media, PHOTOS, tmp_path / "made")

    assert (media.media_type, media.width, media.height) == ("image/heic", 96, 48)
    assert (fitted.media_type, fitted.name) == ("image/jpeg", "IMG_0001.jpg")
    assert corners(shown(fitted)) == list(CORNERS)


def test_colours_of_another_space_become_those_of_srgb(tmp_path: Path) -> None:
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    swapped = lab.replace(b"rXYZ", b"tmpX").replace(b"bXYZ", b"rXYZ").replace(b"tmpX", b"bXYZ")
    # A profile in which red and blue have changed places, under a name of its own.
    profile = swapped.replace("sRGB".encode("utf-16-be"), "swap".encode("utf-16-be"))
    media = saved(tmp_path / "a.png", photo(), "PNG", icc_profile=profile)

    fitted = fit(media, PHOTOS, tmp_path / "made")

    assert corners(shown(fitted))[0] == "blue"
    assert is_alone(fitted)


def test_a_profile_that_says_srgb_is_left_out_and_nothing_else_changes(tmp_path: Path) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    alone = saved(tmp_path / "alone.jpg", photo())
    media = saved(tmp_path / "a.jpg", photo(), icc_profile=profile)

    assert fit(media, PHOTOS, tmp_path / "made").read() == alone.read()


def test_a_colour_profile_that_cannot_be_read_changes_nothing(tmp_path: Path) -> None:
    alone = saved(tmp_path / "alone.jpg", photo())
    media = saved(tmp_path / "a.jpg", photo(), icc_profile=b"\0" * 200)

    assert fit(media, PHOTOS, tmp_path / "made").read() == alone.read()
