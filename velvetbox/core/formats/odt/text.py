"""The text of an ODF document as blocks and spans (OpenDocument 1.3 part 3, sections 5 to 7)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from lxml import etree

from velvetbox.core.clean import safe_address
from velvetbox.core.formats.docx.package import attributes, child, elements
from velvetbox.core.formats.odt.styles import Styles, marks_of
from velvetbox.core.formats.office.symbols import is_symbols, unicode_of
from velvetbox.core.formats.text.finish import Item, fold_spans, is_blank, nest, table_of
from velvetbox.core.formats.xml import local
from velvetbox.core.prose import EMPHASIS, Block, Kind, Mark, MarkKind, Note, Span, scene_break

_ALIGN = {"center": "center", "end": "right", "right": "right"}
_PASSED = frozenset({"section", "index-body", "meta", "meta-field", "numbered-paragraph"})
_CHARACTERS = {"s": " ", "tab": " ", "line-break": "\n"}
_UNSEEN = frozenset({"page-number", "page-count", "hidden-text", "hidden-paragraph", "script"})
_SHAPES = frozenset({"custom-shape", "rect", "ellipse", "circle", "line", "polygon", "path"})
_DEEPEST = 24
_ROLES = frozenset({"title", "subtitle", "author", "date", "abstract"})
_LEFT_OUT = {
    "annotation": "odt.comments",
    "table-of-content": "odt.contents",
}


@dataclass(slots=True)
class OdtReader:
    """Reads the body of one document; `notes` and `left_out` fill as it goes."""

    styles: Styles
    image: Callable[[etree._Element], str]
    links: frozenset[str]
    notes: list[Note] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)
    _boxes: list[etree._Element] = field(default_factory=list)
    _depth: int = 0

    def blocks(self, parent: etree._Element) -> list[Block]:
        """Give the blocks of a body, cell or note; blank paragraphs are still among them."""
        self._depth += 1
        out = nest(self._items(parent)) if self._depth < _DEEPEST else []
        self._depth -= 1
        return out

    def _items(self, parent: etree._Element) -> Iterator[Block | Item]:
        for element in elements(parent):
            name = local(element)
            if name in {"p", "h"}:
                yield from self._paragraph(element, name)
            elif name == "list":
                yield from self._list(element, attributes(element).get("style-name", ""), 1)
            elif name == "table":
                yield from self._table(element)
            elif self._is_left_out(name, element):
                continue
            elif name == "frame":
                yield from self._box(element)
            elif name in _PASSED:
                yield from self._items(element)

    def _is_left_out(self, name: str, element: etree._Element) -> bool:
        if name == "tracked-changes":
            self.left_out["odt.deletions"] += sum(local(each) == "deletion" for each in element.iter())
        elif name in _LEFT_OUT:
            self.left_out[_LEFT_OUT[name]] += 1
        elif name == "section" and attributes(element).get("display") == "none":
            self.left_out["odt.hidden"] += 1
        else:
            return False
        return True

    def _paragraph(self, element: etree._Element, name: str) -> Iterator[Block]:
        style = attributes(element).get("style-name", "")
        names = self.styles.names(style)
        role = next((each for each in names if each in _ROLES), "")
        heading = name == "h" or role == "title"
        outer = () if heading else tuple(marks_of(self.styles.text("paragraph", style), self.styles.language))
        spans = fold_spans(self._inline(element, outer))
        boxes, self._boxes = self._boxes, []
        look = self.styles.paragraph(style)
        block = Block(
            Kind.HEADING if heading else Kind.PARAGRAPH,
            spans,
            level=_level(element) if heading else 0,
            align=_ALIGN.get(look.get("text-align", "")),
            direction="rtl" if look.get("writing-mode", "").startswith("rl") else None,
            style=role,
        )
        if is_blank(block):
            if "horizontal line" in names or _has_rule(look):
                yield scene_break()
            elif not boxes:
                yield Block(Kind.PARAGRAPH)
        else:
            yield _picture_or(block)
        for box in boxes:
            yield from self._box(box)

    def _box(self, frame: etree._Element) -> Iterator[Block]:
        box = frame if local(frame) in _SHAPES else child(frame, "text-box")
        if box is not None:
            inner = tuple(block for block in self.blocks(box) if not is_blank(block))
            if inner:
                yield Block(Kind.ASIDE, children=inner)
            return
        for span in self._picture(frame, ()):
            yield _picture_or(Block(Kind.PARAGRAPH, (span,)))

    def _list(self, element: etree._Element, style: str, level: int) -> Iterator[Block | Item]:
        if level > _DEEPEST:
            return
        for entry in elements(element):
            for each in elements(entry) if local(entry) in {"list-item", "list-header"} else ():
                if local(each) == "list":
                    yield from self._list(each, attributes(each).get("style-name") or style, level + 1)
                    continue
                if local(each) not in {"p", "h"}:
                    continue
                for block in self._paragraph(each, local(each)):
                    plain = block.kind is Kind.PARAGRAPH and not is_blank(block)
                    yield Item(block, level - 1, self.styles.is_numbered(style, level)) if plain else block

    def _table(self, element: etree._Element) -> Iterator[Block]:
        rows: list[Block] = []
        for row in element.iter():
            if local(row) != "table-row":
                continue
            if next((each for each in row.iterancestors() if local(each) == "table"), None) is not element:
                continue
            cells = [
                Block(Kind.CELL, children=tuple(block for block in self.blocks(cell) if not is_blank(block)))
                for cell in elements(row)
                if local(cell) == "table-cell"
            ]
            if any(cell.children for cell in cells):
                rows.append(Block(Kind.ROW, children=tuple(cells)))
        yield from table_of(rows)

    def _inline(self, parent: etree._Element, marks: tuple[Mark, ...]) -> Iterator[Span]:
        if parent.text:
            yield Span(parent.text.replace("\n", " "), marks)
        for element in parent:
            if isinstance(element.tag, str):
                yield from self._element(element, marks)
            if element.tail:
                yield Span(element.tail.replace("\n", " "), marks)

    def _element(self, element: etree._Element, marks: tuple[Mark, ...]) -> Iterator[Span]:
        name, given = local(element), attributes(element)
        if name in _CHARACTERS:
            yield Span(_CHARACTERS[name], marks)
        elif name == "span":
            yield from self._span(element, self.styles.text("text", given.get("style-name", "")), marks)
        elif name == "a":
            yield from self._inline(element, (*_link_mark(given.get("href", "")), *marks))
        elif name in {"bookmark", "bookmark-start"}:
            if given.get("name") in self.links:
                yield Span("", (Mark(MarkKind.ID, given["name"]),))
        elif name in _LEFT_OUT:
            self.left_out[_LEFT_OUT[name]] += 1
        elif name in {"note", "ruby", "frame"} or name in _SHAPES:
            yield from self._object(name, element, marks)
        elif name not in _UNSEEN:
            yield from self._inline(element, marks)

    def _object(self, name: str, element: etree._Element, marks: tuple[Mark, ...]) -> Iterator[Span]:
        if name == "note":
            yield self._note(element, marks)
        elif name == "ruby":
            yield from self._ruby(element, marks)
        else:
            yield from self._frame(element, marks)

    def _span(self, element: etree._Element, text: dict[str, str], marks: tuple[Mark, ...]) -> Iterator[Span]:
        if text.get("display") == "none":
            self.left_out["odt.hidden"] += 1
            return
        font = text.get("font-name") or text.get("font-family", "").strip("'\"")
        for span in self._inline(element, self._restyled(text, marks)):
            yield Span(unicode_of(font, span.text), span.marks) if is_symbols(font) else span

    def _restyled(self, text: dict[str, str], marks: tuple[Mark, ...]) -> tuple[Mark, ...]:
        """Give the marks inside a span: its style adds to them, and upright ends italics."""
        if text.get("font-style") == "normal":
            marks = tuple(mark for mark in marks if mark != EMPHASIS)
        if text.get("font-weight") == "normal":
            marks = tuple(mark for mark in marks if mark.kind is not MarkKind.STRONG)
        return (*marks, *(mark for mark in marks_of(text, self.styles.language) if mark not in marks))

    def _frame(self, element: etree._Element, marks: tuple[Mark, ...]) -> Iterator[Span]:
        if local(element) in _SHAPES or child(element, "text-box") is not None:
            self._boxes.append(element)
        else:
            yield from self._picture(element, marks)

    def _picture(self, frame: etree._Element, marks: tuple[Mark, ...]) -> Iterator[Span]:
        picture = child(frame, "image")
        key = self.image(picture) if picture is not None else None
        if key:
            described = child(frame, "desc") if child(frame, "desc") is not None else child(frame, "title")
            alt = (described.text or "")[:1000] if described is not None else ""
            yield Span(alt, (*marks, Mark(MarkKind.IMAGE, key)))

    def _note(self, element: etree._Element, marks: tuple[Mark, ...]) -> Span:
        citation, body = child(element, "note-citation"), child(element, "note-body")
        label = "".join(citation.itertext()).strip() if citation is not None else ""
        key = f"n{len(self.notes) + 1}"
        label = label or str(len(self.notes) + 1)
        place = len(self.notes)
        self.notes.append(Note(key, (), label))
        if body is not None:
            kept = tuple(block for block in self.blocks(body) if not is_blank(block))
            self.notes[place] = Note(key, kept, label)
        outer = tuple(
            mark
            for mark in marks
            if mark.kind not in {MarkKind.SUPERSCRIPT, MarkKind.EMPHASIS, MarkKind.LINK}
        )
        return Span(label, (*outer, Mark(MarkKind.NOTE, key)))

    def _ruby(self, element: etree._Element, marks: tuple[Mark, ...]) -> Iterator[Span]:
        base, reading = child(element, "ruby-base"), child(element, "ruby-text")
        if base is None:
            return
        said = "".join(reading.itertext()) if reading is not None else ""
        for span in self._inline(base, marks):
            yield Span(span.text, (*span.marks, Mark(MarkKind.RUBY, said))) if said else span


def _level(element: etree._Element) -> int:
    written = attributes(element).get("outline-level", "1")
    return max(1, min(int(written[:3]), 6)) if written[:3].isdecimal() else 1


def _has_rule(look: dict[str, str]) -> bool:
    return any(
        look.get(name, "none") not in {"none", ""} for name in ("border", "border-bottom", "border-top")
    )


def _link_mark(address: str) -> tuple[Mark, ...]:
    safe = safe_address(address) if address else None
    return (Mark(MarkKind.LINK, safe),) if safe else ()


def _picture_or(block: Block) -> Block:
    """Make a picture block of a paragraph that holds one picture and no words."""
    if len(block.spans) != 1 or not block.spans[0].has(MarkKind.IMAGE):
        return block
    source = next(mark.value for mark in block.spans[0].marks if mark.kind is MarkKind.IMAGE)
    return Block(Kind.IMAGE, source=source, alt=block.spans[0].text)
