r"""Rows as lines, a tab between two values: PostgreSQL's COPY, and what `mysqldump --tab` writes beside a table."""

from __future__ import annotations

import re

from velvetbox.core.formats.dump.values import Value
from velvetbox.core.patterns import lazy_pattern

_ESCAPED = lazy_pattern(rb"\\(?:([0-3]?[0-7]{1,2})|x([0-9a-fA-F]{1,2})|(.))", re.DOTALL)
_FIELD = lazy_pattern(rb"(?:\A|(?<=\t))((?:[^\\\t]++|\\.)*+)\t?", re.DOTALL)
_ESCAPES = {b"b": b"\b", b"f": b"\f", b"n": b"\n", b"r": b"\r", b"t": b"\t", b"v": b"\v", b"Z": b"\x1a"}
END = rb"\."
"""The line behind the last row of a COPY."""


def fields(line: bytes) -> tuple[Value, ...]:
    r"""Give the values of one line; `\N` is NULL."""
    each = _FIELD.findall(line) if b"\\\t" in line else line.split(b"\t")
    return tuple(None if value == rb"\N" else _text(value) for value in each)


def _text(value: bytes) -> bytes:
    return _ESCAPED.sub(_unescape, value) if b"\\" in value else value


def _unescape(found: re.Match[bytes]) -> bytes:
    octal, hexadecimal, letter = found.groups()
    if octal:
        return bytes([int(octal, 8) & 0xFF])
    if hexadecimal:
        return bytes([int(hexadecimal, 16)])
    return _ESCAPES.get(letter, letter)
