"""Fields of Word documents: an instruction nobody sees, and the result that is shown in its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from velvetbox.core.clean import safe_address
from velvetbox.core.formats.office.symbols import sign
from velvetbox.core.prose import Mark, MarkKind, Span

_NOT_TEXT = frozenset({"TOC", "PAGE", "NUMPAGES", "INDEX"})
LONGEST = 2000  # characters of an instruction
_BYTE = 0x100  # codes below it are of a font, others of Unicode
_RUBY = re.compile(r"\\s\s?\\up\s?\d{0,3}\(([^()\\]{1,100})\)\s?[,;]\s?([^()\\]{1,100})\)", re.IGNORECASE)
_SYMBOL = re.compile(r"\s{0,4}SYMBOL\s{1,4}(0x[0-9A-F]{1,4}|\d{1,5})", re.IGNORECASE)
_FONT = re.compile(r"\\f\s{1,4}\"?([\w -]{1,60})", re.IGNORECASE)


@dataclass(slots=True)
class Field:
    """A field (ECMA-376 part 1, 17.16): its instruction, and whether its result has begun."""

    instruction: str = ""
    shown: bool = False

    @property
    def name(self) -> str:
        """The kind of field: HYPERLINK, TOC, PAGE."""
        return (self.instruction.split() or [""])[0].upper()

    @property
    def address(self) -> str:
        """The address or name a HYPERLINK leads to."""
        parts = self.instruction.split('"')
        inside = r"\l" in parts[0]
        if len(parts) > 1:
            return ("#" if inside else "") + parts[1]
        words = self.instruction.split()
        return words[1] if len(words) > 1 and not words[1].startswith("\\") else ""


def are_shown(fields: list[Field]) -> bool:
    """Tell whether what stands inside these fields is text: no instruction, no contents list or page number."""
    return all(each.shown and each.name not in _NOT_TEXT for each in fields)


def marks_of(fields: list[Field]) -> tuple[Mark, ...]:
    """Give the link that the innermost HYPERLINK makes of its result."""
    linked = next((each for each in reversed(fields) if each.shown and each.name == "HYPERLINK"), None)
    return link_mark(linked.address) if linked else ()


def said_by(field: Field, marks: tuple[Mark, ...]) -> Iterator[Span]:
    """Give what a field says that has no result: a reading above characters (EQ), a character of a font (SYMBOL)."""
    if field.shown:
        return
    if field.name == "EQ" and (ruby := _RUBY.search(field.instruction)):
        yield Span(ruby[2], (*marks, Mark(MarkKind.RUBY, ruby[1].strip())))
    elif field.name == "SYMBOL" and (told := _SYMBOL.match(field.instruction)):
        number = int(told[1], 16 if told[1][1:2] in {"x", "X"} else 10)
        font = _FONT.search(field.instruction)
        yield Span(sign(font[1] if font else "symbol" if number < _BYTE else "", number), marks)


def link_mark(address: str) -> tuple[Mark, ...]:
    """Give the mark of a link, nothing for an address that no page may lead to."""
    safe = safe_address(address) if address else None
    return (Mark(MarkKind.LINK, safe),) if safe else ()
