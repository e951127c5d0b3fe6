"""Macros that a LaTeX file defines: those that mark their argument or stand for plain words; others are not expanded."""

from __future__ import annotations

import re

from velvetbox.core.formats.latex import words
from velvetbox.core.formats.latex.source import Source

_STYLED = re.compile(r"\s*\\(\w{1,30})\s*\{\s*#1\s*\}\s*")
_NAMED = re.compile(
    r"\s*+(?:\{\s*+)?\\([A-Za-z@]{1,60})\s*+(?:\}\s*+)?(?:\[(\d)\])?(?:\[[^\]\n]{0,200}\])?(?:#\d)*\s*"
)
_PLAIN_BODY = re.compile(r"[^\\{}#$]{1,300}")
_LONGEST = 400  # characters of a definition that is looked at


class Macros:
    """What is known of a file's macros: `styles` are marks by name, `said` plain words by name."""

    def __init__(self) -> None:
        self.styles = dict(words.STYLES)
        self.said: dict[str, str] = {}

    def define(self, source: Source, at: int) -> int:
        """Remember the macro that is defined here; give where the words go on."""
        named = _NAMED.match(source.text, at)
        start = source.brace(named.end()) if named else None
        if named is None or start is None:
            return at
        end = source.pairs[start]
        body = source.text[start + 1 : min(end, start + _LONGEST)]
        if (styled := _STYLED.fullmatch(body)) and styled[1] in self.styles:
            self.styles[named[1]] = self.styles[styled[1]]
        elif _PLAIN_BODY.fullmatch(body.removesuffix("\\xspace")) and named[2] is None:
            self.said[named[1]] = body.removesuffix("\\xspace")
        return end + 1
