"""The lists of a Naver blog as it answers them, with their quirks."""

from __future__ import annotations

import json
from typing import Any

from tests.adapters.naver_bench import (
    DATE_MILLISECONDS,
)


def mobile(*posts: tuple[Any, str], at: int = DATE_MILLISECONDS, **more: Any) -> dict[str, Any]:
    items = [{"logNo": n, "titleWithInspectMessage": title, "addDate": at, **more} for n, title in posts]
    return {"isSuccess": True, "result": {"items": items}}


def titles(*posts: tuple[str, str], date: str = "2시간 전", open_type: str = "2") -> str:
    listed = ",".join(
        f'{{"logNo":"{n}","title":"{title}","addDate":"{date}","openType":"{open_type}"}}'
        for n, title in posts
    )
    return (
        f'{{"resultCode":"S","resultMessage":"","postList":[{listed}],'
        r'"pagingHtml":"<a onclick=\'go(\"x\")\'>"}'
    )


def rss(*posts: tuple[Any, str], date: str = "Mon, 06 Jul 2026 11:10:00 +0900") -> str:
    items = "".join(
        f"<item><title><![CDATA[{title}]]></title><link>https://blog.naver.com/myblog/{n}?fromRss=true</link>"
        f"<pubDate>{date}</pubDate></item>"
        for n, title in posts
    )
    return f'<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel>{items}</channel></rss>'


def drafts(*entries: tuple[Any, str], at: int = DATE_MILLISECONDS) -> str:
    listed = [{"blogNo": 1, "logNo": n, "title": title, "modiDate": at} for n, title in entries]
    body = {"isSuccess": True, "result": {"totalCount": len(listed), "tempPostList": listed}}
    return "\n\n\n" + json.dumps(body)
