"""The import of a dump that is killed goes on where it was, and takes nothing in twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.core.origins.efiction_builder import LONG, archive, dump
from tests.doors.cli.command import velvetbox
from tests.faults.boxes import ask, assert_sound
from tests.faults.killing import kill_often

STORIES = 60
GATHERED = """SELECT (SELECT count(*) FROM community_comment), (SELECT count(*) FROM community_bookmark),
    (SELECT count(*) FROM community_oldaddress), (SELECT count(*) FROM community_profile),
    (SELECT count(*) FROM library_edition), (SELECT count(*) FROM library_serieswork)"""


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    """A folder with a dump of sixty stories, their texts in files beside it."""
    folder = tmp_path / "backup"
    stories, chapters, reviews = [], [], []
    for number in range(100, 100 + STORIES):
        stories.append((number, f"Story {number}", *archive()["stories"][0][2:]))
        chapters.append((number, "One", 1, "", "", "", 1, 20, 0, 0, number, 1, 5))
        reviews.append((number, number, 0, "x", 0, f"Of {number}", 1121000000, 5, 0, "ST"))
        file = folder / "stories" / "1" / f"{number}.txt"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(
            LONG.format(f"the keeper of lamp {number}") * 3 + f"<p>{'lamp ' * (number % 7)}{number}</p>" * 20
        )
    rows = {
        **archive(),
        "stories": stories,
        "chapters": chapters,
        "reviews": reviews,
        "inseries": [(1, 100, 0, 1, 1)],
    }
    (folder / "database.sql").write_bytes(dump(rows=rows))
    return folder


def test_killed_in_a_dump_it_resumes_and_nothing_is_there_twice(
    box: Path, backup: Path, tmp_path: Path
) -> None:
    kill_and_compare(box, backup, tmp_path / "undisturbed", times=1)


@pytest.mark.clients
def test_killed_in_a_dump_often_it_resumes_and_nothing_is_there_twice(
    box: Path, backup: Path, tmp_path: Path
) -> None:
    kill_and_compare(box, backup, tmp_path / "undisturbed", times=12)


def kill_and_compare(box: Path, backup: Path, undisturbed: Path, *, times: int) -> None:
    assert velvetbox(undisturbed, "import", backup).returncode == 0
    kill_often(box, backup, undisturbed, times=times, seed=4)
    assert ask(box, GATHERED) == ask(undisturbed, GATHERED)
    assert len(ask(box, "SELECT id FROM library_work")) == STORIES
    assert_sound(box)
