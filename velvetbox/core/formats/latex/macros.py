"""Macros that a LaTeX file defines: those that mark their argument or stand for plain words; others are not expanded."""

from __future__ import annotations

import re

from velvetbox.core.formats.latex import words
from velvetbox.core.formats.latex.source import Source
from velvetbox.core.prose import Mark
from velvetbox.core.prose.ornaments import is_ornament

_STYLED = re.compile(r"\s*\\(\w{1,30})\s*\{\s*#1\s*\}\s*")
_NAMED = re.compile(
    r"\s*+(?:\{\s*+)?\\([A-Za-z@]{1,60})\s*+(?:\}\s*+)?(?:\[(\d)\])?(?:\[[^\]\n]{0,200}\])?(?:#\d)*\s*"
)
_PLAIN_BODY = re.compile(r"[^\\{}#$]{1,300}")
_SET = re.compile(
    r"\\(?:par|bigskip|medskip|smallskip|noindent|vskip|vspace|hfill|hfil|centerline|begin|end|centering|nopagebreak|pagebreak|leavevmode|baselineskip)"
    r"(?![A-Za-z])\*?|[{}~$]|center|(?<![\d.])-?[\d.]{1,8}\s?(?:em|ex|pt|cm|mm|in)"
)
_SIGNS = re.compile(
    r"\\(?:ast|star|asterism|dinkus|bullet|diamond|hrule|dots|cdot|quad|qquad|sim)(?![A-Za-z])"
)
_STYLED_WORDS = re.compile(r"\s*\\(\w{1,30})\s*\{([^\\{}#$]{1,300})\}\s*")
_LONGEST = 400  # characters of a definition that is looked at


class Macros:
    """What is known of a file's macros: `styles` are marks by name, `said` words by name, with what marks them.

    `breaks` are those that print ornaments and nothing else.
    """

    def __init__(self) -> None:
        self.styles = dict(words.STYLES)
        self.said: dict[str, tuple[tuple[Mark, ...], str]] = {}
        self.breaks: set[str] = set()

    def define(self, source: Source, at: int) -> int:
        """Remember the macro that is defined here; give where the words go on."""
        named = _NAMED.match(source.text, at)
        start = source.brace(named.end()) if named else None
        if named is None or start is None:
            return at
        end = source.pairs[start]
        body = source.text[start + 1 : min(end, start + _LONGEST)].removesuffix("\\xspace")
        if (styled := _STYLED.fullmatch(body)) and styled[1] in self.styles:
            self.styles[named[1]] = self.styles[styled[1]]
        elif named[2] is None:
            self._without_argument(named[1], body)
        return end + 1

    def _without_argument(self, name: str, body: str) -> None:
        if _PLAIN_BODY.fullmatch(body):
            self.said[name] = (), body
        elif (styled := _STYLED_WORDS.fullmatch(body)) and styled[1] in self.styles:
            self.said[name] = (self.styles[styled[1]],), styled[2]
        elif (left := _SIGNS.sub("*", _SET.sub(" ", body)).strip()) and is_ornament(left):
            self.breaks.add(name)
