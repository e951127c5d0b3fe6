"""RAR archives written byte by byte (stored, no compression), and 7z archives made by libarchive."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Mapping
from importlib import import_module


def rar4(members: Mapping[str, bytes], *, flags: int = 0, size: int | None = None) -> bytes:
    """Give a RAR archive of version 2.9 to 4; `flags` are added to each file's, `size` is what each says it has."""
    out = b"Rar!\x1a\x07\x00" + _block4(0x73, 0, bytes(6))
    for name, content in members.items():
        raw = name.encode()
        told = len(content) if size is None else size
        body = struct.pack(
            "<IIBIIBBHI", len(content), told, 3, zlib.crc32(content), 0, 20, 0x30, len(raw), 0o100644
        )
        out += _block4(0x74, 0x8000 | flags, body + raw) + content
    return out + _block4(0x7B, 0x4000, b"")


def _block4(kind: int, flags: int, body: bytes) -> bytes:
    head = struct.pack("<BHH", kind, flags, len(body) + 7) + body
    return struct.pack("<H", zlib.crc32(head) & 0xFFFF) + head


def rar5(members: Mapping[str, bytes]) -> bytes:
    """Give a RAR archive of version 5."""
    out = b"Rar!\x1a\x07\x01\x00" + _block5(b"\x01\x00\x00")
    for name, content in members.items():
        raw = name.encode()
        head = b"\x02\x02" + _number(len(content)) + b"\x04" + _number(len(content)) + _number(0o100644)
        head += struct.pack("<I", zlib.crc32(content)) + b"\x00\x01" + _number(len(raw)) + raw
        out += _block5(head) + content
    return out + _block5(b"\x05\x00\x00")


def _block5(head: bytes) -> bytes:
    sized = _number(len(head)) + head
    return struct.pack("<I", zlib.crc32(sized)) + sized


def _number(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*out, value])


def seven(members: Mapping[str, bytes]) -> bytes:
    """Give a 7z archive."""
    write, entry = import_module("libarchive.write"), import_module("libarchive.entry")
    out = io.BytesIO()
    with write.custom_writer(out.write, "7zip") as archive:
        for name, content in members.items():
            archive.add_file_from_memory(name, len(content), content, filetype=entry.FileType.REGULAR_FILE)
    return out.getvalue()
