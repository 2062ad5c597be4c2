"""Facebook keeps the contract of an adapter."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from tests.adapters.facebook_answers import REFUSALS
from tests.adapters.facebook_channel import FEED, KEYS, PAGE, PHOTOS, PROOF, TOKEN
from tests.adapters.facebook_verification import REPORT, SIGNED_OUT, reads

from crosspost.adapter import Mode, Receipt
from crosspost.post import Image, Media, Paragraph, Post, Span
from crosspost.rendering import FIRST_LENGTH
from crosspost.simulator import Simulator
from crosspost.testing import (
    AdapterContract,
    Course,
    Exchange,
    Platform,
    Sent,
    Unfit,
    Verification,
    awkward_review,
    picture,
    review,
)
from crosspost_facebook import Facebook

LIMIT = 63_206
LINK = "https://example.com/r/1"


class SimulatedPage:
    def __init__(self, simulator: Simulator) -> None:
        self._simulator = simulator
        self.url = simulator.url

    def posts(self) -> Sequence[object]:
        return self._simulator.posts("facebook")


def long_review(length: int) -> Post:
    """A review that makes a text of ``length`` with the link ``LINK``."""
    bare = Post(id="long", title="긴 글", blocks=(), tags=())
    filler = "가" * (length - len(f"{bare.title}\n\n\n\n{LINK}"))
    return replace(bare, blocks=(Paragraph(spans=(Span(text=filler),)),))


def photo_of(media_type: str, length: int) -> Image:
    media = Media(
        digest="0" * 64,
        name="photo",
        media_type=media_type,
        length=length,
        width=4,
        height=3,
        path=Path("never-read"),
    )
    return Image(media=media)


class TestFacebook(AdapterContract):
    adapter = Facebook
    settings = KEYS
    refusals = REFUSALS
    unfit = (
        Unfit(
            name="a title too long by itself",
            post=Post(id="x", title="가" * (LIMIT + 1), blocks=()),
            code="unsupported.text_too_long",
        ),
        Unfit(
            name="a title too long in UTF-16",
            post=Post(id="x", title="🍲" * (LIMIT // 2 + 1), blocks=()),
            code="unsupported.text_too_long",
        ),
        Unfit(
            name="a type that Meta does not take",
            post=review(photo_of("image/webp", 10)),
            code="unsupported.image_type",
        ),
        Unfit(
            name="a photo over 4 MB",
            post=review(photo_of("image/jpeg", 4_000_001)),
            code="unsupported.image_too_large",
        ),
    )

    def posts(self, folder: Path) -> tuple[Post, ...]:
        shades = [picture(folder, name=f"{shade}.png", shade=shade, alt="국밥") for shade in (1, 2)]
        return (review(), awkward_review(), review(*shades), long_review(LIMIT - FIRST_LENGTH))

    def course(self, mode: Mode, folder: Path) -> Course:
        photo = picture(folder, alt="국밥")
        text = (
            "업체로부터 식사를 제공받아 작성한 후기입니다.\n\n맛집 리뷰\n\n국밥 한 그릇\n\n국물이 진하다.\n\n"
            f"{LINK}\n\n#맛집 #국밥 #부산"
        )
        remote_id = f"{PAGE}_130068550371568"
        address = f"https://www.facebook.com/{PAGE}/posts/130068550371568"
        return Course(
            post=review(photo),
            link=LINK,
            before=(Exchange(method="POST", url=PHOTOS, body={"id": "11"}),),
            visible=Exchange(method="POST", url=FEED, body={"id": remote_id, "permalink_url": address}),
            sends=Sent(
                headers={"Content-Type": "application/x-www-form-urlencoded"},
                form={
                    "message": text,
                    "attached_media[0]": '{"media_fbid":"11"}',
                    "fields": "id,permalink_url",
                    "access_token": TOKEN,
                    "appsecret_proof": PROOF,
                },
            ),
            brings=Receipt(remote_id=remote_id, permalink=address),
        )

    def verification(self, mode: Mode) -> Verification:
        return Verification(reads=reads(), brings=REPORT, signed_out=SIGNED_OUT)

    @pytest.fixture
    def platform(self) -> Iterator[Platform]:
        with Simulator(port=0, band_gap=0) as simulator:
            yield SimulatedPage(simulator)
            assert simulator.violations() == []
