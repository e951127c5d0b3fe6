"""markdown-it's tokens to blocks and spans."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.common.utils import mdTrim
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore, normalize
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from velvetbox.core.clean import safe_address
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
}
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]{0,20})[^>]*>\Z")
_CONTAINERS = {"blockquote": Kind.QUOTE, "list_item": Kind.ITEM, "tr": Kind.ROW}
_SIGN = re.compile(r"[\n\\`~*_\[\]!<&]")  # where plain words end
_OPENS = re.compile(r"[\n\\`~*_\[<&]")  # what a line needs to be more than its own text
_OTHER = re.compile(r"[^\w\"'“‘”’«»„(….—–]|\d|_")  # what another block may begin with
_MOST_MARKS = 32  # around a word; who nests more means none of it
_CODE = 4  # columns from which a line is code
_REFERENCE = re.compile(r"\[\^([^\]\s]{1,80})\]")


def parser() -> MarkdownIt:
    """Give a CommonMark parser with tables, strike-through and footnote references."""
    markdown = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    markdown.inline.ruler.before("link", "note", _note_rule)
    markdown.inline.terminator_re = _SIGN
    markdown.block.ruler.before("table", "plain", _plain_rule)
    markdown.core.ruler.at("inline", _inline_rule)
    markdown.core.ruler.at("normalize", _normalize_rule)
    markdown.core.ruler.disable("text_join")  # spans are joined anyhow
    return markdown


def plain_words(text: str) -> list[Block]:
    """Give the paragraph that a text of one line without any sign is; nothing for any other text."""
    bare = text.rstrip(" \n")
    if not bare or _OTHER.match(bare) or _OPENS.search(bare):
        return []
    return [Block(Kind.PARAGRAPH, fold_text(bare))]


def _plain_rule(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """Read a paragraph of one line that begins as no other block does: no other rule need look at it."""
    del end_line
    if silent or state.sCount[start_line] - state.blkIndent >= _CODE:
        return False
    start = state.bMarks[start_line] + state.tShift[start_line]
    if _OTHER.match(state.src, start):
        return False
    after = start_line + 1
    if after < state.lineMax and not state.isEmpty(after):
        return False
    state.line = after
    state.push("paragraph_open", "p", 1).map = [start_line, after]
    inline = state.push("inline", "", 0)
    inline.content = mdTrim(state.src[start : state.eMarks[start_line]])
    inline.map, inline.children = [start_line, after], []
    state.push("paragraph_close", "p", -1)
    return True


def _normalize_rule(state: StateCore) -> None:
    if "\r" in state.src or "\0" in state.src:
        normalize(state)


def _inline_rule(state: StateCore) -> None:
    """Read the lines of each paragraph; one without signs is its own text."""
    for token in state.tokens:
        if token.type != "inline":
            continue
        token.children = []
        if token.content and not _OPENS.search(token.content):
            token.children.append(Token("text", "", 0, content=token.content))
        else:
            state.md.inline.parse(token.content, state.md, state.env, token.children)


def _note_rule(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos : state.pos + 2] != "[^":
        return False
    found = _REFERENCE.match(state.src, state.pos)
    if not found or found[1] not in state.env.get("notes", ()):
        return False
    if not silent:
        state.push("note_ref", "", 0).content = found[1]
    state.pos = found.end()
    return True


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
        if name in {"paragraph", "heading"}:
            yield self._leaf(token, name)
        elif name in {"bullet_list", "ordered_list"}:
            style = "bullet" if name == "bullet_list" else "ordered"
            yield Block(Kind.LIST, children=tuple(self._until(f"{name}_close")), style=style)
        elif name == "table":
            yield Block(Kind.TABLE, children=tuple(self._until("table_close")))
        elif name in {"thead", "tbody"}:
            yield from self._until(f"{name}_close")
        elif name in _CONTAINERS:
            yield Block(_CONTAINERS[name], children=tuple(self._until(f"{name}_close")))
        elif name in {"td", "th"}:
            yield self._cell(name)
        elif name == "hr":
            yield Block(Kind.BREAK, alt=self._written(token), start=self._start(token))
        elif name in {"fence", "code_block"}:
            yield Block(Kind.PREFORMATTED, (Span(token.content.rstrip("\n")),), start=self._start(token))
        elif name == "html_block":
            yield from self.html(token.content)

    def _written(self, token: Token) -> str:
        line = self.lines[token.map[0]] if token.map and token.map[0] < len(self.lines) else token.markup
        return line.strip(" \t>")[:100]

    def _start(self, token: Token) -> int | None:
        return self.starts[token.map[0]] if token.map and token.map[0] < len(self.starts) else None

    def _leaf(self, token: Token, name: str) -> Block:
        inline = self._tokens[self._at]
        self._at += 2
        spans = self._spans(inline)
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
        lines = "\n" if self.line_ends or _is_header(inline.content) else " "
        return fold_spans(_spans_of(inline.children or [], self.label, lines))


def _is_header(text: str) -> bool:
    """Tell whether the lines of a paragraph are "Name: value"; their ends then mean something."""
    lines = text.split("\n")
    return len(lines) > 1 and all(re.match(r"\W{0,3}[A-Z][\w /'-]{1,40}\W{0,3}:", line) for line in lines)


def _spans_of(tokens: Sequence[Token], label: Callable[[str], str], lines: str) -> Iterator[Span]:
    marks: list[Mark] = []
    for token in tokens:
        if token.type in {"text", "code_inline", "text_special"}:
            around = tuple(marks[:_MOST_MARKS])
            inner = (*around, Mark(MarkKind.CODE)) if token.type == "code_inline" else around
            yield Span(token.content, inner)
        elif token.type == "softbreak":
            yield Span(lines, tuple(marks[:_MOST_MARKS]))
        elif token.type == "hardbreak":
            yield Span("\n", tuple(marks[:_MOST_MARKS]))
        elif token.type == "note_ref":
            yield Span(label(token.content), (*marks[:_MOST_MARKS], Mark(MarkKind.NOTE, token.content)))
        elif token.type == "image":
            yield from _picture(token, tuple(marks[:_MOST_MARKS]))
        elif token.type == "html_inline":
            yield from _tag(token.content, marks)
        elif token.nesting > 0:
            marks.append(_mark(token))
        elif token.nesting < 0 and marks:
            marks.pop()


def _mark(token: Token) -> Mark:
    if token.type == "link_open":
        safe = safe_address(str(token.attrGet("href") or ""))
        return Mark(MarkKind.LINK, safe) if safe else Mark(MarkKind.STYLE, "")
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
