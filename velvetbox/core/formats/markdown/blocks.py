"""From markdown-it's tokens to blocks and spans."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from markdown_it.token import Token

from velvetbox.core.clean import safe_address
from velvetbox.core.formats.markdown.ruby import readings
from velvetbox.core.formats.text.finish import fold_spans, fold_text
from velvetbox.core.prose import Block, Kind, Mark, MarkKind, Span

_MARKS = {
    "em": MarkKind.EMPHASIS,
    "i": MarkKind.EMPHASIS,
    "strong": MarkKind.STRONG,
    "b": MarkKind.STRONG,
    "s": MarkKind.STRIKE,
    "del": MarkKind.STRIKE,
    "strike": MarkKind.STRIKE,
    "u": MarkKind.UNDERLINE,
    "sup": MarkKind.SUPERSCRIPT,
    "sub": MarkKind.SUBSCRIPT,
    "small": MarkKind.SMALL,
    "q": MarkKind.QUOTE,
    "cite": MarkKind.CITE,
    "smallcaps": MarkKind.SMALL_CAPS,
}
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]{0,20})[^>]*>\Z")
_CONTAINERS = {"list_item": Kind.ITEM, "table": Kind.TABLE, "tr": Kind.ROW}
_CALLOUT = re.compile(r"\[!\w[\w-]{0,30}\][+-]?[ \n]*")  # what Obsidian and GitHub put before a quotation
_MOST_MARKS = 32  # around a word; who nests more means none of it


@dataclass(slots=True)
class MarkdownBlocks:
    """Makes blocks of tokens. `label` gives the label of a note; `html` reads a block of raw HTML."""

    label: Callable[[str], str]
    html: Callable[[str], Sequence[Block]]
    lines: Sequence[str] = ()
    starts: Sequence[int] = ()  # code point of each line
    line_ends: bool = False  # they mean something in every paragraph
    _tokens: Sequence[Token] = ()
    _at: int = 0

    def read(self, tokens: Sequence[Token]) -> list[Block]:
        """Give the blocks of a document."""
        self._tokens, self._at = tokens, 0
        return list(self._until(""))

    def _until(self, closing: str) -> Iterator[Block]:
        while self._at < len(self._tokens):
            token = self._tokens[self._at]
            self._at += 1
            if token.type == closing:
                return
            yield from self._block(token)

    def _block(self, token: Token) -> Iterator[Block]:
        name = token.type.removesuffix("_open")
        if name in {"paragraph", "heading", "verse"}:
            yield self._leaf(token, name)
        elif name in {"td", "th"}:
            yield self._cell(name)
        elif name == "hr":
            yield Block(Kind.BREAK, alt=self._written(token), start=self._start(token))
        elif name in {"fence", "code_block"}:
            yield Block(Kind.PREFORMATTED, (Span(token.content.rstrip("\n")),), start=self._start(token))
        elif name == "html_block":
            yield from self.html(token.content)
        elif token.nesting > 0:
            yield from self._container(token, name)

    def _container(self, token: Token, name: str) -> Iterator[Block]:
        inner = tuple(self._until(f"{name}_close"))
        if name in {"bullet_list", "ordered_list"}:
            yield Block(Kind.LIST, children=inner, style=name.removesuffix("_list"))
        elif name == "blockquote":
            yield Block(Kind.QUOTE, children=_uncalled(inner))
        elif name in _CONTAINERS:
            yield Block(_CONTAINERS[name], children=inner)
        else:
            yield from (_styled(block, token.info) for block in inner)

    def _written(self, token: Token) -> str:
        line = self.lines[token.map[0]] if token.map and token.map[0] < len(self.lines) else token.markup
        return line.strip(" \t>")[:100]

    def _start(self, token: Token) -> int | None:
        return self.starts[token.map[0]] if token.map and token.map[0] < len(self.starts) else None

    def _leaf(self, token: Token, name: str) -> Block:
        inline = self._tokens[self._at]
        self._at += 2
        if name == "verse":
            lines = fold_spans(_spans_of(inline.children or [], self.label, "\n"))
            return Block(Kind.VERSE, lines, start=self._start(token))
        spans = self._spans(inline)
        if name == "heading" and not "".join(span.text for span in spans).strip("# "):
            return Block(Kind.BREAK, alt=self._written(token), start=self._start(token))
        if name == "heading":
            return Block(Kind.HEADING, spans, level=int(token.tag[1:]), start=self._start(token))
        if len(spans) == 1 and spans[0].has(MarkKind.IMAGE):
            source = next(mark.value for mark in spans[0].marks if mark.kind is MarkKind.IMAGE)
            return Block(Kind.IMAGE, source=source, alt=spans[0].text, start=self._start(token))
        return Block(Kind.PARAGRAPH, spans, start=self._start(token))

    def _cell(self, name: str) -> Block:
        spans = self._spans(self._tokens[self._at])
        self._at += 2
        inner = (Block(Kind.PARAGRAPH, spans),) if spans else ()
        return Block(Kind.CELL, children=inner, style="head" if name == "th" else "")

    def _spans(self, inline: Token) -> tuple[Span, ...]:
        if inline.children and len(inline.children) == 1 and inline.children[0].type == "text":
            return fold_text(inline.children[0].content)
        ends = self.line_ends or _CALLOUT.match(inline.content) or _is_header(inline.content)
        lines = "\n" if ends else " "
        return fold_spans(_spans_of(inline.children or [], self.label, lines))


def _styled(block: Block, name: str) -> Block:
    return block if block.style or not name else replace(block, style=name)


def _uncalled(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Leave out what says of which kind a quotation is: "[!note]"."""
    first = blocks[0] if blocks else None
    if first is None or not first.spans or not (sign := _CALLOUT.match(first.spans[0].text)):
        return blocks
    spans = (replace(first.spans[0], text=first.spans[0].text[sign.end() :]), *first.spans[1:])
    told = replace(first, spans=fold_spans(spans))
    return ((told,) if told.spans else ()) + blocks[1:]


