"""What changed between two texts, by paragraph, with the words marked inside a changed one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from enum import StrEnum

from velvetbox.core.prose.anchors import anchors
from velvetbox.core.values import value

_PIECE = re.compile(r"\s+|\w+|[^\w\s]")
_LONGEST = 4_000  # pieces of a paragraph compared word by word; longer ones are shown whole
_ALIKE = 0.4  # share of words two paragraphs have in common to be one that was edited
_CELLS = 10_000  # pairs of paragraphs weighed within one changed stretch; in a larger one they pair by place


class Turn(StrEnum):
    """What became of a stretch of text."""

    KEPT = "kept"
    REMOVED = "removed"
    ADDED = "added"


@value(frozen=True, slots=True)
class Piece:
    """A stretch of one paragraph."""

    turn: Turn
    text: str


@value(frozen=True, slots=True)
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
    """Compare two stretches that share no whole paragraph: edited ones are paired, the others are gone or new."""
    a, b = old.start, new.start
    for i, j in (*_paired(before[old.start : old.stop], after[new.start : new.stop]), (len(old), len(new))):
        for gone in range(a, old.start + i):
            yield Difference(gone, None, (Piece(Turn.REMOVED, before[gone]),))
        for come in range(b, new.start + j):
            yield Difference(None, come, (Piece(Turn.ADDED, after[come]),))
        a, b = old.start + i, new.start + j
        if a < old.stop and b < new.stop:
            yield _pair(a, b, before[a], after[b])
            a, b = a + 1, b + 1


def _paired(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Give the pairs of paragraphs that are one edited, in order: the heaviest way through all likenesses.

    Dynamic programming after Needleman and Wunsch (1970), gaps for nothing; a pair weighs its likeness.
    """
    if len(old) * len(new) > _CELLS:
        return [(i, i) for i in range(min(len(old), len(new)))]
    ours, theirs = [_words(text) for text in old], [_words(text) for text in new]
    likeness = [[_likeness(one, other) for other in theirs] for one in ours]
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i in reversed(range(len(old))):
        for j in reversed(range(len(new))):
            taken = likeness[i][j] + best[i + 1][j + 1] if likeness[i][j] else 0.0
            best[i][j] = max(taken, best[i + 1][j], best[i][j + 1])
    return list(_way(likeness, best))


def _way(likeness: Sequence[Sequence[float]], best: Sequence[Sequence[float]]) -> Iterator[tuple[int, int]]:
    i = j = 0
    while i < len(likeness) and j < len(likeness[0]):
        if likeness[i][j] and best[i][j] == likeness[i][j] + best[i + 1][j + 1]:
            yield i, j
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1


def _words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text.lower())[:_LONGEST])


def _likeness(one: Counter[str], other: Counter[str]) -> float:
    """Give the share of words in common (Dice), 0 where it is too small for one paragraph that was edited."""
    total = one.total() + other.total()
    share = 2 * (one & other).total() / total if total else 0.0
    return share if share >= _ALIKE else 0.0


def _pieces(old: str, new: str) -> Iterator[Piece]:
    if old == new:
        yield Piece(Turn.KEPT, new)
        return
    a, b = _PIECE.findall(old), _PIECE.findall(new)
    matcher = SequenceMatcher(None, a, b)
    if max(len(a), len(b)) > _LONGEST or matcher.quick_ratio() < _ALIKE:
        yield Piece(Turn.REMOVED, old)
        yield Piece(Turn.ADDED, new)
        return
    gone = come = ""
    for tag, a0, a1, b0, b1 in matcher.get_opcodes():
        left, right = "".join(a[a0:a1]), "".join(b[b0:b1])
        if tag == "equal" and (not (gone or come) or not right.isspace()):
            yield from _changed(gone, come)
            gone = come = ""
            yield Piece(Turn.KEPT, right)
        else:  # a space between two changed words changes with them: two phrases read better than four words
            gone, come = gone + left, come + right
    yield from _changed(gone, come)


def _changed(gone: str, come: str) -> Iterator[Piece]:
    if gone == come:
        yield from [Piece(Turn.KEPT, come)] if come else []
        return
    if gone:
        yield Piece(Turn.REMOVED, gone)
    if come:
        yield Piece(Turn.ADDED, come)
