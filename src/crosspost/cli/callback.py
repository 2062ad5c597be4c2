"""The door on this machine through which a browser comes back from a platform's sign-in."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self
from urllib.parse import urlsplit

__all__ = ["CallbackDoor"]

Answered = Callable[[str], str]
"""Takes the address that a browser came to, and gives the page it is shown."""


class CallbackDoor:
    """Listens on this machine only, for the one path of ``address``, and puts what came on ``answers``.

    A page is shown to whoever comes; ``says`` words it. Raises `OSError` where the port is taken.
    """

    def __init__(self, *, port: int, path: str, answers: queue.SimpleQueue[str], says: Answered) -> None:
        self._answers = answers
        self._says = says
        self._path = path
        self._server = ThreadingHTTPServer(("127.0.0.1", port), self._handler())
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True, name="callback")

    @property
    def port(self) -> int:
        """The port it listens on."""
        return int(self._server.server_address[1])

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        door = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:  # the name that http.server calls
                # Browsers ask for an icon too; the code and its word are in the query and go nowhere else.
                known = urlsplit(self.path).path.startswith(door._path)
                body = door._says(self.path if known else "").encode()
                self.send_response(200 if known else 404)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Length", str(len(body)))
                self.send_header("Cache-Control", "no-store")
                self.send_header("Referrer-Policy", "no-referrer")
                self.end_headers()
                self.wfile.write(body)
                if known:
                    door._answers.put(self.path)

            def log_message(self, *_: object) -> None:
                """Say nothing: the request's line holds the code."""

        return Handler
