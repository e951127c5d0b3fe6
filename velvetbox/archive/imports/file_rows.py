"""The row of a file that an import came by."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from velvetbox import __version__
from velvetbox.archive.imports.earlier import key_of
from velvetbox.archive.imports.models import ImportedFile
from velvetbox.archive.library import originals, rows
from velvetbox.archive.library.originals import Kept
from velvetbox.core.intake import Found


def write(
    imported: int,
    found: Found,
    kept: Kept | None,
    outcome: str,
    works: Sequence[int],
    notes: list[dict[str, Any]],
    *,
    original: str | None,
    same: bool,
    again: bool,
) -> None:
    """Write what became of a file: its outcome, works and notes, instead of its earlier row when it comes `again`.

    `original` names its bytes where they are not `kept` now; `same` says that it was in the box already.
    """
    if kept is not None:
        original = kept.hash if works else originals.row(kept).pk
    key = key_of(found)
    if again:
        ImportedFile.objects.filter(imported=imported, key=key).delete()
    row = rows.add(
        ImportedFile,
        imported=imported,
        key=key,
        root=found.root,
        path=found.path,
        original=original,
        size=found.size,
        modified_ns=found.modified_ns,
        outcome=str(outcome),
        notes=notes,
        same=same,
        reader=__version__,
    )
    through = ImportedFile.works.through
    rows.insert(through, ("importedfile", "work"), [(row, work) for work in works])
