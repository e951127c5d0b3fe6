"""A text with the anchor of each paragraph, and a map laid over it. No database: a file that is in no box is laid out alike."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from velvetbox.archive.storymap.layers import Layers
from velvetbox.core import prose
from velvetbox.core.storymap import Paragraph, Span, StoryMap, Text, as_json, text_of

_LAYERS = ("quotes", "thoughts", "scenes", "things", "viewpoint")
_SAID = frozenset({"quotes", "thoughts"})
_BESIDE = " \n,;:—–-"  # marks between a line and the words beside it that show whose it is
_CLAIMS = ("addressed", "place_claim", "time_claim", "person_claim", "tense_claim")


@dataclass(frozen=True, slots=True)
class Read:
    """A copy of a work: its chapters' ids in reading order, its text, and the anchor of each paragraph of the text.

    A scene break has the anchor of what stands after it, the last ones of a chapter that of what stands before; "" where
    a chapter has no paragraph at all.
    """

    edition: int
    chapters: tuple[int, ...]
    work: prose.Work
    text: Text
    anchors: tuple[str, ...]


def laid(
    work: prose.Work, chapters: Sequence[int] = (), anchors: Sequence[Sequence[str]] = (), edition: int = 0
) -> Read:
    """Give the text of a work; `chapters` are their ids, else they are numbered from 1, `anchors` those of their leaves where known."""
    text = text_of(work)
    names = [
        _anchors(chapter, anchors[at] if at < len(anchors) else ())
        for at, chapter in enumerate(work.chapters)
    ]
    ids = tuple(chapters or range(1, len(work.chapters) + 1))
    return Read(edition, ids, work, text, tuple(_of_paragraphs(text, work, names)))


def _anchors(chapter: prose.Chapter, known: Sequence[str]) -> list[str]:
    """Give the anchors of all leaves of a chapter: those that its pages carry."""
    leaves = [block for block in prose.walk(chapter.blocks) if block.kind in prose.LEAVES]
    if len(known) == len(leaves):
        return list(known)
    return prose.anchors([prose.leaf_text(leaf) for leaf in leaves])


def _of_paragraphs(text: Text, work: prose.Work, names: list[list[str]]) -> Iterator[str]:
    by_chapter: list[list[Paragraph]] = [[] for _ in work.chapters]
    for part in text.paragraphs:
        by_chapter[part.chapter].append(part)
    for chapter, parts, anchors in zip(work.chapters, by_chapter, names, strict=True):
        leaves = (block for block in prose.walk(chapter.blocks) if block.kind in prose.LEAVES)
        filled = iter(
            [name for name, leaf in zip(anchors, leaves, strict=True) if prose.leaf_text(leaf).strip("\n")]
        )
        yield from _filled([None if part.kind is prose.Kind.BREAK else next(filled, None) for part in parts])


def _filled(names: list[str | None]) -> Iterable[str]:
    """Give each paragraph without an anchor that of the next one, the last ones that of the one before."""
    after = next((name for name in reversed(names) if name), "")
    out: list[str] = []
    for name in reversed(names):
        after = name or after
        out.append(after)
    return reversed(out)


def layers_of(read: Read, found: StoryMap) -> Layers:
    """Give the layers of a map over a text."""
    starts: list[list[int]] = [[] for _ in read.chapters]
    anchors: list[list[str]] = [[] for _ in read.chapters]
    for part, name in zip(read.text.paragraphs, read.anchors, strict=True):
        starts[part.chapter].append(part.start)
        anchors[part.chapter].append(name)
    told = as_json(found)
    for layer in _LAYERS:
        for row in told[layer]:
            for claim in (row, *filter(None, map(row.get, _CLAIMS)), *row.get("holders", ())):
                if why := claim["why"]:
                    words = read.text.words_of(Span(why["chapter"], why["start"], why["end"]))
                    claim["cue"] = words.strip(_BESIDE) if layer in _SAID else words
    return Layers(read.chapters, tuple(map(tuple, starts)), tuple(map(tuple, anchors)), told)
