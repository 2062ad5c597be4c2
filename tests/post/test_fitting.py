"""What goes out of a picture is what the platform takes, and the same whenever it is asked for."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image as Pillow
from tests.post.photos import CORNERS, PHOTOS, SECRET, corners, located, noise, photo, saved, shown

from crosspost.errors import InvalidPost, StorageError, Unsupported
from crosspost.post import Fitting, Media, fit
from crosspost.post.pictures import read_picture


def moving(path: Path, kind: str, frames: int = 3, **options: Any) -> Media:
    several = [noise((24, 16), seed=seed) for seed in range(frames)]
    return saved(
        path, photo((24, 16)), kind, save_all=True, append_images=several, duration=100, loop=0, **options
    )


@pytest.mark.parametrize(
    ("kind", "mode", "suffix"), [("JPEG", "RGB", "jpg"), ("PNG", "RGBA", "png"), ("PNG", "P", "png")]
)
def test_a_picture_that_fits_and_holds_nothing_else_goes_out_with_its_own_bytes(
    tmp_path: Path, kind: str, mode: str, suffix: str
) -> None:
    media = saved(tmp_path / f"a.{suffix}", photo(mode=mode), kind)

    assert fit(media, PHOTOS, tmp_path / "made") is media
    assert not (tmp_path / "made").exists()


@pytest.mark.parametrize(("kind", "sent"), [("JPEG", "image/jpeg"), ("PNG", "image/jpeg")])
def test_a_picture_of_too_many_bytes_is_sent_smaller(tmp_path: Path, kind: str, sent: str) -> None:
    media = saved(tmp_path / "a.bin", noise((600, 400)), kind)
    fitting = Fitting(types=PHOTOS.types, max_bytes=60_000)

    fitted = fit(media, fitting, tmp_path / "made")

    assert fitted.length == len(fitted.read()) <= 60_000
    assert fitted.media_type == sent
    assert fitted.width < 600
    assert abs(fitted.width / fitted.height - 1.5) < 0.02


def test_a_screenshot_stays_sharp_where_there_is_room(tmp_path: Path) -> None:
    media = saved(tmp_path / "a.png", photo(), "PNG", exif=located(6))

    assert fit(media, PHOTOS, tmp_path / "made").media_type == "image/png"


def test_what_is_transparent_stands_on_white_where_only_jpeg_is_taken(tmp_path: Path) -> None:
    media = saved(tmp_path / "a.png", Pillow.new("RGBA", (40, 40), (255, 0, 0, 0)), "PNG")

    fitted = fit(media, Fitting(types=frozenset({"image/jpeg"})), tmp_path / "made")

    assert shown(fitted).getpixel((20, 20)) == (255, 255, 255)


def test_a_picture_that_cannot_be_made_small_enough_is_refused_by_name(tmp_path: Path) -> None:
    media = saved(tmp_path / "a.jpg", noise((200, 200)))

    with pytest.raises(Unsupported) as refused:
        fit(media, Fitting(types=PHOTOS.types, max_bytes=100), tmp_path / "made")

    assert (refused.value.code, refused.value.params["name"]) == ("unsupported.image_too_large", "a.jpg")


def test_a_picture_that_changed_since_it_was_read_is_refused(tmp_path: Path) -> None:
    media = saved(tmp_path / "a.jpg", photo(), exif=located())
    saved(tmp_path / "a.jpg", photo((30, 30)))

    with pytest.raises(InvalidPost) as refused:
        fit(media, PHOTOS, tmp_path / "made")

    assert refused.value.code == "post.image_changed"


@pytest.mark.parametrize(
    ("kind", "kept"), [("GIF", "image/gif"), ("WEBP", "image/webp"), ("PNG", "image/png")]
)
def test_a_moving_picture_moves_where_the_platform_takes_it(tmp_path: Path, kind: str, kept: str) -> None:
    media = moving(
        tmp_path / "a.bin", kind, **({"comment": SECRET} if kind == "GIF" else {"exif": located()})
    )
    fitting = Fitting(types=frozenset({kept}), moving=frozenset({kept}))

    fitted = fit(media, fitting, tmp_path / "made")

    assert SECRET in media.read()
    assert SECRET not in fitted.read()
    with Pillow.open(fitted.path) as picture:
        assert (fitted.media_type, fitted.frames, getattr(picture, "n_frames", 1)) == (kept, 4, 4)


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG", "AVIF"])
def test_of_a_moving_picture_the_first_frame_goes_where_none_may_move(tmp_path: Path, kind: str) -> None:
    media = moving(tmp_path / "a.bin", kind)

    fitted = fit(media, PHOTOS, tmp_path / "made")

    assert (media.frames, fitted.frames) == (4, 1)
    assert corners(shown(fitted)) == list(CORNERS)


def test_a_picture_is_made_once_for_each_source_and_fitting(tmp_path: Path) -> None:
    media = saved(tmp_path / "a.jpg", photo(), exif=located())
    first = fit(media, PHOTOS, tmp_path / "made")
    before = first.path.stat().st_mtime_ns
    media.path.unlink()

    again = fit(media, PHOTOS, tmp_path / "made")

    assert (again, again.path) == (first, first.path)
    assert first.path.stat().st_mtime_ns == before


def test_the_kept_picture_takes_the_name_under_which_it_stands_now(tmp_path: Path) -> None:
    media = saved(tmp_path / "창가.jpg", photo(), exif=located())
    other = saved(tmp_path / "자리.jpeg", photo(), exif=located())

    names = [fit(each, PHOTOS, tmp_path / "made").name for each in (media, other)]

    assert names == ["창가.jpg", "자리.jpg"]


@pytest.mark.parametrize("damage", ["gone", "short", "note"])
def test_what_is_left_of_a_kept_picture_is_made_again(tmp_path: Path, damage: str) -> None:
    media = saved(tmp_path / "a.jpg", photo(), exif=located())
    first = fit(media, PHOTOS, tmp_path / "made")
    content = first.read()
    if damage == "gone":
        first.path.unlink()
    elif damage == "short":
        first.path.write_bytes(content[:-1])
    else:
        for note in (tmp_path / "made").glob("*.json"):
            note.write_bytes(b'{"digest"')

    assert fit(media, PHOTOS, tmp_path / "made").read() == content


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    media = saved(tmp_path / "a.jpg", photo(), exif=located())
    (tmp_path / "made").write_text("no folder", encoding="utf-8")

    with pytest.raises(StorageError) as refused:
        fit(media, PHOTOS, tmp_path / "made")

    assert refused.value.code == "storage.picture_not_written"


def test_another_process_with_an_empty_folder_makes_the_same_bytes(tmp_path: Path) -> None:
    media = saved(tmp_path / "a.jpg", noise((640, 480)), quality=95, exif=located(6))
    here = fit(media, Fitting(types=PHOTOS.types, max_bytes=90_000), tmp_path / "made")
    script = (
        "import sys; from pathlib import Path\n"
        "from crosspost.post import Fitting, fit; from crosspost.post.pictures import read_picture\n"
        "fitting = Fitting(types=frozenset({'image/png', 'image/jpeg'}), max_bytes=90_000)\n"
        "print(fit(read_picture(Path(sys.argv[1])), fitting, Path(sys.argv[2])).digest)\n"
    )

    told = subprocess.run(
        [sys.executable, "-c", script, str(media.path), str(tmp_path / "other")],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
        env=os.environ | {"PYTHONHASHSEED": "7"},
    )

    assert told.stdout.strip() == here.digest


Limits = tuple[set[str], int | None, int | None]
"""Media types, bytes, pixels."""
SOURCES = [
    ("JPEG", "L"), ("JPEG", "RGB"), ("JPEG", "CMYK"), ("PNG", "1"), ("PNG", "L"), ("PNG", "LA"), ("PNG", "P"),
    ("PNG", "I;16"), ("PNG", "RGB"), ("PNG", "RGBA"), ("GIF", "P"), ("GIF", "L"), ("WEBP", "RGB"),
    ("WEBP", "RGBA"), ("AVIF", "RGB"), ("AVIF", "RGBA"), ("HEIF", "RGB"), ("HEIF", "RGBA"), ("HEIF", "L"),
]  # fmt: skip


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    source=st.sampled_from(SOURCES),
    size=st.tuples(st.integers(1, 90), st.integers(1, 90)),
    rough=st.booleans(),
    limits=st.tuples(
        st.sampled_from(
            [{"image/jpeg"}, {"image/png"}, {"image/jpeg", "image/png"}, {"image/gif", "image/png"}]
        ),
        st.sampled_from([None, 1_500, 6_000]),
        st.sampled_from([None, 1_000]),
    ),
)
def test_whatever_comes_what_goes_is_within_the_limits_and_never_larger(
    tmp_path: Path, source: tuple[str, str], size: tuple[int, int], rough: bool, limits: Limits
) -> None:
    kind, mode = source
    types, max_bytes, max_pixels = limits
    size = (max(size[0], 16), max(size[1], 16)) if kind == "HEIF" else size
    drawn = photo(size).convert("I").convert("I;16") if mode == "I;16" else photo(size, mode)
    if rough and mode in {"L", "RGB", "RGBA", "CMYK"}:
        drawn = noise(size, mode)
    media = saved(tmp_path / "a.bin", drawn, kind)
    fitting = Fitting(types=frozenset(types), max_bytes=max_bytes, max_pixels=max_pixels)
    try:
        one, other = (fit(media, fitting, tmp_path / folder) for folder in ("one", "other"))
    except Unsupported:
        # Even the smallest picture that is worth sending has more than so many bytes.
        assert max_bytes == 1_500
        return
    assert one == other
    assert fitting.takes(one)
    assert one.width <= media.width
    assert one.height <= media.height
    measured = read_picture(one.path)
    assert (measured.digest, measured.length) == (one.digest, one.length)
    assert (measured.media_type, measured.width, measured.height) == (one.media_type, one.width, one.height)
    assert measured.bare
    if fitting.takes(media):
        assert one is media
