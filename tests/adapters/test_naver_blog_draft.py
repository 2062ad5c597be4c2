"""The draft that is saved: every request as the editor sends it, and what Naver kept of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.adapters.naver_bench import (
    BLOG,
    DATE_MILLISECONDS,
    EDITOR_SOURCE,
    MANAGER_OPTIONS,
    PROBE,
    READ,
    SAVE,
    SE_OPTIONS,
    SERVICE_CONFIG,
    SESSION_KEY,
    TOKEN,
    UPLOAD,
    form,
    image,
    naver,
    options,
    paragraph,
    published,
    query,
    review,
    sponsored,
)
from tests.adapters.naver_document import body_text, faults_of, objects

from crosspost.adapter import HandOver
from crosspost.errors import Rejected
from crosspost.testing import MemoryJournal

ORIGINAL = "https://example.com/review/1?a=1&b=2"


def population(request: Any) -> dict[str, Any]:
    return dict(json.loads(form(request)["populationParams"]))


class TestDraft:
    def test_the_calls_come_in_the_editor_s_order(self, tmp_path: Path) -> None:
        with naver() as there:
            outcome, _ = published(review(image(tmp_path, 1), image(tmp_path, 2)))
        assert there.order == [
            *(PROBE, MANAGER_OPTIONS, SE_OPTIONS, SERVICE_CONFIG),
            *(SESSION_KEY, UPLOAD, SESSION_KEY, UPLOAD),
            *(SAVE, READ),
        ]
        assert outcome == HandOver(url="https://blog.naver.com/myblog/postwrite", remote_id="224000000001")

    def test_the_draft_follows_the_point_of_no_return(self, tmp_path: Path) -> None:
        passed: list[int] = []
        with naver() as there:
            published(review(), MemoryJournal(gate=lambda: passed.append(len(there.made))))
        assert [there.order[number] for number in passed] == [SAVE]
        assert there.order.count(SAVE) == 1

    def test_calls_on_the_blog_carry_what_naver_looks_at(self) -> None:
        with naver() as there:
            published(review(), category="영화")
        for request in (there.sent(url)[0] for url in (PROBE, MANAGER_OPTIONS, SE_OPTIONS, SAVE, READ)):
            headers = request.headers
            assert {"NID_AUT=planted-aut", "NID_SES=planted-ses", "BUC=planted-buc"} == set(
                headers["Cookie"].split("; ")
            )
            assert "Chrome/" in headers["User-Agent"]
            assert headers["Accept"] == "application/json, text/plain, */*"
            assert headers["Origin"] == BLOG
            assert headers["X-Requested-With"] == "XMLHttpRequest"
            assert headers["Accept-Language"] == "ko-KR,ko;q=0.9"
            assert headers["Referer"].startswith(f"{BLOG}/PostWriteForm.naver?blogId=myblog&categoryNo=")
            assert headers["Referer"].endswith("&Redirect=Write")

    def test_the_editor_is_asked_for_this_blog_and_category(self) -> None:
        with naver() as there:
            published(review(), category="영화")
        assert query(there.sent(MANAGER_OPTIONS)[0]) == {"blogId": "myblog", "categoryNo": "0"}
        assert query(there.sent(SE_OPTIONS)[0]) == {"blogId": "myblog", "categoryNo": "7"}
        assert "categoryNo=7&" in there.sent(SAVE)[0].headers["Referer"]
        assert there.sent(SERVICE_CONFIG)[0].headers["Se-Authorization"] == TOKEN

    def test_the_form_has_five_fields_in_order(self) -> None:
        with naver() as there:
            published(review())
        [request] = there.sent(SAVE)
        fields = form(request)
        assert request.headers["Content-Type"] == "application/x-www-form-urlencoded"
        assert list(fields) == [
            *("blogId", "documentModel", "mediaResources", "populationParams", "productApiVersion")
        ]
        assert fields["blogId"] == "myblog"
        assert fields["mediaResources"] == '{"image":[],"video":[],"file":[]}'
        assert fields["productApiVersion"] == "v1"
        assert fields["documentModel"].startswith('{"documentId":"","document":{"version":"2.10.2",')

    def test_the_document_sent_is_whole(self, tmp_path: Path) -> None:
        with naver() as there:
            published(sponsored(image(tmp_path)), link=ORIGINAL)
        model = json.loads(form(there.sent(SAVE)[0])["documentModel"])
        assert faults_of(model) == []
        assert model["document"]["id"] == "01HXXXXXXXXXXXXXXXXXXXXXXX"
        text = body_text(model)
        assert text.startswith("업체로부터 식사를 제공받았습니다.")
        assert text.endswith(ORIGINAL)
        [shown] = [each for each in objects(model) if each.get("@ctype") == "image"]
        assert shown["represent"] is True

    def test_the_blog_s_own_defaults_are_the_base_of_what_is_told(self) -> None:
        with naver() as there:
            published(review(tags=("#맛집", "국 밥")))
        told = population(there.sent(SAVE)[0])
        assert list(told) == ["configuration", "populationMeta", "editorSource"]
        assert told["editorSource"] == EDITOR_SOURCE
        assert (told["configuration"]["openType"], told["configuration"]["commentYn"]) == (2, False)
        assert "commercialUsesYn" not in told["configuration"]
        meta = told["populationMeta"]
        assert (meta["tags"], meta["categoryId"], meta["directorySeq"]) == ("맛집,국밥", 1, 30)
        assert (meta["postWriteTimeType"], meta["prePostDate"], meta["logNo"]) == ("now", None, None)
        assert "themeSourceCode" not in meta
        assert meta["autoSaveNo"] == DATE_MILLISECONDS

    def test_without_tags_it_says_null(self) -> None:
        with naver() as there:
            published(review(tags=()))
        assert population(there.sent(SAVE)[0])["populationMeta"]["tags"] is None

    def test_licence_fields_stay_where_the_blog_has_a_licence(self) -> None:
        licensed = {"cclYn": True, "commercialUsesYn": False, "contentsModification": 1}
        with naver({MANAGER_OPTIONS: options(postConfiguration=licensed)}) as there:
            published(review())
        assert licensed.items() <= population(there.sent(SAVE)[0])["configuration"].items()

    @pytest.mark.parametrize(
        ("settings", "meta"),
        [
            ({"auto_save_no": "null"}, {"autoSaveNo": None}),
            ({"category": 7}, {"categoryId": 7}),
            ({"category": "7"}, {"categoryId": 7}),
            ({"category": "2024"}, {"categoryId": 9}),
            ({"category": " 영화 "}, {"categoryId": 7}),
        ],
    )
    def test_settings_reach_the_form(self, settings: Any, meta: dict[str, Any]) -> None:
        with naver() as there:
            published(review(), **settings)
        assert meta.items() <= population(there.sent(SAVE)[0])["populationMeta"].items()

    def test_the_autosave_number_can_be_left_out(self) -> None:
        with naver() as there:
            published(review(), auto_save_no="absent")
        assert "autoSaveNo" not in population(there.sent(SAVE)[0])["populationMeta"]

    @pytest.mark.parametrize(
        ("visibility", "open_type"),
        [("private", 0), ("neighbors", 1), ("public", 2), ("mutual_neighbors", 3)],
    )
    def test_visibility_becomes_the_open_type(self, visibility: str, open_type: int) -> None:
        with naver() as there:
            published(review(), visibility=visibility)
        assert population(there.sent(SAVE)[0])["configuration"]["openType"] == open_type

    def test_images_can_be_listed_beside_the_document(self, tmp_path: Path) -> None:
        with naver() as there:
            published(review(image(tmp_path)), media_resources="listed")
        resources = json.loads(form(there.sent(SAVE)[0])["mediaResources"])
        assert resources == {
            "image": ["https://blogfiles.pstatic.net/MjAyNjEx_1/abc/photo.jpg"],
            "video": [],
            "file": [],
        }

    def test_an_unknown_category_stops_before_the_write_and_names_the_known_ones(self) -> None:
        with naver() as there, pytest.raises(Rejected) as refused:
            published(review(), category="여행")
        assert refused.value.code == "rejected.category"
        assert refused.value.params["known"] == "일상, 영화, 2024"
        assert SAVE not in there.order

    def test_the_number_is_remembered_for_later_looks(self) -> None:
        with naver():
            _, journal = published(review())
        assert journal.trace().recall("draft") == 224000000001
        assert journal.trace().recall("shortfall") is None


class TestReadBack:
    def kept(self, *, drop: str = "", **changes: Any) -> Any:
        """The saved draft, without the components of one kind or with other tags."""

        def answer(request: Any) -> tuple[int, dict[str, str], str]:
            fields = form(self.there.sent(SAVE)[0])
            model = json.loads(fields["documentModel"])
            components = model["document"]["components"]
            model["document"]["components"] = [each for each in components if each["@ctype"] != drop]
            result = {"document": model["document"], "tags": "맛집,국밥"} | changes
            return 200, {}, json.dumps({"isSuccess": True, "result": result})

        return answer

    def shortfall(self, post: Any, **kept: Any) -> Any:
        with naver({READ: self.kept(**kept)}) as self.there:
            outcome, journal = published(post)
        assert outcome.remote_id == "224000000001"
        return journal.trace().recall("shortfall")

    def test_it_asks_for_the_draft_it_saved(self) -> None:
        with naver() as there:
            published(review())
        assert query(there.sent(READ)[0]) == {"blogId": "myblog", "logNo": "224000000001"}

    def test_a_dropped_image_is_reported(self, tmp_path: Path) -> None:
        lost = self.shortfall(review(image(tmp_path)), drop="image")
        assert lost == [{"part": "images", "sent": 1, "kept": 0}]

    def test_dropped_text_is_reported(self) -> None:
        lost = self.shortfall(review(), drop="text")
        assert [each["sent"] for each in lost] == ["국밥 한 그릇", "국물이 진하다."]

    def test_a_dropped_title_and_tags_are_reported(self) -> None:
        lost = self.shortfall(review(), drop="documentTitle", tags=["맛집"])
        assert [(each["part"], each["sent"]) for each in lost] == [("title", "맛집 리뷰"), ("tag", "국밥")]

    def test_text_that_looks_like_json_is_no_loss(self) -> None:
        with naver():
            _, journal = published(review(paragraph('{"a": [1]}'), paragraph("[1]"), title="[리뷰] a"))
        assert journal.trace().recall("shortfall") is None

    @pytest.mark.parametrize("answer", [(500, {}, ""), "<html></html>", {"isSuccess": True, "result": {}}])
    def test_a_draft_that_cannot_be_read_back_is_saved_all_the_same(self, answer: Any) -> None:
        with naver({READ: answer}):
            outcome, journal = published(review())
        assert outcome.remote_id == "224000000001"
        [unread] = journal.trace().recall("shortfall") or []
        assert unread["part"] == "unread"
