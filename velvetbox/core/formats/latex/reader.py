"""The body of a LaTeX file as blocks. One pass over its tokens with a stack of open groups; nothing is expanded.

Macros that are not known keep the words they are given.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from velvetbox.core.formats.latex import words
from velvetbox.core.formats.latex.macros import Macros
from velvetbox.core.formats.latex.signs import ACCENT, SYMBOLS, accented, plain
from velvetbox.core.formats.latex.source import Source
from velvetbox.core.formats.latex.tokens import ASSIGNED, TOKEN, Group, Page
from velvetbox.core.formats.text.finish import Item, fold_spans, is_blank, nest
from velvetbox.core.prose import Block, Kind, Mark, MarkKind, Note, Span, scene_break

_DEEPEST = 60


class LatexReader:
    r"""Reads one file. `facts` holds what \\title, \\author and \\date say, `notes` the footnotes."""

    def __init__(self, text: str) -> None:
        self.facts: list[tuple[str, str]] = []
        self.notes: list[Note] = []
        self._source = Source(text)
        self._text = self._source.text
        self._groups: list[Group] = []
        self._pages = [Page()]
        self._marks: tuple[Mark, ...] = ()
        self._align: str | None = None
        self._verse = 0
        self._lists: list[str] = []
        self._macros = Macros()
        self._after: Callable[[], None] | None = None  # what the next brace ends
        self.included: list[str] = []  # files that belong in this one
        self._body = "\\begin{document}" not in self._text

    def read(self) -> list[Block]:
        """Give the blocks, blank paragraphs among them where a gap is wide. Linear."""
        text, at = self._text, 0
        while (token := TOKEN.search(text, at)) is not None:
            self._add(text[at : token.start()])
            at = self._token(token)
            if token["name"] == "document" and token["edge"] == "end":
                break
        else:
            self._add(text[at:])
        while self._groups:
            self._close()
        self._paragraph()
        return nest(self._page.blocks)

    @property
    def _page(self) -> Page:
        return self._pages[-1]

    def _add(self, written: str, *, raw: bool = False) -> None:
        if written and self._body:
            self._page.spans.append(Span(written if raw else plain(written), self._marks))

    def _token(self, token: re.Match[str]) -> int:
        kind = token.lastgroup
        if token["edge"]:
            return self._begin(token) if token["edge"] == "begin" else self._end(token)
        if token["word"]:
            return self._command(token)
        if kind == "end":
            self._paragraph(stanza=True)
        elif kind == "line":
            self._add("\n", raw=True)
        elif kind == "sign":
            return self._sign(token)
        elif kind == "open":
            close, self._after = self._after, None
            self._open(close)
        elif kind == "close":
            self._close_brace()
        elif kind == "cell":
            self._add(" ", raw=True)
        return token.end()

    def _sign(self, token: re.Match[str]) -> int:
        if (accent := ACCENT.match(self._text, token.start())) is not None:
            self._add(accented(accent), raw=True)
            return accent.end()
        self._add(SYMBOLS.get(token["sign"], ""), raw=True)
        return token.end()

    # Groups --------------------------------------------------------------------------------------

    def _open(self, close: Callable[[], None] | None = None, name: str = "") -> None:
        self._groups.append(Group(self._marks, close, name))

    def _close_brace(self) -> None:
        if self._groups and not self._groups[-1].name:
            self._close()

    def _close(self) -> None:
        group = self._groups.pop()
        if group.close is not None:
            group.close()
        self._marks = group.marks

    def _held(self) -> None:
        """Begin a page of its own: a note, a heading, an environment."""
        self._pages.append(Page())

    def _let_go(self) -> list[Block]:
        self._paragraph()
        return nest(self._pages.pop().blocks)

    # Commands ------------------------------------------------------------------------------------

    def _command(self, token: re.Match[str]) -> int:
        name, at = token["word"], token.end()
        if name[0] in "cuvHrkdb" and len(name) == 1 and (accent := ACCENT.match(self._text, token.start())):
            self._add(accented(accent), raw=True)
            return accent.end()
        if name in {"newcommand", "renewcommand", "providecommand", "def", "DeclareRobustCommand"}:
            return self._macros.define(self._source, at)
        if name in self._macros.styles or name in words.SWITCHES or name in words.UPRIGHT:
            return self._styled(name, at)
        if name in words.HEADINGS or name in words.FACTS or name in words.NOTES or name == "enquote":
            return self._captured(name, at)
        if name in {"includegraphics", "href", "url", "verb"}:
            return self._linked(name, at)
        if name in words.APART:
            return self._apart(name, at)
        assigned = ASSIGNED.match(self._text, at) if name in words.ASSIGNED else None
        return assigned.end() if assigned else self._other(name, at)

    def _other(self, name: str, at: int) -> int:
        if name in SYMBOLS:
            self._add(SYMBOLS[name], raw=True)
            return at
        if name in self._macros.said:
            mark, said = self._macros.said[name]
            self._page.spans += [Span(plain(said), (*self._marks, *mark))] if self._body else []
        elif name in {"par", "newpage", "clearpage", "cleardoublepage", "maketitle"}:
            self._paragraph()
        elif name in {"newline", "linebreak", "cr"}:
            self._add("\n", raw=True)
        elif (name in words.BREAKS or name in self._macros.breaks) and self._body:
            self._paragraph()
            self._page.blocks.append(scene_break())
        elif name in words.GAPS and self._body:
            self._paragraph()
            self._page.blocks.append(Block(Kind.PARAGRAPH))
        elif name in words.ALIGNED:
            self._align = words.ALIGNED[name]
        elif name == "item":
            self._item()
        elif name == "and":
            self._add("\n", raw=True)
        return self._source.after_arguments(at, words.SWALLOWED.get(name, 0))

    def _styled(self, name: str, at: int) -> int:
        if name in words.SWITCHES:
            self._marks = (*self._marks, words.SWITCHES[name])[-_DEEPEST:]
            return at
        upright = tuple(mark for mark in self._marks if mark.kind not in {MarkKind.EMPHASIS, MarkKind.STRONG})
        start = self._source.brace(at)
        if start is None:
            self._marks = upright if name in words.UPRIGHT else self._marks
            return at
        self._open()
        self._marks = (
            upright if name in words.UPRIGHT else (*self._marks, self._macros.styles[name])[-_DEEPEST:]
        )
        return start + 1

    def _captured(self, name: str, at: int) -> int:
        """Read an argument that becomes a heading, a fact, a note or quoted words when it closes."""
        at = self._source.after_option(at)
        start = self._source.brace(at)
        if start is None or len(self._pages) > _DEEPEST:
            return at
        if name == "enquote":
            self._add("“", raw=True)
            self._open(lambda: self._add("”", raw=True))
            return start + 1
        if name not in words.NOTES:
            self._paragraph()
        self._open(self._note if name in words.NOTES else lambda: self._told(name, body=body))
        body, self._body = self._body, self._body or name in words.FACTS
        self._held()
        self._marks = ()
        return start + 1

    def _apart(self, name: str, at: int) -> int:
        """Follow a command for what stands by itself, or in another file."""
        if name in {"endinput", "bye"}:
            return len(self._text) if self._body else at
        if name == "epigraph":
            return self._epigraph(at)
        if name in words.LINES:
            return self._centred(words.LINES[name], at)
        start = self._source.brace(at)
        if start is None:
            assigned = ASSIGNED.match(self._text, at)  # "\\input macros"
            return assigned.end() if assigned else at
        if self._body:
            self.included.append(self._text[start + 1 : self._source.pairs[start]].strip()[:200])
        return self._source.after_arguments(at, words.SWALLOWED.get(name, 1))

    def _centred(self, align: str | None, at: int) -> int:
        """Read a line that stands by itself: a paragraph, unless it is part of a heading or note."""
        start = self._source.brace(at)
        if start is None or len(self._pages) > 1:
            return at
        self._paragraph()
        before, self._align = self._align, align
        self._open(lambda: self._ended("", before, self._verse))
        return start + 1

    def _epigraph(self, at: int) -> int:
        """Read what stands above a chapter, and who said it."""
        start = self._source.brace(at)
        if start is None or len(self._pages) > _DEEPEST:
            return at
        self._paragraph()
        self._held()
        signed = self._source.brace(self._source.pairs[start] + 1) is not None
        self._open(self._signed if signed else self._quoted)
        return start + 1

    def _signed(self) -> None:
        self._paragraph()
        self._align, self._after = "right", self._quoted

    def _quoted(self) -> None:
        held = [block for block in self._let_go() if not is_blank(block)]
        self._align = None
        self._page.blocks += [Block(Kind.QUOTE, children=tuple(held), style="epigraph")] if held else []

    def _told(self, name: str, *, body: bool) -> None:
        spans = fold_spans(self._page.spans)
        self._pages.pop()
        self._body = body
        told = "".join(span.text for span in spans).strip()
        if name in words.FACTS:
            self.facts.append((name, told))
        elif spans:
            folded = tuple(Span(span.text.replace("\n", " "), span.marks) for span in spans)
            self._page.blocks.append(Block(Kind.HEADING, folded, level=words.HEADINGS[name]))

    def _note(self) -> None:
        blocks = tuple(block for block in self._let_go() if not is_blank(block))
        key = f"note{len(self.notes) + 1}"
        self.notes.append(Note(key, blocks, str(len(self.notes) + 1)))
        marks = (
            (*self._groups[-1].marks, Mark(MarkKind.NOTE, key))
            if self._groups
            else (Mark(MarkKind.NOTE, key),)
        )
        self._page.spans.append(Span(str(len(self.notes)), marks))

    def _linked(self, name: str, at: int) -> int:
        from velvetbox.core.clean import safe_address

        if name == "verb":
            end = self._text.find(self._text[at : at + 1], at + 1, at + 500)
            self._page.spans.append(Span(self._text[at + 1 : end], self._marks)) if end > 0 else None
            return end + 1 if end > 0 else at
        at = self._source.after_option(at)
        start = self._source.brace(at)
        if start is None:
            return at
        address, after = (
            self._text[start + 1 : self._source.pairs[start]].strip()[:2000],
            self._source.pairs[start] + 1,
        )
        safe = safe_address(address)
        if name == "includegraphics":
            self._paragraph()
            self._page.blocks += [Block(Kind.IMAGE, source=safe)] if safe else []
        elif name == "url":
            self._page.spans.append(
                Span(address, (*self._marks, Mark(MarkKind.LINK, safe)) if safe else self._marks)
            )
        elif (text := self._source.brace(after)) is not None:
            self._open()
            self._marks = (*self._marks, Mark(MarkKind.LINK, safe))[-_DEEPEST:] if safe else self._marks
            return text + 1
        return after

    # Environments --------------------------------------------------------------------------------

    def _begin(self, token: re.Match[str]) -> int:
        name, at = token["name"].removesuffix("*"), token.end()
        if name == "document":
            self._body = True
            self._page.spans.clear()
            return at
        if name in words.SKIPPED or name in {"verbatim", "lstlisting", "alltt"}:
            return self._as_it_stands(name, token["name"], at)
        self._paragraph()
        at = self._source.after_arguments(at, words.ARGUMENTS.get(name, 0))
        if len(self._pages) > _DEEPEST:
            return at
        before = self._align, self._verse
        if name in words.QUOTES or name in words.VERSES:
            self._held()
        self._verse += name in words.VERSES
        self._align = words.ALIGNED.get(name, self._align)
        self._lists += [words.LISTS[name]] if name in words.LISTS else []
        self._open(lambda: self._ended(name, *before), token["name"])
        if name in words.SWITCHES:
            self._marks = (*self._marks, words.SWITCHES[name])[-_DEEPEST:]
        return at

    def _ended(self, name: str, align: str | None, verse: int) -> None:
        self._paragraph()
        self._align, self._verse = align, verse
        if name in words.LISTS and self._lists:
            self._lists.pop()
        if name in words.QUOTES or name in words.VERSES:
            held = [block for block in self._let_go() if not is_blank(block)]
            if name in words.VERSES:
                self._page.blocks.extend(held)
            elif held:
                self._page.blocks.append(Block(Kind.QUOTE, children=tuple(held)))

    def _end(self, token: re.Match[str]) -> int:
        name = token["name"]
        if any(group.name == name for group in self._groups[-_DEEPEST:]):
            while self._groups:
                found = self._groups[-1].name == name
                self._close()
                if found:
                    break
        return token.end()

    def _as_it_stands(self, name: str, written: str, at: int) -> int:
        end = self._text.find(f"\\end{{{written}}}", at)
        if end < 0:
            return at
        if name not in words.SKIPPED and self._body:
            self._paragraph()
            self._page.blocks.append(Block(Kind.PREFORMATTED, (Span(self._text[at:end].strip("\n")),)))
        return end + len(written) + 6

    def _item(self) -> None:
        self._paragraph()
        self._page.blocks.append(
            Item(Block(Kind.PARAGRAPH), max(0, len(self._lists) - 1), ordered=self._ordered)
        )

    @property
    def _ordered(self) -> bool:
        return bool(self._lists) and self._lists[-1] == "ordered"

    def _paragraph(self, *, stanza: bool = False) -> None:
        """End the paragraph that is open."""
        page = self._page
        spans, page.spans = fold_spans(page.spans), []
        if not any(span.text.strip() for span in spans):
            return
        kind = Kind.VERSE if self._verse else Kind.PARAGRAPH
        block = Block(kind, spans, align=self._align)
        last = page.blocks[-1] if page.blocks else None
        if isinstance(last, Item) and is_blank(last.block):
            page.blocks[-1] = replace(last, block=block)
        else:
            page.blocks.append(block)
