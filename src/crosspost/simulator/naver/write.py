"""Naver's writes: save, update and read a draft; publish; edit."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Any

from crosspost.simulator.accounts import NaverBlog
from crosspost.simulator.naver.components import DocumentRefused
from crosspost.simulator.naver.document import Checked, check_document
from crosspost.simulator.naver.population import Population, check_population
from crosspost.simulator.naver.session import failure
from crosspost.simulator.naver.view import see, title_of
from crosspost.simulator.posts import Post
from crosspost.simulator.wire import FORM, Reply, Request
from crosspost.simulator.world import World

__all__ = [
    "FIRST_LOG_NO",
    "draft_list",
    "new_draft",
    "post_from",
    "publish",
    "read_draft",
    "save_draft",
    "update_draft",
    "update_post",
]

FIRST_LOG_NO = 224000000001
_FIELDS = ("blogId", "documentModel", "mediaResources", "populationParams", "productApiVersion")


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What a write form carries, checked."""

    document: Checked
    population: Population
    params: str


def save_draft(world: World, request: Request, blog: NaverBlog) -> Reply:
    """RabbitTempPostWrite: always a new draft."""
    written = _written(world, request, blog)
    if isinstance(written, Reply):
        return written
    number = new_draft(world, blog.blog_id, written.document.model, written.params)
    return Reply.json({"isSuccess": True, "result": {"logNo": number}})


def update_draft(world: World, request: Request, blog: NaverBlog) -> Reply:
    """RabbitTempPostUpdate: the draft that ``documentId`` and ``populationMeta.logNo`` both name."""
    written = _written(world, request, blog)
    if isinstance(written, Reply):
        return written
    draft = world.rows("naver.drafts").get(written.document.document_id)
    if draft is None or draft["blog_id"] != blog.blog_id or written.population.log_no != draft["log_no"]:
        return failure("invalid parameter", "no draft has this documentId and logNo")
    draft |= {
        "title": title_of(written.document.components),
        "model": written.document.model,
        "params": written.params,
        "modified_at": world.clock(),
    }
    world.changed()
    return Reply.json({"isSuccess": True, "result": {"logNo": draft["log_no"]}})


def read_draft(world: World, request: Request, blog: NaverBlog) -> Reply:
    """RabbitTempPostRead: the document comes back as a JSON text inside the JSON."""
    draft = world.rows("naver.drafts").get(request.params.get("logNo", ""))
    if draft is None or draft["blog_id"] != blog.blog_id:
        return failure("invalid parameter", "존재하지 않는 임시저장 글입니다.")
    result = {
        "blogId": blog.blog_id,
        "logNo": draft["log_no"],
        "title": draft["title"],
        "documentModel": json.dumps(draft["model"], ensure_ascii=False),
        "populationParams": draft["params"],
        "modiDate": int(draft["modified_at"] * 1000),
    }
    return Reply.json({"isSuccess": True, "result": result})


def draft_list(world: World, request: Request, blog: NaverBlog) -> Reply:
    """TempPostList: blank lines, then the drafts, newest first; ``onlyCount=true`` counts them only."""
    rows = [row for row in world.rows("naver.drafts").values() if row["blog_id"] == blog.blog_id]
    result: dict[str, Any] = {"totalCount": len(rows)}
    if request.params.get("onlyCount") != "true":
        result["tempPostList"] = [
            {
                "blogNo": 1,
                "logNo": row["log_no"],
                "title": row["title"],
                "modiDate": int(row["modified_at"] * 1000),
                "editorVersion": "SEOne",
            }
            for row in sorted(rows, key=lambda row: row["modified_at"], reverse=True)
        ]
    text = "\n\n\n" + json.dumps({"isSuccess": True, "result": result}, ensure_ascii=False)
    return Reply.text(text, kind="application/json")


def publish(world: World, request: Request, blog: NaverBlog) -> Reply:
    """RabbitWrite: always a new post, even when a logNo comes along."""
    if blog.drafts_only:
        world.violation(
            "RabbitWrite in mode draft", f"naver_blog:{blog.blog_id}", "the visible call was made"
        )
    written = _written(world, request, blog)
    if isinstance(written, Reply):
        return written
    if not title_of(written.document.components).strip():
        return failure("invalid parameter", "제목을 입력해 주세요.")
    number = world.number("naver.log_no", FIRST_LOG_NO)
    post = post_from(world, blog.blog_id, number, written.document.model, written.params)
    world.put_post(post)
    return _published(post)


