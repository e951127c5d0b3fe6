"""Reading an original again with other mends left out."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from velvetbox.archive.library import originals, pictures
from velvetbox.archive.library.models import Edition, EditionChapter, Mend, Source
from velvetbox.archive.library.sources import Way
from velvetbox.core.errors import VelvetboxError
from velvetbox.core.formats.draft import ReadOptions
from velvetbox.core.intake import Part, SealedWork
from velvetbox.core.intake.dump_files import Around, Texts
from velvetbox.core.intake.near import Nearby
from velvetbox.core.intake.readers import Readers


def ways_of(edition: Edition) -> list[Way]:
    """Give the files or members an edition was read from, in the order of its chapters."""
    places = (
        EditionChapter.objects.filter(edition=edition)
        .order_by("position")
        .values_list("source_id", flat=True)
    )
    ids = dict.fromkeys(
        [edition.source_id, *places]
    )  # what a dump says of a story comes before its chapter files
    rows = Source.objects.select_related("original").in_bulk(list(ids))
    return [_way(rows[pk]) for pk in ids]


def _way(source: Source) -> Way:
    modified = int(source.modified_at.timestamp() * 1e9) if source.modified_at else 0
    return Way(source.root, source.path, source.original_id, source.original.size, modified, source.member)


def left_out(edition: Edition) -> list[str]:
    """Give the codes of the mends that are undone for the sources of an edition."""
    keys = [way.key for way in ways_of(edition)]
    codes = Mend.objects.filter(source__key__in=keys).exclude(undone_at=None).values_list("code", flat=True)
    return sorted(set(codes))


def read_again(ways: Sequence[Way], without: Iterable[str]) -> tuple[SealedWork, ...]:
    """Read some originals again. Raises VelvetboxError ("mend.unreadable") when no story comes of it."""
    from velvetbox.core.intake.assemble import (
        assemble,
    )  # brings all readers: an import has no need of them here

    parts: list[Part] = []
    wanted = tuple(way.member or way.path for way in ways)
    with Readers(ReadOptions(without=frozenset(without)), most=1) as readers:
        files = dict.fromkeys((way.original, way.root, way.path) for way in ways)
        for digest, root, path in files:
            texts = _around(ways, root, path)
            nearby = Nearby(root, os.path.join(root, path), pictures.beside(root, path))  # noqa: PTH118 - keeps the names as they stand
            for part in readers.parts_of(str(originals.place(digest)), path, texts, nearby):
                pictures.keep(part.images)
                if part.works and part.members == wanted:
                    return part.works  # one story of a file that may hold thousands
                if not part.is_of_archive:
                    parts.append(_named(part, path))
    for part in [*parts, *assemble(parts)]:
        if part.works and (part.members or (part.member,)) == wanted:
            return part.works
    raise VelvetboxError("mend.unreadable", "Read again that way, no story comes of it. Nothing was changed.")


def _around(ways: Sequence[Way], root: str, path: str) -> Texts | Around:
    """Give the chapter files that a file was read with, and where a dump is in several files, the others of it."""
    from velvetbox.core.intake.dump_sets import others_of

    texts = dict(_beside(ways, path))
    others = others_of(root, path)
    return Around(texts, others) if others else texts


def _beside(ways: Sequence[Way], path: str) -> Iterator[tuple[str, str]]:
    """Give the files read with one, by their paths in the pile, with the originals that hold their bytes."""
    for way in ways:
        if way.path != path and not way.member:
            yield way.path, str(originals.place(way.original))


def _named(part: Part, path: str) -> Part:
    return part if part.member else replace(part, member=path)
