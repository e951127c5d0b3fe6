"""Killing an import at random moments, and looking at what is left."""

from __future__ import annotations

import os
import random
import signal
import time
from pathlib import Path

from tests.doors.cli.command import start, velvetbox
from tests.faults.boxes import acknowledged, assert_sound, contents


def tree(pid: int) -> list[int]:
    """Give a process and all below it."""
    found = [pid]
    try:
        for thread in Path(f"/proc/{pid}/task").iterdir():
            for child in (thread / "children").read_text().split():
                found += tree(int(child))
    except OSError:
        pass
    return found


def kill_at(box: Path, pile: Path, seconds: float) -> bool:
    """Start an import, kill -9 it and its children after that time; tell whether it was still running."""
    process = start(box, "import", pile, "--quiet")
    time.sleep(seconds)
    running = process.poll() is None
    for pid in tree(process.pid):
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue
    process.communicate(timeout=60)
    return running


def kill_often(box: Path, pile: Path, undisturbed: Path, *, times: int, seed: int, longest: float) -> None:
    """Kill imports of the pile into one box that many times, then let one end, and compare with an undisturbed one.

    After each kill the box is sound, nothing that was acknowledged is lost, and no work is partial.
    """
    draw = random.Random(seed)
    known: set[object] = set()
    for _ in range(times):
        kill_at(box, pile, draw.uniform(0.05, longest))
        now = acknowledged(box)
        assert known <= now
        known = now
        if known:
            assert_sound(box)
    began = time.monotonic()
    done = velvetbox(box, "import", pile)
    assert done.returncode == 0, done.stderr
    assert time.monotonic() - began < 30
    assert_sound(box)
    assert contents(box) == contents(undisturbed)
    assert velvetbox(box, "check", "--fixity").returncode == 0
