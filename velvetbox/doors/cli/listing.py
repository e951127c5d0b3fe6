"""`velvetbox list`: every work in the box, one a line."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from velvetbox.doors.cli import house, works
from velvetbox.doors.cli.command import Command
from velvetbox.doors.cli.exits import Exit
from velvetbox.doors.cli.terminal import Terminal
from velvetbox.doors.cli.words import _


def arguments(parser: ArgumentParser) -> None:
    """Add what `list` takes: nothing of its own."""


def run(args: Namespace, terminal: Terminal) -> Exit:
    """Print id, title, creators, chapters and words of every work, by title, parted by tabs."""
    house.open_box(args.box)
    from velvetbox.archive.catalog.shelf import Sort, shelf

    page = shelf(None, Sort.TITLE)
    if not page.total:
        terminal.say(_("The box {box} is empty. Fill it with: velvetbox open FOLDER").format(box=args.box))
    for number in range(1, page.pages + 1):
        for card in page.cards if number == 1 else shelf(None, Sort.TITLE, number).cards:
            creators = ", ".join(card.creators) or "–"
            chapters = works.chapters(card.chapters, card.declared, card.complete)
            terminal.result(f"{card.id}\t{card.title}\t{creators}\t{chapters}\t{card.words}")
    return Exit.DONE


COMMAND = Command(
    "list", _("list the works in the box: id, title, creators, chapters, words"), arguments, run
)
