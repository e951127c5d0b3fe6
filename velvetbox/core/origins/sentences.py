"""Sentences of a note, with their places; rough, for finding what a note says of the story."""

from __future__ import annotations

from collections.abc import Iterator

from velvetbox.core.patterns import lazy_pattern

_END = lazy_pattern(r"(?<![.!?…])[.!?…]++[\"'”’)\]]*+(?=\s|$)|\n")
LONGEST = 1200  # characters looked at in one sentence


def sentences(text: str) -> Iterator[tuple[int, str]]:
    """Give each sentence with where it begins, the marks at its end included."""
    at = 0
    for match in _END.finditer(text):
        yield from _one(text, at, match.end())
        at = match.end()
    yield from _one(text, at, len(text))


def _one(text: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    sentence = text[start:end]
    bare = sentence.strip()
    if bare:
        yield start + len(sentence) - len(sentence.lstrip()), bare[:LONGEST]
