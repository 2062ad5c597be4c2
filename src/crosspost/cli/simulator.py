"""``crosspost simulator``: the four platforms on this machine until Ctrl+C."""

from __future__ import annotations

import threading

from crosspost.cli.exits import OK
from crosspost.cli.face import Face
from crosspost.cli.interrupt import stopping
from crosspost.errors import ConfigurationError
from crosspost.simulator import Fault, Simulator, parse_fault

__all__ = ["run"]


def run(face: Face, *, port: int, owner: float | None, band_gap: float, faults: list[str]) -> int:
    """Serve until the process is told to stop."""
    parsed = [_parse(text) for text in faults]
    stop = threading.Event()
    try:
        simulator = Simulator(port=port, owner=owner, band_gap=band_gap)
    except OSError as error:
        raise ConfigurationError("simulator.port", where=f"--port {port}", port=port) from error
    for fault in parsed:
        simulator.fault(fault)
    with simulator, stopping(stop):
        print(f"CROSSPOST_GATEWAY={simulator.url}", flush=True)
        face.tell(face.words.say("simulator.up", url=simulator.url))
        while not stop.wait(0.5):
            continue
    face.tell(face.words.say("simulator.down"))
    return OK


def _parse(text: str) -> Fault:
    try:
        return parse_fault(text)
    except ValueError as error:
        raise ConfigurationError("simulator.fault", where=f"--fault {text}", reason=str(error)) from error
