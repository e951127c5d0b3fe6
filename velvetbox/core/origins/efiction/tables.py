"""The rows of an eFiction dump, put in order on disk so that a story can be read whole in little memory.

A dump gives its tables one after another, chapters before their stories; here they wait in a private scratch
file of SQLite, which nobody else sees and which is gone when it is closed.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import IO, Self

from velvetbox.core.errors import Refused
from velvetbox.core.formats.draft import Remark
from velvetbox.core.formats.dump.rows import Row
from velvetbox.core.formats.dump.tokens import Dump
from velvetbox.core.formats.dump.values import Value
from velvetbox.core.origins.efiction.columns import key_of, order_of, own_key_of, role_of, today
from velvetbox.core.origins.efiction.text import Votes

_CACHE = 16 * 2**10  # KiB of memory for the scratch file
_AT_ONCE = 200  # rows written together
_LARGEST = 2**62
_COLUMNS = 200  # of one table; eFiction has at most fifty
_CUT = frozenset({"dump.cut", "dump.squeezed"})
_TABLES = 1000  # of all sites in a dump


@dataclass(frozen=True, slots=True)
class Record:
    """A row by the names of its columns; a column the site does not have is None."""

    columns: Mapping[str, int]
    values: Sequence[Value]

    def __getitem__(self, name: str) -> Value:
        """Give a value as bytes, None where there is none."""
        at = self.columns.get(name)
        return None if at is None else self.values[at]

    def number(self, name: str) -> int | None:
        """Give a whole number, None where none stands."""
        return number_of(self[name])

    def key(self, name: str) -> str:
        """Give an id as text, "" for none and for 0."""
        found = self.number(name)
        return str(found) if found else ""


def number_of(value: Value) -> int | None:
    """Read a whole number that fits a database."""
    try:
        found = int(value) if value else None
    except ValueError:
        return None
    return found if found is None or abs(found) < _LARGEST else None


@dataclass
class _Table:
    name: str
    columns: tuple[str, ...]
    key: int | None
    waiting: list[tuple[Value | int, ...]] = field(default_factory=list)
    rows: int = 0

    @property
    def places(self) -> dict[str, int]:
        return {name: at for at, name in enumerate(self.columns)}

    @property
    def names(self) -> str:
        """Give the names that its columns have in the scratch file."""
        return ", ".join(f"c{at}" for at in range(len(self.columns)))


class Tables:
    """The tables of one dump. Use as a context manager."""

    def __init__(self) -> None:
        self.votes = Votes()
        self.remarks: list[Remark] = []
        self.defined: dict[str, tuple[str, ...]] = {}  # the columns of each table, where the dump says them
        self._tables: dict[tuple[str, str], _Table] = {}
        self._strange: dict[str, int] = {}
        self._scratch = sqlite3.connect("", isolation_level=None)
        for pragma in (
            f"cache_size = -{_CACHE}",
            "journal_mode = OFF",
            "synchronous = OFF",
            "temp_store = FILE",
        ):
            self._scratch.execute(f"PRAGMA {pragma}")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._scratch.close()

    def load(self, stream: IO[bytes], limit: int) -> None:
        """Read a dump, or one file of several. Raises Refused beyond `limit` bytes."""
        dump = Dump(stream, lambda table: role_of(table) is not None, limit, columns=self.defined)
        self.add(dump.rows())
        self.remarks += dump.remarks

    def add(self, rows: Iterator[Row]) -> None:
        """Take rows in. One beyond all measure ends them, with a remark. Raises Refused for a dump beyond its limit."""
        self._scratch.execute("BEGIN")
        try:
            for row in rows:
                self._take(row)
        except Refused as error:
            if error.code != "refused.row":
                raise
            self.remarks.append(Remark("dump.row", f"{error.text} What stands before it was read."))
        for table in self._tables.values():
            self._write(table)
        self._scratch.execute("COMMIT")

    def settle(self, files: int = 1) -> None:
        """Make ready to be asked, when all `files` are read: a row that stands in two of them counts once."""
        self._scratch.execute("BEGIN")
        for (_, role), table in self._tables.items():
            if files > 1:
                self._once(role, table)
            if key_of(role) in table.columns:
                self._scratch.execute(f"CREATE INDEX {table.name}k ON {table.name} (k)")
        self._scratch.execute("COMMIT")
        self.remarks += self._told_strange()

    def _once(self, role: str, table: _Table) -> None:
        """Keep the last of the rows with one id, or of those that are the same."""
        own = own_key_of(role)
        by = f"c{table.columns.index(own)}" if own in table.columns else table.names
        self._scratch.execute(
            f"DELETE FROM {table.name} WHERE rowid NOT IN (SELECT max(rowid) FROM {table.name} GROUP BY {by})"  # noqa: S608 - names are ours
        )
        (table.rows,) = self._scratch.execute(f"SELECT count(*) FROM {table.name}").fetchone()  # noqa: S608 - names are ours

    @property
    def prefixes(self) -> list[str]:
        """Give the table prefixes of the sites that have stories, or at least chapters."""
        found = [prefix for role in ("stories", "chapters") for prefix, of in self._tables if of == role]
        return list(dict.fromkeys(found))

    @property
    def cut(self) -> bool:
        """Tell whether a file ended before its table did."""
        return any(remark.code in _CUT for remark in self.remarks)

    def settings_of(self, prefix: str) -> Record | None:
        """Give a site's settings, which may lie under a prefix of their own."""
        found = [
            (other, row)
            for (other, role) in self._tables
            if role == "settings"
            for row in self.all(other, role)
        ]
        for _, row in found:
            if row["tableprefix"] == prefix.encode():
                return row
        own = [row for other, row in found if other == prefix and not row["tableprefix"]]
        return own[0] if own else found[0][1] if len(found) == 1 and len(self.prefixes) == 1 else None

    def has(self, prefix: str, role: str) -> bool:
        """Tell whether the site has rows in a table."""
        return (prefix, role) in self._tables

    def count(self, prefix: str, role: str) -> int:
        """Count the rows of a table."""
        table = self._tables.get((prefix, role))
        return table.rows if table else 0

    def all(self, prefix: str, role: str, *, by_key: bool = False) -> Iterator[Record]:
        """Give a table's rows in the order of the dump, or of their key."""
        yield from self._ask(prefix, role, "ORDER BY k, rowid" if by_key else "ORDER BY rowid", ())

    def of(self, prefix: str, role: str, key: int | None) -> list[Record]:
        """Give the rows of a table that belong to one story, item or series."""
        return [] if key is None else list(self._ask(prefix, role, "WHERE k = ? ORDER BY rowid", (key,)))

    # Writing -------------------------------------------------------------------------------------

    def _take(self, row: Row) -> None:
        where = role_of(row.table)
        if where is None:
            return
        table = self._tables.get(where)
        columns = today(where[1], row.columns) or order_of(where[1], row.values, cut=row.cut)
        if row.cut and columns is not None:
            row = row._replace(values=(*row.values, *[None] * (len(columns) - len(row.values))))
        too_many = len(row.values) > _COLUMNS or (table is None and len(self._tables) >= _TABLES)
        if columns is None or too_many or len(columns) != len(row.values):
            self._strange[row.table] = self._strange.get(row.table, 0) + 1
            return
        if table is None:
            table = self._tables[where] = self._made(where[1], columns)
        values = row.values
        if columns != table.columns:
            named = dict(zip(columns, values, strict=True))
            values = tuple(named.get(name) for name in table.columns)
        table.rows += 1
        self.votes.see(values)
        key = number_of(values[table.key]) if table.key is not None else None
        table.waiting.append((key, *values))
        if len(table.waiting) >= _AT_ONCE:
            self._write(table)

    def _made(self, role: str, columns: tuple[str, ...]) -> _Table:
        name = f"t{len(self._tables)}"
        key = key_of(role)
        made = _Table(name, columns, columns.index(key) if key in columns else None)
        self._scratch.execute(f"CREATE TABLE {name} (k INTEGER, {made.names})")
        return made

    def _write(self, table: _Table) -> None:
        marks = ", ".join("?" * (len(table.columns) + 1))
        self._scratch.executemany(f"INSERT INTO {table.name} VALUES ({marks})", table.waiting)  # noqa: S608 - names are ours
        table.waiting.clear()

    def _ask(self, prefix: str, role: str, rest: str, given: tuple[int, ...]) -> Iterator[Record]:
        table = self._tables.get((prefix, role))
        if table is None:
            return
        places = table.places
        cursor = self._scratch.execute(f"SELECT * FROM {table.name} {rest}", given)  # noqa: S608 - names are ours
        for row in cursor:
            yield Record(places, row[1:])

    def orphans(self, prefix: str) -> list[int | None]:
        """Give the ids of stories that have chapters and no row, None for chapters that name no story."""
        chapters = self._tables.get((prefix, "chapters"))
        if chapters is None:
            return []
        stories = {row.number("sid") for row in self.all(prefix, "stories")}
        asked = f"SELECT DISTINCT k FROM {chapters.name} ORDER BY k"  # noqa: S608 - names are ours
        return [key for (key,) in self._scratch.execute(asked) if key is None or key not in stories]

    def without_key(self, prefix: str, role: str) -> list[Record]:
        """Give the rows of a table that belong to nothing."""
        return list(self._ask(prefix, role, "WHERE k IS NULL ORDER BY rowid", ()))

    def _told_strange(self) -> Iterator[Remark]:
        for table, count in self._strange.items():
            yield Remark(
                "dump.columns",
                f"{count} rows of {table} have other columns than any eFiction known, and the dump does not name them. "
                "They are kept in the file.",
            )
