"""`velvetbox password`: set the password that a box open to other machines asks for."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from getpass import getpass

from velvetbox.doors.cli import house
from velvetbox.doors.cli.command import Command
from velvetbox.doors.cli.exits import Exit, WrongUse
from velvetbox.doors.cli.terminal import Terminal
from velvetbox.doors.cli.words import _

SHORTEST = 8


def arguments(parser: ArgumentParser) -> None:
    """Add what `password` takes."""
    parser.add_argument(
        "--remove", action="store_true", help=_("take the password away: this machine only, from then on")
    )


def run(args: Namespace, terminal: Terminal) -> Exit:
    """Ask for a password twice (or read a line from a pipe) and keep its hash."""
    house.open_box(args.box)
    from velvetbox.archive.people import acts

    acts.set_owner_password("" if args.remove else _asked())
    terminal.say(_("The password is gone.") if args.remove else _("The password is set."))
    return Exit.DONE


def _asked() -> str:
    if not sys.stdin.isatty():
        return _long_enough(sys.stdin.readline().rstrip("\n"))
    password = _long_enough(getpass(_("New password: ")))
    if getpass(_("Once more: ")) != password:
        raise WrongUse("password.differs", _("The two are not the same. Nothing was changed."))
    return password


def _long_enough(password: str) -> str:
    if len(password) < SHORTEST:
        raise WrongUse(
            "password.short",
            _("A password needs {n} characters or more. Nothing was changed.").format(n=SHORTEST),
        )
    return password


COMMAND = Command("password", _("set the password that `serve --public` asks for"), arguments, run)
