from __future__ import annotations

import sys
import unicodedata
from hashlib import sha256
from pathlib import Path

import pytest
from PIL import Image as Pillow
from PIL import features
from tests.post.photos import noise, photo, saved
from tests.post.reviews import markdown, picture, write

from crosspost.errors import InvalidPost
from crosspost.post import pictures as pictures_module
from crosspost.post import read_post
from crosspost.post.pictures import Pictures, read_picture


def refused(folder: Path, address: str, root: Path | None = None) -> InvalidPost:
    with pytest.raises(InvalidPost) as caught:
        Pictures(folder, root).read(address)
    return caught.value


@pytest.mark.parametrize(
    ("kind", "media_type"),
    [
        ("JPEG", "image/jpeg"),
        ("PNG", "image/png"),
        ("GIF", "image/gif"),
        ("WEBP", "image/webp"),
        ("AVIF", "image/avif"),
    ],
)
def test_the_type_is_the_one_found_in_the_bytes(tmp_path: Path, kind: str, media_type: str) -> None:
    path = picture(tmp_path / "photo.bin", kind=kind)

    media = read_picture(path)

    assert (media.media_type, media.width, media.height) == (media_type, 4, 3)
    assert (media.digest, media.length) == (sha256(path.read_bytes()).hexdigest(), path.stat().st_size)


def test_width_and_height_are_those_of_the_picture_as_it_is_shown(tmp_path: Path) -> None:
    exif = Pillow.Exif()
    exif[0x0112] = 6
    path = picture(tmp_path / "a.jpg", size=(40, 30), kind="JPEG", exif=exif)

    assert (read_picture(path).width, read_picture(path).height) == (30, 40)


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_picture_cut_short_is_refused(tmp_path: Path, kind: str) -> None:
    path = picture(tmp_path / "a.jpg", size=(300, 300), kind=kind)
    path.write_bytes(path.read_bytes()[:-300])

    error = refused(tmp_path, "a.jpg")

    assert (error.code, error.params) == ("post.image_invalid", {"name": "a.jpg"})


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "post.image_empty"),
        (b"no picture", "post.image_invalid"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 60, "post.image_invalid"),
        (b"\0\0\0\x18ftypavif\0\0\0\0mif1avif" + b"\0" * 60, "post.image_invalid"),
        (b"BM" + b"\0" * 60, "post.image_format"),
        (b"II*\0" + b"\0" * 60, "post.image_format"),
        (b"%PDF-1.7" + b"\0" * 60, "post.image_format"),
    ],
)
def test_what_is_no_picture_or_of_another_format_is_refused(
    tmp_path: Path, content: bytes, code: str
) -> None:
    write(tmp_path, content, "a.png")

    error = refused(tmp_path, "a.png")

    assert (error.code, error.params["name"]) == (code, "a.png")


@pytest.mark.parametrize("name", ["a.svg", "a.png"])
def test_vector_graphics_are_refused_by_name_or_content(tmp_path: Path, name: str) -> None:
    write(tmp_path, '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>', name)

    assert refused(tmp_path, name).code == "post.image_svg"


def test_a_photo_that_speaks_of_a_drawing_is_none(tmp_path: Path) -> None:
    path = picture(tmp_path / "a.jpg", kind="JPEG", comment=b"<svg></svg>")

    assert read_picture(path).media_type == "image/jpeg"


@pytest.mark.parametrize("name", ["a.heic", "a.jpg"])
def test_a_heic_photo_is_read_whatever_its_name_says(tmp_path: Path, name: str) -> None:
    media = saved(tmp_path / name, photo((40, 30)), "HEIF")

    assert (media.media_type, media.width, media.height, media.bare) == ("image/heic", 40, 30, False)


def test_reading_a_heic_photo_changes_nothing_in_pillow(tmp_path: Path) -> None:
    saved(tmp_path / "a.heic", photo((40, 30)), "HEIF")

    assert "HEIF" not in Pillow.OPEN


@pytest.mark.parametrize("kind", ["HEIF", "AVIF", "GIF", "WEBP"])
def test_a_picture_of_any_kind_cut_short_is_refused(tmp_path: Path, kind: str) -> None:
    path = saved(tmp_path / "a.bin", noise((100, 100)), kind).path
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])

    assert refused(tmp_path, "a.bin").code == "post.image_invalid"


