"""A Facebook channel for tests, with its secrets planted."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from crosspost.transport import Transport, gateway_address
from crosspost_facebook import Facebook, FacebookSettings

PAGE = "1647395831"
TOKEN = "page-token-that-nobody-may-see"
SECRET = "app-secret-that-nobody-may-see"
PROOF = "a6b74df5c3423bce46ed8b6d1ea514e3d87b705cea763644f8066287dbfb3fb3"

GRAPH = f"https://graph.facebook.com/v25.0/{PAGE}"
FEED = f"{GRAPH}/feed"
PHOTOS = f"{GRAPH}/photos"
PUBLISHED = f"{GRAPH}/published_posts"

KEYS: dict[str, Any] = {"page_id": PAGE, "access_token": TOKEN, "app_id": "77", "app_secret": SECRET}


def facebook(**keys: Any) -> Facebook:
    """A channel; ``keys`` replace the planted ones."""
    settings = FacebookSettings.model_validate({"adapter": "facebook", **KEYS, **keys})
    return Facebook(settings, Transport(hosts=Facebook.hosts))


@contextmanager
def rehearsed(gateway: str, **keys: Any) -> Iterator[Facebook]:
    """A channel whose requests go to a simulator over real sockets."""
    settings = FacebookSettings.model_validate({"adapter": "facebook", **KEYS, **keys})
    transport = Transport(hosts=Facebook.hosts, gateway=gateway_address(gateway))
    try:
        yield Facebook(settings, transport)
    finally:
        transport.close()
