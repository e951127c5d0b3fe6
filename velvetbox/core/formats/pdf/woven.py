"""Letters of another font put back into the line that left room for them.

Programs such as LibreOffice draw a line first, and behind it the letters that its font does not have.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from velvetbox.core.formats.pdf.sheet import Run

_BACK = 200  # runs of a line among which the one is looked for that left room for another
_LEVEL = 0.05  # of the size: letters on one line
_SLACK = 0.2  # of the size
_SPACE = 0.15  # of the size: a narrow space


@dataclass(frozen=True, slots=True)
class Piece:
    """A run, its text object, and its characters on the page."""

    run: Run
    own: int
    at: int
    end: int


@dataclass
class Woven:
    """The runs of a page. `run_of` makes one of an object and a part of its characters."""

    raw: Any
    page: Any
    said: str
    run_of: Callable[..., Run]
    pieces: list[Piece] = field(default_factory=list)
    _begin: int = 0  # of the line that is written: its first piece, where it stands, how far it goes
    _y: float = 0.0
    _right: float = 0.0

    def put(self, new: Piece, *, straight: bool) -> None:
        """Put a run behind the others, or on a page that stands `straight` into the one that left room for it."""
        run = new.run
        if abs(run.y - self._y) > _LEVEL * run.size:
            self._begin, self._y, self._right = len(self.pieces), run.y, run.right
        elif run.right < self._right and straight:
            for index in range(max(self._begin, len(self.pieces) - _BACK), len(self.pieces)):
                old = self.pieces[index]
                inside = old.run.left < run.left < run.right < old.run.right
                if inside and (cut := self._room(old, run)):
                    self.pieces[index : index + 1] = self._parted(old, new, cut)
                    return
        else:
            self._right = max(self._right, run.right)
        self.pieces.append(new)

    def _parted(self, old: Piece, new: Piece, cut: int) -> tuple[Piece, Piece, Piece]:
        run = new.run
        before = self.said[old.at : cut]
        first = self.run_of(old.own, old.at, before, spaced=old.run.spaced)
        last = self.run_of(old.own, cut, self.said[cut : old.end], spaced=False)
        spaced = before[-1:].isspace() or run.left - first.right > _SPACE * run.size
        last = replace(last, spaced=last.spaced or last.left - run.right > _SPACE * run.size)
        return (
            Piece(first, old.own, old.at, cut),
            replace(new, run=replace(run, spaced=spaced)),
            Piece(last, old.own, cut, old.end),
        )

    def _room(self, old: Piece, run: Run) -> int | None:
        """Give the character of a run before which another has room; None for a run without such a hole."""
        slack, x, y = _SLACK * run.size, ctypes.c_double(), ctypes.c_double()
        low, high = old.at, old.end
        while high - low > 1:
            middle = (low + high) // 2
            self.raw.FPDFText_GetCharOrigin(self.page, middle, x, y)
            low, high = (middle, high) if x.value < run.left + slack else (low, middle)
        if high >= old.end or not (self.said[old.at : high].strip() and self.said[high : old.end].strip()):
            return None
        box = self.raw.FS_RECTF()
        self.raw.FPDFText_GetCharOrigin(self.page, high, x, y)
        self.raw.FPDFText_GetLooseCharBox(self.page, low, box)
        return high if x.value > run.right - slack and box.right < run.left + slack else None
