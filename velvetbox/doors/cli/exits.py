"""How the command ends: exit codes, and the errors that carry one."""

from __future__ import annotations

from enum import IntEnum

from velvetbox.core.errors import VelvetboxError


class Exit(IntEnum):
    """What the command's exit code says. They are part of the command's promise (docs/commands.md)."""

    DONE = 0
    FAILED = 1
    USAGE = 2
    REFUSED = 3
    INTERRUPTED = 130


class CommandError(VelvetboxError):
    """A command cannot do what it was asked; `exit_code` says of which kind that is."""

    exit_code = Exit.FAILED


class WrongUse(CommandError):
    """What was asked for is not there, or not to be told apart: another call would do."""

    exit_code = Exit.USAGE


class RefusedToRun(CommandError):
    """The command could do it and will not: somebody's data or safety is at stake."""

    exit_code = Exit.REFUSED
