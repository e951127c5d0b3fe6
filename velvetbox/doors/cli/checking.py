"""`velvetbox check`: prove that everything the box should hold is there and sound."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from velvetbox.doors.cli import house
from velvetbox.doors.cli.command import Command
from velvetbox.doors.cli.exits import Exit
from velvetbox.doors.cli.terminal import Terminal
from velvetbox.doors.cli.words import _


def arguments(parser: ArgumentParser) -> None:
    """Add what `check` takes."""
    parser.add_argument(
        "--fixity", action="store_true", help=_("also read every original and compare it with its checksum")
    )


def run(args: Namespace, terminal: Terminal) -> Exit:
    """Print what is not as it should be, one a line; give FAILED when something is an error."""
    house.open_box(args.box)
    from velvetbox.archive.upkeep.checking import check
    from velvetbox.archive.upkeep.finding import Level

    with terminal.progress(_("Checking")) as progress:
        findings = check(fixity=args.fixity, progress=progress)
    for finding in findings:
        where = finding.file or (_("work {n}").format(n=finding.work) if finding.work else "")
        terminal.result(f"{finding.level}: {finding.text}{f' ({where})' if where else ''}")
    if not findings:
        terminal.say(_("All is there and sound."))
    return Exit.FAILED if any(finding.level is Level.ERROR for finding in findings) else Exit.DONE


COMMAND = Command("check", _("prove that everything the box holds is there and sound"), arguments, run)
