"""`velvetbox take WORK --format epub|html|txt|script|voices`: a work as a file of one's own."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from velvetbox.doors.cli import house, works
from velvetbox.doors.cli.command import Command
from velvetbox.doors.cli.exits import CommandError, Exit
from velvetbox.doors.cli.terminal import Terminal
from velvetbox.doors.cli.words import _

FORMATS = ("epub", "html", "txt", "script", "voices")


def arguments(parser: ArgumentParser) -> None:
    """Add what `take` takes."""
    works.argument(parser)
    parser.add_argument(
        "--format", choices=FORMATS, default="epub", help=_("the kind of file (default: epub)")
    )
    parser.add_argument(
        "--to", metavar="FILE", help=_("where to write it: a file, a folder, or - for standard output")
    )


def run(args: Namespace, terminal: Terminal) -> Exit:
    """Write the work to a file, named after it unless --to says otherwise; print the file's path."""
    house.open_box(args.box)
    from velvetbox.archive import exports
    from velvetbox.archive.people.acts import local_owner

    taken = exports.take(local_owner(), works.find(args.work), args.format)
    if args.to == "-":
        sys.stdout.buffer.write(taken.data)
        sys.stdout.buffer.flush()
        return Exit.DONE
    file = Path(args.to or ".").expanduser()
    if file.is_dir():
        file = file / taken.name
    if args.to is None and file.exists():
        raise CommandError(
            "take.exists", _("{file} is there already. Say where to write with --to.").format(file=file)
        )
    file.write_bytes(taken.data)
    terminal.result(str(file))
    return Exit.DONE


COMMAND = Command(
    "take",
    _("write a work to a file: EPUB, HTML, plain text, or a script for several voices"),
    arguments,
    run,
)