@pytest.mark.parametrize(("kind", "missing"), [("AVIF", "AVIF"), ("HEIF", "HEIC")])
def test_a_decoder_that_this_computer_lacks_is_named(
    tmp_path: Path, kind: str, missing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = saved(tmp_path / "a.bin", photo(), kind).path
    monkeypatch.setattr(features, "check", lambda _: False)
    monkeypatch.setitem(sys.modules, "pillow_heif", None)

    error = refused(tmp_path, path.name)

    assert (error.code, error.params) == ("post.image_no_decoder", {"name": "a.bin", "format": missing})


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_decoded(tmp_path: Path) -> None:
    path = tmp_path / "bomb.png"
    Pillow.new("1", (10_000, 10_000)).save(path)

    error = refused(tmp_path, "bomb.png")

    assert (error.code, error.params["name"]) == ("post.image_too_big", "bomb.png")


def test_a_picture_file_beyond_the_limit_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "huge.jpg"
    with path.open("wb") as file:
        file.truncate(pictures_module.MAX_PICTURE_BYTES + 1)

    assert refused(tmp_path, "huge.jpg").code == "post.image_file_too_large"


@pytest.mark.parametrize(
    "address", ["https://a.example/b.png", "//a.example/b.png", "HTTP://a.example/b.png"]
)
def test_a_picture_of_the_web_is_refused_with_its_address(tmp_path: Path, address: str) -> None:
    error = refused(tmp_path, address)

    assert (error.code, error.params) == ("post.image_remote", {"url": address})


def test_a_picture_inside_the_text_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path, "data:image/png;base64,AAAA").code == "post.image_embedded"


@pytest.mark.parametrize("address", ["../secret.png", "/{secret}", "file:///{secret}", "b/../../secret.png"])
def test_a_picture_outside_the_folders_is_refused(tmp_path: Path, address: str) -> None:
    secret = picture(tmp_path / "secret.png")
    (tmp_path / "posts" / "b").mkdir(parents=True)

    error = refused(tmp_path / "posts", address.replace("{secret}", secret.as_posix().lstrip("/")))

    assert error.code == "post.image_outside"


def test_a_link_that_leads_outside_is_refused(tmp_path: Path) -> None:
    secret = picture(tmp_path / "secret.png")
    (tmp_path / "posts").mkdir()
    try:
        (tmp_path / "posts" / "a.png").symlink_to(secret)
    except OSError:
        pytest.skip("this system lets its user make no symbolic links")

    assert refused(tmp_path / "posts", "a.png").code == "post.image_outside"


def test_a_picture_elsewhere_below_the_posts_folder_is_found(tmp_path: Path) -> None:
    picture(tmp_path / "images" / "a.png")
    path = write(tmp_path, "# 제목\n\n![](../images/a.png)\n\n![](/images/a.png)\n", "film/her.md")

    assert [image.media.name for image in read_post(path, root=tmp_path).images] == ["a.png", "a.png"]


@pytest.mark.parametrize("written", ["NFC", "NFD"])
@pytest.mark.parametrize("stored", ["NFC", "NFD"])
def test_composed_and_decomposed_names_meet(tmp_path: Path, written: str, stored: str) -> None:
    picture(tmp_path / unicodedata.normalize(stored, "그림") / unicodedata.normalize(stored, "한글 사진.png"))  # type: ignore[arg-type] # parametrize knows no Literal

    post = markdown(tmp_path, f"![]({unicodedata.normalize(written, '<그림/한글 사진.png>')})")  # type: ignore[arg-type] # parametrize knows no Literal

    assert next(post.images).media.name == "한글 사진.png"


@pytest.mark.parametrize("address", ["images/a%20b.png", "<images/a b.png>", "images\\a%20b.png"])
def test_a_name_is_found_however_markdown_spells_it(tmp_path: Path, address: str) -> None:
    picture(tmp_path / "images" / "a b.png")

    assert next(markdown(tmp_path, f"![]({address})").images).media.name == "a b.png"


@pytest.mark.parametrize("address", ["a%00b.png", "a" * 5000, "a/" * 1900 + "b", "", "."])
def test_a_name_no_file_can_have_is_missing(tmp_path: Path, address: str) -> None:
    assert refused(tmp_path, address).code == "post.image_missing"
