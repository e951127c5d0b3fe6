"""Books for the Palm: PalmDOC and TealDoc, zTXT, eReader (Peanut Press) and Plucker, all in .pdb files."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

from velvetbox.core.errors import ReadError, Refused
from velvetbox.core.formats.book_draft import draft_of
from velvetbox.core.formats.characters.encoding import decode
from velvetbox.core.formats.draft import Draft, Format, Limits, Page, ReadOptions, Remark
from velvetbox.core.formats.html import format as html
from velvetbox.core.formats.kindle.header import read_header
from velvetbox.core.formats.kindle.text import read_text
from velvetbox.core.formats.palm import ereader, plucker
from velvetbox.core.formats.palm.database import PalmDatabase, kind_of, read_database
from velvetbox.core.formats.palm.pml import stated
from velvetbox.core.formats.palm.tags import without_tags
from velvetbox.core.formats.text import txt
from velvetbox.core.prose import Fact, Field, Where

_EREADER = b"PNRdPPrs"
_ZTXT = b"zTXTGPlm"
_KINDS = frozenset({b"TEXtREAd", b"TEXtTlDc", _EREADER, _ZTXT, plucker.KIND})
_LONGEST_NAME = 31  # characters that a database's name may have: one as long may be cut
_NAMES = {
    "TITLE": "title",
    "AUTHOR": "creator",
    "PUBLISHER": "publisher",
    "COPYRIGHT": "rights",
    "EISBN": "identifier",
}
_DEFAULT = ReadOptions()


def recognises(data: bytes, name: str) -> bool:
    """Tell a Palm book by the type and creator of its database."""
    return kind_of(data) in _KINDS


def read(data: bytes, name: str, options: ReadOptions = _DEFAULT) -> Draft:
    """Read a Palm book. Raises ReadError where no text can be read, Refused for a locked one or beyond a limit."""
    base = read_database(data)
    facts, properties = _facts(base), {"palm:name": (_name(base),)}
    if base.kind == _EREADER:
        book = ereader.take_apart(base.records, options.limits)
        book.files.remarks[:0] = base.remarks
        properties |= {f"dc:{_NAMES[name]}": (value,) for name, value in book.said.items()}
        return draft_of("pdb", book.files, book.encoding, options, properties, stated(book.said) or facts)
    if base.kind == plucker.KIND:
        files, encoding = plucker.take_apart(base.records, options.limits)
        files.remarks[:0] = base.remarks
        return draft_of("pdb", files, encoding, options, properties, facts)
    raw, remarks = _raw(base, options.limits)
    decoded = decode(raw, "windows-1252", options)
    if html.recognises(decoded.text[:8192].encode(), ""):
        page = html.page(decoded.text, name, options)
        return Draft(
            "pdb",
            (page,),
            properties=properties,
            facts=facts,
            mends=decoded.mends,
            remarks=(*base.remarks, *remarks, *decoded.remarks),
            encoding=decoded.encoding,
        )
    text = without_tags(decoded.text)
    reading = txt.read_text(text, options)
    return Draft(
        "pdb",
        (Page(name, lambda: reading.blocks, source=text),),
        properties=properties,
        facts=facts,
        mends=(*decoded.mends, *reading.mends),
        remarks=(*base.remarks, *remarks, *decoded.remarks, *reading.remarks),
        encoding=decoded.encoding,
    )


def _name(base: PalmDatabase) -> str:
    return base.name.decode("cp1252", "replace").strip()


def _facts(base: PalmDatabase) -> tuple[Fact, ...]:
    """Take the database's name for a title where it can be one: neither cut nor a file's name."""
    name = _name(base)
    if len(name) < 2 or len(name) >= _LONGEST_NAME or "_" in name or not any(map(str.isalpha, name)):
        return ()
    return (Fact(Field.TITLE, name, where=Where("palm#name", quote=name)),)


def _raw(base: PalmDatabase, limits: Limits) -> tuple[bytes, tuple[Remark, ...]]:
    if base.kind == _ZTXT:
        return _unzipped(base.records, limits), ()
    text = read_text(base.records, read_header(base.records[0]), limits)
    return text.data, text.remarks


def _unzipped(records: Sequence[bytes], limits: Limits) -> bytes:
    """Unpack zTXT: one zlib stream over all text records, as far as it is whole."""
    count = int.from_bytes(records[0][2:4], "big")
    unpacker = zlib.decompressobj()
    out = bytearray()
    for record in records[1 : 1 + count]:
        try:
            out += unpacker.decompress(record, limits.text + 1 - len(out))
        except zlib.error:
            break
        if len(out) > limits.text:
            most = limits.text / 2**20
            raise Refused("refused.text", f"The text is longer than {most:g} MiB and was not opened.")
    if not out:
        raise ReadError("palm.packing", "The text of this Palm book is damaged and cannot be unpacked.")
    return bytes(out)


FORMAT = Format("pdb", recognises, read)
