"""Naver's public lists, each with its own quirks, and the page of a post."""

from __future__ import annotations

import html
import json
from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime
from typing import Any
from urllib.parse import quote_plus
from xml.sax.saxutils import escape

from crosspost.simulator.naver.session import blog_of, signed_in
from crosspost.simulator.naver.upload import DOMAIN
from crosspost.simulator.posts import Post
from crosspost.simulator.wire import Reply, Request
from crosspost.simulator.world import World

__all__ = ["mobile", "post_view", "rss", "titles"]

_SEOUL = timezone(timedelta(hours=9))
_PAGER = r"<div class=\"blog2_paginate\"><a href=\"#\" onclick=\"return go(\'1\');\">1</a></div>"


def titles(world: World, request: Request) -> Reply:
    r"""PostTitleListAsync: not valid JSON (``\'`` in ``pagingHtml``), percent-encoded titles, relative dates.

    More than 30 a page are cut to 5. The owner's cookies show hidden posts too.
    """
    params = request.params
    blog_id = params.get("blogId", "")
    owner = signed_in(world, request) if request.cookies else None
    posts = _listed(world, request, blog_id, hidden=owner is not None and owner.blog_id == blog_id)
    asked = int(params["countPerPage"]) if params.get("countPerPage", "").isdigit() else 5
    count = asked if 0 < asked <= 30 else 5
    page = int(params["currentPage"]) if params.get("currentPage", "").isdigit() else 1
    answer = {
        "resultCode": "S",
        "resultMessage": "",
        "postList": [_title_row(world, p) for p in posts[max(page - 1, 0) * count :][:count]],
        "countPerPage": str(count),
        "totalCount": str(len(posts)),
        "pagingHtml": "@",
    }
    text = json.dumps(answer, ensure_ascii=False).replace('"@"', f'"{_PAGER}"')
    return Reply.text(text, kind="text/html")


def mobile(world: World, request: Request) -> Reply:
    """The mobile API: post-list, contents-count, category-list; 403 without its own Referer."""
    if not request.headers.get("referer", "").startswith("https://m.blog.naver.com/"):
        return Reply.text("Forbidden", 403)
    _, _, _, blog_id, what = request.path.split("/")
    posts = _listed(world, request, blog_id)
    if what == "contents-count":
        return Reply.json({"isSuccess": True, "result": {"postCount": len(posts)}})
    if what == "category-list":
        rows = [{"categoryNo": n, "categoryName": name} for n, name in blog_of(world, blog_id).categories]
        return Reply.json({"isSuccess": True, "result": {"mylogCategoryList": rows}})
    params = request.params
    count = min(int(params["itemCount"]) if params.get("itemCount", "").isdigit() else 10, 30)
    page = int(params["page"]) if params.get("page", "").isdigit() else 1
    shown = posts[max(page - 1, 0) * count :][:count]
    items = [_mobile_row(world, post, index) for index, post in enumerate(shown)]
    return Reply.json({"isSuccess": True, "result": {"items": items}})


def rss(world: World, request: Request) -> Reply:
    """RSS 2.0 with the newest 50; links carry tracking. Shape ``closed``: its owner shows none there."""
    blog_id = request.path.strip("/").removesuffix(".xml")
    posts = [] if request.shape == "closed" else _listed(world, request, blog_id)[:50]
    items = "".join(_rss_item(world, post) for post in posts)
    text = (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel>'
        f"<title><![CDATA[{blog_id}]]></title>"
        f"<link>https://blog.naver.com/{blog_id}</link>{items}</channel></rss>"
    )
    return Reply.text(text, kind="text/xml")


def post_view(world: World, request: Request) -> Reply:
    """A post's page with og tags; of a hidden or missing post only that it does not exist."""
    parts = request.path.strip("/").split("/")
    params = request.params
    blog_id, number = parts if len(parts) == 2 else (params.get("blogId", ""), params.get("logNo", ""))
    post = world.post("naver_blog", number)
    if post is None or post.account != blog_id or not post.visible:
        return Reply.html("<!DOCTYPE html><html><body><p>존재하지 않는 포스트입니다.</p></body></html>")
    return Reply.html(_page(post))


