"""A post as plain text: its order, no marks, addresses where they can be tapped."""

from __future__ import annotations

from crosspost.post import Disclosure, Heading, Paragraph, Post, Span
from crosspost.rendering import FIRST, What, plain_text

POST = Post(
    id="p",
    title="제목",
    summary="한 줄",
    tags=("책 방", "여행", "바다"),
    blocks=(
        Disclosure(text="협찬을 받았어요."),
        Heading(spans=(Span(text="골목"),)),
        Paragraph(
            spans=(
                Span(text="굵은", bold=True),
                Span(text=" 글과 "),
                Span(text="책방", link="https://a.example/1"),
            )
        ),
    ),
)


def test_disclosure_title_body_link_and_tags_follow_in_this_order() -> None:
    text = plain_text(POST, what=What.FULL, link="https://b.example", tags=2).text
    assert text == (
        "협찬을 받았어요.\n\n제목\n\n골목\n\n굵은 글과 책방\n책방: https://a.example/1\n\n"
        "https://b.example\n\n#책방 #여행"
    )


def test_only_the_link_still_opens_with_the_disclosure() -> None:
    text = plain_text(POST, what=What.LINK, link="https://b.example").text
    assert text == "협찬을 받았어요.\n\n제목\n\n한 줄\n\nhttps://b.example"


def test_the_slot_is_where_it_is_said_to_be() -> None:
    found = plain_text(POST, what=What.FULL, link=FIRST, tags=1)
    (offset,) = found.slots
    assert found.text[offset:].startswith(FIRST)
