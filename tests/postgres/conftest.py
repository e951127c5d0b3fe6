"""Archives on PostgreSQL for these tests."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench import stories
from tests.doors.cli.command import SAMPLES
from tests.postgres.archive import Archive
from tests.postgres.cluster import Server, programs, running

STORIES = 120  # so many that they are written in several transactions
_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A PostgreSQL server for the whole run. Tests that use it are marked `loopback`."""
    folder = programs()
    if folder is None:
        pytest.skip("PostgreSQL is not installed: sudo apt install postgresql")
    with running(folder) as started:
        yield started


@pytest.fixture(scope="session")
def samples(server: Server, blank: str, tmp_path_factory: pytest.TempPathFactory) -> Archive:
    """An archive with the samples in it. To be read, not changed."""
    made = Archive(tmp_path_factory.mktemp("samples") / "box", server.make("samples", template=blank))
    made.done("import", SAMPLES)
    return made


@pytest.fixture
def copied(samples: Archive, server: Server, tmp_path: Path) -> Archive:
    """An archive with the samples in it, to be changed."""
    address = server.make(f"copied{next(_numbers)}", template="samples")
    return Archive(Path(shutil.copytree(samples.box, tmp_path / "box")), address)


@pytest.fixture(scope="session")
def blank(server: Server, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A database with every table and no row, which is quicker copied than made."""
    made = Archive(tmp_path_factory.mktemp("blank") / "box", server.make("blank"))
    both = [made.start("list") for _ in range(2)]
    said = [process.communicate(timeout=600)[1] for process in both]
    assert [process.returncode for process in both] == [0, 0], said  # two at once lay it out together
    return "blank"


@pytest.fixture
def empty(server: Server, blank: str, tmp_path: Path) -> Archive:
    """An archive with nothing in it."""
    return Archive(tmp_path / "box", server.make(f"empty{next(_numbers)}", template=blank))


@pytest.fixture(scope="session")
def pile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with short stories in three formats."""
    folder = tmp_path_factory.mktemp("postgres") / "pile"
    stories.write(folder, STORIES, size=3_000)
    return folder
