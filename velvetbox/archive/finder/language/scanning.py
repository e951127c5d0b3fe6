"""Cutting a search into its pieces: words, phrases, operators, parentheses, fields and what they are compared with.

One pass from left to right. What cannot be meant as written is a Fault, and read as something else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.translation import gettext as _

from velvetbox.archive.finder.asked import Range, Sort
from velvetbox.archive.finder.language import ranges
from velvetbox.archive.finder.language.fields import NAMES, ORDERS, YES_NO
from velvetbox.archive.finder.language.tree import DATE_FIELDS, FLAG_FIELDS, NUMBER_FIELDS, Field
from velvetbox.core.typed import readable

LONGEST = 1000  # characters read of a search; a story pasted into the box is cut here
MOST = 64  # terms read of a search
DEEPEST = 16  # parentheses inside each other

_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»＂", '"'))
_NAME = re.compile(r"([A-Za-z][A-Za-z_.]{1,23})(?:(:)|\s{0,2}(?=[<>≤≥]|=\s{0,2}\d))")
_SORT = re.compile(
    r"(?:sort|sorted|order)(?:\s?by)?\s?(?::|=|(?=[<>]))\s?([<>]?)\s?([a-z_]{2,20})(?:\s(asc|desc)(?:ending)?\b)?",
    re.IGNORECASE,
)
_SLOP = re.compile(r"~(\d{0,3})")
_BOOST = re.compile(r"\^\d{0,4}(?:\.\d{0,4})?")
_END = re.compile(r"[\s()]|\Z")
_OPERATORS = {"AND": "AND", "&&": "AND", "OR": "OR", "||": "OR", "NOT": "NOT"}


class Kind(StrEnum):
    """What a piece of a search is."""

    WORD = "word"
    PHRASE = "phrase"
    OPEN = "("
    CLOSE = ")"
    AND = "AND"
    OR = "OR"
    NOT = "NOT"
    FIELD = "field"
    COMPARE = "compare"


@dataclass(frozen=True, slots=True)
class Fault:
    """A place in a search that was not understood as written: where, what is the matter, what was read instead."""

    start: int
    end: int
    sentence: str
    instead: str


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a search and where it stands. `slop` is of a phrase; `stars` tell which "*" of a word are meant."""

    kind: Kind
    start: int
    end: int
    text: str = ""
    field: Field | None = None
    range: Range | None = None
    slop: int = 0


