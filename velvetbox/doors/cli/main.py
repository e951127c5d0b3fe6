"""The `velvetbox` command: finds the subcommand, runs it, and turns errors into a sentence and an exit code."""

from __future__ import annotations

import errno
import os
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Sequence

from velvetbox import __version__
from velvetbox.core.errors import VelvetboxError, disk_is_full
from velvetbox.doors.cli import commands, house
from velvetbox.doors.cli.command import Command
from velvetbox.doors.cli.exits import CommandError, Exit
from velvetbox.doors.cli.terminal import Terminal
from velvetbox.doors.cli.words import _


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command with the given arguments (default: the process's own) and give its exit code."""
    house.look_for_cycles_seldom()
    given = sys.argv[1:] if arguments is None else arguments
    args = parser(given[0] if given else None).parse_args(given)
    terminal = Terminal(quiet=args.quiet, verbose=args.verbose)
    return guarded(terminal, lambda: run(args, terminal))


def guarded(terminal: Terminal, do: Callable[[], Exit]) -> int:
    """Run something and turn what it raises into a sentence and an exit code."""
    try:
        return do()
    except KeyboardInterrupt:
        terminal.error(_("Stopped."))
        return Exit.INTERRUPTED
    except VelvetboxError as error:
        terminal.error(error.text)
        return error.exit_code if isinstance(error, CommandError) else Exit.FAILED
    except BrokenPipeError:
        # Whoever read our output has gone; Python would complain once more when it closes the pipe.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return Exit.FAILED
    except Exception as error:  # noqa: BLE001 - the last door: a person gets a sentence, --verbose gives the rest
        tell_error(error, terminal)
        return Exit.FAILED


def tell_error(error: Exception, terminal: Terminal) -> None:
    """Say what went wrong in a sentence; --verbose adds where."""
    import traceback

    terminal.error(error.text if isinstance(error, VelvetboxError) else sentence(error))
    terminal.detail(traceback.format_exc())


def run(args: Namespace, terminal: Terminal) -> Exit:
    """Run the subcommand that was parsed."""
    command: Command = args.command
    args.box = house.name_box(args.box)
    house.name_log(verbose=args.verbose)
    if command.makes_box:
        house.make_box(args.box)
    return command.run(args, terminal)


def parser(meant: str | None = None) -> ArgumentParser:
    """Give the parser of the whole command; if a subcommand is `meant`, one that knows no other, which is quicker."""
    top = ArgumentParser(
        prog="velvetbox",
        description=_("Keeps stories: reads any pile of them, finds them again, and gives them back."),
        epilog=_("Begin with: velvetbox open FOLDER"),
        allow_abbrev=False,
    )
    top.add_argument("--version", action="version", version=f"velvetbox {__version__}")
    below = top.add_subparsers(title=_("commands"), metavar=_("COMMAND"), required=True)
    for name in [meant] if meant in commands.NAMES else commands.NAMES:
        command = commands.command(name)
        one = below.add_parser(
            command.name, help=command.summary, description=command.summary, allow_abbrev=False
        )
        command.arguments(one)
        _common(one)
        one.set_defaults(command=command)
    return top


def _common(one: ArgumentParser) -> None:
    one.add_argument(
        "--box", metavar="DIR", help=_("the box to use (default: $VELVETBOX_BOX, else your data folder)")
    )
    loudness = one.add_mutually_exclusive_group()
    loudness.add_argument(
        "--quiet", action="store_true", help=_("say nothing but errors and what was asked for")
    )
    loudness.add_argument(
        "--verbose", action="store_true", help=_("say more, and show where an error came from")
    )


def sentence(error: BaseException) -> str:
    """Give the sentence a person gets for an error that is not one of ours."""
    if disk_is_full(error):
        return _(
            "The disk is full. What was told as done is kept. Make room, then run the same command again."
        )
    if isinstance(error, PermissionError | OSError) and getattr(error, "errno", None) in {
        errno.EACCES,
        errno.EPERM,
        errno.EROFS,
    }:
        return _(
            "You may not write or read {path}. Give yourself the right to, or name another box with --box."
        ).format(path=getattr(error, "filename", None) or _("that file"))
    if "readonly database" in str(error):
        return _(
            "The box's database may not be written. Give yourself the right to, or name another box with --box."
        )
    if "database is locked" in str(error):
        return _("Another program holds the box's database. Wait for it to end, then try again.")
    if "malformed" in str(error) or "not a database" in str(error):
        return _(
            "The box's database is damaged. Put back a copy of the box; the originals in it are not touched."
        )
    return _(
        "Something went wrong: {error}. Nothing that was kept is lost. Add --verbose to see where."
    ).format(error=f"{type(error).__name__}: {error}")


if __name__ == "__main__":
    sys.exit(main())
