"""The fields of a work as a person writes them: lines, texts, days, numbers; read into facts, and written out again."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import TypeAlias

from velvetbox.archive.library import marked_text
from velvetbox.core.clean import safe_address
from velvetbox.core.errors import VelvetboxError
from velvetbox.core.prose import Field, paragraph
from velvetbox.core.typed import readable

Written: TypeAlias = list[
    tuple[str, str, int | None, int | None]
]  # field, value, number, block: as Edit.facts

LONGEST_LINE, LONGEST_TEXT, MOST_LINES = 500, 50_000, 500
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,4}")
_HIGHEST = 1_000_000


class Shape(StrEnum):
    """How a field is written."""

    LINE = "line"
    LINES = "lines"  # one value a line
    SERIES = "series"  # "Name #3" a line
    CANON = "canon"  # a place in canon a line
    TEXT = "text"  # paragraphs parted by an empty line, with the marks of `marked_text`
    DAY = "day"
    NUMBER = "number"
    YES_NO = "yes-no"
    LANGUAGE = "language"
    ADDRESS = "address"


FIELDS: Mapping[Field, Shape] = MappingProxyType({
    Field.TITLE: Shape.LINE, Field.CREATOR: Shape.LINES, Field.SUMMARY: Shape.TEXT, Field.RATING: Shape.LINE,
    Field.WARNING: Shape.LINES, Field.CATEGORY: Shape.LINES, Field.FANDOM: Shape.LINES,
    Field.RELATIONSHIP: Shape.LINES, Field.CHARACTER: Shape.LINES, Field.FREEFORM: Shape.LINES,
    Field.SERIES: Shape.SERIES, Field.CANON: Shape.CANON, Field.ADVISORY: Shape.LINES,
    Field.COMPLETE: Shape.YES_NO, Field.CHAPTERS_DECLARED: Shape.NUMBER, Field.PUBLISHED: Shape.DAY,
    Field.UPDATED: Shape.DAY, Field.LANGUAGE: Shape.LANGUAGE, Field.URL: Shape.ADDRESS,
    Field.NOTE_BEFORE: Shape.TEXT, Field.NOTE_AFTER: Shape.TEXT,
})  # fmt: skip


def read(name: Field, text: str, before: str = "") -> Written:
    """Read what a person wrote into a field; "" takes its value away. `before` is the stored form that a text had.

    Raises VelvetboxError "edit.title", "edit.day", "edit.number", "edit.yes_no", "edit.language", "edit.address", "edit.long".
    """
    text = readable(text, 2 * LONGEST_TEXT).replace("\r\n", "\n").strip()
    if name is Field.TITLE and not text:
        raise VelvetboxError("edit.title", "A work needs a title.")
    if len(text) > LONGEST_TEXT or text.count("\n") >= MOST_LINES * 4:
        raise VelvetboxError("edit.long", f"That is longer than {LONGEST_TEXT:,} letters.")
    if FIELDS[name] is Shape.TEXT:
        return [(name, marked_text.read(text, before), None, None)] if text else []
    return _READ[FIELDS[name]](name, text) if text else []


def _lines(text: str) -> list[str]:
    lines = dict.fromkeys(" ".join(line.split())[:LONGEST_LINE] for line in text.split("\n"))
    return [line for line in lines if line][:MOST_LINES]


def _line(name: Field, text: str) -> Written:
    return [(name, " ".join(text.split())[:LONGEST_LINE], None, None)]


def _each(name: Field, text: str) -> Written:
    return [(name, line, None, None) for line in _lines(text)]


def _series(name: Field, text: str) -> Written:
    out: Written = []
    for line in _lines(text):
        before, mark, number = line.rpartition("#")
        counted = bool(mark and before.strip()) and number.isascii() and number.isdigit() and len(number) < 7
        out.append((name, before.strip(), int(number), None) if counted else (name, line, None, None))
    return out


def _canon(name: Field, text: str) -> Written:
    from velvetbox.core.origins.canon import canon_facts
    from velvetbox.core.origins.placed import Placed

    out: Written = []
    for block, line in enumerate(_lines(text)):
        out.append((name, line, None, block))
        for fact in canon_facts(Placed(paragraph(line)), setting=True):
            if fact.field.startswith("canon_"):
                out.append((fact.field, fact.value, fact.number, block))
    return out


def _day(name: Field, text: str) -> Written:
    try:
        return [(name, date.fromisoformat(text).isoformat(), None, None)]
    except ValueError:
        raise VelvetboxError(
            "edit.day", f"“{text[:40]}” is no day. Write it like this: 2014-03-12."
        ) from None


def _number(name: Field, text: str) -> Written:
    digits = text.replace(",", "").replace(".", "").lstrip("0")
    if not (digits.isascii() and digits.isdigit() and len(digits) < 9 and int(digits) <= _HIGHEST):
        raise VelvetboxError("edit.number", f"“{text[:40]}” is no number of chapters.")
    return [(name, digits, int(digits), None)]


def _yes_no(name: Field, text: str) -> Written:
    if text not in {"yes", "no"}:
        raise VelvetboxError("edit.yes_no", "Say yes or no, or leave it open.")
    return [(name, "true" if text == "yes" else "false", None, None)]


def _language(name: Field, text: str) -> Written:
    if not _LANGUAGE.fullmatch(text):
        raise VelvetboxError("edit.language", f"“{text[:40]}” is no language. Write it like this: en, pt-BR.")
    return [(name, text, None, None)]


def _address(name: Field, text: str) -> Written:
    address = safe_address(text) or ""
    if len(address) > LONGEST_LINE or not address.startswith(("https://", "http://")):
        raise VelvetboxError("edit.address", f"“{text[:60]}” is no address of a page.")
    return [(name, address, None, None)]


_READ: Mapping[Shape, Callable[[Field, str], Written]] = {
    Shape.LINE: _line, Shape.LINES: _each, Shape.SERIES: _series, Shape.CANON: _canon, Shape.DAY: _day,
    Shape.NUMBER: _number, Shape.YES_NO: _yes_no, Shape.LANGUAGE: _language, Shape.ADDRESS: _address,
}  # fmt: skip


def written(name: Field, facts: Sequence[Sequence[object]]) -> str:
    """Write facts out as `read` reads them."""
    return "\n".join(_written(name, facts))


def _written(name: Field, facts: Sequence[Sequence[object]]) -> Iterator[str]:
    for field, value, number, _ in facts:
        if field != name:
            continue
        match FIELDS[name]:
            case Shape.SERIES if number is not None:
                yield f"{value} #{number}"
            case Shape.YES_NO:
                yield "yes" if value == "true" else "no"
            case Shape.TEXT:
                yield marked_text.written(str(value))
            case _:
                yield str(value)
