"""Single words and phrases of a search, with what their last characters ask for."""

from __future__ import annotations

from velvetbox.archive.finder.language.tree import Leaf, Word
from velvetbox.archive.finder.words import cut

_FUZZIEST = 2  # letters that may differ


def leaf(one: Leaf) -> Leaf | None:
    """Give a leaf that has words in it; None for marks alone."""
    return one if cut(one.text) else None


def plain_word(written: str) -> Leaf | None:
    """Give the words of what was meant as something else, to be looked for as they are: "*" asks for nothing."""
    return leaf(Word(written.replace("*", " ")))


def word(written: str) -> Leaf | None:
    """Read what a word's last characters ask for: `begin*`, `like~`, `like~1`; `^2` is read over."""
    text, boost, number = written.rpartition("^")
    written = text if boost and number.replace(".", "", 1).isdigit() and text else written
    text, tilde, number = written.rpartition("~")
    fuzzy = 0
    if tilde and text and (not number or number.replace(".", "", 1).isdigit()):
        written = text
        fuzzy = int(number) if number.isascii() and number.isdecimal() and len(number) == 1 else _FUZZIEST
    bare = written.strip("*")
    prefix = written.endswith("*") and bare != ""
    inner = "*".join(part for part in bare.split("*") if part)
    if "*" in inner and any(len(cut(part)) != 1 for part in inner.split("*")):
        inner = inner.replace("*", " ")
    return leaf(Word(inner, prefix, min(fuzzy, _FUZZIEST)))
