"""The whole map as it is kept: packed JSON, and the lines of a story read from it."""

from __future__ import annotations

import json
import zlib
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

HARDLY, PROBABLY = 0.5, 0.8  # those of core.storymap, which is not loaded for a page: a test holds them equal


class LineKind(StrEnum):
    """What a line is."""

    SPEECH = "speech"
    THOUGHT = "thought"


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a line in one paragraph: its anchor, and code points of the paragraph's text."""

    anchor: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Line:
    """Something said or thought: where, by whom, how surely (0 to 1), and the words that show it.

    `chapter` is the chapter's id, `position` counts the chapters from 1. `who` is None where nobody is likely enough.
    """

    kind: LineKind
    chapter: int
    position: int
    pieces: tuple[Piece, ...]
    text: str
    who: str | None
    sure: float
    by: str
    to: str | None = None
    cue: str = ""
    to_sure: float = 1.0  # to whom

    @property
    def anchor(self) -> str:
        """Give the anchor of the paragraph where it begins."""
        return self.pieces[0].anchor if self.pieces else ""

    @property
    def offset(self) -> int:
        """Give the code point of that paragraph at which it begins."""
        return self.pieces[0].start if self.pieces else 0


Claimed = tuple[LineKind, Mapping[str, Any]]  # a quote or a thought as a map has it


@dataclass(frozen=True, slots=True)
class Layers:
    """A map with the chapters it lies over: their ids, and where each paragraph begins, with its anchor."""

    chapters: tuple[int, ...]
    starts: tuple[tuple[int, ...], ...]
    anchors: tuple[tuple[str, ...], ...]
    map: Mapping[str, Any]  # as core.storymap.as_json gives it; what has a reason has its words too, as "cue"

    def anchor(self, chapter: int, offset: int) -> str:
        """Give the anchor of the paragraph that holds a code point of a chapter (from 0)."""
        at = bisect_right(self.starts[chapter], offset) - 1
        return self.anchors[chapter][max(at, 0)] if self.anchors[chapter] else ""

    def pieces(self, chapter: int, start: int, end: int) -> Iterator[Piece]:
        """Give the parts of a place, paragraph by paragraph."""
        starts = self.starts[chapter]
        at = max(bisect_right(starts, start) - 1, 0)
        while at < len(starts) and starts[at] < end:
            stop = min(end, starts[at + 1]) if at + 1 < len(starts) else end
            yield Piece(self.anchors[chapter][at], max(start - starts[at], 0), stop - starts[at])
            at += 1

    def claims(self, chapter: int | None = None) -> list[Claimed]:
        """Give what is said and thought in reading order, in the whole work or in the chapter with this id, as it is kept."""
        found = [
            (kind, row)
            for kind, layer in ((LineKind.SPEECH, "quotes"), (LineKind.THOUGHT, "thoughts"))
            for row in self.map[layer]
            if chapter is None or self.chapters[row["chapter"]] == chapter
        ]
        return sorted(found, key=lambda one: (one[1]["chapter"], one[1]["start"]))

    def lines(self, chapter: int | None = None) -> tuple[Line, ...]:
        """Give the lines of the whole work, or of the chapter with this id, in reading order."""
        return tuple(map(self.line, self.claims(chapter)))

    def line(self, said: Claimed) -> Line:
        """Give something said or thought with its place in the text."""
        kind, row = said
        sure = row["confidence"]
        number = row["chapter"]
        to = row.get("addressee")
        toward = row.get("addressed")
        return Line(
            kind,
            self.chapters[number],
            number + 1,
            tuple(self.pieces(number, row["start"], row["end"])),
            row["text"],
            who_of(said),
            sure,
            row["by"],
            to if toward and toward["confidence"] >= HARDLY and sure >= HARDLY else None,
            row.get("cue", ""),
            toward["confidence"] if toward else 1.0,
        )


def who_of(said: Claimed) -> str | None:
    """Give who says or thinks something, None where nobody is likely enough."""
    kind, row = said
    who: str | None = row["speaker" if kind is LineKind.SPEECH else "thinker"]
    return who if row["confidence"] >= HARDLY else None


def packed(layers: Layers) -> bytes:
    """Give layers as bytes to be kept."""
    given = [layers.chapters, layers.starts, layers.anchors, layers.map]
    return zlib.compress(
        json.dumps(given, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
    )


def unpacked(data: bytes) -> Layers:
    """Read what `packed` gave."""
    chapters, starts, anchors, told = json.loads(zlib.decompress(data))
    return Layers(tuple(chapters), tuple(map(tuple, starts)), tuple(map(tuple, anchors)), told)
