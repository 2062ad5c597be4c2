"""Posts with link cards, Naver's answers to them, and what of them was sent."""

from __future__ import annotations

import json
from typing import Any

from tests.adapters.naver_bench import SAVE, Naver, form, paragraph, review
from tests.adapters.naver_document import faults_of, texts_of

from crosspost.post import LinkCard, Post

PAGE = "https://example.com/맛집?a=1&b=2"
NORMAL = "https://example.com/%EB%A7%9B%EC%A7%91?a=1&b=2"
SUMMARY = {"title": "국밥집", "description": "서울의 국밥", "image": {"url": "https://example.com/og.jpg"}}


def signed(url: str = NORMAL, **summary: Any) -> dict[str, Any]:
    return {"oglinkSign": "c2lnbg__v1.0", "oglink": {"url": url, "summary": SUMMARY | summary}}


def linking(*urls: str, title: str = "") -> Post:
    return review(*(LinkCard(url=url, title=title) for url in urls or (PAGE,)), paragraph("끝."))


def components(there: Naver, at: int = -1) -> list[dict[str, Any]]:
    model = json.loads(form(there.sent(SAVE)[at])["documentModel"])
    assert faults_of(model) == []
    return list(model["document"]["components"])


def cards(there: Naver) -> list[dict[str, Any]]:
    return [each for each in components(there) if each["@ctype"] == "oglink"]


def links(there: Naver) -> list[str]:
    return [text for each in components(there) for text in texts_of(each) if text.startswith("http")]
