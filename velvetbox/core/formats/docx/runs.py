"""The inline content of a DOCX paragraph as spans: runs, links, fields, notes, ruby, pictures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from lxml import etree

from velvetbox.core.formats.docx.drawings import boxes_in, description, is_rule
from velvetbox.core.formats.docx.package import Relation, attributes, child, elements
from velvetbox.core.formats.docx.styles import Styles, run_settings
from velvetbox.core.formats.office.fields import LONGEST, Field, are_shown, link_mark, marks_of, said_by
from velvetbox.core.formats.office.symbols import is_symbols, sign, symbol
from velvetbox.core.formats.xml import local
from velvetbox.core.prose import Block, Mark, MarkKind, Span

_PASSED = frozenset(
    {
        "ins",
        "moveTo",
        "smartTag",
        "customXml",
        "sdt",
        "sdtContent",
        "fldSimple",
        "dir",
        "bdo",
        "Choice",
        "Fallback",
    }
)
_LEFT_OUT = {"del": "docx.deletions", "moveFrom": "docx.deletions", "commentReference": "docx.comments"}
_NOTES = frozenset({"footnoteReference", "endnoteReference"})
_LABEL = frozenset({"t", "sym"})  # what a note's own label or letters in a symbol font stand in
_TEXT = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011", "softHyphen": "\u00ad", "ptab": "\t"}
_SIMPLE = (
    ("b", MarkKind.STRONG),
    ("i", MarkKind.EMPHASIS),
    ("u", MarkKind.UNDERLINE),
    ("strike", MarkKind.STRIKE),
    ("smallCaps", MarkKind.SMALL_CAPS),
)


@dataclass(slots=True)
class Story:
    """What the readers of one part share, and what they found."""

    styles: Styles
    relations: Mapping[str, Relation]
    image: Callable[[str], str | None]  # a picture's relation id to its key
    chunk: Callable[[str], Sequence[Block]]  # the blocks of a file of another format that is part of the text
    links: frozenset[str] = frozenset()  # names that links lead to
    language: str = ""
    numbers: dict[str, int] = field(default_factory=dict)  # note id to its number
    labels: dict[str, str] = field(default_factory=dict)  # … and to the label that the author gave it
    held: list[Span] = field(
        default_factory=list
    )  # of a paragraph whose end is deleted: it goes on in the next
    left_out: Counter[str] = field(default_factory=Counter)
    fields: list[Field] = field(default_factory=list)
    boxes: list[etree._Element] = field(default_factory=list)  # text boxes met in the paragraph
    rules: int = 0  # rules drawn in the paragraph
    plain: dict[tuple[str, bool], tuple[Mark, ...] | None] = field(
        default_factory=dict
    )  # of runs that say nothing, by style and whether in a heading


def spans_of(paragraph: etree._Element, story: Story, style: str, *, heading: bool) -> list[Span]:
    """Give the spans of a paragraph, spaces not yet folded."""
    return list(_Reader(story, style, heading=heading).content(paragraph, ()))


class _Reader:
    def __init__(self, story: Story, style: str, *, heading: bool) -> None:
        self._story = story
        self._style = style
        self._heading = heading

    def content(self, parent: etree._Element, marks: tuple[Mark, ...]) -> Iterator[Span]:
        for element in elements(parent):
            yield from self._inline(element, marks)

    def _inline(self, element: etree._Element, marks: tuple[Mark, ...]) -> Iterator[Span]:
        name = local(element)
        if name == "r":
            yield from self._run(element, marks)
        elif name == "hyperlink":
            yield from self.content(element, (*marks, *self._link(element)))
        elif name == "fldSimple":
            simple = Field(attributes(element).get("instr", ""), shown=True)
            self._story.fields.append(simple)
            yield from self.content(element, marks)
            self._story.fields.remove(simple)
        elif name == "AlternateContent":
            yield from self._alternate(element, marks)
        elif name == "bookmarkStart":
            target = attributes(element).get("name", "")
            if target in self._story.links:
                yield Span("", (Mark(MarkKind.ID, target),))
        elif name in {"oMath", "oMathPara"}:
            yield Span("".join(each.text or "" for each in element.iter() if local(each) == "t"), marks)
        elif name in _LEFT_OUT:
            self._story.left_out[_LEFT_OUT[name]] += 1
        elif name in _PASSED:
            yield from self.content(element, marks)

    def _alternate(self, element: etree._Element, marks: tuple[Mark, ...]) -> Iterator[Span]:
        """Read the first of alternatives only: both say the same."""
        choice = child(element, "Choice")
        chosen = choice if choice is not None and len(choice) else child(element, "Fallback")
        for each in elements(chosen) if chosen is not None else ():
            yield from self._inside_run(local(each), each, marks)

    def _link(self, element: etree._Element) -> tuple[Mark, ...]:
        given = attributes(element)
        relation = self._story.relations.get(given.get("id", ""))
        address = relation.target if relation and relation.external else ""
        if not address and given.get("anchor"):
            address = f"#{given['anchor']}"
        return link_mark(address)

    def _run(self, element: etree._Element, marks: tuple[Mark, ...]) -> Iterator[Span]:
        parts = [(local(each), each) for each in elements(element)]
        properties = next((each for name, each in parts if name == "rPr"), None)
        look = self._look(properties)
        if look is None:
            self._story.left_out["docx.hidden"] += 1
            return
        marks = (*marks, *marks_of(self._story.fields), *look)
        own = any(self._own_label(name, each, parts) for name, each in parts if name in _NOTES)
        font = "" if properties is None else _symbol_font(properties)
        for name, each in parts:
            if name in _LABEL and (own or font):
                yield from () if own else _symbols(font, each, marks)
            else:
                yield from self._inside_run(name, each, marks)

    def _own_label(self, name: str, mark: etree._Element, run: Sequence[tuple[str, etree._Element]]) -> bool:
        """Tell whether the text of a run is the label that its author gave the note, and keep it."""
        given = attributes(mark)
        if given.get("customMarkFollows", "0") not in {"1", "true", "on"}:
            return False
        label = "".join(
            _shown(each) if kind == "sym" else each.text or "" for kind, each in run if kind in _LABEL
        )
        if label.strip():
            self._story.labels[_note_key(name, given)] = label.strip()[:20]
        return True

    def _look(self, properties: etree._Element | None) -> tuple[Mark, ...] | None:
        """Give the marks of a run, None for a hidden one. Without properties of its own it looks as its paragraph's others."""
        known = self._story.plain
        key = (self._style, self._heading)
        if properties is None and key in known:
            return known[key]
        settings = self._story.styles.run(run_settings(properties), self._style, heading=self._heading)
        look = None if settings.get("vanish") == "1" else tuple(self._marks(settings))
        if properties is None:
            known[key] = look
        return look

    def _inside_run(self, name: str, element: etree._Element, marks: tuple[Mark, ...]) -> Iterator[Span]:
        if name in {"fldChar", "instrText"}:
            yield from self._field(name, element, marks)
        elif name in _LEFT_OUT:
            self._story.left_out[_LEFT_OUT[name]] += 1
        elif name == "AlternateContent":
            yield from self._alternate(element, marks)
        elif name in {"drawing", "pict", "object"}:
            yield from self._picture(element, marks)
        elif name == "r":
            yield from self._run(element, marks)
        elif are_shown(self._story.fields):
            yield from self._characters(name, element, marks)

    def _characters(self, name: str, element: etree._Element, marks: tuple[Mark, ...]) -> Iterator[Span]:
        if name == "t":
            yield Span((element.text or "").replace("\n", " "), marks)
        elif name == "br" and attributes(element).get("type") in {"page", "column"}:
            yield Span(" ", marks)
        elif name in _TEXT:
            yield Span(_TEXT[name], marks)
        elif name == "sym":
            yield Span(_shown(element), marks)
        elif name in _NOTES:
            yield self._note(name, attributes(element), marks)
        elif name == "ruby":
            yield from self._ruby(element, marks)

    def _field(self, name: str, element: etree._Element, marks: tuple[Mark, ...]) -> Iterator[Span]:
        fields = self._story.fields
        if name == "instrText":
            if fields and not fields[-1].shown:
                fields[-1].instruction += (element.text or "")[:LONGEST]
            return
        kind = attributes(element).get("fldCharType")
        if kind == "begin":
            fields.append(Field())
        elif kind == "separate" and fields:
            fields[-1].shown = True
        elif kind == "end" and fields:
            yield from said_by(fields.pop(), marks)

    def _marks(self, settings: Mapping[str, str]) -> Iterator[Mark]:
        language = settings.get("lang", "")
        if self._story.language and language and _primary(language) != _primary(self._story.language):
            yield Mark(MarkKind.LANGUAGE, language)
        for name, kind in _SIMPLE:
            if settings.get(name) == "1" or (name == "strike" and settings.get("dstrike") == "1"):
                yield Mark(kind)
        if settings.get("vertAlign") == "superscript":
            yield Mark(MarkKind.SUPERSCRIPT)
        elif settings.get("vertAlign") == "subscript":
            yield Mark(MarkKind.SUBSCRIPT)

    def _note(self, name: str, given: Mapping[str, str], marks: tuple[Mark, ...]) -> Span:
        key = _note_key(name, given)
        number = self._story.numbers.setdefault(key, len(self._story.numbers) + 1)
        kept = tuple(
            mark
            for mark in marks
            if mark.kind not in {MarkKind.SUPERSCRIPT, MarkKind.EMPHASIS, MarkKind.LINK}
        )
        return Span(self._story.labels.get(key, str(number)), (*kept, Mark(MarkKind.NOTE, f"n{number}")))

    def _ruby(self, element: etree._Element, marks: tuple[Mark, ...]) -> Iterator[Span]:
        reading, base = child(element, "rt"), child(element, "rubyBase")
        if base is None:
            return
        said = "".join(span.text for span in self.content(reading, ())) if reading is not None else ""
        for span in self.content(base, marks):
            yield Span(span.text, (*span.marks, Mark(MarkKind.RUBY, said))) if said else span

    def _picture(self, element: etree._Element, marks: tuple[Mark, ...]) -> Iterator[Span]:
        if boxes := boxes_in(element):
            self._story.boxes.extend(boxes)
            return
        if is_rule(element):
            self._story.rules += 1
            return
        for each in element.iter():
            if local(each) not in {"blip", "imagedata"}:
                continue
            given = attributes(each)
            source = self._story.image(given.get("embed") or given.get("link") or given.get("id") or "")
            if source:
                yield Span(description(element), (*marks, Mark(MarkKind.IMAGE, source)))
                return


def _primary(language: str) -> str:
    return language.partition("-")[0].lower()


def _note_key(name: str, given: Mapping[str, str]) -> str:
    return f"{'fn' if name == 'footnoteReference' else 'en'}{given.get('id', '')}"


def _symbol_font(properties: etree._Element) -> str:
    """Give the font of a run whose letters are signs, "" of any other."""
    fonts = child(properties, "rFonts")
    named = attributes(fonts).get("ascii", "") if fonts is not None else ""
    return named if is_symbols(named) else ""


def _symbols(font: str, element: etree._Element, marks: tuple[Mark, ...]) -> Iterator[Span]:
    text = (
        _shown(element)
        if local(element) == "sym"
        else "".join(symbol(font, ord(char)) for char in element.text or "")
    )
    yield Span(text, marks)


def _shown(element: etree._Element) -> str:
    """Give what a w:sym shows."""
    given = attributes(element)
    try:
        number = int(given.get("char", ""), 16)
    except ValueError:
        return ""
    return sign(given.get("font", ""), number)
