from __future__ import annotations

import errno
import os
import pickle
import signal
import sqlite3
import threading
import time
from pathlib import Path

import pytest

from tests.core.intake.stories import part, sentences
from velvetbox.core.formats import registry
from velvetbox.core.formats.draft import Limits, ReadOptions
from velvetbox.core.intake import Outcome, wire
from velvetbox.core.intake.dumps import dump_parts
from velvetbox.core.intake.read import read_file
from velvetbox.core.intake.readers import Readers
from velvetbox.core.origins.efiction.tables import Tables


def story(folder: Path, name: str, seed: int, count: int = 40) -> tuple[str, str, str]:
    place = folder / name
    place.write_text("\n\n".join(sentences(seed, count)))
    return name, str(place), name


def test_files_come_back_in_order_with_their_parts(tmp_path: Path) -> None:
    files = [story(tmp_path, f"{number:02}.txt", number) for number in range(30)]

    with Readers(most=2) as readers:
        found = [(key, [one.outcome for one in parts]) for key, parts in readers.read(files)]

    assert found == [(name, [Outcome.WORK]) for name, _, _ in files]


def test_a_file_that_takes_too_long_is_refused_and_the_next_is_read(tmp_path: Path) -> None:
    slow = story(tmp_path, "slow.txt", 1, 20_000)
    with Readers(ReadOptions(Limits(seconds=0.4)), most=1) as readers:
        (refused,) = readers.one(*slow[1:])
        readers.options = ReadOptions()  # a busy machine may take as long for any file
        (read,) = readers.one(*story(tmp_path, "quick.txt", 2)[1:])

    assert (refused.outcome, refused.remarks[0].code) == (Outcome.REFUSED, "read.slow")
    assert read.outcome is Outcome.WORK


def test_a_file_that_ends_the_reader_is_unreadable_and_the_next_is_read(tmp_path: Path) -> None:
    long = story(tmp_path, "long.txt", 1, 20_000)
    with Readers(most=1) as readers:
        readers.one(*story(tmp_path, "first.txt", 3)[1:])
        process = readers._all[0]._process
        assert process is not None
        threading.Timer(0.15, os.kill, (process.pid, signal.SIGKILL)).start()
        (lost,) = readers.one(*long[1:])
        (read,) = readers.one(*story(tmp_path, "quick.txt", 2)[1:])

    assert (lost.outcome, lost.remarks[0].code) == (Outcome.UNREADABLE, "read.crash")
    assert read.outcome is Outcome.WORK


def test_a_reader_is_kept_however_much_memory_holds_who_started_it(tmp_path: Path) -> None:
    ballast = b"x" * (500 * 2**20)
    with Readers(most=1) as readers:
        readers.one(*story(tmp_path, "one.txt", 1)[1:])
        assert readers._all[0]._process is not None
    assert ballast


def test_leaving_early_ends_the_readers(tmp_path: Path) -> None:
    files = [story(tmp_path, f"{number:02}.txt", number) for number in range(30)]
    with Readers(most=2) as readers:
        next(readers.read(files))
        processes = [reader._process for reader in readers._all]

    deadline = time.monotonic() + 60
    while any(process is not None and process.poll() is None for process in processes):
        assert time.monotonic() < deadline


def test_a_reading_survives_the_pipe() -> None:
    whole = part("x/a.txt", sentences(1), title="A", creator="B", url="https://example.org/1", number=1)

    assert wire.unpack(wire.pack(whole)[wire.HEAD :]) == whole


@pytest.mark.parametrize("hostile", [os.system, eval, Path("/etc/passwd")])
def test_a_reader_gone_bad_can_send_nothing_but_readings(hostile: object) -> None:
    with pytest.raises(pickle.UnpicklingError):
        wire.unpack(pickle.dumps(hostile))


def test_a_frame_beyond_measure_is_refused() -> None:
    with pytest.raises(ValueError, match="frame"):
        wire.length(b"\xff\xff\xff\xff")


def test_a_full_disk_is_no_fault_of_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_data: bytes, _name: str) -> str:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(registry, "identify", full)
    with pytest.raises(OSError, match="No space left"):
        read_file(b"A story.", "one.txt")


def test_a_scratch_disk_full_of_a_dump_is_no_fault_of_the_dump(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_tables: Tables, _stream: object, _limit: int) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(Tables, "load", full)
    dump = tmp_path / "site.sql"
    dump.write_text("CREATE TABLE stories (sid int);", encoding="utf-8")
    with pytest.raises(sqlite3.OperationalError, match="disk is full"):
        list(dump_parts(str(dump), "site.sql", ReadOptions()))


def test_a_reader_that_met_a_full_disk_raises_what_stops_an_import(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Readers(most=1) as readers:
        readers.one(*story(tmp_path, "one.txt", 1)[1:])
        monkeypatch.setattr(readers._all[0], "_next", lambda _until: -errno.ENOSPC)
        with pytest.raises(OSError, match="disk is full") as caught:
            readers.one(*story(tmp_path, "two.txt", 2)[1:])
    assert caught.value.errno == errno.ENOSPC
