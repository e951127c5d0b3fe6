"""How long it takes from `velvetbox open` to the first answer, and to the first story one can read."""

from __future__ import annotations

import http.client
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from bench.measure import VELVETBOX, Case, a_box, options, run, show

ROUNDS = 5
SAMPLES = Path(__file__).resolve().parent.parent / "samples"


def main(arguments: Sequence[str] | None = None) -> int:
    args = options(arguments, "Time from the command to the first answer, and to the first story.")
    return show(cases(), as_json=args.json)


def cases() -> Iterator[Case]:
    with TemporaryDirectory() as empty:
        yield _case("open to first answer, new box", Path(empty), "/", budget=1.5)
    yield _case("open to first story readable, samples, new box", SAMPLES, "/works/", budget=3.0)
    with a_box() as box:
        run([*VELVETBOX, "list", "--box", str(box)])
        spent = [run([*VELVETBOX, "--help"]).clock for _ in range(ROUNDS)]
    yield Case("start", "velvetbox --help", median(spent), "s", "less", 0.1)


def _case(name: str, folder: Path, wanted: str, *, budget: float) -> Case:
    times = []
    for _ in range(ROUNDS):
        with a_box() as box:
            times.append(_once(box, folder, wanted))
    return Case("start", name, median(times), "s", "less", budget)


def _once(box: Path, folder: Path, wanted: str) -> float:
    """Start `velvetbox open` and give the seconds until a chapter (or, for "/", any page) was read."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    began = time.perf_counter()
    command = [
        *VELVETBOX,
        "open",
        str(folder),
        "--box",
        str(box),
        "--port",
        str(port),
        "--no-browser",
        "--quiet",
    ]
    process = subprocess.Popen(command, stdout=sys.stderr)
    try:
        while not _reached(port, wanted):
            if process.poll() is not None or time.perf_counter() - began > 60:
                raise SystemExit("velvetbox open did not answer")
            time.sleep(0.005)
        return time.perf_counter() - began
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait()


def _reached(port: int, wanted: str) -> bool:
    page = _get(port, "/")
    if wanted == "/" or page is None:
        return page is not None
    link = re.search(r'href="(/works/\d+)', page)
    if link is None:
        return False
    reading = _get(port, f"{link[1]}/whole")
    return reading is not None and "<p" in reading


def _get(port: int, path: str) -> str | None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        text = answer.read().decode()
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()
    return text if answer.status == 200 else None


if __name__ == "__main__":
    sys.exit(main())
