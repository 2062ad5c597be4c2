from __future__ import annotations

import unicodedata

import pytest

from crosspost.errors import InvalidPost
from crosspost.post import Disclosure
from crosspost.post.page import framed_address, read_page

ADDRESS = "https://me.tistory.com/7"


def page(head: str, body: str = "") -> bytes:
    return f"<html><head><meta charset='utf-8'>{head}</head><body>{body}</body></html>".encode()


def og(**tags: str) -> str:
    return "".join(f'<meta property="og:{name}" content="{said}">' for name, said in tags.items())


def test_the_tags_made_for_sharing_come_first() -> None:
    head = "<title>다른 제목 :: 블로그</title>" + og(
        title="겨울 바다 - 책방", description="요약", image="/a.png"
    )
    found = read_page(page(head), ADDRESS)
    assert (found.title, found.summary) == ("겨울 바다 - 책방", "요약")
    assert found.picture == "https://me.tistory.com/a.png"


def test_without_them_the_title_is_taken_whole() -> None:
    found = read_page(page("<title>느린 편지 - 1부 | 내 블로그</title>"), ADDRESS)
    assert found.title == "느린 편지 - 1부 | 내 블로그"


@pytest.mark.parametrize("declared", ["euc-kr", "ks_c_5601-1987", "EUC-KR"])
def test_an_old_korean_page_is_read_by_the_charset_it_names(declared: str) -> None:
    content = f"<meta charset='{declared}'><title>똠방각하 펲시 리뷰</title>".encode("cp949")
    assert read_page(content, ADDRESS).title == "똠방각하 펲시 리뷰"


def test_the_headers_charset_outranks_the_pages() -> None:
    content = "<meta charset='utf-8'><title>서점</title>".encode("cp949")
    assert read_page(content, ADDRESS, charset="euc-kr").title == "서점"


def test_one_broken_byte_hides_nothing() -> None:
    assert "책방" in read_page(page("<title>책방 리뷰</title>") + b"\xff", ADDRESS).title


def test_decomposed_hangul_is_composed() -> None:
    title = unicodedata.normalize("NFD", "겨울 책방")
    assert read_page(page(og(title=title)), ADDRESS).title == "겨울 책방"


def test_a_page_without_a_title_is_refused() -> None:
    with pytest.raises(InvalidPost) as caught:
        read_page(page(""), ADDRESS)
    assert caught.value.code == "page.no_title"


@pytest.mark.parametrize(
    ("named", "own"),
    [
        ("https://me.tistory.com/entry/책방", "https://me.tistory.com/entry/책방"),
        ("/7?from=x", "https://me.tistory.com/7?from=x"),
        ("https://www.me.tistory.com/7", "https://www.me.tistory.com/7"),
        ("http://localhost/7", ADDRESS),
        ("https://me.tistory.com/", ADDRESS),
        ("javascript:alert(1)", ADDRESS),
    ],
)
def test_the_pages_own_address_is_believed_on_its_own_site_only(named: str, own: str) -> None:
    head = f"<title>x</title><link rel='canonical' href='{named}'>"
    assert read_page(page(head), ADDRESS + "#comment").address == own


def test_a_declaration_the_article_opens_with_comes_first_in_the_post() -> None:
    declared = "이 글은 업체로부터 제품을 제공받아 작성했습니다."
    body = f"<h1>글</h1><div class='entry-content'><p>{declared}</p><p>좋다.</p></div>"
    post = read_page(page(og(title="찻잔", description="요약"), body), ADDRESS).as_post()
    assert post.blocks[0] == Disclosure(text=declared)
    assert post.canonical == post.id == ADDRESS
    assert post.summary == "요약"


def test_an_article_without_one_declares_nothing() -> None:
    body = "<article><p>내돈내산 후기입니다.</p><p>좋았다.</p></article>"
    assert read_page(page(og(title="x"), body), ADDRESS).disclosure == ""


@pytest.mark.parametrize(
    ("address", "inside"),
    [
        ("https://blog.naver.com/me/223", "https://m.blog.naver.com/me/223"),
        ("https://blog.naver.com/PostView.naver?blogId=me&logNo=223", "https://m.blog.naver.com/me/223"),
        ("https://blog.naver.com/me", None),
        ("https://m.blog.naver.com/me/223", None),
        ("https://me.tistory.com/223", None),
    ],
)
def test_a_naver_post_is_read_at_its_mobile_address(address: str, inside: str | None) -> None:
    assert framed_address(b"<iframe id='mainFrame'></iframe>", address) == inside


def test_a_naver_page_with_tags_of_its_own_is_read_as_it_is() -> None:
    assert framed_address(page(og(title="x")), "https://blog.naver.com/me/223") is None