def _is_header(text: str) -> bool:
    """Tell whether the lines of a paragraph are "Name: value"; their ends then mean something."""
    lines = text.split("\n")
    return len(lines) > 1 and all(re.match(r"\W{0,3}[A-Z][\w /'-]{1,40}\W{0,3}:", line) for line in lines)


def _spans_of(tokens: Sequence[Token], label: Callable[[str], str], lines: str) -> Iterator[Span]:
    marks: list[Mark] = []
    for token in readings(tokens):
        if token.type == "html_inline":
            yield from _tag(token.content, marks)
        elif token.nesting > 0:
            marks.append(_mark(token))
        elif token.nesting == 0:
            yield from _spans_at(token, tuple(marks[:_MOST_MARKS]), label, lines)
        elif marks:
            marks.pop()


def _spans_at(
    token: Token, marks: tuple[Mark, ...], label: Callable[[str], str], lines: str
) -> Iterator[Span]:
    """Read a token that is no mark; `lines` is what the end of a line means."""
    match token.type:
        case "text" | "text_special":
            yield Span(token.content, marks)
        case "code_inline":
            yield Span(token.content, (*marks, Mark(MarkKind.CODE)))
        case "softbreak":
            yield Span(lines, marks)
        case "hardbreak":
            yield Span("\n", marks)
        case "note_ref":
            yield Span(label(token.content), (*marks, Mark(MarkKind.NOTE, token.content)))
        case "ruby":
            yield Span(token.content, (*marks, Mark(MarkKind.RUBY, token.info)))
        case "image":
            yield from _picture(token, marks)


def _mark(token: Token) -> Mark:
    if token.type == "link_open":
        safe = safe_address(str(token.attrGet("href") or ""))
        return Mark(MarkKind.LINK, safe) if safe else Mark(MarkKind.STYLE, "")
    if token.type == "span_open":
        return Mark(MarkKind.STYLE, token.info)
    return Mark(_MARKS.get(token.tag, MarkKind.EMPHASIS))


def _picture(token: Token, marks: tuple[Mark, ...]) -> Iterator[Span]:
    safe = safe_address(str(token.attrGet("src") or ""))
    if safe:
        yield Span(token.content, (*marks, Mark(MarkKind.IMAGE, safe)))
    elif token.content:
        yield Span(token.content, marks)


def _tag(written: str, marks: list[Mark]) -> Iterator[Span]:
    """Read a raw tag in a line: those for marks and breaks count, any other stays as text."""
    found = _TAG.match(written)
    name = found[2].lower() if found else ""
    if name == "br":
        yield Span("\n", tuple(marks[:_MOST_MARKS]))
    elif not found or name not in _MARKS:
        if not written.startswith("<!--") and name not in {"span", "font", "a", "center", "p", "div"}:
            yield Span(written, tuple(marks[:_MOST_MARKS]))
    elif not found[1]:
        marks.append(Mark(_MARKS[name]))
    elif marks and marks[-1].kind is _MARKS[name]:
        marks.pop()
