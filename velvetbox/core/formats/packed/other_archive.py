"""7z and RAR archives, through libarchive where the system has it. One kind is enabled at a time, by its signature.

libarchive is C code: this runs in the reading process, which has limits of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from ctypes import c_void_p
from importlib import import_module
from typing import Any

from velvetbox.core.errors import ReadError, Refused
from velvetbox.core.formats.draft import Limits, Remark
from velvetbox.core.formats.packed.zip_names import decode_name, safe_path

_SIGNATURES = (
    (b"7z\xbc\xaf\x27\x1c", "7z", "7zip"),
    (b"Rar!\x1a\x07\x01\x00", "rar", "rar5"),
    (b"Rar!\x1a\x07\x00", "rar", "rar"),
)
_CHUNK = 65_536
_NEEDED = (
    "Opening 7z and RAR files needs the library libarchive and the Python package libarchive-c, and one of them is not here. "
    "Install both (“pip install libarchive-c”; the library is called libarchive13 in Debian and libarchive elsewhere) "
    "and import the file again. It is kept as it is."
)
_LOCKED = "This member needs a password and cannot be read."
Read = tuple[str, bytes | None, Remark | None]


def packed_kind(data: bytes) -> str | None:
    """Give "7z" or "rar" for an archive that libarchive opens, None for anything else."""
    return next((kind for start, kind, _ in _SIGNATURES if data.startswith(start)), None)


def packed_members(data: bytes, limits: Limits) -> Iterator[Read]:
    """Give path, content and remark of each file; links are not followed.

    Raises ReadError for an archive that needs a password, is damaged before its first file or cannot be
    opened without libarchive; Refused when its files unpack to more than honest ones do.
    """
    library = _library()
    form = next(form for start, _, form in _SIGNATURES if data.startswith(start))
    given = 0
    try:
        with library.memory_reader(data, format_name=form, filter_name="none") as archive:
            for each in _members(archive, library, len(data), limits):
                given += 1
                yield each
    except library.exception.ArchiveError as error:
        if _is_locked(str(error)):
            raise ReadError(
                "archive.encrypted", "This archive needs a password and cannot be read."
            ) from error
        if not given:
            raise ReadError(
                "archive.damaged", "This archive is damaged and nothing in it can be read."
            ) from error
        told = "The archive is damaged; what lies before the damage was read."
        yield "", None, Remark("archive.cut", told)
    if not given:
        raise ReadError("archive.empty", "There is nothing in this archive, or it is damaged.")


def _library() -> Any:
    """Give libarchive. Raises ReadError where it cannot be loaded."""
    try:
        import_module("libarchive.exception")
        return import_module("libarchive")
    except (
        ImportError,
        OSError,
        AttributeError,
        TypeError,
    ) as error:  # the package is here, the library is not
        raise ReadError("archive.no_library", _NEEDED) from error


def _members(archive: Any, library: Any, packed: int, limits: Limits) -> Iterator[Read]:
    left = max(limits.ratio_floor, limits.ratio * packed)
    for count, entry in enumerate(archive, 1):
        if count > limits.members:
            told = f"The archive has more than {limits.members} members and was not read further."
            raise Refused("refused.members", told)
        if entry.isdir:
            continue
        path, outside = safe_path(_name(entry.pathname, count))
        size = entry.size or 0
        left -= size
        if left < 0:
            told = "This archive unpacks to far more than honest files do and was not read further."
            raise Refused("refused.ratio", told)
        if not entry.isreg:
            told = "This is a link or a device, not a file. It was not followed."
            yield path, None, Remark("archive.link", told, path)
        elif size > limits.text:
            told = "This member is larger than a file may be and was not opened."
            yield path, None, Remark("refused.text", told, path)
        else:
            yield _content(entry, library, path, size or min(left, limits.text), outside=outside)


def _content(entry: Any, library: Any, path: str, most: int, *, outside: bool) -> Read:
    if library.ffi.libarchive.archive_entry_is_encrypted(c_void_p(entry._entry_p)):  # noqa: SLF001 - the package has no name for it
        return path, None, Remark("archive.encrypted", _LOCKED, path)
    out = bytearray()
    try:
        for block in entry.get_blocks(_CHUNK):
            out += block
            if len(out) > most:
                raise Refused("refused.ratio", "This member unpacks to more than it says and was not read.")
    except library.exception.ArchiveError as error:
        if _is_locked(str(error)):
            return (
                path,
                None,
                Remark("archive.encrypted", _LOCKED, path),
            )
        told = "This member is cut or damaged; it was read as far as it goes."
        return path, bytes(out) or None, Remark("archive.cut_member", told, path)
    told = "The name of this file leads out of the archive. It was read under its own name."
    return path, bytes(out), Remark("archive.unsafe_path", told, path) if outside else None


def _is_locked(told: str) -> bool:
    return any(word in told.lower() for word in ("encrypt", "crypto", "passphrase", "password"))


def _name(given: str | bytes | None, count: int) -> str:
    if isinstance(given, bytes):
        return decode_name(given, utf8=False)[0]
    return given or f"file {count}"
