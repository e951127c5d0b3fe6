"""Pairs of *asterisks*, _underscores_ and /slashes/ in one paragraph, matched by their neighbours.

The rules are CommonMark's left- and right-flanking runs (spec 0.31, section 6.2), made stricter inside
words, so that f*ck, 2*3*4, snake_case and ^_^ stay text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from velvetbox.core.patterns import lazy_pattern
from velvetbox.core.values import value

_LONGEST = 3  # of a run that means something; **** is censorship or a rule
_LEAST_INSIDE = 4  # letters between two marks that both stand inside a word
_RUN = {"*": lazy_pattern(r"\*+"), "_": lazy_pattern(r"_+"), "/": lazy_pattern(r"/+")}
_FACE = frozenset("^-><;=~`°•")
_FIRST_UNSPACED = "\u0e00"
_UNSPACED = lazy_pattern(f"[{_FIRST_UNSPACED}-\u0eff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff]")


@dataclass(slots=True)
class Run:
    """Marks of one kind side by side. `left` of them are not yet matched."""

    char: str
    at: int
    left: int
    opens: bool
    closes: bool
    inside: bool  # a word

    @property
    def end(self) -> int:
        """The offset after the marks that are left."""
        return self.at + self.left


@value(frozen=True, slots=True)
class Pair:
    """Marked text: `size` marks at `opened`, and at `closed` (0 at the end of a paragraph that runs on)."""

    opened: int
    open_size: int
    closed: int
    close_size: int

    @property
    def strong(self) -> bool:
        """Whether the marks are double."""
        return max(self.open_size, self.close_size) > 1


@value(frozen=True, slots=True)
class Matched:
    """The pairs of a paragraph in no particular order, and the runs that found no partner, in order."""

    pairs: tuple[Pair, ...]
    lone: tuple[Run, ...]


def match(text: str, chars: str) -> Matched:
    """Match the marks of one paragraph. Linear but for nesting, which is bounded by the stack of 32."""
    stack: list[Run] = []
    pairs: list[Pair] = []
    lone: list[Run] = []
    for run in _runs(text, chars):
        if run.closes:
            _close(run, stack, pairs, lone, text)
        if run.left and run.opens:
            stack.append(run)
            if len(stack) > 32:
                lone.append(stack.pop(0))
        elif run.left:
            lone.append(run)
    lone.extend(stack)
    return Matched(tuple(pairs), tuple(sorted((run for run in lone if run.left), key=lambda run: run.at)))


def _runs(text: str, chars: str) -> Iterator[Run]:
    found = [
        (hit.start(), hit.end(), char) for char in chars if char in text for hit in _RUN[char].finditer(text)
    ]
    for start, end, char in sorted(found):
        if end - start > _LONGEST:
            continue
        before = text[start - 1] if start else " "
        after = text[end] if end < len(text) else " "
        run = _run(char, start, end - start, before, after)
        if run:
            yield run


def _run(char: str, at: int, size: int, before: str, after: str) -> Run | None:
    if before in _FACE and after in _FACE:
        return None
    inside = _is_letter(before) and _is_letter(after)
    if inside:
        return Run(char, at, size, char != "/", char != "/", inside=True)
    opens = not after.isspace() and (after.isalnum() or not _is_letter(before))
    closes = not before.isspace() and (before.isalnum() or not _is_letter(after))
    opens = opens and not _is_letter(before)
    closes = closes and not _is_letter(after)
    return Run(char, at, size, opens, closes, inside=False) if opens or closes else None


def _is_letter(char: str) -> bool:
    """Tell whether a character is part of a word that spaces part from others."""
    return char.isalnum() and (char < _FIRST_UNSPACED or not _UNSPACED.match(char))


def _close(run: Run, stack: list[Run], pairs: list[Pair], lone: list[Run], text: str) -> None:
    while run.left:
        index = next((i for i in range(len(stack) - 1, -1, -1) if _fit(stack[i], run, text)), None)
        if index is None:
            return
        opener = stack[index]
        size = 2 if min(opener.left, run.left) > 1 else 1
        pairs.append(Pair(opener.end - size, size, run.at, size))
        opener.left -= size
        run.left -= size
        run.at += size
        lone.extend(stack[index + 1 :])
        del stack[index + (1 if opener.left else 0) :]


def _fit(opener: Run, closer: Run, text: str) -> bool:
    if opener.char != closer.char or (opener.left > 1) != (closer.left > 1 and opener.left > 1):
        return False
    between = text[opener.end : closer.at] if closer.at - opener.end < 60 else "x y"
    if opener.inside or closer.inside:
        if opener.inside and closer.inside and (opener.char == "_" or len(between) < _LEAST_INSIDE):
            return False
        return between.isalpha() and len(between) > 1
    return any(char.isalnum() for char in between)


def slashes_are_marks(text: str) -> bool:
    """Tell whether a text writes /emphasis/ throughout: most of its slashes then stand in such pairs."""
    total = text.count("/")
    if total < 6:
        return False
    pairs = len(re.findall(r"(?<![\w/<:.])/(?=[^\W_])[^/\n]{1,400}(?<=[^\s/])/(?![\w/>])", text))
    return pairs >= 3 and pairs * 10 >= total * 3
