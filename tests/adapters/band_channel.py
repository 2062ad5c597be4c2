"""A Band channel for tests, with its secrets planted."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from crosspost.transport import Transport, gateway_address
from crosspost_band import Band, BandSettings

BAND = "AAAbandkey"
TOKEN = "band-token-that-nobody-may-see"
CREATE = "https://openapi.band.us/v2.2/band/post/create"
POSTS = "https://openapi.band.us/v2/band/posts"
PROFILE = "https://openapi.band.us/v2/profile"
BANDS = "https://openapi.band.us/v2.1/bands"
PERMISSIONS = "https://openapi.band.us/v2/band/permissions"

KEYS: dict[str, Any] = {
    "band_key": BAND,
    "access_token": TOKEN,
    "client_id": "client",
    "client_secret": "client-secret-that-nobody-may-see",
}


def band(**keys: Any) -> Band:
    """A channel; ``keys`` replace the planted ones."""
    settings = BandSettings.model_validate({"adapter": "band", **KEYS, **keys})
    return Band(settings, Transport(hosts=Band.hosts))


@contextmanager
def rehearsed(gateway: str, **keys: Any) -> Iterator[Band]:
    """A channel whose requests go to a simulator over real sockets."""
    settings = BandSettings.model_validate({"adapter": "band", **KEYS, **keys})
    transport = Transport(hosts=Band.hosts, gateway=gateway_address(gateway))
    try:
        yield Band(settings, transport)
    finally:
        transport.close()
