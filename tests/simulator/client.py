"""A plain HTTP client of the simulator: no adapter, no shared encoder."""

from __future__ import annotations

import io
import json
from typing import Any

import requests
from PIL import Image

from crosspost.simulator import Simulator

NOW = 1795500000.0


class Clock:
    """Epoch seconds that move only when told."""

    def __init__(self, now: float = NOW) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now

    def pass_seconds(self, seconds: float) -> None:
        self.now += seconds


def call(sim: Simulator, method: str, address: str, **parts: Any) -> requests.Response:
    """One request to ``host/path`` through the gateway, on a connection of its own."""
    host = address.partition("/")[0]
    headers = {"Host": host, "Connection": "close", **parts.pop("headers", {})}
    with requests.Session() as session:
        session.trust_env = False
        parts.setdefault("timeout", 10)
        return session.request(
            method, f"{sim.url}/{address}", headers=headers, allow_redirects=False, **parts
        )


def control(sim: Simulator, method: str, path: str, **parts: Any) -> requests.Response:
    """One request to the control API or a page."""
    with requests.Session() as session:
        session.trust_env = False
        headers = {"Connection": "close", **parts.pop("headers", {})}
        return session.request(
            method, f"{sim.url}/-/{path}", headers=headers, allow_redirects=False, timeout=10, **parts
        )


def image(width: int = 8, height: int = 6, kind: str = "JPEG", colour: str = "red") -> bytes:
    """The bytes of a small picture."""
    buffer = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(buffer, kind)
    return buffer.getvalue()


def compact(value: Any) -> str:
    """Compact JSON."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
