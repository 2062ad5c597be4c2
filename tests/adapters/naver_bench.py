"""Builders for tests of the Naver Blog adapter: a channel, recorded answers, and what was sent."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import requests
import responses

from crosspost.post import Block, Disclosure, Heading, Image, Paragraph, Post, Span
from crosspost.rendering import Rendition, What
from crosspost.testing import MemoryJournal, picture
from crosspost.transport import CookieJar, Transport
from crosspost_naver_blog import NaverBlog

BLOG = "https://blog.naver.com"
EDITOR = "https://platform.editor.naver.com/api/blogpc001/v1"
PROBE = f"{BLOG}/MyBlog.naver"
MANAGER_OPTIONS = f"{BLOG}/PostWriteFormManagerOptions.naver"
SE_OPTIONS = f"{BLOG}/PostWriteFormSeOptions.naver"
SERVICE_CONFIG = f"{EDITOR}/service_config"
SESSION_KEY = f"{EDITOR}/photo-uploader/session-key"
CARD = f"{EDITOR}/oglink"
UPLOAD = "https://blog.upphoto.naver.com/c2Vzc2lvbi1r%2FZXk=/simpleUpload/0"
SAVE = f"{BLOG}/RabbitTempPostWrite.naver"
READ = f"{BLOG}/RabbitTempPostRead.naver"
MOBILE_LIST = "https://m.blog.naver.com/api/blogs/myblog/post-list"
TITLE_LIST = f"{BLOG}/PostTitleListAsync.naver"
RSS = "https://rss.blog.naver.com/myblog.xml"
DRAFTS = f"{BLOG}/TempPostList.naver"

KEY = "c2Vzc2lvbi1r/ZXk="
EDITOR_SOURCE = "ZWRpdG9yLXNvdXJjZS0xMjM="
CLAIMS = urlsafe_b64encode(b'{"sub":"blogpc001","userId":"mylogin"}').decode().rstrip("=")
TOKEN = f"aGVhZA.{CLAIMS}.c2ln"
COOKIES = "NID_AUT=planted-aut; NID_SES=planted-ses; BUC=planted-buc"
SECRETS = ("planted-aut", "planted-ses", "planted-buc", TOKEN, KEY, EDITOR_SOURCE)

DATE = "Mon, 06 Jul 2026 02:10:00 GMT"
DATE_MILLISECONDS = 1783303800000
LOGIN_PAGE = "https://nid.naver.com/nidlogin.login?url=https%3A%2F%2Fblog.naver.com"
UPLOADED = """<?xml version="1.0" encoding="UTF-8"?>
<item>
  <url>/MjAyNjEx_1/abc/photo.jpg</url>
  <path>/MjAyNjEx_1/abc/</path>
  <fileName>photo.jpg</fileName><width>1920</width><height>1080</height><fileSize>82290</fileSize>
