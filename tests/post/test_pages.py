"""Pages of blogs as articles: one page of our own making for each kind of blog, and each trap they set."""

# ruff: noqa: E501, ISC004 (pages are read best as they stand)

from __future__ import annotations

import importlib.util

import pytest

from crosspost.errors import InvalidPost
from crosspost.post.model import (
    Code,
    Credit,
    Divider,
    Heading,
    LinkCard,
    Listing,
    Paragraph,
    Quote,
    Span,
    Table,
    spans_text,
)
from crosspost.post.pages import Article, Picture, read_article

HERE = "https://blog.naver.com/reader/223000000001"
NAVER = "https://mblogthumb-phinf.pstatic.net/a/b"


def page(body: str, *, head: str = "", title: str = "겨울 책방 - 두 번째 이야기", of: str = "") -> bytes:
    return (
        f"<!doctype html><html><head><meta charset=utf-8><title>{title} : 어느 블로그</title>"
        f"<meta property='og:title' content='{title}'>{head}</head><body {of}>{body}</body></html>"
    ).encode()


def lines(*texts: str) -> str:
    return "".join(f"<p class='se-text-paragraph'><span>{text}</span></p>" for text in texts)


def one(*components: str) -> bytes:
    """A post of Naver's SmartEditor ONE."""
    return page(
        "<div class='se-documentTitle'><div class='se-title-text'><p>겨울 책방 - 두 번째 이야기</p></div>"
        "<a>이웃추가</a><p class='blog_date'>2026. 1. 5. 9:07</p></div>"
        f"<div class='se-main-container'>{''.join(components)}</div><div class='comment'>댓글 12</div>"
    )


def texts(article: Article) -> list[str]:
    return [spans_text(block.spans) for block in article.blocks if isinstance(block, Paragraph | Heading)]


def test_smart_editor_one_gives_title_date_text_and_blocks_in_order() -> None:
    article = read_article(
        one(
            f"<div class='se-component se-text'>{lines('첫 줄이다.', '둘째 줄이다.', '&#8203;', '새 문단.')}</div>",
            "<div class='se-component se-sectionTitle'><p class='se-text-paragraph'><b>책방에서</b></p></div>",
            f"<div class='se-component se-quotation'>{lines('인용한 글')}</div>",
            "<div class='se-component se-horizontalLine'><hr></div>",
            "<div class='se-component se-code'><div class='se-code-source'>a  = 1\nb = 2</div></div>",
        ),
        HERE,
    )
    assert (article.kind, article.title) == ("naver_one", "겨울 책방 - 두 번째 이야기")
    assert article.published == "2026-01-05T09:07:00+09:00"
    assert article.address == HERE
    assert article.blocks == (
        Paragraph(spans=(Span(text="첫 줄이다.\n둘째 줄이다."),)),
        Paragraph(spans=(Span(text="새 문단."),)),
        Heading(spans=(Span(text="책방에서"),)),
        Quote(paragraphs=((Span(text="인용한 글"),),)),
        Divider(),
        Code(text="a  = 1\nb = 2"),
    )


def test_a_blurred_placeholder_is_never_the_picture() -> None:
    article = read_article(
        one(
            f"<div class='se-image'><a><img src='{NAVER}/1.jpg?type=w80_blur'"
            f" data-lazy-src='{NAVER}/1.jpg?type=w400'></a>"
            "<div class='se-caption'><p class='se-text-paragraph'>책방 앞</p></div></div>",
            f"<div class='se-image'><img src='{NAVER}/2.jpg?type=w80_blur'></div>",
            f"<div class='se-image'><img src='{NAVER}/3.jpg?type=w966' data-lazy-src=''></div>",
        )
    )
    first, second, third = article.pictures
    assert first == Picture(
        addresses=(f"{NAVER}/1.jpg?type=w800", f"{NAVER}/1.jpg?type=w400"), caption="책방 앞"
    )
    assert second.addresses == ()
    assert third.addresses == (f"{NAVER}/3.jpg?type=w966",)


