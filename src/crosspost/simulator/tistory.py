"""A small blog host: blogs that publish by themselves, and on every other blog nine posts to share.

Any ``*.tistory.com`` is a blog. Posts that the control API puts there stand in its feed, on its front page
and on pages of their own; the nine posts of rehearsals have pages only.
"""

from __future__ import annotations

import html
import struct
import zlib
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime, parsedate_to_datetime
from hashlib import sha256
from xml.sax.saxutils import escape

from crosspost.simulator.dispatch import Voice
from crosspost.simulator.posts import Post
from crosspost.simulator.wire import Reply, Request, Route
from crosspost.simulator.world import World

__all__ = ["FIRST_NUMBER", "HOST", "PICTURE", "ROUTES", "VOICE"]

HOST = "*.tistory.com"
FIRST_NUMBER = 101
"""The number of a blog's own first post: below it are those that every blog has."""

_SEOUL = timezone(timedelta(hours=9))
_IN_FEED = 50
_NAME = "천천히 쓰는 리뷰"
_TITLES = {
    "1": "느린 편지 - 바닷가 우체국에서 보낸 하루",
    "2": "새로 나온 휴대용 찻잔 세트 사용기",
}
_SUMMARY = (
    "한 달 뒤에 도착하는 편지를 쓰러 다녀왔습니다. 창가 자리와 우표 고르는 재미, 아쉬운 점까지 적어 둡니다."
)
_DISCLOSURE = "이 글은 업체로부터 제품을 제공받아 솔직하게 작성했습니다."
_BUTTONS = "".join(
    f"<li><a href='#'>{name}</a></li>" for name in ("카카오톡 공유하기", "페이스북 공유하기", "URL 복사")
)


def _rehearsed(_world: World, request: Request) -> Reply:
    """One of the nine posts that every blog has."""
    number = request.path.strip("/")
    title = _TITLES.get(number, f"동네 산책 리뷰 {number} - 골목과 빵집")
    declared = f"<p>{_DISCLOSURE}</p>" if number == "2" else ""
    body = f"{declared}<p>{_SUMMARY}</p><p>다시 가고 싶은 곳입니다. 별점은 다섯 개 중 네 개.</p>"
    address = f"https://{request.host}/{number}"
    return _page(address, title, _SUMMARY, body, f"https://{request.host}/image/{number}.png")


def _own(world: World, request: Request) -> Reply:
    """A post that the blog published by itself; a private or deleted one is simply not there."""
    number = request.path.strip("/")
    post = world.post("tistory", f"{_account(request)}.{number}")
    if post is None or not post.visible:
        return Reply.html(
            "<!DOCTYPE html><html><body>권한이 없거나 존재하지 않는 페이지입니다.</body></html>", 404
        )
    image = f"https://{request.host}/image/{post.images[0]}" if post.images else ""
    return _page(str(post.permalink), post.title, post.text[:120], f"<p>{post.html}</p>", image)


def _page(address: str, title: str, summary: str, body: str, image: str) -> Reply:
    tags = {
        "og:type": "article",
        "og:site_name": _NAME,
        "og:title": title,
        "og:description": summary,
        "og:image": image,
        "og:url": address,
    }
    metas = "".join(
        f'<meta property="{name}" content="{html.escape(said)}">' for name, said in tags.items() if said
    )
    return Reply.html(
        "<!DOCTYPE html><html lang='ko'><head><meta charset='utf-8'>"
        f"<title>{html.escape(title)} — {_NAME}</title>{metas}"
        f'<link rel="canonical" href="{address}"></head><body>'
        f"<h1>{html.escape(title)}</h1>"
        f"<div class='tt_article_useless_p_margin contents_style'>{body}</div>"
        f"<div class='container_postbtn'><ul>{_BUTTONS}</ul></div></body></html>"
    )


def _front(world: World, request: Request) -> Reply:
    """The front page, which names the feed."""
    links = "".join(
        f'<li><a href="{post.permalink}">{html.escape(post.title)}</a></li>'
        for post in _listed(world, request)
    )
    return Reply.html(
        f"<!DOCTYPE html><html lang='ko'><head><meta charset='utf-8'><title>{_NAME}</title>"
        '<link rel="alternate" type="application/rss+xml" '
        f'title="{_NAME}" href="https://{request.host}/rss"></head><body><ul>{links}</ul></body></html>'
    )


