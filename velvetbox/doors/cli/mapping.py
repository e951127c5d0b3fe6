"""`velvetbox map WORK_OR_FILE`: who is in a story and who says what."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from velvetbox.doors.cli import house, works
from velvetbox.doors.cli.command import Command
from velvetbox.doors.cli.exits import CommandError, Exit
from velvetbox.doors.cli.terminal import Terminal
from velvetbox.doors.cli.words import _

if TYPE_CHECKING:
    from velvetbox.archive.storymap.figures import Figures
    from velvetbox.archive.storymap.layers import Layers
    from velvetbox.archive.storymap.picture import Picture
    from velvetbox.core import prose
    from velvetbox.core.storymap import Correction, StoryMap

TABLES = ("lines", "cast", "scenes", "views", "things", "slips", "words")
BOOKNLP = ("tokens", "quotes", "entities")


def arguments(parser: ArgumentParser) -> None:
    """Add what `map` takes."""
    parser.add_argument(
        "work", metavar="WORK_OR_FILE", help=_("a work of the box, or a file that need not be in it")
    )
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help=_("print the whole map as JSON"))
    form.add_argument(
        "--csv",
        choices=TABLES,
        metavar="TABLE",
        help=_("print a table as CSV: {tables}").format(tables=", ".join(TABLES)),
    )
    form.add_argument(
        "--booknlp",
        choices=BOOKNLP,
        metavar="TABLE",
        help=_("print a table as BookNLP writes it: {tables}").format(tables=", ".join(BOOKNLP)),
    )


def run(args: Namespace, terminal: Terminal) -> Exit:
    """Print the cast with their lines, or with --json the whole map. A file wins over a work of the same name."""
    file = Path(args.work).expanduser()
    work, corrections = (_read(file), ()) if file.is_file() else _kept(args)
    from velvetbox.core.storymap import story_map

    found = story_map(work, corrections=corrections)
    if told := _written(args, work, found):
        terminal.result(told.encode("utf-8", "replace").decode().rstrip("\n"))
    else:
        _tell(found, terminal)
    return Exit.DONE


def _written(args: Namespace, work: prose.Work, found: StoryMap) -> str:
    """Give the map in the form asked for, "" for none."""
    if args.json:
        return json.dumps(_whole(work, found), ensure_ascii=False)
    if args.csv:
        return _table(work, found, args.csv)
    if args.booknlp:
        from velvetbox.core.storymap import text_of
        from velvetbox.core.storymap.booknlp import tables

        return str(getattr(tables(text_of(work), found), args.booknlp))
    return ""


def _kept(args: Namespace) -> tuple[prose.Work, tuple[Correction, ...]]:
    """Read a work of the box, and what was put right in its map."""
    house.make_box(args.box)
    house.open_box(args.box)
    from velvetbox.archive import exports
    from velvetbox.archive.people.acts import local_owner
    from velvetbox.archive.storymap.making import corrections_of

    number = works.find(args.work)
    return exports.load_work(number, local_owner()), corrections_of(number)


def _counted(work: prose.Work, found: StoryMap) -> tuple[Layers, Picture, Figures]:
    from velvetbox.archive.storymap.figures import figures_of
    from velvetbox.archive.storymap.laying import laid, layers_of
    from velvetbox.archive.storymap.picturing import picture_of

    text = laid(work)
    layers = layers_of(text, found)
    picture = picture_of(layers, text.text.chapters)
    return layers, picture, figures_of(layers, picture, text.text.chapters)


def _whole(work: prose.Work, found: StoryMap) -> dict[str, Any]:
    layers, _, figures = _counted(work, found)
    return {**layers.map, "figures": figures.as_json()}


def _table(work: prose.Work, found: StoryMap, name: str) -> str:
    from velvetbox.archive.storymap.tables import table

    return table(name, *_counted(work, found))


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
    from velvetbox.core.storymap import HARDLY, PROBABLY

    lines = Counter(quote.speaker if quote.claim.confidence >= HARDLY else None for quote in found.quotes)
    for person in found.cast:
        if person.claim.confidence >= HARDLY:
            likely = "" if person.claim.confidence >= PROBABLY else " " + _("(probably)")
            terminal.result(f"{lines[person.id]:>6}  {person.name}{likely}")
    if unknown := lines[None]:
        terminal.result(f"{unknown:>6}  " + _("(not clear who)"))


COMMAND = Command("map", _("show who is in a story and who says what"), arguments, run, makes_box=False)
