"""Several files of an import in one transaction."""

from __future__ import annotations

import pytest
from django.db import DataError, OperationalError

from velvetbox.archive.imports import together
from velvetbox.archive.imports.attempts import NotKept
from velvetbox.archive.imports.together import Together
from velvetbox.archive.library import rows
from velvetbox.archive.people.models import Pseud

pytestmark = pytest.mark.django_db(transaction=True)


class Names:
    """Writes names into the box, and keeps what was said of each."""

    def __init__(self, group: Together) -> None:
        self._group = group
        self.done: list[str] = []
        self.failed: list[str] = []

    def put(self, name: str, error: Exception | None = None) -> None:
        def write() -> str:
            rows.add(Pseud, name=name, site="")
            if error is not None:
                raise error
            return name

        self._group.put(write, self.done.append, lambda why: self.failed.append(f"{name}: {why.text}"))


def kept() -> list[str]:
    return list(Pseud.objects.order_by("id").values_list("name", flat=True))


@pytest.fixture(autouse=True)
def _no_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no time pass that would have anything written."""
    monkeypatch.setattr(together, "SECONDS", 1e9)


def test_the_first_is_written_at_once_and_the_next_wait_for_each_other() -> None:
    group = Together()
    names = Names(group)
    names.put("first")
    assert kept() == ["first"]
    names.put("second")
    names.put("third")
    assert (kept(), names.done) == (["first"], ["first"])
    group.flush()
    assert kept() == names.done == ["first", "second", "third"]


def test_what_has_waited_long_enough_is_written_when_somebody_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    group = Together()
    names = Names(group)
    names.put("first")
    names.put("second")
    group.flush_in_time()
    assert names.done == ["first"]
    monkeypatch.setattr(together, "SECONDS", 0.0)
    group.flush_in_time()
    assert kept() == names.done == ["first", "second"]


def test_many_or_heavy_ones_do_not_wait_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    group = Together()
    done: list[int] = []
    group.put(lambda: 0, done.append, lambda _: None)
    group.put(lambda: 1, done.append, lambda _: None, weight=10)
    assert done == [0]
    group.put(lambda: 2, done.append, lambda _: None, weight=2**30)
    assert done == [0, 1, 2]
    monkeypatch.setattr(together, "_MOST", 3)
    for number in (3, 4, 5):
        assert done == [0, 1, 2]
        group.put(lambda number=number: number, done.append, lambda _: None)  # type: ignore[misc] # its own number
    assert done == [0, 1, 2, 3, 4, 5]


def test_what_the_database_refuses_is_told_and_spoils_no_other() -> None:
    group = Together()
    names = Names(group)
    names.put("first")
    names.put("good")
    names.put("bad", DataError("value too long"))
    names.put("better")
    group.flush()
    assert kept() == names.done == ["first", "good", "better"]
    assert names.failed == [
        "bad: It could not be kept as a story: value too long. The file itself is safe in the box."
    ]


def test_what_is_put_while_others_are_written_is_written_too() -> None:
    group = Together()
    names = Names(group)
    names.put("first")

    def fail() -> None:
        raise DataError("no")

    group.put(fail, lambda _: None, lambda _: names.put("a line about it"))
    group.flush()
    assert kept() == ["first", "a line about it"]


def test_a_full_disk_is_no_files_fault() -> None:
    group = Together()
    names = Names(group)
    names.put("first")
    names.put("second")
    names.put("third", OperationalError("database or disk is full"))
    with pytest.raises(OperationalError, match="disk is full"):
        group.flush()
    assert kept() == names.done == ["first"]
    assert names.failed == []


def test_one_alone_is_told_of_too() -> None:
    group = Together()
    told: list[NotKept] = []

    def fail() -> None:
        raise OverflowError("too large")

    group.put(fail, lambda _: None, told.append)
    assert [error.code for error in told] == ["file.not_kept"]
