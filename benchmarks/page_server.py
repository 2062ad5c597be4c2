"""A platform that costs next to nothing: enough of a Facebook Page to publish to, in a process of its own.

``python -m benchmarks.page_server MILLISECONDS`` prints its port and answers every request so much later,
over kept connections. It knows three calls, behind the gateway's path (``/HOST/VERSION/PAGE/EDGE``):
``POST feed`` keeps a post, ``GET published_posts`` lists a page's newest 25, as the real one does, and
``GET /-/posts`` tells a benchmark how often each text stands on each page. It ends with its standard input.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import threading
from collections import Counter, defaultdict, deque
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qs

import requests

__all__ = ["page_server", "posts_on"]

LISTED = 25


@contextmanager
def page_server(milliseconds: float) -> Iterator[str]:
    """The server's address, for the time of a with-block."""
    command = [sys.executable, "-m", "benchmarks.page_server", str(milliseconds)]
    here, pipe = Path(__file__).parents[1], subprocess.PIPE
    with subprocess.Popen(command, cwd=here, stdin=pipe, stdout=pipe, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            yield f"http://127.0.0.1:{int(process.stdout.readline())}"
        finally:
            process.stdin.close()


def posts_on(server: str) -> Counter[tuple[str, str]]:
    """How often each text stands on each page."""
    posts = requests.get(f"{server}/-/posts", timeout=30).json()
    return Counter((page, message) for page, message in posts)


class Pages:
    """What stands on the pages."""

    def __init__(self) -> None:
        self._newest: defaultdict[str, deque[bytes]] = defaultdict(lambda: deque(maxlen=LISTED))
        self._posts: list[tuple[str, str]] = []

    def answer(self, method: str, path: str, body: bytes) -> bytes:
        """The JSON that answers a request."""
        if path == "/-/posts":
            return json.dumps(self._posts).encode()
        page = path.split("/")[3]
        if method == "POST":
            return self._keep(page, parse_qs(body.decode())["message"][0])
        return b'{"data":[' + b",".join(self._newest[page]) + b"]}"

    def _keep(self, page: str, message: str) -> bytes:
        self._posts.append((page, message))
        id_ = f"{page}_{len(self._posts)}"
        address = f"https://www.facebook.com/{id_}"
        made = datetime.now(UTC).isoformat(timespec="seconds")
        post = {"id": id_, "created_time": made, "message": message, "permalink_url": address}
        self._newest[page].appendleft(json.dumps(post | {"is_published": True}).encode())
        return json.dumps({"id": id_, "permalink_url": address}).encode()


class Exchange(asyncio.Protocol):
    """One connection: reads requests, answers each after the delay."""

    def __init__(self, pages: Pages, delay: float) -> None:
        self._pages = pages
        self._delay = delay
        self._data = b""
        self._transport: asyncio.WriteTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Remember the way back."""
        if isinstance(transport, asyncio.WriteTransport):
            self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Answer a request once it is complete."""
        self._data += data
        head, mark, rest = self._data.partition(b"\r\n\r\n")
        length = _length(head)
        if not mark or len(rest) < length or self._transport is None:
            return
        self._data = rest[length:]
        method, target, _ = head.split(b" ", 2)
        body = self._pages.answer(method.decode(), target.decode().partition("?")[0], rest[:length])
        now = datetime.now(UTC).strftime("%a, %d %b %Y %H:%M:%S GMT")
        lines = f"HTTP/1.1 200 OK\r\nDate: {now}\r\nContent-Type: application/json\r\n"
        answer = f"{lines}Content-Length: {len(body)}\r\n\r\n".encode() + body
        asyncio.get_running_loop().call_later(self._delay, self._transport.write, answer)


def _length(head: bytes) -> int:
    lines = (line.partition(b":") for line in head.split(b"\r\n"))
    return next((int(value) for name, _, value in lines if name.lower() == b"content-length"), 0)


async def serve(delay: float) -> None:
    """Serve until standard input ends."""
    pages, loop, over = Pages(), asyncio.get_running_loop(), asyncio.Event()
    server = await loop.create_server(lambda: Exchange(pages, delay), "127.0.0.1", 0, backlog=1024)
    print(server.sockets[0].getsockname()[1], flush=True)

    def wait_for_the_end() -> None:
        sys.stdin.read()
        loop.call_soon_threadsafe(over.set)

    threading.Thread(target=wait_for_the_end, daemon=True).start()
    await over.wait()


if __name__ == "__main__":
    asyncio.run(serve(float(sys.argv[1]) / 1000))
