"""The worker process as its parent sees it: started, minded, stopped."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

from velvetbox.doors.cli.exits import Exit
from velvetbox.doors.cli.terminal import Terminal
from velvetbox.doors.cli.words import _

PATIENCE = 20.0  # seconds a worker may take to end what it is at
RESTARTS = 3  # within a minute; more means it cannot run


class WorkerProcess:
    """`python -m velvetbox.doors.cli.worker`, in a session of its own so that only its parent stops it."""

    def __init__(self, folders: tuple[Path, ...], terminal: Terminal) -> None:
        self._command = [sys.executable, "-m", "velvetbox.doors.cli.worker", *map(str, folders)]
        self._command += ["--parent", str(os.getpid())]
        self._command += ["--quiet"] * terminal.quiet + ["--verbose"] * terminal.verbose
        self._terminal = terminal
        self._process: subprocess.Popen[bytes] | None = None
        self._stopping = threading.Event()
        self._starts: list[float] = []
        self._lost: Callable[[], None] = lambda: None

    def start(self) -> None:
        """Start the process and a thread that minds it."""
        self._spawn()
        threading.Thread(target=self._mind, daemon=True).start()

    def when_lost(self, do: Callable[[], None]) -> None:
        """Have `do` called when the worker cannot be kept running."""
        self._lost = do

    def stop(self) -> None:
        """Ask the process to end, wait for it, and end it if it takes too long."""
        self._stopping.set()
        process = self._process
        if process is None or process.poll() is not None:
            return
        process.terminate()
        try:
            process.wait(PATIENCE)
        except (subprocess.TimeoutExpired, KeyboardInterrupt):
            process.kill()
            process.wait()

    def _spawn(self) -> None:
        self._starts.append(time.monotonic())
        self._process = subprocess.Popen(self._command, stdin=subprocess.DEVNULL, start_new_session=True)

    def _mind(self) -> None:
        while self._process is not None:
            code = self._process.wait()
            if self._stopping.is_set():
                return
            if code == Exit.REFUSED or self._restarts_too_often():
                self._terminal.error(
                    _("The worker that imports and indexes ended (code {code}); stopping.").format(code=code)
                )
                self._lost()
                return
            self._terminal.error(
                _("The worker that imports and indexes ended (code {code}); starting it again.").format(
                    code=code
                )
            )
            self._spawn()

    def _restarts_too_often(self) -> bool:
        return sum(start > time.monotonic() - 60 for start in self._starts) > RESTARTS
