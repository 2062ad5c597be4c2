"""Band keeps the contract of an adapter."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from tests.adapters.band_answers import REFUSALS
from tests.adapters.band_channel import BAND, BANDS, CREATE, KEYS, PERMISSIONS, PROFILE, TOKEN

from crosspost.adapter import ChannelReport, Mode, Receipt
from crosspost.post import Post
from crosspost.rendering import FIRST
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
from crosspost_band import Band

LINK = "https://example.com/r/1"


class SimulatedBand:
    def __init__(self, simulator: Simulator) -> None:
        self._simulator = simulator
        self.url = simulator.url

    def posts(self) -> Sequence[object]:
        return self._simulator.posts("band")


class TestBand(AdapterContract):
    adapter = Band
    settings = KEYS
    refusals = REFUSALS
    unfit = (
        Unfit(
            name="over max_chars",
            post=review(),
            link=LINK,
            settings={"max_chars": 50},
            code="unsupported.text_too_long",
        ),
        Unfit(
            name="over max_chars once the slot is filled",
            post=review(),
            link=FIRST,
            settings={"max_chars": 200},
            code="unsupported.text_too_long",
        ),
    )

    def posts(self, folder: Path) -> tuple[Post, ...]:
        return (review(), awkward_review(), review(picture(folder), disclosure=False))

    def course(self, mode: Mode, folder: Path) -> Course:
        text = (
            "업체로부터 식사를 제공받아 작성한 후기입니다.\n\n맛집 리뷰\n\n국밥 한 그릇\n\n국물이 진하다.\n\n"
            f"{LINK}\n\n#맛집 #국밥 #부산"
        )
        made = {"result_code": 1, "result_data": {"band_key": BAND, "post_key": "AABpostkey"}}
        return Course(
            post=review(),
            link=LINK,
            visible=Exchange(method="POST", url=CREATE, body=made),
            sends=Sent(
                headers={"Content-Type": "application/x-www-form-urlencoded; charset=UTF-8"},
                form={"access_token": TOKEN, "band_key": BAND, "content": text, "do_push": "false"},
            ),
            brings=Receipt(remote_id="AABpostkey"),
        )

    def verification(self, mode: Mode) -> Verification:
        profile = {"user_key": "AAuser", "name": "리뷰어", "is_app_member": True}
        bands = {"bands": [{"name": "남의 밴드", "band_key": "AAB"}, {"name": "맛집 밴드", "band_key": BAND}]}
        granted = {"permission": ["posting", "commenting"]}
        return Verification(
            reads=(
                Exchange(method="GET", url=PROFILE, body={"result_code": 1, "result_data": profile}),
                Exchange(method="GET", url=BANDS, body={"result_code": 1, "result_data": bands}),
                Exchange(method="GET", url=PERMISSIONS, body={"result_code": 1, "result_data": granted}),
            ),
            brings=ChannelReport(
                account_id=BAND, name="맛집 밴드", person="리뷰어", granted=("posting", "commenting")
            ),
            signed_out=(Exchange(method="GET", url=PROFILE, body={"result_code": 10401}),),
        )

    @pytest.fixture
    def platform(self) -> Iterator[Platform]:
        with Simulator(port=0, band_gap=0) as simulator:
            yield SimulatedBand(simulator)
            assert simulator.violations() == []
