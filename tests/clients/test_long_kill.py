"""The kill test at length: two hundred kills between the first and the last file of imports of five hundred works."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench import stories
from tests.doors.cli.command import velvetbox
from tests.faults.killing import kill_often


@pytest.fixture(scope="module")
def pile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("long") / "pile"
    stories.write(folder, 500, size=4_000)
    return folder


@pytest.fixture(scope="module")
def undisturbed(pile: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    box = tmp_path_factory.mktemp("undisturbed") / "box"
    done = velvetbox(box, "import", pile)
    assert done.returncode == 0, done.stderr
    return box


def test_two_hundred_kills_lose_nothing(tmp_path: Path, pile: Path, undisturbed: Path) -> None:
    kill_often(tmp_path / "box", pile, undisturbed, times=200, seed=22)
