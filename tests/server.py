"""A bare HTTP server on loopback that does to a request what a test says."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

Reply = Callable[[socket.socket, bytes], None]


@dataclass
class RawServer:
    """Reads each request to the end of its head and body, then lets ``reply`` deal with the socket."""

    reply: Reply
    requests: list[bytes] = field(default_factory=list)
    connections: int = 0

    def __post_init__(self) -> None:
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.current = self.socket
        self.url = f"http://127.0.0.1:{self.socket.getsockname()[1]}"

    def serve(self) -> None:
        while True:
            try:
                connection, _ = self.socket.accept()
            except OSError:
                return
            self.connections += 1
            self.current = connection
            with connection, suppress(OSError):  # the client or the end of the test may close it
                while request := read_request(connection):
                    self.requests.append(request)
                    self.reply(connection, request)
                    if connection.fileno() < 0:
                        break


def read_request(connection: socket.socket) -> bytes:
    """One request, head and body; empty when the other side is done."""
    data = b""
    try:
        while b"\r\n\r\n" not in data:
            piece = connection.recv(65536)
            if not piece:
                return b""
            data += piece
        head, _, body = data.partition(b"\r\n\r\n")
        length = 0
        for line in head.split(b"\r\n"):
            if line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])
        while len(body) < length:
            body += connection.recv(65536)
    except OSError:
        return b""
    return head + b"\r\n\r\n" + body


def answer(body: bytes = b"{}", *, status: str = "200 OK", headers: str = "") -> Reply:
    """Answer every request alike."""
    text = f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n{headers}\r\n"

    def reply(connection: socket.socket, _request: bytes) -> None:
        connection.sendall(text.encode() + body)

    return reply


def close(connection: socket.socket, _request: bytes) -> None:
    """Close without a word after the request was read."""
    connection.close()


@contextmanager
def serving(reply: Reply) -> Iterator[RawServer]:
    """A server for the time of a with-block."""
    server = RawServer(reply)
    thread = threading.Thread(target=server.serve, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        for open_ in (server.current, server.socket):
            with suppress(OSError):  # it may be closed already; not every system can shut a listener down
                open_.shutdown(socket.SHUT_RDWR)
            open_.close()
        thread.join(timeout=5)
