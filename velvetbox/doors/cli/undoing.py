"""`velvetbox undo`: take back an import, one repair, or a merge or split."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from velvetbox.doors.cli import following, house
from velvetbox.doors.cli.command import Command
from velvetbox.doors.cli.exits import Exit, WrongUse
from velvetbox.doors.cli.stopping import Stop
from velvetbox.doors.cli.terminal import Terminal
from velvetbox.doors.cli.words import _


def arguments(parser: ArgumentParser) -> None:
    """Add what `undo` takes."""
    what = parser.add_mutually_exclusive_group()
    what.add_argument(
        "imported",
        nargs="?",
        metavar="IMPORT",
        type=int,
        help=_("the import to take back (default: the last)"),
    )
    what.add_argument(
        "--mend",
        metavar="N",
        type=int,
        help=_("take back one repair instead: its number in the import's report"),
    )
    what.add_argument(
        "--joined",
        metavar="N",
        type=int,
        help=_("take back a merge or a split instead: the number it was given"),
    )


def run(args: Namespace, terminal: Terminal) -> Exit:
    """Take back an import or a repair. The originals and all that was read stay in the box."""
    house.open_box(args.box)
    stop = Stop()
    with following.beside(terminal, stop):
        if args.mend is not None:
            _undo_mend(args.mend, terminal)
        elif args.joined is not None:
            _undo_regrouping(args.joined, terminal)
        else:
            _undo_import(args.imported, terminal)
    return Exit.DONE


def _undo_mend(pk: int, terminal: Terminal) -> None:
    from velvetbox.archive.library import acts
    from velvetbox.archive.library.models import Mend
    from velvetbox.archive.people.acts import local_owner

    mend = Mend.objects.filter(pk=pk).first()
    if mend is None:
        raise WrongUse("undo.no_mend", _("There is no repair {n} in this box.").format(n=pk))
    acts.undo_mend(local_owner(), mend)
    terminal.say(_("Repair {n} is taken back.").format(n=pk))


def _undo_regrouping(pk: int, terminal: Terminal) -> None:
    from velvetbox.archive.library import acts
    from velvetbox.archive.library.models import Regrouping
    from velvetbox.archive.people.acts import local_owner

    done = Regrouping.objects.filter(pk=pk).first()
    if done is None:
        raise WrongUse("undo.no_joined", _("There is no merge or split {n} in this box.").format(n=pk))
    acts.undo_regrouping(local_owner(), done)
    terminal.say(_("All copies are where they were before."))


def _undo_import(pk: int | None, terminal: Terminal) -> None:
    from velvetbox.archive.imports import acts, queries
    from velvetbox.archive.people.acts import local_owner

    imported = queries.latest() if pk is None else queries.by_id(pk)
    if imported is None:
        raise WrongUse(
            "undo.unknown",
            _("There is no import {n} in this box.").format(n=pk)
            if pk
            else _("Nothing has been imported into this box."),
        )
    acts.undo(local_owner(), imported)
    terminal.say(
        _("Import {n} is taken back. Nothing was deleted: importing the same again brings it back.").format(
            n=imported.pk
        )
    )


COMMAND = Command(
    "undo", _("take back an import (the last one), one repair, a merge or a split"), arguments, run
)
