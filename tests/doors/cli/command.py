"""Running the real command in a process of its own, with a box of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.doors.cli import forked

ROOT = Path(__file__).resolve().parents[3]
SAMPLES = ROOT / "samples"
MAIN = [sys.executable, "-m", "velvetbox.doors.cli.main"]


def environment(box: Path, **more: str) -> dict[str, str]:
    """Give the environment of a run: the box named, nothing else of ours, English."""
    clean = {
        name: value for name, value in os.environ.items() if not name.startswith(("VELVETBOX_", "DJANGO_"))
    }
    return clean | {"VELVETBOX_BOX": str(box), "LANGUAGE": "en", "PYTHONWARNINGS": "error"} | more


def velvetbox(box: Path, *words: str | Path, said: str = "", **more: str) -> subprocess.CompletedProcess[str]:
    """Run the command to its end and give what it said."""
    return forked.run(list(map(str, words)), environment(box, **more), box.parent, said, seconds=600)


def start(box: Path, *words: str | Path, **more: str) -> subprocess.Popen[str]:
    """Start the command and give the process, its output in pipes."""
    command = [*MAIN, *map(str, words)]
    return subprocess.Popen(
        command,
        env=environment(box, **more),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=box.parent,
    )
