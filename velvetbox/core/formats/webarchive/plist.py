"""Property lists, binary and XML, from hostile hands: bounded in depth, in values and in bytes.

The binary form is that of Apple's CFBinaryPList.c. Any number of its objects may lie on the same bytes and hold one
another, so that the standard library can be made to build lists of any size from a small file: here what is read is
counted. Numbers, dates and the rest, which no saved page needs, are None.
"""

from __future__ import annotations

import binascii
import struct
from collections.abc import Iterator
from dataclasses import dataclass, replace

from lxml import etree

from velvetbox.core.errors import ReadError, Refused
from velvetbox.core.formats.draft import Limits
from velvetbox.core.formats.xml import local, parse_xml

_DEEPEST = 12
_MOST = 200_000  # values
_TRAILER = 32
_DATA, _ASCII, _UTF_16, _ARRAY, _SET, _DICT = 4, 5, 6, 10, 12, 13  # kinds of object
_LONG = 15  # the size stands behind, as a number
_UNKNOWN = ReadError("plist.broken", "This property list is damaged. The file is kept as it is.")


def read_plist(data: bytes, limits: Limits, most: int) -> object:
    """Give a property list as dict, list, str, bytes and None; `most` bytes of text and data are read.

    Raises ReadError for a damaged one, Refused beyond a limit.
    """
    if data.startswith(b"bplist00"):
        return _Binary(data, most).top()
    return _Xml(most).top(parse_xml(data, limits=replace(limits, text=2 * most)))


@dataclass
class _Counted:
    """What may still be read: values, and bytes of text and data."""

    room: int
    values: int = _MOST

    def count(self, size: int, depth: int) -> None:
        self.values -= 1
        self.room -= size
        if self.values < 0 or self.room < 0 or depth > _DEEPEST:
            raise Refused(
                "refused.plist", "This property list holds more than a file may and was not opened."
            )


class _Binary:
    """Objects by number; a table at the end of the file tells where each lies."""

    def __init__(self, data: bytes, most: int) -> None:
        if len(data) < _TRAILER + 9:
            raise _UNKNOWN
        self._data, self._left = data, _Counted(most)
        self._offset, self._ref, self._count, self._top, self._table = struct.unpack(
            ">6xBBQQQ", data[-_TRAILER:]
        )

    def top(self) -> object:
        """Give the outermost value."""
        return self._value(self._top, 0)

    def _value(self, number: int, depth: int) -> object:
        if number >= self._count:
            raise _UNKNOWN
        at = self._number(self._table + number * self._offset, self._offset)
        kind, size = divmod(self._number(at, 1), 16)
        at += 1
        if size == _LONG and kind in {_DATA, _ASCII, _UTF_16, _ARRAY, _SET, _DICT}:
            width = 1 << (self._number(at, 1) & 15)
            size, at = self._number(at + 1, width), at + 1 + width
        if kind == _DICT:
            return dict(self._pairs(at, size, depth))
        if kind in {_ARRAY, _SET}:
            return [self._value(one, depth + 1) for one in self._refs(at, size, depth)]
        return self._leaf(kind, at, size, depth)

    def _leaf(self, kind: int, at: int, size: int, depth: int) -> str | bytes | None:
        if kind not in {_DATA, _ASCII, _UTF_16}:
            self._left.count(0, depth)
            return None
        size *= 2 if kind == _UTF_16 else 1
        if at + size > len(self._data):
            raise _UNKNOWN
        self._left.count(size, depth)
        content = self._data[at : at + size]
        if kind == _DATA:
            return content
        return content.decode("latin-1") if kind == _ASCII else content.decode("utf-16-be", "replace")

    def _pairs(self, at: int, size: int, depth: int) -> Iterator[tuple[str, object]]:
        keys, values = self._refs(at, size, depth), self._refs(at + size * self._ref, size, depth)
        for key, content in zip(keys, values, strict=True):
            if isinstance(name := self._value(key, depth + 1), str):
                yield name, self._value(content, depth + 1)

    def _refs(self, at: int, size: int, depth: int) -> Iterator[int]:
        for place in range(size):
            self._left.count(0, depth)
            yield self._number(at + place * self._ref, self._ref)

    def _number(self, at: int, width: int) -> int:
        if not 0 < width <= 8 or at + width > len(self._data):
            raise _UNKNOWN
        return int.from_bytes(self._data[at : at + width], "big")


class _Xml:
    """The same, written as XML: `<dict><key>…</key><string>…</string></dict>`."""

    def __init__(self, most: int) -> None:
        self._left = _Counted(most)

    def top(self, root: etree._Element) -> object:
        """Give the outermost value."""
        return self._value(root[0], 0) if len(root) else None

    def _value(self, element: etree._Element, depth: int) -> object:
        name, text = local(element), element.text or ""
        self._left.count(len(text), depth)
        if name == "dict":
            return dict(self._pairs(element, depth))
        if name == "array":
            return [self._value(one, depth + 1) for one in element]
        if name == "data":
            return _unpacked(text)
        return text if name in {"string", "key"} else None

    def _pairs(self, element: etree._Element, depth: int) -> Iterator[tuple[str, object]]:
        key: str | None = None
        for one in element:
            if local(one) == "key":
                key = one.text or ""
            elif key is not None:
                yield key, self._value(one, depth + 1)
                key = None


def _unpacked(text: str) -> bytes:
    try:
        return binascii.a2b_base64(text.encode("ascii", "ignore"))
    except binascii.Error as error:
        raise _UNKNOWN from error
