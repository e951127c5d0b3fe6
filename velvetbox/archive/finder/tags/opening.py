"""The engine as this process has it open, read on when there is more."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from pathlib import Path

from velvetbox.archive.finder.tags import log
from velvetbox.archive.finder.tags.base import Base
from velvetbox.archive.finder.tags.delta import Delta
from velvetbox.archive.finder.tags.engine import Engine
from velvetbox.archive.finder.tags.storing import Now, TagsUnusable, folder, now


@dataclass(slots=True)
class Opened:
    """An engine, how far its log was read, and the last change it has."""

    engine: Engine
    log: Path
    end: int
    last_id: int

    def read_on(self) -> None:
        """Take in what the log has more. Raises TagsUnusable."""
        records, self.end = log.read(self.log, self.end)
        for record in records:
            self.engine.delta.take(record.rows, record.gone)
            self.last_id = record.last_id


def open_engine(box: Path, known: Now | None = None) -> Opened:
    """Open a box's engine. Raises TagsUnusable."""
    known = known or now(box)
    base = folder(box) / known.base
    opened = Opened(Engine(Base(base), Delta()), base.with_suffix(".log"), 0, known.last_id)
    opened.read_on()
    return opened


class _Current:
    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._state: tuple[object, ...] | None = None
        self._opened: Opened | None = None

    def engine(self, box: Path) -> Engine:
        with self._guard:
            state = _state(box)
            if state != self._state:
                self._state, self._opened = (
                    state,
                    None,
                )  # one that cannot be used is not tried again and again
                self._opened = open_engine(box)
            if self._opened is None:
                raise TagsUnusable("finder.tags_damaged", "The index of tags cannot be used.")
            self._read_on(self._opened)
            return self._opened.engine

    def _read_on(self, opened: Opened) -> None:
        try:
            if opened.log.stat().st_size != opened.end:
                opened.read_on()
        except OSError as error:
            self._state = None
            raise TagsUnusable("finder.no_tags", "The index of tags is being replaced.") from error
        except TagsUnusable:
            self._opened = None
            raise


def _state(box: Path) -> tuple[object, ...]:
    try:
        status = (folder(box) / "now.json").stat()
    except OSError:
        raise TagsUnusable("finder.no_tags", "There is no index of tags yet.") from None
    return (str(box), status.st_mtime_ns, status.st_ino)


_current = _Current()


def current(box: Path) -> Engine:
    """Give the box's engine, with all that was taken in until now. Raises TagsUnusable."""
    return _current.engine(box)