</item>"""


def options(**changes: Any) -> dict[str, Any]:
    """The answer to call 2."""
    form_view = {
        "editorSource": EDITOR_SOURCE,
        "postConfiguration": {"openType": 0, "commentYn": False, "commercialUsesYn": False},
        "postFormMeta": {"directorySeq": 30, "themeSourceCode": "", "tags": "old"},
        "categoryListFormView": {
            "defaultCategoryId": 1,
            "categoryFormViewList": [
                {"categoryNo": 1, "categoryName": "일상"},
                {"categoryNo": "7", "categoryName": "영화"},
                {"categoryNo": 9, "categoryName": "2024"},
            ],
        },
    }
    return {"isSuccess": True, "result": {"formView": form_view | changes}}


def paragraph(text: str, **style: Any) -> Paragraph:
    """A paragraph of one span."""
    return Paragraph(spans=(Span(text=text, **style),))


def review(*more: Block, title: str = "맛집 리뷰", **changes: Any) -> Post:
    """A short review."""
    blocks = (Heading(spans=(Span(text="국밥 한 그릇"),)), paragraph("국물이 진하다."), *more)
    return Post(id="gukbap", title=title, blocks=blocks, **({"tags": ("맛집", "국밥")} | changes))


def sponsored(*more: Block) -> Post:
    """A review whose disclosure does not stand first in the file."""
    return review(*more, Disclosure(text="업체로부터 식사를 제공받았습니다."))


def image(folder: Path, shade: int = 0, **parts: Any) -> Image:
    """A picture of its own content per shade."""
    return picture(folder, name=f"photo-{shade}.png", shade=shade, **parts)


@contextmanager
def channel(**settings: Any) -> Iterator[NaverBlog]:
    """A channel over the real transport."""
    keys = {"adapter": "naver_blog", "blog_id": "myblog", "cookies": COOKIES, **settings}
    jar = CookieJar(domain=".naver.com", required=NaverBlog.required_cookies, seed=COOKIES)
    transport = Transport(hosts=NaverBlog.hosts, cookies=jar)
    try:
        yield NaverBlog(NaverBlog.Settings.model_validate(keys), transport)
    finally:
        transport.close()


class Naver:
    """Naver's recorded answers; ``answers`` replaces some of them by address."""

    def __init__(self, wire: responses.RequestsMock, answers: Mapping[str, Any] | None = None) -> None:
        self.wire = wire
        self._made: list[requests.PreparedRequest] = []
        given = {
            PROBE: "<script>var blogId = 'myblog';</script>",
            MANAGER_OPTIONS: options(),
            SE_OPTIONS: {"isSuccess": True, "result": {"token": TOKEN, "appCode": "blogpc001"}},
            SERVICE_CONFIG: {"editorInfo": {"id": "01HXXXXXXXXXXXXXXXXXXXXXXX"}},
            SESSION_KEY: {"isSuccess": True, "sessionKey": KEY},
            UPLOAD: UPLOADED,
            SAVE: {"isSuccess": True, "result": {"logNo": 224000000001}},
            READ: self._kept,
        }
        for url, answer in {**given, **(answers or {})}.items():
            self.answer(url, answer)

    def answer(self, url: str, answer: Any) -> None:
        """Answer an address: JSON, text, (status, headers, body), a list of such in turn, or a callback."""
        method = "POST" if url in {SAVE, UPLOAD} else "GET"
        if callable(answer):
            self.wire.add_callback(method, url, callback=answer)
            return
        for each in answer if isinstance(answer, list) else [answer]:
            status, headers, body = each if isinstance(each, tuple) else (200, {}, each)
            text = json.dumps(body) if isinstance(body, dict) else body
            self.wire.add(method, url, body=text, status=status, headers={"Date": DATE, **headers})

    def sent(self, url: str) -> list[requests.PreparedRequest]:
        """The requests to an address, without its query."""
        return [each for each in self.made if str(each.url).partition("?")[0] == url]

    @property
    def made(self) -> list[requests.PreparedRequest]:
        """All requests, in order."""
        return self._made or [call.request for call in self.wire.calls]

    def close(self) -> None:
        """Keep the requests, which the wire forgets when it closes."""
        self._made = self.made

    @property
    def order(self) -> list[str]:
        """The addresses asked, in order, without queries."""
        return [str(request.url).partition("?")[0] for request in self.made]

    def _kept(self, _request: requests.PreparedRequest) -> tuple[int, dict[str, str], str]:
        """The draft as it was saved, nested as JSON text."""
        fields = form(self.sent(SAVE)[-1])
        result = {
            "documentModel": fields["documentModel"],
            "populationMeta": json.loads(fields["populationParams"])["populationMeta"],
        }
        return 200, {}, json.dumps({"isSuccess": True, "result": {"tempPost": json.dumps(result)}})


@contextmanager
def naver(answers: Mapping[str, Any] | None = None) -> Iterator[Naver]:
    """Naver answering as recorded, but for ``answers``."""
    with responses.RequestsMock(assert_all_requests_are_fired=False) as wire:
        there = Naver(wire, answers)
        try:
            yield there
        finally:
            there.close()


def body_of(request: requests.PreparedRequest) -> bytes:
    """The bytes of a sent body."""
    return request.body.encode() if isinstance(request.body, str) else bytes(request.body or b"")


def form(request: requests.PreparedRequest) -> dict[str, str]:
    """The fields of a sent form, in order."""
    return dict(parse_qsl(body_of(request).decode(), keep_blank_values=True, strict_parsing=True))


def query(request: requests.PreparedRequest) -> dict[str, str]:
    """The query of a sent request."""
    return dict(parse_qsl(urlsplit(str(request.url)).query, keep_blank_values=True))


def composed(post: Post, link: str | None = None, **settings: Any) -> Rendition:
    """The full rendition of a post."""
    with channel(**settings) as blog:
        return blog.compose(post, What.FULL, link)


def published(
    post: Post, journal: MemoryJournal | None = None, link: str | None = None, **settings: Any
) -> tuple[Any, MemoryJournal]:
    """Publish a post once; the outcome and the journal."""
    journal = journal or MemoryJournal()
    with channel(**settings) as blog:
        return blog.publish(blog.compose(post, What.FULL, link), journal), journal
