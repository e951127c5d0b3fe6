"""A box served as `velvetbox serve` does it, with one process and nothing beside it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from typing import IO
from urllib.request import urlopen

_TRIES, _BETWEEN = 1200, 0.1  # seconds


@contextmanager
def served(settings: Mapping[str, str], log: IO[str] | int = subprocess.DEVNULL) -> Iterator[tuple[int, int]]:
    """Give the port and the process. `settings` are of the environment, $VELVETBOX_BOX among them or set already."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--blocking-threads", "1", "--port", str(port),
        "velvetbox.config.wsgi:application",
    ]  # fmt: skip
    environ = {**os.environ, "VELVETBOX_SECRET_KEY": "s" * 50, **settings}
    server = subprocess.Popen(command, stdout=log, stderr=log, env=environ)
    try:
        _wait(port, server)
        yield port, server.pid
    finally:
        server.terminate()
        server.wait(30)


def _wait(port: int, server: subprocess.Popen[bytes]) -> None:
    for _ in range(_TRIES):
        if server.poll() is not None:
            raise ChildProcessError("the server ended by itself")
        try:
            urlopen(f"http://127.0.0.1:{port}/robots.txt").close()
        except OSError:
            time.sleep(_BETWEEN)
        else:
            return
    raise TimeoutError(port)
