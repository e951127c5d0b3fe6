"""Killing an import at random moments, and looking at what is left."""

from __future__ import annotations

import os
import random
import shutil
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


def kill_at(box: Path, pile: Path, known: set[object] | None, seconds: float) -> None:
    """Start an import, and kill -9 it and its children that long after its first file that is not `known`.

    Without `known` that long after its start.
    """
    process = start(box, "import", pile, "--quiet")
    while known is not None and process.poll() is None and acknowledged(box) == known:
        time.sleep(0.01)
    time.sleep(seconds)
    for pid in tree(process.pid):
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue
    process.communicate(timeout=600)


def kill_often(box: Path, pile: Path, undisturbed: Path, *, times: int, seed: int) -> None:
    """Kill imports of the pile that many times between their first file and their last, and let them end.

    After each kill the box is sound, nothing that was acknowledged is lost, and no work is partial. When all files
    are in, the box is compared with an undisturbed one, and the next kill falls on the import into a new one. Every
    fifth kill falls at any moment; those before the first file or after the last do not count.
    """
    draw = random.Random(seed)
    everything = acknowledged(undisturbed)
    known: set[object] = set()
    inside, longest = 0, 0.6
    for turn in range(4 * times + 20):
        if turn % 5:
            kill_at(box, pile, known, draw.uniform(0.0, longest))
        else:
            kill_at(box, pile, None, draw.uniform(0.05, 2.0))
        now = acknowledged(box)
        assert known <= now <= everything
        if now:
            assert_sound(box)
        inside += known < now < everything
        if inside == times:
            return let_it_end(box, pile, undisturbed)
        if now == everything:
            let_it_end(box, pile, undisturbed)
            shutil.rmtree(box)
            known, longest = set(), longest / 2
        else:
            known = now
    raise AssertionError(f"only {inside} of {times} kills fell inside an import")


def let_it_end(box: Path, pile: Path, undisturbed: Path) -> None:
    """Import what is left of a pile, and compare the box with one that nothing happened to."""
    done = velvetbox(box, "import", pile)
    assert done.returncode == 0, done.stderr
    assert_sound(box)
    assert contents(box) == contents(undisturbed)
    assert velvetbox(box, "check", "--fixity").returncode == 0
