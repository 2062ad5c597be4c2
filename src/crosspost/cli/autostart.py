"""``crosspost autostart``: the service by itself, at logon and every ten minutes."""

from __future__ import annotations

import os

from crosspost.app import Crosspost
from crosspost.autostart import Job, State, System, job_for, look, this_system, turn_off, turn_on
from crosspost.cli.exits import OK
from crosspost.cli.face import Face
from crosspost.cli.gateway import is_rehearsal
from crosspost.cli.output import print_json
from crosspost.config import PREFIX, Workspace, load_settings
from crosspost.errors import ConfigurationError
from crosspost.messages import Words

__all__ = ["run_off", "run_on", "run_status"]


def run_on(face: Face) -> int:
    """Register the workspace's run, or register it anew; a workspace with mistakes is refused."""
    workspace = face.workspace(rehearsal=is_rehearsal(face.options))
    job = job_for(workspace)
    with Crosspost(workspace, language=face.words.language) as app:
        face.words = app.words
    system = this_system()
    state = turn_on(system, job)
    if face.options.json:
        _print(system, state)
        return OK
    say = face.words.say
    face.tell(say("autostart.on", folder=job.workspace))
    face.tell(say(f"autostart.on_{system.name}"))
    face.tell(say("autostart.file", path=state.path))
    if names := _variables():
        face.tell(say("autostart.variables", names=", ".join(names), file=workspace.environment_file))
    return OK


def run_off(face: Face) -> int:
    """Unregister it; when it was not registered, that is said."""
    job, system = _named(face)
    path = system.path(job)
    done = turn_off(system, job)
    if face.options.json:
        _print(system, State(on=False, path=path, command=(), stale=False))
    else:
        face.tell(face.words.say("autostart.off" if done else "autostart.was_off", folder=job.workspace))
    return OK


def run_status(face: Face) -> int:
    """Whether it is registered, for which workspace, and whether what is registered can still run."""
    job, system = _named(face)
    state = look(system, job)
    if face.options.json:
        _print(system, state)
        return OK
    say = face.words.say
    face.tell(say("autostart.is_on" if state.on else "autostart.is_off", folder=job.workspace))
    if state.on or state.stale:
        face.tell(say("autostart.file", path=state.path))
    if state.stale:
        face.tell(say("autostart.stale"))
    return OK


def _named(face: Face) -> tuple[Job, System]:
    workspace = face.workspace(rehearsal=is_rehearsal(face.options))
    job = job_for(workspace)
    face.words = _words(face, workspace)
    return job, this_system()


def _words(face: Face, workspace: Workspace) -> Words:
    """The workspace's language. Mistakes in its configuration do not keep anybody from turning it off."""
    try:
        return Words(load_settings(workspace).language or face.words.language)
    except ConfigurationError:
        return face.words


def _variables() -> list[str]:
    """The names of ours that only this terminal knows; the configuration's place is written down."""
    known = f"{PREFIX}CONFIG"
    return sorted(name for name in os.environ if name.upper().startswith(PREFIX) and name.upper() != known)


def _print(system: System, state: State) -> None:
    print_json(
        {
            "autostart": "on" if state.on else "off",
            "system": system.name,
            "path": str(state.path),
            "command": list(state.command),
            "stale": state.stale,
        }
    )
