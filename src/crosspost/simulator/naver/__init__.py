"""Naver Blog: its editor's own calls, its public lists, its owner."""

from __future__ import annotations

from crosspost.simulator.naver import editor, lists, upload, write
from crosspost.simulator.naver.session import VOICE, login_page, owned
from crosspost.simulator.wire import Route

__all__ = ["ROUTES", "VOICE"]

BLOG, MOBILE, EDITOR = "blog.naver.com", "m.blog.naver.com", "platform.editor.naver.com"
_DRAFTS = owned(write.draft_list, list_when_dead=True)

ROUTES = (
    Route("naver.probe", "GET", BLOG, r"/MyBlog\.naver", editor.probe),
    Route("naver.options", "GET", BLOG, r"/PostWriteFormManagerOptions\.naver", owned(editor.options)),
    Route("naver.token", "GET", BLOG, r"/PostWriteFormSeOptions\.naver", owned(editor.token)),
    Route("naver.save_draft", "POST", BLOG, r"/RabbitTempPostWrite\.naver", owned(write.save_draft)),
    Route("naver.update_draft", "POST", BLOG, r"/RabbitTempPostUpdate\.naver", owned(write.update_draft)),
    Route("naver.read_draft", "GET", BLOG, r"/RabbitTempPostRead\.naver", owned(write.read_draft)),
    Route("naver.drafts", "GET", BLOG, r"/TempPostList\.naver", _DRAFTS),
    Route("naver.drafts", "GET", "admin.blog.naver.com", r"/TempPostList\.naver", _DRAFTS),
    Route("naver.publish", "POST", BLOG, r"/RabbitWrite\.naver", owned(write.publish)),
    Route("naver.update", "POST", BLOG, r"/RabbitUpdate\.naver", owned(write.update_post)),
    Route("naver.titles", "GET", BLOG, r"/PostTitleListAsync\.naver", lists.titles),
    Route("naver.view", "GET", BLOG, r"/PostView\.naver|/[A-Za-z0-9_-]+/\d+", lists.post_view),
    Route("naver.view", "GET", BLOG, r"/[A-Za-z0-9_-]+", editor.blog_home),
    Route(
        "naver.posts",
        "GET",
        MOBILE,
        r"/api/blogs/[^/]+/(post-list|contents-count|category-list)",
        lists.mobile,
    ),
    Route("naver.view", "GET", MOBILE, r"/PostView\.naver|/[A-Za-z0-9_-]+/\d+", lists.post_view),
    Route("naver.rss", "GET", "rss.blog.naver.com", r"/[A-Za-z0-9_-]+(\.xml)?", lists.rss),
    Route("naver.view", "GET", "nid.naver.com", r"/nidlogin\.login", login_page),
    Route("naver.view", "GET", "blogfiles.pstatic.net", r"/.+", upload.picture_file),
    Route(
        "naver.config",
        "GET",
        EDITOR,
        r"/api/blogpc001/v1/service_config",
        editor.with_token(editor.service_config),
    ),
    Route(
        "naver.session_key",
        "GET",
        EDITOR,
        r"/api/blogpc001/v1/photo-uploader/session-key",
        editor.with_token(upload.session_key),
    ),
    Route("naver.oglink", "GET", EDITOR, r"/api/blogpc001/v1/oglink", editor.with_token(editor.oglink)),
    Route("naver.upload", "POST", "blog.upphoto.naver.com", r"/.+/simpleUpload/0", upload.simple_upload),
)
