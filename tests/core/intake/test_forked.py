from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.core.intake.stories import sentences
from velvetbox.core.intake import forked

# In a process of its own: this one has threads, and is not forked for that reason.
_READ = """
import os, signal, sys
from velvetbox.core.intake import forked
from velvetbox.core.intake.readers import Readers

signal.signal(signal.SIGTERM, lambda *_: None)
forked.prepare()
print("said by the parent", end="")
if "killed" in sys.argv:
    forked._prepared[0].kill()
with Readers(most=1) as readers:
    for place in sys.argv[1:3]:
        (part,) = readers.one(place, "story.txt")
        process = readers._all[0]._process
        assert process.poll() is None
        print("", part.outcome, type(process).__name__, os.getsid(process.pid) == process.pid, end="")
assert process.poll() is not None
"""


def read(folder: Path, *how: str) -> str:
    """Read two stories in a process that prepared a reader, and give what it says of each reading."""
    for seed, name in enumerate(("first.txt", "second.txt")):
        (folder / name).write_text("\n\n".join(sentences(seed, 40)))
    command = [sys.executable, "-c", _READ, str(folder / "first.txt"), str(folder / "second.txt"), *how]
    alone = {**os.environ, "OPENBLAS_NUM_THREADS": "1"}  # numpy's threads would be the second ones
    return subprocess.run(command, capture_output=True, text=True, check=True, env=alone).stdout


@pytest.mark.skipif(
    not Path("/proc/self/task").exists(), reason="only Linux tells how many threads there are"
)
def test_the_first_reader_may_be_a_fork(tmp_path: Path) -> None:
    assert read(tmp_path) == "said by the parent work Forked True work Forked True"


@pytest.mark.skipif(
    not Path("/proc/self/task").exists(), reason="only Linux tells how many threads there are"
)
def test_a_fork_that_has_ended_is_replaced_by_a_reader_of_its_own(tmp_path: Path) -> None:
    assert read(tmp_path, "killed") == "said by the parent work Popen True work Popen True"


def test_a_process_with_threads_is_not_forked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forked, "_is_alone", lambda: False)
    forked.prepare()
    assert forked.take() is None
