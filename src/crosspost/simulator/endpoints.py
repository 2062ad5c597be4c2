"""The endpoints that faults can strike, and the kinds of faults: the words of the command line."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["ENDPOINTS", "GROUPS", "KINDS", "SHAPING", "STANDING"]

ENDPOINTS: Mapping[str, str] = {
    "naver.probe": "MyBlog: who is signed in",
    "naver.options": "PostWriteFormManagerOptions: editorSource, categories",
    "naver.token": "PostWriteFormSeOptions: the editor's token",
    "naver.config": "service_config",
    "naver.session_key": "photo-uploader session-key",
    "naver.upload": "simpleUpload: one image",
    "naver.oglink": "oglink: a signed link card",
    "naver.save_draft": "RabbitTempPostWrite",
    "naver.update_draft": "RabbitTempPostUpdate",
    "naver.read_draft": "RabbitTempPostRead",
    "naver.drafts": "TempPostList",
    "naver.publish": "RabbitWrite: the visible call",
    "naver.update": "RabbitUpdate",
    "naver.posts": "mobile post-list (and contents-count, category-list)",
    "naver.titles": "PostTitleListAsync",
    "naver.rss": "the RSS feed",
    "naver.view": "a post's page",
    "naver.share": "the share popup",
    "band.authorize": "OAuth authorize",
    "band.token": "OAuth token, code and refresh",
    "band.profile": "/v2/profile",
    "band.bands": "/v2.1/bands",
    "band.permissions": "/v2/band/permissions",
    "band.posts": "/v2/band/posts: the list",
    "band.post": "/v2.1/band/post: one post",
    "band.create": "/v2.2/band/post/create: the visible call",
    "band.remove": "/v2/band/post/remove",
    "band.share": "the share popup",
    "facebook.dialog": "dialog/oauth: where the owner signs in",
    "facebook.token": "oauth/access_token, code and exchange",
    "facebook.debug_token": "debug_token",
    "facebook.accounts": "me/accounts",
    "facebook.permissions": "me/permissions",
    "facebook.page": "GET of a Page or of an unpublished photo",
    "facebook.photo": "POST photos: one upload",
    "facebook.feed": "POST feed: the visible call",
    "facebook.feed_list": "GET feed",
    "facebook.published": "GET published_posts",
    "facebook.post": "GET of a post",
    "facebook.edit": "POST to a post",
    "facebook.delete": "DELETE of a post or photo",
    "facebook.view": "a post's page",
    "facebook.share": "the share popup",
    "kakaostory.ended": "the ended REST API",
    "kakaostory.share": "the share popup",
    "tistory.view": "a page of a blog, its front page, a picture",
    "tistory.rss": "the RSS feed of a blog",
}

GROUPS: Mapping[str, tuple[str, ...]] = {
    "naver.lists": ("naver.posts", "naver.titles", "naver.rss"),
    "band.lists": ("band.posts",),
    "facebook.lists": ("facebook.published", "facebook.feed_list"),
}

KINDS: Mapping[str, str] = {
    "drop_before": "nothing done; the connection is closed without an answer",
    "drop_after": "done; the connection is closed without an answer",
    "reset_before": "nothing done; the connection is reset",
    "reset_after": "done; the connection is reset",
    "hold_before": "nothing done; no answer until released or PARAM seconds, then the connection is closed",
    "hold_after": "done; the answer comes when released or after PARAM seconds",
    "delay": "PARAM seconds later done and answered: a client that gave up finds its post afterwards",
    "status": "nothing done; HTTP PARAM (default 500) with the platform's own body",
    "status_after_commit": "done; HTTP PARAM (default 500) with the platform's body; or empty, html, null",
    "refuse": "nothing done; the platform's refusal PARAM, e.g. 190/460, 60102/oauth, 'no privilege'",
    "signed_out": "nothing done; the session or token is dead (naver: PARAM html gives the login page)",
    "rate_limit": "nothing done; too many calls; PARAM = minutes (facebook) or seconds (others) to wait",
    "html": "nothing done; an HTML page; PARAM = HTTP status (default 200)",
    "empty": "nothing done; an empty body; PARAM = HTTP status (default 200)",
    "null": "nothing done; the body null; PARAM = HTTP status (default 200)",
    "no_id": "done; the success is answered without its id",
    "cut_body": "done; the answer breaks off in its middle: Content-Length promises more than is sent",
    "cut_json": "done; the body ends in its middle, and Content-Length says so: JSON that does not close",
    "dead_keep_alive": "done and answered; the kept connection is dead: the next request on it meets a reset",
    "header": "done; PARAM = NAME=VALUE is set in the answer",
    "clear_cookie": "done; the answer clears the session cookie",
    "shape": "done; another correct form of the answer, named by PARAM",
    "lose_component": "done, but the last component of the document silently vanishes (naver)",
    "slow_list": "posts younger than PARAM seconds are not in the lists yet",
}

STANDING = frozenset({"slow_list"})
"""Kinds that stand until cleared unless a number of times is given."""

SHAPING = frozenset({"slow_list", "shape", "lose_component"})
"""Kinds that change what is answered, not whether; they strike beside another fault."""
