"""The text of a Kindle or PalmDOC book, unpacked from its records."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from velvetbox.core.errors import ReadError, Refused
from velvetbox.core.formats.draft import Limits, Remark
from velvetbox.core.formats.kindle.header import HUFFMAN, PALMDOC, PLAIN, Header
from velvetbox.core.formats.palm.huffman import Huffman
from velvetbox.core.formats.palm.packing import MOST, unpack, without_trailing

_ENDS = (b"INDX", b"FLIS", b"FCIS", b"FDST", b"DATP", b"BOUNDARY", b"\xe9\x8e\r\n", b"SRCS", b"RESC")


@dataclass(frozen=True, slots=True)
class Text:
    """The text of a book as bytes, and what is wrong with it."""

    data: bytes
    remarks: tuple[Remark, ...] = ()


def read_text(records: Sequence[bytes], header: Header, limits: Limits) -> Text:
    """Unpack the text of the book whose record 0 is the first of `records`.

    Fewer records than announced are read as far as they go. Raises ReadError for a packing nobody knows,
    Refused for a locked book and beyond `limits.text`.
    """
    if header.locked:
        raise Refused(
            "kindle.locked",
            "This book is locked with DRM and can be read only with the key of its shop. It is kept as it is.",
        )
    opened = _unpacker(records, header)
    parts: list[bytes] = []
    size = 0
    wanted = records[1 : 1 + header.text_records]
    for record in wanted:
        if record.startswith(_ENDS):
            break
        parts.append(_cut(opened(without_trailing(record, header.trailing)), header.record_size))
        size += len(parts[-1])
        if size > limits.text:
            most = limits.text / 2**20
            raise Refused("refused.text", f"The text is longer than {most:g} MiB and was not opened.")
    return Text(b"".join(parts).rstrip(b"\0"), _missing(header, len(parts), size))


def _unpacker(records: Sequence[bytes], header: Header) -> Callable[[bytes], bytes]:
    if header.packing == PLAIN:
        return lambda record: record[:MOST]
    if header.packing == PALMDOC:
        return unpack
    if header.packing == HUFFMAN and header.huff is not None:
        tables = records[header.huff : header.huff + max(header.huff_count, 1)]
        book = Huffman(tables[0] if tables else b"", tables[1:])
        return lambda record: book.unpack(record, MOST)
    raise ReadError(
        "palm.packing", "The text of this book is packed in a way that is not known. It is kept as it is."
    )


def _cut(text: bytes, size: int) -> bytes:
    """Give a record's text without the NULs that some writers put after it and do not announce."""
    return text[:size] if size and len(text) > size and not text[size:].strip(b"\0") else text


def _missing(header: Header, read: int, size: int) -> tuple[Remark, ...]:
    """Tell of text that the header announces and the file does not hold."""
    if size * 100 >= header.length * 99:
        return ()
    told = f"This book announces {header.length:,} bytes of text and holds {size:,} of them; the rest is missing."
    return (Remark("kindle.cut", told),)
