"""The sets of works that somebody's mutes mean, kept as long as works and mutes stay as they are."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from pyroaring import BitMap

from velvetbox.archive.finder.horizon import works_in
from velvetbox.archive.finder.index import stamp
from velvetbox.archive.finder.mutes.meaning import works_of
from velvetbox.archive.finder.mutes.muted import FIELDS, Muted, reason_of
from velvetbox.archive.finder.mutes.terms import WORDS, Terms
from velvetbox.archive.finder.tags.answering import Answering, answering
from velvetbox.archive.finder.tags.engine import Engine
from velvetbox.archive.finder.tags.wanted import Wanted
from velvetbox.archive.library.models import Change

_KIND = FIELDS.index("kind")
_PEOPLE = 16  # for whom sets are kept
_UNREAD = 100_000  # works that came in and were not yet read, at most


def tried(terms: Terms) -> BitMap:
    """Give the works that a mute would mean, of those that can be found."""
    engine = answering()
    (works,) = works_of(engine, [terms])
    return works & engine.match(Wanted())


def of(person: int, mutes: tuple[tuple[Any, ...], ...]) -> Muted:
    """Give what the rows of a person's mutes (FIELDS) mean now."""
    return _kept.of(person, mutes)


class _Kept:
    """The sets of the people who asked last, made anew when the works or the mutes changed."""

    def __init__(self) -> None:
        self._of: dict[int, tuple[tuple[object, ...], Muted]] = {}

    def of(self, person: int, mutes: tuple[tuple[Any, ...], ...]) -> Muted:
        engine = answering()
        if not isinstance(engine, Engine):
            return _made(engine, mutes, ())
        asks_words = any(mute[_KIND] in WORDS for mute in mutes)
        read = stamp(Path(settings.BOX)) if asks_words else None
        unread = _unread(read.last_id) if read else ()
        state = (engine, engine.delta.taken, mutes, read, unread)
        kept = self._of.get(person)
        if kept is None or kept[0] != state:
            self._of.pop(person, None)
            kept = state, _made(engine, mutes, unread)
            self._of[person] = kept
            while len(self._of) > _PEOPLE:
                del self._of[next(iter(self._of))]
        return kept[1]


_kept = _Kept()


def _made(engine: Answering, mutes: Iterable[tuple[Any, ...]], unread: Iterable[int]) -> Muted:
    reasons = list(map(reason_of, mutes))
    sets = tuple(zip(reasons, works_of(engine, [reason.terms for reason in reasons]), strict=True))
    hidden = BitMap.union(BitMap(unread), *(works for mute, works in sets if not mute.terms.folds))
    meant = BitMap.union(BitMap(), *(works for _, works in sets))
    return Muted(sets, meant, hidden, engine.match(Wanted()) if isinstance(engine, Engine) else None)


def _unread(last_id: int) -> tuple[int, ...]:
    """Give the works that changed and whose words are not in the index yet: nobody knows what they say."""
    changes = Change.objects.filter(pk__gt=last_id, work__isnull=False).order_by("-pk")
    return tuple(works_in(changes.values_list("pk", "act", "work")[:_UNREAD]))
