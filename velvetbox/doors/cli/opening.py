"""`velvetbox open FOLDER`: read a folder of stories, show them in the browser, and keep watching it."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from velvetbox.doors.cli import ports, sources
from velvetbox.doors.cli.command import Command
from velvetbox.doors.cli.exits import Exit
from velvetbox.doors.cli.terminal import Terminal
from velvetbox.doors.cli.words import _


def arguments(parser: ArgumentParser) -> None:
    """Add what `open` takes."""
    parser.add_argument(
        "folder", metavar="FOLDER", help=_("the folder to read; nothing in it is ever changed")
    )
    ports.argument(parser)
    parser.add_argument("--no-browser", action="store_true", help=_("do not open the browser"))


def run(args: Namespace, terminal: Terminal) -> Exit:
    """Serve the box on this machine while the folder is read and watched."""
    from velvetbox.doors.cli import site

    folder = sources.folder(args.folder, args.box)
    with site.alone(args.box):
        port = ports.choose(site.LOCAL, args.port)
        if args.port is None and port != ports.DEFAULT:
            terminal.say(
                _("Port {taken} is in use; serving on {port} instead.").format(taken=ports.DEFAULT, port=port)
            )
        here = site.Site(args.box, site.LOCAL, port)
        return site.run(here, terminal, folders=(folder,), browser=not args.no_browser)


COMMAND = Command("open", _("read a folder of stories and show them in the browser"), arguments, run)
