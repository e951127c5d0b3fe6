"""ZIP archives from hostile hands, read in memory: the directory first, one member at a time.

Written after PKWARE's APPNOTE 6.3. Python's zipfile is not used: it reads the whole directory however
long, follows overlapping members and gives nothing of an archive that was cut.
"""

from __future__ import annotations

import bz2
import struct
import zlib
from collections.abc import Iterator, Mapping

from velvetbox.core.errors import ReadError, Refused
from velvetbox.core.formats.draft import Limits, Remark
from velvetbox.core.formats.packed.zip_names import decode_name, safe_path
from velvetbox.core.values import value

_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")
_END64 = struct.Struct("<4sQ2H2I4Q")
_END_REACH = _END.size + 0xFFFF
_FULL = 0xFFFFFFFF
_STORED, _DEFLATED, _BZIP2 = 0, 8, 12
_ENCRYPTED, _SIZES_AFTER, _UTF8 = 0x1, 0x8, 0x800
_LINK = 0o120000
_CHUNK = 65_536


@value(frozen=True, slots=True)
class Entry:
    """A member as the archive describes it; `start` is where its packed bytes begin, None until known."""

    path: str
    raw: bytes
    method: int
    flags: int
    crc: int
    packed: int
    size: int
    offset: int
    outside: bool = False  # the name led out of the archive
    guessed: bool = False  # the encoding of the name was guessed
    link: bool = False
    start: int | None = None
    cut: bool = False

    @property
    def is_folder(self) -> bool:
        """Tell whether this is a folder."""
        return self.raw.endswith((b"/", b"\\")) and self.size == 0

    @property
    def encrypted(self) -> bool:
        """Tell whether a password is needed."""
        return bool(self.flags & _ENCRYPTED)


def is_zip(data: bytes) -> bool:
    """Tell whether bytes begin as a ZIP archive does, or an empty one."""
    return data[:4] in {b"PK\x03\x04", b"PK\x05\x06"}


class Archive:
    """A ZIP archive in memory. `remarks` tell what is wrong with it.

    Raises Refused for what no honest program writes (overlapping members, too many of them), and
    ReadError where nothing can be read.
    """

    def __init__(self, data: bytes, limits: Limits) -> None:
        self.data = data
        self.limits = limits
        self.remarks: tuple[Remark, ...] = ()
        self.entries = self._entries()
        self._by_path: dict[str, Entry] = {}
        for entry in self.entries:
            self._by_path.setdefault(entry.path, entry)
        self._spent = 0

    def _entries(self) -> tuple[Entry, ...]:
        try:
            entries = tuple(_directory(self.data, self.limits))
        except (struct.error, ReadError) as error:
            if isinstance(error, Refused):
                raise
            from velvetbox.core.formats.packed.zip_salvage import salvage

            entries = salvage(self.data, self.limits)
            if not entries:
                raise ReadError(
                    "zip.unreadable", "This archive is damaged and no member of it can be read."
                ) from None
            text = (
                "The archive is damaged: its contents list is missing. What lies before the damage was read."
            )
            self.remarks = (Remark("zip.cut", text),)
        _refuse_overlap(entries)
        return entries

    @property
    def names(self) -> Mapping[str, Entry]:
        """Give the members by path, the first of each name."""
        return self._by_path

    def read(self, path: str) -> bytes:
        """Give the content of a member. Raises KeyError, ReadError for a damaged one, Refused beyond a limit."""
        return self.member(path)[0]

    def member(self, path: str) -> tuple[bytes, Remark | None]:
        """Give the content of a member, by its path, and what is wrong with it; raises as `read` does."""
        return self.content(self._by_path[path])

    def content(self, entry: Entry) -> tuple[bytes, Remark | None]:
        """Give the content of a member and what is wrong with it.

        A member with a wrong check sum, or cut, comes with a remark and what could be unpacked.
        """
        if entry.encrypted:
            raise ReadError("zip.encrypted", "This member needs a password and cannot be read.")
        most = self.allowed(entry)
        data, whole = _unpack(self.data, entry, most)
        self._spent += len(data)
        if self._spent > self.limits.total:
            raise Refused("refused.total", "The archive holds more than may be unpacked in all.")
        if not whole or (entry.cut and not data):
            if not data:
                raise ReadError("zip.damaged", "This member is damaged and nothing of it can be read.")
            return data, Remark(
                "zip.cut_member", "This member is cut or damaged; it was read as far as it goes.", entry.path
            )
        if zlib.crc32(data) != entry.crc:
            return data, Remark(
                "zip.bad_crc", "The check sum of this member is wrong: it may be damaged.", entry.path
            )
        return data, None

    def allowed(self, entry: Entry) -> int:
        """Give the most bytes that this member may unpack to; raises Refused when it says it has more."""
        limits = self.limits
        by_ratio = max(limits.ratio_floor, limits.ratio * entry.packed)
        if entry.size > by_ratio:
            raise Refused(
                "refused.ratio", "This member unpacks to far more than honest files do and was not opened."
            )
        if entry.size > limits.of(entry.path):
            raise Refused("refused.text", "This member is larger than a file may be and was not opened.")
        return min(by_ratio, limits.of(entry.path))


