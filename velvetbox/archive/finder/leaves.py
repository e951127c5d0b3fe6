"""Finding the paragraphs of a stored text in which words seem to stand, without taking the text apart."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache
from heapq import merge

from velvetbox.archive.finder.compiling import Needle

_LEAF = re.compile(rb"<(?:p|h[1-6]|pre|dt)[ >]")
# What may part words in a row: tags, entities, blanks, and punctuation of ASCII, U+0080 to U+00BF and U+2000 to
# U+207F. The alternatives begin differently: no backtracking to speak of.
_BETWEEN = rb"(?:<[^>]*>|&[a-z0-9#]+;|[^a-z0-9<&\x80-\xff]|\xc2[\x80-\xbf]|\xe2[\x80\x81][\x80-\xbf])*"
_INSIDE = frozenset(b"abcdefghijklmnopqrstuvwxyz0123456789")
_PATIENCE = (
    32  # places inside other words, after which a pattern looks on: slower a byte, but it cannot be led on
)


class Leaves:
    """A stored text's leaves, numbered from 0. Accents and words half in emphasis are overlooked."""

    def __init__(self, stored: str) -> None:
        self._stored = stored.encode("utf-8", "replace")
        self._low = self._stored.lower()  # bytes: ten times as fast as text, and nothing moves

    @cached_property
    def _starts(self) -> list[int]:
        return [match.start() for match in _LEAF.finditer(self._low)]

    def markup(self, leaf: int) -> str:
        """Give a leaf as it is stored."""
        start, end = self._bounds(leaf)
        return self._stored[start:end].decode("utf-8", "replace")

    def standing(self, needles: Sequence[Needle]) -> Iterator[int]:
        """Give the leaves in which any of the needles seems to stand, in order; one may come more than once."""
        found = [leaves for needle in needles for leaves in self._with(needle)]
        return found[0] if len(found) == 1 else merge(*found)

    def holds(self, leaf: int, needle: Needle) -> bool:
        """Tell whether a needle seems to stand in a leaf."""
        start, end = self._bounds(leaf)
        if len(needle.words) > 1:
            return _in_a_row(needle).search(self._low, start, end) is not None
        return any(self._place(form, needle.prefix, start, end) >= 0 for form in _written(needle.words[0]))

    def _with(self, needle: Needle) -> Iterator[Iterator[int]]:
        present = [[form for form in _written(forms) if form in self._low] for forms in needle.words]
        if all(present) and self._starts:
            if len(needle.words) > 1:
                yield self._leaves_of_row(needle)
            else:
                yield from (self._leaves_of(form, needle.prefix) for form in present[0])

    def _leaves_of_row(self, needle: Needle) -> Iterator[int]:
        for match in _in_a_row(needle).finditer(self._low, self._starts[0]):
            if self._is_word(match.start(), match.end(), needle.prefix):
                yield bisect_right(self._starts, match.start()) - 1

    def _leaves_of(self, form: bytes, begun: bool) -> Iterator[int]:
        at = self._place(form, begun, self._starts[0], len(self._low))
        while at >= 0:
            after = bisect_right(self._starts, at)
            yield after - 1
            if after == len(self._starts):
                return
            at = self._place(form, begun, self._starts[after], len(self._low))

    def _place(self, form: bytes, begun: bool, start: int, end: int) -> int:
        """Give the first place of a word that is no part of another word nor of a tag, -1 for none."""
        for _ in range(_PATIENCE):
            start = self._low.find(form, start, end)
            if start < 0 or self._is_word(start, start + len(form), begun):
                return start
            start += 1
        return next((at for at in self._places(form, begun, start, end) if not self._in_tag(at)), -1)

    def _places(self, form: bytes, begun: bool, start: int, end: int) -> Iterator[int]:
        return (match.start() for match in _whole_word(form, begun).finditer(self._low, start, end))

    def _is_word(self, start: int, end: int, begun: bool) -> bool:
        text = self._low
        if text[start] in _INSIDE and start and text[start - 1] in _INSIDE:
            return False
        if not begun and text[end - 1] in _INSIDE and end < len(text) and text[end] in _INSIDE:
            return False
        return not self._in_tag(start)

    def _in_tag(self, at: int) -> bool:
        opened = self._low.rfind(b"<", 0, at)  # every leaf begins with one, so neither search goes far
        return opened >= 0 and self._low.find(b">", opened, at) < 0

    def _bounds(self, leaf: int) -> tuple[int, int]:
        after = leaf + 1
        return self._starts[leaf], self._starts[after] if after < len(self._starts) else len(self._low)


@lru_cache(maxsize=256)
def _written(forms: frozenset[str]) -> Sequence[bytes]:
    """Give forms as they may be written where only ASCII letters are lower-cased."""
    out = {form: None for word in forms for form in _cases(word)}
    return [form.encode("utf-8", "replace") for form in sorted(out)]


def _cases(word: str) -> tuple[str, ...]:
    return (word,) if word.isascii() else (word, _low(word.capitalize()), _low(word.upper()))


def _low(word: str) -> str:
    return word.encode("utf-8", "replace").lower().decode("utf-8", "replace")


@lru_cache(maxsize=256)
def _whole_word(form: bytes, begun: bool) -> re.Pattern[bytes]:
    before = rb"(?<![a-z0-9])" if form[0] in _INSIDE else b""
    behind = rb"(?![a-z0-9])" if form[-1] in _INSIDE and not begun else b""
    return re.compile(before + re.escape(form) + behind)


@lru_cache(maxsize=256)
def _in_a_row(needle: Needle) -> re.Pattern[bytes]:
    words = [b"|".join(map(re.escape, _written(forms))) for forms in needle.words]
    return re.compile(_BETWEEN.join(word if b"|" not in word else b"(?:" + word + b")" for word in words))
