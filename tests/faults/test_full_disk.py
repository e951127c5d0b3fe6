"""A full disk: a clear sentence, a sound box, and going on once there is room."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench import stories
from tests.doors.cli.command import MAIN, environment, velvetbox
from tests.faults.boxes import assert_sound, contents
from velvetbox.doors.cli.exits import Exit

STORIES = 30


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 6 MB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = os.geteuid() == 0 and shutil.which("mount") is not None
    if mounted:
        mounted = (
            subprocess.run(
                ["mount", "-t", "tmpfs", "-o", "size=6m", "none", folder], check=False, capture_output=True
            ).returncode
            == 0
        )
    if not mounted:
        pytest.skip(
            "not on Windows, nor where nobody may mount a disk; a limit on file sizes is tried instead"
        )
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", folder], check=True)


@pytest.fixture(scope="module")
def big_pile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """More stories than six megabytes hold."""
    folder = tmp_path_factory.mktemp("big") / "pile"
    stories.write(folder, STORIES, size=150_000, formats=("txt", "html"))
    return folder


def test_an_import_onto_a_full_disk_says_so_and_goes_on_with_room(small_disk: Path, big_pile: Path) -> None:
    box = small_disk / "box"
    said = velvetbox(box, "import", big_pile)
    assert said.returncode == Exit.FAILED
    assert "disk is full" in said.stderr
    assert "Traceback" not in said.stderr
    assert velvetbox(box, "list").returncode == Exit.DONE
    assert_sound(box)
    before = contents(box)
    subprocess.run(["mount", "-o", "remount,size=200m", small_disk], check=True)
    said = velvetbox(box, "import", big_pile)
    assert said.returncode == Exit.DONE, said.stderr
    assert set(before) <= set(contents(box))
    assert len(contents(box)) == STORIES
    assert velvetbox(box, "check", "--fixity").returncode == Exit.DONE


def test_a_box_cannot_be_made_on_a_full_disk_and_that_is_said(small_disk: Path) -> None:
    with (small_disk / "ballast").open("wb") as ballast:
        try:
            while True:
                ballast.write(b"x" * 65536)
                ballast.flush()
        except OSError:
            pass
    said = velvetbox(small_disk / "box", "list")
    assert said.returncode == Exit.FAILED
    assert "full" in said.stderr


def test_a_limit_on_the_size_of_files_is_like_a_full_disk(tmp_path: Path, big_pile: Path) -> None:
    box = tmp_path / "box"
    velvetbox(box, "list")
    limit = 3 * 2**20

    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    done = subprocess.run(
        [*MAIN, "import", big_pile],
        env=environment(box),
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
        preexec_fn=limited,
    )
    assert done.returncode == Exit.FAILED, done.stderr
    assert "full" in done.stderr
    assert_sound(box)
    assert velvetbox(box, "import", big_pile).returncode == Exit.DONE
    assert len(contents(box)) == STORIES
