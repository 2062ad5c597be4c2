"""The facts of a review: said in the front matter, kept, written back; from the text only suggested."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.post.reviews import markdown, outline, picture, plain, write

from crosspost.errors import InvalidPost
from crosspost.post import Facts, Notice, Paragraph, Rating, Span, post_from_json, post_to_json, read_post
from crosspost.post.suggesting import suggested_facts
from crosspost.post.writing import Draught, write_facts, write_post
from crosspost.rendering import What, plain_text

WHOLE = Facts(
    work="등대: 우체국",
    original_title="Light *House*",
    kind="영화",
    directors=("김하나", "이두리"),
    authors=("박세찬",),
    cast=("최네온",),
    year="2013",
    rating=Rating(text="4.5/5"),
    spoiler=True,
    credits=(("", "배급사"),),
)


def test_the_front_matter_says_the_facts(tmp_path: Path) -> None:
    head = """title: 가
작품: 등대
원제: Lighthouse
종류: 영화
감독: 김하나, 이두리
작가: 박세찬
출연: [최네온, 오다섯]
연도: 2013년
별점: ★★★★☆
스포일러: 결말까지"""

    assert markdown(tmp_path, "본문", head=head).facts == Facts(
        work="등대",
        original_title="Lighthouse",
        kind="영화",
        directors=("김하나", "이두리"),
        authors=("박세찬",),
        cast=("최네온", "오다섯"),
        year="2013",
        rating=Rating(text="★★★★☆"),
        spoiler=True,
    )


@pytest.mark.parametrize(
    ("said", "facts"),
    [
        ("영화: Her", Facts(work="Her", kind="영화")),
        ("영화: Her\n장르: 로맨스\n개봉: 2014-05-22", Facts(work="Her", kind="로맨스", year="2014")),
        ("book: Her\nkind: novel", Facts(work="Her", kind="novel")),
        ("영화: 네\nbook: true", Facts()),
        ("author: 나\nauthors: [나]\n글쓴이: 나", Facts()),
        ("writer: 나", Facts(authors=("나",))),
        ("rating: {value: 4, max: 5}", Facts(rating=Rating(text="4/5"))),
        ("원제: Her: A Love Story", Facts(original_title="Her: A Love Story")),
        ("year: 조선 시대", Facts(year="조선 시대")),
    ],
)
def test_other_words_for_the_facts(tmp_path: Path, said: str, facts: Facts) -> None:
    assert markdown(tmp_path, "본문", head=f"title: 가\n{said}").facts == facts


@pytest.mark.parametrize("said", ["work: [a]", "rating: {stars: 4}", "출연: {a: b}", "사진출처: {a: [b]}"])
def test_a_fact_that_cannot_be_meant_is_refused_with_its_line(tmp_path: Path, said: str) -> None:
    with pytest.raises(InvalidPost) as caught:
        markdown(tmp_path, "본문", head=f"title: 가\n{said}")

    assert (caught.value.code, caught.value.params["line"]) == ("post.front_matter_value", 3)


@pytest.mark.parametrize(
    ("text", "value", "most"),
    [
        ("4.5/5", 4.5, 5),
        ("9/10", 9, 10),
        ("4.5점 / 5점", 4.5, 5),
        ("4,5/5", 4.5, 5),
        ("80%", 80, 100),
        ("4.5점", 4.5, None),
        ("4", 4, None),
        ("★★★★☆", 4, 5),
        ("★★★½☆", 3.5, 5),
        ("⭐️⭐️⭐️⭐️", 4, None),
        ("★★★★☆ (4/5)", 4, 5),
        ("5점 만점에 4.5점", 4.5, 5),
        ("4.5점(5점 만점)", 4.5, 5),
        ("4 out of 5", 4, 5),
        ("아주 좋아요", None, None),
    ],
)
def test_a_rating_is_measured_and_never_rescaled(text: str, value: float | None, most: float | None) -> None:
    assert (Rating(text=text).value, Rating(text=text).max) == (value, most)


def test_facts_are_frozen_with_the_post(tmp_path: Path) -> None:
    post = read_post(write(tmp_path, f"---\ntitle: 가\n{write_facts(WHOLE)}---\n본문\n"))

    assert post_from_json(post_to_json(post), lambda digest: tmp_path).facts == WHOLE


def test_a_post_that_was_frozen_before_there_were_facts_keeps_what_it_had(tmp_path: Path) -> None:
    frozen = post_to_json(markdown(tmp_path, "본문"))
    del frozen["facts"]

    assert post_from_json(frozen, lambda digest: tmp_path).facts == Facts()
    early = post_from_json(frozen | {"rating": "4.5/5", "spoiler": True}, lambda digest: tmp_path)
    assert early.facts == Facts(rating=Rating(text="4.5/5"), spoiler=True)


@pytest.mark.parametrize("facts", [Facts(), WHOLE, Facts(credits=(("a.png", "출판사"),), year="1999년 겨울")])
def test_facts_that_are_written_read_back(tmp_path: Path, facts: Facts) -> None:
    picture(tmp_path / "a.png")
    text = write_post(Draught(title="가", blocks=[Paragraph(spans=(Span(text="글"),))], facts=facts))
    post = read_post(write(tmp_path, f"{text}\n![](a.png)\n"))

    assert (post.facts.year, post.notices) == (facts.year[:4], ())
    assert post.facts.credits == facts.credits
    assert post.facts.work == facts.work


def test_facts_may_be_named_in_a_template(tmp_path: Path) -> None:
    head = f"title: 가\n{write_facts(WHOLE)}"
    work = "{{ kind }} 〈{{ work }}〉 ({{ original_title }}, {{ year }})"
    people = "{{ director }} / {{ writer }} / {{ cast }}"

    text = plain_text(
        markdown(tmp_path, "본문", head=head), what=What.FULL, link=None, tags=0, template=f"{work} {people}"
    ).text

    assert (
        text.split("\n")[0] == "영화 〈등대: 우체국〉 (Light *House*, 2013) 김하나, 이두리 / 박세찬 / 최네온"
    )


class TestCredits:
    def test_one_source_stands_under_each_picture_that_has_none_of_its_own(self, tmp_path: Path) -> None:
        for name in ("a.png", "b.png"):
            picture(tmp_path / name)
        body = "본문\n\n![](a.png)\n\n![](b.png)\n\n사진: 직접 찍음\n\n![](a.png)"

        post = markdown(tmp_path, body, head="title: 가\n사진출처: 하늘출판사")

        assert outline(post)[1:] == [
            ("image", "a.png"),
            ("credit", "사진 출처: 하늘출판사"),
            ("image", "b.png"),
            ("credit", "사진: 직접 찍음"),
            ("image", "a.png"),
            ("credit", "사진 출처: 하늘출판사"),
        ]

    def test_a_source_may_be_that_of_one_picture(self, tmp_path: Path) -> None:
        picture(tmp_path / "a.png")
        picture(tmp_path / "b.png", size=(9, 9))
        head = "title: 가\ncredit:\n  a.png: ⓒ 하늘출판사\n  c.png: 바다"

        post = markdown(tmp_path, "본문\n\n![](a.png)\n\n![](b.png)", head=head)

        assert outline(post)[1:] == [("image", "a.png"), ("credit", "ⓒ 하늘출판사"), ("image", "b.png")]
        known = {"key": "credit", "name": "c.png", "known": "a.png, b.png"}
        assert post.notices == (Notice(code="notice.picture_unknown", params=known),)

    def test_an_english_post_has_an_english_label(self, tmp_path: Path) -> None:
        picture(tmp_path / "a.png")
        post = markdown(tmp_path, "Text\n\n![](a.png)", head="title: Her\ncredit: Sky Press")
        assert outline(post)[-1] == ("credit", "Photo: Sky Press")


class TestSuggestions:
    def test_labels_and_a_work_in_the_title_are_suggested(self, tmp_path: Path) -> None:
        text = """영화 〈등대 우체국〉 후기

