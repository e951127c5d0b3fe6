"""`velvetbox rebuild`: make anew what is derived: the search index."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from velvetbox.doors.cli import house
from velvetbox.doors.cli.command import Command
from velvetbox.doors.cli.exits import Exit
from velvetbox.doors.cli.terminal import Terminal
from velvetbox.doors.cli.words import _, ngettext


def arguments(parser: ArgumentParser) -> None:
    """Add what `rebuild` takes: nothing of its own."""


def run(args: Namespace, terminal: Terminal) -> Exit:
    """Rebuild the search index from the database."""
    house.open_box(args.box)
    from velvetbox.archive.finder.acts import rebuild

    with terminal.progress(_("Indexing")) as progress:
        count = rebuild(progress)
    terminal.say(ngettext("The index holds {n} work.", "The index holds {n} works.", count).format(n=count))
    return Exit.DONE


COMMAND = Command("rebuild", _("make the search index anew"), arguments, run)
