"""Where somebody speaks: quotation marks of every make, over paragraphs, nested, missing or only there for show.

One pass over the marks of each paragraph; what a mark does is read from the characters around it, because typists,
scanners and converters turn marks the wrong way.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from velvetbox.core.prose import Kind
from velvetbox.core.storymap.model import QuoteKind
from velvetbox.core.storymap.text import Paragraph, Text
from velvetbox.core.storymap.words import SAID

_MARK = re.compile(r"[\"“”„‟«»「」『』＂]|''|``")
_SINGLE = re.compile(r"['‘’‛‹›]")
_OPENERS, _CLOSERS = frozenset("“„‟«「『``"), frozenset("”»」』")
_BEFORE = frozenset(" \t\n([{—–-―*_/\u00a0…")
_ENDS = frozenset(",.!?…—–-;:*_~)")
_ELIDED = re.compile(
    r"(?:tis|twas|twere|twill|em|im|er|cause|bout|til|till|round|n|un|ere|ave|alf|ow|ome|ouse)\b",
    re.IGNORECASE,
)
_TAG = re.compile(
    r"[,.!?…—-]\s+(?=(?:he|she|they|I|[A-Z]\w+)\s+(?:"
    + "|".join(sorted(SAID))
    + r")\b|(?:said|asked|replied)\s)"
)
_SENTENCE = re.compile(r"[.!?…][\"”’']?\s+(?=[\"“‘]?[A-Z])")
_TALKS = re.compile(r"\b(?:i|you|me|my|your|we|us|our)\b|[\"“”«»]", re.IGNORECASE)
_NEAR = 60
_MOST = 40_000  # code points of one quote; a mark whose fellow is farther away has none


@dataclass(frozen=True, slots=True)
class Said:
    """Words spoken: from code point `start` of paragraph `first` to `end` of paragraph `last`, marks left out.

    `label` is the name that a script puts before the words; `follows` tells that it goes on with what the quote before it leaves open.
    """

    first: int
    start: int
    last: int
    end: int
    kind: QuoteKind = QuoteKind.SPEECH
    repaired: bool = False
    label: str | None = None
    follows: bool = False


@dataclass(frozen=True, slots=True)
class _Style:
    """Which marks speech stands in."""

    single: bool = False
    turned: bool = False  # »so«


@dataclass(frozen=True, slots=True)
class Speech:
    """What a scan gives: speech, and words in single marks beside double ones."""

    said: tuple[Said, ...]
    single: tuple[Said, ...] = ()


def find(text: Text, taken: frozenset[int] = frozenset()) -> Speech:
    """Give what stands in quotation marks; paragraphs in `taken` are read elsewhere."""
    parts = [part for part in text.paragraphs if part.kind is not Kind.BREAK and part.index not in taken]
    style = _style(parts)
    scan = _Scan(style)
    for part in parts:
        scan.read(part)
    scan.finish()
    said = [one for one in scan.found if not _only_shown(text.paragraphs[one.first].text, one)]
    single = [] if style.single else [one for part in parts if (one := _whole_single(part)) is not None]
    return Speech(tuple(said), tuple(single))


def _style(parts: Sequence[Paragraph]) -> _Style:
    double = single = turned = straight = 0
    for part in parts:
        text = part.text
        if '"' in text or "“" in text or "”" in text or "«" in text or "„" in text or "「" in text:
            double += 1
        opened = text[:1] in {"'", "‘"} or " '" in text or " ‘" in text
        if opened and any(
            end in text for end in (",'", ".'", "!'", "?'", ",’", ".’", "!’", "?’", "…’", "—’")
        ):
            single += 1
        if "»" in text and "«" in text:
            turned += 1 if text.index("»") < text.index("«") else -1
        straight += text.startswith("»") - text.startswith("«")
    return _Style(single=single > 2 * double and single > 1, turned=turned + straight > 0)


class _Scan:
    """Reads paragraph by paragraph; what stays open runs on where the next paragraph opens again."""

    def __init__(self, style: _Style) -> None:
        self.found: list[Said] = []
        self._style = style
        self._open: Said | None = None  # runs on from an earlier paragraph
        self._length = 0

    def read(self, part: Paragraph) -> None:
        text = part.text
        marks = list(_roles(text, self._style))
        running = self._open
        if running is not None:
            runs_on = bool(marks) and marks[0].opens and not text[: marks[0].start].strip(" \t*_([—")
            runs_on = runs_on and running.last == part.index - 1 and self._length < _MOST
            if not runs_on:
                self._close_early(running)
                running = self._open = None
        begun: tuple[int, Said | None] | None = None
        if running is not None:
            begun = (marks[0].end, running)
            marks = marks[1:]
        self._walk(part, marks, begun)

    def _walk(self, part: Paragraph, marks: list[_Marked], begun: tuple[int, Said | None] | None) -> None:
        text = part.text
        depth = 0
        left = sum(not mark.opens for mark in marks)  # closing marks still to come
        free = 0  # nothing before this is unspoken for
        for mark in marks:
            left -= not mark.opens
            if mark.opens and begun is None:
                begun = (mark.end, None)
            elif mark.opens and mark.nests and left > depth + 1:
                depth += 1
            elif mark.opens and begun is not None:
                free = self._unclosed(part, begun, mark.start)
                begun, depth = (mark.end, None), 0
            elif begun is not None and depth:
                depth -= 1
            elif begun is not None:
                self._add(part, begun, mark.start)
                begun, free = None, mark.end
            else:
                start = _lost_start(text, free, mark.start)
                if start is not None:
                    self.found.append(Said(part.index, start, part.index, mark.start, repaired=True))
                free = mark.end
        self._open = None
        if begun is not None and begun[1] is None and (end := _told_after(text, begun[0])) is not None:
            self.found.append(_joined(part, begun, end, repaired=True))
        elif begun is not None:
            self._open = _joined(part, begun, len(text), repaired=False)
            self._length = self._length + len(text) if begun[1] is not None else len(text)
        else:
            self._length = 0

    def _add(self, part: Paragraph, begun: tuple[int, Said | None], end: int) -> None:
        said = _joined(part, begun, end, repaired=False)
        if begun[1] is not None or part.text[said.start : end].strip(" .…-—*_"):
            self.found.append(said)

    def _unclosed(self, part: Paragraph, begun: tuple[int, Said | None], end: int) -> int:
        """Close before the tag what was never closed; give where it ends."""
        tag = _TAG.search(part.text, begun[0], end)
        at = tag.start() + 1 if tag else begun[0] + len(part.text[begun[0] : end].rstrip())
        self.found.append(_joined(part, begun, max(at, begun[0]), repaired=True))
        return at

    def _close_early(self, said: Said) -> None:
        """Take what stayed open and does not run on as closed at its paragraph's end."""
        self.found.append(replace(said, repaired=True))

    def finish(self) -> None:
        if self._open is not None:
            self._close_early(self._open)
            self._open = None


