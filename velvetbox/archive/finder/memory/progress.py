"""How many stories are learnt so far: by their words, and by what they mean."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from velvetbox.archive.finder.horizon import newest
from velvetbox.archive.finder.memory import vectors
from velvetbox.archive.finder.memory.encoder import is_there
from velvetbox.archive.finder.memory.index import stamp
from velvetbox.archive.finder.visible import visible
from velvetbox.archive.library.models import Work


@dataclass(frozen=True, slots=True)
class Learnt:
    """How many of `total` works are learnt by their words, and by what they mean; None where nothing can learn that."""

    total: int
    words: int
    meaning: int | None


def learnt() -> Learnt:
    """Tell how far the learning is. Four queries at most, and a look at the vectors when they or the works changed."""
    works = Work.objects.filter(withdrawn_at=None)
    total = works.count()
    box = Path(settings.BOX)
    known = stamp(box)
    if known is None:
        words = 0
    else:
        words = total if known.filled is None else works.filter(pk__lte=known.filled).count()
    return Learnt(total, words, total - _without_meaning(box) if is_there() else None)


def _without_meaning(box: Path) -> int:
    try:
        status = vectors.vectors_file(box).stat()
    except OSError:
        return visible().count()
    return _missing(box, status.st_size, status.st_mtime_ns, newest())


@lru_cache(maxsize=1)
def _missing(box: Path, _size: int, _changed: int, _last_id: int) -> int:
    there = visible().values_list("pk", flat=True)
    return len(set(there) - vectors.known(box))