감독: 김하나 | 출연: 최네온, 오다섯
원제: Lighthouse Post
개봉: 2013. 5. 22.
내 별점: ★★★★☆

느린 영화였다."""

        assert suggested_facts(plain(tmp_path, text)) == Facts(
            work="등대 우체국",
            kind="영화",
            original_title="Lighthouse Post",
            directors=("김하나",),
            cast=("최네온", "오다섯"),
            year="2013",
            rating=Rating(text="★★★★☆"),
        )

    def test_a_list_and_a_table_have_labels_too(self, tmp_path: Path) -> None:
        post = markdown(
            tmp_path, "- 저자: 박세찬\n- 값: 만 원\n\n| 평점 | 4.5점 |\n|---|---|\n| 원제 | Sea |"
        )
        assert suggested_facts(post) == Facts(
            authors=("박세찬",), rating=Rating(text="4.5점"), original_title="Sea"
        )

    @pytest.mark.parametrize(
        "text",
        [
            "감독은 두 시간 내내 음악을 쓰지 않는다.",
            "감독: 이 영화에서 가장 놀라운 것은 감독의 이름을 아무도 몰랐다는 사실이다.",
            "별점: 아직 못 정했어요",
            "개봉: 곧",
            "출연: 하나\n\n출연: 둘",
        ],
    )
    def test_sentences_and_contradictions_suggest_nothing(self, tmp_path: Path, text: str) -> None:
        assert suggested_facts(markdown(tmp_path, text)) == Facts()

    def test_two_works_in_a_title_suggest_none(self, tmp_path: Path) -> None:
        assert suggested_facts(markdown(tmp_path, "글", head="title: 〈바다〉와 〈산〉")).work == ""

    def test_what_the_owner_said_is_not_suggested_and_nothing_is_taken(self, tmp_path: Path) -> None:
        post = markdown(tmp_path, "감독: 김하나\n\n원제: Sea", head="title: 〈바다〉\n감독: 이두리")

        assert suggested_facts(post) == Facts(work="바다", original_title="Sea")
        assert post.facts == Facts(directors=("이두리",))
