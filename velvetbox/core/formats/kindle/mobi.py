"""Kindle books: .mobi, .prc and .azw (Mobipocket up to version 6), .azw3 (KF8), and files that hold both.

Of a file with both books the newer one is read: it keeps what the older cannot say.
"""

from __future__ import annotations

from collections.abc import Sequence

from velvetbox.core.errors import ReadError, Refused
from velvetbox.core.formats.book_draft import draft_of
from velvetbox.core.formats.draft import Draft, Format, ReadOptions
from velvetbox.core.formats.kindle import kf8, mobi6
from velvetbox.core.formats.kindle.files import encoding_of
from velvetbox.core.formats.kindle.header import KF8, Header, read_header
from velvetbox.core.formats.kindle.index import Index, read_index
from velvetbox.core.formats.kindle.metadata import facts_of, properties_of
from velvetbox.core.formats.kindle.text import read_text
from velvetbox.core.formats.palm.database import kind_of, read_database

KIND = b"BOOKMOBI"
_OTHERS = {
    b"TPZ": (
        "kindle.topaz",
        "This is a Topaz book, which holds pictures of its pages and no text. It is kept as it is.",
    ),
    b"\xeaDRMION\xee": (
        "kindle.locked",
        "This book is locked with DRM and can be read only with the key of its shop. It is kept as it is.",
    ),
}
_DEFAULT = ReadOptions()
Records = Sequence[bytes]


def recognises(data: bytes, name: str) -> bool:
    """Tell a Kindle book by the type of its database."""
    return kind_of(data) == KIND or data.startswith(tuple(_OTHERS))


def read(data: bytes, name: str, options: ReadOptions = _DEFAULT) -> Draft:
    """Read a Kindle book. Raises ReadError where no text can be read, Refused for a locked one or beyond a limit."""
    for sign, (code, why) in _OTHERS.items():
        if data.startswith(sign):
            raise Refused(code, why)
    base = read_database(data)
    first = read_header(base.records[0])
    records, header, pictures = _newest(base.records, first)
    text = read_text(records, header, options.limits)
    if header.version == KF8:
        encoding = encoding_of(text.data, header.codec, options)
        files = kf8.take_apart(text.data, header, records, pictures)
    else:
        contents = read_index(records, header.contents) if header.contents is not None else Index()
        files, encoding = mobi6.take_apart(text.data, header, contents, pictures, options)
    files.remarks[:0] = [*base.remarks, *text.remarks]
    told = header if header.exth else first
    properties, facts = properties_of(told, header.codec), facts_of(told, header.codec)
    return draft_of("azw3" if header.version == KF8 else "mobi", files, encoding, options, properties, facts)


def _newest(records: Records, first: Header) -> tuple[Records, Header, Records]:
    """Give the records of the book to read, its header, and the pictures of the file."""
    own = records[first.pictures :] if first.pictures is not None else []
    at = first.boundary
    if (
        first.version == KF8
        or at is None
        or at >= len(records)
        or not records[at - 1].startswith(b"BOUNDARY")
    ):
        return records, first, own
    try:
        header = read_header(records[at])
    except ReadError:
        return records, first, own
    if header.version != KF8:
        return records, first, own
    shared = records[first.pictures : at - 1] if first.pictures is not None else []
    return records[at:], header, shared


FORMAT = Format("mobi", recognises, read)
