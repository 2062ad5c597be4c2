"""``crosspost backup`` and ``crosspost restore``: the ledger and what it needs, in one file and back."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

from crosspost.app import Crosspost
from crosspost.cli.exits import OK
from crosspost.cli.face import YES, Face
from crosspost.cli.gateway import gateway, is_rehearsal
from crosspost.cli.output import local_time, print_json
from crosspost.config import CONFIG_NAME, Workspace, find_workspace
from crosspost.delivery import Restored, check_backup, restore_config
from crosspost.errors import ConfigurationError
from crosspost.ledger import Archive

__all__ = ["run_backup", "run_restore"]

NOT_INSIDE = ("posts", ".env", "key")
"""What a backup leaves out: her own files, and what opens her accounts."""


def run_backup(face: Face, file: Path) -> int:
    """Write a backup; a folder takes one with the day in its name."""
    with face.opened() as app:
        target = (Path.cwd() / file).resolve()
        if target.is_dir():
            target /= f"crosspost-{datetime.now().astimezone():%Y-%m-%d-%H%M}.zip"
        manifest = app.backup(target)
        if face.options.json:
            print_json(
                {
                    "backup": str(target),
                    "created_at": _utc(manifest.created_at),
                    "size": target.stat().st_size,
                    "deliveries": dict(manifest.counts),
                    "files": len(manifest.members),
                    "left_out": list(NOT_INSIDE),
                    "rehearsal": manifest.rehearsal,
                }
            )
            return OK
        say, deliveries = app.words.say, sum(manifest.counts.values())
        face.tell(say("backup.done", file=target, deliveries=deliveries, files=len(manifest.members)))
        face.tell(say("backup.left_out", posts=app.shelf.posts, env=app.workspace.environment_file))
    return OK


def run_restore(face: Face, file: Path, *, yes: bool) -> int:
    """Check a backup, ask where a ledger is in its place, bring it back, and say what waits for a yes."""
    rehearsal = is_rehearsal(face.options)
    source = (Path.cwd() / file).resolve()
    with Archive.opened(source) as archive:
        check_backup(archive, file=source, rehearsal=rehearsal)
        workspace, laid_out = _workspace(face, archive, rehearsal=rehearsal)
        with Crosspost(workspace, language=face.words.language, gateway=gateway()) as app:
            face.words = app.words
            if not yes and app.place.file.exists() and not _agreed(face, app, archive):
                return OK
            restored = app.restore(archive)
        _tell(face, app, source, restored, laid_out=laid_out)
    return OK


def _workspace(face: Face, archive: Archive, *, rehearsal: bool) -> tuple[Workspace, bool]:
    """The workspace here or the one that was named, which may be new; whether its configuration was written.

    Raises `ConfigurationError` where there is none: a backup is not unpacked into any folder one stands in.
    """
    root, config = face.options.workspace, face.options.config
    new = root is not None and config is None and not (root / CONFIG_NAME).exists()
    laid_out = root is not None and new and restore_config(archive, root.resolve() / CONFIG_NAME)
    try:
        return find_workspace(Path.cwd(), root=root, config=config, rehearsal=rehearsal), laid_out
    except ConfigurationError as error:
        if error.code != "config.no_workspace":
            raise
        raise ConfigurationError("restore.no_workspace", where=error.where) from error


def _agreed(face: Face, app: Crosspost, archive: Archive) -> bool:
    """Ask at a terminal; elsewhere only ``--yes`` puts a backup in the place of a ledger."""
    if not face.terminal or face.options.json:
        raise ConfigurationError("restore.ledger_there", where=str(app.place.file))
    made = local_time(archive.manifest.created_at, app.settings.timezone)
    face.tell(app.words.say("restore.ask", ledger=app.place.file, at=made))
    agreed = sys.stdin.readline().strip().lower() in YES
    if not agreed:
        face.tell(app.words.say("restore.not_done"))
    return agreed


def _tell(face: Face, app: Crosspost, source: Path, restored: Restored, *, laid_out: bool) -> None:
    if face.options.json:
        print_json(
            {
                "restored": str(source),
                "created_at": _utc(restored.created_at),
                "ledger": str(app.place.file),
                "aside": str(restored.aside) if restored.aside else None,
                "config_written": laid_out,
                "deliveries": restored.deliveries,
                "waiting": [row.id for row in restored.asked],
                "unconfirmed": restored.unconfirmed,
                "planned": restored.planned,
                "rehearsal": app.workspace.rehearsal,
            }
        )
        return
    say = app.words.say
    made = local_time(restored.created_at, app.settings.timezone)
    face.tell(say("restore.done", at=made, machine=restored.machine, deliveries=restored.deliveries))
    if restored.aside:
        face.tell(say("restore.aside", ledger=restored.aside))
    if laid_out:
        face.tell(say("restore.config", config=app.workspace.config, env=app.workspace.environment_file))
    if restored.unconfirmed:
        face.tell(say("restore.unconfirmed", count=restored.unconfirmed))
    if restored.planned:
        face.tell(say("restore.planned", count=restored.planned))
    face.tell(say("restore.asked", count=len(restored.asked)) if restored.asked else say("restore.none"))


def _utc(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
