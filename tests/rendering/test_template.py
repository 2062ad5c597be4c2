"""The owner's own words around a post: what she may write, what stands all the same, what is refused."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crosspost.errors import Unsupported
from crosspost.post import Credit, Disclosure, Facts, Heading, Image, Media, Paragraph, Post, Rating, Span
from crosspost.rendering import FIRST, TextUnit, What, check_template, document_of, plain_text

LINK = "https://blog.naver.com/myreviews/1"
PHOTO = Media(
    digest="0" * 64,
    name="a.jpg",
    media_type="image/jpeg",
    length=1,
    width=1,
    height=1,
    path=None,  # type: ignore[arg-type]  # never read
)
POST = Post(
    id="p",
    title="겨울 바다 책방",
    summary="한 줄 소개",
    facts=Facts(rating=Rating(text="4.5/5")),
    tags=("책방", "여행"),
    blocks=(
        Disclosure(text="업체에서 책을 받아 썼어요."),
        Paragraph(spans=(Span(text="첫 문단이다."),)),
        Image(media=PHOTO),
        Credit(text="사진: 하늘출판사"),
        Paragraph(spans=(Span(text="둘째 문단이다."),)),
    ),
)


def shown(template: str, post: Post = POST, *, what: What = What.FULL, link: str | None = LINK) -> str:
    return plain_text(post, what=what, link=link, tags=5, template=template).text


class TestAText:
    def test_its_values_stand_where_they_are_named(self) -> None:
        head = "새 글: {{ title }} ({{ rating }})\n\n{{ summary }}\n전체 보기 {{ link }}"
        text = shown(f"{head}\n\n{{{{ tags }}}}\n\n{{{{ body }}}}")
        assert text == (
            "업체에서 책을 받아 썼어요.\n\n새 글: 겨울 바다 책방 (4.5/5)\n\n한 줄 소개\n"
            f"전체 보기 {LINK}\n\n#책방 #여행\n\n첫 문단이다.\n\n사진: 하늘출판사\n\n둘째 문단이다."
        )

    def test_the_address_and_the_credits_stand_there_also_where_they_are_not_named(self) -> None:
        assert shown("읽어 보세요!").split("\n\n") == [
            "업체에서 책을 받아 썼어요.",
            "읽어 보세요!",
            "사진: 하늘출판사",
            f"계속 읽기\n{LINK}",
        ]

    def test_what_is_not_there_leaves_no_empty_line(self) -> None:
        bare = replace(POST, facts=Facts(), tags=(), blocks=POST.blocks[1:2])
        template = "{{ title }}\n{% if rating %}\n별점 {{ rating }}\n{% endif %}\n{{ body }}"
        text = shown(f"{template}\n\n{{{{ link }}}}\n{{{{ tags }}}}", bare, link=None)
        assert text == "겨울 바다 책방\n첫 문단이다."

    def test_a_particle_fits_the_title(self) -> None:
        assert "겨울 바다 책방을 읽고" in shown('{{ title|josa("을/를") }} 읽고')
        assert "Her를 읽고" in shown('{{ title | josa("을(를)") }} 읽고', replace(POST, title="Her"))

    def test_only_the_body_is_cut(self) -> None:
        long = replace(POST, blocks=(*POST.blocks, Paragraph(spans=(Span(text="문장이다. " * 400),))))
        template = "[신간] {{ title }}\n\n{{ body }}\n\n자세히: {{ link }}\n{{ tags }}"
        plain = plain_text(
            long, what=What.FULL, link=LINK, tags=5, template=template, limit=500, unit=TextUnit.CODE_POINTS
        )
        assert len(plain.text) <= 500
        assert plain.text.startswith("업체에서 책을 받아 썼어요.\n\n[신간] 겨울 바다 책방\n\n첫 문단이다.")
        assert plain.text.endswith(f"문장이다.\n\n자세히: {LINK}\n#책방 #여행")
        assert [notice.code for notice in plain.notices] == ["notice.text_cut"]

    def test_each_slot_is_where_it_is_said_to_be(self) -> None:
        post = replace(POST, title="{first} 표")
        plain = plain_text(
            post, what=What.FULL, link=FIRST, template="> {{ link }}\n{{ title }}\n> {{ link }}"
        )
        assert [plain.text[at : at + len(FIRST)] for at in plain.slots] == [FIRST, FIRST]
        assert plain.text.endswith(f"사진: 하늘출판사\n\n> {FIRST}\n{{first}} 표\n> {FIRST}")

    def test_the_words_of_a_post_are_never_read_as_a_template(self) -> None:
        post = replace(POST, title="{{ link }} {% if %}")
        assert "{{ link }} {% if %}" in shown("{{ title }}\n\n{{ body }}", post)


class TestADocument:
    def test_the_body_is_its_blocks_and_the_rest_paragraphs(self) -> None:
        post = replace(POST, blocks=(*POST.blocks, Heading(spans=(Span(text="끝"),))))
        template = "어서 오세요.\n\n{{ body }}\n\n원문: {{ link }}"
        blocks = document_of(post, what=What.FULL, link=LINK, template=template)
        assert blocks == (
            post.blocks[0],
            Paragraph(spans=(Span(text="어서 오세요."),)),
            *post.blocks[1:],
            Paragraph(spans=(Span(text="원문: "), Span(text=LINK, link=LINK))),
        )

    def test_without_the_body_the_pictures_and_their_credits_stay(self) -> None:
        blocks = document_of(POST, what=What.FULL, link=None, template="사진만 올려요.")
        assert blocks == (
            POST.blocks[0],
            Paragraph(spans=(Span(text="사진만 올려요."),)),
            POST.blocks[2],
            POST.blocks[3],
        )


WRONG = [
    ("{{ title", "template.syntax", 1),
    ("글\n{% if rating %}", "template.syntax", 2),
    ("글\n\n{{ titel }}", "template.name", 3),
    ("{{ disclosure }}", "template.name", 1),
    ("{{ title | bold }}", "template.filter", 1),
    ("{{ body | upper }}", "template.filtered_slot", 1),
    ('{{ title | josa("에게") }}', "template.particle", 1),
    ("{% for x in title %}{{ x }}{% endfor %}", "template.not_allowed", 1),
    ("{{ title.__class__ }}", "template.not_allowed", 1),
    ("{{ 10 ** 9 }}", "template.not_allowed", 1),
    ('{% include "/etc/passwd" %}', "template.not_allowed", 1),
    ('{{ "\\x01" }}', "template.not_allowed", 1),
    ("{{ self }}", "template.name", 1),
    ("{{ title | truncate }} {{ title | truncate(1, 2, 3, 4, 5, 6) }}", "template.values", None),
    ("{{ body }}\n\n{{ body }}", "template.body_twice", None),
    ("글" * 20_001, "template.long", None),
]


@pytest.mark.parametrize(("template", "code", "line"), WRONG)
def test_a_slip_is_one_error_with_its_line(template: str, code: str, line: int | None) -> None:
    with pytest.raises(Unsupported) as caught:
        check_template(template)
    assert (caught.value.code, caught.value.params.get("line")) == (code, line)


PIECES = st.sampled_from(
    [
        *("{{ title }}", "{{ body }}", "{{ link }}", "{{ tags }}", "{{ summary }}"),
        *("{% if rating %}", "{% endif %}", '{{ title|josa("은/는") }}'),
        *("{{", "%}", "{% for %}", "{{ x }}", "글", "#", "{first}", "\n", "\n\n", " "),
    ]
)
LINKS = st.sampled_from((None, LINK, FIRST))


@given(st.lists(PIECES, max_size=12).map("".join), st.sampled_from(What), LINKS)
def test_whatever_the_template_the_disclosure_opens_the_text_and_the_address_stands(
    template: str, what: What, link: str | None
) -> None:
    try:
        plain = plain_text(POST, what=what, link=link, tags=5, template=template)
    except Unsupported:
        with pytest.raises(Unsupported):
            check_template(template)
        return
    disclosure = "업체에서 책을 받아 썼어요."
    assert plain.text.startswith(disclosure)
    assert plain.text.count(disclosure) == 1
    assert what is What.LINK or "사진: 하늘출판사" in plain.text
    assert link is None or link in plain.text
    assert "\n\n\n" not in plain.text
    assert not set(plain.text) & {"\x01", "\x02", "\x03"}
