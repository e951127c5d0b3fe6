"""A transaction of an import: tried again when another process was in the way; what a database refuses of one file."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from django.db import DataError, IntegrityError, OperationalError, transaction

from velvetbox.core.errors import VelvetboxError

_TRIES = 4
_T = TypeVar("_T")
_TOO_LARGE = "54"  # PostgreSQL's class of errors for what goes beyond a limit of its own, as an index's entry


class NotKept(VelvetboxError):
    """The database does not take what a file holds. The file's bytes are safe in the box."""


def once_more(write: Callable[[], _T]) -> _T:
    """Do a transaction; again, a moment later, when another process was in the way.

    Raises NotKept for what can only be this file's fault: nothing of it is written. A full disk and a lost
    database stay what they are, OperationalError or OSError.
    """
    for left in reversed(range(_TRIES)):
        try:
            with transaction.atomic():
                return write()
        except (DataError, IntegrityError, OperationalError, OverflowError, UnicodeError) as error:
            if not left or not _may_pass(error):
                if _is_of_the_file(error):
                    raise NotKept("file.not_kept", _sentence(error)) from error
                raise
            time.sleep(0.1 * (_TRIES - left))
    raise AssertionError("the last try returns or raises")


def stops_all(error: Exception) -> bool:
    """Tell whether an error is no file's fault and does not pass: a full disk, a lost database."""
    return isinstance(error, OperationalError) and not _may_pass(error) and not _is_of_the_file(error)


def _may_pass(error: Exception) -> bool:
    if isinstance(error, OperationalError):  # the words of SQLite and of PostgreSQL
        return any(words in str(error) for words in ("locked", "deadlock detected"))
    return isinstance(error, IntegrityError)


def _is_of_the_file(error: Exception) -> bool:
    if not isinstance(error, OperationalError):
        return True
    return str(getattr(error.__cause__, "sqlstate", None) or "").startswith(_TOO_LARGE)


def _sentence(error: Exception) -> str:
    why = (str(error).strip().splitlines() or [type(error).__name__])[0].replace("\0", "")
    why = why.encode("utf-8", "replace").decode().rstrip(".")
    return f"It could not be kept as a story: {why}. The file itself is safe in the box."
