"""Everything in this folder is slow, and is run by `make clients` alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser.conftest import browser, opens, readers, site
from tests.clients.stranger import Stranger

__all__ = ["browser", "opens", "readers", "site"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what lies in this folder."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.clients)


@pytest.fixture(scope="session")
def stranger(tmp_path_factory: pytest.TempPathFactory) -> Stranger:
    """A person with Velvetbox installed and nothing in their box."""
    person = Stranger(tmp_path_factory.mktemp("stranger"))
    person.install()
    return person


@pytest.fixture(scope="session")
def reader(stranger: Stranger) -> Stranger:
    """The same person with the sample stories in their box."""
    imported = stranger.run("velvetbox", "import", Path(__file__).parents[2] / "samples")
    assert imported.returncode == 0, imported.stderr
    return stranger
