"""The rows of one statement of a dump: tuples behind VALUES, `SET a = 1`, the lines of a COPY.

A row that cannot be read loses only itself: reading goes on at the next one that has as many values.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from velvetbox.core.formats.dump.lines import END, fields
from velvetbox.core.formats.dump.odd_rows import NotARow, Unfinished, assigned_at, row_at
from velvetbox.core.formats.dump.source import PIECE, Source, too_long
from velvetbox.core.formats.dump.values import DOUBLE, LITERAL, SINGLE, Value, values_of
from velvetbox.core.patterns import lazy_pattern

_MOST_TRIES = 200  # of one dump, to take reading up again behind a row that cannot be read


def _ungrouped(pattern: bytes) -> bytes:
    return pattern.replace(b"'(", b"'(?:").replace(b'"(', b'"(?:')


def _tuple(strings: bytes) -> re.Pattern[bytes]:
    row = rb"\s*+,?\s*+\(([^'\"()]*+(?:(?:" + strings + rb")[^'\"()]*+)*+)\)"
    return lazy_pattern(row, re.DOTALL)


def _end(strings: bytes) -> re.Pattern[bytes]:
    return lazy_pattern(rb"[^'\";`]*+(?:(?:" + strings + rb"|`[^`]*+`)[^'\";`]*+)*+;", re.DOTALL)


_STRINGS = _ungrouped(SINGLE + b"|" + DOUBLE)
_LITERALS = _ungrouped(LITERAL + b"|(?<=[eE])" + SINGLE + b"|" + DOUBLE)
_TUPLES = _tuple(_STRINGS), _tuple(_LITERALS)  # the second where a backslash is a backslash
_ENDS = _end(_STRINGS), _end(_LITERALS)
_AGAIN = lazy_pattern(
    rb"\)\s{0,3},\s{0,3}(?=\()|;\s{0,3}\n(?=INSERT\s|REPLACE\s|CREATE\s|DROP\s|LOCK\s|UNLOCK\s|ALTER\s|COPY\s|--|/\*|#)",
    re.IGNORECASE,
)
_BEHIND = lazy_pattern(rb"(?:ON|AS|RETURNING)\s", re.IGNORECASE)


class Row(NamedTuple):
    """One row: its table as named, the columns named (() when the dump does not say), its values."""

    table: str
    columns: tuple[str, ...]
    values: tuple[Value, ...]
    start: int  # byte of the dump, unpacked, at which the row begins
    cut: bool = False  # the dump ends in it: values are missing, and the last one may not be whole


@dataclass
class Rows:
    """Reads the rows of statements from where the source is; `tell` is called with a code and what could not be read."""

    source: Source
    tell: Callable[[str, str], None]
    longest: int
    literal: bool = False  # a backslash is a backslash
    _tries: int = _MOST_TRIES

    def pass_statement(self) -> bytes | None:
        """Go behind the ";" of this statement and give it; to the end, and None, where there is none.

        What is read on is twice as much each time, so that the work is linear.
        """
        source, size, end = self.source, PIECE, _ENDS[self.literal]
        while (found := end.match(source.text, source.at)) is None:
            if source.ended:
                source.at = len(source.text)
                return None
            too_long(source.left, self.longest)
            source.more(size)
            size *= 2
        source.at = found.end()
        return found[0]

    def tuples(self, table: str, named: tuple[str, ...]) -> Iterator[Row]:
        """Read the rows behind VALUES. Raises Refused for one beyond `longest`."""
        source, count, match = self.source, len(named), _TUPLES[self.literal].match
        while True:
            start = source.before + source.at
            found = match(source.text, source.at)
            values = self._values(found[1]) if found else None
            if found and values is not None:
                source.at = found.end()
            else:
                values = self._odd_row(match)
            if values is not None:
                count = count or len(values)
                yield Row(table, named, values, start)
                continue
            goes_on = self._behind(table, count)
            if goes_on is None and (cut := self._cut_row(table)):
                yield Row(table, named, cut, start, cut=True)
            if not goes_on:
                return

    def _values(self, row: bytes) -> tuple[Value, ...] | None:
        return None if self.literal and b"\\" in row else values_of(row)

    def _odd_row(self, match: Callable[[bytes, int], re.Match[bytes] | None]) -> tuple[Value, ...] | None:
        """Read a row that is not written as most are, or not in memory yet; None where there is none."""
        source, size = self.source, PIECE
        source.skip()
        if source.here == b",":
            source.at += 1
            source.skip()
        while source.here == b"(":
            found = match(source.text, source.at)
            values = self._values(found[1]) if found else None
            if found and values is not None:
                source.at = found.end()
                return values
            try:
                values, source.at = row_at(source.text, source.at, literal=self.literal)
            except Unfinished:
                if source.ended or source.left > self.longest:
                    return None
                source.more(size)
                size *= 2
            except NotARow:
                return None
            else:
                return values
        return None

    def _behind(self, table: str, count: int) -> bool | None:
        """Go to where reading goes on: True for more rows of this statement, False behind it, None in a cut row."""
        source = self.source
        if source.here == b";":
            source.at += 1
        elif not source.left:
            self.tell("dump.cut", f"The dump ends in the middle of {table}; it was read up to there.")
        elif _BEHIND.match(source.text, source.at):
            self.pass_statement()
        else:
            return self._taken_up(table, count)
        return False

    def _taken_up(self, table: str, count: int) -> bool | None:
        """Find the next row of this statement, or the next statement, behind a row that cannot be read."""
        source = self.source
        place = source.before + source.at
        lost = f"A row of {table} at byte {place} could not be read and was left out."
        for found in _AGAIN.finditer(source.text, source.at):
            self._tries -= 1
            goes_on = found[0].startswith(b")")
            if self._tries >= 0 and (not goes_on or self._is_row(found.end(), count)):
                self.tell("dump.row", lost)
                source.at = found.end()
                return goes_on
        if source.ended and source.here == b"(":
            return None
        too_long(source.left, self.longest)
        self.tell("dump.row", f"{lost[:-1]}, and with it the rest of its statement.")
        self.pass_statement()
        return False

    def _is_row(self, at: int, count: int) -> bool:
        try:
            values, _ = row_at(self.source.text, at, literal=self.literal)
        except NotARow:
            return False
        return len(values) == count if count else len(values) > 1

    def _cut_row(self, table: str) -> tuple[Value, ...]:
        """Give what is there of the row in which the dump ends, but for a number that may not be whole."""
        source = self.source
        text = f"The dump ends in the middle of a row of {table}; what is there of it is kept."
        self.tell("dump.cut", text)
        rest, source.at = source.text[source.at :].rstrip(b"\\ \r\n"), len(source.text)
        whole = rest.endswith((b",", b"'", b'"'))  # the last value is
        for behind in (b"')", b'")', b")"):
            try:
                values, _ = row_at(rest.removesuffix(b",") + behind, 0, literal=self.literal)
            except NotARow:
                continue
            return values if whole or behind != b")" else values[:-1]
        return ()

    def assigned(self, table: str, _: tuple[str, ...]) -> Iterator[Row]:
        """Read the one row of `INSERT … SET a = 1, b = '…'`."""
        source = self.source
        start = source.before + source.at
        at, before = source.at, source.before
        statement = self.pass_statement()
        if statement is None:
            self.tell("dump.cut", f"The dump ends in the middle of a row of {table}; that row is lost.")
            return
        try:
            columns, values, _at = assigned_at(statement, 0, literal=self.literal)
        except NotARow:
            text = f"A row of {table} at byte {before + at} could not be read and was left out."
            self.tell("dump.row", text)
        else:
            yield Row(table, columns, values, start)

    def copied(self, table: str, named: tuple[str, ...]) -> Iterator[Row]:
        """Read the lines of a COPY up to the one that ends it."""
        source = self.source
        source.pass_to(b"\n")
        while True:
            start = source.before + source.at
            line = source.line(self.longest)
            if line == END:
                return
            if line is None:
                self.tell("dump.cut", f"The dump ends in the middle of {table}; it was read up to there.")
                cut, source.at = source.text[source.at :], len(source.text)
                if cut:
                    yield Row(table, named, fields(cut), start, cut=True)
                return
            yield Row(table, named, fields(line), start)
