"""Whether a line before the story is its title: what speaks for it, and what against."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from velvetbox.core.origins.advisory import is_note, tells_setting
from velvetbox.core.origins.contents import is_contents
from velvetbox.core.origins.front.labels import SHORT, labels_in
from velvetbox.core.origins.header_lines import label_of
from velvetbox.core.origins.headings import heading_of, is_title_case
from velvetbox.core.origins.placed import Line, Placed, is_prose, is_set_apart, lines
from velvetbox.core.origins.titles import creator_of, is_by, names_nobody, title_line
from velvetbox.core.prose import LEAVES, Basis, Kind

_SENTENCE_ENDS = re.compile(r"[.!?…]['\"”’]?\Z")
_PLACE_AND_TIME = re.compile(
    r"(?:,\s*(?:in\s+)?|\b(?:spring|summer|autumn|fall|winter|january|february|march|april|may|june|july|august|september|october|november|december)\s+)"
    r"(?:1\d{3}|20\d{2})\W{0,3}\Z",
    re.IGNORECASE,
)
_SPEAKS = frozenset({"creator", "labels", "chapter", "rule"})


class Opening:
    """The blocks a text opens with, for looking ahead from any of them.

    `items` is shared with whoever walks over it, and may be cut on the way.
    """

    def __init__(self, items: Sequence[Placed]) -> None:
        self.items = items
        self.seen = Counter(item.text.strip() for item in items[:400] if len(item.text) < SHORT)

    def next_prose(self, index: int) -> Placed | None:
        """Give the first block with text among the next four."""
        return next((item for item in self.items[index : index + 4] if is_prose(item)), None)

    def below(self, at: int, line: Line, *, in_header: bool) -> str | None:
        """Say what follows a line: "creator", "labels", "chapter", "rule", "note", "prose", "short", None at the end."""
        item = self.items[at]
        rest = [other for other in lines(item) if other.start > line.start]
        if rest:
            return _says(rest[0], item)
        if at + 1 < len(self.items) and self.items[at + 1].block.kind is Kind.BREAK:
            return "rule" if at == 0 or in_header or is_set_apart(item) else "prose"
        follows = self.next_prose(at + 1)
        if follows is None:
            return None
        first = next(lines(follows))
        if labels_in(follows, strict=True):
            return "labels"
        if first.text == line.text and item.block.kind is not Kind.HEADING:
            return "rule"  # the title twice
        return _says(first, follows)

    def gap_below(self, at: int) -> bool:
        """Tell whether the gap below a block is wider than most that follow."""
        below = self.items[at + 1].gap if at + 1 < len(self.items) else 0
        usual = Counter(item.gap for item in self.items[at + 2 : at + 60] if is_prose(item))
        return below > 2 and bool(usual) and below > usual.most_common(1)[0][0]

    def weigh(self, at: int, line: Line, *, in_header: bool, after_note: bool) -> Basis | None:
        """Weigh whether a line is the title: STATED when something says so, GUESS when it only looks like one."""
        item = self.items[at]
        parsed = title_line(line.text)
        below = self.below(at, line, in_header=in_header)
        if parsed.heading or parsed.creator or below in _SPEAKS:
            return Basis.STATED
        if below is None or self._comes_again(at, line):
            return None
        if below == "note" and is_title_case(line.text):
            return Basis.STATED
        alone = len(list(lines(item))) == 1
        if not alone:
            return None
        if (is_set_apart(item) and below == "prose") or after_note or in_header or self.gap_below(at):
            return Basis.STATED
        return self._by_its_words(at, line) if below == "prose" else None

    def _comes_again(self, at: int, line: Line) -> bool:
        """Tell whether a line is one of several of its kind; a title may stand twice, one below the other."""
        follows = self.next_prose(at + 1)
        twice = follows is not None and follows.text.strip() == line.text
        return self.seen[line.text] > (2 if twice or self.items[at].block.kind is Kind.HEADING else 1)

    def _by_its_words(self, at: int, line: Line) -> Basis | None:
        follows = self.next_prose(at + 1)
        if follows is not None and is_place_and_time(follows.text):
            follows = self.next_prose(self.items.index(follows, at) + 1)
        if (
            not is_title_case(line.text)
            or is_place_and_time(line.text)
            or line.text[0] in "\"“'‘"
            or follows is None
            or len(follows.text) < 80
        ):
            return None
        return Basis.STATED if len(line.text.split()) > 1 or line.text.isupper() else Basis.GUESS


def is_place_and_time(text: str) -> bool:
    """Tell "London, 1894", which heads a scene and no story."""
    return len(text) < 80 and _PLACE_AND_TIME.search(text) is not None


def _says(line: Line, item: Placed) -> str:
    heading = heading_of(line.text)
    if creator_of(line.text) or is_by(line.text) or names_nobody(line.text):
        return "creator"
    if is_contents(item) or (heading is not None and (heading.kind != "number" or heading.number == 1)):
        return "chapter"
    if label_of(line) and labels_in(item, strict=True):
        return "labels"
    if is_place_and_time(line.text):
        return "prose"
    if is_note(item.text[line.start :], before=True) or tells_setting(item.text[line.start :]):
        return "note"
    if (
        item.block.kind is Kind.VERSE
        or len(item.text) > SHORT
        or _SENTENCE_ENDS.search(line.text)
        or item.block.kind not in LEAVES
    ):
        return "prose"
    return "short"
