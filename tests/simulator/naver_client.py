"""What the Naver editor sends, written down by hand from the platform's description."""

from __future__ import annotations

import re
import uuid
from typing import Any
from urllib.parse import quote

import requests
from tests.simulator.client import call, compact, image

from crosspost.simulator import Simulator

BLOG_ID = "myblog"
COOKIES = {"Cookie": "NID_AUT=myblog; NID_SES=ses"}
HEADERS = COOKIES | {
    "Referer": f"https://blog.naver.com/PostWriteForm.naver?blogId={BLOG_ID}&categoryNo=0&Redirect=Write",
    "Origin": "https://blog.naver.com",
}


def an_id() -> str:
    return f"SE-{uuid.uuid4()}"


def node(text: str, **more: Any) -> dict[str, Any]:
    return {"id": an_id(), "value": text, **more, "@ctype": "textNode"}


def paragraph(*nodes: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"id": an_id(), "nodes": list(nodes), **more, "@ctype": "paragraph"}


def text(*lines: str, **more: Any) -> dict[str, Any]:
    value = [paragraph(node(line)) for line in lines]
    return {"id": an_id(), "layout": "default", "value": value, **more, "@ctype": "text"}


def title(words: str) -> dict[str, Any]:
    return {
        "id": an_id(),
        "layout": "default",
        "title": [paragraph(node(words))],
        "subTitle": None,
        "align": "left",
        "@ctype": "documentTitle",
    }


def picture(upload: dict[str, str], *, represent: bool = True, **more: Any) -> dict[str, Any]:
    """An image component from the answer of an upload."""
    url = upload["url"].removeprefix("https://blogfiles.pstatic.net")
    return {
        "id": an_id(),
        "layout": "default",
        "align": "center",
        "src": f"https://blogfiles.pstatic.net{url}?type=w1",
        "internalResource": True,
        "represent": represent,
        "path": url,
        "domain": "https://blogfiles.pstatic.net",
        "fileSize": int(upload["fileSize"]),
        "width": int(upload["width"]),
        "widthPercentage": 0,
        "height": int(upload["height"]),
        "originalWidth": int(upload["width"]),
        "originalHeight": int(upload["height"]),
        "fileName": upload["fileName"],
        "caption": None,
        "format": "normal",
        "displayFormat": "normal",
        "imageLoaded": True,
        "contentMode": "fit",
        "origin": {"srcFrom": "local", "@ctype": "imageOrigin"},
        "ai": False,
        "@ctype": "image",
        **more,
    }


def model(*body: dict[str, Any], head: str = "맛집 리뷰", document_id: str = "") -> dict[str, Any]:
    document = {
        "version": "2.10.2",
        "theme": "default",
        "language": "ko-KR",
        "id": "01HXXXXXXXXXXXXXXXXXXXXXXX",
        "components": [title(head), *body],
    }
    return {"documentId": document_id, "document": document}


def population(**meta: Any) -> dict[str, Any]:
    return {
        "configuration": {"openType": meta.pop("openType", 2), "commentYn": True, "cclYn": False},
        "populationMeta": {
            "categoryId": 1,
            "logNo": None,
            "directorySeq": 0,
            "postWriteTimeType": "now",
            "tags": "국밥,맛집",
            "scrapYn": False,
            "autoSaveNo": None,
            **meta,
        },
    }


def fields(document: Any, params: Any = None, **more: str) -> dict[str, str]:
    return {
        "blogId": BLOG_ID,
        "documentModel": compact(document),
        "mediaResources": '{"image":[],"video":[],"file":[]}',
        "populationParams": compact(params or population()),
        "productApiVersion": "v1",
        **more,
    }


def write(sim: Simulator, endpoint: str, form: dict[str, str], **parts: Any) -> requests.Response:
    return call(sim, "POST", f"blog.naver.com/{endpoint}.naver", data=form, headers=HEADERS, **parts)


def save(sim: Simulator, *body: dict[str, Any], head: str = "맛집 리뷰", **meta: Any) -> int:
    """Save a draft; its logNo."""
    answer = write(sim, "RabbitTempPostWrite", fields(model(*body, head=head), population(**meta))).json()
    assert answer["isSuccess"], answer
    number = answer["result"]["logNo"]
    assert isinstance(number, int)
    return number


def refused(sim: Simulator, document: Any, params: Any = None, **more: str) -> str:
    """The error code with which a draft is refused."""
    answer = write(sim, "RabbitTempPostWrite", fields(document, params, **more)).json()
    assert answer["isSuccess"] is False, answer
    assert sim.drafts() == []
    return str(answer["result"]["errorCode"])


def get(sim: Simulator, path: str, **headers: str) -> requests.Response:
    return call(sim, "GET", f"blog.naver.com/{path}", headers=HEADERS | headers)


def token(sim: Simulator) -> str:
    answer = get(sim, f"PostWriteFormSeOptions.naver?blogId={BLOG_ID}&categoryNo=0").json()
    return str(answer["result"]["token"])


def editor(sim: Simulator, path: str, **headers: str) -> requests.Response:
    given = {"Se-Authorization": token(sim), "se-app-id": an_id()} | headers
    return call(sim, "GET", f"platform.editor.naver.com/api/blogpc001/v1/{path}", headers=given)


def send_image(
    sim: Simulator, content: bytes | None = None, *, part: str = "image", name: str = "photo.jpg"
) -> requests.Response:
    key = editor(sim, "photo-uploader/session-key").json()["sessionKey"]
    address = f"blog.upphoto.naver.com/{quote(key, safe='')}/simpleUpload/0?userId={BLOG_ID}&extractExif=true"
    return call(sim, "POST", address, files={part: (name, content or image(), "image/jpeg")})


def upload(sim: Simulator, content: bytes | None = None, name: str = "photo.jpg") -> dict[str, str]:
    """Upload one image; the tags of the answer."""
    answer = send_image(sim, content, name=name).text
    found = dict(re.findall(r"<(\w+)>([^<]*)</\1>", answer))
    assert "url" in found, answer
    return found
