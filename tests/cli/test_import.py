"""``crosspost import`` as a person and as a script see it."""

from __future__ import annotations

from io import BytesIO

from tests.cli.desk import Desk
from tests.post.photos import photo

PAGE = (
    "<meta charset=utf-8><title>겨울 책방</title><body id='tt-body-page'><div class='contents_style'>"
    "<p>출판사로부터 도서를 제공받아 작성했습니다.</p><p>&nbsp;</p><h2>들어가며</h2><p>본문이다.</p>"
    "<p><img src='a.jpg'></p><p><img src='none.jpg'></p></div><div class='area_tag'><a>책</a></div></body>"
)


def saved(desk: Desk) -> None:
    picture = BytesIO()
    photo().save(picture, "JPEG")
    (desk.root / "a.jpg").write_bytes(picture.getvalue())
    (desk.root / "page.html").write_text(PAGE, encoding="utf-8")


def test_a_person_is_told_what_was_kept_and_what_is_next(desk: Desk) -> None:
    saved(desk)
    seen = desk.run("import", "page.html")
    assert (seen.code, seen.out) == (0, "")
    assert "사진 1/2" in seen.err
    assert "본문 5자, 소제목 1개, 사진 1장, 태그 #책" in seen.err
    assert "협찬 표시: 출판사로부터 도서를 제공받아 작성했습니다." in seen.err
    assert "none.jpg" in seen.err
    assert 'crosspost preview "겨울-책방"' in seen.err
    assert desk.run("preview", "겨울-책방").code == 0


def test_a_script_gets_one_value(desk: Desk) -> None:
    saved(desk)
    seen = desk.run("--json", "import", "page.html")
    assert seen.code == 0
    value = seen.value
    assert value["title"] == "겨울 책방"
    assert (value["characters"], value["headings"], value["pictures"]) == (5, 1, ["01.jpg"])
    assert (value["missing"], value["tags"]) == (["none.jpg"], ["책"])
    assert (desk.root / "posts" / "겨울-책방.md").is_file()
    assert seen.err == ""


def test_what_cannot_be_imported_is_one_error_and_writes_nothing(desk: Desk) -> None:
    before = desk.files()
    seen = desk.run("--json", "import", "http://127.0.0.1:9/1")
    assert (seen.code, seen.error["code"]) == (2, "page.private")
    (desk.root / "page.html").write_bytes(bytes(range(256)) * 40)
    told = desk.run("import", str(desk.root / "page.html")).err.splitlines()
    assert told[:2] == [
        "아무것도 가져오지 않았어요.",
        f"{desk.root / 'page.html'}: 페이지에서 본문을 찾지 못했어요.",
    ]
    (desk.root / "page.html").unlink()
    assert desk.files() == before


def test_a_rehearsal_imports_the_simulators_page(desk: Desk) -> None:
    seen = desk.run("--rehearse", "--json", "import", "https://myreviews.tistory.com/1")
    assert seen.code == 0, seen.err
    assert seen.value["canonical"] == "https://myreviews.tistory.com/1"
