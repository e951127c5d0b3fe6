"""OLE compound files (MS-CFB): their streams, by olefile, and the properties a document states of itself (MS-OLEPS)."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator, Mapping

from velvetbox.core.errors import ReadError, Refused

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SECTORS = frozenset({9, 12})  # powers of two: the sizes of a sector that the format knows
_SUMMARY = "\x05SummaryInformation"
_NAMES = {
    2: "title",
    3: "subject",
    4: "author",
    5: "keywords",
    6: "comments",
    8: "last-author",
    18: "application",
}
_MOST_PROPERTIES = 200
_LONGEST = 4000  # bytes of a property
_UTF8, _UTF16 = 65001, 1200
_NARROW, _WIDE, _SHORT = 30, 31, 2  # VT_LPSTR, VT_LPWSTR, VT_I2


class Streams:
    """The streams of a compound file. Raises ReadError ("unreadable.ole") where it cannot be opened."""

    def __init__(self, data: bytes, most: int) -> None:
        """Open a file of which a stream may be at most `most` bytes long."""
        _check(data)
        import olefile

        self._most = most
        try:
            self._file = olefile.OleFileIO(io.BytesIO(data))
        except Exception as error:  # olefile raises what it meets: struct.error, IndexError, OSError …
            raise _unreadable() from error

    def get(self, name: str) -> bytes | None:
        """Give a stream at the root of the file, None where there is none that can be read. Raises Refused."""
        if (self._size(name) or 0) > self._most:
            raise Refused(
                "refused.text",
                "Its text is longer than a text may be; it was not opened. It is kept as it is.",
            )
        try:
            return self._file.openstream(name).read() if self._size(name) is not None else None
        except Exception:  # noqa: BLE001 - as above; a stream that cannot be read is not there
            return None

    def _size(self, name: str) -> int | None:
        try:
            return int(self._file.get_size(name)) if self._file.exists(name) else None
        except Exception:  # noqa: BLE001 - as above
            return None


def _check(data: bytes) -> None:
    """Refuse sizes that cannot be, before olefile believes them."""
    if len(data) < 512 or not data.startswith(MAGIC):
        raise _unreadable()
    shift, mini = struct.unpack_from("<HH", data, 30)
    tables = struct.unpack_from("<I", data, 44)[0]
    if shift not in _SECTORS or mini != 6 or tables > len(data) >> shift:
        raise _unreadable()


def _unreadable() -> ReadError:
    return ReadError(
        "unreadable.ole", "This file is damaged: nothing in it can be found. It is kept as it is."
    )


def properties(streams: Streams, prefix: str) -> Mapping[str, tuple[str, ...]]:
    """Give title, author and what else the summary states, each under `prefix` ("doc:title")."""
    data = streams.get(_SUMMARY) or b""
    try:
        return {f"{prefix}:{name}": (value,) for name, value in _stated(data) if value}
    except (struct.error, IndexError):
        return {}


def _stated(data: bytes) -> Iterator[tuple[str, str]]:
    """Read the first property set (MS-OLEPS 2.20 and 2.21)."""
    (start,) = struct.unpack_from("<I", data, 44)
    (count,) = struct.unpack_from("<I", data, start + 4)
    places = dict(
        struct.unpack_from("<II", data, start + 8 + 8 * index)
        for index in range(min(count, _MOST_PROPERTIES))
    )
    codec = _codec(data, start + places[1]) if 1 in places else "cp1252"
    for key, name in _NAMES.items():
        if key in places and start + places[key] + 8 <= len(data):
            yield name, _text(data, start + places[key], codec)


def _codec(data: bytes, at: int) -> str:
    kind, page = struct.unpack_from("<IH", data, at)
    if kind != _SHORT or page == _UTF8:
        return "utf-8" if page == _UTF8 else "cp1252"
    return {_UTF16: "utf-16-le", 10000: "mac_roman", 936: "gb18030"}.get(page, f"cp{page}")


def _text(data: bytes, at: int, codec: str) -> str:
    kind, size = struct.unpack_from("<II", data, at)
    if kind not in {_NARROW, _WIDE}:
        return ""
    raw = data[at + 8 : at + 8 + min(size * (2 if kind == _WIDE else 1), _LONGEST)]
    try:
        text = raw.decode("utf-16-le" if kind == _WIDE else codec, "replace")
    except LookupError:
        text = raw.decode("cp1252", "replace")
    return " ".join(text.partition("\0")[0].split())
