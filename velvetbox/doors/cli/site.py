"""A running box: the web server in this process's workers, and one worker that imports, watches and indexes.

Granian's WSGI server starts its own worker processes, so the parent runs granian's loop in its main
thread and minds the other worker from a second thread.
"""

from __future__ import annotations

import fcntl
import os
import secrets
import signal
import sys
import threading
import time
import webbrowser
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

from velvetbox.doors.cli.exits import CommandError, Exit
from velvetbox.doors.cli.terminal import Terminal
from velvetbox.doors.cli.words import _
from velvetbox.doors.cli.workerprocess import WorkerProcess

if TYPE_CHECKING:
    from granian.server.mp import MPServer

LOCAL = "127.0.0.1"
FIRST_ANSWER = 120.0  # seconds a slow machine may take before we stop waiting for the first page


@contextmanager
def alone(box: Path) -> Iterator[None]:
    """Hold the right to serve the box. Raises CommandError, saying who has it, when another process does."""
    with (box / "serving").open("a+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            file.seek(0)
            who = file.read().strip() or "?"
            raise CommandError(
                "box.served",
                _(
                    "This box is being served already, by process {pid}. Stop that one with Ctrl-C, "
                    "or add to the box while it runs with: velvetbox import FOLDER"
                ).format(pid=who),
            ) from error
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


@dataclass(frozen=True, slots=True)
class Site:
    """Where a box is served and with how many web workers."""

    box: Path
    host: str
    port: int
    web_workers: int = 1
    public: bool = False

    @property
    def address(self) -> str:
        """The address to open, with a slash at its end."""
        host = "127.0.0.1" if self.host in {"0.0.0.0", "::"} else self.host  # noqa: S104 - compared, not bound
        return f"http://[{host}]:{self.port}/" if ":" in host else f"http://{host}:{self.port}/"


def run(site: Site, terminal: Terminal, *, folders: tuple[Path, ...] = (), browser: bool = False) -> Exit:
    """Serve the box until somebody stops it; meanwhile import and watch the folders. Gives the exit code."""
    token = secrets.token_urlsafe(16)
    os.environ["VELVETBOX_START_TOKEN"] = token
    worker = WorkerProcess(folders, terminal)
    worker.start()
    server = _server(site, terminal)
    how = _Ending()
    server.on_startup(lambda: how.listen(server))
    worker.when_lost(lambda: how.lost(server))
    greeting = threading.Thread(target=_greet, args=(site, terminal, token, browser, how), daemon=True)
    greeting.start()
    try:
        server.serve()
    except SystemExit:
        how.code = Exit.FAILED
        terminal.error(_("The web server ended by itself. Run the same command again; --verbose tells more."))
    finally:
        how.over.set()
        if how.code != Exit.FAILED:
            terminal.say(_("Stopping …"))
        worker.stop()
    return how.code


class _Ending:
    """How the run ends: by Ctrl-C (130), by kill (0), or because a part of it failed (1)."""

    def __init__(self) -> None:
        self.code = Exit.DONE
        self.over = threading.Event()

    def listen(self, server: MPServer) -> None:
        def heard(number: int, frame: FrameType | None) -> None:
            if self.code == Exit.DONE and number == signal.SIGINT:
                self.code = Exit.INTERRUPTED
            server.signal_handler_interrupt()  # type: ignore[no-untyped-call] # granian leaves it untyped

        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, heard)

    def lost(self, server: MPServer) -> None:
        self.code = Exit.FAILED
        server.signal_handler_interrupt()  # type: ignore[no-untyped-call] # granian leaves it untyped


def _server(site: Site, terminal: Terminal) -> MPServer:
    import multiprocessing

    from granian.constants import HTTPModes, Interfaces
    from granian.log import LogLevels
    from granian.server.mp import MPServer

    # Forking would copy our threads' locks, and Django if the password was looked up before.
    multiprocessing.set_start_method("spawn", force=True)
    return MPServer(
        "velvetbox.doors.cli.web:application",
        factory=True,
        address=site.host,
        port=site.port,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        workers=site.web_workers,
        blocking_threads=1,
        respawn_failed_workers=True,
        respawn_interval=0.5,
        workers_kill_timeout=10,
        log_enabled=True,
        log_level=LogLevels.info if terminal.verbose else LogLevels.error,
    )


def _greet(site: Site, terminal: Terminal, token: str, browser: bool, how: _Ending) -> None:
    """Wait for the first answer, then say where the shelf is and open the browser there."""
    end = time.monotonic() + FIRST_ANSWER
    while not _answers(site):
        if how.over.wait(0.02) or time.monotonic() > end:
            return
    address = site.address if site.public else f"{site.address}?start={token}"
    terminal.say(_("Your shelf: {address}\n(Ctrl-C stops it)").format(address=address))
    if browser and _has_screen():
        webbrowser.open(address)


def _answers(site: Site) -> bool:
    host = site.address.removeprefix("http://").rpartition(":")[0].strip("[]")
    connection = HTTPConnection(host, site.port, timeout=FIRST_ANSWER)
    try:
        connection.request("GET", "/")
        connection.getresponse().read()
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()
    return True


def _has_screen() -> bool:
    """Tell whether a browser window can open; else Python would start a text browser in this terminal."""
    return sys.platform in {"darwin", "win32"} or bool(
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    )
