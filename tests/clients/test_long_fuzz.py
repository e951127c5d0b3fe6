"""Every reader against many more broken files than `make test` breaks, the same each time. `make fuzz` looks for new ones."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.fuzz.targets import targets

ROOT = Path(__file__).parents[2]
FILES = 300


@pytest.mark.parametrize("name", sorted(targets()))
def test_nothing_is_found_in_hundreds_of_broken_files(name: str) -> None:
    command = [sys.executable, "-m", "tests.fuzz", name, "--seed", "1", "--count", str(FILES)]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
