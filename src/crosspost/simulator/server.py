"""HTTP plumbing: raw sockets for the faults, values for everybody else.

Loopback only, HTTP/1.1 with keep-alive, silent. Bad input gets an answer or a closed connection and never
ends the server.
"""

from __future__ import annotations

import contextlib
import logging
import os
import socket
import socketserver
import struct
import threading
import time
from collections.abc import Callable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from crosspost.simulator.dispatch import Ending, Outcome
from crosspost.simulator.wire import Reply, Request, split_target

__all__ = ["Server"]

log = logging.getLogger(__name__)
log.addHandler(logging.NullHandler())

MAX_BODY = 30 * 1024 * 1024
# struct linger is two ints, on Windows two unsigned shorts.
_NO_LINGER = struct.pack("HH" if os.name == "nt" else "ii", 1, 0)
Responder = Callable[[Request], Outcome]


class Server:
    """Serves ``respond`` on 127.0.0.1. ``port`` 0 takes a free one; ``clock`` dates the answers."""

    def __init__(self, respond: Responder, port: int = 0, clock: Callable[[], float] = time.time) -> None:
        self._http = _HTTP(port, respond, clock)
        self._thread: threading.Thread | None = None

    @property
    def port(self) -> int:
        """The port it listens on."""
        return int(self._http.server_address[1])

    def start(self) -> None:
        """Serve from a thread of its own."""
        self._thread = threading.Thread(
            target=self._http.serve_forever, kwargs={"poll_interval": 0.05}, name="simulator", daemon=True
        )
        self._thread.start()

    def stop(self) -> None:
        """Stop listening, close what is open and wait for it to end."""
        if self._thread is not None:
            self._http.shutdown()
            self._thread.join()
            self._thread = None
        self._http.hang_up()
        self._http.server_close()


class _HTTP(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256
    # On Windows the option would let another program listen on the same port.
    allow_reuse_address = os.name != "nt"

    def __init__(self, port: int, respond: Responder, clock: Callable[[], float]) -> None:
        self.respond = respond
        self.clock = clock
        self._open: set[socket.socket] = set()
        self._to_reset: set[socket.socket] = set()
        self._news = threading.Condition()
        super().__init__(("127.0.0.1", port), _Handler)

    def server_bind(self) -> None:
        """Bind without asking the name service who we are."""
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = "127.0.0.1", int(self.server_address[1])

    def process_request(self, request: Any, client_address: Any) -> None:
        with self._news:
            self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        with self._news:
            self._open.discard(request)
            self._news.notify_all()
        if request in self._to_reset:
            # An orderly end would come before the reset.
            self._to_reset.discard(request)
            self.close_request(request)
        else:
            super().shutdown_request(request)

    def reset(self, connection: socket.socket) -> None:
        """Let the connection end with a reset: a linger of zero seconds sends it at closing."""
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _NO_LINGER)
        self._to_reset.add(connection)

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ARG002  # the base class's
        """A connection broke: nobody needs to hear of it."""
        log.debug("a connection ended early", exc_info=True)

    def hang_up(self) -> None:
        """Close every open connection and wait until its thread has let it go."""
        with self._news:
            for connection in self._open:
                with contextlib.suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)
            self._news.wait_for(lambda: not self._open, timeout=5)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # A request line that is none gets an answer with a status line, too.
    default_request_version = "HTTP/1.1"
    server_version = "CrosspostSimulator"
    sys_version = ""
    disable_nagle_algorithm = True
    wbufsize = -1
    timeout = 120
    _dead = False
    server: _HTTP

    def date_time_string(self, timestamp: float | None = None) -> str:
        """The ``Date`` header, by the simulated clock."""
        return super().date_time_string(self.server.clock() if timestamp is None else timestamp)

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:  # noqa: ARG002  # as the base
        # Path and query may hold a key or a token, also a real one: a rehearsal uses what the owner gives.
        host = getattr(self, "path", "").lstrip("/").partition("/")[0].partition("?")[0]
        log.debug("%s %s: %s", self.command, host, code)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002, ARG002  # the base class's names
        # The arguments quote the request's line.
        log.debug("a request that is no HTTP")

    def _serve(self) -> None:
        body = self._body()
        if body is None:
            return
        try:
            host, path, query = split_target(self.path)
        except ValueError:
            self._send(Reply.json({"error": "the request's target is no address"}, HTTPStatus.BAD_REQUEST))
            return
        headers: dict[str, str] = {}
        for name, value in self.headers.items():
            known = headers.get(name.lower())
            headers[name.lower()] = value if known is None else f"{known}; {value}"
        request = Request(method=self.command, host=host, path=path, query=query, headers=headers, body=body)
        outcome = self.server.respond(request)
        self._end(outcome)

    do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = do_OPTIONS = do_PATCH = _serve  # noqa: N815  # ditto

    def _body(self) -> bytes | None:
        """The whole body; ``None`` after an answer to a body that cannot be read."""
        length = self.headers.get("Content-Length", "0").strip()
        wrong = self._wrong_length(length)
        if wrong is not None:
            self.close_connection = True
            self._send(Reply.json({"error": wrong.phrase}, wrong).adding(("Connection", "close")))
            return None
        body = self.rfile.read(int(length))
        if len(body) < int(length):
            self.close_connection = True
            return None
        return body

    def _wrong_length(self, length: str) -> HTTPStatus | None:
        if self.headers.get("Transfer-Encoding"):
            return HTTPStatus.LENGTH_REQUIRED
        if not length.isascii() or not length.isdigit():
            return HTTPStatus.BAD_REQUEST
        if len(length) > 12 or int(length) > MAX_BODY:
            return HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        return None

    def handle_one_request(self) -> None:
        """Serve the next request; on a connection that died unnoticed it meets a reset instead."""
        if not self._dead:
            super().handle_one_request()
            return
        self.close_connection = True
        # The client may also have hung up, or say nothing more: it ends all the same.
        with contextlib.suppress(OSError):
            self.connection.recv(1)
        self.server.reset(self.connection)

    def _end(self, outcome: Outcome) -> None:
        match outcome.ending:
            case Ending.SEND:
                self._send(outcome.reply)
            case Ending.CUT:
                self._send(outcome.reply, upto=len(outcome.reply.body) // 2)
                self.close_connection = True
            case Ending.DIE:
                self._send(outcome.reply)
                self._dead = True
            case Ending.CLOSE:
                self.close_connection = True
            case Ending.RESET:
                self.close_connection = True
                self.server.reset(self.connection)

    def _send(self, reply: Reply, upto: int | None = None) -> None:
        self.send_response(reply.status)
        for name, value in reply.headers:
            self.send_header(name, _one_line(value))
        if reply.status not in {204, 304}:
            self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(reply.body[:upto])
        self.wfile.flush()


def _one_line(value: str) -> str:
    return value.replace("\r", " ").replace("\n", " ").encode("latin-1", "replace").decode("latin-1")
