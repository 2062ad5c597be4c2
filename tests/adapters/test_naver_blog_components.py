"""The components that are not text: link cards as Naver signed them, images side by side."""

from __future__ import annotations

from typing import Any

import pytest
from tests.adapters.naver_bench import paragraph
from tests.adapters.naver_blocks import media
from tests.adapters.naver_document import faults_of, objects, texts_of

from crosspost.post import Block, Credit, Image, LinkCard
from crosspost.rendering import Rendition, What
from crosspost_naver_blog.cards import SignedCard
from crosspost_naver_blog.document import build_document
from crosspost_naver_blog.upload import UploadedImage

CARD = SignedCard(
    link="https://example.com/card",
    title="국밥집",
    description="서울의 국밥",
    picture="https://example.com/og.jpg",
    picture_width=1200,
    picture_height=630,
    signature="c2lnbg__v1.0",
)


def uploaded(width: int, height: int, name: str) -> UploadedImage:
    return UploadedImage(address=f"/a/{name}", file_name=name, width=width, height=height, length=1)


UPLOADS = {
    media(1).digest: uploaded(1920, 1080, "1.jpg"),
    media(2).digest: uploaded(800, 600, "2.jpg"),
    media(3).digest: uploaded(600, 800, "3.jpg"),
    media(4).digest: uploaded(3000, 1, "4.jpg"),
}


def body(*blocks: Block, **choices: Any) -> list[dict[str, Any]]:
    images = tuple(block for block in blocks if isinstance(block, Image))
    shown = Rendition(
        adapter="naver_blog",
        what=What.FULL,
        title="맛집 리뷰",
        document=blocks,
        images=images,
        cover=choices.pop("cover", ""),
    )
    cards = choices.pop("cards", {})
    form: dict[str, Any] = {"document_id": "01HX", "version": "2.10.2", "image_path_from": "url"}
    model = build_document(shown, UPLOADS, cards, **form, **choices)
    assert faults_of(model) == []
    assert model == build_document(shown, UPLOADS, cards, **form, **choices)
    return list(model["document"]["components"][1:])


def names(components: list[dict[str, Any]]) -> list[list[str]]:
    return [
        [each["fileName"] for each in objects(part) if each["@ctype"] == "image"] or [str(part["@ctype"])]
        for part in components
    ]


def test_a_signed_card_is_a_component_of_what_naver_said() -> None:
    before, card, after = body(
        paragraph("앞"),
        LinkCard(url="https://example.com/card?utm=1"),
        paragraph("뒤"),
        cards={"https://example.com/card?utm=1": CARD},
    )
    assert card.pop("id").startswith("SE-")
    assert card == {
        "layout": "default",
        "title": "국밥집",
        "domain": "example.com",
        "link": "https://example.com/card",
        "thumbnail": {
            "src": "https://example.com/og.jpg",
            "width": 1200,
            "height": 630,
            "@ctype": "thumbnail",
        },
        "description": "서울의 국밥",
        "video": False,
        "oglinkSign": "c2lnbg__v1.0",
        "@ctype": "oglink",
    }
    assert (texts_of(before), texts_of(after)) == (["앞"], ["뒤"])


def test_a_card_without_a_picture_has_no_thumbnail() -> None:
    bare = SignedCard(link="https://example.com/card", title="국밥집", signature="s__v1.0")
    [card] = body(LinkCard(url=bare.link), cards={bare.link: bare})
    assert card["thumbnail"] is None


def test_an_address_without_a_card_stays_text_beside_one_that_has_one() -> None:
    card, text = body(LinkCard(url=CARD.link), LinkCard(url="https://a.kr/1"), cards={CARD.link: CARD})
    assert card["@ctype"] == "oglink"
    assert [each["link"]["url"] for each in objects(text) if "link" in each] == ["https://a.kr/1"]


@pytest.mark.parametrize(
    ("title", "text"), [("국밥집", []), ("", []), ("우리 동네 국밥", ["우리 동네 국밥"])]
)
def test_a_title_of_the_post_s_own_is_not_lost_to_the_card(title: str, text: list[str]) -> None:
    parts = body(LinkCard(url=CARD.link, title=title), cards={CARD.link: CARD})
    assert [words for part in parts for words in texts_of(part)] == text
    assert parts[-1]["@ctype"] == "oglink"


def test_two_pictures_stand_side_by_side_by_their_ratios() -> None:
    first, row = body(*(Image(media=media(n)) for n in (1, 2, 3)), image_groups=True)
    assert (first["@ctype"], first["represent"], first["widthPercentage"]) == ("image", True, 0)
    assert (row["@ctype"], row["layout"], row["contentMode"], row["caption"]) == (
        *("imageGroup", "collage", "extend", None),
    )
    shares = [(each["widthPercentage"], each["represent"]) for each in row["images"]]
    assert shares == [(64.0, False), (36.0, False)]


@pytest.mark.parametrize(
    ("blocks", "laid"),
    [
        ((1, 2), [["1.jpg"], ["2.jpg"]]),
        ((1, 2, 3, 1), [["1.jpg"], ["2.jpg", "3.jpg"], ["1.jpg"]]),
        ((1, 2, 3, 1, 2), [["1.jpg"], ["2.jpg", "3.jpg"], ["1.jpg", "2.jpg"]]),
        ((1, 2, "글", 3), [["1.jpg"], ["2.jpg"], ["text"], ["3.jpg"]]),
        ((1, 2, 3, "사진"), [["1.jpg"], ["2.jpg"], ["3.jpg"], ["text"]]),
    ],
)
def test_pictures_keep_their_order_their_words_and_the_one_that_represents(
    blocks: tuple[int | str, ...], laid: list[list[str]]
) -> None:
    made: list[Block] = [
        Image(media=media(each))
        if isinstance(each, int)
        else (Credit(text=each) if each == "사진" else paragraph(each))
        for each in blocks
    ]
    assert names(body(*made, image_groups=True)) == laid


def test_a_picture_with_a_caption_stands_alone() -> None:
    parts = body(
        Image(media=media(1)), Image(media=media(2)), Image(media=media(3), caption="국밥"), image_groups=True
    )
    assert names(parts) == [["1.jpg"], ["2.jpg"], ["3.jpg"], ["text"]]


@pytest.mark.parametrize("image_groups", [False, True])
@pytest.mark.parametrize(
    ("cover", "represents"),
    [(3, [False, False, True, False]), (1, [True] + [False] * 3), (4, [True] + [False] * 3)],
)
def test_the_cover_represents_the_post_once_and_stands_alone(
    cover: int, represents: list[bool], image_groups: bool
) -> None:
    images = [Image(media=media(number)) for number in (1, 2, 3, 3)]
    parts = body(*images, cover=media(cover).digest, image_groups=image_groups)
    shown = [each for part in parts for each in objects(part) if each["@ctype"] == "image"]
    assert [each["represent"] for each in shown] == represents
    assert sum(part.get("represent") is True for part in parts) == 1


def test_an_empty_post_has_an_empty_line() -> None:
    [text] = body(image_groups=True)
    assert texts_of(text) == [""]


def test_pictures_stand_one_by_one_unless_it_is_asked_for() -> None:
    assert names(body(*(Image(media=media(n)) for n in (1, 2, 3)))) == [["1.jpg"], ["2.jpg"], ["3.jpg"]]


def test_a_picture_is_never_less_than_a_pixel_high() -> None:
    [image] = body(Image(media=media(4)))
    assert (image["width"], image["height"]) == (966, 1)
