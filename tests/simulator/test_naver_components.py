"""Components that Naver refuses, and those that vanish from the document without a word."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest
from tests.simulator.client import compact
from tests.simulator.naver_client import (
    an_id,
    editor,
    model,
    node,
    paragraph,
    picture,
    refused,
    save,
    text,
    upload,
)

from crosspost.simulator import Simulator
from crosspost.simulator.naver.components import DocumentRefused
from crosspost.simulator.naver.document import check_document
from crosspost.simulator.world import World

NO_UUID4 = "SE-7F40EFBB-5CC2-4D7C-B559-2EB5006C52A8"
Change = Callable[[dict[str, Any]], object]


def quotation() -> dict[str, Any]:
    value = [paragraph(node("인용"))]
    return {"id": an_id(), "layout": "default", "value": value, "source": None, "@ctype": "quotation"}


def line() -> dict[str, Any]:
    return {"id": an_id(), "layout": "line1", "align": "center", "@ctype": "horizontalLine"}


def table() -> dict[str, Any]:
    cell = {"id": an_id(), "colSpan": 1, "rowSpan": 1, "width": 100, "height": 43, "backgroundColor": ""}
    row = {"cells": [cell | {"value": None, "@ctype": "tableCell"}], "@ctype": "tableRow"}
    form = {"id": an_id(), "layout": "default", "width": 100, "columnCount": 1, "borderStyleName": "thinLine"}
    return form | {"rows": [row], "@ctype": "table"}


def card(signed: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {
        "id": an_id(),
        "layout": "default",
        "title": "리뷰",
        "domain": "example.com",
        "link": signed["oglink"]["url"],
        "thumbnail": None,
        "description": "",
        "video": False,
        "oglinkSign": signed["oglinkSign"],
        "@ctype": "oglink",
        **changes,
    }


def group(*images: dict[str, Any], **changes: Any) -> dict[str, Any]:
    parts = {"id": an_id(), "layout": "collage", "contentMode": "extend", "caption": None}
    return {**parts, "images": [*images], "@ctype": "imageGroup", **changes}


def signed(sim: Simulator, address: str = "https%3A%2F%2Fexample.com%2Fr") -> dict[str, Any]:
    return dict(editor(sim, f"oglink?url={address}").json())


def lost(*body: dict[str, Any]) -> tuple[str, ...]:
    return check_document(World(seed="s"), compact(model(*body))).lost


@pytest.mark.parametrize("make", [quotation, line, table])
@pytest.mark.parametrize("wrong", [{"layout": "quotation_bubble"}, {"layout": None}, {"colour": "red"}])
def test_a_component_with_a_wrong_field_vanishes(
    make: Callable[[], dict[str, Any]], wrong: dict[str, Any]
) -> None:
    assert len(lost(make() | wrong, make())) == 1


@pytest.mark.parametrize(
    ("make", "name"), [(quotation, "value"), (line, "layout"), (table, "rows"), (table, "columnCount")]
)
def test_a_component_that_lacks_a_field_vanishes(make: Callable[[], dict[str, Any]], name: str) -> None:
    wrong = make()
    del wrong[name]
    assert len(lost(wrong, make())) == 1


@pytest.mark.parametrize(
    "change",
    [
        lambda rows: rows.clear(),
        lambda rows: rows[0]["cells"].clear(),
        lambda rows: rows[0]["cells"][0].update(colSpan=2),
        lambda rows: rows[0]["cells"][0].update(width="100"),
        lambda rows: rows[0]["cells"][0].pop("rowSpan"),
    ],
)
def test_a_table_with_a_wrong_cell_vanishes(change: Change) -> None:
    wrong = table()
    change(wrong["rows"])
    assert len(lost(wrong, table())) == 1


@pytest.mark.parametrize("make", [quotation, line, table, lambda: text("본문")])
@pytest.mark.parametrize("wrong", ["SE-1", "", None, 7, NO_UUID4, NO_UUID4.lower()[3:]])
def test_an_id_that_is_none_refuses_the_document(make: Callable[[], dict[str, Any]], wrong: Any) -> None:
    with pytest.raises(DocumentRefused) as refusal:
        lost(make() | {"id": wrong})
    assert refusal.value.code == "not acceptable"


def test_a_component_nobody_has_written_down_needs_an_id_too() -> None:
    assert lost({"id": an_id(), "packCode": "a", "@ctype": "sticker"}) == ()
    with pytest.raises(DocumentRefused, match="sticker"):
        lost({"packCode": "a", "@ctype": "sticker"})


@pytest.mark.parametrize("number", ["NaN", "Infinity"])
def test_a_number_that_json_does_not_know_is_a_parse_fail(number: str) -> None:
    document = compact(model(table())).replace('"width":100,"columnCount"', f'"width":{number},"columnCount"')
    assert number in document
    with pytest.raises(DocumentRefused) as refusal:
        check_document(World(seed="s"), document)
    assert refusal.value.code == "parse fail"


@pytest.mark.parametrize(
    "address", ["blob:https://blog.naver.com/1", "data:image/png;base64,aa", "https://example.com/a.jpg", ""]
)
def test_an_image_from_elsewhere_is_not_acceptable(sim: Simulator, address: str) -> None:
    assert refused(sim, model(picture(upload(sim), src=address))) == "not acceptable"


@pytest.mark.parametrize("flag", ["true", 1, None])
def test_a_flag_that_is_no_boolean_is_not_acceptable(sim: Simulator, flag: Any) -> None:
    good = upload(sim)
    for name in ("represent", "internalResource", "imageLoaded", "ai"):
        assert refused(sim, model(picture(good, **{name: flag}))) == "not acceptable"
    assert refused(sim, model(text("글"), card(signed(sim), video=flag))) == "not acceptable"


@pytest.mark.parametrize(
    "changes",
    [
        {"oglinkSign": "Zm9yZ2Vk__v1.0"},
        {"oglinkSign": ""},
        {"link": "https://example.com/other"},
        {"link": "javascript:alert(1)"},
        {"layout": "small"},
        {"title": None},
        {"thumbnail": {"src": "https://example.com/a.jpg", "@ctype": "thumbnail"}},
        {"thumbnail": {"src": "blob:1", "width": 1, "height": 1, "@ctype": "thumbnail"}},
        {"image": "https://example.com/a.jpg"},
    ],
)
def test_a_card_that_is_not_as_it_was_signed_vanishes(sim: Simulator, changes: dict[str, Any]) -> None:
    told = signed(sim)
    thumbnail = {"src": "https://example.com/a.jpg", "width": 1200, "height": 630, "@ctype": "thumbnail"}
    save(sim, card(told, **changes), card(told, thumbnail=thumbnail))
    [draft] = sim.drafts()
    assert len(draft["document"]["document"]["components"]) == 2
    assert [each["kind"] for each in sim.violations()] == ["component vanished"]


def test_a_signature_of_another_page_does_not_serve() -> None:
    with Simulator() as sim:
        one, other = signed(sim), signed(sim, "https%3A%2F%2Fexample.com%2Fs")
        save(sim, card(one, oglinkSign=other["oglinkSign"]))
        assert [each["kind"] for each in sim.violations()] == ["component vanished"]


@pytest.mark.parametrize("shape", [None, "sized"])
def test_the_picture_of_a_page_may_be_told_with_its_size(sim: Simulator, shape: str | None) -> None:
    save(sim, picture(upload(sim)))
    post = sim.owner_publish()
    assert post is not None
    if shape:
        sim.fault(f"naver.oglink=shape:{shape}")
    image = signed(sim, str(post.permalink))["oglink"]["summary"]["image"]
    assert set(image) == ({"url", "width", "height"} if shape else {"url"})


@pytest.mark.parametrize("shares", [(50, 40), (64, 64), (100, 0), (120, -20)])
def test_a_row_whose_widths_do_not_make_a_whole_vanishes(sim: Simulator, shares: tuple[int, int]) -> None:
    first, *row = (upload(sim) for _ in range(3))
    inside = [
        picture(each, represent=False, widthPercentage=share) for each, share in zip(row, shares, strict=True)
    ]
    save(sim, picture(first), group(*inside))
    [draft] = sim.drafts()
    assert [each["@ctype"] for each in draft["document"]["document"]["components"]] == [
        "documentTitle",
        "image",
    ]


@pytest.mark.parametrize("images", [5, None, []])
def test_a_row_without_a_list_of_images_vanishes(images: Any) -> None:
    assert len(lost(group(images=images), text("글"))) == 1


def test_a_document_is_judged_without_being_changed(sim: Simulator) -> None:
    document = model(text("글"), quotation(), line(), table())
    before = copy.deepcopy(document)
    save(sim, *document["document"]["components"][1:])
    [draft] = sim.drafts()
    assert draft["document"]["document"]["components"][1:] == before["document"]["components"][1:]
    assert json.loads(compact(document)) == before
