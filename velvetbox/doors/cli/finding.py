"""`velvetbox find`: works by their words, or by what somebody remembers of them."""

from __future__ import annotations

import html
import re
from argparse import ArgumentParser, Namespace
from collections.abc import Iterable
from contextlib import suppress
from typing import TYPE_CHECKING

from velvetbox.doors.cli import house
from velvetbox.doors.cli.command import Command
from velvetbox.doors.cli.exits import Exit
from velvetbox.doors.cli.terminal import Terminal
from velvetbox.doors.cli.words import _

if TYPE_CHECKING:
    from velvetbox.archive.catalog.cards import WorkCard
    from velvetbox.archive.finder.passages import Passage

_LEARNING_SECONDS = 20.0  # taken before the first answer, where no running box does it
_ANSWER_SECONDS = 20.0  # taken for an answer: at a prompt the better one is worth a wait
_MARK = re.compile(r"</?mark>")


def arguments(parser: ArgumentParser) -> None:
    """Add what `find` takes."""
    parser.add_argument("words", nargs="+", metavar="WORDS", help=_("what to look for"))
    parser.add_argument(
        "--remember",
        action="store_true",
        help=_("WORDS tell what you remember of a story, as it comes to mind"),
    )


def run(args: Namespace, terminal: Terminal) -> Exit:
    """Print the works, best first: id, title and creators parted by tabs, below each its passages, indented.

    What the owner of the box mutes is left out here too.
    """
    house.open_box(args.box)
    text = " ".join(args.words)
    if not (_tell_remembered if args.remember else _tell_found)(text, terminal):
        terminal.say(_("Nothing in the box fits that."))
    return Exit.DONE


def _tell_found(text: str, terminal: Terminal) -> int:
    from velvetbox.archive.catalog.finding import finding
    from velvetbox.archive.finder.asked import Asked
    from velvetbox.archive.people.queries import owner

    works = finding(owner(), Asked.read({"q": [text]})).works
    for work in works:
        _tell(terminal, work.card, work.passages)
    return len(works)


def _tell_remembered(text: str, terminal: Terminal) -> int:
    from velvetbox.archive.catalog.remembered import remembered
    from velvetbox.archive.finder import lock, memory
    from velvetbox.archive.people.queries import owner

    with suppress(lock.Busy):  # a running box learns its stories itself
        memory.catch_up(_LEARNING_SECONDS)
    page = remembered(owner(), text, seconds=_ANSWER_SECONDS)
    if page.learnt.words < page.learnt.total:
        learnt = _("{known} of {total} works are learnt so far.")
        terminal.say(learnt.format(known=page.learnt.words, total=page.learnt.total))
    for work in page.works:
        _tell(terminal, work.card, [work.passage] if work.passage else [])
        if work.clues:
            terminal.result("    " + _("What fits: {clues}").format(clues="; ".join(work.clues)))
    return len(page.works)


def _tell(terminal: Terminal, card: WorkCard, passages: Iterable[Passage]) -> None:
    terminal.result(f"{card.id}\t{card.title}\t{', '.join(card.creators) or '–'}")
    for passage in passages:
        terminal.result("    " + html.unescape(_MARK.sub("", passage.html)))


COMMAND = Command("find", _("find works by their words, or by what you remember of them"), arguments, run)
