"""`velvetbox import`: read folders and files into the box, without a server."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from velvetbox.doors.cli import following, house, outcomes, sources
from velvetbox.doors.cli.command import Command
from velvetbox.doors.cli.exits import CommandError, Exit, WrongUse
from velvetbox.doors.cli.stopping import Stop
from velvetbox.doors.cli.terminal import Terminal
from velvetbox.doors.cli.words import _

if TYPE_CHECKING:
    from velvetbox.archive.imports.models import Import


def arguments(parser: ArgumentParser) -> None:
    """Add what `import` takes."""
    parser.add_argument(
        "piles", nargs="+", metavar="FOLDER_OR_FILE", help=_("what to read; it is never changed")
    )
    parser.add_argument(
        "--report", metavar="FILE.json", type=Path, help=_("write what became of every file, as JSON")
    )
    parser.add_argument(
        "--with-text", action="store_true", help=_("put the text of every chapter into the report")
    )


def run(args: Namespace, terminal: Terminal) -> Exit:
    """Import and index; say in a few lines what came of it; write the report if asked to."""
    from velvetbox.core.intake import forked

    forked.prepare()  # before anything is open
    stop = Stop()
    stop.listen()
    piles = sources.piles(args.piles, args.box)
    if args.report and not args.report.absolute().parent.is_dir():
        raise WrongUse(
            "report.no_folder",
            _("There is no folder {path} to write the report into.").format(path=args.report.parent),
        )
    house.open_box(args.box)
    with following.beside(terminal, stop):
        ended = import_piles(piles, terminal, stop)
    if args.report:
        _write_report(ended, args.report, with_text=args.with_text)
    if stop():
        return Exit.INTERRUPTED
    return Exit.DONE if ended.state == "done" else Exit.FAILED


def import_piles(piles: list[Path], terminal: Terminal, stop: Stop) -> Import:
    """Import with progress shown, say what came of it, and give the import as it ended."""
    from velvetbox.archive.imports import acts
    from velvetbox.archive.people.acts import local_owner

    with terminal.progress(_("Reading")) as progress:
        ended = acts.run(local_owner(), piles, progress=lambda now: progress(now.read, now.found), stop=stop)
    outcomes.tell(ended, terminal, asked=stop())
    return ended


def _write_report(imported: Import, file: Path, *, with_text: bool) -> None:
    """Write the report beside its place and put it there when it is whole."""
    from velvetbox.archive.imports import report

    new = file.with_name(file.name + ".part")
    try:
        with new.open("w", encoding="utf-8") as out:
            report.write(imported, out, with_text=with_text)
        new.replace(file)
    except OSError as error:
        new.unlink(missing_ok=True)
        text = _("The import is done, but its report could not be written to {file}: {why}.")
        raise CommandError("report.unwritten", text.format(file=file, why=error.strerror)) from error


COMMAND = Command("import", _("read folders and files into the box, without a server"), arguments, run)
