"""Word documents before DOCX (MS-DOC, Word 97 to 2003, and Word 6 and 95): text, looks, notes, tables, properties."""

from __future__ import annotations

from velvetbox.core.errors import ReadError, Refused
from velvetbox.core.formats.doc.fib import head_of
from velvetbox.core.formats.doc.ole import MAGIC, Streams, properties
from velvetbox.core.formats.doc.pieces import pieces_of, salvaged
from velvetbox.core.formats.doc.text import Parts, Teller
from velvetbox.core.formats.draft import Draft, Format, Page, ReadOptions, Remark
from velvetbox.core.formats.text.finish import finish

_DEFAULT = ReadOptions()
_SECTOR = 512  # bytes; the header of a compound file takes the first
_SEARCHED = 2**17  # bytes of a file in which its text begins
_HEAD = b"\xec\xa5"
_DOCUMENT = "WordDocument"
_LOCKED = "EncryptedPackage"
_TOLD = {
    "doc.deletions": "{} deleted passages (tracked changes) were left out.",
    "doc.comments": "{} comments were left out.",
    "doc.hidden": "{} pieces of hidden text were left out.",
    "doc.notes": "{} notes to which nothing refers were left out.",
    "doc.drawings": "{} drawings were left out.",
    "doc.pictures": "{} pictures are of a kind that no page shows, or damaged; their places are marked.",
}


def read(data: bytes, name: str, options: ReadOptions = _DEFAULT) -> Draft:
    """Read a .doc file. Raises ReadError ("unreadable.doc", "unreadable.ole", "doc.locked", "empty") and Refused."""
    streams = _streams(data, options)
    parts, remarks = _parts(streams) if streams is not None else _cut(data)
    teller = Teller(parts)
    teller.tell()
    blocks = finish(teller.story.blocks, options)
    if not blocks.blocks:
        raise ReadError("empty", "There is no text in this file.")
    return Draft(
        format="doc",
        pages=(Page(name, lambda: blocks.blocks),),
        properties=properties(streams, "doc") if streams is not None else {},
        notes=tuple(teller.story.notes),
        images=teller.pictures.kept,
        mends=blocks.mends,
        remarks=(
            *remarks,
            *(Remark(code, _TOLD[code].format(n)) for code, n in teller.left_out.items() if n),
        ),
    )


def _streams(data: bytes, options: ReadOptions) -> Streams | None:
    """Open the file's streams; None where their list is lost and the text still stands at the file's begin."""
    try:
        streams = Streams(data, options.limits.text)
        lost = streams.get(_DOCUMENT) is None and streams.get(_LOCKED) is None
    except ReadError as error:
        if isinstance(error, Refused) or _text_at(data) is None:
            raise
        return None
    return None if lost and _text_at(data) is not None else streams


def _text_at(data: bytes) -> int | None:
    """Give the sector that the head of a text begins (MS-DOC 2.5.2), None where none of the first ones does."""
    return next(
        (at for at in range(_SECTOR, min(len(data), _SEARCHED), _SECTOR) if data[at : at + 2] == _HEAD), None
    )


def _cut(data: bytes) -> tuple[Parts, list[Remark]]:
    """Take the text of a file that was cut: it mostly stands together, and the looks of it at the lost end."""
    document = data[_text_at(data) or 0 :]
    head = head_of(document)
    if head.locked:
        raise _locked()
    told = "The end of the file is lost: as much of its text was read as is there, without its looks."
    return Parts(head, document, b"", b"", salvaged(head, document)), [Remark("doc.cut", told)]


def _parts(streams: Streams) -> tuple[Parts, list[Remark]]:
    document = streams.get(_DOCUMENT)
    if document is None:
        if streams.get(_LOCKED) is not None:
            raise _locked()
        raise ReadError("unreadable.doc", "The text of this Word file is lost. It is kept as it is.")
    head = head_of(document)
    if head.locked:
        raise _locked()
    table = document if head.old else streams.get(head.table) or b""
    pieces = pieces_of(head, document, table)
    remarks = []
    if not pieces:
        pieces = salvaged(head, document)
        remarks.append(
            Remark("doc.no_table", "The file is damaged: its text was found, the looks of it were not.")
        )
    elif pieces[-1].last < head.text:
        remarks.append(Remark("doc.cut", "The file is damaged: a part of its text is lost."))
    return Parts(head, document, table, streams.get("Data") or b"", pieces), remarks


def _locked() -> ReadError:
    return ReadError(
        "doc.locked", "This Word file is locked with a password and cannot be read. It is kept as it is."
    )


def _recognises(data: bytes, name: str) -> bool:
    if not data.startswith(MAGIC):
        return False
    return _text_at(data) is not None or any(
        each.encode("utf-16-le") in data for each in (_DOCUMENT, _LOCKED)
    )


FORMAT = Format("doc", _recognises, read)
