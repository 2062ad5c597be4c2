"""What an adapter is given, and what its rendition shows, are pictures that fit the channel."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from shutil import rmtree
from typing import Any, ClassVar

import pytest
from tests.post.photos import SECRET, located, noise, photo, saved
from tests.post.test_fitting import moving

from crosspost.adapter import Adapter, Capabilities, ChannelSettings, Mode, ShareLink, composed
from crosspost.errors import Unsupported
from crosspost.post import Image, Notice, Paragraph, Post, Span
from crosspost.rendering import FIRST, Rendition, What
from crosspost.transport import Transport


class Wall(Adapter[ChannelSettings]):
    """Two different pictures of 20 kB, and a document; it refuses what it cannot take."""

    name = "wall"
    title: ClassVar[Mapping[str, str]] = {"ko": "벽", "en": "Wall"}
    capabilities = Capabilities(
        modes=frozenset({Mode.SHARE}), permalink=False, max_images=2, max_image_bytes=20_000
    )
    Settings = ChannelSettings
    share_link = ShareLink(template="https://wall.example/?u={url}")

    def compose(self, post: Post, what: What, link: str | None) -> Rendition:
        """The first pictures that differ."""
        pictures = {image.media.digest: image for image in post.images}
        images = () if what is What.LINK else tuple(pictures.values())[: self.capabilities.max_images]
        for image in images:
            if not self.fitting.takes_kind(image.media):
                raise Unsupported("unsupported.image_type", name=image.media.name)
        document = post.blocks if len(images) == len(list(post.images)) else ()
        return Rendition(
            adapter=self.name, what=what, document=document, images=images, title=post.title, link=link
        )


@pytest.fixture
def wall() -> Wall:
    settings = ChannelSettings.model_validate({"adapter": "wall"})
    return Wall(settings, Transport(hosts=frozenset()))


def post(*images: Image) -> Post:
    return Post(id="a", title="사진", blocks=(Paragraph(spans=(Span(text="좋다."),)), *images))


def image(path: Path, kind: str = "JPEG", **options: Any) -> Image:
    return Image(media=saved(path, photo(), kind, **options))


def test_pictures_of_document_and_list_are_the_fitted_ones(tmp_path: Path, wall: Wall) -> None:
    large = Image(media=saved(tmp_path / "b.jpg", noise((300, 200)), quality=95), alt="바다", caption="밤")
    written = post(image(tmp_path / "a.webp", "WEBP", exif=located()), large)

    rendition = composed(wall, written, What.FULL, FIRST, pictures=tmp_path / "made")

    shown = [block for block in rendition.document if isinstance(block, Image)]
    assert shown == list(rendition.images)
    assert [each.media.media_type for each in shown] == ["image/jpeg", "image/jpeg"]
    assert max(each.media.length for each in shown) <= 20_000
    assert all(SECRET not in each.media.read() for each in shown)
    assert (shown[1].alt, shown[1].caption) == ("바다", "밤")


def test_the_hash_is_the_same_with_an_empty_folder_and_tells_what_goes_out(
    tmp_path: Path, wall: Wall
) -> None:
    written = post(image(tmp_path / "a.jpg", exif=located()))
    alone = post(image(tmp_path / "alone.jpg"))

    cold = composed(wall, written, What.FULL, None, pictures=tmp_path / "made")
    warm = composed(wall, written, What.FULL, None, pictures=tmp_path / "made")
    rmtree(tmp_path / "made")
    again = composed(wall, written, What.FULL, None, pictures=tmp_path / "made")

    assert cold.digest == warm.digest == again.digest
    # Without its metadata it is the very same picture.
    assert cold.digest == composed(wall, alone, What.FULL, None, pictures=tmp_path / "made").digest


def test_only_pictures_that_go_out_are_made(tmp_path: Path, wall: Wall) -> None:
    images = [
        Image(media=saved(tmp_path / f"{n}.jpg", photo((80 + n, 60)), exif=located())) for n in range(5)
    ]

    composed(wall, post(*images), What.FULL, None, pictures=tmp_path / "made")

    assert len(list((tmp_path / "made").glob("*.json"))) == 2


def test_pictures_that_differ_only_in_metadata_make_room_for_one_that_is_fitted_too(
    tmp_path: Path, wall: Wall
) -> None:
    twins = [image(tmp_path / "a.jpg", exif=located()), image(tmp_path / "b.jpg", comment=SECRET)]
    other = Image(media=saved(tmp_path / "c.jpg", photo((90, 60)), exif=located()))

    rendition = composed(wall, post(*twins, other), What.FULL, None, pictures=tmp_path / "made")

    assert [each.media.width for each in rendition.images] == [80, 90]
    assert all(SECRET not in each.media.read() for each in rendition.images)


def test_a_picture_that_stands_still_now_is_told_of_once(tmp_path: Path, wall: Wall) -> None:
    gif = Image(media=moving(tmp_path / "춤.gif", "GIF"))

    rendition = composed(wall, post(gif, replace(gif, alt="또")), What.FULL, None, pictures=tmp_path / "made")

    assert rendition.notices == (Notice(code="notice.image_still", params={"name": "춤.gif"}),)
    assert rendition.images[0].media.name == "춤.png"


def test_of_a_picture_that_is_not_shown_nothing_is_told(tmp_path: Path, wall: Wall) -> None:
    gif = Image(media=moving(tmp_path / "춤.gif", "GIF"))

    rendition = composed(wall, post(gif), What.LINK, None, pictures=tmp_path / "made")

    assert rendition.notices == ()


def test_a_post_whose_pictures_fit_needs_no_folder(tmp_path: Path, wall: Wall) -> None:
    written = post(image(tmp_path / "a.jpg"), image(tmp_path / "b.png", "PNG"))

    rendition = composed(wall, written, What.FULL, None, pictures=tmp_path / "made")

    assert rendition.images == tuple(written.images)
    assert not (tmp_path / "made").exists()


def test_the_cover_stays_the_cover_in_what_was_made_of_it(tmp_path: Path, wall: Wall) -> None:
    first, cover = image(tmp_path / "a.jpg"), image(tmp_path / "b.webp", "WEBP", exif=located())
    written = replace(post(first, cover), cover=cover.media.digest)
    given: list[Post] = []

    class Watched(Wall):
        def compose(self, post: Post, what: What, link: str | None) -> Rendition:
            given.append(post)
            return super().compose(post, what, link)

    composed(Watched(wall.settings, wall.transport), written, What.FULL, None, pictures=tmp_path / "made")
    assert given[-1].cover == list(given[-1].images)[1].media.digest != cover.media.digest