def _joined(part: Paragraph, begun: tuple[int, Said | None], end: int, *, repaired: bool) -> Said:
    start, earlier = begun
    if earlier is None:
        return Said(part.index, start, part.index, end, repaired=repaired)
    return Said(earlier.first, earlier.start, part.index, end, repaired=repaired)


@dataclass(frozen=True, slots=True)
class _Marked:
    start: int
    end: int
    opens: bool
    nests: bool = False


def _roles(text: str, style: _Style) -> Iterator[_Marked]:
    """Give the marks of a paragraph with what each does."""
    if style.single:
        yield from _single_roles(text)
        return
    within = False
    first = len(text) - len(text.lstrip())
    for match in _MARK.finditer(text):
        start, end = match.span()
        mark = match[0]
        before, after = text[start - 1 : start], text[end : end + 1]
        opening = (not before or before in _BEFORE) and bool(after) and not after.isspace()
        closing = bool(before) and not before.isspace() and (not after or not after.isalnum())
        if style.turned and mark in "»«":
            opens = mark == "»"
        elif mark in _OPENERS:
            opens = not (within and closing and not opening)
        elif mark in _CLOSERS:
            opens = not within and opening and (not before or before.isspace())
        elif opening == closing:
            opens = not within
        else:
            opens = opening
            if opens and within and before in "—–-…*_":
                opens = False  # "But I—"
            elif not opens and not within and start == first:
                opens = True
        within = opens
        yield _Marked(start, end, opens, mark not in {'"', "''", "``", "＂"})


