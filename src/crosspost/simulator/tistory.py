"""A small blog host: nine posts on any ``*.tistory.com``, live pages to share in a rehearsal."""

from __future__ import annotations

import html
import struct
import zlib

from crosspost.simulator.dispatch import Voice
from crosspost.simulator.wire import Reply, Request, Route
from crosspost.simulator.world import World

__all__ = ["HOST", "ROUTES", "VOICE"]

HOST = "*.tistory.com"

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


def _post(_world: World, request: Request) -> Reply:
    number = request.path.strip("/")
    title = _TITLES.get(number, f"동네 산책 리뷰 {number} - 골목과 빵집")
    address = f"https://{request.host}/{number}"
    tags = {
        "og:type": "article",
        "og:site_name": "천천히 쓰는 리뷰",
        "og:title": title,
        "og:description": _SUMMARY,
        "og:image": f"https://{request.host}/image/{number}.png",
        "og:url": address,
    }
    metas = "".join(f'<meta property="{name}" content="{html.escape(said)}">' for name, said in tags.items())
    declared = f"<p>{_DISCLOSURE}</p>" if number == "2" else ""
    return Reply.html(
        "<!DOCTYPE html><html lang='ko'><head><meta charset='utf-8'>"
        f"<title>{html.escape(title)} — 천천히 쓰는 리뷰</title>{metas}"
        f'<link rel="canonical" href="{address}"></head><body>'
        f"<h1>{html.escape(title)}</h1>"
        f"<div class='tt_article_useless_p_margin contents_style'>{declared}"
        f"<p>{_SUMMARY}</p><p>다시 가고 싶은 곳입니다. 별점은 다섯 개 중 네 개.</p></div>"
        f"<div class='container_postbtn'><ul>{_BUTTONS}</ul></div></body></html>"
    )


def _image(_world: World, _request: Request) -> Reply:
    return Reply(body=_PICTURE, headers=(("Content-Type", "image/png"),))


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


_PICTURE = _png(600, 315)

VOICE = Voice(
    refuse=lambda _param, _request: Reply.text("", 403),
    signed_out=lambda _param, _request: Reply.text("", 403),
    rate_limit=lambda _param, _request: Reply.text("", 429),
    broken=lambda status: Reply.text("", status),
)

ROUTES = (
    Route("tistory.view", "GET", HOST, r"/[1-9]", _post),
    Route("tistory.view", "GET", HOST, r"/image/[1-9]\.png", _image),
)
