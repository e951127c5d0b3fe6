"""Palm databases: the record table that PalmDOC, eReader and Kindle books share.

After the Palm File Format Specification (PalmSource, 2001): a header of 78 bytes with the name, type and
creator, then eight bytes a record, of which the first four say where it begins.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass

from velvetbox.core.errors import ReadError
from velvetbox.core.formats.draft import Remark

_HEADER = 78
_ENTRY = 8


@dataclass(frozen=True, slots=True)
class PalmDatabase:
    """A Palm database: `kind` is type and creator ("BOOKMOBI"), `records` lie in the file without overlap."""

    name: bytes
    kind: bytes
    records: Sequence[bytes]
    remarks: tuple[Remark, ...] = ()


def kind_of(data: bytes) -> bytes:
    """Give type and creator of a Palm database; any other bytes give what stands at that place."""
    return data[60:68]


def read_database(data: bytes) -> PalmDatabase:
    """Cut a Palm database into its records. Raises ReadError where there is none.

    A record that lies outside the file, or begins before the end of the one before it, is empty; how many
    records there are is told by the table as far as it reaches, not by the count alone.
    """
    if len(data) < _HEADER + _ENTRY:
        raise ReadError("palm.cut", "This Palm file ends within its header; no text is left in it.")
    told = int.from_bytes(data[76:78], "big")
    starts = [start for start, _ in struct.iter_unpack(">II", _table(data, told))]
    if not starts:
        raise ReadError("palm.empty", "This Palm file lists no records; no text is left in it.")
    records, bad = _cut(data, starts)
    remarks = []
    if bad or len(starts) < told:
        text = "The record table of this Palm file is damaged; the records that could be found were read."
        remarks.append(Remark("palm.records", text))
    return PalmDatabase(data[:32].partition(b"\0")[0], kind_of(data), records, tuple(remarks))


def _table(data: bytes, count: int) -> bytes:
    most = (len(data) - _HEADER) // _ENTRY
    return data[_HEADER : _HEADER + _ENTRY * min(count, most)]


def _cut(data: bytes, starts: Sequence[int]) -> tuple[list[bytes], int]:
    """Give the records and how many of them lie where they cannot."""
    records: list[bytes] = []
    bad = 0
    reached = _HEADER + _ENTRY * len(starts)
    ends = [*starts[1:], len(data)]
    for start, end in zip(starts, ends, strict=True):
        whole = reached <= start <= end <= len(data)
        bad += not whole
        records.append(data[max(start, reached) : end])
        reached = max(reached, min(end, len(data)))
    return records, bad
