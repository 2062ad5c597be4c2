"""Every problem of a workspace at once, where using it would stop at the first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from crosspost.adapter import Registry
from crosspost.config.channels import Channel, load_channel, load_channels
from crosspost.config.cloud import refuse_synchronised
from crosspost.config.entries import entry_problems
from crosspost.config.entry import Entry
from crosspost.config.problems import problems
from crosspost.config.settings import Settings, Storage, merged, name_problems, named_variables, read_toml
from crosspost.config.shelf import Shelf
from crosspost.config.sources import source_targets
from crosspost.config.workspace import Workspace
from crosspost.errors import ConfigurationError, CrosspostError
from crosspost.post import SUFFIXES, read_post

__all__ = ["Furnish", "examine"]


@dataclass(slots=True, kw_only=True)
class _Found:
    """What was found so far; a problem that two looks meet is named once."""

    errors: list[CrosspostError] = field(default_factory=list)

    def add(self, error: CrosspostError) -> None:
        if all(
            (each.code, each.where, each.params) != (error.code, error.where, error.params)
            for each in self.errors
        ):
            self.errors.append(error)


Furnish = Callable[[Channel, str], Channel]
"""Gives a channel the secrets that are kept for it in the ledger at an address (``[storage] url``)."""


def examine(
    workspace: Workspace, registry: Registry, *, furnish: Furnish = lambda channel, _url: channel
) -> list[CrosspostError]:
    """All that would stop a publish or a planned post here; nothing is sent, fitted pictures are kept."""
    found = _Found()
    try:
        table = read_toml(workspace.config)
        variables = named_variables(workspace)
    except ConfigurationError as error:
        return [error]
    listed = table.get("channels", {})
    for problem in name_problems(variables, channels=listed if isinstance(listed, dict) else {}):
        found.add(problem)
    try:
        settings = merged(workspace, table)
    except ValidationError as error:
        where = str(workspace.config)
        for problem in problems(error, where=where, model=Settings, variables=variables):
            found.add(problem)
        furnished = partial(_furnished, furnish, Storage().url)
        _examine_channels(_with_secrets(listed, workspace), workspace, registry, found, furnished)
        return found.errors
    try:
        refuse_synchronised(workspace.root / settings.storage.url.removeprefix("sqlite:///"), workspace)
    except ConfigurationError as error:
        found.add(error)
    # A channel that only a misspelt variable names is told with the variable.
    written = {name: table for name, table in settings.channels.items() if name in listed}
    furnished = partial(_furnished, furnish, settings.storage.url)
    channels = _examine_channels(written, workspace, registry, found, furnished)
    if len(channels) == len(settings.channels):
        _examine_publishing(settings, workspace, registry, found)
    _examine_posts(settings, channels, workspace, found)
    _examine_sources(settings, channels, workspace, found)
    return found.errors


def _examine_sources(
    settings: Settings, channels: Mapping[str, Channel], workspace: Workspace, found: _Found
) -> None:
    if len(channels) < len(settings.channels):
        # A channel that is wrong has its own problem.
        return
    for number, source in enumerate(settings.source, start=1):
        where = f"{workspace.config} [source #{number}]"
        try:
            source_targets(source, channels, settings.publishing, where=where)
        except ConfigurationError as error:
            found.add(error)


def _with_secrets(listed: Any, workspace: Workspace) -> Any:
    """The channels with what the environment and ``.env`` say of them, where the rest is wrong."""
    try:
        merged_channels = merged(workspace, {"channels": listed}).channels
    except ValidationError:
        return listed
    return {name: table for name, table in merged_channels.items() if name in listed}


def _furnished(furnish: Furnish, url: str, channel: Channel) -> Channel:
    return furnish(channel, url)


def _examine_channels(
    listed: Any,
    workspace: Workspace,
    registry: Registry,
    found: _Found,
    furnished: Callable[[Channel], Channel],
) -> dict[str, Channel]:
    channels = {}
    for name, table in (listed if isinstance(listed, dict) else {}).items():
        if not isinstance(table, dict):
            continue
        try:
            channel = furnished(load_channel(name, table, workspace=workspace, registry=registry))
        except ConfigurationError as error:
            for problem in (error, *_refused_keys(name, table, workspace, registry)):
                found.add(problem)
            continue
        channels[name] = channel
        if channel.settings.enabled:
            for problem in channel.unready(rehearsal=workspace.rehearsal):
                found.add(problem)
    return channels


def _refused_keys(
    name: str, table: Mapping[str, Any], workspace: Workspace, registry: Registry
) -> Iterator[ConfigurationError]:
    """Every key that the adapter refuses, where there is an adapter to ask."""
    if table.get("adapter") not in set(registry):
        return
    model = registry.get(str(table["adapter"])).Settings
    try:
        model.model_validate(dict(table))
    except ValidationError as error:
        where, variables = str(workspace.config), named_variables(workspace)
        yield from problems(error, where=where, model=model, table=f"channels.{name}", variables=variables)


def _examine_publishing(settings: Settings, workspace: Workspace, registry: Registry, found: _Found) -> None:
    try:
        channels = load_channels(settings, workspace, registry)
    except ConfigurationError as error:
        found.add(error)
        channels = {}
    if not channels and not settings.channels:
        found.add(ConfigurationError("config.no_channels", where=str(workspace.config)))


def _examine_posts(
    settings: Settings, channels: Mapping[str, Channel], workspace: Workspace, found: _Found
) -> None:
    folder = workspace.root / settings.posts
    if not folder.is_dir():
        found.add(
            ConfigurationError(
                "config.posts_missing", where=f"{workspace.config}", key="posts", folder=str(folder)
            )
        )
    _examine_files(folder, found)
    for number, entry in enumerate(settings.schedule, start=1):
        try:
            _examine_entry(number, entry, settings, channels, workspace=workspace, found=found)
        except CrosspostError as error:
            found.add(error)


def _examine_files(folder: Path, found: _Found) -> None:
    """What is wrong with each post in the folder, planned or not."""
    for path in sorted(folder.rglob("*")):
        if path.suffix.lower() not in SUFFIXES or not path.is_file():
            continue
        try:
            read_post(path, root=folder)
        except CrosspostError as error:
            found.add(error)


def _examine_entry(
    number: int,
    entry: Entry,
    settings: Settings,
    channels: Mapping[str, Channel],
    *,
    workspace: Workspace,
    found: _Found,
) -> None:
    """The entry's post, and whether each of its channels can carry it."""
    shelf = Shelf(root=workspace.root, posts=workspace.root / settings.posts)
    table = f"{workspace.config} [schedule #{number}]"
    for problem in entry_problems(entry, settings, channels, shelf, table=table):
        found.add(problem)
    if entry.post is None:
        return
    path = shelf.find(entry.post)
    if not path.is_file():
        raise ConfigurationError(
            "config.entry_post_missing", where=f"{table} post", entry=entry.name, post=entry.post
        )
    post = read_post(path, root=shelf.posts)
    for name in entry.to or settings.publishing.to or tuple(channels):
        if name not in channels:
            continue
        channel = channels[name].asked(what=entry.what)
        try:
            channel.compose(post, post.canonical)
        except CrosspostError as error:
            found.add(type(error)(error.code, where=f"{path} ({name})", **(error.params | {"channel": name})))
