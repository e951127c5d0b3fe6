"""What story maps tell, answered by the index of what is said; maps made since then are read from the database's rows."""

from __future__ import annotations

import threading
from pathlib import Path

from django.conf import settings
from pyroaring import BitMap

from velvetbox.archive.finder.index import IndexUnusable
from velvetbox.archive.finder.language.maps import asked_of, mapped
from velvetbox.archive.finder.language.tree import Named
from velvetbox.archive.finder.spoken.index import Spoken, last_row, stamp_file
from velvetbox.archive.library.models import Work
from velvetbox.archive.storymap.models import Said


def works(leaf: Named) -> BitMap | None:
    """Give the works of which a leaf about their maps is true; None where it is none of the index's, or there is no index."""
    wanted = asked_of(leaf)
    if wanted is None:
        return None
    if not wanted:
        return BitMap()
    try:
        index = _opened.at(Path(settings.BOX))
        found = index.works(wanted) if index else None
    except IndexUnusable:
        return None
    if index is None or found is None:
        return None
    newer = Said.objects.filter(pk__gt=index.last).order_by()
    changed = BitMap(newer.values_list("work", flat=True).distinct())
    if not changed:
        return found
    rows = Work.objects.filter(mapped(leaf, newer.values("work"))).order_by()
    return (found - changed) | BitMap(rows.values_list("pk", flat=True))


class _Opened:
    """The index as this process has it open, opened anew when it changed."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._state: tuple[object, ...] | None = None
        self._index: Spoken | None = None

    def at(self, box: Path) -> Spoken | None:
        """Give a box's index, None where there is none. Raises IndexUnusable."""
        with self._guard:
            try:
                status = stamp_file(box).stat()
            except OSError:
                return None
            state = (str(box), status.st_mtime_ns, status.st_ino)
            if state != self._state:
                last = last_row(box)
                self._index = None if last is None else Spoken(box, last)
                self._state = state
            return self._index


_opened = _Opened()
