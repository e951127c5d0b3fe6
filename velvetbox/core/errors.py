"""The one family of errors people may see: a code, a sentence, and what was kept. And what tells of a full disk."""

from __future__ import annotations

import errno

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})  # no room, none of ours, none in one file
_FULL_WORDS = ("disk is full", "disk I/O error", "No space left")  # of SQLite, of PostgreSQL and the system


class VelvetboxError(Exception):
    """Something went wrong that a person should hear about.

    `code` is stable and dotted ("zip.too_many_members"), `text` is a plain sentence: what happened,
    what was kept, what to do.
    """

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code
        self.text = text

    def __reduce__(self) -> tuple[type[VelvetboxError], tuple[str, str]]:
        """Give what pickle needs, since errors cross from the reading process to the one that asked."""
        return type(self), (self.code, self.text)


class ReadError(VelvetboxError):
    """A file cannot be read as what it seems to be. The original is kept all the same."""


class Refused(ReadError):
    """A file goes beyond a limit (size, depth, ratio, members) and was not opened."""


def disk_is_full(error: BaseException | None) -> bool:
    """Tell whether an error, or one that it came of, says that there is no room on the disk.

    Of a database only its OperationalError (PEP 249) is believed: the words of others may be those of a file.
    """
    while error is not None:
        if isinstance(error, OSError) and error.errno in _FULL:
            return True
        if any(kind.__name__ == "OperationalError" for kind in type(error).__mro__) and tells_full_disk(
            error
        ):
            return True
        error = error.__cause__ or error.__context__
    return False


def tells_full_disk(error: BaseException) -> bool:
    """Tell by the words of an error alone whether the disk is full, where its kind tells nothing."""
    return any(words in str(error) for words in _FULL_WORDS)
