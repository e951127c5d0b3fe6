"""Checking a whole box. Nothing is changed by it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.db import DatabaseError

from velvetbox.archive.upkeep import files, rows, searching
from velvetbox.archive.upkeep.finding import Finding, Level


def check(*, fixity: bool = False, progress: files.Progress = lambda _done, _total: None) -> list[Finding]:
    """Check originals, pictures, rows and index, and give what is not as it should be; [] when all is well.

    `fixity` reads every original, picture and text and compares its hash. `progress(done, total)` counts originals.
    """
    checks: tuple[Callable[[], Iterator[Finding]], ...] = (
        rows.check_database,
        lambda: files.check_originals(fixity=fixity, progress=progress),
        files.check_strays,
        lambda: files.check_pictures(fixity=fixity),
        rows.check_works,
        rows.check_editions,
        rows.check_chapters,
        lambda: rows.check_revisions(fixity=fixity),
        rows.check_comments,
        rows.check_tags,
        searching.check_index,
    )
    return [finding for one in checks for finding in _found(one)]


def _found(one: Callable[[], Iterator[Finding]]) -> Iterator[Finding]:
    try:
        yield from one()
    except DatabaseError as error:
        yield Finding(Level.ERROR, "database.unreadable", f"The database cannot be read: {error}")
