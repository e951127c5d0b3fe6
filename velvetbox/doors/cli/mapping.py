"""`velvetbox map WORK_OR_FILE`: who is in a story and who says what."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from velvetbox.doors.cli import house, works
from velvetbox.doors.cli.command import Command
from velvetbox.doors.cli.exits import CommandError, Exit
from velvetbox.doors.cli.terminal import Terminal
from velvetbox.doors.cli.words import _

if TYPE_CHECKING:
    from velvetbox.core import prose
    from velvetbox.core.storymap import StoryMap


def arguments(parser: ArgumentParser) -> None:
    """Add what `map` takes."""
    parser.add_argument(
        "work", metavar="WORK_OR_FILE", help=_("a work of the box, or a file that need not be in it")
    )
    parser.add_argument("--json", action="store_true", help=_("print the whole map as JSON"))


def run(args: Namespace, terminal: Terminal) -> Exit:
    """Print the cast with their lines, or with --json the whole map. A file wins over a work of the same name."""
    file = Path(args.work).expanduser()
    work = _read(file) if file.is_file() else _kept(args)
    from velvetbox.core.storymap import as_json, story_map

    found = story_map(work)
    if args.json:
        told = json.dumps(as_json(found), ensure_ascii=False)
        terminal.result(told.encode("utf-8", "replace").decode())
    else:
        _tell(found, terminal)
    return Exit.DONE


def _kept(args: Namespace) -> prose.Work:
    house.make_box(args.box)
    house.open_box(args.box)
    from velvetbox.archive import exports
    from velvetbox.archive.people.acts import local_owner

    return exports.load_work(works.find(args.work), local_owner())


def _read(file: Path) -> prose.Work:
    """Read the first work of a file as an import would. Raises CommandError when no story is in it."""
    from velvetbox.core import prose
    from velvetbox.core.intake import read_file

    reading = read_file(file.read_bytes(), file.name)
    sealed = [work for part in reading.parts for work in part.works]
    if not sealed:
        raise CommandError("map.nothing", _("No story was found in {file}.").format(file=file))
    chapters = (
        prose.Chapter(prose.from_html(part.html), part.title, part.number) for part in sealed[0].chapters
    )
    return prose.Work(tuple(chapters), sealed[0].facts)


def _tell(found: StoryMap, terminal: Terminal) -> None:
    for person in found.cast:
        lines = sum(quote.speaker == person.id for quote in found.quotes)
        terminal.result(f"{lines:>6}  {person.name}")
    unknown = sum(quote.speaker is None for quote in found.quotes)
    if unknown:
        terminal.result(f"{unknown:>6}  " + _("(not clear who)"))


COMMAND = Command("map", _("show who is in a story and who says what"), arguments, run, makes_box=False)
