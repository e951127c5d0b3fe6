"""A box for each test."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import Settings


@pytest.fixture(scope="session", autouse=True)
def _lasting(lasting_readers: None) -> None:
    """Read files as quickly as tests can."""


@pytest.fixture
def box(tmp_path: Path, settings: Settings) -> Path:
    """An empty box: its folders; the database is the test's."""
    for name in ("originals", "index", "images", "cache"):
        (tmp_path / name).mkdir()
    settings.BOX = tmp_path
    return tmp_path
