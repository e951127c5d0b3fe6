"""Tar archives (ustar, GNU and pax names), read in memory after POSIX.1-2017, pax."""

from __future__ import annotations

import re
from collections.abc import Iterator

from velvetbox.core.errors import Refused
from velvetbox.core.formats.draft import Limits, Remark
from velvetbox.core.formats.packed.zip_names import decode_name, safe_path

_BLOCK = 512
_PAX_PATH = re.compile(rb"^\d++ path=([^\n]*)\n", re.MULTILINE)
Read = tuple[str, bytes | None, Remark | None]


def is_tar(data: bytes) -> bool:
    """Tell whether bytes begin with the header of a tar archive whose check sum holds."""
    if len(data) < _BLOCK or data[257:262] != b"ustar":
        return False
    stated = _number(data[148:156])
    return stated == sum(data[:148]) + sum(data[156:_BLOCK]) + 8 * 32


def tar_members(data: bytes, limits: Limits) -> Iterator[Read]:
    """Give path, content and remark of each file in a tar archive; links are not followed."""
    position, count, long_name = 0, 0, b""
    while position + _BLOCK <= len(data) and data[position] != 0:
        header = data[position : position + _BLOCK]
        size, kind = _number(header[124:136]), header[156:157]
        body = data[position + _BLOCK : position + _BLOCK + size]
        position += _BLOCK + -(-size // _BLOCK) * _BLOCK
        count += 1
        if count > limits.members:
            raise Refused(
                "refused.members",
                f"The archive has more than {limits.members} members and was not read further.",
            )
        if kind == b"L":
            long_name = body.rstrip(b"\0")
        elif kind == b"x":
            found = _PAX_PATH.search(body[:65_536])
            long_name = found[1] if found else b""
        elif kind not in {b"g", b"5"}:
            name = long_name or _name(header)
            long_name = b""
            yield _member(name, kind, size, body, limits)


def _member(raw: bytes, kind: bytes, size: int, body: bytes, limits: Limits) -> Read:
    path, outside = safe_path(decode_name(raw, utf8=True)[0])
    if kind not in {b"0", b"\0", b"7"}:
        return (
            path,
            None,
            Remark("tar.link", "This is a link or a device, not a file. It was not followed.", path),
        )
    if size > limits.of(path):
        return (
            path,
            None,
            Remark("refused.text", "This member is larger than a file may be and was not opened.", path),
        )
    if len(body) < size:
        return (
            path,
            body,
            Remark("tar.cut", "The archive ends inside this file; it was read as far as it goes.", path),
        )
    text = "The name of this file leads out of the archive. It was read under its own name."
    return path, body, Remark("tar.unsafe_path", text, path) if outside else None


def _name(header: bytes) -> bytes:
    name = header[:100].split(b"\0", 1)[0]
    prefix = header[345:500].split(b"\0", 1)[0] if header[257:263] == b"ustar\0" else b""
    return prefix + b"/" + name if prefix else name


def _number(field: bytes) -> int:
    digits = field.split(b"\0", 1)[0].strip()
    return int(digits, 8) if digits and all(48 <= digit < 56 for digit in digits) else 0