def _rss(world: World, request: Request) -> Reply:
    """RSS 2.0 with the newest posts; who has it as it is hears so."""
    posts = _listed(world, request)[:_IN_FEED]
    items = "".join(_rss_item(post) for post in posts)
    changed = datetime.fromtimestamp(max((post.modified_at for post in posts), default=0.0), UTC)
    text = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel>'
        f"<title>{_NAME}</title><link>https://{request.host}/</link><language>ko</language>"
        f"<generator>TISTORY</generator>{items}</channel></rss>"
    )
    etag = f'"{sha256(text.encode()).hexdigest()[:16]}"'
    reply = Reply.text(text, kind="application/xml").adding(
        ("ETag", etag), ("Last-Modified", format_datetime(changed, usegmt=True))
    )
    if _is_known(request, etag, changed):
        return Reply(status=304, headers=reply.headers)
    return reply


def _is_known(request: Request, etag: str, changed: datetime) -> bool:
    """Whether the client has the feed already; its tag counts before its date."""
    if known := request.headers.get("if-none-match"):
        return known == etag
    since = request.headers.get("if-modified-since", "")
    try:
        return bool(since) and changed.replace(microsecond=0) <= parsedate_to_datetime(since)
    except (ValueError, TypeError):
        # A date that is none is as good as no date.
        return False


def _rss_item(post: Post) -> str:
    date = format_datetime(datetime.fromtimestamp(post.created_at, UTC).astimezone(_SEOUL))
    category = post.details.get("category")
    return (
        f"<item><title>{escape(post.title)}</title><link>{post.permalink}</link>"
        f"<description>{escape(post.html)}</description>"
        f"{f'<category>{escape(category)}</category>' if category else ''}"
        f"<author>{escape(post.account)}</author>"
        f'<guid isPermaLink="true">{post.permalink}</guid>'
        f"<comments>{post.permalink}#entry{post.id.rpartition('.')[2]}comment</comments>"
        f"<pubDate>{date}</pubDate></item>"
    )


def _listed(world: World, request: Request) -> Sequence[Post]:
    newest = world.clock() - request.hide_younger
    posts = world.posts("tistory", _account(request))
    return [
        post for post in posts if post.visible and (not request.hide_younger or post.created_at <= newest)
    ]


def _account(request: Request) -> str:
    return request.host.removesuffix(HOST[1:])


def _image(world: World, request: Request) -> Reply:
    found = world.picture(request.path.rpartition("/")[2])
    content, kind = (found[1], found[0].content_type) if found else (PICTURE, "image/png")
    return Reply(body=content, headers=(("Content-Type", kind),))


def _png(width: int, height: int) -> bytes:
    """A picture of sky and sea."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        body = kind + content
        return struct.pack(">I", len(content)) + body + struct.pack(">I", zlib.crc32(body))

    sky, sea = bytes((214, 231, 240)), bytes((72, 124, 150))
    lines = b"".join(b"\0" + (sky if line < height * 3 // 5 else sea) * width for line in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(lines, 9))
        + chunk(b"IEND", b"")
    )


PICTURE = _png(600, 315)
"""A picture for posts that have one."""

VOICE = Voice(
    refuse=lambda _param, _request: Reply.text("", 403),
    signed_out=lambda _param, _request: Reply.text("", 403),
    rate_limit=lambda _param, _request: Reply.text("", 429),
    broken=lambda status: Reply.text("", status),
)

ROUTES = (
    Route("tistory.view", "GET", HOST, r"/[1-9]", _rehearsed),
    Route("tistory.view", "GET", HOST, r"/[1-9]\d{2,5}", _own),
    Route("tistory.view", "GET", HOST, r"/", _front),
    Route("tistory.view", "GET", HOST, r"/image/[0-9a-f]+\.png", _image),
    Route("tistory.rss", "GET", HOST, r"/rss", _rss),
)
