"""The shape of a subcommand."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable

from velvetbox.core.values import value
from velvetbox.doors.cli.exits import Exit
from velvetbox.doors.cli.terminal import Terminal


@value(frozen=True, slots=True)
class Command:
    """One subcommand: its name, its line in --help, its arguments, and what it does.

    `run` gives the exit code, or raises a VelvetboxError whose sentence is shown. Adding a subcommand is
    adding a module with one of these and a line in `commands.NAMES`. The modules import nothing slow
    before `run`, so that --help answers at once.
    """

    name: str
    summary: str
    arguments: Callable[[ArgumentParser], None]
    run: Callable[[Namespace, Terminal], Exit]
    makes_box: bool = True
