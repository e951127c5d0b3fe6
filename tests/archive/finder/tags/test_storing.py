"""The index on disk when it is cut, flipped, lost, older, or half written."""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.archive import rows
from velvetbox.archive.finder import filtering
from velvetbox.archive.finder.asked import Asked
from velvetbox.archive.finder.tags import feeding, opening, tail
from velvetbox.archive.finder.tags.feeding import Feeding
from velvetbox.archive.library.models import Change, Work

pytestmark = pytest.mark.django_db
ASKED = Asked(include=(("fandom", "A"),))


@pytest.fixture
def folder(box: Path) -> Path:
    """A box with two works in the base and two that came after it."""
    for title in ("One", "Two"):
        rows.work(title, tags=[("fandom", "A")])
    feeding.rebuild(box)
    for title in ("Three", "Four"):
        rows.work(title, tags=[("fandom", "A")])
        follow(box)
    assert filtering.answer(None, ASKED).total == 4
    return box / "index" / "tags"


def follow(box: Path) -> None:
    feed = Feeding(box)
    while feed.step(100):
        pass
    feed.close()


def answer() -> filtering.Filtered:
    """Ask as a process started now."""
    opening._current.__init__()  # type: ignore[misc]
    return filtering.answer(None, ASKED)


def base_of(folder: Path) -> Path:
    return next(path for path in folder.glob("base-*") if path.is_dir())


def cut(file: Path) -> None:
    os.truncate(file, file.stat().st_size // 2)


def flip(file: Path) -> None:
    data = bytearray(file.read_bytes())
    data[random.Random(len(data)).randrange(len(data))] ^= 0x20
    file.write_bytes(data)


def test_who_goes_on_with_a_log_knows_its_works_and_how_many_the_base_has(box: Path, folder: Path) -> None:
    rows.work("Five", tags=[("fandom", "A")])
    Work.objects.filter(title="Three").update(withdrawn_at="2026-01-01T00:00:00Z")
    Change.objects.create(act="work.withdrawn", work=Work.objects.get(title="Three"))
    follow(box)
    there = tail.open_tail(box)
    added = Work.objects.filter(title__in=("Three", "Four", "Five"))
    assert (set(there.works), there.base) == (set(added.values_list("pk", flat=True)), 2)
    assert there.last_id == Change.objects.latest("pk").pk
    assert answer().total == 4


@pytest.mark.parametrize("harm", [cut, flip, Path.unlink])
def test_any_file_that_is_harmed_is_noticed_and_built_anew(
    folder: Path, harm: Callable[[Path], None]
) -> None:
    names = sorted(file.name for file in base_of(folder).iterdir() if file.stat().st_size)
    for name in names[::4] if harm is not cut else names:
        harm(base_of(folder) / name)
        assert not answer().from_index, name
        assert answer().total == 4
        follow(folder.parent.parent)
        assert (answer().total, answer().from_index) == (4, True), name


def test_a_flip_of_any_byte_of_the_list_is_noticed(folder: Path) -> None:
    file = base_of(folder) / "list.json"
    whole = file.read_bytes()
    for place in range(0, len(whole), 61):
        file.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        try:
            assert answer().total == 4
        finally:
            file.write_bytes(whole)


def older(folder: Path) -> None:
    now = folder / "now.json"
    now.write_text(now.read_text(encoding="utf-8").replace('"form": ', '"form": 9'), encoding="utf-8")


def lost(folder: Path) -> None:
    shutil.rmtree(folder)


def no_log(folder: Path) -> None:
    base_of(folder).with_suffix(".log").unlink()


def flipped_log(folder: Path) -> None:
    file = base_of(folder).with_suffix(".log")
    data = bytearray(file.read_bytes())
    data[20] ^= 1
    file.write_bytes(data)


def outside(folder: Path) -> None:
    (folder / "now.json").write_text('{"form": 1, "base": "base-/../../x", "last_id": 1}', encoding="utf-8")


@pytest.mark.parametrize("harm", [older, lost, no_log, flipped_log, outside])
def test_an_index_that_cannot_be_used_is_answered_for_by_the_database_and_built_anew(
    folder: Path, harm: Callable[[Path], None]
) -> None:
    harm(folder)
    assert (answer().total, answer().from_index) == (4, False)
    follow(folder.parent.parent)
    assert (answer().total, answer().from_index) == (4, True)


def test_a_record_cut_off_by_a_kill_is_written_again(folder: Path) -> None:
    log = base_of(folder).with_suffix(".log")
    os.truncate(log, log.stat().st_size - 5)
    assert (answer().total, answer().from_index) == (3, True)
    follow(folder.parent.parent)
    assert answer().total == 4


def test_a_reader_reads_on_while_the_writer_writes(folder: Path) -> None:
    box = folder.parent.parent
    feed = Feeding(box)
    for number in range(5):
        work = rows.work(f"More {number}", tags=[("fandom", "A")])
        feed.step(10)
        assert work.pk in filtering.answer(None, ASKED).works
    feeding.rebuild(box)
    assert filtering.answer(None, ASKED).total == 9


def test_an_index_ahead_of_its_database_is_built_anew(folder: Path) -> None:
    Change.objects.all().delete()
    Work.objects.filter(title="One").update(withdrawn_at="2026-01-01T00:00:00Z")
    follow(folder.parent.parent)
    assert (answer().total, answer().from_index) == (3, True)


def test_a_base_that_was_never_finished_is_cleared_away(folder: Path) -> None:
    (folder / "base-abandoned").mkdir()
    feeding.rebuild(folder.parent.parent)
    assert len(list(folder.glob("base-*"))) == 2  # the base and its log
    assert answer().total == 4
