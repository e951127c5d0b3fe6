"""Taking works into what is remembered, a little at a time, when nothing else is to be done."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from velvetbox.archive.finder.memory.keeping import Keeping
    from velvetbox.archive.finder.memory.learning import Learning

Tell = Callable[[int, int], None]  # how many of how many stories are learnt


class Remembering:
    """The slow work beside following the changes; it holds nothing open while there is none."""

    def __init__(self, tell: Tell = lambda _done, _total: None) -> None:
        self._keeping: Keeping | None = None
        self._learning: Learning | None = None
        self._tell = tell

    def step(self) -> bool:
        """Do a little, and tell whether there may be more. Raises IndexUnusable: it is made anew by the next step."""
        from velvetbox.archive.finder.memory.keeping import (
            Keeping,  # an import is over before there is time for it
        )
        from velvetbox.archive.finder.memory.learning import Learning

        self._keeping = self._keeping or Keeping()
        if self._keeping.step():
            return True
        self._keeping.close()
        self._learning = self._learning or Learning()
        if self._learning.step():
            self._tell(self._learning.total - self._learning.left, self._learning.total)
            return True
        self.close()
        return False

    def close(self) -> None:
        """Keep what was done and let go."""
        keeping, self._keeping = self._keeping, None
        if keeping is not None:
            keeping.close()
