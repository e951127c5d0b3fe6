r"""Tables in files of their own: CSV as phpMyAdmin exports it, and the lines that `mysqldump --tab` writes."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from typing import IO

from velvetbox.core.errors import Refused
from velvetbox.core.formats.dump.lines import fields
from velvetbox.core.formats.dump.rows import Row
from velvetbox.core.formats.dump.source import Source
from velvetbox.core.formats.dump.values import Value
from velvetbox.core.patterns import lazy_pattern

_LONGEST = 64 * 2**20  # bytes of one row
_SAMPLE = 65_536
_NAME = re.compile(r"[a-z][a-z0-9_]{0,63}")
_SLASHED = lazy_pattern(rb'\\"')
_DOUBLED = lazy_pattern(rb'[^",;\t\n]""')


def is_named(values: tuple[Value, ...], known: frozenset[str]) -> bool:
    """Tell whether a first row holds the names of columns, most of them known."""
    names = [(value or b"").decode("ascii", "replace").lower() for value in values]
    return (
        len(names) > 1
        and all(_NAME.fullmatch(name) for name in names)
        and sum(name in known for name in names) * 2 > len(names)
    )


def table_rows(
    stream: IO[bytes], table: str, columns: tuple[str, ...], known: frozenset[str], limit: int, *, tabs: bool
) -> Iterator[Row]:
    """Give the rows of a file that holds one table: lines with tabs, or CSV. A first row of names names the columns.

    `known` are columns that such a table may have. Raises Refused beyond `limit` bytes.
    """
    source = Source(stream, limit)
    rows = _lines(source) if tabs else _separated(source)
    for at, values in enumerate(rows):
        if not at and is_named(values, known):
            columns = tuple((value or b"").decode("ascii", "replace").lower() for value in values)
        else:
            yield Row(table, columns, values, at)


def _lines(source: Source) -> Iterator[tuple[Value, ...]]:
    """Give the rows of lines; a line whose end is escaped goes on in the next."""
    source.more()
    begun = b""
    while True:
        line = source.line(_LONGEST)
        last = line is None
        begun += source.text[source.at :] if line is None else line
        if not last and (len(begun) - len(begun.rstrip(b"\\"))) % 2:
            begun += b"\n"
            continue
        if begun:
            yield fields(begun)
        begun = b""
        if last:
            return


def _separated(source: Source) -> Iterator[tuple[Value, ...]]:
    source.more()
    sample = source.text[:_SAMPLE].removeprefix(b"\xef\xbb\xbf")
    first = sample.split(b"\n", 1)[0]
    csv.field_size_limit(_LONGEST)
    reader = csv.reader(
        _decoded(source),
        delimiter=max(",;\t", key=lambda mark: first.count(mark.encode())),
        escapechar="\\" if _SLASHED.search(sample) and not _DOUBLED.search(sample) else None,
        doublequote=True,
    )
    try:
        for values in reader:
            if values:
                yield tuple(None if value == "NULL" else value.encode("latin-1") for value in values)
    except csv.Error as error:
        raise Refused("refused.row", f"Line {reader.line_num} of a table is no CSV.") from error


def _decoded(source: Source) -> Iterator[str]:
    """Give the lines with their ends, each byte as the letter of its number."""
    mark = source.text.startswith(b"\xef\xbb\xbf")
    source.at += 3 * mark
    while (line := source.line(_LONGEST)) is not None:
        yield from _parted(line)
    yield from _parted(source.text[source.at :])


def _parted(line: bytes) -> Iterator[str]:
    for each in line.split(b"\r"):  # a line's end to the csv module, too
        yield each.decode("latin-1") + "\n"