def test_stickers_maps_and_buttons_are_no_content_but_a_place_keeps_its_words() -> None:
    article = read_article(
        one(
            "<div class='se-sticker'><img class='se-sticker-image' src='https://s.example/1.png'></div>",
            "<div class='se-placesMap'><div class='se-module-map-image'><img src='https://m.example/m'></div>"
            "<a class='se-map-info'><strong class='se-map-title'>겨울책방</strong>"
            "<p class='se-map-address'>강릉시 바다로 1</p></a>"
            "<button>이 블로그의 체크인</button></div>",
        )
    )
    assert texts(article) == ["겨울책방\n강릉시 바다로 1"]
    assert len(article.blocks) == 1


def test_link_cards_and_players_are_addresses_and_what_is_lost_is_told() -> None:
    article = read_article(
        one(
            lines("글"),
            "<div class='se-oglink'><a class='se-oglink-thumbnail' href='https://a.example/1'><img src='t.jpg'></a>"
            "<a class='se-oglink-info' href='https://a.example/1'><strong>제목</strong></a></div>",
            "<div class='se-oembed'><iframe src='https://www.youtube.com/embed/abc_1?x=1'></iframe></div>",
            "<div class='se-video'><p>재생</p></div>",
        )
    )
    assert article.blocks[1:] == (
        LinkCard(url="https://a.example/1"),
        LinkCard(url="https://www.youtube.com/watch?v=abc_1"),
    )
    assert [(n.code, n.params) for n in article.notices] == [("notice.page_lost", {"count": 1})]


def test_tables_keep_their_cells_and_a_table_of_one_cell_is_a_box() -> None:
    article = read_article(
        one(
            f"<table><tr><td>{lines('교통비')}</td><td>{lines('41,600원')}</td></tr>"
            f"<tr><td>{lines('합계')}</td></tr></table>",
            f"<table><tr><td>{lines('상자 속 글')}</td></tr></table>",
        )
    )
    assert article.blocks == (
        Table(
            rows=(
                ((Span(text="교통비"),), (Span(text="41,600원"),)),
                ((Span(text="합계"),), ()),
            )
        ),
        Paragraph(spans=(Span(text="상자 속 글"),)),
    )


def test_a_last_paragraph_of_hashtags_gives_the_tags() -> None:
    article = read_article(one(lines("글", "&nbsp;", "#책방 #겨울바다 #책방")))
    assert article.tags == ("책방", "겨울바다")
    assert texts(article) == ["글"]


def test_the_declaration_a_post_opens_with_is_its_disclosure() -> None:
    said = "출판사로부터 도서를 제공받아 작성했습니다."
    article = read_article(one(lines(said, "&#8203;", "본문이다.")))
    assert article.disclosure == said
    assert texts(article) == ["본문이다."]


def test_a_declaration_further_down_is_the_disclosure_and_stays_where_it_stands() -> None:
    said = "이 글은 출판사로부터 도서를 제공받아 작성했습니다."
    body = [text for n in range(6) for text in (f"{n}번째 문단이다.", "&#8203;")]
    article = read_article(one(lines(*body, said)))
    assert article.disclosure == said
    assert texts(article)[-1] == said


def test_a_pictures_credit_is_a_credit() -> None:
    article = read_article(
        one(
            "<div class='se-image'><img src='https://a.example/1.jpg'><p class='se-caption'>출처: 배급사</p></div>"
        )
    )
    assert article.blocks[1] == Credit(text="출처: 배급사")


