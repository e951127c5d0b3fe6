"""Importing, and taking an import back."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, OperationalError, transaction
from django.utils import timezone

from velvetbox.archive.community import gathering
from velvetbox.archive.imports import access
from velvetbox.archive.imports.models import Import, ImportedFile, Outcome
from velvetbox.archive.imports.progress import Progress, Stop, Tally, Tell
from velvetbox.archive.imports.receiving import Receiving, Stopped
from velvetbox.archive.imports.running import Running
from velvetbox.archive.imports.turn import turn
from velvetbox.archive.library import acts as library
from velvetbox.archive.library.models import Edition
from velvetbox.archive.people.models import Person
from velvetbox.core.errors import VelvetboxError, disk_is_full
from velvetbox.core.formats.draft import ReadOptions

__all__ = ["Progress", "redo", "run", "undo"]

_AT_ONCE = 100  # editions taken back in one transaction


def run(
    person: Person,
    paths: Iterable[str | Path],
    *,
    progress: Tell | None = None,
    stop: Stop = lambda: False,
    options: ReadOptions = ReadOptions(),  # noqa: B008 - frozen
) -> Import:
    """Import folders and files, and give the import's row as it ended.

    An import of the same paths that was stopped or killed is gone on with. Files that have not changed
    since they were last imported are not read again. The source is never written to. Ends in state
    "done", or "stopped" with a sentence in `message` (asked to stop, or the disk is full); raises
    VelvetboxError ("import.no_path") for a path that is not there.
    """
    access.may_import(person)
    roots = list(dict.fromkeys(_root(path) for path in paths))
    _sweep()
    for imported in _candidates(person, roots):
        with turn(imported.pk) as ours:
            if ours:
                return _run(person, imported, roots, progress, stop, options)
    raise AssertionError("a new import is always free")


def _root(path: str | Path) -> str:
    root = os.path.abspath(path)  # noqa: PTH100 - links stay as they were named
    if not os.path.lexists(root):
        raise VelvetboxError("import.no_path", f"There is no file or folder {root}.")
    box, real = os.path.realpath(settings.BOX), os.path.realpath(root)
    if f"{real}{os.sep}".startswith(f"{box}{os.sep}"):
        text = f"{root} is Velvetbox's own box. Name the folder your stories are in."
        raise VelvetboxError("import.own_box", text)
    if box.startswith(f"{real}{os.sep}"):
        text = f"The box {settings.BOX} lies inside {root}. Name another place for it with --box."
        raise VelvetboxError("import.box_inside", text)
    return root


def _candidates(person: Person, roots: list[str]) -> Iterator[Import]:
    """Give imports of these paths that did not end, latest first, and then a new one."""
    open_states = [Import.State.RUNNING, Import.State.STOPPED]
    for imported in Import.objects.filter(state__in=open_states).order_by("-id")[:50]:
        if imported.roots == roots:
            yield imported
    with transaction.atomic():
        made = Import.objects.create(by=person, roots=roots)
        library.change(person, "import.started", imported=made.pk)
    yield made


def _run(
    person: Person,
    imported: Import,
    roots: list[str],
    progress: Tell | None,
    stop: Stop,
    options: ReadOptions,
) -> Import:
    imported.state, imported.message, imported.ended_at = Import.State.RUNNING, "", None
    tally = Tally(roots, progress)
    try:
        imported.save()
        Running(Receiving(person, imported, tally, stop), options).over(roots)
        imported.state = Import.State.DONE
    except Stopped:
        imported.state = Import.State.STOPPED
        imported.message = "Stopped. The next import of the same folder goes on from here."
    except (OSError, DatabaseError) as error:
        imported.state, imported.message = Import.State.STOPPED, _why(error)
        if not disk_is_full(error):
            raise
    finally:
        tally.end()
        _close(person, imported, tally)
    return imported


def _close(person: Person, imported: Import, tally: Tally) -> None:
    """Write how the import ended. On a full disk even that may fail: the next run finds it as left behind."""
    if imported.state == Import.State.RUNNING:
        imported.state = Import.State.STOPPED
        imported.message = "Ended by a fault. The next import of the same folder goes on from here."
    imported.ended_at = timezone.now()
    try:
        with transaction.atomic():
            rows = ImportedFile.objects.filter(imported=imported)
            imported.files_found = max(tally.found, rows.count())
            imported.files_read = rows.count()
            imported.counts = _counts(imported)
            imported.save()
            library.change(person, "import.ended", imported=imported.pk, state=str(imported.state))
    except OperationalError as error:
        if not disk_is_full(error):
            raise


def _counts(imported: Import) -> dict[str, int]:
    rows = ImportedFile.objects.filter(imported=imported).values_list("outcome", "same")
    out: dict[str, int] = {}
    for outcome, same in rows.iterator():
        out[outcome] = out.get(outcome, 0) + 1
        if same:
            out["same"] = out.get("same", 0) + 1
    return out


def _why(error: Exception) -> str:
    if disk_is_full(error):
        return "The disk is full. What was read so far is safe; make room and import again to go on."
    return f"Stopped by a fault: {error}"


def _sweep() -> None:
    """Remove what a killed import left half-written in the originals' folder. An hour is more than any copy takes."""
    folder = Path(settings.BOX) / "originals"
    for file in folder.glob("new-*"):
        try:
            if time.time() - file.stat().st_mtime > 3600:
                file.unlink()
        except FileNotFoundError:
            continue


# Taking back -------------------------------------------------------------------------------------


def undo(person: Person, imported: Import) -> Import:
    """Take an import back: its works are hidden, works it changed fall back. Nothing is deleted.

    What another import brought as well stays. Killed half-way it is simply done again.
    """
    access.may_import(person)
    ids = list(Edition.objects.filter(imported=imported, withdrawn_at=None).values_list("id", flat=True))
    kept = _brought_by_others(imported, ids)
    for some in _some([edition for edition in ids if edition not in kept]):
        library.withdraw(person, some, imported.pk)
    gathering.withdraw(person, imported.pk)
    return _set_state(person, imported, Import.State.UNDONE, "import.undone")


def redo(person: Person, imported: Import) -> Import:
    """Bring back what was taken back with `undo`."""
    access.may_import(person)
    ids = (
        Edition.objects.filter(imported=imported)
        .exclude(withdrawn_at=None)
        .order_by("id")
        .values_list("id", flat=True)
    )
    for some in _some(list(ids)):
        library.restore(person, some)
    gathering.restore(person, imported.pk)
    return _set_state(person, imported, Import.State.DONE, "import.redone")


def _set_state(person: Person, imported: Import, state: str, act: str) -> Import:
    with transaction.atomic():
        imported.state = state
        imported.save(update_fields=["state"])
        library.change(person, act, imported=imported.pk)
    return imported


def _brought_by_others(imported: Import, editions: Sequence[int]) -> set[int]:
    """Give the editions whose bytes another import, not taken back, found in another place."""
    out: set[int] = set()
    others = ImportedFile.objects.filter(same=False, outcome=Outcome.DUPLICATE).exclude(imported=imported)
    others = others.exclude(imported__state=Import.State.UNDONE)
    for some in _some(editions):
        hashes = dict(Edition.objects.filter(pk__in=some).values_list("id", "source__original_id"))
        found = set(others.filter(original__in=list(hashes.values())).values_list("original_id", flat=True))
        out.update(edition for edition, original in hashes.items() if original in found)
    return out


def _some(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), _AT_ONCE):
        yield ids[start : start + _AT_ONCE]
