r"""Rows and values that are written in rarer ways: comments among the values, calls, strings joined by `||`.

What a call stands for is told for the few that dumps are written with (`replace('a\nb','\n',char(10))` is
SQLite's way to write a line's end, `CAST('…' AS BINARY)` phpMyAdmin's); any other is NULL.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from velvetbox.core.formats.dump.values import DOUBLE, LITERAL, PREFIX, SINGLE, Value, number, string
from velvetbox.core.patterns import lazy_pattern

_DEEPEST = 12  # calls inside calls
_STRING = lazy_pattern(PREFIX + b"(?:" + SINGLE + b"|" + DOUBLE + b")", re.DOTALL)
_LITERAL = lazy_pattern(PREFIX + b"(?:" + LITERAL + b"|(?<=[eE])" + SINGLE + b")", re.DOTALL)
_BLANK = lazy_pattern(rb"\s*+")
_BARE = lazy_pattern(rb"(?:(?!--|/\*|\|\|)[^\s,'\"();#])++")
_ASSIGNED = lazy_pattern(rb"[`\"]?([\w$-]{1,128})[`\"]?\s{0,9}:?=")
_UNICODE = lazy_pattern(rb"\\(?:u([0-9a-fA-F]{4})|\\)")
_FIRST_OF = frozenset({b"cast", b"convert", b"from_unixtime", b"binary", b"compress", b"to_timestamp"})
_JOINING = frozenset({b"concat", b"concat_ws"})
_LETTERS = frozenset({b"char", b"chr"})


class NotARow(Exception):
    """No row can be read here."""


class Unfinished(NotARow):
    """The text ends before the row does."""


def row_at(text: bytes, at: int, *, literal: bool) -> tuple[tuple[Value, ...], int]:
    """Give the values of the row that begins at `at` with its parenthesis, and where it ends.

    Raises Unfinished where the text ends before the row, NotARow where there is none. Linear.
    """
    reading = _Reading(text, at, literal)
    reading.take(b"(")
    return tuple(reading.arguments(0)), reading.at


def assigned_at(text: bytes, at: int, *, literal: bool) -> tuple[tuple[str, ...], tuple[Value, ...], int]:
    """Give columns and values of `a = 1, b = '…'`, and where they end. Raises as `row_at` does."""
    reading, columns, values = _Reading(text, at, literal), list[str](), list[Value]()
    while True:
        reading.blank()
        name = _ASSIGNED.match(text, reading.at)
        if name is None:
            raise NotARow
        reading.at = name.end()
        columns.append(name[1].decode("ascii", "replace").lower())
        values.append(reading.expression(0))
        if reading.next() != b",":
            return tuple(columns), tuple(values), reading.at
        reading.at += 1


@dataclass
class _Reading:
    text: bytes
    at: int
    literal: bool

    def next(self) -> bytes:
        """Give the next letter that is neither blank nor comment."""
        self.blank()
        if self.at >= len(self.text):
            raise Unfinished
        return self.text[self.at : self.at + 1]

    def take(self, mark: bytes) -> None:
        if self.next() != mark:
            raise NotARow
        self.at += 1

    def blank(self) -> None:
        """Go over blanks and comments."""
        while True:
            if space := _BLANK.match(self.text, self.at):
                self.at = space.end()
            behind = comment_end(self.text, self.at)
            if behind is None:
                return
            if behind < 0:
                raise Unfinished
            self.at = behind

    def arguments(self, depth: int) -> list[Value]:
        """Read values up to the closing parenthesis."""
        values: list[Value] = []
        while True:
            if self.next() == b")" and not values:
                self.at += 1
                return values
            values.append(self.expression(depth))
            if self.next() == b")":
                self.at += 1
                return values
            self.take(b",")

    def expression(self, depth: int) -> Value:
        """Read one value: what follows it up to the next comma (`AS BINARY`, `COLLATE …`) says nothing more."""
        if depth > _DEEPEST:
            raise NotARow
        value = self._primary(depth)
        while (mark := self.next()) not in (b",", b")", b";"):
            if self.text.startswith(b"||", self.at):
                self.at += 2
                value = _joined([value, self._primary(depth)])
            elif mark in b"'\"":
                value = _joined([value, self._primary(depth)])
            elif mark == b"(":
                self.at += 1
                self.arguments(depth + 1)
            elif bare := _BARE.match(self.text, self.at):
                self.at = bare.end()
            else:
                raise NotARow
        return value

    def _primary(self, depth: int) -> Value:
        mark = self.next()
        strings = _LITERAL if self.literal else _STRING
        if found := strings.match(self.text, self.at):
            self.at = found.end()
            if not self.literal:
                return string(found[1] or b"", found[2] or b"", found[3] or b"")
            return (
                string(found[1] or b"", found[3] or b"") if found[2] is None else _plain(found[1], found[2])
            )
        if mark in b"'\"":
            raise Unfinished
        if mark == b"(":
            self.at += 1
            values = self.arguments(depth + 1)
            return values[0] if values else None
        bare = _BARE.match(self.text, self.at)
        if bare is None:
            raise NotARow
        self.at = bare.end()
        if self.next() != b"(":
            return number(bare[0])
        self.at += 1
        return _called(bare[0].lower(), self.arguments(depth + 1))


def comment_end(text: bytes, at: int) -> int | None:
    """Give where the comment that begins here ends: None for no comment, -1 for one that does not end."""
    if text.startswith(b"/*", at):
        end = text.find(b"*/", at + 2)
        return end + 2 if end >= 0 else -1
    if text.startswith((b"--", b"#"), at):
        end = text.find(b"\n", at)
        return end + 1 if end >= 0 else -1
    return None


def _plain(prefix: bytes | None, inside: bytes) -> bytes:
    if prefix in (b"x", b"X", b"b", b"B"):
        return string(prefix or b"", inside)
    return inside.replace(b"''", b"'")


def _called(name: bytes, values: Sequence[Value]) -> Value:
    if name == b"replace" and len(values) == 3:
        text, old, new = (value or b"" for value in values)
        return text.replace(old, new) if old and len(new) <= len(old) else text
    if name in _FIRST_OF:
        return values[0] if values else None
    if name in _JOINING:
        return _joined(values)
    if name == b"unistr":
        return _UNICODE.sub(_code_point, values[0] or b"") if values else None
    if name in _LETTERS:
        return _joined([_letter(value) for value in values])
    return None


def _code_point(found: re.Match[bytes]) -> bytes:
    return chr(int(found[1], 16)).encode("utf-8", "replace") if found[1] else b"\\"


def _letter(value: Value) -> bytes:
    try:
        return bytes([int(value or b"")])
    except ValueError:
        return b""


def _joined(values: Sequence[Value]) -> bytes:
    return b"".join(value or b"" for value in values)
