"""A Facebook Page through the Graph API, and its public pages."""

from __future__ import annotations

import html

from crosspost.simulator.facebook import feed, login, photos, tokens
from crosspost.simulator.facebook.answers import VOICE
from crosspost.simulator.facebook.graph import graph, path_of
from crosspost.simulator.wire import Reply, Request, Route
from crosspost.simulator.world import World

__all__ = ["ROUTES", "VOICE"]

GRAPH, WWW = "graph.facebook.com", "www.facebook.com"
_V = r"(?:/v\d+\.\d+)?"
# Meta's own SDK ends the path of a node with a slash.
_POST = rf"{_V}/[^/]+_\d+/?"
_NODE = rf"{_V}/(?!v\d+\.\d+/?$)[^/]+/?"


def _node(world: World, request: Request) -> Reply:
    """A Page, or one of its unpublished photos."""
    if path_of(request)[0] in world.rows("facebook.photos"):
        return photos.read_photo(world, request)
    return tokens.page(world, request)


def _delete_node(world: World, request: Request) -> Reply:
    if path_of(request)[0] in world.rows("facebook.photos"):
        return photos.delete_photo(world, request)
    return feed.delete_post(world, request)


def _view(world: World, request: Request) -> Reply:
    """A post's public page, by either of its addresses."""
    words = [word for word in request.path.split("/") if word]
    post = world.post("facebook", words[0] if len(words) == 1 else f"{words[0]}_{words[-1]}")
    if post is None or not post.visible:
        return Reply.html("<html><body>This content isn't available right now</body></html>", 404)
    return Reply.html(
        f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>{html.escape(post.account)}</title></head>"
        f"<body><p>연습(simulator)</p><article>{post.html}</article></body></html>"
    )


ROUTES = (
    Route("facebook.dialog", "GET", WWW, rf"{_V}/dialog/oauth", login.dialog),
    Route("facebook.token", "GET POST", GRAPH, rf"{_V}/oauth/access_token", graph(login.exchange)),
    Route("facebook.debug_token", "GET", GRAPH, rf"{_V}/debug_token", graph(tokens.debug_token)),
    Route("facebook.accounts", "GET", GRAPH, rf"{_V}/me/accounts", graph(tokens.accounts)),
    Route("facebook.permissions", "GET", GRAPH, rf"{_V}/me/permissions", graph(tokens.permissions)),
    Route("facebook.photo", "POST", GRAPH, rf"{_V}/[^/]+/photos", graph(photos.photo)),
    Route("facebook.feed", "POST", GRAPH, rf"{_V}/[^/]+/feed", graph(feed.create)),
    Route("facebook.feed_list", "GET", GRAPH, rf"{_V}/[^/]+/feed", graph(feed.feed)),
    Route("facebook.published", "GET", GRAPH, rf"{_V}/[^/]+/published_posts", graph(feed.published_posts)),
    Route("facebook.post", "GET", GRAPH, _POST, graph(feed.read_post)),
    Route("facebook.edit", "POST", GRAPH, _POST, graph(feed.edit_post)),
    Route("facebook.delete", "DELETE", GRAPH, _POST, graph(feed.delete_post)),
    Route("facebook.delete", "DELETE", GRAPH, _NODE, graph(_delete_node)),
    Route("facebook.page", "GET", GRAPH, _NODE, graph(_node)),
    Route("facebook.view", "GET", WWW, r"/[^/]+_\d+|/[^/]+/posts/\d+", _view),
)
