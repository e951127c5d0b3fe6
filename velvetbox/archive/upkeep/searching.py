"""The index: whether it is there, whole, and in step with the rows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db.models import Max

from velvetbox.archive.finder import index
from velvetbox.archive.finder.spoken import index as spoken
from velvetbox.archive.finder.tags.opening import open_engine
from velvetbox.archive.finder.tags.storing import TagsUnusable
from velvetbox.archive.library.models import Change, Work
from velvetbox.archive.upkeep.finding import Finding, Level


def check_index() -> Iterator[Finding]:
    """Find an index that is missing, damaged, behind, ahead, or holds other works than the box."""
    box = Path(settings.BOX)
    yield from _check_words(box)
    yield from _check_tags(box)


def _check_tags(box: Path) -> Iterator[Finding]:
    try:
        tags = open_engine(box)
    except TagsUnusable as error:
        yield Finding(
            Level.WARNING, "index.tags_unusable", f"{error.text} `velvetbox rebuild` makes it anew."
        )
        return
    newest = Change.objects.aggregate(newest=Max("pk"))["newest"] or 0
    works = len(tags.engine.works)
    if tags.last_id != newest:
        text = f"The index of tags has followed the changes to {tags.last_id} of {newest}."
        yield Finding(Level.WARNING, "index.tags_behind", text)
    elif works != (kept := Work.objects.filter(withdrawn_at=None, current__isnull=False).count()):
        yield Finding(
            Level.WARNING, "index.tags_works", f"The index of tags holds {works} works, the box {kept}."
        )


def _check_words(box: Path) -> Iterator[Finding]:
    for place in (index.folder(box), spoken.folder(box)):
        for name in index.damaged_in(place):
            file = f"index/{place.name}/{name}"
            yield Finding(Level.WARNING, "index.damaged", "A file of the index is damaged.", file=file)
    try:
        works = index.count(box)
    except index.IndexUnusable as error:
        yield Finding(Level.WARNING, "index.unusable", f"{error.text} `velvetbox rebuild` makes it anew.")
        return
    known = index.stamp(box)
    newest = Change.objects.aggregate(newest=Max("pk"))["newest"] or 0
    if known and known.last_id != newest:
        text = f"The index has followed the changes to {known.last_id} of {newest}."
        yield Finding(Level.WARNING, "index.behind", text)
    elif works != (kept := Work.objects.filter(withdrawn_at=None, current__isnull=False).count()):
        yield Finding(Level.WARNING, "index.works", f"The index holds {works} works, the box {kept}.")
