"""Reading processes that go on from one import to the next: starting one takes longer than most tests.

They are the processes of every import, asked in the same way. Those that were busy when their import ended are ended
with it, as always.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType

import pytest

from velvetbox.core.intake.readers import Readers, _Reader


class Lasting(Readers):
    """Readers that leave their idle processes to the next ones."""

    spare: list[_Reader]

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closed.set()
        idle = [self._idle.get_nowait() for _ in range(self._idle.qsize())]
        for reader in self._all:
            if reader not in idle:
                reader.kill()
        self._threads.shutdown(cancel_futures=True)
        for reader in self._all:
            if reader not in idle:
                reader.stop()
        self.spare.extend(idle)

    def _take(self) -> _Reader:
        if not self._all and self.spare:
            self._all.append(self.spare.pop())
            return self._all[0]
        return super()._take()


@contextmanager
def lasting() -> Iterator[None]:
    """Let imports, and mends that are undone, of this process use each other's reading processes."""
    from velvetbox.archive.imports import running
    from velvetbox.archive.library import mending

    Lasting.spare = []
    with pytest.MonkeyPatch.context() as patch:
        for module in (running, mending):
            patch.setattr(module, "Readers", Lasting)
        yield
    for reader in Lasting.spare:
        reader.stop()