def _listed(world: World, request: Request, blog_id: str, *, hidden: bool = False) -> list[Post]:
    newest = world.clock() - request.hide_younger
    posts = world.posts("naver_blog", blog_id)
    return [
        p for p in posts if (p.visible or hidden) and (not request.hide_younger or p.created_at <= newest)
    ]


def _title_row(world: World, post: Post) -> dict[str, str]:
    return {
        "logNo": post.id,
        "title": quote_plus(post.title),
        "categoryNo": str(post.details.get("category", 1)),
        "addDate": _relative(world.clock() - post.created_at, post.created_at),
        "readCount": "1",
        "openType": str(post.details.get("open_type", 2)),
        "searchYn": "true",
    }


def _relative(age: float, at: float) -> str:
    if age < 3600:
        return f"{int(age // 60)}분 전"
    if age < 86400:
        return f"{int(age // 3600)}시간 전"
    day = datetime.fromtimestamp(at, _SEOUL)
    return f"{day.year}. {day.month}. {day.day}."


def _mobile_row(world: World, post: Post, index: int) -> dict[str, Any]:
    category = post.details.get("category", 1)
    names = dict(blog_of(world, post.account).categories)
    return {
        "logNo": int(post.id) if index % 2 == 0 else post.id,
        "titleWithInspectMessage": html.escape(post.title),
        "addDate": int(post.created_at * 1000),
        "categoryNo": category,
        "categoryName": names.get(category, ""),
        "briefContents": html.escape(post.text[:100]),
        "thumbnailUrl": f"{DOMAIN}/og/{post.images[0]}" if post.images else None,
        "thumbnailCount": len(post.images),
        "commentCnt": 0,
        "sympathyCnt": 0,
        "notOpen": False,
        "postBlocked": False,
        "buddyOpen": False,
        "bothBuddyOpen": False,
    }


def _rss_item(world: World, post: Post) -> str:
    link = escape(f"{post.permalink}?fromRss=true&trackingCode=rss")
    names = dict(blog_of(world, post.account).categories)
    date = format_datetime(datetime.fromtimestamp(post.created_at, UTC).astimezone(_SEOUL))
    title, text = (part.replace("]]>", "]]]]><![CDATA[>") for part in (post.title, post.text[:200]))
    return (
        f"<item><category><![CDATA[{names.get(post.details.get('category', 1), '')}]]></category>"
        f"<title><![CDATA[{title}]]></title><link>{link}</link><guid>{escape(str(post.permalink))}</guid>"
        f"<description><![CDATA[{text}]]></description><pubDate>{date}</pubDate></item>"
    )


def _page(post: Post) -> str:
    title, url = html.escape(post.title), html.escape(post.permalink or "")
    image = f"{DOMAIN}/og/{post.images[0]}" if post.images else ""
    og_image = f'<meta property="og:image" content="{image}">' if image else ""
    tags = " ".join(f"#{html.escape(tag)}" for tag in post.tags)
    return (
        f"<!DOCTYPE html><html lang='ko'><head><meta charset='utf-8'><title>{title} : 네이버 블로그</title>"
        f'<meta property="og:title" content="{title}"><meta property="og:url" content="{url}">'
        f'<meta property="og:type" content="article"><meta property="og:site_name" content="네이버 블로그">'
        f'<meta property="og:description" content="{html.escape(post.text[:120])}">{og_image}'
        f"<link rel='canonical' href=\"{url}\">"
        f"<script>var blogId = '{html.escape(post.account)}';</script></head><body>"
        f"<p>연습(simulator)</p><div class='se-viewer'><div class='se-documentTitle'><h3>{title}</h3></div>"
        f"<div class='se-main-container'>{post.html}</div><p>{tags}</p></div></body></html>"
    )