def _directory(data: bytes, limits: Limits) -> Iterator[Entry]:
    """Give the members of the central directory."""
    end = data.rfind(b"PK\x05\x06", max(0, len(data) - _END_REACH))
    if end < 0:
        raise ReadError("zip.no_directory", "The archive has no contents list.")
    _, _, _, _, count, size, offset, _ = _END.unpack_from(data, end)
    before = end
    if _FULL in {size, offset} or count == 0xFFFF:
        count, size, offset, before = _zip64(data, end, (count, size, offset))
    if count > limits.members:
        raise Refused(
            "refused.members", f"The archive has more than {limits.members} members and was not opened."
        )
    shift = before - size - offset
    if shift < 0:
        raise ReadError("zip.no_directory", "The contents list of the archive is not where it should be.")
    position = before - size
    for number in range(count + 1):
        if data[position : position + 4] != b"PK\x01\x02" or position >= before:
            if number < count:
                raise ReadError("zip.no_directory", "The contents list of the archive is damaged.")
            return
        if number >= limits.members:
            raise Refused(
                "refused.members", f"The archive has more than {limits.members} members and was not opened."
            )
        entry, position = _central(data, position, shift)
        yield entry


def _zip64(data: bytes, end: int, given: tuple[int, int, int]) -> tuple[int, int, int, int]:
    locator = end - 20
    if locator < 0 or data[locator : locator + 4] != b"PK\x06\x07":
        return (*given, end)
    position = data.rfind(b"PK\x06\x06", 0, locator)
    if position < 0:
        raise ReadError("zip.no_directory", "The archive has no contents list.")
    *_, count, size, offset = _END64.unpack_from(data, position)
    return count, size, offset, position


def _central(data: bytes, position: int, shift: int) -> tuple[Entry, int]:
    fields = _CENTRAL.unpack_from(data, position)
    (
        _,
        made,
        _,
        flags,
        method,
        _,
        _,
        crc,
        packed,
        size,
        long_name,
        long_extra,
        long_comment,
        _,
        _,
        outer,
        offset,
    ) = fields
    at = position + _CENTRAL.size
    raw, extra = data[at : at + long_name], data[at + long_name : at + long_name + long_extra]
    size, packed, offset = _wide(extra, size, packed, offset)
    name, guessed = decode_name(raw, utf8=bool(flags & _UTF8), extra=extra)
    path, outside = safe_path(name)
    link = (outer >> 16) & 0o170000 == _LINK and made >> 8 in {3, 19}
    entry = Entry(path, raw, method, flags, crc, packed, size, offset + shift, outside, guessed, link)
    return entry, at + long_name + long_extra + long_comment


def _wide(extra: bytes, size: int, packed: int, offset: int) -> tuple[int, int, int]:
    """Give sizes and offset, those too large for 32 bits from the ZIP64 extra field."""
    position = 0
    while _FULL in {size, packed, offset} and position + 4 <= len(extra):
        kind, long = struct.unpack_from("<2H", extra, position)
        if kind == 1:
            body = iter(struct.unpack_from(f"<{long // 8}Q", extra, position + 4))
            size = next(body, size) if size == _FULL else size
            packed = next(body, packed) if packed == _FULL else packed
            offset = next(body, offset) if offset == _FULL else offset
            break
        position += 4 + long
    return size, packed, offset


def _refuse_overlap(entries: tuple[Entry, ...]) -> None:
    end = 0
    for entry in sorted(entries, key=lambda each: each.offset):
        if entry.offset < end:
            raise Refused(
                "zip.overlap", "Members of this archive overlap, as only made-up ones do. It was not opened."
            )
        end = entry.offset + _LOCAL.size + len(entry.raw) + entry.packed


def packed_start(data: bytes, entry: Entry) -> int:
    """Give where the packed bytes of a member begin. Raises ReadError when they do not lie there."""
    if entry.start is not None:
        return entry.start
    if data[entry.offset : entry.offset + 4] != b"PK\x03\x04" or entry.offset + _LOCAL.size > len(data):
        raise ReadError("zip.damaged", "This member is not where the contents list says.")
    *_, long_name, long_extra = _LOCAL.unpack_from(data, entry.offset)
    return entry.offset + _LOCAL.size + int(long_name) + int(long_extra)


def _unpack(data: bytes, entry: Entry, most: int) -> tuple[bytes, bool]:
    """Give a member's content and whether it is whole. Raises Refused when it is more than `most` bytes."""
    start = packed_start(data, entry)
    packed = memoryview(data)[start : start + entry.packed]
    if entry.method == _STORED:
        content, whole = bytes(packed[: most + 1]), len(packed) == entry.packed
    elif entry.method == _DEFLATED:
        content, whole, _ = inflate(packed, most)
    elif entry.method == _BZIP2:
        content, whole = _bunzip(packed, most)
    else:
        raise ReadError("zip.method", "This member is packed in a way that is not known here.")
    if len(content) > most:
        raise Refused("refused.ratio", "This member unpacks to more than it says and was not read.")
    return content, whole and not entry.cut


def inflate(packed: memoryview, most: int) -> tuple[bytes, bool, int]:
    """Unpack raw deflate: at most `most` + 1 bytes, whether the end was reached, and the bytes used."""
    engine = zlib.decompressobj(-zlib.MAX_WBITS)
    out = bytearray()
    position = 0
    try:
        while position < len(packed) and not engine.eof and len(out) <= most:
            chunk = packed[position : position + _CHUNK]
            position += len(chunk)
            out += engine.decompress(chunk, most + 1 - len(out))
            while engine.unconsumed_tail and len(out) <= most:
                out += engine.decompress(engine.unconsumed_tail, most + 1 - len(out))
    except zlib.error:
        return bytes(out), False, position
    return bytes(out), engine.eof, position - len(engine.unused_data)


def _bunzip(packed: memoryview, most: int) -> tuple[bytes, bool]:
    engine = bz2.BZ2Decompressor()
    try:
        return engine.decompress(packed, most + 1), engine.eof
    except (OSError, ValueError):
        return b"", False
