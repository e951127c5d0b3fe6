"""The text index as this process has it open, opened anew when it changed."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import tantivy
from pyroaring import BitMap

from velvetbox.archive.finder.index import IndexUnusable, folder, open_index, stamp
from velvetbox.archive.finder.language.tree import Node

_KEPT = 48  # sets of works
_WORTH = 2_000  # works of a set that is kept


class KeptSets:
    """The works that texts were found in, as long as the index stays as it is: the sets asked for last."""

    def __init__(self) -> None:
        self._sets: dict[Node, BitMap] = {}

    def of(self, node: Node, find: Callable[[], BitMap]) -> BitMap:
        """Give the works of a node of text, found anew where they are not kept. They are not to be changed."""
        found = self.kept(node)
        if found is None:
            found = find()
            if len(found) >= _WORTH:
                self._sets[node] = found
                while len(self._sets) > _KEPT:
                    self._sets.pop(next(iter(self._sets)), None)
        return found

    def kept(self, node: Node) -> BitMap | None:
        """Give the works of a node where they are kept."""
        return self._sets.get(node)


class TextIndex(NamedTuple):
    """A text index, the languages of its works, and the sets of works found in this state of it."""

    words: tantivy.Index
    languages: tuple[str, ...]
    sets: KeptSets


def text_index(box: Path) -> TextIndex:
    """Give a box's text index. Raises IndexUnusable."""
    return _reader.open(box)


class _Reader:
    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._state: tuple[object, ...] | None = None
        self._folder: tuple[object, ...] | None = None
        self._index: tantivy.Index | None = None
        self._languages: tuple[str, ...] = ()
        self._sets = KeptSets()

    def open(self, box: Path) -> TextIndex:
        with self._guard:
            state, place = _state(box), _folder_state(box)
            if self._index is None or self._folder != place:
                self._index = open_index(box)
            elif self._state != state:
                self._index.reload()
            if self._state != state or self._folder != place:
                known = stamp(box)
                self._languages, self._sets = known.languages if known else (), KeptSets()
            self._state, self._folder = state, place
            return TextIndex(self._index, self._languages, self._sets)


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
