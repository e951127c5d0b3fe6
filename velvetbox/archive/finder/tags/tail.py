"""The delta as who writes its log keeps it: how far the log goes and which works are in it, without their tags."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pyroaring import BitMap

from velvetbox.archive.finder.tags import log
from velvetbox.archive.finder.tags.row import Row
from velvetbox.archive.finder.tags.storing import Reader, folder, now


@dataclass(slots=True)
class Tail:
    """A delta's log, the last change it has, its works, and how many works its base has."""

    log: Path
    last_id: int
    works: BitMap
    base: int

    def append(self, last_id: int, rows: list[Row], gone: set[int]) -> None:
        """Write down works as they are now, and those no longer to be found."""
        log.append(self.log, last_id, rows, sorted(gone))
        self.last_id = last_id
        self.works.update(gone, (row.work for row in rows))


def open_tail(box: Path) -> Tail:
    """Check a box's base and the log of its delta, and give the log to go on with. Raises TagsUnusable.

    What was not written to its end is cut off, so this is only for the log's writer.
    """
    known = now(box)
    base = folder(box) / known.base
    tail = Tail(base.with_suffix(".log"), known.last_id, BitMap(), len(Reader(base).array("works")))
    records, end = log.read(tail.log)
    for record in records:
        tail.last_id = record.last_id
        tail.works.update(record.gone, (row.work for row in record.rows))
    log.cut(tail.log, end)
    return tail
