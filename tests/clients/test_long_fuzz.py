"""Every reader against new broken files, at random and other ones each time: what is found is kept in build/fuzz."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.fuzz.targets import targets

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("name", sorted(targets()))
def test_nothing_is_found_in_ten_seconds(name: str) -> None:
    command = [sys.executable, "-m", "tests.fuzz", name, "--seconds", "10"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