def update_post(world: World, request: Request, blog: NaverBlog) -> Reply:
    """RabbitUpdate: the post that ``documentId`` and ``populationMeta.logNo`` both name."""
    written = _written(world, request, blog)
    if isinstance(written, Reply):
        return written
    old = world.post("naver_blog", written.document.document_id)
    if old is None or old.account != blog.blog_id or str(written.population.log_no) != old.id:
        return failure("invalid parameter", "no post has this documentId and logNo")
    new = post_from(world, blog.blog_id, int(old.id), written.document.model, written.params)
    world.put_post(replace(new, created_at=old.created_at))
    return _published(new, "&isAfterUpdateOnly=true")


def new_draft(
    world: World, blog_id: str, model: dict[str, Any], params: str, *, by_editor: bool = False
) -> int:
    """Keep a draft; its logNo. ``by_editor``: the editor's autosave made it, nobody will publish it."""
    number = world.number("naver.log_no", FIRST_LOG_NO)
    world.rows("naver.drafts")[str(number)] = {
        "blog_id": blog_id,
        "log_no": number,
        "title": title_of(model["document"]["components"]),
        "model": model,
        "params": params,
        "modified_at": world.clock(),
        "by_editor": by_editor,
    }
    world.changed()
    return number


def post_from(world: World, blog_id: str, number: int, model: dict[str, Any], params: str) -> Post:
    """The public post that a checked document becomes."""
    components = model["document"]["components"]
    seen = see(world, components)
    settings = json.loads(params)
    open_type = settings["configuration"]["openType"]
    tags = settings["populationMeta"].get("tags")
    now = world.clock()
    return Post(
        platform="naver_blog",
        account=blog_id,
        id=str(number),
        title=title_of(components),
        text=seen.text,
        html=seen.html,
        images=seen.images,
        link=seen.link,
        tags=tuple(tags.split(",")) if tags else (),
        permalink=f"https://blog.naver.com/{blog_id}/{number}",
        created_at=now,
        modified_at=now,
        visible=open_type == 2,
        details={
            "open_type": open_type,
            "category": int(settings["populationMeta"]["categoryId"]),
            "document": model,
        },
    )


def _written(world: World, request: Request, blog: NaverBlog) -> Written | Reply:
    form = request.form
    missing = next((name for name in _FIELDS if name not in form), None)
    if request.content_type != FORM or missing:
        return failure("invalid parameter", f"the form field {missing} is missing")
    account = f"naver_blog:{blog.blog_id}"
    if "tokenId" in form:
        world.violation("tokenId", account, "a client sent the editor's bot-check token")
    for name in sorted(set(form) - {*_FIELDS, "tokenId"}):
        world.violation("unknown form field", account, name)
    try:
        _check_media(world, form["mediaResources"])
        if form["productApiVersion"] != "v1":
            return failure("invalid parameter", "productApiVersion")
        document = check_document(world, form["documentModel"])
        population = check_population(world, blog, form["populationParams"])
    except DocumentRefused as refusal:
        return failure(refusal.code, refusal.message)
    for reason in document.lost:
        world.violation("component vanished", account, reason)
    if request.shape == "lose_component":
        document = _without_last(document)
    return Written(document=document, population=population, params=form["populationParams"])


def _check_media(world: World, text: str) -> None:
    try:
        media = json.loads(text)
    except ValueError as error:
        raise DocumentRefused("parse fail", "mediaResources is no JSON") from error
    if not isinstance(media, dict) or set(media) != {"image", "video", "file"}:
        raise DocumentRefused("invalid parameter", "mediaResources is {image: [], video: [], file: []}")
    uploads = {url.strip("/") for url in world.rows("naver.uploads")}
    images = [str(url).removeprefix("https://blogfiles.pstatic.net").strip("/") for url in media["image"]]
    if media["video"] or media["file"] or not set(images) <= uploads:
        raise DocumentRefused("invalid parameter", "mediaResources names what was not uploaded")


def _without_last(document: Checked) -> Checked:
    inner = document.model["document"]
    kept = inner["components"][:1] + inner["components"][1:-1]
    return replace(document, model={**document.model, "document": {**inner, "components": kept}})


def _published(post: Post, more: str = "") -> Reply:
    url = f"https://blog.naver.com/PostView.naver?blogId={post.account}&logNo={post.id}&redirect=Dlog{more}"
    return Reply.json({"isSuccess": True, "result": {"redirectUrl": url}})
