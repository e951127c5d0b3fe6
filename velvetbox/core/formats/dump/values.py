r"""The values of one row of an SQL dump: strings in either quotes, hex and bit literals, numbers, NULL."""

from __future__ import annotations

import re
from typing import TypeAlias

from velvetbox.core.patterns import lazy_pattern

Value: TypeAlias = bytes | None
"""A value as the bytes it stands for, NULL as None."""

SINGLE = rb"'([^'\\]*+(?:(?:\\.|'')[^'\\]*+)*+)'"
DOUBLE = rb'"([^"\\]*+(?:(?:\\.|"")[^"\\]*+)*+)"'
"""Patterns of a string in single and in double quotes, each with its content as a group."""

LITERAL = rb"(?<![eE])'([^']*+(?:''[^']*+)*+)'"
"""… of a string in which a backslash is a backslash, as in PostgreSQL and SQLite."""

PREFIX = rb"(?:_\w{1,20}\s{0,9})?([xXbBnNeE])?"
"""Pattern of what may stand before a string: its character set, and what it is written as."""

_BARE = rb"(?:_\w{1,20}\s{1,9})?([^\s,'\"]++)"
_VALUE = lazy_pattern(PREFIX + b"(?:" + SINGLE + b"|" + DOUBLE + b")|" + _BARE, re.DOTALL)
_SLASH, _QUOTE = (
    b"\0\1",
    b"\0\2",
)  # stand for an escaped backslash and quote while a row is split at its quotes
_NULL = frozenset({b"NULL", b"null"})
_COMMENTS = (b"/*", b"--", b"#")
_ESCAPED = lazy_pattern(rb"\\(.)|''", re.DOTALL)
_ESCAPED_DOUBLE = lazy_pattern(rb"\\(.)|\"\"", re.DOTALL)
_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"0": b"\0", b"b": b"\b", b"Z": b"\x1a"}


def values_of(row: bytes) -> tuple[Value, ...] | None:
    """Give the values between the parentheses of a row; None where comments stand among them. Linear."""
    quick = _in_single_quotes(row)
    if quick is not None:
        return quick
    found = _VALUE.findall(row)
    if any(bare.startswith(_COMMENTS) for *_, bare in found):
        return None
    return tuple([_value(*one) for one in found])


def _in_single_quotes(row: bytes) -> tuple[Value, ...] | None:
    """Give the values of a row where each string stands in single quotes, as most do; None for any other row."""
    if b"\0" in row:
        return None
    pieces = (row.replace(b"\\\\", _SLASH).replace(b"\\'", _QUOTE) if b"\\" in row else row).split(b"'")
    between = pieces[::2]
    before = [piece.rstrip()[-1:] for piece in between[:-1]]  # what stands before each string
    if (
        before[:1] not in ([], [b""], [b","])
        or before[1:] != [b","] * (len(before) - 1)
        or len(pieces) % 2 == 0
    ):
        return None
    if any(_odd(piece) for piece in between):
        return None
    values: list[Value] = []
    for at, piece in enumerate(pieces):
        if at % 2:
            values.append(_unescaped(piece))
        else:
            values += [number(bare) for bare in piece.replace(b",", b" ").split()]
    return tuple(values)


def _odd(piece: bytes) -> bool:
    """Tell whether something else than numbers stands between two strings."""
    return len(piece) > 1 and any(mark in piece for mark in (b'"', b"\0", b"_", b"#", b"--", b"/"))


def _unescaped(piece: bytes) -> bytes:
    if b"\0" in piece:
        piece = piece.replace(_SLASH, b"\\\\").replace(_QUOTE, b"\\'")
    return _ESCAPED.sub(_unescape, piece) if b"\\" in piece else piece


def _value(prefix: bytes, single: bytes, double: bytes, bare: bytes) -> Value:
    return number(bare) if bare else string(prefix, single, double)


def string(prefix: bytes, single: bytes, double: bytes = b"") -> bytes:
    """Give the bytes that a string stands for, by its prefix ("x" for hex) and what stands between its quotes."""
    if prefix in (b"x", b"X"):
        return _hex(single)
    if prefix in (b"b", b"B"):
        return _bits(single)
    if single:
        return _ESCAPED.sub(_unescape, single) if b"\\" in single or b"''" in single else single
    return _ESCAPED_DOUBLE.sub(_unescape, double)


def _unescape(found: re.Match[bytes]) -> bytes:
    letter = found[1]
    return found[0][:1] if letter is None else _ESCAPES.get(letter, letter)


def number(bare: bytes) -> Value:
    """Give the value of what stands without quotes: a number as it is written, the bytes of a hex literal, NULL."""
    if bare in _NULL:
        return None
    return _hex(bare[2:]) if bare[:2] in (b"0x", b"0X") else bare


def _hex(digits: bytes) -> bytes:
    try:
        return bytes.fromhex(digits.decode("ascii"))
    except ValueError:
        return digits


def _bits(digits: bytes) -> bytes:
    try:
        return b"%d" % int(digits[:64], 2)
    except ValueError:
        return digits
