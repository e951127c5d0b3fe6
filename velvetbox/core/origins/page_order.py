"""Chapters of a book that stand out of order: put back where their own numbers, and nothing else, say so."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence

from velvetbox.core.formats.draft import Mend, Page

CODE = "chapters.order"
_FEWEST = 4  # chapters
_IN_PLACE = 0.5  # of them and more: a book that counts down, or plays with its numbers, is left alone


def in_order(
    pages: Sequence[Page], number_of: Callable[[Page], int | None]
) -> tuple[list[Page], Mend | None]:
    """Give pages by the numbers of their chapters, and what was moved; pages without one stay where they are.

    Nothing is moved unless each number from the first to the last is there once and most stand in order.
    """
    numbers = [number_of(page) for page in pages]
    counted = [number for number in numbers if number is not None]
    ordered = sorted(counted)
    whole = ordered == list(range(ordered[0], ordered[0] + len(ordered))) if ordered else False
    if (
        not whole
        or len(counted) < _FEWEST
        or counted == ordered
        or _rising(counted) <= _IN_PLACE * len(counted)
    ):
        return list(pages), None
    places = {number: page for number, page in zip(numbers, pages, strict=True) if number is not None}
    following = iter(ordered)
    moved = [
        page if number is None else places[next(following)]
        for number, page in zip(numbers, pages, strict=True)
    ]
    return moved, _mend(counted, ordered)


def _rising(numbers: Sequence[int]) -> int:
    """Give the length of the longest run of numbers, gaps allowed, that rises (Fredman, 1975)."""
    tops: list[int] = []
    for number in numbers:
        at = bisect_left(tops, number)
        tops[at : at + 1] = [number]
    return len(tops)


def _mend(before: Sequence[int], after: Sequence[int]) -> Mend:
    count = sum(one != other for one, other in zip(before, after, strict=True))
    text = "Chapters stood out of order in the book. They are put in the order of their numbers."
    return Mend(CODE, text, _shown(before), _shown(after), count)


def _shown(numbers: Sequence[int]) -> str:
    return ", ".join(map(str, numbers))[:300]