def test_smart_editor_three() -> None:
    article = read_article(
        page(
            "<div class='se_doc_viewer'><div class='se_component_wrap se_doc_header_start'>"
            "<div class='se_documentTitle'><div class='se_title'><h3 class='se_textarea'>옛 글</h3></div>"
            "<p class='blog_date'>2018. 6. 3. 23:13</p></div></div>"
            "<div class='se_component_wrap sect_dsc'>"
            "<div class='se_sectionTitle'><h5 class='se_textarea'>책&nbsp;이야기</h5></div>"
            "<p class='se_textarea'>첫 줄<br>둘째 줄<br><br>새 문단</p>"
            "<div class='se_quotation'><blockquote class='se_textarea'>인용</blockquote></div>"
            f"<div class='se_image'><img src='{NAVER}/1.jpg?type=w80_blur' data-lazy-src='{NAVER}/1.jpg?type=w800'>"
            "<div class='se_mediaCaption'><span class='se_textarea'>설명</span></div></div></div></div>"
        )
    )
    assert (article.kind, article.title) == ("naver_se3", "옛 글")
    assert article.published == "2018-06-03T23:13:00+09:00"
    assert article.blocks == (
        Heading(spans=(Span(text="책 이야기"),)),
        Paragraph(spans=(Span(text="첫 줄\n둘째 줄"),)),
        Paragraph(spans=(Span(text="새 문단"),)),
        Quote(paragraphs=((Span(text="인용"),),)),
        Picture(addresses=(f"{NAVER}/1.jpg?type=w800",), caption="설명"),
    )


def test_smart_editor_two_has_lines_of_any_element() -> None:
    article = read_article(
        page(
            "<div class='htitle'><span class='pcol1'>아주 옛 글</span></div><div id='postViewArea'>"
            "<p><span style='font-weight: bold'>굵은 줄</span></p><p>다음 줄</p><p>&nbsp;</p>"
            "<div>새 문단</div><p><img src='https://a.example/1.jpg'></p></div>"
        )
    )
    assert (article.kind, article.title) == ("naver_se2", "아주 옛 글")
    assert article.blocks == (
        Paragraph(spans=(Span(text="굵은 줄", bold=True), Span(text="\n다음 줄"))),
        Paragraph(spans=(Span(text="새 문단"),)),
        Picture(addresses=("https://a.example/1.jpg",)),
    )


def test_the_old_mobile_page_names_its_pictures_for_a_script() -> None:
    article = read_article(
        page(
            "<div class='_postView'><h3 class='tit_h3'>모바일 글</h3>"
            "<div class='post_ct' id='viewTypeSelector'><p>글</p>"
            f"<p><span class='_img' thumburl='{NAVER}/1.jpg?type='></span></p></div></div>"
        )
    )
    assert (article.kind, article.title) == ("naver_mobile", "모바일 글")
    assert article.blocks[1] == Picture(addresses=(f"{NAVER}/1.jpg?type=w800",))


def tistory(body: str, around: str = "") -> bytes:
    return page(
        f"<div class='article_view'><div class='tt_article_useless_p_margin contents_style'>{body}</div></div>{around}",
        of="id='tt-body-page'",
        head="<meta property='article:published_time' content='2026-01-05T09:07:00+09:00'>"
        "<link rel='canonical' href='https://books.tistory.com/7'>",
    )


def test_tistory_without_buttons_related_posts_and_comments() -> None:
    article = read_article(
        tistory(
            "<h2>들어가며</h2><p data-ke-size='size16'>첫 줄</p>\n<p>둘째 줄</p><p>&nbsp;</p><p>새 문단</p>"
            "<pre data-ke-language='python'><code>print(1)</code></pre>"
            "<ul><li>하나<ol><li>둘</li></ol></li></ul>"
            "<div class='container_postbtn'>공유하기</div><div class='another_category'>다른 글</div>"
            "<ins class='adsbygoogle'>광고</ins>",
            "<div class='area_tag'><a>책</a><a>겨울</a></div><div class='area_related'>관련 글</div>"
            "<div class='area_reply'>댓글</div>",
        ),
        "https://books.tistory.com/7?category=1",
    )
    assert article.kind == "tistory"
    assert article.title == "겨울 책방 - 두 번째 이야기"
    assert article.address == "https://books.tistory.com/7"
    assert article.published == "2026-01-05T09:07:00+09:00"
    assert article.tags == ("책", "겨울")
    assert texts(article) == ["들어가며", "첫 줄\n둘째 줄", "새 문단"]
    assert article.blocks[3] == Code(text="print(1)", language="python")
    listing = article.blocks[4]
    assert isinstance(listing, Listing)
    assert [(spans_text(i.spans), i.level, i.number) for i in listing.items] == [
        ("하나", 0, None),
        ("둘", 1, 1),
    ]
    assert len(article.blocks) == 5


