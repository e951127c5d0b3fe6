"""Members of a ZIP archive that lost its directory, found by their own headers."""

from __future__ import annotations

import struct

from velvetbox.core.errors import Refused
from velvetbox.core.formats.draft import Limits
from velvetbox.core.formats.packed.zip_archive import Entry, inflate
from velvetbox.core.formats.packed.zip_names import decode_name, safe_path

_LOCAL = struct.Struct("<4s5H3I2H")
_HEADER = b"PK\x03\x04"
_DEFLATED, _SIZES_AFTER, _UTF8 = 8, 0x8, 0x800


def salvage(data: bytes, limits: Limits) -> tuple[Entry, ...]:
    """Give the members found by scanning for local headers; the last one may be cut."""
    entries: list[Entry] = []
    position, unpacked = data.find(_HEADER), 0
    while position >= 0 and position + _LOCAL.size <= len(data):
        found = _member(data, position, limits)
        if found is None:
            position = data.find(_HEADER, position + 4)
            continue
        entry, end = found
        entries.append(entry)
        unpacked += entry.size
        if len(entries) > limits.members or unpacked > limits.total:
            raise Refused("refused.members", "The damaged archive holds more than may be read.")
        position = data.find(_HEADER, end)
    return tuple(entries)


def _member(data: bytes, position: int, limits: Limits) -> tuple[Entry, int] | None:
    _, _, flags, method, _, _, crc, packed, size, long_name, long_extra = _LOCAL.unpack_from(data, position)
    start = position + _LOCAL.size + long_name + long_extra
    raw = data[position + _LOCAL.size : position + _LOCAL.size + long_name]
    if not raw or start > len(data):
        return None
    end = start + packed
    if flags & _SIZES_AFTER and method == _DEFLATED and not packed:
        content, whole, used = inflate(memoryview(data)[start:], limits.text)
        end, packed, size = start + used, used, len(content)
        crc = _crc_after(data, end) if whole else 0
    name, guessed = decode_name(raw, utf8=bool(flags & _UTF8), extra=data[start - long_extra : start])
    path, outside = safe_path(name)
    cut = end > len(data)
    packed = min(packed, len(data) - start)
    return Entry(
        path, raw, method, flags, crc, packed, size, position, outside, guessed, start=start, cut=cut
    ), min(end, len(data))


def _crc_after(data: bytes, position: int) -> int:
    """Give the check sum of the data descriptor that follows a member."""
    if data[position : position + 4] == b"PK\x07\x08":
        position += 4
    return int.from_bytes(data[position : position + 4], "little")
