from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from tests.simulator.client import image
from tests.simulator.naver_client import (
    an_id,
    editor,
    fields,
    model,
    node,
    paragraph,
    picture,
    population,
    refused,
    save,
    send_image,
    text,
    title,
    upload,
    write,
)

from crosspost.simulator import Accounts, NaverBlog, Simulator

Change = Callable[[dict[str, Any]], None]


def body_of(document: dict[str, Any]) -> Any:
    return document["document"]["components"][1]


def test_a_correct_document_is_saved_with_its_title(sim: Simulator) -> None:
    number = save(sim, text("국물이 진하다.", ""))
    assert [(d["logNo"], d["title"]) for d in sim.drafts()] == [(number, "맛집 리뷰")]


def test_a_title_under_value_is_not_acceptable(sim: Simulator) -> None:
    document = model(text("본문"))
    head = document["document"]["components"][0]
    head["value"] = head.pop("title")
    assert refused(sim, document) == "not acceptable"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda c: c.update({"@ctype": "horizontalRule"}), "parse fail"),
        (lambda c: c.update({"@ctype": "sectionTitle"}), "parse fail"),
        (lambda c: c.pop("@ctype"), "parse fail"),
        (lambda c: c["value"][0].update(nodes=[]), "parse fail"),
        (lambda c: c["value"][0]["nodes"][0].pop("@ctype"), "parse fail"),
        (lambda c: c.update(align="center"), "not acceptable"),
        (lambda c: c.update(colour="red"), "not acceptable"),
        (lambda c: c.update(id="SE-1"), "not acceptable"),
        (lambda c: c["value"][0].update(id=c["id"]), "not acceptable"),
        (
            lambda c: c["value"][0]["nodes"][0].update(style={"bold": "true", "@ctype": "nodeStyle"}),
            "not acceptable",
        ),
        (
            lambda c: c["value"][0]["nodes"][0].update(style={"size": 3, "@ctype": "nodeStyle"}),
            "not acceptable",
        ),
        (
            lambda c: c["value"][0]["nodes"][0].update(link={"url": "javascript:x", "@ctype": "urlLink"}),
            "not acceptable",
        ),
    ],
)
def test_a_wrong_text_component_refuses_the_document(sim: Simulator, change: Change, code: str) -> None:
    document = model(text("본문"))
    change(body_of(document))
    assert refused(sim, document) == code


def test_styles_and_links_of_the_description_are_taken(sim: Simulator) -> None:
    style = {"bold": True, "fontSizeCode": "fs24", "fontColor": "#333333", "@ctype": "nodeStyle"}
    link = {"url": "https://example.com/r/1", "@ctype": "urlLink"}
    component = text("본문")
    component["value"] = [
        paragraph(
            node("굵게", style=style, link=link),
            style={"align": "center", "lineHeight": 1.8, "@ctype": "paragraphStyle"},
        )
    ]
    save(sim, component)
    post = sim.owner_publish()
    assert post is not None
    assert (
        '<a href="https://example.com/r/1" rel="nofollow noopener"><span class="fs24"><b>굵게</b></span></a>'
        in post.html
    )


def test_an_image_must_have_been_uploaded(sim: Simulator) -> None:
    good = upload(sim)
    component = picture(good)
    component["src"] = "https://blogfiles.pstatic.net/elsewhere/photo.jpg?type=w1"
    assert refused(sim, model(component)) == "not acceptable"
    component["src"] = "https://example.com/photo.jpg"
    assert refused(sim, model(component)) == "not acceptable"


@pytest.mark.parametrize(
    "change", [{"fileSize": 1}, {"originalWidth": 99}, {"fileName": "x.jpg"}, {"path": "/x"}]
)
def test_an_image_must_be_described_as_its_upload_was(sim: Simulator, change: dict[str, Any]) -> None:
    assert refused(sim, model(picture(upload(sim), **change))) == "not acceptable"


def test_the_path_of_an_image_may_be_its_url_or_its_folder(sim: Simulator) -> None:
    one, two = upload(sim), upload(sim)
    folder = two["url"].removeprefix("https://blogfiles.pstatic.net").rpartition("/")[0] + "/"
    save(sim, picture(one), picture(two, represent=False, path=folder))


@pytest.mark.parametrize("represent", [(False, False), (True, True)])
def test_exactly_one_image_represents_the_post(sim: Simulator, represent: tuple[bool, bool]) -> None:
    images = [picture(upload(sim), represent=flag) for flag in represent]
    assert refused(sim, model(*images)) == "not acceptable"


def test_a_representing_image_inside_a_collage_does_not_count(sim: Simulator) -> None:
    images = [
        picture(upload(sim), represent=flag, widthPercentage=50.0, contentMode="extend")
        for flag in (True, False)
    ]
    group = {"id": an_id(), "layout": "collage", "contentMode": "extend", "caption": None, "images": images}
    assert refused(sim, model(group | {"@ctype": "imageGroup"})) == "not acceptable"
    for inner in images:
        inner["represent"] = False
    save(sim, picture(upload(sim)), group | {"@ctype": "imageGroup"})


def test_a_component_with_a_wrong_field_vanishes_and_is_recorded(sim: Simulator) -> None:
    rule = {"id": an_id(), "layout": "line9", "align": "center", "@ctype": "horizontalLine"}
    save(sim, text("본문"), rule)
    components = sim.drafts()[0]["document"]["document"]["components"]
    assert [c["@ctype"] for c in components] == ["documentTitle", "text"]
    assert [v["kind"] for v in sim.violations()] == ["component vanished"]


