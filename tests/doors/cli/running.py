"""A box served by the real command, for as long as a `with` block lasts."""

from __future__ import annotations

import http.client
import os
import re
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.doors.cli.command import start

PATIENCE = 120.0  # seconds; this machine may be busy


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def until(holds: Callable[[], bool], what: str, *, seconds: float = PATIENCE) -> None:
    """Wait until something holds; fail when it takes too long."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, f"waited in vain: {what}"
        time.sleep(0.05)


class Running:
    """`velvetbox open FOLDER` or another serving command, ready to answer; what it says is in `said`."""

    def __init__(self, box: Path, *words: str | Path, port: int | None = None, **more: str) -> None:
        self.port = port or free_port()
        self.process: subprocess.Popen[str] = start(box, *words, "--port", str(self.port), **more)
        self.said = ""
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    def __enter__(self) -> Self:
        try:
            until(lambda: self.address != "" or self.process.poll() is not None, "the first answer")
        except AssertionError:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.process.poll() is None:
            self.stop(signal.SIGTERM)
        self.process.wait(PATIENCE)
        self._listener.join(PATIENCE)
        for pipe in (self.process.stdout, self.process.stderr):
            if pipe:
                pipe.close()

    def _listen(self) -> None:
        assert self.process.stderr
        for line in self.process.stderr:
            self.said += line

    @property
    def address(self) -> str:
        """The address it printed, "" before it did."""
        found = re.search(r"http://\S+", self.said)
        return found[0] if found else ""

    def get(self, path: str = "/") -> tuple[int, str]:
        """Ask for a page and give status and text."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        finally:
            connection.close()

    def stop(self, number: signal.Signals = signal.SIGINT) -> int:
        """Send a signal and give the exit code."""
        self.process.send_signal(number)
        return self.process.wait(PATIENCE)

    def answers(self) -> bool:
        """Tell whether somebody listens on the port."""
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def children(self) -> list[int]:
        """Give the ids of the processes below this one."""
        threads = Path(f"/proc/{self.process.pid}/task").glob("*/children")
        return [int(pid) for thread in threads for pid in thread.read_text().split()]

    def worker(self, *, other_than: int = 0) -> int:
        """Wait for the process that imports and indexes, and give its id."""
        found: list[int] = []

        def there() -> bool:
            for pid in self.children():
                with suppress(FileNotFoundError, ProcessLookupError):
                    command = Path(f"/proc/{pid}/cmdline").read_bytes()
                    if pid != other_than and b"velvetbox.doors.cli.worker" in command:
                        found.append(pid)
            return bool(found)

        until(there, "the worker")
        return found[0]


def alive(pid: int) -> bool:
    """Tell whether a process still runs (one that waits to be buried does not)."""
    try:
        os.kill(pid, 0)
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except (ProcessLookupError, FileNotFoundError):
        return False
