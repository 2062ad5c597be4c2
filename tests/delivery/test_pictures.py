"""The pictures of a delivery: kept as they go out at its claim, whatever happens to the files later."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from shutil import rmtree
from typing import ClassVar

import pytest
from tests.delivery.house import House, Pad, review
from tests.post.photos import SECRET, located, photo, saved

from crosspost.adapter import Capabilities, HandOver, Journal, Mode, Receipt
from crosspost.errors import Unavailable
from crosspost.ledger import Status
from crosspost.post import Image, Post
from crosspost.rendering import Rendition, What

ALBUM = Capabilities(modes=frozenset(Mode), permalink=True, max_images=3)


class Album(Pad):
    """A pad with pictures, which loses the owner's files and its first call."""

    capabilities = ALBUM
    folder: ClassVar[Path]
    sent: ClassVar[list[list[bytes]]]

    def compose(self, post: Post, what: What, link: str | None) -> Rendition:
        """The text and all pictures."""
        return replace(super().compose(post, what, link), images=tuple(post.images))

    def publish(self, rendition: Rendition, journal: Journal) -> Receipt | HandOver:
        """Read the pictures, as an upload does."""
        self.sent.append([image.media.read() for image in rendition.images])
        if len(self.sent) == 1:
            (self.folder / "a.jpg").unlink()
            rmtree(self.folder / "pictures")
            raise Unavailable("unavailable.network")
        return super().publish(rendition, journal)


@pytest.fixture
def album(house: House) -> House:
    house.channel("page")
    house.channels["page"] = replace(house.channels["page"], adapter=Album)
    Album.folder, Album.sent = house.folder, []
    taken = Image(media=saved(house.folder / "a.jpg", photo(), exif=located()))
    house.post = replace(review(), blocks=(*review().blocks, taken))
    return house


def test_a_later_attempt_sends_the_same_bytes_though_the_files_are_gone(album: House) -> None:
    album.plan()
    (row,) = album.dispatch(60)
    assert (row.status, row.attempts) == (Status.PUBLISHED, 2)
    first, second = Album.sent
    assert first == second
    assert SECRET not in first[0]


def test_the_claim_keeps_the_pictures_that_go_out_and_those_they_were_made_of(album: House) -> None:
    taken = next(album.post.images).media
    source = taken.read()
    album.plan()
    (row,) = album.dispatch(60)
    kept = Rendition.from_json(dict(album.ledger.rendition(row.sent or "") or {}), album.ledger.blobs.path)
    assert [image.media.read() for image in kept.images] == Album.sent[0]
    assert album.ledger.blobs.get(taken.digest) == source
