"""Images go up before the draft; one that fails stops it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.adapters.naver_bench import (
    SAVE,
    SE_OPTIONS,
    SESSION_KEY,
    TOKEN,
    UPLOAD,
    UPLOADED,
    body_of,
    form,
    image,
    naver,
    published,
    query,
    review,
)
from tests.adapters.naver_document import objects

from crosspost.errors import Rejected, Unavailable
from crosspost.testing import MemoryJournal


class TestUpload:
    def test_it_is_one_part_with_name_type_and_bytes(self, tmp_path: Path) -> None:
        shown = image(tmp_path)
        with naver() as there:
            published(review(shown))
        [request] = there.sent(UPLOAD)
        sent = body_of(request)
        assert request.headers["Content-Type"].startswith("multipart/form-data")
        assert sent.count(b"Content-Disposition") == 1
        assert b'name="image"; filename="photo-0.png"' in sent
        assert b"Content-Type: image/png" in sent
        assert shown.media.read() in sent
        assert query(request) == {
            "userId": "mylogin",
            "extractExif": "true",
            "extractAnimatedCnt": "true",
            "autorotate": "true",
            "extractDominantColor": "false",
            "denyAnimatedImage": "false",
            "skipXcamFiltering": "false",
        }
        assert there.sent(SESSION_KEY)[0].headers["Se-Authorization"] == TOKEN

    def test_the_blog_s_id_stands_in_where_the_token_names_no_login(self, tmp_path: Path) -> None:
        opaque = {SE_OPTIONS: {"isSuccess": True, "result": {"token": "no.jwt!.here"}}}
        with naver(opaque) as there:
            published(review(image(tmp_path)))
        assert query(there.sent(UPLOAD)[0])["userId"] == "myblog"

    def test_query_and_name_part_are_settings(self, tmp_path: Path) -> None:
        with naver() as there:
            published(
                review(image(tmp_path)), upload_query="extractAnimatedInfo=true&type=", upload_file_name=True
            )
        [request] = there.sent(UPLOAD)
        assert query(request) == {"userId": "mylogin", "extractAnimatedInfo": "true", "type": ""}
        assert b'name="imageFileName"\r\n\r\nphoto-0.png' in body_of(request)

    @pytest.mark.parametrize(
        "answer",
        [
            UPLOADED,
            UPLOADED.replace("<url>/", "<url>https://blogfiles.pstatic.net/"),
            UPLOADED.replace("<url>/", "<url>http://blogfiles.naver.net//"),
            UPLOADED.replace("/abc/</path>", "/abc/photo.jpg</path>"),
            UPLOADED.replace("  <path>/MjAyNjEx_1/abc/</path>\n", ""),
            UPLOADED.replace("<url>/", "<url>"),
        ],
        ids=["directory", "absolute", "other host", "whole path", "no path", "no slash"],
    )
    @pytest.mark.parametrize(
        ("setting", "path"), [("url", "/MjAyNjEx_1/abc/photo.jpg"), ("directory", "/MjAyNjEx_1/abc/")]
    )
    def test_every_form_of_the_answer_names_the_same_image(
        self, answer: str, setting: str, path: str, tmp_path: Path
    ) -> None:
        with naver({UPLOAD: answer}) as there:
            published(review(image(tmp_path)), image_path_from=setting)
        model = json.loads(form(there.sent(SAVE)[0])["documentModel"])
        [shown] = [each for each in objects(model) if each.get("@ctype") == "image"]
        assert shown["src"] == "https://blogfiles.pstatic.net/MjAyNjEx_1/abc/photo.jpg?type=w1"
        assert (shown["path"], shown["width"], shown["height"]) == (path, 966, 543)

    def test_the_same_picture_goes_up_once(self, tmp_path: Path) -> None:
        shown = image(tmp_path)
        with naver() as there:
            published(review(shown, shown))
        assert there.order.count(UPLOAD) == 1

    def test_a_retry_uses_what_went_up_before(self, tmp_path: Path) -> None:
        post = review(image(tmp_path, 1), image(tmp_path, 2))
        journal = MemoryJournal()
        with naver({UPLOAD: [UPLOADED, (500, {}, "")]}), pytest.raises(Unavailable):
            published(post, journal)
        journal.begin()
        with naver() as there:
            published(post, journal)
        [again] = there.sent(UPLOAD)
        assert b"photo-2.png" in body_of(again)

    @pytest.mark.parametrize(
        "answer",
        [
            "<result><errorCode>X1</errorCode><errorMessage>big</errorMessage></result>",
            "not xml at all",
            "",
            (500, {}, UPLOADED),
            (400, {}, "<html>bad</html>"),
        ],
    )
    def test_a_failed_upload_stops_the_write_and_is_given_up_at_the_third(
        self, answer: Any, tmp_path: Path
    ) -> None:
        post, journal = review(image(tmp_path)), MemoryJournal()
        for _ in range(2):
            with naver({UPLOAD: answer}) as there, pytest.raises(Unavailable) as failed:
                published(post, journal)
            assert (failed.value.code, failed.value.at_most) == ("unavailable.upload", 3)
            assert SAVE not in there.order
            journal.begin()
        with naver({UPLOAD: answer}) as there, pytest.raises(Rejected) as given_up:
            published(post, journal)
        assert given_up.value.code == "rejected.media"
        assert SAVE not in there.order
