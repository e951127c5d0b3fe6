"""Books in formats that are known and not read: what each is, and what a person can do."""

from __future__ import annotations

from velvetbox.core.errors import ReadError
from velvetbox.core.formats.draft import Draft, Format, ReadOptions

_DEFAULT = ReadOptions()
_BOOKS = (
    (b"ITOLITLS", "lit", "a Microsoft Reader book (LIT)"),
    (b"L\0R\0F\0", "lrf", "a Sony Reader book (LRF)"),
    (b"\xb0\x0c\xb0\x0c", "rb", "a Rocket eBook (RB)"),
    (b"!!8-Bit!!", "tcr", "a Psion book (TCR)"),
    (b"SNBP000B", "snb", "a Shanda Bambook (SNB)"),
    (b"ITSF\x03\0\0\0", "chm", "a help file (CHM)"),
    (b"AT&TFORM", "djvu", "a book of scanned pages (DjVu)"),
    (b"\xeaDRMION\xee", "kfx", "a locked Kindle book (KFX)"),
    (b"CONT\x02\0", "kfx", "a Kindle book of the KFX kind"),
)


def read(data: bytes, name: str, options: ReadOptions = _DEFAULT) -> Draft:
    """Raise ReadError, which says what the file is and what to do."""
    named = [(code, what) for start, code, what in _BOOKS if data.startswith(start)]
    for code, what in named:
        told = f"This is {what}, which Velvetbox does not read. It is kept as it is. Convert it to EPUB (Calibre can) and import that as well."
        raise ReadError(f"{code}.not_read", told)
    raise ReadError("unread", "This is not a format that can be read. The file is kept as it is.")


def _recognises(data: bytes, name: str) -> bool:
    return data.startswith(tuple(start for start, _, _ in _BOOKS))


FORMAT = Format("unread", _recognises, read)
