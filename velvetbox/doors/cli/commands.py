"""The subcommands there are, in the order --help names them. A module is loaded when its command is meant."""

from __future__ import annotations

from importlib import import_module

from velvetbox.doors.cli.command import Command

NAMES = {
    "open": "opening.COMMAND",
    "import": "importing.COMMAND",
    "serve": "serving.COMMAND",
    "jobs": "following.COMMAND",
    "list": "listing.COMMAND",
    "find": "finding.COMMAND",
    "searches": "searches.COMMAND",
    "show": "showing.COMMAND",
    "edit": "editing.COMMAND",
    "map": "mapping.COMMAND",
    "take": "taking.COMMAND",
    "merge": "regrouping.MERGE",
    "split": "regrouping.SPLIT",
    "undo": "undoing.COMMAND",
    "check": "checking.COMMAND",
    "rebuild": "rebuilding.COMMAND",
    "password": "password.COMMAND",
}
"""Where each command is, by what a person types."""


def command(name: str) -> Command:
    """Give the command of that name."""
    module, _, constant = NAMES[name].partition(".")
    found: Command = getattr(import_module(f"velvetbox.doors.cli.{module}"), constant)
    return found
