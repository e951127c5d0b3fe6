"""A full disk is told from every other fault, and by nothing that stands in a file."""

from __future__ import annotations

import errno
import sqlite3

import pytest

from velvetbox.core.errors import disk_is_full


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EFBIG])
def test_no_room_is_a_full_disk_whatever_it_is_called(number: int) -> None:
    assert disk_is_full(OSError(number, ""))


def test_a_database_says_it_in_words() -> None:
    assert disk_is_full(sqlite3.OperationalError("database or disk is full"))
    assert not disk_is_full(sqlite3.OperationalError("database is locked"))


def test_what_came_of_a_full_disk_tells_of_it() -> None:
    error = RuntimeError("The story was not kept.")
    error.__cause__ = OSError(errno.ENOSPC, "")

    assert disk_is_full(error)


def test_the_words_of_a_file_are_not_believed() -> None:
    assert not disk_is_full(ValueError("no date: 'disk is full'"))
    assert not disk_is_full(sqlite3.IntegrityError("a title is there already: No space left"))


def test_another_fault_is_none() -> None:
    assert not disk_is_full(PermissionError(errno.EACCES, ""))
    assert not disk_is_full(None)
