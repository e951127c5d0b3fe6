from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.archive import rows
from velvetbox.archive.finder import acts, index, lock, opening, queries
from velvetbox.archive.library.models import Change, Follower, Source, Work

pytestmark = pytest.mark.django_db


def found(text: str) -> list[int] | None:
    """Give the works found by the index, None when the database had to be searched."""
    results = queries.search(None, text)
    return sorted(found.work for found in results.works) if results.from_index else None


def test_following_takes_in_each_change_once(box: Path) -> None:
    kept = rows.work("One", "A kitten.")
    assert acts.follow() == 0  # the index was built with it
    other = rows.work("Two", "A kitten.")
    Change.objects.create(act="place.kept", work=kept)
    assert acts.follow() == 2
    assert acts.follow() == 0
    assert found("kitten") == [kept.pk, other.pk]
    assert Follower.objects.get(name="finder").last_id == Change.objects.latest("pk").pk


def test_a_changed_work_is_found_by_its_new_words_only(box: Path) -> None:
    kept = rows.work("One", "A kitten.")
    acts.catch_up()
    rows.edition(kept, Source.objects.get(), [rows.chapter_blocks("A dragon.")])
    Change.objects.create(act="work.changed", work=kept)
    acts.catch_up()
    assert found("kitten") == []
    assert found("dragon") == [kept.pk]


def test_a_withdrawn_work_leaves_the_index_and_comes_back_when_restored(box: Path) -> None:
    kept = rows.work("One", "A kitten.")
    acts.catch_up()
    Work.objects.update(withdrawn_at="2026-01-01T00:00:00Z")
    Change.objects.create(act="work.withdrawn", work=kept)
    acts.catch_up()
    assert queries.search(None, "kitten").total == 0
    Work.objects.update(withdrawn_at=None)
    Change.objects.create(act="work.restored", work=kept)
    acts.catch_up()
    assert found("kitten") == [kept.pk]


