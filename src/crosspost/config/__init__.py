"""The workspace, its settings and its channels; the only room that reads the environment and the config."""

from crosspost.config.channels import Channel, load_channel, load_channels, pick, pick_first, settings_problem
from crosspost.config.cloud import ledger_url, local_ledger, refuse_synchronised, synchronised_by
from crosspost.config.cron import wall_times
from crosspost.config.editing import set_channel
from crosspost.config.entries import unserved
from crosspost.config.entry import Entry, Order
from crosspost.config.examine import examine
from crosspost.config.key import KEY_VARIABLE, key_file, secret_key
from crosspost.config.language import written_language
from crosspost.config.late import Late, LatePolicy
from crosspost.config.machine import Machine, this_machine
from crosspost.config.memory import last_workspace, ledger_is_known, remember_ledger, remember_workspace
from crosspost.config.place import place, place_of
from crosspost.config.problems import PREFIX, nearest
from crosspost.config.settings import (
    LogFormat,
    OnFirstFailure,
    Publishing,
    Settings,
    load_settings,
    named_variables,
)
from crosspost.config.shelf import Shelf
from crosspost.config.source import Each, Source
from crosspost.config.sources import posts_there, source_targets
from crosspost.config.template import template
from crosspost.config.times import read_moment
from crosspost.config.watch import ConfigWatch
from crosspost.config.workspace import CONFIG_NAME, Workspace, find_workspace, home_workspace

__all__ = [
    "CONFIG_NAME",
    "KEY_VARIABLE",
    "PREFIX",
    "Channel",
    "ConfigWatch",
    "Each",
    "Entry",
    "Late",
    "LatePolicy",
    "LogFormat",
    "Machine",
    "OnFirstFailure",
    "Order",
    "Publishing",
    "Settings",
    "Shelf",
    "Source",
    "Workspace",
    "examine",
    "find_workspace",
    "home_workspace",
    "key_file",
    "last_workspace",
    "ledger_is_known",
    "ledger_url",
    "load_channel",
    "load_channels",
    "load_settings",
    "local_ledger",
    "named_variables",
    "nearest",
    "pick",
    "pick_first",
    "place",
    "place_of",
    "posts_there",
    "read_moment",
    "refuse_synchronised",
    "remember_ledger",
    "remember_workspace",
    "secret_key",
    "set_channel",
    "settings_problem",
    "source_targets",
    "synchronised_by",
    "template",
    "this_machine",
    "unserved",
    "wall_times",
    "written_language",
]
