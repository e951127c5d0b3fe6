"""The blocks of a FictionBook: paragraphs, poems, quotations, epigraphs, tables, pictures, blank lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from lxml import etree

from velvetbox.core.formats.fb2.inline import DEEPEST, Names, child_spans, spans_of
from velvetbox.core.formats.text.finish import fold_spans, is_blank, table_of
from velvetbox.core.formats.xml import local, text_in
from velvetbox.core.prose import Block, Kind, MarkKind, Span

_BLOCKS = frozenset(
    "p v poem stanza cite epigraph annotation section body title subtitle empty-line table tr image text-author date div "
    "blockquote h1 h2 h3 h4 h5 h6 ul ol li".split()
)
_QUOTES = {"cite": "", "epigraph": "epigraph", "blockquote": "", "annotation": "annotation"}
_HEADINGS = frozenset("subtitle h1 h2 h3 h4 h5 h6".split())
_HEADING = 4  # level of a subtitle: below every chapter


class Blocks:
    """Turns elements into blocks; names are looked up in `names`."""

    def __init__(self, names: Names) -> None:
        self._names = names

    def inside(self, element: etree._Element, depth: int = 0) -> Iterator[Block]:
        """Give the blocks of what an element holds, loose words between them as paragraphs."""
        loose: list[Span] = [Span(element.text)] if element.text else []
        for child in element:
            name = local(child).lower()
            if name in _BLOCKS:
                yield from _loose(loose)
                loose = []
                yield from self.of(child, depth + 1)
            elif name:
                loose.extend(child_spans(child, self._names))
            if child.tail:
                loose.append(Span(child.tail))
        yield from _loose(loose)

    def of(self, element: etree._Element, depth: int) -> Iterator[Block]:
        """Give the blocks of one block element."""
        name = local(element).lower()
        if depth > DEEPEST:
            if words := text_in(element):
                yield Block(Kind.PARAGRAPH, (Span(words),))
        elif name == "empty-line":
            yield Block(Kind.PARAGRAPH)
        elif name == "image":
            yield from self._picture(element)
        elif name in _QUOTES:
            yield from _held(Kind.QUOTE, self.inside(element, depth), _QUOTES[name])
        elif name == "stanza":
            yield from self._stanza(element, depth)
        elif name == "table":
            yield from table_of([self._row(row, depth) for row in element.iter("{*}tr", "tr")])
        elif name in _HEADINGS:
            yield from self._leaf(element, Kind.HEADING, level=_HEADING)
        else:
            yield from self._plain(element, name, depth)

    def _plain(self, element: etree._Element, name: str, depth: int) -> Iterator[Block]:
        if name == "title":
            yield from self._title(element)
        elif name in {"p", "v", "text-author", "date", "li"}:
            yield from self._paragraph(element, name, depth)
        else:
            yield from _named(element, self.inside(element, depth))

    def _paragraph(self, element: etree._Element, name: str, depth: int) -> Iterator[Block]:
        if any(local(child).lower() in _BLOCKS - {"image"} for child in element):
            yield from self.inside(element, depth)  # a paragraph that was never closed
        elif (
            name == "p"
            and len(element) == 1
            and local(element[0]).lower() == "image"
            and not text_in(element)
        ):
            yield from self._picture(element[0])
        else:
            yield from self._leaf(element, Kind.PARAGRAPH, align="right" if name == "text-author" else None)

    def _leaf(
        self, element: etree._Element, kind: Kind, *, level: int = 0, align: str | None = None
    ) -> Iterator[Block]:
        spans = fold_spans(
            Span(span.text.replace("\n", " ") if span.text != "\n" else "\n", span.marks)
            for span in spans_of(element, self._names)
        )
        yield Block(kind, spans, level=level, align=align, id=str(element.get("id") or "") or None)

    def _title(self, element: etree._Element) -> Iterator[Block]:
        lines = [text_in(line) for line in element.iter("{*}p", "p")] or [text_in(element)]
        if words := "\n".join(line for line in lines if line):
            yield Block(Kind.HEADING, (Span(words),), level=_HEADING)

    def _stanza(self, element: etree._Element, depth: int) -> Iterator[Block]:
        lines: list[Span] = []
        for child in element:
            name = local(child).lower()
            if name in {"v", "p"}:
                lines += [Span("\n")] if lines else []
                lines += fold_spans(
                    Span(span.text.replace("\n", " "), span.marks) for span in spans_of(child, self._names)
                )
            elif name in _BLOCKS:
                yield from _verse(lines)
                lines = []
                yield from self.of(child, depth + 1)
        yield from _verse(lines)

    def _row(self, row: etree._Element, depth: int) -> Block:
        cells = []
        for cell in row:
            if local(cell).lower() in {"td", "th"}:
                spans = fold_spans(spans_of(cell, self._names))
                inner = [block for block in self.inside(cell, depth) if not is_blank(block)]
                simple = not any(local(child).lower() in _BLOCKS for child in cell)
                children = (Block(Kind.PARAGRAPH, spans),) if simple else tuple(inner)
                cells.append(Block(Kind.CELL, children=children))
        return Block(Kind.ROW, children=tuple(cells))

    def _picture(self, element: etree._Element) -> Iterator[Block]:
        for span in child_spans(element, self._names):
            for mark in span.marks:
                if mark.kind is MarkKind.IMAGE:
                    yield Block(Kind.IMAGE, source=mark.value, alt=span.text)


def _loose(spans: list[Span]) -> Iterator[Block]:
    folded = fold_spans(Span(span.text.replace("\n", " "), span.marks) for span in spans)
    if any(span.text.strip() for span in folded):
        yield Block(Kind.PARAGRAPH, folded)


def _verse(lines: list[Span]) -> Iterator[Block]:
    if any(span.text.strip() for span in lines):
        yield Block(Kind.VERSE, tuple(lines))


def _held(kind: Kind, inner: Iterable[Block], style: str) -> Iterator[Block]:
    children = tuple(block for block in inner if not is_blank(block))
    if children:
        yield Block(kind, children=children, style=style)


def _named(element: etree._Element, inner: Iterator[Block]) -> Iterator[Block]:
    """Give blocks, the first of them under the name that the element has."""
    name = str(element.get("id") or "")
    first = next(inner, None)
    if first is not None:
        yield replace(first, id=name) if name and first.id is None else first
    yield from inner