def test_what_is_taken_in_is_committed_at_most_every_second(
    box: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = [100.0]
    monkeypatch.setattr("velvetbox.archive.finder.acts.time.monotonic", lambda: clock[0])
    with acts.following() as follow:
        first = rows.work("One", "A kitten.")
        follow.step()
        assert found("kitten") == [first.pk]
        second = rows.work("Two", "A kitten.")
        follow.step()
        assert found("kitten") == [first.pk]
        clock[0] += 1
        follow.step()
        assert found("kitten") == [first.pk, second.pk]


def test_while_works_keep_coming_commits_are_fewer_and_a_pause_ends_that(
    box: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = [100.0]
    monkeypatch.setattr("velvetbox.archive.finder.acts.time.monotonic", lambda: clock[0])
    committed: list[float] = []
    with acts.following() as follow:
        while clock[0] < 140:
            rows.work("One", "A kitten.")
            follow.step()
            if not follow.pending:
                committed.append(clock[0])
            clock[0] += 0.5
        assert committed == [100, 101, 105, 115, 125, 135]
        last = rows.work("Last", "A dragon.")
        follow.step()
        clock[0] += 1
        follow.step()
        assert found("dragon") == [last.pk]
        clock[0] += 1
        rows.work("After the pause", "A kitten.")
        follow.step()
        assert not follow.pending


def test_changes_taken_in_and_not_committed_are_taken_in_again(box: Path) -> None:
    with acts.following():
        pass
    kept = rows.work("One", "A kitten.")
    code = (
        "import os, pathlib\n"
        "from velvetbox.archive.finder.index import Writer, WorkText\n"
        f"writer = Writer.open(pathlib.Path({str(box)!r}))\n"
        f"writer.put(WorkText({kept.pk}, 'One', text=('<p>A kitten.</p>',)))\n"
        "os._exit(9)\n"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False, env=os.environ).returncode == 9
    assert found("kitten") == []
    assert acts.follow() == 1
    assert found("kitten") == [kept.pk]


def test_what_a_killed_writer_had_begun_stands_in_no_ones_way(box: Path, tmp_path: Path) -> None:
    acts.catch_up()
    kept, _ = rows.work("One", "A kitten."), rows.work("Two", "A lamp.")
    acts.follow()
    words, before, after = index.folder(box), tmp_path / "before", tmp_path / "after"
    shutil.copytree(words.parent, before)
    rows.edition(kept, Source.objects.all()[0], [rows.chapter_blocks("A dragon.")])
    Change.objects.create(act="work.changed", work=kept)
    acts.follow()
    shutil.move(words.parent, after)
    shutil.move(before, words.parent)  # as it was, but for what the writer writes before it says so
    begun = [file for file in (after / words.name).glob("*.del") if not (words / file.name).exists()]
    assert begun
    for file in (*begun, after / words.name / ".managed.json"):
        shutil.copy(file, words)

    assert acts.follow() == 1
    assert found("dragon") == [kept.pk]


def test_only_one_process_writes_the_index(box: Path) -> None:
    with lock.holding(box), pytest.raises(lock.Busy):
        acts.follow()
    assert acts.follow() == 0


def cut(folder: Path) -> None:
    file = max(
        (file for file in folder.iterdir() if file.suffix == ".pos"), key=lambda file: file.stat().st_size
    )
    file.write_bytes(file.read_bytes()[:-20])


def flip(folder: Path) -> None:
    file = next(file for file in folder.iterdir() if file.suffix == ".term")
    data = bytearray(file.read_bytes())
    data[len(data) // 3] ^= 0x55
    file.write_bytes(data)


def lose_a_file(folder: Path) -> None:
    next(file for file in folder.iterdir() if file.suffix == ".idx").unlink()


def lose_all(folder: Path) -> None:
    shutil.rmtree(folder.parent)
    folder.parent.mkdir()


def lose_the_list(folder: Path) -> None:
    (folder / "meta.json").write_text("{", encoding="utf-8")


def older_form(folder: Path) -> None:
    stamp = folder.with_name("words.json")
    stamp.write_text(stamp.read_text(encoding="utf-8").replace('"form": ', '"form": 9'), encoding="utf-8")


def no_stamp(folder: Path) -> None:
    folder.with_name("words.json").unlink()


@pytest.mark.parametrize("harm", [cut, flip, lose_a_file, lose_all, lose_the_list, older_form, no_stamp])
def test_a_damaged_or_older_index_is_noticed_at_start_and_built_anew(box: Path, harm: object) -> None:
    kept = [rows.work(f"Nr {number}", f"A kitten and {'cat ' * number}.").pk for number in range(5)]
    acts.catch_up()
    before = queries.search(None, "kitten cat")
    harm(index.folder(box))  # type: ignore[operator]
    told: list[tuple[int, int]] = []
    acts.catch_up(lambda done, total: told.append((done, total)))
    assert told[-2:] == [(0, 5), (5, 5)]  # before them the tags, where they went too
    assert queries.search(None, "kitten cat") == before
    assert found("kitten") == kept


@pytest.mark.parametrize("harm", [lose_all, lose_the_list, older_form, no_stamp])
def test_the_database_answers_for_a_damaged_index(box: Path, harm: object) -> None:
    kept = rows.work("One", "A kitten.")
    acts.catch_up()
    harm(index.folder(box))  # type: ignore[operator]
    opening._reader.__init__()  # type: ignore[misc] # as a process started now
    results = queries.search(None, "kitten")
    assert not results.from_index
    assert [found.work for found in results.works] == [kept.pk]


def test_an_index_ahead_of_its_database_is_built_anew(box: Path) -> None:
    rows.work("One", "A kitten.")
    acts.catch_up()
    Change.objects.all().delete()
    Work.objects.update(withdrawn_at="2026-01-01T00:00:00Z")
    acts.catch_up()
    assert queries.search(None, "kitten").total == 0


def test_a_rebuild_leaves_the_old_index_in_use_until_it_is_done(box: Path) -> None:
    kept = rows.work("One", "A kitten.")
    acts.catch_up()
    during: list[list[int] | None] = []
    assert acts.rebuild(lambda _done, _total: during.append(found("kitten"))) == 1
    assert during == [[kept.pk]] * 3  # tags, words, the end
    assert found("kitten") == [kept.pk]


def test_a_rebuild_that_was_ended_changes_nothing(box: Path) -> None:
    kept = rows.work("One", "A kitten.")
    acts.catch_up()

    def stop(_done: int, _total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        acts.rebuild(stop)
    assert found("kitten") == [kept.pk]
    assert acts.rebuild() == 1
