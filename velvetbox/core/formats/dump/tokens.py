r"""SQL dumps: the rows of every INSERT, REPLACE and COPY, one by one, from a stream.

Read are mysqldump, phpMyAdmin and plain backups without column names: extended inserts, `\'` and `''`, double
quotes, hex and bit literals, comments, DELIMITER, a cut end; and what PostgreSQL and SQLite write, to which
archives were moved. A text that looks like a statement stays a text. Memory is that of the longest row, whatever
the size of the dump.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import IO

from velvetbox.core.formats.draft import Remark
from velvetbox.core.formats.dump.heads import literal_backslashes
from velvetbox.core.formats.dump.rows import Row, Rows
from velvetbox.core.formats.dump.source import Source
from velvetbox.core.patterns import lazy_pattern

_ROW = 64 * 2**20  # bytes of one row or statement; MySQL's own packets end at 1 GB, its texts mostly at 64 kB
_HEAD = 65_536
_MOST_REMARKS = 50
_NAME = rb"[`\"]?[\w$-]{1,128}[`\"]?"
_TABLE = rb"(?:" + _NAME + rb"\s{0,9}\.\s{0,9})?[`\"]?([\w$-]{1,128})[`\"]?\s{0,9}"
_COLUMNS = rb"(?:\(([^()']{0,20000})\)\s{0,9})?"
_INSERT = lazy_pattern(
    rb"(?:INSERT|REPLACE)\s{1,9}(?:(?:LOW_PRIORITY|DELAYED|HIGH_PRIORITY|IGNORE|OR\s{1,9}\w{1,9})\s{1,9}){0,3}"
    rb"(?:INTO\s{1,9})?" + _TABLE + _COLUMNS + rb"(?:VALUES?\b|(SET)\b)",
    re.IGNORECASE,
)
_INSERTS = lazy_pattern(rb"(?:INSERT|REPLACE|COPY)\s", re.IGNORECASE)
_COPY = lazy_pattern(rb"COPY\s{1,9}" + _TABLE + _COLUMNS + rb"FROM\s{1,9}stdin[^;\n]{0,200};", re.IGNORECASE)
_CREATE = lazy_pattern(
    rb"CREATE\s{1,9}TABLE\s{1,9}(?:IF\s{1,9}NOT\s{1,9}EXISTS\s{1,9})?" + _TABLE + rb"\(", re.IGNORECASE
)
_COLUMN = lazy_pattern(
    rb"^[ \t]{0,40}(?:[`\"]([\w$-]{1,128})[`\"]|([A-Za-z_]\w{0,127}))\s{1,40}(\w{1,20})", re.MULTILINE
)
_NO_COLUMN = frozenset(
    {b"primary", b"unique", b"key", b"index", b"fulltext", b"constraint", b"foreign", b"spatial", b"check"}
)
_DELIMITER = lazy_pattern(rb"^DELIMITER[ \t]+(\S{1,16})[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)


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
    _source: Source = field(init=False)
    _rows: Rows = field(init=False)

    def __post_init__(self) -> None:
        self._source = Source(self.stream, self.limit)
        self._rows = Rows(self._source, self._tell, self.longest)

    def rows(self) -> Iterator[Row]:
        """Give the rows in the order of the dump. Raises Refused beyond `limit` or for one row beyond 64 MiB."""
        source = self._source
        source.more()
        self._rows.literal = literal_backslashes(source.text[:_HEAD])
        while self._statement():
            yield from self._inserted()

    # Statements ----------------------------------------------------------------------------------

    def _statement(self) -> bool:
        """Go to the next statement; False at the end."""
        source = self._source
        while True:
            source.skip()
            if not source.left:
                return False
            if source.here in (b";", b"\xef", b"\xbb", b"\xbf"):
                source.at += 1
            elif source.text[source.at : source.at + 9].upper() == b"DELIMITER":
                self._pass_routines()
            else:
                return True

    def _pass_routines(self) -> None:
        """Pass over everything up to the line that makes ";" end statements again."""
        source = self._source
        while True:
            for found in _DELIMITER.finditer(source.text, source.at):
                if found[1] == b";":
                    source.at = found.end()
                    return
            if source.ended:
                source.pass_to(b"\n")
                return
            source.more()

    def _inserted(self) -> Iterator[Row]:
        source = self._source
        copy = _COPY.match(source.text, source.at)
        head = copy or _INSERT.match(source.text, source.at)
        if head is None:
            self._other()
            return
        table = head[1].decode("ascii", "replace")
        named = _names(head[2]) or self.columns.get(table, ())
        wanted = self.wanted(table)
        if not wanted and not copy:
            self._rows.pass_statement()
            return
        source.at = head.end()
        if wanted:
            self.tables.setdefault(table, 0)
        rows = self._rows.copied if copy else self._rows.assigned if head[3] else self._rows.tuples
        for row in rows(table, named):
            if wanted:
                self.tables[table] += 1
                yield row

    def _other(self) -> None:
        """Pass over a statement that inserts nothing; of a CREATE TABLE the columns are kept."""
        source = self._source
        if _INSERTS.match(source.text, source.at) is not None:
            at = source.before + source.at
            self._tell("dump.statement", f"An INSERT at byte {at} could not be read and was left out.")
        create = _CREATE.match(source.text, source.at)
        whole = self._rows.pass_statement()
        if whole is None:
            self._tell("dump.cut", "The dump ends in the middle of a statement; it was read up to there.")
        elif create is not None:
            inside = whole[whole.find(b"(") + 1 :]
            self.columns[create[1].decode("ascii", "replace")] = tuple(_columns(inside))

    def _tell(self, code: str, text: str) -> None:
        if len(self.remarks) < _MOST_REMARKS and not any(
            each.code == code == "dump.cut" for each in self.remarks
        ):
            self.remarks.append(Remark(code, text))


def _names(listed: bytes | None) -> tuple[str, ...]:
    return tuple(_plain(name) for name in listed.split(b",")) if listed else ()


def _plain(name: bytes) -> str:
    return name.strip().strip(b'`"').decode("ascii", "replace").lower()


def _columns(body: bytes) -> Iterator[str]:
    for found in _COLUMN.finditer(body):
        name = found[1] or found[2]
        if found[1] or name.lower() not in _NO_COLUMN:
            yield _plain(name)
