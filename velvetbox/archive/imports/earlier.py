"""What earlier imports know of a folder's files, so that an unchanged one is not read again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from velvetbox import __version__
from velvetbox.archive.imports.models import Import, ImportedFile
from velvetbox.archive.library.models import Work
from velvetbox.archive.library.sources import digest
from velvetbox.core.intake import Found
from velvetbox.core.values import value

_ASKED = 4096  # files whose key is asked for again soon
_CHUNK = 400
_PASSING = {"file.closed", "read.closed", "read.crash"}  # reasons that may be gone the next time


@value(frozen=True, slots=True)
class State:
    """A file as an earlier import left it. `here` tells that it was this very import, before it stopped."""

    row: int
    size: int
    modified_ns: int
    outcome: str
    original: str | None
    works: tuple[int, ...]
    notes: list[dict[str, Any]]
    here: bool
    whole: bool  # every work it went into is still shown
    reader: str  # version of the program that read it


def key_of(found: Found) -> str:
    """Give the key of a file's row: a hash of the folder imported and the path below it."""
    return _key(found.root, found.path)


@lru_cache(maxsize=_ASKED)
def _key(root: str, path: str) -> str:
    return digest(root, path)


def states(files: Sequence[Found], running: int) -> dict[str, State]:
    """Give the latest state of each file by its key; files never seen are left out."""
    out: dict[str, State] = {}
    keys = [key_of(found) for found in files]
    for start in range(0, len(keys), _CHUNK):
        out.update(_states(keys[start : start + _CHUNK], running))
    return out


def _states(keys: Iterable[str], running: int) -> dict[str, State]:
    rows = ImportedFile.objects.filter(key__in=list(keys)).exclude(imported__state=Import.State.UNDONE)
    names = ("key", "id", "size", "modified_ns", "outcome", "original_id", "notes", "imported_id", "reader")
    latest = {row[0]: row for row in rows.order_by("id").values_list(*names)}
    works = _works([row[1] for row in latest.values()])
    hidden = _hidden({work for found in works.values() for work in found})
    return {
        key: State(
            row=row,
            size=size,
            modified_ns=modified,
            outcome=outcome,
            original=original,
            works=tuple(works.get(row, ())),
            notes=notes,
            here=imported == running,
            reader=reader,
            whole=not hidden.intersection(works.get(row, ())),
        )
        for key, row, size, modified, outcome, original, notes, imported, reader in latest.values()
    }


def _works(rows: list[int]) -> dict[int, list[int]]:
    out: dict[int, list[int]] = {}
    through = ImportedFile.works.through.objects.filter(importedfile_id__in=rows).order_by("id")
    for row, work in through.values_list("importedfile_id", "work_id"):
        out.setdefault(row, []).append(work)
    return out


def _hidden(works: set[int]) -> set[int]:
    if not works:
        return set()
    ids = list(works)
    out: set[int] = set()
    for start in range(0, len(ids), _CHUNK):
        rows = Work.objects.filter(id__in=ids[start : start + _CHUNK]).exclude(withdrawn_at=None)
        out.update(rows.values_list("id", flat=True))
    return out


def unchanged(found: Found, earlier: dict[str, State]) -> State | None:
    """Give what is known of a file that need not be read again, else None.

    What an older program could not read, this one may; so only what it could read counts.
    """
    state = earlier.get(key_of(found))
    if state is None or (state.size, state.modified_ns) != (found.size, found.modified_ns) or not state.whole:
        return None
    passing = any(note.get("code") in _PASSING for note in state.notes)
    return state if state.works or (state.reader == __version__ and not passing) else None
