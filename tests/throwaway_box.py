"""A pytest plugin: every process of a test run gets a box of its own, named before Django reads its settings."""

from __future__ import annotations

import os
import shutil
import tempfile

import pytest

_BOX = tempfile.mkdtemp(prefix="velvetbox-test-box-")
os.environ["VELVETBOX_BOX"] = _BOX
os.environ.pop("VELVETBOX_DATABASE", None)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Remove the box when the process ends its tests."""
    shutil.rmtree(_BOX, ignore_errors=True)
