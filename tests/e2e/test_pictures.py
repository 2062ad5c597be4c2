"""Photos as phones and cameras write them, through the whole house: what arrived, byte for byte."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterator
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from shutil import rmtree

import pytest
import requests
from bs4 import BeautifulSoup
from PIL import Image as Pillow
from tests.e2e.stage import REVIEW, Simulated, Stage, simulator
from tests.post.photos import CORNERS, SECRET, corners, located, noise, photo, saved
from tests.post.test_fitting import moving

PHOTOS = ("IMG_0001.HEIC", "바다.jpg", "화면.png", "춤.gif", "큰.jpg")


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    stage = Stage(tmp_path / "나의 리뷰")
    posts = stage.root / "posts"
    saved(
        posts / "IMG_0001.HEIC",
        photo((96, 48)).transpose(Pillow.Transpose.ROTATE_90),
        "HEIF",
        exif=located(6).tobytes(),
    )
    saved(
        posts / "바다.jpg",
        photo((96, 48)).transpose(Pillow.Transpose.ROTATE_180),
        exif=located(3),
        comment=SECRET,
    )
    saved(posts / "화면.png", photo((96, 48)), "PNG", exif=located())
    moving(posts / "춤.gif", "GIF", comment=SECRET)
    saved(posts / "큰.jpg", noise((2400, 1800)), quality=95)
    stage.write(REVIEW + "".join(f"\n![사진](<{name}>)\n" for name in PHOTOS))
    return stage


def arrived(platforms: Simulated, platform: str) -> list[bytes]:
    """The bytes of a live post's pictures, in order, as the platform got them."""
    (post,) = platforms.on(platform)
    return [requests.get(f"{platforms.url}{address}", timeout=10).content for address in post["images"]]


def pictures(contents: list[bytes]) -> Iterator[Pillow.Image]:
    for content in contents:
        with Pillow.open(BytesIO(content)) as picture:
            yield picture


def test_what_arrives_stands_upright_fits_and_holds_no_metadata(stage: Stage) -> None:
    with simulator(stage, owner=0.1) as platforms:
        rows = stage.publish()
        page, blog = arrived(platforms, "facebook"), arrived(platforms, "naver_blog")
    assert [picture.format for picture in pictures(page)] == ["JPEG", "JPEG", "PNG", "PNG", "JPEG"]
    assert [picture.format for picture in pictures(blog)] == ["JPEG", "JPEG", "PNG", "GIF", "JPEG"]
    assert max(map(len, page)) <= 4_000_000 < (stage.root / "posts" / "큰.jpg").stat().st_size
    assert [getattr(picture, "n_frames", 1) for picture in pictures(blog)] == [1, 1, 1, 4, 1]
    pasted = BeautifulSoup(Path(rows["story"]["hand_over"]["path"]).read_text(encoding="utf-8"), "lxml")
    story = [b64decode(str(tag["src"]).partition(",")[2]) for tag in pasted.select("img[src^=data]")]
    assert len(story) == 5
    for contents in (page, blog, story):
        assert all(SECRET not in content for content in contents)
        assert not any(picture.getexif() for picture in pictures(contents))
        upright = [corners(picture.convert("RGB")) for picture in pictures(contents[:3])]
        assert upright == [list(CORNERS)] * 3


def test_preview_dry_run_and_send_name_the_same_pictures_whatever_is_kept(stage: Stage) -> None:
    previewed = {row["channel"]: row["rendition"] for row in stage.run("preview", "book.md", "--rehearse")}
    rmtree(stage.root / "data" / "rehearsal" / "pictures")
    dry = {
        row["channel"]: row["rendition"] for row in stage.run("publish", "book.md", "--dry-run", "--rehearse")
    }
    rmtree(stage.root / "data" / "rehearsal" / "pictures")
    with simulator(stage, owner=0.1) as platforms:
        sent = stage.publish()
        kept = {sha256(content).hexdigest() for content in arrived(platforms, "facebook")}
    assert previewed == dry == {name: row["rendition"] for name, row in sent.items()}
    assert kept <= {path.name for path in (stage.root / "data" / "rehearsal" / "blobs").iterdir()}


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("빈.jpg", b"", "post.image_empty"),
        ("그림.png", b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>', "post.image_svg"),
        ("옛날.bmp", b"BM" + b"\0" * 60, "post.image_format"),
        ("깨진.heic", b"\0\0\0\x18ftypheic" + b"\0" * 60, "post.image_invalid"),
        ("없는.jpg", None, "post.image_missing"),
    ],
)
def test_a_bad_picture_is_one_error_with_its_name_before_any_request(
    stage: Stage, name: str, content: bytes | None, code: str
) -> None:
    if content is not None:
        (stage.root / "posts" / name).write_bytes(content)
    stage.write(f"{REVIEW}\n![사진](<{name}>)\n")
    with simulator(stage) as platforms:
        told = stage.run("publish", "book.md", "--yes", exit_code=2)
        assert platforms.calls("/") == 0
    assert told["error"]["code"] == code
    assert name in str(told)
