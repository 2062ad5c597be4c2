"""``crosspost init``: a workspace with its configuration, a place for secrets and a sample review."""

from __future__ import annotations

import os
from collections.abc import Iterator
from importlib import resources
from pathlib import Path

from crosspost.cli.exits import OK
from crosspost.cli.face import Face
from crosspost.cli.output import print_json
from crosspost.config import CONFIG_NAME, ledger_url, local_ledger, synchronised_by, template
from crosspost.errors import ConfigurationError

__all__ = ["run"]

SAMPLE = "slow-letters"


def run(face: Face, *, folder: Path) -> int:
    """Lay everything out in ``folder``; a file that is already there is kept as it is."""
    root = folder.resolve()
    made: list[str] = []
    kept: list[str] = []
    service = synchronised_by(root / "data", environment=os.environ, home=Path.home())
    url = ledger_url(local_ledger(root)) if service else None
    for name, content in _files(face.words.language, url=url):
        try:
            (made if _write(root / name, content) else kept).append(name.as_posix())
        except OSError as error:
            raise ConfigurationError("init.not_written", where=str(root / name)) from error
    if face.options.json:
        print_json({"workspace": str(root), "written": made, "kept": kept, "synchronised_by": service})
        return OK
    say = face.words.say
    face.tell(say("init.where", folder=str(root)))
    for new in made:
        face.tell("  " + say("init.written", name=new))
    for old in kept:
        face.tell("  " + say("init.kept", name=old))
    if service:
        face.tell("\n" + say("init.synchronised", service=service, ledger=local_ledger(root)))
    face.tell("\n" + say("init.next", sample=f"{SAMPLE}.md"))
    return OK


def _files(language: str, *, url: str | None) -> Iterator[tuple[Path, bytes]]:
    """Every file with its content; ``url`` is where the ledger lies, unless as shipped."""
    config = template("crosspost.toml").replace('language = "ko"', f'language = "{language}"')
    if url is not None:
        config = config.replace('url = "sqlite:///data/crosspost.db"', f"url = {url}")
    yield CONFIG_NAME, config.encode()
    yield Path(".env"), template("env.example").encode()
    with resources.as_file(resources.files("crosspost") / "samples") as samples:
        note = samples / f"{SAMPLE}.md"
        beside = samples / SAMPLE
        pictures = sorted(path for path in beside.rglob("*") if path.is_file()) if beside.is_dir() else []
        for path in (note, *pictures):
            yield Path("posts") / path.relative_to(samples), path.read_bytes()


def _write(path: Path, content: bytes) -> bool:
    """Write a new file; whether it was new. Private where it may hold secrets."""
    path.parent.mkdir(parents=True, exist_ok=True)
    mode = 0o600 if path.name == ".env" else 0o666
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), mode)
    except FileExistsError:
        return False
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    return True
