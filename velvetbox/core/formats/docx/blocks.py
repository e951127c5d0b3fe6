"""The body of a DOCX part as blocks: paragraphs, headings, lists, tables, text boxes, rules."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from velvetbox.core.formats.docx.package import attributes, child, elements
from velvetbox.core.formats.docx.runs import Story, spans_of
from velvetbox.core.formats.docx.styles import Numbering, paragraph_settings
from velvetbox.core.formats.text.finish import Item, fold_spans, nest, table_of
from velvetbox.core.formats.xml import local
from velvetbox.core.prose import Block, Kind, MarkKind, Span, scene_break

_PASSED = frozenset({"sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo", "Choice"})
_ALIGN = {"center": "center", "right": "right", "end": "right"}
_DEEPEST = 24


def blocks_of(parent: etree._Element, story: Story, numbering: Numbering, depth: int = 0) -> list[Block]:
    """Give the blocks of a body, cell, note or text box; blank paragraphs are still among them."""
    return nest(_items(parent, story, numbering, depth))


def _items(parent: etree._Element, story: Story, numbering: Numbering, depth: int) -> Iterator[Block | Item]:
    for element in elements(parent):
        name = local(element)
        if name == "p":
            yield from _paragraph(element, story, numbering, depth)
        elif name == "tbl":
            yield from _held(story, numbering, depth)
            yield from _table(element, story, numbering, depth)
        elif name == "altChunk":
            yield from _held(story, numbering, depth)
            yield from story.chunk(attributes(element).get("id", ""))
        elif name == "AlternateContent":
            choice = child(element, "Choice")
            if choice is not None:
                yield from _items(choice, story, numbering, depth)
        elif name in _PASSED:
            yield from _items(element, story, numbering, depth)
    if local(parent) not in _PASSED:
        yield from _held(story, numbering, depth)


def _held(story: Story, numbering: Numbering, depth: int) -> Iterator[Block]:
    """Give what was held for a next paragraph that does not come."""
    held, story.held = fold_spans(story.held), []
    if held:
        yield Block(Kind.PARAGRAPH, held)
    yield from _boxes(story, numbering, depth)


def _is_joined(properties: etree._Element | None) -> bool:
    """Tell whether the end of a paragraph is deleted, or moved away, so that it goes on in the next."""
    run = child(properties, "rPr")
    return child(run, "del") is not None or child(run, "moveFrom") is not None


def _paragraph(
    element: etree._Element, story: Story, numbering: Numbering, depth: int
) -> Iterator[Block | Item]:
    properties = child(element, "pPr")
    settings = story.styles.paragraph(paragraph_settings(properties))
    level = story.styles.level(settings)
    story.rules = 0
    story.held += spans_of(element, story, settings.get("pStyle", ""), heading=level is not None)
    if _is_joined(properties):
        return
    spans, story.held = fold_spans(story.held), []
    block = Block(
        Kind.PARAGRAPH if level is None else Kind.HEADING,
        spans,
        level=level or 0,
        align=_ALIGN.get(settings.get("jc", "")),
        direction="rtl" if settings.get("bidi") == "1" else None,
        style=story.styles.role(settings),
    )
    empty = not block.text.strip() and not any(span.has(MarkKind.IMAGE) for span in spans)
    if empty and (story.rules or settings.get("pBdr") == "1"):
        yield scene_break()
    elif not empty or not story.boxes:
        form = numbering.form(settings) if level is None and not empty else None
        yield _picture_or(block) if form is None else Item(block, _depth(settings), form == "ordered")
        if story.rules:
            yield scene_break()
    yield from _boxes(story, numbering, depth)


def _boxes(story: Story, numbering: Numbering, depth: int) -> Iterator[Block]:
    """Give the text boxes that stand in what was read last."""
    boxes, story.boxes = story.boxes, []
    for box in boxes if depth < _DEEPEST else ():
        inner = tuple(
            block for block in blocks_of(box, story, numbering, depth + 1) if block.text or block.children
        )
        if inner:
            yield Block(Kind.ASIDE, children=inner)


def _depth(settings: dict[str, str]) -> int:
    written = settings.get("ilvl", "0")
    return int(written[:2]) if written[:2].isdecimal() else 0


def _picture_or(block: Block) -> Block:
    """Make a picture block of a paragraph that holds one picture and no words."""
    pictures = [span for span in block.spans if span.has(MarkKind.IMAGE)]
    rest = "".join(span.text for span in block.spans if not span.has(MarkKind.IMAGE))
    if len(pictures) != 1 or rest.strip():
        return block
    span: Span = pictures[0]
    source = next(mark.value for mark in span.marks if mark.kind is MarkKind.IMAGE)
    return Block(Kind.IMAGE, source=source, alt=span.text)


def _table(element: etree._Element, story: Story, numbering: Numbering, depth: int) -> Iterator[Block]:
    if depth >= _DEEPEST:
        return
    rows: list[Block] = []
    for row in _inside(element, "tr"):
        if child(child(row, "trPr"), "del") is not None:
            story.left_out["docx.deletions"] += 1
            continue
        cells = []
        for cell in _inside(row, "tc"):
            inner = [
                block
                for block in blocks_of(cell, story, numbering, depth + 1)
                if block.spans or block.children or block.source
            ]
            cells.append(Block(Kind.CELL, children=tuple(inner)))
        if cells:
            rows.append(Block(Kind.ROW, children=tuple(cells)))
    yield from table_of(rows)


def _inside(parent: etree._Element, wanted: str) -> Iterator[etree._Element]:
    for element in elements(parent):
        if local(element) == wanted:
            yield element
        elif local(element) in _PASSED:
            yield from _inside(element, wanted)