def _single_roles(text: str) -> Iterator[_Marked]:
    within = False
    for match in _SINGLE.finditer(text):
        start, end = match.span()
        before, after = text[start - 1 : start], text[end : end + 1]
        if not before or before in _BEFORE or before in '"“':
            opening = match[0] != "’" and bool(after) and not after.isspace() and not _ELIDED.match(text, end)
            if opening and (not within or before.isspace() or not before):
                within = True
                yield _Marked(start, end, opens=True)
                continue
        if within and match[0] != "‘" and not after.isalnum() and before in _ENDS | {'"', "”"}:
            within = False
            yield _Marked(start, end, opens=False)


def _told_after(text: str, start: int) -> int | None:
    """Give where speech that nothing closes ends all the same: at a tag after which the paragraph goes on as no speaker would."""
    tag = _TAG.search(text, start, start + _NEAR * 4) if len(text) - start < _NEAR * 8 else None
    return tag.start() + 1 if tag and not _TALKS.search(text, tag.end()) else None


def _lost_start(text: str, free: int, end: int) -> int | None:
    """Give where the words before a lone closing mark begin: after the sentence that tells who spoke, if any."""
    words = text[free:end]
    if not words.strip():
        return None
    if not free:
        return len(text) - len(text.lstrip())
    sentence = _SENTENCE.search(text, free, end)
    return sentence.end() if sentence else free + len(words) - len(words.lstrip())


def _only_shown(text: str, one: Said) -> bool:
    """Tell whether marks show a word rather than speech: a few words inside a sentence, without an end of their own."""
    if one.first != one.last or one.repaired:
        return False
    words = text[one.start : one.end].strip()
    if not words:
        return True
    many = len(words.split())
    before = text[max(one.start - _NEAR, 0) : max(one.start - 1, 0)].rstrip()
    after = text[one.end + 1 : one.end + _NEAR].lstrip()
    if many > 6 or words[-1] in "!?…—-–" or not before or not before[-1].isalnum():
        return False
    if words[-1] in ",.;" and many > 3:
        return False
    last = before[before.rfind(" ") + 1 :].lower()
    if last in SAID or last in {"him", "her", "me", "them", "out"}:
        return False
    if words[-1] == "," and any(word.strip(".,;:!?") in SAID for word in after.split()[:3]):
        return False
    return not after or after[0].isalnum() or after[0] in ",.;:)!?" or words[0].islower()


def _whole_single(part: Paragraph) -> Said | None:
    """Give the words of a paragraph that opens with a single mark where speech stands in double ones."""
    text = part.text
    if text[:1] not in {"'", "‘"} or '"' in text or "“" in text:
        return None
    marks = list(_single_roles(text))
    if len(marks) < 2 or marks[0].start or not marks[0].opens or marks[1].opens:
        return None
    return Said(part.index, marks[0].end, part.index, marks[1].start)


def inside(said: Iterable[Said], parts: Sequence[Paragraph]) -> dict[int, list[tuple[int, int]]]:
    """Give the spoken stretches of each paragraph, by its index, in order."""
    out: dict[int, list[tuple[int, int]]] = {}
    for one in said:
        for index in range(one.first, one.last + 1):
            start = one.start if index == one.first else 0
            end = one.end if index == one.last else len(parts[index].text)
            out.setdefault(index, []).append((start, end))
    for stretches in out.values():
        stretches.sort()
    return out
