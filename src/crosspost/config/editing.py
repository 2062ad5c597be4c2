"""Changing a channel's table in the configuration; all else in the file stays as its owner wrote it."""

from __future__ import annotations

import codecs
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.items import Table

from crosspost.config.settings import read_encoded, read_toml
from crosspost.errors import ConfigurationError
from crosspost.files import write_whole

__all__ = ["set_channel"]


def set_channel(config: Path, channel: str, values: Mapping[str, str]) -> tuple[str, ...]:
    """Write ``values`` into ``[channels.<channel>]``, which is made where there is none.

    Comments, order, encoding and line ends stay. The answer is the keys that were not so before; nothing is
    written where there are none. Raises `ConfigurationError` for a file that is no TOML or cannot be written.
    """
    read_toml(config)
    text, encoding = read_encoded(config)
    if encoding == "utf-8-sig" and not config.read_bytes().startswith(codecs.BOM_UTF8):
        encoding = "utf-8"
    document = tomlkit.parse(text.replace("\r\n", "\n"))
    table = _table(document, channel)
    changed = tuple(key for key, value in values.items() if table.get(key) != value)
    for key in changed:
        _put(table, key, values[key])
    written = tomlkit.dumps(document)
    if changed:
        _write(config, written.replace("\n", "\r\n") if "\r\n" in text else written, encoding)
    return changed


def _table(document: tomlkit.TOMLDocument, channel: str) -> Table:
    channels: Any = document.setdefault("channels", tomlkit.table(is_super_table=True))
    if channel not in channels:
        made = tomlkit.table()
        made.add(tomlkit.nl())
        channels[channel] = made
    table: Table = channels[channel]
    return table


def _put(table: Table, key: str, value: str) -> None:
    """Set a key; a new one stands behind the last, before the comments that belong to what follows."""
    fresh = key not in table
    table[key] = value
    if not fresh:
        return
    body = table.value.body
    added = body.pop()
    behind = max((place + 1 for place, (name, _) in enumerate(body) if name is not None), default=0)
    body.insert(behind, added)


def _write(config: Path, text: str, encoding: str) -> None:
    try:
        mode = config.stat().st_mode
        write_whole(config, text.encode(encoding))
        # It holds no secret, and whoever could read it before still may.
        config.chmod(mode)
    except UnicodeEncodeError as error:
        raise ConfigurationError("config.encoding", where=str(config)) from error
    except OSError as error:
        raise ConfigurationError("config.unwritable", where=str(config)) from error
