"""The text index as this process has it open, opened anew when it changed."""

from __future__ import annotations

import threading
from pathlib import Path

import tantivy

from velvetbox.archive.finder.index import IndexUnusable, folder, open_index, stamp


def text_index(box: Path) -> tuple[tantivy.Index, tuple[str, ...]]:
    """Give a box's text index and the languages of its works. Raises IndexUnusable."""
    return _reader.open(box)


class _Reader:
    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._state: tuple[object, ...] | None = None
        self._folder: tuple[object, ...] | None = None
        self._index: tantivy.Index | None = None
        self._languages: tuple[str, ...] = ()

    def open(self, box: Path) -> tuple[tantivy.Index, tuple[str, ...]]:
        with self._guard:
            state, place = _state(box), _folder_state(box)
            if self._index is None or self._folder != place:
                self._index = open_index(box)
            elif self._state != state:
                self._index.reload()
            if self._state != state:
                known = stamp(box)
                self._languages = known.languages if known else ()
            self._state, self._folder = state, place
            return self._index, self._languages


def _state(box: Path) -> tuple[object, ...]:
    try:
        status = folder(box).with_name("words.json").stat()
    except OSError:
        raise IndexUnusable("finder.no_index", "There is no index yet.") from None
    return (str(box), status.st_mtime_ns, status.st_ino)


def _folder_state(box: Path) -> tuple[object, ...]:
    try:
        status = folder(box).stat()
    except OSError:
        raise IndexUnusable("finder.no_index", "There is no index yet.") from None
    return (str(box), status.st_dev, status.st_ino)


_reader = _Reader()
