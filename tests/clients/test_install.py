"""`pip install .` gives a program that works outside this checkout."""

from __future__ import annotations

import velvetbox
from tests.clients.stranger import Stranger


def test_the_command_is_there_and_says_its_version(stranger: Stranger) -> None:
    said = stranger.run("velvetbox", "--version")
    assert (said.returncode, said.stdout.split()[-1]) == (0, velvetbox.__version__)


def test_it_runs_on_no_more_than_was_locked(stranger: Stranger) -> None:
    said = stranger.run("python", "-m", "pip", "check")
    assert said.returncode == 0, said.stdout


def test_it_imports_stories_and_lists_them(reader: Stranger) -> None:
    assert "What the Glass Kept" in reader.run("velvetbox", "list").stdout
