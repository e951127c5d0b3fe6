"""Children whose parent was killed before they could ask who it is."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from tests.doors.cli.command import environment
from tests.doors.cli.running import PATIENCE
from velvetbox.doors.cli.exits import Exit
from velvetbox.doors.cli.orphan import leave_with_parent


@pytest.fixture(scope="module")
def gone() -> int:
    """The number of a process that has ended."""
    ended = subprocess.Popen([sys.executable, "-S", "-c", ""])
    ended.wait()
    return ended.pid


def test_a_child_leaves_that_never_saw_its_parent(gone: int) -> None:
    left = threading.Event()
    leave_with_parent(gone, left.set)
    assert left.wait(PATIENCE)


def test_a_child_stays_with_its_parent() -> None:
    left = threading.Event()
    leave_with_parent(os.getppid(), left.set)
    assert not left.wait(0.1)


def test_a_worker_ends_whose_parent_was_killed_as_it_began(gone: int, box: Path) -> None:
    command = [sys.executable, "-m", "velvetbox.doors.cli.worker", "--quiet", "--parent", str(gone)]
    worker = subprocess.run(
        command,
        env=environment(box, DJANGO_SETTINGS_MODULE="velvetbox.config.settings"),
        check=False,
        timeout=PATIENCE,
    )
    assert worker.returncode == Exit.DONE
