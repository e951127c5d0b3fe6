"""Names inside archives: their encoding, and what of them may be used as a path."""

from __future__ import annotations

import struct
import zlib

from velvetbox.core.patterns import lazy_pattern

_UNICODE_PATH = 0x7075
_KANA_OR_HAN = lazy_pattern("[\u3041-\u30ff\u3400-\u9fff\uff01-\uff60]")
_HALF_WIDTH = lazy_pattern("[\uff61-\uff9f]")
_CYRILLIC = lazy_pattern("[\u0400-\u045f]")
_WORD = lazy_pattern(r"[^\W\d_]+")
_DRIVE = lazy_pattern(r"[A-Za-z]:")


def decode_name(raw: bytes, *, utf8: bool, extra: bytes = b"") -> tuple[str, bool]:
    """Give the name of a member and whether its encoding had to be guessed."""
    if (stated := _unicode_path(raw, extra)) is not None:
        return stated, False
    if raw.isascii():
        return raw.decode("ascii"), False
    try:
        return raw.decode("utf-8"), not utf8
    except UnicodeDecodeError:
        return _guess(raw), True


def _unicode_path(raw: bytes, extra: bytes) -> str | None:
    """Give the name of Info-ZIP's Unicode Path Extra Field, where it belongs to this name."""
    position = 0
    while position + 4 <= len(extra):
        kind, size = struct.unpack_from("<2H", extra, position)
        body = extra[position + 4 : position + 4 + size]
        if kind == _UNICODE_PATH and len(body) > 5 and int.from_bytes(body[1:5], "little") == zlib.crc32(raw):
            return body[5:].decode("utf-8", "replace")
        position += 4 + size
    return None


def _guess(raw: bytes) -> str:
    try:
        japanese = raw.decode("cp932")
    except UnicodeDecodeError:
        japanese = ""
    if _KANA_OR_HAN.search(japanese) and not _HALF_WIDTH.search(japanese):
        return japanese
    russian = raw.decode("cp866")
    words = [word for word in _WORD.findall(russian) if not word.isascii()]
    whole = [word for word in words if len(_CYRILLIC.findall(word)) == len(word)]
    if len(whole) * 2 > len(words) and any(len(word) > 1 for word in whole):
        return russian
    return raw.decode("cp437")


def safe_path(name: str) -> tuple[str, bool]:
    """Give a name as a relative path with "/", and whether it led outside the archive."""
    slashed = name.replace("\\", "/").replace("\0", "\ufffd")
    outside = slashed.startswith("/") or bool(_DRIVE.match(slashed))
    parts = [part for part in _DRIVE.sub("", slashed, count=1).split("/") if part not in {"", "."}]
    outside = outside or ".." in parts
    return "/".join(part for part in parts if part != "..") or "_", outside
