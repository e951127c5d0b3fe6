"""The WORK argument: an id, a source address, or the unique start of a title."""

from __future__ import annotations

from argparse import ArgumentParser

from velvetbox.doors.cli.exits import WrongUse
from velvetbox.doors.cli.words import _, ngettext


def argument(parser: ArgumentParser) -> None:
    """Add WORK to a subcommand."""
    parser.add_argument(
        "work", metavar="WORK", help=_("its id, the address it came from, or the start of its title")
    )


def chapters(here: int, declared: int | None, complete: bool | None) -> str:
    """Say how many chapters are here of how many: "3/7", "3/?" while it is in progress, else "3"."""
    if declared is None and complete is not False:
        return str(here)
    return f"{here}/{declared or '?'}"


def find(name: str) -> int:
    """Give the id of the one work meant. Raises WrongUse, naming the candidates, when there is not just one."""
    from velvetbox.archive.catalog.meant import MOST, works_meant

    found = works_meant(name)
    if len(found) == 1:
        return found[0].id
    if not found:
        raise WrongUse(
            "work.unknown",
            _("No work here is called “{name}”. See them all with: velvetbox list").format(name=name),
        )
    lines = [f"  {work.id:>6}  {work.title}" for work in found[:MOST]]
    more = ["  …"] if len(found) > MOST else []
    text = ngettext(
        "{count} work could be meant by “{name}”:", "{count} works could be meant by “{name}”:", len(found)
    )
    text = text.format(count=f"{MOST}+" if more else len(found), name=name)
    raise WrongUse("work.ambiguous", "\n".join([text, *lines, *more, _("Give its id.")]))
