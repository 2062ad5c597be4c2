"""Naver Blog keeps the contract of an adapter, in the modes it has."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from tests.adapters.naver_bench import (
    COOKIES,
    KEY,
    LOGIN_PAGE,
    MANAGER_OPTIONS,
    PROBE,
    READ,
    SAVE,
    SE_OPTIONS,
    SERVICE_CONFIG,
    SESSION_KEY,
    TOKEN,
    UPLOAD,
    UPLOADED,
    options,
)
from tests.adapters.naver_document import faults_of

from crosspost.adapter import ChannelReport, HandOver, Mode
from crosspost.errors import DeliveryError, Rejected, Unauthorized, Unavailable, Unconfirmed
from crosspost.post import Post
from crosspost.simulator import Simulator
from crosspost.testing import (
    AdapterContract,
    Course,
    Exchange,
    Platform,
    Refusal,
    Sent,
    Unfit,
    Verification,
    awkward_review,
    picture,
    review,
)
from crosspost_naver_blog import NaverBlog

SETTINGS: dict[str, Any] = {"blog_id": "myblog", "cookies": COOKIES, "consent": True}

WORDS: dict[str, tuple[type[DeliveryError], str]] = {
    "LOGIN": (Unauthorized, "unauthorized.session"),
    "AUTH": (Unauthorized, "unauthorized.session"),
    "auth": (Unauthorized, "unauthorized.session"),
    "no privilege": (Unauthorized, "unauthorized.permission"),
    "not acceptable": (Rejected, "rejected.schema"),
    "parse fail": (Rejected, "rejected.schema"),
    "invalid parameter": (Rejected, "rejected.schema"),
    "UNKNOWN": (Unconfirmed, "unconfirmed.service"),
    "never heard of": (Unconfirmed, "unconfirmed.unknown_code"),
}
STATUSES: dict[int, tuple[type[DeliveryError], str]] = {
    401: (Unauthorized, "unauthorized.session"),
    403: (Unauthorized, "unauthorized.permission"),
    418: (Unauthorized, "unauthorized.bot_check"),
    429: (Unavailable, "unavailable.rate_limit"),
    500: (Unconfirmed, "unconfirmed.service"),
    502: (Unconfirmed, "unconfirmed.service"),
    503: (Unconfirmed, "unconfirmed.service"),
    504: (Unconfirmed, "unconfirmed.service"),
}


def refused(word: str) -> dict[str, Any]:
    return {"isSuccess": False, "result": {"errorCode": word, "errorMessage": ""}}


def is_document(text: str) -> bool:
    return faults_of(json.loads(text)) == []


def is_new_and_public(text: str) -> bool:
    told = json.loads(text)
    return told["populationMeta"]["logNo"] is None and told["configuration"]["openType"] == 2


class SimulatedBlog:
    def __init__(self, simulator: Simulator) -> None:
        self._simulator = simulator
        self.url = simulator.url

    def posts(self) -> Sequence[object]:
        return [*self._simulator.posts("naver_blog"), *self._simulator.drafts()]


class TestNaverBlog(AdapterContract):
    adapter = NaverBlog
    settings = SETTINGS
    feed = "https://rss.blog.naver.com/myblog.xml"
    refusals = (
        *(
            Refusal(name=word, row=word, body=refused(word), error=error, code=code)
            for word, (error, code) in WORDS.items()
        ),
        *(
            Refusal(name=str(status), status=status, error=error, code=code)
            for status, (error, code) in STATUSES.items()
        ),
    )
    unfit = (
        Unfit(
            name="a title that Naver would cut",
            post=Post(id="long", title="가" * 101, blocks=review().blocks),
            code="unsupported.title_too_long",
        ),
    )

    def posts(self, folder: Path) -> tuple[Post, ...]:
        return (review(), awkward_review(), review(picture(folder, alt="국밥")))

    def course(self, mode: Mode, folder: Path) -> Course:
        return Course(
            post=review(picture(folder)),
            before=(
                Exchange(method="GET", url=PROBE, body="<script>var blogId = 'myblog';</script>"),
                Exchange(method="GET", url=MANAGER_OPTIONS, body=options()),
                Exchange(method="GET", url=SE_OPTIONS, body={"isSuccess": True, "result": {"token": TOKEN}}),
                Exchange(method="GET", url=SERVICE_CONFIG, body={"editorInfo": {"id": "01H"}}),
                Exchange(method="GET", url=SESSION_KEY, body={"isSuccess": True, "sessionKey": KEY}),
                Exchange(method="POST", url=UPLOAD, body=UPLOADED),
            ),
            visible=Exchange(
                method="POST", url=SAVE, body={"isSuccess": True, "result": {"logNo": 224000000001}}
            ),
            after=(Exchange(method="GET", url=READ, body={"isSuccess": True, "result": {}}),),
            sends=Sent(
                headers={
                    "Origin": "https://blog.naver.com",
                    "Referer": "https://blog.naver.com/PostWriteForm.naver?blogId=myblog&categoryNo=1"
                    "&Redirect=Write",
                    "X-Requested-With": "XMLHttpRequest",
                    "Cookie": lambda cookies: set(COOKIES.split("; ")) <= set(cookies.split("; ")),
                },
                form={
                    "blogId": "myblog",
                    "documentModel": is_document,
                    "mediaResources": '{"image":[],"video":[],"file":[]}',
                    "populationParams": is_new_and_public,
                    "productApiVersion": "v1",
                },
            ),
            brings=HandOver(url="https://blog.naver.com/myblog/postwrite", remote_id="224000000001"),
        )

    def verification(self, mode: Mode) -> Verification:
        home = "https://blog.naver.com/myblog"
        return Verification(
            reads=(
                Exchange(method="GET", url=PROBE, status=302, headers={"Location": home}),
                Exchange(method="GET", url=home, body="<script>var blogId = 'myblog';</script>"),
            ),
            brings=ChannelReport(account_id="myblog", name="myblog"),
            signed_out=(Exchange(method="GET", url=PROBE, status=302, headers={"Location": LOGIN_PAGE}),),
        )

    @pytest.fixture
    def platform(self) -> Iterator[Platform]:
        with Simulator(port=0, band_gap=0) as simulator:
            yield SimulatedBlog(simulator)
            assert simulator.violations() == []
