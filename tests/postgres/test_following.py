"""Transactions on PostgreSQL end in another order than their changes are numbered. None is missed."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator

import psycopg
import pytest

from tests.doors.cli.running import until
from tests.postgres.archive import Archive

pytestmark = pytest.mark.loopback


@pytest.fixture
def followed(copied: Archive) -> Iterator[Archive]:
    """An archive whose changes are followed by the real `velvetbox jobs`."""
    jobs = copied.start("jobs")
    try:
        yield copied
    finally:
        jobs.send_signal(signal.SIGTERM)
        said = jobs.communicate(timeout=600)[1]
    assert "Traceback" not in said


def rename(database: psycopg.Connection, work: int, title: str) -> int:
    """Give a work another title, in the transaction that is open, and give the change's id."""
    database.execute("UPDATE library_work SET title = %s WHERE id = %s", (title, work))
    change = "INSERT INTO library_change (at, act, work_id, data) VALUES (now(), 'work.changed', %s, '{}') RETURNING id"
    row = database.execute(change, (work,)).fetchone()
    assert row is not None
    return int(row[0])


def place(archive: Archive) -> int:
    return int(archive.ask("SELECT last_id FROM library_follower WHERE name = 'finder'")[0][0])


def test_a_change_that_is_committed_late_is_taken_in(followed: Archive) -> None:
    one, two = (int(row[0]) for row in followed.ask("SELECT id FROM library_work ORDER BY id LIMIT 2"))
    with psycopg.connect(followed.address) as slow, psycopg.connect(followed.address) as quick:
        first = rename(slow, one, "Quillfeather")
        second = rename(quick, two, "Marrowbone")
        quick.commit()
        assert first < second
        time.sleep(1.5)  # time enough for a follower that goes by ids alone to pass over the first
        assert place(followed) < first
        slow.commit()
    until(
        lambda: place(followed) == second, "both changes to be followed, with no other to wake the follower"
    )
    for page, title in zip(
        followed.pages("/find?q=quillfeather", "/find?q=marrowbone"), (one, two), strict=True
    ):
        assert f"/works/{title}" in page.text


def test_a_change_that_is_rolled_back_holds_up_nothing(followed: Archive) -> None:
    one, two = (int(row[0]) for row in followed.ask("SELECT id FROM library_work ORDER BY id LIMIT 2"))
    with psycopg.connect(followed.address) as dropped, psycopg.connect(followed.address) as kept:
        rename(dropped, one, "Quillfeather")
        last = rename(kept, two, "Marrowbone")
        kept.commit()
        dropped.rollback()
    until(lambda: place(followed) == last, "the change to be followed")


def test_changes_without_end_are_followed_while_others_wait(followed: Archive) -> None:
    """New changes come all the time; the follower does not wait for a moment in which none is open."""
    works = [int(row[0]) for row in followed.ask("SELECT id FROM library_work ORDER BY id LIMIT 2")]
    with psycopg.connect(followed.address) as left, psycopg.connect(followed.address) as right:
        seen = rename(left, works[0], "Title 0")
        reached = 0
        for number in range(1, 60):
            here, there = (right, left) if number % 2 else (left, right)
            rename(here, works[number % 2], f"Title {number}")
            there.commit()  # one is open at every moment
            time.sleep(0.1)
            if (reached := place(followed)) > seen:
                break
    assert reached > seen
