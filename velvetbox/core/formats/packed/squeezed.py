"""One file squeezed by gzip, bzip2 or xz, in one stream or several one after the other."""

from __future__ import annotations

import bz2
import lzma
import posixpath
import zlib
from collections.abc import Callable
from typing import Any

from velvetbox.core.errors import ReadError, Refused
from velvetbox.core.formats.draft import Limits, Remark

_FILES = 4  # times the size of one file that this, which may hold a tar, unpacks to
_MOST_STREAMS = 10_000
_PIECE = 65_536
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