def test_tistory_pictures_are_the_originals() -> None:
    kakao = "https://blog.kakaocdn.net/dna/x/img.png?credential=a&expires=1"
    small = (
        "https://img1.daumcdn.net/thumb/R1280x0/?scode=mtistory2&fname=https%3A%2F%2Ft1.daumcdn.net%2Fa.jpg"
    )
    article = read_article(
        tistory(
            f"<figure class='imageblock'><span data-url='{kakao}'><img src='{kakao}' srcset='{small}'></span>"
            f"<figcaption>표지</figcaption></figure><p><img src='{small}'></p>"
        )
    )
    first, second = article.pictures
    assert first == Picture(addresses=(kakao,), caption="표지")
    assert second.addresses == (small, "https://t1.daumcdn.net/a.jpg")


def test_tistory_link_card() -> None:
    article = read_article(
        tistory(
            "<p>글</p><figure data-ke-type='opengraph'><a href='https://a.example/'><p class='og-title'>제목</p>"
            "</a></figure>"
        )
    )
    assert article.blocks[1] == LinkCard(url="https://a.example/")


@pytest.mark.parametrize(
    ("body", "kind", "title"),
    [
        (
            "<div class='wrap_body_frame'><h1 class='cover_title'>브런치 글</h1>"
            "<div class='wrap_body'><p>본문</p></div><div class='wrap_keyword'><a>책</a></div></div>",
            "brunch",
            "브런치 글",
        ),
        (
            "<div class='head-wrapper'><h1>벨로그 글</h1></div><div><a href='/tags/책'>책</a>"
            "<div class='atom-one'><p>본문</p></div></div>",
            "velog",
            "벨로그 글",
        ),
        (
            "<meta name=generator content='WordPress 6.9'><article><h1 class='entry-title'>워드프레스 글</h1>"
            "<div class='entry-content'><p>본문</p><div class='sharedaddy'>공유하기</div></div>"
            "<a rel='category tag'>책</a></article>",
            "wordpress",
            "워드프레스 글",
        ),
        (
            "<meta name=generator content=blogger><h3 class='post-title'>블로거 글</h3>"
            "<div class='post-body'>본문</div><span class='post-labels'><a rel=tag>책</a></span>",
            "blogger",
            "블로거 글",
        ),
    ],
)
def test_other_blogs(body: str, kind: str, title: str) -> None:
    article = read_article(page(body))
    assert (article.kind, article.title, article.tags) == (kind, title, ("책",))
    assert texts(article) == ["본문"]


def test_a_thumbnail_leads_to_its_original() -> None:
    article = read_article(
        page(
            "<article><p>글</p><a href='https://a.example/big.jpg'><img src='/small.jpg' alt='big.jpg'></a></article>"
        ),
        "https://a.example/post",
    )
    (picture,) = article.pictures
    assert picture == Picture(addresses=("https://a.example/big.jpg", "https://a.example/small.jpg"))


LONG = "바닷가 책방에는 겨울에도 손님이 있었다. 주인은 난로 옆에서 낡은 책을 고쳤고 우리는 차를 마셨다. "

UNKNOWN = page(
    "<div class='top'><a href='/'>처음</a> <a href='/login'>로그인</a></div><div id=wrap><div class='body-of-post'>"
    f"<h2>책방에 가다</h2><p>{LONG * 3}</p><p><a href='/big.jpg'><img src='/thumb?id=1'></a></p><p>{LONG * 2}</p>"
    f"<p><img data-src='/img?id=2' src='data:image/gif;base64,R0lGODlh'></p><p>{LONG}<b>끝.</b></p></div>"
    "<div class='share'><a href='#'>공유하기</a></div><div class='foot'>© 어느 블로그</div></div>"
)


def test_a_page_of_no_known_kind_is_told_apart_from_what_stands_around_it() -> None:
    article = read_article(UNKNOWN, "https://a.example/7")
    assert article.kind == "extracted"
    assert [block.kind for block in article.blocks] == [
        "heading", "paragraph", "picture", "paragraph", "picture", "paragraph",
    ]  # fmt: skip
    assert [picture.addresses for picture in article.pictures] == [
        ("https://a.example/big.jpg", "https://a.example/thumb?id=1"),
        ("https://a.example/img?id=2",),
    ]
    assert "공유하기" not in "".join(texts(article))
    assert [notice.code for notice in article.notices] == ["notice.page_plain"]


