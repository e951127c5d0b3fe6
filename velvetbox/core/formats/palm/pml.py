r"""Palm Markup Language, in which eReader books are written, made HTML.

After "Palm Markup Language" (eReader.com, 2005): a code is a backslash and a letter; most turn something on and
the same code turns it off. Lines are paragraphs.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from velvetbox.core.prose import Fact, Field, Where

_CODE = re.compile(
    r"\\(?:a(?P<ansi>\d{3})|U(?P<unicode>[0-9A-Fa-f]{4})"
    r'|(?P<named>m|q|Q|C[0-4]|T|w|Fn|FN|Sd|SD)="(?P<value>[^"\n]{0,500})"'
    r"|(?P<code>X[0-4]|S[pbd]|F[nN]|[A-Za-z\\-]))"
)
_INLINE = {"i": "i", "u": "u", "o": "s", "b": "b", "B": "b", "Sp": "sup", "Sb": "sub"}
_HEADS = {"x": "h1", "X0": "h1", "X1": "h2", "X2": "h3", "X3": "h4", "X4": "h5"}
_SIGNS = {"\\": "\\", "-": "\u00ad"}
_ALIGNED = {"c": "center", "r": "right"}


_SAID = re.compile(r'\b(TITLE|AUTHOR|PUBLISHER|COPYRIGHT|EISBN)="([^"\n]{1,300})"')
_LINK = re.compile(r'(<a (?:class="[\w-]{1,20}" )?href=")#([^"]{1,500})"')
_PLACE = re.compile(r'<(?:a|aside)(?: class="[\w-]{1,20}")? id="([^"]{1,500})"')
_MOST_PAGES = 5000


@dataclass(frozen=True, slots=True)
class Marked:
    """A text read: its pages, each the content of a body; and what it says of itself ("TITLE")."""

    pages: tuple[str, ...]
    said: Mapping[str, str]


def read_pml(text: str) -> Marked:
    """Read a text: a page begins where one is told, and at each heading of a chapter. Linear."""
    pml = _Pml()
    pml.read(text)
    said = dict(_SAID.findall("\n".join(pml.unseen)[:20_000]))
    return Marked(tuple("\n".join(page) for page in pml.pages if page), said)


def stated(said: Mapping[str, str]) -> tuple[Fact, ...]:
    """Give the facts in what a text says of itself."""
    fields = (("TITLE", Field.TITLE), ("AUTHOR", Field.CREATOR), ("PUBLISHER", Field.PUBLISHER))
    return tuple(
        Fact(about, said[name].strip(), where=Where(f"pml#{name}", quote=said[name]))
        for name, about in fields
        if said.get(name, "").strip()
    )


def linked(pages: Sequence[str], path: Callable[[int], str]) -> list[str]:
    """Give pages with the links that lead into another page made to name it."""
    where = {name: path(at) for at, page in enumerate(pages) for name in _PLACE.findall(page)}

    def link(found: re.Match[str]) -> str:
        return f'{found[1]}{where.get(found[2], "")}#{found[2]}"'

    return [_LINK.sub(link, page) for page in pages]


def note_id(name: str) -> str:
    """Give the id of a footnote by the name that references give it."""
    return "note-" + re.sub(r"[^\w.-]", "-", name)


class _Pml:
    """What is turned on while the lines are read."""

    def __init__(self) -> None:
        self.pages: list[list[str]] = [[]]
        self.unseen: list[str] = []  # what is marked as a comment
        self.on: dict[str, str] = {}  # the inline codes that are on, with the tag that ends each
        self.head: str | None = None  # the tag of the heading that is open
        self.heads: list[str] = []  # its lines
        self.aligned: str | None = None
        self.indented = False
        self.hidden = False

    @property
    def out(self) -> list[str]:
        return self.pages[-1]

    def read(self, text: str) -> None:
        for line in text.split("\n"):
            self._line(line)
        self._close_head()

    def _begin_page(self) -> None:
        if self.out and len(self.pages) < _MOST_PAGES:
            self.pages.append([])

    def _line(self, line: str) -> None:
        parts: list[str] = []
        aligned, indented = self.aligned, self.indented
        at = 0
        for found in _CODE.finditer(line):
            self._text(line[at : found.start()], parts)
            self._code(found, parts)
            aligned, indented = aligned or self.aligned, indented or self.indented
            at = found.end()
        self._text(line[at:], parts)
        inner = "".join(parts)
        if self.head is not None:
            self.heads.append(inner)
        elif aligned:
            self.out.append(f'<p align="{aligned}">{inner}</p>')
        elif indented:
            self.out.append(f"<blockquote><p>{inner}</p></blockquote>")
        else:
            self.out.append(f"<p>{inner}</p>")

    def _text(self, text: str, parts: list[str]) -> None:
        if self.hidden:
            self.unseen.append(text)
        elif text:
            parts.append(html.escape(text, quote=False))

    def _code(self, found: re.Match[str], parts: list[str]) -> None:
        if found["ansi"]:
            self._text(bytes([int(found["ansi"]) & 0xFF]).decode("cp1252", "replace"), parts)
        elif found["unicode"]:
            self._text(chr(int(found["unicode"], 16)), parts)
        elif found["named"]:
            self._named(found["named"], html.escape(found["value"]), parts)
        else:
            self._plain(found["code"], parts)

    def _named(self, code: str, value: str, parts: list[str]) -> None:
        if code == "m":
            parts.append(f'<img src="{value}" alt="">')
        elif code == "Q":
            parts.append(f'<a id="{value}"></a>')
        elif code == "w":
            self.out.append("<hr>")
        elif code == "q":
            self._switch_on(code, f'<a href="{value}">', "</a>", parts)
        elif code in {"Fn", "Sd"}:
            self._switch_on(code, f'<a class="footnote-ref" href="#{note_id(value)}">', "</a>", parts)

    def _plain(self, code: str, parts: list[str]) -> None:
        if code in self.on:
            parts.append(self.on.pop(code))
        elif tag := _INLINE.get(code):
            self._switch_on(code, f"<{tag}>", f"</{tag}>", parts)
        elif code == "k":
            self._switch_on(code, '<span style="font-variant: small-caps">', "</span>", parts)
        elif code in _HEADS:
            self._toggle_head(_HEADS[code], parts)
        elif code == "p":
            self._begin_page()
        elif code in _SIGNS:
            self._text(_SIGNS[code], parts)
        else:
            self._switch_line(code)

    def _switch_line(self, code: str) -> None:
        """Turn what holds for whole lines on or off."""
        if code in _ALIGNED:
            self.aligned = None if self.aligned else _ALIGNED[code]
        elif code == "t":
            self.indented = not self.indented
        elif code == "v":
            self.hidden = not self.hidden

    def _switch_on(self, code: str, begin: str, end: str, parts: list[str]) -> None:
        if code not in self.on:
            self.on[code] = end
            parts.append(begin)

    def _toggle_head(self, tag: str, parts: list[str]) -> None:
        if self.head is None:
            self.head = tag
            if tag == "h1":
                self._begin_page()
            return
        self.heads.append("".join(parts))
        parts.clear()
        self._close_head()

    def _close_head(self) -> None:
        if self.head is not None:
            text = "<br>".join(line for line in self.heads if line.strip())
            self.out.append(f"<{self.head}>{text}</{self.head}>")
        self.head, self.heads = None, []
