"""Mapping works and taking them into what is remembered, a little at a time, when nothing else is to be done."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from velvetbox.archive.finder.memory.keeping import Keeping
    from velvetbox.archive.finder.memory.learning import Learning
    from velvetbox.archive.finder.spoken.feeding import Feeding
    from velvetbox.archive.storymap.keeping import Mapping


class Slow(StrEnum):
    """The slow work that tells how far it is."""

    MAPS = "maps"
    MEANING = "meaning"


Tell = Callable[[Slow, int, int], None]  # of how many of how many stories it is done


class Remembering:
    """The slow work beside following the changes; it holds nothing open while there is none."""

    def __init__(self, tell: Tell = lambda _what, _done, _total: None) -> None:
        self._keeping: Keeping | None = None
        self._mapping: Mapping | None = None
        self._spoken: Feeding | None = None
        self._learning: Learning | None = None
        self._tell = tell

    def step(self) -> bool:
        """Do a little, and tell whether there may be more. Raises IndexUnusable: it is made anew by the next step."""
        from velvetbox.archive.finder.memory.keeping import (
            Keeping,  # an import is over before there is time for it
        )
        from velvetbox.archive.finder.memory.learning import Learning
        from velvetbox.archive.finder.spoken.feeding import MANY, Feeding
        from velvetbox.archive.storymap.keeping import Mapping

        self._keeping = self._keeping or Keeping()
        if self._keeping.step():
            return True
        self._keeping.close()
        self._spoken = self._spoken or Feeding()
        if self._spoken.step(MANY):
            return True
        self._mapping = self._mapping or Mapping()
        if self._mapping.step():
            self._tell(Slow.MAPS, self._mapping.total - self._mapping.left, self._mapping.total)
            return True
        if self._spoken.step():
            return True
        self._learning = self._learning or Learning()
        if self._learning.step():
            self._tell(Slow.MEANING, self._learning.total - self._learning.left, self._learning.total)
            return True
        self.close()
        return False

    def close(self) -> None:
        """Keep what was done and let go: every part, whatever becomes of the others. Raises what went wrong first."""
        parts = (self._mapping, self._spoken, self._keeping)
        closings = [part.close for part in parts if part is not None]
        self._mapping = self._spoken = self._keeping = None
        wrong: list[Exception] = []
        for close in closings:
            try:
                close()
            except Exception as error:  # noqa: BLE001 - raised below, once all are closed
                wrong.append(error)
        if wrong:
            raise wrong[0]
