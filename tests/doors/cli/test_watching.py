from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from velvetbox.doors.cli import watching
from velvetbox.doors.cli.stopping import Stop
from velvetbox.doors.cli.watching import SETTLE, changed, look, settled, watch


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look twenty times a second."""
    monkeypatch.setattr(watching, "EVERY", 0.05)


def write(file: Path, text: str, *, age: float = 60.0) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    os.utime(file, (time.time() - age, time.time() - age))


def test_looking_finds_files_at_every_depth_and_follows_no_linked_folder(tmp_path: Path) -> None:
    write(tmp_path / "a.txt", "a")
    write(tmp_path / "deep" / "er" / "b.txt", "bb")
    (tmp_path / "round").symlink_to(tmp_path)
    assert {Path(path).name: size for path, (_, size) in look(tmp_path).items()} == {"a.txt": 1, "b.txt": 2}


def test_looking_at_a_folder_that_has_gone_finds_nothing(tmp_path: Path) -> None:
    assert look(tmp_path / "gone") == {}


def test_new_and_changed_files_are_changes_and_lost_ones_are_not() -> None:
    before = {"same": (1, 1), "longer": (1, 1), "gone": (1, 1)}
    now = {"same": (1, 1), "longer": (2, 9), "new": (3, 3)}
    assert set(changed(before, now)) == {"longer", "new"}


def test_a_file_just_written_has_not_settled() -> None:
    now = 1_000_000.0
    assert settled({"old": (int((now - SETTLE) * 1e9), 1)}, at=now)
    assert not settled({"old": (0, 1), "young": (int((now - SETTLE + 1) * 1e9), 1)}, at=now)
    assert settled({"from the future": (int((now + 3600) * 1e9), 1)}, at=now)


class Reader:
    """Counts how often a folder is read; `ok` tells for each time whether that went well."""

    def __init__(self, stop: Stop, *ok: bool) -> None:
        self.stop = stop
        self.left = list(ok)
        self.reads = 0
        self.after_first: Callable[[], None] = lambda: None

    def __call__(self, folder: Path) -> bool:
        self.reads += 1
        went_well = self.left.pop(0)
        if self.reads == 1:
            self.after_first()
        if not self.left:
            self.stop.set()
        return went_well


def test_the_first_reading_waits_for_nothing(tmp_path: Path) -> None:
    write(tmp_path / "young.txt", "x", age=0)
    stop = Stop()
    reader = Reader(stop, True)
    watch([tmp_path], reader, stop)
    assert reader.reads == 1


def test_a_failed_reading_is_tried_again(tmp_path: Path) -> None:
    write(tmp_path / "a.txt", "x")
    stop = Stop()
    reader = Reader(stop, False, True)
    watch([tmp_path], reader, stop)
    assert reader.reads == 2


def test_a_file_that_comes_while_the_folder_is_read_is_read_next(tmp_path: Path) -> None:
    stop = Stop()
    reader = Reader(stop, True, True)
    reader.after_first = lambda: write(tmp_path / "late.txt", "x")
    watch([tmp_path], reader, stop)
    assert reader.reads == 2
