"""Words of the index that are written much like another: for `word~` and for "did you mean"."""

from __future__ import annotations

from collections.abc import Iterator

import tantivy

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_LONGEST = 24  # letters of a word compared
_COMPARED = 2_000  # words of the index compared for more than one letter's difference
_SAME = 2  # first letters that words with more than one letter's difference have in common
_MOST = 24


def words(searcher: tantivy.Searcher, field: str, word: str, letters: int = 1) -> list[tuple[str, int]]:
    """Give up to 24 words of a field that differ in at most so many letters (1 or 2), each with its works.

    Most frequent first, without the word itself. A letter too few, too many, another, or two swapped is one.
    With two, words whose first two letters differ are found by one only: the dictionary is not read whole.
    """
    if not 0 < len(word) <= _LONGEST:
        return []
    found = {near: works for near in _edited(word) if (works := searcher.doc_freq(field, near))}
    if letters > 1 and len(word) > _SAME:
        for near, works in searcher.terms_with_prefix(field, word[:_SAME], limit=_COMPARED):
            if (
                near not in found
                and abs(len(near) - len(word)) <= letters
                and distance(near, word) <= letters
            ):
                found[near] = works
    found.pop(word, None)
    return sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))[:_MOST]


def _edited(word: str) -> Iterator[str]:
    letters = dict.fromkeys(_LETTERS + word)
    seen = set()
    for one in _edits(word, letters):
        if one and one not in seen:
            seen.add(one)
            yield one


def _edits(word: str, letters: dict[str, None]) -> Iterator[str]:
    for at in range(len(word) + 1):
        before, after = word[:at], word[at:]
        if after:
            yield before + after[1:]
            yield from (before + letter + after[1:] for letter in letters)
        if len(after) > 1:
            yield before + after[1] + after[0] + after[2:]
        yield from (before + letter + after for letter in letters)


def distance(one: str, two: str) -> int:
    """Give how many letters differ (optimal string alignment: a swap of two neighbours is one)."""
    before: list[int] = []
    row = list(range(len(two) + 1))
    for at, letter in enumerate(one, 1):
        before, last, row = row, before, [at]
        for place, other in enumerate(two, 1):
            cost = min(before[place] + 1, row[place - 1] + 1, before[place - 1] + (letter != other))
            if at > 1 and place > 1 and letter == two[place - 2] and one[at - 2] == other:
                cost = min(cost, last[place - 2] + 1)
            row.append(cost)
    return row[-1]
