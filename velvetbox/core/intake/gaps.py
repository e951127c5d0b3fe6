"""Chapters that are said to exist and are not there."""

from __future__ import annotations

import re
from collections.abc import Sequence


def missing(
    declared: int | None, numbers: Sequence[int | None], *, shown: int | None = None
) -> tuple[int, ...]:
    """Give the numbers of the missing chapters, ascending.

    `declared` is how many the source says there are, `numbers` what each chapter present states for
    itself (None: nothing), `shown` the last number a source itself had when it was saved ("7/12" on a
    work in progress shows 7): later ones were not written yet and are not missing.
    """
    last = declared if shown is None else shown
    if last is not None and len(numbers) >= last:
        return ()  # all are there, whatever numbers their titles bear ("Prologue", "Chapter 1", …)
    present = _present(numbers)
    if last is None:
        last = max(present, default=0) if any(number is not None for number in numbers) else 0
    if last > _LIKELY and last > 10 * (len(numbers) + 10):
        return ()
    return tuple(number for number in range(1, last + 1) if number not in present)


_POSTED = re.compile(r"\W*chapters\s*:?\s*(\d{1,4})\s*/\s*(?:\d{1,4}|\?)\s*\Z", re.IGNORECASE)


def posted(written: str) -> int | None:
    """Give how many chapters a work had when it was saved, by "Chapters: 7/12"; None where that is not said."""
    match = _POSTED.match(written[:60])
    return int(match[1]) if match else None


_LIKELY = 2000  # a declared count above this, ten times what is there, is a misreading


def _present(numbers: Sequence[int | None]) -> set[int]:
    """Number the chapters: as stated; one that says nothing follows the one before it."""
    out: set[int] = set()
    last = 0
    for number in numbers:
        last = number if number is not None else last + 1
        out.add(last)
    return out
