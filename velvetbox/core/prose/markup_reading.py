"""Reads blocks and notes back from the stored form, see `markup`. Only for what that wrote and `core.clean` passed."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from velvetbox.core.prose.document import LEAVES, Block, Kind, Note
from velvetbox.core.prose.markup import SIMPLE
from velvetbox.core.prose.spans import Mark, MarkKind, Span, tidy

_ELEMENT = {element: kind for kind, element in SIMPLE.items()}
_TOKEN = re.compile(r"<(/?)([a-z0-9]+)((?:\s+[a-z-]+=\"[^\"]*\")*)\s*/?>|([^<]+)")
_ATTRIBUTE = re.compile(r"(?<![a-z-])([a-z-]++)=\"([^\"]*)\"")
_BLOCKS = {
    "p": Kind.PARAGRAPH,
    "pre": Kind.PREFORMATTED,
    "dt": Kind.TERM,
    "blockquote": Kind.QUOTE,
    "ol": Kind.LIST,
    "ul": Kind.LIST,
    "dl": Kind.LIST,
    "li": Kind.ITEM,
    "dd": Kind.ITEM,
    "table": Kind.TABLE,
    "tr": Kind.ROW,
    "td": Kind.CELL,
    "th": Kind.CELL,
    "aside": Kind.ASIDE,
    **{f"h{level}": Kind.HEADING for level in range(1, 7)},
}
_OPEN_RUBY = Mark(MarkKind.RUBY, "\0")  # until its reading is read; no text holds a NUL
_Token = tuple[bool, str, dict[str, str], str]


def from_html(stored: str) -> tuple[Block, ...]:
    """Read blocks back from the stored form. Only for what `to_html` wrote and `clean` passed."""
    return tuple(_Reader(_tokens(stored)).blocks(None))


def notes_from_html(stored: str) -> tuple[Note, ...]:
    """Read notes back from the stored form."""
    reader = _Reader(_tokens(stored))
    return tuple(
        Note(attributes.get("id", "")[2:], tuple(reader.blocks("div")), attributes.get("data-label", ""))
        for closing, element, attributes, _ in reader.tokens
        if element == "div" and not closing
    )


def _tokens(stored: str) -> Iterator[_Token]:
    for match in _TOKEN.finditer(stored):
        if match[4] is not None:
            yield False, "", {}, html.unescape(match[4])
        else:
            pairs = _ATTRIBUTE.findall(match[3])
            yield bool(match[1]), match[2], {name: html.unescape(value) for name, value in pairs}, ""


class _Reader:
    """Turns tokens back into blocks; one pass, no look-ahead."""

    def __init__(self, tokens: Iterator[_Token]) -> None:
        self.tokens = tokens

    def blocks(self, until: str | None) -> Iterator[Block]:
        for closing, element, attributes, _ in self.tokens:
            if closing and element == until:
                return
            if element == "hr":
                yield Block(Kind.BREAK, alt=attributes.get("data-written", ""))
            elif element == "img":
                yield Block(Kind.IMAGE, source=attributes.get("src") or None, alt=attributes.get("alt", ""))
            elif element in _BLOCKS and not closing:
                yield self._block(element, attributes)

    def _block(self, element: str, attributes: dict[str, str]) -> Block:
        kind = _BLOCKS[element]
        classes = attributes.get("class", "").split()
        align = next((name[6:] for name in classes if name.startswith("align-")), None)
        style = " ".join(name for name in classes if not name.startswith("align-"))
        if kind is Kind.PARAGRAPH and "verse" in classes:
            kind, style = Kind.VERSE, " ".join(name for name in style.split() if name != "verse")
        spans: tuple[Span, ...] = ()
        name: str | None = None
        if kind in LEAVES:
            name, spans = self._spans(element)
        return Block(
            kind,
            spans,
            children=() if kind in LEAVES else tuple(self.blocks(element)),
            level=int(element[1]) if kind is Kind.HEADING else 0,
            id=name,
            language=attributes.get("lang"),
            direction=attributes.get("dir"),
            align=align,
            style=_style_of(element) or style,
        )

    def _spans(self, until: str) -> tuple[str | None, tuple[Span, ...]]:
        line = _Line()
        name: str | None = None
        for closing, element, attributes, text in self.tokens:
            if closing and element == until:
                break
            if element == "rt":
                if not closing:
                    line.read_ruby(next((text for _, _, _, text in self.tokens), ""))
            elif closing:
                line.close(element)
            elif element == "a" and not attributes.get("href"):
                name = attributes.get("id", "")[2:] or None
                line.open(element, None)
            elif element == "img":
                line.add(attributes.get("alt", ""), Mark(MarkKind.IMAGE, attributes.get("src", "")))
            elif element and element != "br":
                line.open(element, _mark(element, attributes))
            else:
                line.add(text or "\n")
        return name, tidy(line.spans)


class _Line:
    """The spans of one leaf as they are read, and the elements open around the next one."""

    def __init__(self) -> None:
        self.spans: list[Span] = []
        self._stack: list[tuple[str, Mark | None, int]] = []  # with how many spans there were before
        self._unbroken = False  # nothing opened or closed since the last span

    @property
    def _marks(self) -> tuple[Mark, ...]:
        return tuple(mark for _, mark, _ in self._stack if mark)

    def add(self, text: str, *more: Mark) -> None:
        if self._unbroken and not more:
            last = self.spans.pop()
            text = last.text + text
        self.spans.append(Span(text, (*self._marks, *more)))
        self._unbroken = not more

    def open(self, element: str, mark: Mark | None) -> None:
        self._stack.append((element, mark, len(self.spans)))
        self._unbroken = False

    def close(self, element: str) -> None:
        self._unbroken = False
        while self._stack:
            marks = self._marks
            opened, mark, before = self._stack.pop()
            if opened == element:
                if mark and mark.kind is MarkKind.ID and len(self.spans) == before:
                    self.spans.append(Span("", marks))
                return

    def read_ruby(self, reading: str) -> None:
        """Give the reading to the spans of the ruby that is open."""
        depth = max((i for i, (element, *_) in enumerate(self._stack) if element == "ruby"), default=None)
        if depth is None:
            return
        outer = sum(mark is not None for _, mark, _ in self._stack[:depth])
        read = Mark(MarkKind.RUBY, reading)
        for index in range(len(self.spans) - 1, -1, -1):
            marks = self.spans[index].marks
            if len(marks) <= outer or marks[outer] != _OPEN_RUBY:
                break
            self.spans[index] = Span(self.spans[index].text, (*marks[:outer], read, *marks[outer + 1 :]))


def _style_of(element: str) -> str:
    return {"ol": "ordered", "ul": "bullet", "dl": "terms", "th": "head", "dd": "definition"}.get(element, "")


def _mark(element: str, attributes: dict[str, str]) -> Mark | None:
    classes = attributes.get("class", "")
    if element == "span":
        return _span_mark(classes, attributes)
    if element == "em" and classes == "thought":
        return Mark(MarkKind.THOUGHT)
    if element == "a":
        return _link(classes, attributes["href"])
    if element == "ruby":
        return _OPEN_RUBY
    if element == "abbr":
        return Mark(MarkKind.TITLE, attributes.get("title", ""))
    return Mark(_ELEMENT[element]) if element in _ELEMENT else None


def _span_mark(classes: str, attributes: dict[str, str]) -> Mark | None:
    if classes == "small-caps":
        return Mark(MarkKind.SMALL_CAPS)
    for name, kind in (("lang", MarkKind.LANGUAGE), ("dir", MarkKind.DIRECTION), ("class", MarkKind.STYLE)):
        if name in attributes:
            return Mark(kind, attributes[name])
    return Mark(MarkKind.ID, attributes["id"][2:]) if "id" in attributes else None


def _link(classes: str, address: str) -> Mark:
    if classes == "note":
        return Mark(MarkKind.NOTE, address[3:])
    return Mark(MarkKind.LINK, f"#{address[3:]}" if address.startswith("#t-") else address)
