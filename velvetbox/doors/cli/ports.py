"""Finding a port to serve on, and saying who sits on it when it is taken."""

from __future__ import annotations

import errno
import ipaddress
import socket
from argparse import ArgumentParser, ArgumentTypeError

from velvetbox.doors.cli.exits import CommandError, WrongUse
from velvetbox.doors.cli.words import _

DEFAULT = 8448
_TRIES = 50


def argument(parser: ArgumentParser) -> None:
    """Add --port to a subcommand."""
    parser.add_argument(
        "--port",
        metavar="N",
        type=_number,
        help=_("the port to serve on (default: 8448, or the next free one)"),
    )


def _number(text: str) -> int:
    port = int(text)
    if not 1 <= port <= 65535:
        raise ArgumentTypeError(_("a port is a number from 1 to 65535"))
    return port


def choose(host: str, asked: int | None) -> int:
    """Give the port to serve on: the one asked for, else 8448, else the next free one.

    Raises CommandError when the one asked for is taken, naming a free one.
    """
    if asked is None:
        return next_free(host, DEFAULT)
    if is_free(host, asked):
        return asked
    text = _("Another program uses port {port}. Port {other} is free: add --port {other}")
    raise CommandError("port.taken", text.format(port=asked, other=next_free(host, asked)))


def next_free(host: str, port: int) -> int:
    """Give the first port from `port` on that somebody could serve on. Raises CommandError when none is free nearby."""
    for candidate in range(port, min(port + _TRIES, 65536)):
        if is_free(host, candidate):
            return candidate
    text = _("Other programs use the ports from {port} on. Name a free one with --port.")
    raise CommandError("port.none_free", text.format(port=port))


def is_free(host: str, port: int) -> bool:
    """Tell whether somebody could serve there. Raises WrongUse when the host is no address of this machine."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except PermissionError as error:
            raise CommandError(
                "port.not_yours",
                _("You may not serve on port {port}. Ports from 1024 on are free for all.").format(port=port),
            ) from error
        except OSError as error:
            if error.errno == errno.EADDRNOTAVAIL or isinstance(error, socket.gaierror):
                raise WrongUse(
                    "host.unknown", _("{host} is no address of this machine.").format(host=host)
                ) from error
            return False
    return True


def is_loopback(host: str) -> bool:
    """Tell whether only this machine can reach the address."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
