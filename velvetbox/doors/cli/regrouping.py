"""`velvetbox merge` and `velvetbox split`: which copies are one work, by hand."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from velvetbox.doors.cli import following, house, works
from velvetbox.doors.cli.command import Command
from velvetbox.doors.cli.exits import Exit
from velvetbox.doors.cli.stopping import Stop
from velvetbox.doors.cli.terminal import Terminal
from velvetbox.doors.cli.words import _


def merge_arguments(parser: ArgumentParser) -> None:
    """Add what `merge` takes."""
    works.argument(parser)
    parser.add_argument("other", metavar="OTHER", help=_("the work that is the same one, named likewise"))


def split_arguments(parser: ArgumentParser) -> None:
    """Add what `split` takes."""
    works.argument(parser)
    parser.add_argument(
        "copies",
        metavar="COPY",
        type=int,
        nargs="+",
        help=_("the copies that are another work: their numbers, as `show` names them"),
    )


def merge(args: Namespace, terminal: Terminal) -> Exit:
    """Make the copies of one work copies of another."""
    house.open_box(args.box)
    from velvetbox.archive.library import acts
    from velvetbox.archive.people.acts import local_owner

    with following.beside(terminal, Stop()):
        done = acts.merge(local_owner(), works.find(args.work), works.find(args.other))
    terminal.say(
        _(
            "“{other}” and “{kept}” are one work now, with all copies of both. Undo: velvetbox undo --joined {n}"
        ).format(other=done.source.title, kept=done.target.title, n=done.pk)
    )
    return Exit.DONE


def split(args: Namespace, terminal: Terminal) -> Exit:
    """Make a work of its own of some copies."""
    house.open_box(args.box)
    from velvetbox.archive.library import acts
    from velvetbox.archive.people.acts import local_owner

    with following.beside(terminal, Stop()):
        done = acts.split(local_owner(), works.find(args.work), args.copies)
    terminal.say(
        _("Work {work} was made of it: “{title}”. Undo: velvetbox undo --joined {n}").format(
            work=done.target.pk, title=done.target.title, n=done.pk
        )
    )
    return Exit.DONE


MERGE = Command("merge", _("make two works one; all copies of both are kept"), merge_arguments, merge)
SPLIT = Command("split", _("make a work of its own of some copies of a work"), split_arguments, split)
