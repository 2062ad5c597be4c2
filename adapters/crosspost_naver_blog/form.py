"""The write form: five fields in the order the editor sends them. Where it is posted to is not known here."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from crosspost_naver_blog.components import IMAGE_SERVER
from crosspost_naver_blog.session import EditorSession
from crosspost_naver_blog.settings import NaverBlogSettings
from crosspost_naver_blog.upload import UploadedImage

__all__ = ["population_params", "write_form"]

_CONFIGURATION = {
    "openType": 2,
    "commentYn": True,
    "searchYn": True,
    "sympathyYn": True,
    "scrapType": 2,
    "outSideAllowYn": True,
    "twitterPostingYn": False,
    "facebookPostingYn": False,
    "cclYn": False,
}
_META = {
    "categoryId": None,
    "logNo": None,
    "directorySeq": 0,
    "directoryDetail": None,
    "mrBlogTalkCode": None,
    "postWriteTimeType": "now",
    "tags": None,
    "moviePanelParticipation": False,
    "greenReviewBannerYn": False,
    "continueSaved": False,
    "noticePostYn": False,
    "autoByCategoryYn": False,
    "postLocationSupportYn": False,
    "postLocationJson": None,
    "prePostDate": None,
    "thisDayPostInfo": None,
    "scrapYn": False,
    "autoSaveNo": None,
}
_ONLY_WITH_LICENCE = ("commercialUsesYn", "contentsModification")
_ONLY_WITH_VALUE = ("themeSourceCode", "bookThemeInfoPk")


def population_params(
    session: EditorSession, settings: NaverBlogSettings, tags: Iterable[str]
) -> dict[str, Any]:
    """What is told about the post: the blog's own defaults, with our values over them."""
    configuration = {
        **_CONFIGURATION,
        **session.configuration,
        "openType": settings.visibility.open_type,
    }
    meta = {
        **_META,
        **session.meta,
        "categoryId": session.category,
        "logNo": None,
        "postWriteTimeType": "now",
        "prePostDate": None,
        "tags": ",".join(tags) or None,
    }
    _set_auto_save_no(meta, session, settings)
    licensed = configuration.get("cclYn") is True
    return {
        "configuration": _without_refused(configuration, licensed=licensed),
        "populationMeta": _without_refused(meta, licensed=licensed),
        "editorSource": session.editor_source,
    }


def write_form(
    document: Mapping[str, Any],
    population: Mapping[str, Any],
    uploads: Iterable[UploadedImage],
    *,
    blog_id: str,
    media_resources: str,
) -> dict[str, str]:
    """The form's fields, in order."""
    listed = list(uploads) if media_resources == "listed" else []
    resources = {
        "image": [f"{IMAGE_SERVER}{image.address}" for image in listed],
        "video": [],
        "file": [],
    }
    return {
        "blogId": blog_id,
        "documentModel": _compact(document),
        "mediaResources": _compact(resources),
        "populationParams": _compact(population),
        "productApiVersion": "v1",
    }


def _set_auto_save_no(meta: dict[str, Any], session: EditorSession, settings: NaverBlogSettings) -> None:
    """Set the number of the autosave, which draft clients make of the time: the platform's own clock."""
    meta.pop("autoSaveNo", None)
    if settings.auto_save_no == "null" or (settings.auto_save_no == "milliseconds" and not session.asked_at):
        meta["autoSaveNo"] = None
    elif settings.auto_save_no == "milliseconds" and session.asked_at:
        meta["autoSaveNo"] = int(session.asked_at.timestamp() * 1000)


def _without_refused(fields: Mapping[str, Any], *, licensed: bool) -> dict[str, Any]:
    return {
        name: value
        for name, value in fields.items()
        if (licensed or name not in _ONLY_WITH_LICENCE) and (value or name not in _ONLY_WITH_VALUE)
    }


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
