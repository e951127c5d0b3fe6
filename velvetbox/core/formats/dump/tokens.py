r"""SQL dumps as MySQL's tools write them: the rows of every INSERT, one by one, from a stream.

Read are mysqldump, phpMyAdmin and plain backups without column names: extended inserts, `\'` and `''`, double
quotes, hex and bit literals, comments, DELIMITER, a cut end. A text that looks like a statement stays a text.
Memory is that of the longest row, whatever the size of the dump.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import IO, NamedTuple

from velvetbox.core.errors import Refused
from velvetbox.core.formats.draft import Remark
from velvetbox.core.formats.dump.values import DOUBLE, SINGLE, Value, values_of
from velvetbox.core.patterns import lazy_pattern

_PIECE = 2**20
_ROW = 64 * 2**20  # bytes of one row or statement; MySQL's own packets end at 1 GB, its texts mostly at 64 kB
_SPACE = lazy_pattern(rb"\s+")
_STRINGS = (SINGLE + b"|" + DOUBLE).replace(b"'(", b"'(?:").replace(b'"(', b'"(?:')
_TUPLE = lazy_pattern(rb"\s*+,?\s*+\(([^'\"()]*+(?:(?:" + _STRINGS + rb")[^'\"()]*+)*+)\)", re.DOTALL)
_END = lazy_pattern(rb"[^'\";`]*+(?:(?:" + _STRINGS + rb"|`[^`]*+`)[^'\";`]*+)*+;", re.DOTALL)
_NAME = rb"[`\"]?[\w$-]{1,128}[`\"]?"
_INSERT = lazy_pattern(
    rb"(?:INSERT|REPLACE)\s{1,9}(?:(?:LOW_PRIORITY|DELAYED|HIGH_PRIORITY|IGNORE)\s{1,9}){0,3}(?:INTO\s{1,9})?"
    rb"(?:"
    + _NAME
    + rb"\s{0,9}\.\s{0,9})?[`\"]?([\w$-]{1,128})[`\"]?\s{0,9}(?:\(([^()']{0,20000})\)\s{0,9})?VALUES?\b",
    re.IGNORECASE,
)
_INSERTS = lazy_pattern(rb"(?:INSERT|REPLACE)\s", re.IGNORECASE)
_CREATE = lazy_pattern(
    rb"CREATE\s{1,9}TABLE\s{1,9}(?:IF\s{1,9}NOT\s{1,9}EXISTS\s{1,9})?(?:"
    + _NAME
    + rb"\s{0,9}\.\s{0,9})?[`\"]?([\w$-]{1,128})[`\"]?\s{0,9}\(",
    re.IGNORECASE,
)
_COLUMN = lazy_pattern(
    rb"^[ \t]{0,40}(?:[`\"]([\w$-]{1,128})[`\"]|([A-Za-z_]\w{0,127}))\s{1,40}(\w{1,20})", re.MULTILINE
)
_NO_COLUMN = frozenset(
    {b"primary", b"unique", b"key", b"index", b"fulltext", b"constraint", b"foreign", b"spatial", b"check"}
)
_MARKS = lazy_pattern(
    rb"^(?:INSERT\s{1,9}(?:IGNORE\s{1,9})?INTO|CREATE\s{1,9}TABLE|DROP\s{1,9}TABLE)\s",
    re.IGNORECASE | re.MULTILINE,
)
_HEADS = (b"-- MySQL dump", b"-- MariaDB dump", b"-- phpMyAdmin SQL Dump", b"# phpMyAdmin SQL Dump", b"/*M!")
UTF_16 = codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE
"""How a dump begins that was written through a Windows shell."""
_DELIMITER = lazy_pattern(rb"^DELIMITER[ \t]+(\S{1,16})[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)


class Row(NamedTuple):
    """One row: its table as named, the columns named (() when the dump does not say), its values."""

    table: str
    columns: tuple[str, ...]
    values: tuple[Value, ...]
    start: int  # byte of the dump, unpacked, at which the row begins


def is_dump(head: bytes) -> bool:
    """Tell by its first bytes whether a text is an SQL dump."""
    if head.startswith(UTF_16):
        head = head[: len(head) & ~1].decode("utf-16", "replace").encode()
    head = head.removeprefix(b"\xef\xbb\xbf")
    words = head.lower()
    if not any(
        mark in words for mark in (b"insert", b"create table", b"sql dump", b"mysql dump", b"mariadb dump")
    ):
        return False
    return head.lstrip().startswith(_HEADS) or len(_MARKS.findall(head[:65536])) > 1


@dataclass
class Dump:
    """A dump being read. `wanted(table)` tells which tables' rows are to be given; the others are passed over.

    After `rows` has ended, `remarks` says what could not be read, `tables` how many rows each table gave.
    """

    stream: IO[bytes]
    wanted: Callable[[str], bool] = lambda _: True
    limit: int = 2**62  # bytes, unpacked
    longest: int = _ROW
    tables: dict[str, int] = field(default_factory=dict)
    columns: dict[str, tuple[str, ...]] = field(default_factory=dict)
    remarks: list[Remark] = field(default_factory=list)
    _text: bytes = b""
    _at: int = 0
    _before: int = 0  # bytes of the dump before _text
    _ended: bool = False

    def rows(self) -> Iterator[Row]:
        """Give the rows in the order of the dump. Raises Refused beyond `limit` or for one row beyond 64 MiB."""
        while self._statement():
            yield from self._inserted()
        if self._at < len(self._text):
            self._tell("dump.cut", "The dump ends in the middle of a statement; it was read up to there.")

    # Statements ----------------------------------------------------------------------------------

    def _statement(self) -> bool:
        """Go to the next statement; False at the end."""
        while True:
            if self._left() < _PIECE // 2:
                self._more()
            if space := _SPACE.match(self._text, self._at):
                self._at = space.end()
                continue
            if self._at >= len(self._text):
                if self._ended:
                    return False
                self._more()
                continue
            if not self._passed_comment():
                return True

    def _passed_comment(self) -> bool:
        text, at = self._text, self._at
        if text.startswith((b"#", b"--"), at):
            return self._pass_to(b"\n", 1)
        if text.startswith(b"/*", at):
            return self._pass_to(b"*/", 2)
        if text[at : at + 1] in (b";", b"\xef", b"\xbb", b"\xbf"):
            self._at = at + 1
            return True
        if text[at : at + 9].upper() == b"DELIMITER":
            return self._pass_routines()
        return False

    def _pass_to(self, mark: bytes, length: int) -> bool:
        """Go behind the next `mark`, or to the end. A mark may lie across two pieces."""
        while (found := self._text.find(mark, self._at)) < 0:
            if self._ended:
                self._at = len(self._text)
                return True
            self._at = max(self._at, len(self._text) - length + 1)
            self._more()
        self._at = found + length
        return True

    def _pass_routines(self) -> bool:
        """Pass over everything up to the line that makes ";" end statements again."""
        while True:
            for found in _DELIMITER.finditer(self._text, self._at):
                if found[1] == b";":
                    self._at = found.end()
                    return True
            if self._ended:
                line = self._text.find(b"\n", self._at)
                self._at = len(self._text) if line < 0 else line
                return True
            self._more()

    def _inserted(self) -> Iterator[Row]:
        head = _INSERT.match(self._text, self._at)
        if head is None:
            self._other()
            return
        table = head[1].decode("ascii", "replace")
        if not self.wanted(table):
            self._pass_statement()
            return
        named = (
            tuple(_plain(name) for name in head[2].split(b",")) if head[2] else self.columns.get(table, ())
        )
        self._at = head.end()
        match = _TUPLE.match
        self.tables.setdefault(table, 0)
        while (row := match(self._text, self._at) or self._grown(_TUPLE)) is not None:
            self.tables[table] += 1
            start = self._before + self._at
            self._at = row.end()
            yield Row(table, named, values_of(row[1]), start)
        self._end_of_insert(table)

    def _end_of_insert(self, table: str) -> None:
        if space := _SPACE.match(self._text, self._at):
            self._at = space.end()
        if self._text[self._at : self._at + 1] == b";":
            self._at += 1
        elif self._at >= len(self._text) and self._ended:
            self._tell("dump.cut", f"The dump ends in the middle of {table}; it was read up to there.")
        elif self._text[self._at : self._at + 2] not in (b"ON", b"on"):
            place = self._before + self._at
            rest = b"(" in self._text[self._at : self._at + 3]
            if rest and self._ended and _END.match(self._text, self._at) is None:
                self._tell("dump.cut", f"The dump ends in the middle of a row of {table}; that row is lost.")
                self._at = len(self._text)
                return
            self._tell(
                "dump.row",
                f"A row of {table} at byte {place} could not be read; the rest of its statement is left out.",
            )
            self._pass_statement()
        else:
            self._pass_statement()

    def _other(self) -> None:
        """Pass over a statement that inserts nothing; of a CREATE TABLE the columns are kept."""
        start = self._at
        if _INSERTS.match(self._text, start) is not None:
            at = self._before + start
            self._tell("dump.statement", f"An INSERT at byte {at} could not be read and was left out.")
        create = _CREATE.match(self._text, start)
        whole = self._grown(_END)
        if whole is None:
            if self._ended:
                self._tell("dump.cut", "The dump ends in the middle of a statement; it was read up to there.")
            self._at = len(self._text)
            return
        if create is not None:
            body = self._text[whole.start() : whole.end()]
            inside = body[body.find(b"(") + 1 :]
            self.columns[create[1].decode("ascii", "replace")] = tuple(_columns(inside))
        self._at = whole.end()

    def _pass_statement(self) -> None:
        whole = self._grown(_END)
        self._at = len(self._text) if whole is None else whole.end()

    # The stream ----------------------------------------------------------------------------------

    def _grown(self, pattern: re.Pattern[bytes]) -> re.Match[bytes] | None:
        """Match here, reading on while what is here may go on; each time twice as much, so that the work is linear."""
        size = _PIECE
        while (found := pattern.match(self._text, self._at)) is None:
            if self._ended or (pattern is _TUPLE and not self._may_be_row()):
                return None
            if self._left() > self.longest:
                raise Refused(
                    "refused.row",
                    f"A row of this dump is longer than {self.longest // 2**20} MiB. The dump is kept.",
                )
            self._more(size)
            size *= 2
        return found

    def _may_be_row(self) -> bool:
        space = _SPACE.match(self._text, self._at)
        at = space.end() if space else self._at
        return self._text[at : at + 1] in (b",", b"(", b"")

    def _left(self) -> int:
        return len(self._text) - self._at

    def _more(self, size: int = _PIECE) -> None:
        if self._ended:
            return
        piece = self.stream.read(size)
        self._ended = not piece
        if self._ended:
            return
        self._before += self._at
        self._text, self._at = self._text[self._at :] + piece if self._left() else piece, 0
        if self._before > self.limit:
            raise Refused(
                "refused.dump", f"This dump is larger than {self.limit // 2**20} MiB and was not opened."
            )

    def _tell(self, code: str, text: str) -> None:
        if len(self.remarks) < _MOST_REMARKS and not any(
            each.code == code == "dump.cut" for each in self.remarks
        ):
            self.remarks.append(Remark(code, text))


_MOST_REMARKS = 50


def _plain(name: bytes) -> str:
    return name.strip().strip(b'`"').decode("ascii", "replace").lower()


def _columns(body: bytes) -> Iterator[str]:
    for found in _COLUMN.finditer(body):
        name = found[1] or found[2]
        if found[1] or name.lower() not in _NO_COLUMN:
            yield _plain(name)
