"""One file squeezed by gzip, bzip2 or xz, in one stream or several one after the other."""

from __future__ import annotations

import bz2
import lzma
import posixpath
import zlib
from collections.abc import Callable
from typing import IO, Any

from velvetbox.core.errors import ReadError, Refused
from velvetbox.core.formats.draft import Limits, Remark

_FILES = 4  # times the size of one file that this, which may hold a tar, unpacks to
_MOST_STREAMS = 10_000
_PIECE = 65_536
_LARGEST_PIECE = 2**20
_XZ_MEMORY = 128 * 2**20  # bytes: more than any preset of xz takes to unpack
_STARTS = ((b"\x1f\x8b\x08", "gzip"), (b"BZh", "bzip2"), (b"\xfd7zXZ\x00", "xz"))
_ENGINES: dict[str, Callable[[], Any]] = {
    "gzip": lambda: zlib.decompressobj(zlib.MAX_WBITS | 16),
    "bzip2": bz2.BZ2Decompressor,
    "xz": lambda: lzma.LZMADecompressor(lzma.FORMAT_XZ, _XZ_MEMORY),
}
_ENDINGS = (".gz", ".gzip", ".bz2", ".bz", ".xz")
_TARS = (".tgz", ".tbz", ".tbz2", ".txz")


def squeezed_kind(data: bytes) -> str | None:
    """Give "gzip", "bzip2" or "xz", None for anything else."""
    kind = next((kind for start, kind in _STARTS if data.startswith(start)), None)
    if kind == "bzip2" and (data[4:10] not in {b"1AY&SY", b"\x17rE8P\x90"} or data[3:4] not in b"123456789"):
        return None  # a text may begin with these three letters
    return kind


def unsqueezed(data: bytes, name: str, limits: Limits) -> tuple[str, bytes, Remark | None]:
    """Give the name and content of the one file inside; what can be unpacked of a cut one, with a remark.

    Raises Refused when it unpacks to more than honest files do, ReadError when nothing can be read.
    """
    kind = squeezed_kind(data) or "gzip"
    most = min(limits.total, _FILES * limits.text, max(limits.ratio_floor, limits.ratio * len(data)))
    out, whole = _unpacked(data, _ENGINES[kind], most)
    if len(out) > most:
        told = "This file unpacks to far more than honest files do and was not opened."
        raise Refused("refused.ratio", told)
    if not out:
        raise ReadError(f"{kind}.damaged", f"This {kind} file is damaged and nothing of it can be read.")
    inner = _inner_name(posixpath.basename(name)) or "_"
    told = "The file is cut or damaged; it was read as far as it goes."
    return inner, out, None if whole else Remark(f"{kind}.cut", told, inner)


class Unsqueezed:
    """A squeezed file unpacked as it is read, in little memory. `cut` tells that it was damaged before its end."""

    def __init__(self, file: IO[bytes], kind: str) -> None:
        """Begin with a file as `squeezed_kind` tells it."""
        self.cut = False
        self._file = file
        self._engine_of = _ENGINES[kind]
        self._engine: Any = self._engine_of()
        self._left = b""  # of what was read, not unpacked
        self._streams = 0
        self._ended = False

    def read(self, size: int = -1) -> bytes:
        """Give at most `size` bytes, b"" at the end or where the file is damaged."""
        most = size if size >= 0 else _LARGEST_PIECE
        while not self._ended:
            self._left = self._left or self._file.read(_PIECE)
            try:
                out: bytes = self._engine.decompress(self._left, most)
            except (zlib.error, lzma.LZMAError, OSError, EOFError, ValueError):
                self._ended, self.cut = True, self._streams == 0
                return b""
            self._go_on(given=bool(self._left))
            if out:
                return out
        return b""

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def _go_on(self, *, given: bool) -> None:
        """Note what is left to unpack, and begin the next stream."""
        if self._engine.eof:
            self._streams += 1
            rest = self._engine.unused_data
            self._left = rest or self._file.read(_PIECE)
            self._ended = self._streams >= _MOST_STREAMS or not self._left.strip(b"\0")
            self._engine = self._engine_of()
            return
        self._left = getattr(self._engine, "unconsumed_tail", b"")
        if not given and getattr(self._engine, "needs_input", True):
            self._ended = self.cut = True


def _unpacked(data: bytes, engine_of: Callable[[], Any], most: int) -> tuple[bytes, bool]:
    """Give at most `most` + 1 bytes of all streams, and whether the last of them was whole.

    It is fed in pieces, so that what is left after a stream is never copied whole.
    """
    view, out, at = memoryview(data), bytearray(), 0
    for stream in range(_MOST_STREAMS):
        engine = engine_of()
        try:
            while not engine.eof and at < len(view) and len(out) <= most:
                piece = view[at : at + _PIECE]
                out += engine.decompress(piece, most + 1 - len(out))
                at += len(piece)
        except (zlib.error, lzma.LZMAError, OSError, EOFError, ValueError):
            return bytes(out), stream > 0  # what follows whole streams is no part of the file
        if len(out) > most or not engine.eof:
            return bytes(out), False
        at -= len(engine.unused_data)
        if not bytes(view[at : at + _PIECE]).strip(b"\0"):
            return bytes(out), True
    return bytes(out), False


def _inner_name(name: str) -> str:
    lower = name.lower()
    for ending in _ENDINGS:
        if lower.endswith(ending):
            return name[: -len(ending)]
    for ending in _TARS:
        if lower.endswith(ending):
            return f"{name[: -len(ending)]}.tar"
    return name