def test_without_the_extra_such_a_page_is_read_by_a_plain_rule_and_says_so(without_extra: None) -> None:
    article = read_article(UNKNOWN, "https://a.example/7")
    assert article.kind == "body"
    assert "책방에 가다" in texts(article)
    assert len(list(article.pictures)) == 2
    assert [notice.code for notice in article.notices] == ["notice.page_plain_rule"]


def test_a_marked_article_is_read_by_a_plain_rule(without_extra: None) -> None:
    article = read_article(page("<nav>메뉴</nav><article><p>본문</p><aside hidden>x</aside></article>"))
    assert article.kind == "plain"
    assert texts(article) == ["본문"]


@pytest.fixture
def without_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a computer where trafilatura is not installed."""
    find_spec = importlib.util.find_spec
    monkeypatch.setattr(
        "crosspost.post.pages.extraction.find_spec",
        lambda name: None if name == "trafilatura" else find_spec(name),
    )


def test_a_front_page_of_links_is_no_article() -> None:
    links = "".join(f"<p><a href='/{n}'>{n}번째 글: {LONG}</a></p>" for n in range(20))
    with pytest.raises(InvalidPost) as caught:
        read_article(page(f"<div>{links}</div>"), HERE)
    assert caught.value.code == "page.list"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (page("<div class='list'>글 목록</div>", of="id='tt-body-index'"), "page.list"),
        (
            page("<div class='se-main-container'>하나</div><div class='se-main-container'>둘</div>"),
            "page.several",
        ),
        (page("<article>하나</article><article>둘</article>"), "page.several"),
        (page("<div>글이 아니다</div>"), "page.no_article"),
        (page("<article><script>x</script><button>공유하기</button></article>"), "page.no_article"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20, "page.no_article"),
        (b"<article><p>text</p></article>", "page.no_title"),
    ],
)
def test_what_is_no_single_article_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(InvalidPost) as caught:
        read_article(content, HERE)
    assert caught.value.code == code
    assert caught.value.where == HERE


def test_a_saved_page_knows_where_it_was_saved_from() -> None:
    content = b"<!-- saved from url=(0021)https://a.example/a/7 -->" + page(
        "<article><p>x</p><img src='/1.jpg'></article>"
    )
    article = read_article(content, saved=True)
    assert article.address == "https://a.example/a/7"
    assert next(article.pictures).addresses == ("/1.jpg", "https://a.example/1.jpg")


def test_however_deep_its_elements_lie_a_page_is_read() -> None:
    body = "<div><b>" * 5000 + "깊은 글" + "</b></div>" * 5000
    deep = read_article(page(f"<article>{body}<blockquote>{'<blockquote>' * 300}인용</article>"))
    assert texts(deep)[0] == "깊은 글"
    assert "인용" in str(deep.blocks[1])


def test_old_korean_encodings_are_read() -> None:
    content = page("<article><p>펲 글</p></article>").decode().replace("charset=utf-8", "charset=euc-kr")
    assert texts(read_article(content.encode("cp949"))) == ["펲 글"]


def test_no_session_of_whoever_saved_the_page_is_kept() -> None:
    saved = b"<!-- saved from url=(0040)https://a.example/7?token=PLANTED -->" + page(
        "<article><p>글 <a href='https://me:PLANTED@a.example/out?sid=PLANTED'>나가기</a></p></article>",
        head="<link rel=canonical href='https://a.example/7?PHPSESSID=PLANTED'>",
    )
    article = read_article(saved, saved=True)
    assert article.address == "https://a.example/7"
    assert "PLANTED" not in repr(article)


def test_a_page_in_utf_16_is_read() -> None:
    content = page("<article><p>펲 글</p></article>").decode().encode("utf-16")
    assert texts(read_article(content)) == ["펲 글"]
