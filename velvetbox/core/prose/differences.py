"""What changed between two texts, by paragraph, with the words marked inside a changed one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from velvetbox.core.prose.anchors import anchors

_PIECE = re.compile(r"\s+|\w+|[^\w\s]")
_LONGEST = 20_000  # pieces of a paragraph compared word by word; longer ones are shown whole


class Turn(StrEnum):
    """What became of a stretch of text."""

    KEPT = "kept"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of one paragraph."""

    turn: Turn
    text: str


@dataclass(frozen=True, slots=True)
class Difference:
    """One paragraph of either text: kept, removed, added, or changed (pieces of several turns).

    `before` and `after` are its indexes in the two texts, None where it is not there.
    """

    before: int | None
    after: int | None
    pieces: tuple[Piece, ...]

    @property
    def kept(self) -> bool:
        """Tell whether the paragraph is the same in both texts."""
        return all(piece.turn is Turn.KEPT for piece in self.pieces)


def differences(before: Sequence[str], after: Sequence[str]) -> list[Difference]:
    """Compare two texts given as paragraphs; every paragraph of both comes back once, in order.

    Paragraphs are matched by their words (see `anchors`), Ratcliff and Obershelp's way (difflib); those
    that stand in each other's place are compared word by word.
    """
    matcher = SequenceMatcher(None, anchors(before), anchors(after))
    out: list[Difference] = []
    for tag, a0, a1, b0, b1 in matcher.get_opcodes():
        if tag == "equal":
            out.extend(
                _pair(a, b, before[a], after[b]) for a, b in zip(range(a0, a1), range(b0, b1), strict=True)
            )
        else:
            out.extend(_replaced(before, after, range(a0, a1), range(b0, b1)))
    return out


def _pair(a: int, b: int, old: str, new: str) -> Difference:
    return Difference(a, b, tuple(_pieces(old, new)))


def _replaced(before: Sequence[str], after: Sequence[str], old: range, new: range) -> Iterator[Difference]:
    shared = min(len(old), len(new))
    for a, b in zip(old[:shared], new[:shared], strict=True):
        yield _pair(a, b, before[a], after[b])
    for a in old[shared:]:
        yield Difference(a, None, (Piece(Turn.REMOVED, before[a]),))
    for b in new[shared:]:
        yield Difference(None, b, (Piece(Turn.ADDED, after[b]),))


def _pieces(old: str, new: str) -> Iterator[Piece]:
    if old == new:
        yield Piece(Turn.KEPT, new)
        return
    a, b = _PIECE.findall(old), _PIECE.findall(new)
    matcher = SequenceMatcher(None, a, b)
    if max(len(a), len(b)) > _LONGEST or matcher.quick_ratio() < 0.4:
        yield Piece(Turn.REMOVED, old)
        yield Piece(Turn.ADDED, new)
        return
    for tag, a0, a1, b0, b1 in matcher.get_opcodes():
        if tag == "equal":
            yield Piece(Turn.KEPT, "".join(b[b0:b1]))
            continue
        if a1 > a0:
            yield Piece(Turn.REMOVED, "".join(a[a0:a1]))
        if b1 > b0:
            yield Piece(Turn.ADDED, "".join(b[b0:b1]))
