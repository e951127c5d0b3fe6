"""Lines of a paragraph joined to one text: spaces, dashes, and words that were parted at the end of a line."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from velvetbox.core.formats.draft import Mend, ReadOptions

CODE = "pdf.hyphens"
_HYPHENS = ("-", "\u2010", "\u00ad")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_LAST = re.compile(r"(?<![^\W\d_])[^\W\d_]++(?:['’][^\W\d_]+)?\Z")
_FIRST = re.compile(r"[^\W\d_]+")
_SPACED_DASH, _DASH = re.compile(r"\w[,.!?”’\"]? — \w"), re.compile(r"\w[,.!?”’\"]?—\w")
_UNSPACED = re.compile("[\u2e80-\u9fff\uff00-\uffef]")
_SHARE = 0.2  # of the words parted that are known whole: then the text parts words


@dataclass(slots=True)
class Joiner:
    """Joins the lines of a text, by what its words are elsewhere. `mend` tells what was joined."""

    options: ReadOptions
    _words: Counter[str] = field(default_factory=Counter)
    _parts: bool = False  # whether the text parts words at all
    _spaced_dashes: bool = False
    _count: int = 0
    _shown: tuple[str, str] = ("", "")

    def learn(self, lines: Sequence[str]) -> None:
        """Learn the words of a text, and how it parts them and sets its dashes."""
        spaced = tight = 0
        parted: list[str] = []
        for number, line in enumerate(lines):
            self._words.update(word.casefold() for word in _WORD.findall(line)[1:-1])
            spaced += len(_SPACED_DASH.findall(line))
            tight += len(_DASH.findall(line))
            if line.endswith(_HYPHENS) and number + 1 < len(lines):
                head, tail = _LAST.search(line[:-1]), _FIRST.match(lines[number + 1])
                if head and tail:
                    parted.append((head[0] + tail[0]).casefold())
        known = sum(1 for word in parted if self._words[word])
        self._parts = len(parted) > 1 and known >= _SHARE * len(parted)
        self._spaced_dashes = spaced > tight

    def between(self, before: str, after: str) -> tuple[int, str]:
        """Tell how two lines join: how many characters go from the end of the first, and what stands between."""
        if not before or not after:
            return 0, ""
        if before.endswith(_HYPHENS):
            return self._parted(before, after)
        if not self._spaced_dashes and (before.endswith("—") or after.startswith("—")):
            return 0, ""
        if _UNSPACED.match(before[-1]) and _UNSPACED.match(after[0]):
            return 0, ""
        return 0, " "

    def _parted(self, before: str, after: str) -> tuple[int, str]:
        hyphen = before[-1]
        head, tail = _LAST.search(before[:-1]), _FIRST.match(after)
        if head is None or tail is None:
            return 0, " " if before[-2:-1].isspace() or before == hyphen else ""
        if hyphen != "\u00ad" and (CODE in self.options.without or not self._is_one(head[0], tail[0])):
            return 0, ""
        self._count += 1
        if self._count == 1:
            self._shown = f"{head[0]}-\n{tail[0]}", head[0] + tail[0]
        return 1, ""

    def _is_one(self, head: str, tail: str) -> bool:
        """Tell whether two parts are one word: as it stands elsewhere, else as the text usually does."""
        if not tail[0].islower():
            return False
        whole, apart = (head + tail).casefold(), f"{head}-{tail}".casefold()
        if self._words[whole] or self._words[apart]:
            return self._words[whole] >= self._words[apart]
        return self._parts

    @property
    def mend(self) -> Mend | None:
        """The mend that tells of words put together, if there were any."""
        if not self._count:
            return None
        told = f"{self._count} words that were parted at the end of a line were put together."
        return Mend(CODE, told, *self._shown, self._count)
