"""A pile of made-up stories, the same for every fault."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench import stories
from tests.doors.cli.command import velvetbox

STORIES = 24


@pytest.fixture(scope="session")
def pile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with short stories in three formats."""
    folder = tmp_path_factory.mktemp("faults") / "pile"
    stories.write(folder, STORIES, size=6_000)
    return folder


@pytest.fixture(scope="session")
def undisturbed(pile: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The box of an import of the pile that nothing happened to."""
    box = tmp_path_factory.mktemp("undisturbed") / "box"
    done = velvetbox(box, "import", pile)
    assert done.returncode == 0, done.stderr
    return box


@pytest.fixture
def box(tmp_path: Path) -> Path:
    """Where a box can be made."""
    return tmp_path / "box"
