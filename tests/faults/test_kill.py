"""An import that is killed, stopped or doubled loses nothing and leaves no halves."""

from __future__ import annotations

import shutil
import signal
from pathlib import Path

import pytest

from bench import stories
from tests.doors.cli.command import start, velvetbox
from tests.doors.cli.running import until
from tests.faults.boxes import acknowledged, ask, assert_sound, contents, outcomes
from tests.faults.conftest import STORIES
from tests.faults.killing import kill_often
from velvetbox.archive.finder.lock import holding
from velvetbox.doors.cli.exits import Exit

MANY = 150  # stories: several transactions of them


@pytest.fixture(scope="module")
def long_pile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with so many stories that they are written in several transactions."""
    folder = tmp_path_factory.mktemp("long") / "pile"
    stories.write(folder, MANY, size=3_000)
    return folder


@pytest.fixture(scope="module")
def long_undisturbed(long_pile: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The box of an import of them that nothing happened to."""
    box = tmp_path_factory.mktemp("long-undisturbed") / "box"
    assert velvetbox(box, "import", long_pile).returncode == Exit.DONE
    return box


def test_killed_at_random_moments_it_loses_nothing_and_resumes(
    box: Path, long_pile: Path, long_undisturbed: Path
) -> None:
    kill_often(box, long_pile, long_undisturbed, times=2, seed=21)


def test_ctrl_c_stops_cleanly_and_the_next_run_goes_on(
    box: Path, long_pile: Path, long_undisturbed: Path
) -> None:
    process = start(box, "import", long_pile)
    until(lambda: bool(acknowledged(box)), "the first files")
    process.send_signal(signal.SIGINT)
    said = process.communicate(timeout=600)[1]
    assert process.returncode in {Exit.DONE, Exit.INTERRUPTED}
    assert "goes on" in said or len(acknowledged(box)) == MANY  # it was quicker than we were
    assert "Traceback" not in said
    assert_sound(box)
    assert velvetbox(box, "import", long_pile).returncode == Exit.DONE
    assert contents(box) == contents(long_undisturbed)


def test_two_imports_at_once_make_one_library(box: Path, pile: Path, undisturbed: Path) -> None:
    both = [start(box, "import", pile, "--quiet") for _ in range(2)]
    said = [process.communicate(timeout=600)[1] for process in both]
    assert [process.returncode for process in both] == [Exit.DONE, Exit.DONE], said
    assert_sound(box)
    assert contents(box) == contents(undisturbed)
    assert velvetbox(box, "check").returncode == Exit.DONE


def test_what_is_imported_is_found_when_another_process_lets_go_of_the_index(
    undisturbed: Path, tmp_path: Path
) -> None:
    box = Path(shutil.copytree(undisturbed, tmp_path / "box"))
    story = tmp_path / "late.txt"
    story.write_text("It came when the others had gone home.\n", encoding="utf-8")
    with holding(box):
        process = start(box, "import", story, "--quiet")
        until(lambda: ("late",) in ask(box, "SELECT title FROM library_work"), "the story")
    said = process.communicate(timeout=600)[1]
    assert process.returncode == Exit.DONE, said
    assert "behind" not in velvetbox(box, "check").stderr
    assert velvetbox(box, "find", "others had gone home").stdout.count("late")


def test_a_second_import_beside_a_stopped_process_waits_for_nobody(box: Path, pile: Path) -> None:
    process = start(box, "import", pile, "--quiet")
    until(lambda: bool(acknowledged(box)), "the first files")
    process.send_signal(signal.SIGSTOP)
    try:
        assert velvetbox(box, "list").returncode == Exit.DONE  # though the other never goes on
    finally:
        process.send_signal(signal.SIGCONT)
        process.communicate(timeout=600)


def test_an_unchanged_folder_is_not_read_again(undisturbed: Path, pile: Path, tmp_path: Path) -> None:
    box = Path(shutil.copytree(undisturbed, tmp_path / "box"))
    before = contents(box)
    said = velvetbox(box, "import", pile)
    assert f"{STORIES} were in the box already" in said.stderr
    assert contents(box) == before
    assert set(outcomes(box)) == {file.name for file in pile.iterdir()}


def test_an_index_lost_in_the_middle_is_made_again(undisturbed: Path, pile: Path, tmp_path: Path) -> None:
    box = Path(shutil.copytree(undisturbed, tmp_path / "box"))
    for file in (box / "index").rglob("*"):
        if file.is_file():
            file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    said = velvetbox(box, "import", pile)
    assert said.returncode == Exit.DONE, said.stderr
    assert velvetbox(box, "check").returncode == Exit.DONE
