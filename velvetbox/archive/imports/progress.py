"""How far an import is, for terminals and pages."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import field

from velvetbox.core.intake import Outcome, walk
from velvetbox.core.values import value

Stop = Callable[[], bool]


@value(frozen=True, slots=True)
class Progress:
    """A moment of an import: files found so far, files dealt with, works made, and the file just done.

    `counting` is False once all files have been found; `counts` has the files by outcome.
    """

    found: int
    read: int
    works: int
    counting: bool
    path: str = ""
    counts: dict[str, int] = field(default_factory=dict)


Tell = Callable[[Progress], None]


class Tally:
    """Counts an import as it runs, and tells whoever asked."""

    def __init__(self, paths: Sequence[str], tell: Tell | None) -> None:
        self.counts: Counter[str] = Counter()
        self.read = 0
        self.works = 0
        self.same = 0
        self.found = 0
        self._counting = True
        self._ended = threading.Event()
        self._tell = tell
        self._thread = threading.Thread(target=self._count, args=(paths,), daemon=True, name="counting")
        self._thread.start()

    def _count(self, paths: Sequence[str]) -> None:
        for found, _ in enumerate(walk(paths), start=1):
            if self._ended.is_set():
                return
            self.found = found
        self._counting = False

    def done(self, path: str, outcome: Outcome | str, *, works: int, same: bool) -> None:
        """Count one file."""
        self.counts[str(outcome)] += 1
        self.read += 1
        self.works += works
        self.same += same
        if self._tell:
            self._tell(self.now(path))

    def now(self, path: str = "") -> Progress:
        """Give the moment."""
        found = max(self.found, self.read)
        return Progress(found, self.read, self.works, self._counting, path, dict(self.counts))

    def end(self) -> None:
        """Stop counting."""
        self._ended.set()
        self._thread.join()
