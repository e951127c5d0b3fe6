"""Learning what stories mean, a few at a time, when nothing else is to be done."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from django.conf import settings

from velvetbox.archive.finder.horizon import Horizon
from velvetbox.archive.finder.memory import vectors
from velvetbox.archive.finder.memory.encoder import encoder, is_there
from velvetbox.archive.finder.memory.pages import cards_of
from velvetbox.archive.finder.visible import visible
from velvetbox.archive.library.apart import one_by_one
from velvetbox.archive.library.models import Change

_CANNOT = "What work %s means cannot be learnt, and is tried again when it changes: %s"
STEP = 8  # cards at a time: about a quarter of a second


class Learning:
    """Makes the vectors that are missing or old. Only for the holder of the box's lock."""

    def __init__(self) -> None:
        self._box = Path(settings.BOX)
        self._waiting: list[int] | None = None
        self._last_id = 0
        self.total = 0  # works that may be learnt

    def step(self) -> bool:
        """Learn a few works, and tell whether there may be more. Without the extra there is nothing to do."""
        if not is_there():
            return False
        if self._waiting is None:
            self._waiting = self._missing()
        works, self._waiting = self._waiting[:STEP], self._waiting[STEP:]
        if works:
            if bad := one_by_one(works, self._learn, _CANNOT, work=int):
                vectors.append(
                    self._box, vectors.meaning_nothing(bad)
                )  # or it would be tried again and again
            return True
        if vectors.vectors_file(self._box).is_file():
            vectors.keep_last_change(self._box, self._last_id)
        self._waiting = None
        return False

    @property
    def left(self) -> int:
        """How many works wait to be learnt."""
        return len(self._waiting or ())

    def _missing(self) -> list[int]:
        """Give the works without a vector and those that changed since the last one was made."""
        last = vectors.last_change(self._box)
        self._last_id = max(Horizon().look(), last)
        if not last:  # from now on changes are noticed, even if the first learning is broken off
            vectors.keep_last_change(self._box, self._last_id)
        changes = Change.objects.filter(pk__gt=last, pk__lte=self._last_id, work__withdrawn_at=None)
        changed = set(changes.filter(act__in=_CHANGING).values_list("work", flat=True)) if last else set()
        there = visible().values_list("pk", flat=True)
        self.total = len(there)
        known = vectors.known(self._box)
        return sorted(work for work in there if work not in known or work in changed)

    def _learn(self, works: Sequence[int]) -> None:
        model = encoder()
        if model is None:
            self._waiting = []
            return
        cards = dict(cards_of(works))
        rows = model.encode(list(cards.values()))
        vectors.append(self._box, dict(zip(cards, rows, strict=True)))


_CHANGING = ("work.received", "work.changed", "work.restored", "mend.undone", "mend.redone")
