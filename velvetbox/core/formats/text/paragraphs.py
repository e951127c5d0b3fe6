"""The paragraphs of a plain text: wrapped lines joined, verse kept, ornaments and scene gaps found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import pairwise

from velvetbox.core.formats.text.gaps import is_running, scene_gaps
from velvetbox.core.formats.text.lines import (
    Group,
    Layout,
    Line,
    Setting,
    groups,
    is_full,
    is_header,
    setting_of,
    starts_low,
    undoubled,
)
from velvetbox.core.patterns import lazy_pattern
from velvetbox.core.prose import Kind
from velvetbox.core.prose.ornaments import is_ornament
from velvetbox.core.values import value

_SPACES = lazy_pattern(r"[ \t\f]+")
_COLUMNS = lazy_pattern(r"\S(?: {3,}|\t+ *)\S")
_WIDE = lazy_pattern("[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef]")
_OPEN_DASH = lazy_pattern(r"\w(?:--|—)\w")
_CLOSED_DASH = lazy_pattern(r" (?:--|—) ")


@value(frozen=True, slots=True)
class Piece:
    """One paragraph as found.

    `text` has its spaces folded; LF parts lines that were kept. `wrapped` is how it stood where
    lines were joined ("" elsewhere), `gap` the blank lines before it.
    """

    kind: Kind
    text: str
    start: int
    gap: int
    wrapped: str = ""


@value(frozen=True, slots=True)
class Pieces:
    """The paragraphs of a text, how they were told apart, and the places with unusual gaps."""

    pieces: tuple[Piece, ...]
    setting: Setting
    scene_gaps: tuple[int, ...]  # indexes of pieces before which a scene ends
    other_gaps: tuple[int, ...]  # the same, not certain


def pieces_of(text: str, *, unwrap: bool = True) -> Pieces:
    """Split a decoded text into paragraphs. `unwrap` joins lines that were wrapped."""
    found = undoubled(groups(text)) if unwrap else groups(text)
    setting = setting_of(found)
    splitter = _Splitter(text, setting, unwrap=unwrap)
    pieces = tuple(piece for group in found for piece in splitter.split(group))
    certain, other = scene_gaps([piece.gap for piece in pieces], [_is_running(piece) for piece in pieces])
    if _goes_on([pieces[index].text for index in certain], pieces):
        certain, other = (), tuple(sorted((*certain, *other)))
    return Pieces(pieces, setting, certain, other)


class _Splitter:
    """Turns groups of lines into paragraphs under one setting."""

    def __init__(self, text: str, setting: Setting, *, unwrap: bool) -> None:
        self._text = text
        self._setting = setting
        self._unwrap = unwrap

    @cached_property
    def _tight(self) -> bool:
        """Whether dashes have no spaces around them, as a rule."""
        return len(_OPEN_DASH.findall(self._text)) >= len(_CLOSED_DASH.findall(self._text))

    def split(self, group: Group) -> Iterator[Piece]:
        """Give the paragraphs of a group; the first one has its gap."""
        gap = group.gap
        for part in self._parts(group.lines):
            if len(part) == 1 and is_ornament(part[0].text):
                yield Piece(Kind.BREAK, fold(part[0].text), part[0].start, gap)
            else:
                yield self._piece(part, gap)
            gap = 0

    def _parts(self, lines: Sequence[Line]) -> Iterator[Sequence[Line]]:
        """Cut a group at ornaments, and where the layout begins a paragraph."""
        if len(lines) == 1:
            yield lines
            return
        part: list[Line] = []
        for line in lines:
            alone = is_ornament(line.text)
            if part and (alone or is_ornament(part[-1].text) or self._begins(part[-1], line)):
                yield part
                part = []
            part.append(line)
        if part:
            yield part

    def _begins(self, before: Line, line: Line) -> bool:
        if self._setting.layout is Layout.LINES:
            return True
        if self._setting.layout is Layout.INDENT:
            return line.indent > 0 or self._setting.width is None or self._ended_short(before, line)
        return False

    def _ended_short(self, before: Line, line: Line) -> bool:
        """Tell whether a line at the margin begins anew since the one before stopped halfway: a heading."""
        width = self._setting.width or 0
        return before.indent == 0 and not is_full(before, line, width * 0.6)

    def _piece(self, lines: Sequence[Line], gap: int) -> Piece:
        start = lines[0].start
        if len(lines) == 1:
            return Piece(Kind.PARAGRAPH, fold(lines[0].text), start, gap)
        if _is_table(lines):
            return Piece(Kind.PREFORMATTED, _as_it_stands(lines), start, gap)
        if self._is_prose(lines):
            stood = "\n".join(line.text for line in lines)
            if self._unwrap:
                return Piece(Kind.PARAGRAPH, fold(self._join(lines)), start, gap, stood)
            return Piece(Kind.PARAGRAPH, _fold_lines(lines), start, gap)
        verse = max(line.length for line in lines) <= 80 and not is_header(lines)
        if verse:
            return Piece(Kind.VERSE, _stanza(lines), start, gap)
        return Piece(Kind.PARAGRAPH, _fold_lines(lines), start, gap)

    def _is_prose(self, lines: Sequence[Line]) -> bool:
        """Tell whether lines were wrapped: each was as full as its neighbours or the whole text let it be."""
        pairs = list(pairwise(lines))
        width = self._setting.width
        if width and sum(is_full(*pair, width * 0.85) for pair in pairs) >= 0.7 * len(pairs):
            return True
        if len(pairs) < (2 if width else 3):
            return False
        local = max(line.length for line, _ in pairs)
        full = sum(is_full(*pair, local * 0.85) for pair in pairs)
        low = sum(starts_low(following) for _, following in pairs)
        return 35 <= local <= 140 and full >= 0.8 * len(pairs) and low >= 0.6 * len(pairs)

    def _join(self, lines: Sequence[Line]) -> str:
        out = [lines[0].text]
        for before, line in pairwise(lines):
            out.append(self._joint(before.text, line.text))
            out.append(line.text)
        return "".join(out)

    def _joint(self, before: str, after: str) -> str:
        """Give what stands between two joined lines: nothing after a hyphen, or inside Chinese or Japanese."""
        if before.endswith(("--", "—")) or after.startswith(("--", "—")):
            return "" if self._tight else " "
        if before[-1] == "-" and before[-2:-1].isalpha() and after[0].isalpha():
            return ""
        if _WIDE.match(before[-1]) and _WIDE.match(after[0]):
            return ""
        return " "


def fold(text: str) -> str:
    """Fold spaces, tabs and form feeds; other white space (no-break, ideographic) is the author's."""
    return _SPACES.sub(" ", text) if "  " in text or "\t" in text or "\f" in text else text


def _fold_lines(lines: Iterable[Line]) -> str:
    return "\n".join(fold(line.text) for line in lines)


def _stanza(lines: Sequence[Line]) -> str:
    """Keep the indents of verse, against its outermost line."""
    least = min(line.indent for line in lines)
    return "\n".join("\u00a0" * min(line.indent - least, 40) + fold(line.text) for line in lines)


def _as_it_stands(lines: Sequence[Line]) -> str:
    least = min(line.indent for line in lines)
    return "\n".join(" " * min(line.indent - least, 80) + line.text.replace("\f", "") for line in lines)


def _is_table(lines: Sequence[Line]) -> bool:
    return sum(bool(_COLUMNS.search(line.text[:400])) for line in lines) * 2 > len(lines)


def _goes_on(after: Sequence[str], pieces: Sequence[Piece]) -> bool:
    """Tell whether a sentence goes on after one of some gaps: then such gaps set quotations apart, not scenes."""
    small = sum(piece.text[:1].islower() for piece in pieces)
    return small * 5 < len(pieces) and any(text[:1].islower() for text in after)


def _is_running(piece: Piece) -> bool:
    return piece.kind is Kind.PARAGRAPH and "\n" not in piece.text and is_running(piece.text)
