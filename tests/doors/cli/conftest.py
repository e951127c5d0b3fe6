"""A box filled once with the samples, and copies of it for tests that change it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.doors.cli.command import SAMPLES, velvetbox


@pytest.fixture(scope="session")
def samples_box(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A box with the samples in it. Look at it, do not change it."""
    box = tmp_path_factory.mktemp("samples") / "box"
    done = velvetbox(box, "import", SAMPLES)
    assert done.returncode == 0, done.stderr
    return box


@pytest.fixture
def own_box(samples_box: Path, tmp_path: Path) -> Path:
    """A box with the samples in it, the test's own."""
    return Path(shutil.copytree(samples_box, tmp_path / "box"))


@pytest.fixture
def box(tmp_path: Path) -> Path:
    """Where a box can be made."""
    return tmp_path / "box"