class Scanner:
    """Reads one search. `tokens`, `faults`, `order` are there when it is made; `orders` are where orders stand."""

    def __init__(self, text: str, today: date) -> None:
        # Every replacement is as long as what it replaces.
        self.text = readable(text, LONGEST).translate(_QUOTES)
        self.tokens: list[Token] = []
        self.faults: list[Fault] = []
        self.order: tuple[Sort, bool | None] | None = None
        self.orders: list[tuple[int, int]] = []
        self._today = today
        self._at = self._terms = self._depth = self._ignored = 0
        if len(text) > LONGEST:
            self._fault(LONGEST, len(text), _("The search is too long."), _("its beginning"))
        self._scan()

    def _scan(self) -> None:
        opened: list[int] = []
        while self._at < len(self.text):
            if self._terms == MOST:
                self._fault(self._at, len(self.text), _("There are too many words."), _("the words before"))
                break
            character = self.text[self._at]
            if character.isspace():
                self._at += 1
            elif character == "(":
                self._open(opened)
            elif character == ")":
                self._close(opened)
            elif character == '"':
                self._phrase()
            elif character in "-+" and self._signs(character):
                pass
            else:
                self._piece()
        for start in opened:
            self._fault(start, start + 1, _("This parenthesis is not closed."), _("closed at the end"))

    def _fault(self, start: int, end: int, sentence: str, instead: str) -> None:
        self.faults.append(Fault(start, end, sentence, instead))

    def _add(self, kind: Kind, start: int, text: str = "", **more: object) -> None:
        self.tokens.append(Token(kind, start, self._at, text, **more))  # type: ignore[arg-type] # Token's own fields
        self._terms += kind in {Kind.WORD, Kind.PHRASE, Kind.COMPARE}

    def _open(self, opened: list[int]) -> None:
        self._at += 1
        if self._depth == DEEPEST:
            self._ignored += 1
            self._fault(self._at - 1, self._at, _("These parentheses are too deep."), _("without them"))
            return
        self._depth += 1
        opened.append(self._at - 1)
        self._add(Kind.OPEN, self._at - 1)

    def _close(self, opened: list[int]) -> None:
        self._at += 1
        if self._ignored:
            self._ignored -= 1
        elif opened:
            opened.pop()
            self._depth -= 1
            self._add(Kind.CLOSE, self._at - 1)
        else:
            self._fault(self._at - 1, self._at, _("Nothing was opened that this closes."), _("without it"))

    def _phrase(self) -> None:
        start = self._at
        text, closed = self._quoted()
        if not closed:
            self._fault(start, start + 1, _("This quotation mark is not closed."), _("closed at the end"))
        slop = 0
        if found := _SLOP.match(self.text, self._at):
            slop, self._at = int(found[1] or 2), found.end()
        if found := _BOOST.match(self.text, self._at):
            self._at = found.end()
        self._add(Kind.PHRASE, start, text, slop=min(slop, 50))

    def _quoted(self) -> tuple[str, bool]:
        """Read what stands between quotation marks, and tell whether the last one is there."""
        self._at += 1
        out: list[str] = []
        while self._at < len(self.text):
            character = self.text[self._at]
            self._at += 1
            if character == '"':
                return "".join(out), True
            if character == "\\" and self._at < len(self.text):
                character = self.text[self._at]
                self._at += 1
            out.append(character)
        return "".join(out), False

    def _signs(self, sign: str) -> bool:
        """Read a sign before what it belongs to; False where it is only a dash."""
        after = self._at
        while after < len(self.text) and self.text[after] == sign:
            after += 1
        if after == len(self.text) or self.text[after].isspace() or self.text[after] == ")":
            return False
        start, self._at = self._at, after
        if sign == "-":
            self._add(Kind.NOT, start)
        return True

    def _piece(self) -> None:
        """Read what begins with a letter or any other character: an operator, an order, a field or a word."""
        start = self._at
        if found := _SORT.match(self.text, start):
            self._sort(found)
        elif (found := _NAME.match(self.text, start)) and self._field(found):
            pass
        else:
            text = self._word()
            if text in _OPERATORS and "\\" not in self.text[start : self._at]:
                self._add(Kind(_OPERATORS[text]), start)
            else:
                self._add(Kind.WORD, start, text)

    def _word(self) -> str:
        """Read up to white space, a quotation mark or a parenthesis; what follows a backslash is a letter."""
        out: list[str] = []
        while self._at < len(self.text):
            character = self.text[self._at]
            if character.isspace() or character in '"()':
                break
            self._at += 1
            if character == "\\" and self._at < len(self.text):
                character = self.text[self._at]
                self._at += 1
            out.append(character)
        return "".join(out)

    def _sort(self, found: re.Match[str]) -> None:
        self._at = found.end()
        sort = ORDERS.get(found[2].lower())
        if sort is None:
            self._fault(*found.span(), _("There is no such order."), _("the usual order"))
            return
        direction = found[1] or {"a": "<", "d": ">"}.get((found[3] or "")[:1].lower(), "")
        self.order = (sort, {"<": True, ">": False}.get(direction))
        self.orders.append(found.span())

    def _field(self, found: re.Match[str]) -> bool:
        """Read a field with what it is compared with, or its name alone; False where it is none."""
        start, field, colon = found.start(), NAMES.get(found[1].lower()), found[2]
        if field is None:
            after = self.text[found.end() : found.end() + 2]
            if colon and after.strip() == after != "" and after != "//":
                self._fault(start, found.end(), _("There is no field of this name."), _("words"))
            return False
        compared = field in NUMBER_FIELDS | DATE_FIELDS | FLAG_FIELDS
        if not (colon or (compared and field not in FLAG_FIELDS)):
            return False
        self._at = found.end()
        if not compared:
            self._add(Kind.FIELD, start, field=field)
        elif (read := self._value(field)) is not None:
            self._add(Kind.COMPARE, start, field=field, range=read)
        else:
            self._at = found.end()
            text = found[1] if self.text[self._at : self._at + 1].isspace() else found[0] + self._word()
            self._fault(start, self._at, _wanted(field), _("words"))
            self._add(Kind.WORD, start, text)
        return True

    def _value(self, field: Field) -> Range | None:
        """Read what a field is compared with, in quotation marks or not; None where it makes no sense."""
        begin = self._at + (len(self.text[self._at :]) - len(self.text[self._at :].lstrip()))
        if self.text.startswith('"', begin):
            self._at = begin
            inner = self._quoted()[0].strip()
            read = self._range(field, inner, 0)
            return read[0] if read and read[1] >= len(inner) else None
        read = self._range(field, self.text, begin)
        if read is None or not _END.match(self.text, read[1]):
            return None
        self._at = read[1]
        return read[0]

    def _range(self, field: Field, text: str, at: int) -> ranges.Read | None:
        if field in NUMBER_FIELDS:
            return ranges.numbers(text, at)
        if field in DATE_FIELDS:
            return ranges.days(text, at, self._today)
        word = re.compile(r"[A-Za-z0-9]{1,9}").match(text, at)
        if word is None or (so := YES_NO.get(word[0].lower())) is None:
            return None
        return Range(int(so), int(so)), word.end()


def _wanted(field: Field) -> str:
    if field in NUMBER_FIELDS:
        return _("This wants a number, as in “1000”, “> 1000” or “1000-5000”.")
    if field in DATE_FIELDS:
        return _("This wants a time, as in “< 2 weeks”, “13-21 months” or “2015”.")
    return _("This wants “true” or “false”.")
