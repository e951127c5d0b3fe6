"""An import that is killed, stopped or doubled loses nothing and leaves no halves."""

from __future__ import annotations

import shutil
import signal
import time
from pathlib import Path

from tests.doors.cli.command import start, velvetbox
from tests.doors.cli.running import until
from tests.faults.boxes import acknowledged, assert_sound, contents, outcomes
from tests.faults.conftest import STORIES
from tests.faults.killing import kill_often
from velvetbox.doors.cli.exits import Exit


def test_killed_at_random_moments_it_loses_nothing_and_resumes(
    box: Path, pile: Path, undisturbed: Path
) -> None:
    kill_often(box, pile, undisturbed, times=5, seed=21, longest=1.5)


def test_ctrl_c_stops_cleanly_and_the_next_run_goes_on(box: Path, pile: Path, undisturbed: Path) -> None:
    process = start(box, "import", pile)
    until(lambda: bool(dealt_with(box)), "the first files")
    process.send_signal(signal.SIGINT)
    said = process.communicate(timeout=60)[1]
    if process.returncode == Exit.DONE:  # it was quicker than we were
        assert len(acknowledged(box)) == STORIES
    else:
        assert process.returncode == Exit.INTERRUPTED
        assert "goes on" in said
    assert "Traceback" not in said
    assert_sound(box)
    assert velvetbox(box, "import", pile).returncode == Exit.DONE
    assert contents(box) == contents(undisturbed)


def dealt_with(box: Path) -> set[object]:
    """Give the files dealt with so far; none while the box is being made."""
    try:
        return acknowledged(box)
    except Exception:  # noqa: BLE001 - the tables are not there yet
        return set()


def test_two_imports_at_once_make_one_library(box: Path, pile: Path, undisturbed: Path) -> None:
    both = [start(box, "import", pile, "--quiet") for _ in range(2)]
    said = [process.communicate(timeout=120)[1] for process in both]
    assert [process.returncode for process in both] == [Exit.DONE, Exit.DONE], said
    assert_sound(box)
    assert contents(box) == contents(undisturbed)
    assert velvetbox(box, "check").returncode == Exit.DONE


def test_a_second_import_beside_a_stopped_process_waits_for_nobody(box: Path, pile: Path) -> None:
    process = start(box, "import", pile, "--quiet")
    until(lambda: bool(dealt_with(box)), "the first files")
    process.send_signal(signal.SIGSTOP)
    try:
        began = time.monotonic()
        assert velvetbox(box, "list").returncode == Exit.DONE
        assert time.monotonic() - began < 10
    finally:
        process.send_signal(signal.SIGCONT)
        process.communicate(timeout=60)


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
