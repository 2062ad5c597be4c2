"""A picture on a page: small, upright, still, and without what lies beside it in the file."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image as Pillow
from tests.post.photos import SECRET, corners, located, noise, photo, saved

from crosspost.errors import InvalidPost
from crosspost.post import Fitting
from crosspost.post.developing import Made, thumbnail

SMALL = Fitting(types=frozenset({"image/jpeg"}), max_bytes=120_000, max_pixels=640 * 640)


def seen(made: Made) -> Pillow.Image:
    with Pillow.open(BytesIO(made.content)) as picture:
        assert (picture.format, picture.size) == ("JPEG", (made.width, made.height))
        return picture.convert("RGB")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "WEBP"])
def test_a_large_picture_becomes_small_in_its_own_shape(tmp_path: Path, kind: str) -> None:
    made = thumbnail(saved(tmp_path / "one", photo((2400, 1800)), kind), SMALL)
    assert made.width * made.height <= 640 * 640
    assert made.width > 700
    assert abs(made.width / made.height - 4 / 3) < 0.01
    assert corners(seen(made)) == ["red", "green", "blue", "yellow"]


def test_what_no_encoder_makes_small_becomes_smaller(tmp_path: Path) -> None:
    made = thumbnail(saved(tmp_path / "one", noise((1600, 1200))), SMALL)
    assert 10_000 < len(made.content) <= 120_000


def test_it_stands_upright_and_tells_no_place(tmp_path: Path) -> None:
    turned = photo((1800, 2400)).transpose(Pillow.Transpose.ROTATE_90)
    made = thumbnail(saved(tmp_path / "one", turned, exif=located(6)), SMALL)
    assert made.height > made.width
    assert corners(seen(made)) == ["red", "green", "blue", "yellow"]
    assert SECRET not in made.content


def test_a_small_picture_is_not_enlarged(tmp_path: Path) -> None:
    made = thumbnail(saved(tmp_path / "one", photo((40, 30))), SMALL)
    assert (made.width, made.height) == (40, 30)


def test_a_picture_that_is_gone_is_named(tmp_path: Path) -> None:
    media = saved(tmp_path / "one.jpg", photo())
    media.path.unlink()
    with pytest.raises(InvalidPost) as gone:
        thumbnail(media, SMALL)
    assert (gone.value.code, gone.value.params) == ("post.image_gone", {"name": "one.jpg"})
