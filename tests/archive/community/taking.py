"""Takes a dump in within this process, part by part as an import does, without starting readers."""

from __future__ import annotations

from pathlib import Path

from blake3 import blake3

from velvetbox.archive.community import gathering
from velvetbox.archive.imports.models import Import
from velvetbox.archive.library import acts as library
from velvetbox.archive.library.sources import Way
from velvetbox.archive.people.acts import local_owner
from velvetbox.core.formats.draft import ReadOptions
from velvetbox.core.intake.dumps import dump_parts


def taken_in(folder: Path, data: bytes) -> Import:
    """Take a dump in and give its import."""
    file = folder / "database.sql"
    file.write_bytes(data)
    person = local_owner()
    imported = Import.objects.create(by=person, roots=[str(folder)], state=Import.State.DONE)
    for part in dump_parts(str(file), file.name, ReadOptions(), str(folder)):
        way = Way(str(folder), file.name, blake3(data).hexdigest(), len(data), 1, part.member)
        receipts = [library.receive(person, work, [way], imported=imported.pk) for work in part.works]
        first = receipts[0] if receipts else None
        if part.told is not None:
            gathering.keep(
                person,
                part.told,
                imported.pk,
                first.work if first else None,
                first.edition if first else None,
            )
    return imported
