"""The sections of a FictionBook as chapters: those with a title and none inside; parts name the chapters in them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from lxml import etree

from velvetbox.core.formats.chapter_pages import CHAPTER
from velvetbox.core.formats.draft import Mend, Page, ReadOptions
from velvetbox.core.formats.fb2.blocks import Blocks
from velvetbox.core.formats.text.finish import finish
from velvetbox.core.formats.xml import local, text_in
from velvetbox.core.prose import Block, Kind, Span, scene_break

_DEEPEST = 12  # parts inside parts
_HEAD = frozenset({"title", "section"})
_NO_TEXT = frozenset({"", "binary", "description", "stylesheet"})


@dataclass
class _Chapter:
    title: str | None
    blocks: list[Block] = field(default_factory=list)


class Book:
    """Reads bodies into pages. `known` are title and authors, which the first page of a book says again."""

    def __init__(self, blocks: Blocks, known: Sequence[str], options: ReadOptions) -> None:
        self.mends: tuple[Mend, ...] = ()
        self._blocks = blocks
        self._known = frozenset(_folded(value) for value in known)
        self._options = options
        self._chapters: list[_Chapter] = []
        self._front: list[Block] = []  # stands before the first section: goes with the chapter that comes

    def pages(self, bodies: Sequence[etree._Element], name: str) -> list[Page]:
        """Give a page for each chapter."""
        for body in bodies:
            lines = [line for line in _lines(body) if not self._is_known(line)]
            self._front += self._own(body)
            if lines and not any(local(each).lower() == "section" for each in body):
                self._front.insert(0, Block(Kind.HEADING, (Span(" ".join(lines)),), level=1))
                lines = []
            parts = [" ".join(lines)] if lines and len(bodies) > 1 else []
            self._sections(body, parts, 1)
            if self._front:
                self._begin(None)
        return [
            _page(f"{name}#{number}", chapter.title, held)
            for number, (chapter, held) in enumerate(self._finished(), 1)
        ]

    def _is_known(self, line: str) -> bool:
        return _folded(line) in self._known

    def _sections(self, whole: etree._Element, parts: Sequence[str], depth: int) -> None:
        for section in whole:
            if local(section).lower() == "section":
                self._section(section, parts, depth)

    def _section(self, section: etree._Element, parts: Sequence[str], depth: int) -> None:
        title = ". ".join(_lines(section)) or None
        inner = [each for each in section if local(each).lower() == "section"]
        titled = any(_lines(each) for each in inner) and depth < _DEEPEST
        own = [title] if title else []
        if inner and titled:
            before = list(self._own(section))
            if any(block.spans or block.children or block.source for block in before):
                self._begin(" · ".join([*parts, *own]) or None).blocks.extend(before)
            self._sections(section, [*parts, *own], depth + 1)
            return
        if title or self._front or not self._chapters:
            self._begin(" · ".join([*parts, *own]) or None)
        elif self._chapters[-1].blocks:
            self._chapters[-1].blocks.append(scene_break())
        chapter = self._chapters[-1]
        for each in [section] if not inner else [section, *inner]:
            if each is not section and chapter.blocks:
                chapter.blocks.append(scene_break())
            chapter.blocks.extend(self._own(each, flat=each is not section))

    def _own(self, element: etree._Element, *, flat: bool = False) -> Iterator[Block]:
        """Give the blocks of a section without its title and the sections in it; with those too where `flat`."""
        if element.text and element.text.strip():
            yield Block(Kind.PARAGRAPH, (Span(" ".join(element.text.split())),))
        left_out = _NO_TEXT | ({"title"} if flat else _HEAD)
        for each in element:
            name = local(each).lower()
            if name not in left_out:
                yield from self._blocks.of(each, 1)
            if each.tail and each.tail.strip():
                yield Block(Kind.PARAGRAPH, (Span(" ".join(each.tail.split())),))

    def _begin(self, title: str | None) -> _Chapter:
        chapter = _Chapter(title, self._front)
        self._front = []
        self._chapters.append(chapter)
        return chapter

    def _finished(self) -> Iterator[tuple[_Chapter, tuple[Block, ...]]]:
        """Find the scene breaks over the whole book, so that a usual blank line is told from a rare one."""
        flat: list[Block] = []
        for number, chapter in enumerate(self._chapters):
            flat += [Block(Kind.IMAGE, source=f"\0{number}"), *chapter.blocks]
        done = finish(flat, self._options)
        self.mends = done.mends
        held: dict[int, list[Block]] = {number: [] for number in range(len(self._chapters))}
        at = 0
        for block in done.blocks:
            if block.source and block.source[0] == "\0":
                at = int(block.source[1:])
            else:
                held[at].append(block)
        for number, chapter in enumerate(self._chapters):
            if held[number] or chapter.title:
                yield chapter, tuple(held[number])


def _page(name: str, title: str | None, held: tuple[Block, ...]) -> Page:
    return Page(name, lambda: held, title=title, types=CHAPTER)


def _lines(section: etree._Element) -> list[str]:
    """Give the lines of a section's title."""
    title = next((each for each in section if local(each).lower() == "title"), None)
    if title is None:
        return []
    lines = [text_in(line) for line in title if local(line)] or [text_in(title)]
    return [line for line in lines if line]


def _folded(text: str) -> str:
    return " ".join("".join(char if char.isalnum() else " " for char in text.casefold()).split())
