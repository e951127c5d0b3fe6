"""`velvetbox serve`: serve a box without importing anything."""

from __future__ import annotations

import os
import socket
from argparse import ArgumentParser, Namespace
from pathlib import Path

from velvetbox.doors.cli import house, ports
from velvetbox.doors.cli.command import Command
from velvetbox.doors.cli.exits import Exit, RefusedToRun
from velvetbox.doors.cli.terminal import Terminal
from velvetbox.doors.cli.words import _


def arguments(parser: ArgumentParser) -> None:
    """Add what `serve` takes."""
    ports.argument(parser)
    parser.add_argument(
        "--host", metavar="ADDRESS", help=_("the address to serve on (default: 127.0.0.1, this machine only)")
    )
    parser.add_argument(
        "--public", action="store_true", help=_("serve on every address, to those who know the password")
    )


def run(args: Namespace, terminal: Terminal) -> Exit:
    """Serve the box. Raises RefusedToRun for an address others can reach while no password is set."""
    from velvetbox.doors.cli import site

    host = args.host or ("0.0.0.0" if args.public else site.LOCAL)  # noqa: S104 - asked for with --public
    public = args.public or not ports.is_loopback(host)
    if public:
        _require_password(args.box)
        os.environ["VELVETBOX_PUBLIC"] = "yes"
        os.environ.setdefault("VELVETBOX_HOSTS", " ".join(_names(host)))
    with site.alone(args.box):
        here = site.Site(
            args.box, host, ports.choose(host, args.port), web_workers=os.cpu_count() or 1, public=public
        )
        return site.run(here, terminal)


def _require_password(box: Path) -> None:
    house.open_box(box)
    from velvetbox.archive.people import access

    if not access.owner_has_password():
        raise RefusedToRun(
            "public.no_password",
            _(
                "Other machines could reach this box, and it has no password. Set one with: velvetbox password"
            ),
        )


def _names(host: str) -> list[str]:
    """Give the names under which others can be expected to ask for this machine."""
    name = socket.gethostname()
    names = ["localhost", "127.0.0.1", "[::1]", name, f"{name}.local", socket.getfqdn(), host]
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # sends nothing: asks which address would be used
            names.append(probe.getsockname()[0])
        except OSError:
            pass
    return list(dict.fromkeys(names))


COMMAND = Command("serve", _("serve a box that is filled already"), arguments, run)