def test_quotations_dividers_and_tables_of_the_description_stay(sim: Simulator) -> None:
    quote = {"id": an_id(), "layout": "quotation_line", "value": [paragraph(node("인용"))], "source": None}
    rule = {"id": an_id(), "layout": "line1", "align": "center", "@ctype": "horizontalLine"}
    cell = {"id": an_id(), "colSpan": 1, "rowSpan": 1, "width": 50, "height": 43, "backgroundColor": ""}
    row = {"cells": [cell | {"value": [paragraph(node("칸"))], "@ctype": "tableCell"}], "@ctype": "tableRow"}
    table = {
        "id": an_id(),
        "layout": "default",
        "width": 100,
        "columnCount": 1,
        "borderStyleName": "thinLine",
    }
    save(sim, quote | {"@ctype": "quotation"}, rule, table | {"rows": [row], "@ctype": "table"})
    assert sim.violations() == []
    post = sim.owner_publish()
    assert post is not None
    assert post.text == "인용\n칸"


def test_a_link_card_needs_the_signature_for_its_link(sim: Simulator) -> None:
    signed = editor(sim, "oglink?url=https%3A%2F%2Fexample.com%2Fr").json()
    card = {
        "id": an_id(),
        "layout": "default",
        "title": "리뷰",
        "domain": "example.com",
        "link": signed["oglink"]["url"],
        "description": "",
        "video": False,
        "oglinkSign": signed["oglinkSign"],
        "@ctype": "oglink",
    }
    save(sim, card, card | {"id": an_id(), "link": "https://example.com/other"})
    kept = sim.drafts()[0]["document"]["document"]["components"][1:]
    assert [c["link"] for c in kept] == ["https://example.com/r"]


@pytest.mark.parametrize(
    "params",
    [
        population(categoryId=0),
        population(categoryId=None),
        population(openType=7),
        population(openType="2"),
        population(tags="#맛집"),
        population(tags="맛집 추천"),
        population(tags="맛집,맛집"),
        population(tags=",".join(f"t{n}" for n in range(31))),
        population(scrapYn="false"),
        population(postWriteTimeType="pre"),
        population(autoSaveNo="1"),
        population() | {"editorSource": "ZWRpdG9yLXNvdXJjZS0xMjM0"},
    ],
)
def test_wrong_parameters_are_refused(sim: Simulator, params: dict[str, Any]) -> None:
    assert refused(sim, model(text("본문")), params) == "invalid parameter"


@pytest.mark.parametrize("meta", [{"categoryId": "7"}, {"tags": None}, {"autoSaveNo": 1795500000000}])
def test_shapes_that_are_seen_in_the_wild_are_taken(sim: Simulator, meta: dict[str, Any]) -> None:
    save(sim, text("본문"), **meta)


@pytest.mark.parametrize("name", ["documentModel", "mediaResources", "populationParams", "productApiVersion"])
def test_each_field_of_the_form_is_needed(sim: Simulator, name: str) -> None:
    form = fields(model(text("본문")))
    del form[name]
    assert write(sim, "RabbitTempPostWrite", form).json()["result"]["errorCode"] == "invalid parameter"


@pytest.mark.parametrize("name", ["documentModel", "mediaResources", "populationParams"])
def test_broken_json_is_a_parse_fail(sim: Simulator, name: str) -> None:
    form = fields(model(text("본문"))) | {name: "{"}
    assert write(sim, "RabbitTempPostWrite", form).json()["result"]["errorCode"] == "parse fail"


def test_a_document_without_a_title_component_is_a_parse_fail(sim: Simulator) -> None:
    document = model()
    document["document"]["components"] = [text("본문"), title("늦은 제목")]
    assert refused(sim, document) == "parse fail"


def test_a_token_id_is_recorded(sim: Simulator) -> None:
    write(sim, "RabbitTempPostWrite", fields(model(text("본문")), tokenId="forged"))
    assert [v["kind"] for v in sim.violations()] == ["tokenId"]


def test_a_visible_call_of_a_blog_for_drafts_is_recorded() -> None:
    blog = NaverBlog(blog_id="myblog", drafts_only=True)
    with Simulator(accounts=Accounts(naver_blog=(blog,))) as sim:
        write(sim, "RabbitTempPostWrite", fields(model(text("본문"))))
        assert sim.violations() == []
        write(sim, "RabbitWrite", fields(model(text("본문"))))
        assert [v["kind"] for v in sim.violations()] == ["RabbitWrite in mode draft"]


@pytest.mark.parametrize(
    ("part", "content", "code"),
    [
        ("file", None, "INVALID_PARAMETER"),
        ("image", b"no image", "INVALID_IMAGE"),
        ("image", image()[:100], "INVALID_IMAGE"),
    ],
)
def test_an_upload_that_is_no_image_is_refused_in_xml(
    sim: Simulator, part: str, content: bytes | None, code: str
) -> None:
    assert f"<errorCode>{code}</errorCode>" in send_image(sim, content, part=part).text


def test_the_answers_of_uploads_take_their_forms_in_turn(sim: Simulator) -> None:
    one, two, three, four = (upload(sim) for _ in range(4))
    assert one["path"] == one["url"].rpartition("/")[0] + "/"
    assert two["url"].startswith("https://blogfiles.pstatic.net/")
    assert three["path"] == three["url"]
    assert "path" not in four


def test_an_upload_needs_a_key_that_was_handed_out(sim: Simulator) -> None:
    from tests.simulator.client import call

    files = {"image": ("p.jpg", image(), "image/jpeg")}
    answer = call(sim, "POST", "blog.upphoto.naver.com/a%2Fb%3D/simpleUpload/0?userId=myblog", files=files)
    assert "INVALID_SESSION_KEY" in answer.text


def test_the_session_key_holds_what_must_be_encoded(sim: Simulator) -> None:
    key = editor(sim, "photo-uploader/session-key").json()["sessionKey"]
    assert "/" in key
    assert "=" in key
