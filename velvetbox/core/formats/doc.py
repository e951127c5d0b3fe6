"""Word documents before DOCX (MS-DOC, Word 97 to 2003, and Word 6 and 95): text, looks, notes, tables, properties."""

from __future__ import annotations

from velvetbox.core.errors import ReadError
from velvetbox.core.formats.doc_fib import head_of
from velvetbox.core.formats.doc_pieces import pieces_of, salvaged
from velvetbox.core.formats.doc_text import Parts, Teller
from velvetbox.core.formats.draft import Draft, Format, Page, ReadOptions, Remark
from velvetbox.core.formats.ole import MAGIC, Streams, properties
from velvetbox.core.formats.text_finish import finish

_DEFAULT = ReadOptions()
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
    streams = Streams(data, options.limits.text)
    parts, remarks = _parts(streams)
    teller = Teller(parts)
    teller.tell()
    blocks = finish(teller.story.blocks, options)
    if not blocks.blocks:
        raise ReadError("empty", "There is no text in this file.")
    return Draft(
        format="doc",
        pages=(Page(name, lambda: blocks.blocks),),
        properties=properties(streams, "doc"),
        notes=tuple(teller.story.notes),
        images=teller.pictures.kept,
        mends=blocks.mends,
        remarks=(
            *remarks,
            *(Remark(code, _TOLD[code].format(n)) for code, n in teller.left_out.items() if n),
        ),
    )


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
    return any(each.encode("utf-16-le") in data for each in (_DOCUMENT, _LOCKED))


FORMAT = Format("doc", _recognises, read)
