"""A warm process that forks one child per command: the real command line, killed at a chosen step.

Read one JSON order per line from stdin: ``argv``, ``cwd``, ``env``, ``steps`` (a file that the child writes
each step to as it reaches it), ``kill`` (the step at which it kills itself, or null) and ``kill_at`` (the
same by number). For each, one line answers with the child's exit code, negative for a signal. Instead of a
command line, ``publish-all WAIT CHANNELS POST...`` publishes many posts without starting anew for each.

A *step* is a moment after which something is on the disk or at the platform: a commit of the ledger, an
answered request, a file that was put in place. What lies between two steps leaves no trace, so a kill at
every step is a kill everywhere. The product knows nothing of this: the child wraps the three doors from
outside.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from crosspost.adapter import Registry
from crosspost.app import Crosspost
from crosspost.cli import entry
from crosspost.config import find_workspace
from crosspost.delivery import Orders
from crosspost.ledger import Store, Writing
from crosspost.transport import Transport, gateway_address


class Steps:
    """The steps of this process, by name and occurrence."""

    def __init__(self, file: str, kill: str | None, kill_at: int | None) -> None:
        self._file = file
        self._kill = kill
        self._kill_at = kill_at
        self._seen: Counter[str] = Counter()
        self._lock = threading.Lock()

    def reach(self, name: str) -> None:
        """Write the step down, and end here if it is the one."""
        with self._lock:
            self._seen[name] += 1
            step = f"{name} ({self._seen[name]})"
            with Path(self._file).open("a", encoding="utf-8") as file:
                file.write(f"{step}\n")
            if step == self._kill or self._seen.total() == self._kill_at:
                os.kill(os.getpid(), signal.SIGKILL)


def watch(steps: Steps) -> None:
    """Wrap the doors to the disk and the network."""
    note, writing, send, replace = Writing.note, Store.writing, Transport._send, Path.replace
    noted = threading.local()

    def noting(self: Writing, delivery: Any, **about: Any) -> None:
        noted.kinds = [*getattr(noted, "kinds", []), f"{delivery.channel} {about['kind']}"]
        note(self, delivery, **about)

    @contextmanager
    def committing(self: Store) -> Iterator[Any]:
        noted.kinds = []
        with writing(self) as connection:
            yield connection
        steps.reach(f"commit {' + '.join(noted.kinds)}".strip())

    def answering(self: Transport, method: str, url: str, **parts: Any) -> Any:
        answer = send(self, method, url, **parts)
        steps.reach(f"answer {method} {urlsplit(url).path.rpartition('/')[2]}")
        return answer

    def putting(self: Path, target: Any) -> Any:
        put = replace(self, target)
        steps.reach(f"file {Path(target).parent.name}")
        return put

    Writing.note = noting  # type: ignore[method-assign]  # the tests' own door
    Store.writing = committing  # type: ignore[method-assign]  # the same
    Transport._send = answering  # type: ignore[method-assign]  # the same
    Path.replace = putting  # type: ignore[method-assign]  # the same


def child(order: dict[str, Any]) -> None:
    """Be the command; never comes back."""
    output = os.open(f"{order['steps']}.out", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(output, 1)
    os.dup2(output, 2)
    os.environ.update(order["env"])
    os.chdir(order["cwd"])
    watch(Steps(order["steps"], order["kill"], order["kill_at"]))
    name, *rest = order["argv"]
    code = publish_all(*rest) if name == "publish-all" else entry.run(order["argv"])
    sys.stdout.flush()
    os._exit(code)


def publish_all(wait: str, channels: str, *posts: str) -> int:
    """Publish each post, as one `crosspost publish` after the other would."""
    orders = Orders(wait=timedelta(seconds=float(wait)), look_every=timedelta(seconds=0.2))
    workspace = find_workspace(Path.cwd(), rehearsal=True)
    with Crosspost(workspace, language="ko", gateway=gateway_address(os.environ["CROSSPOST_GATEWAY"])) as app:
        for post in posts:
            app.publish(app.prepare(post, to=channels.split(",")), orders=orders)
    return 0


def main() -> None:
    """Serve orders until stdin ends."""
    for name in Registry():
        Registry().get(name)
    for line in sys.stdin:
        order = json.loads(line)
        process = os.fork()
        if process == 0:
            child(order)
        _, status = os.waitpid(process, 0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
