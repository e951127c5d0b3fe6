"""The delta's log: what was taken in since the base was built, for every process to read on.

A record is its length and CRC-32 (four bytes each, little end first) and JSON. A record still being written
at the end is waited for; one that is whole and wrong makes the log unusable.
"""

from __future__ import annotations

import json
import os
import struct
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import fields
from operator import attrgetter
from pathlib import Path
from typing import Any

from velvetbox.archive.finder.tags.row import COLUMNS, Row
from velvetbox.archive.finder.tags.storing import TagsUnusable
from velvetbox.core.values import value

_HEAD = struct.Struct("<II")
_values = attrgetter(*(field.name for field in fields(Row)))
LONGEST = 1 << 28  # bytes of a record; more is damage


@value(frozen=True, slots=True)
class Record:
    """What was taken in at once: up to which change, works as they are now, works no longer to be found."""

    last_id: int
    rows: tuple[Row, ...]
    gone: tuple[int, ...]


def append(path: Path, last_id: int, rows: Iterable[Row], gone: Iterable[int]) -> None:
    """Write a record at the end."""
    text = json.dumps({"last": last_id, "rows": list(map(_values, rows)), "gone": list(gone)})
    data = text.encode("utf-8", "surrogatepass")
    with path.open("ab") as file:
        file.write(_HEAD.pack(len(data), zlib.crc32(data)) + data)


def read(path: Path, start: int = 0) -> tuple[list[Record], int]:
    """Read the records from `start` on, and where the last whole one ends. Raises TagsUnusable."""
    records: list[Record] = []
    try:
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            if size < start:
                raise TagsUnusable("finder.tags_damaged", "The log of tags was cut.")
            file.seek(start)
            while len(head := file.read(_HEAD.size)) == _HEAD.size:
                length, sum_ = _HEAD.unpack(head)
                if start + _HEAD.size + length > size and length <= LONGEST:
                    break
                records.append(_record(file.read(min(length, LONGEST + 1)), length, sum_))
                start += _HEAD.size + length
    except OSError as error:
        raise TagsUnusable("finder.tags_damaged", f"The log of tags cannot be read: {error}") from error
    return records, start


def cut(path: Path, end: int) -> None:
    """Cut off what was not written to its end. Only for the log's writer."""
    if path.stat().st_size > end:
        os.truncate(path, end)


def _record(data: bytes, length: int, sum_: int) -> Record:
    if len(data) != length or zlib.crc32(data) != sum_:
        raise TagsUnusable("finder.tags_damaged", "The log of tags is damaged.")
    try:
        said = json.loads(data.decode("utf-8", "surrogatepass"))
        return Record(int(said["last"]), tuple(map(_row, said["rows"])), tuple(map(int, said["gone"])))
    except (ValueError, TypeError, KeyError, IndexError) as error:
        raise TagsUnusable("finder.tags_damaged", "The log of tags is damaged.") from error


def _row(values: Sequence[Any]) -> Row:
    work, title, creator, tags, synonyms, creators, series, named, numbers = values
    if len(numbers) != len(COLUMNS):
        raise ValueError(numbers)
    pairs = tuple((int(tag), int(type_)) for tag, type_ in tags)
    return Row(
        int(work),
        title,
        creator,
        pairs,
        tuple(synonyms),
        tuple(creators),
        tuple(series),
        tuple(named),
        tuple(numbers),
    )
