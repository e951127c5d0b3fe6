"""RTF 1.9: text in any code page, italics and the rest, notes, lists, tables, properties."""

from __future__ import annotations

import re
from collections.abc import Mapping

from velvetbox.core.errors import ReadError, Refused
from velvetbox.core.formats.draft import Draft, Format, Page, ReadOptions, Remark
from velvetbox.core.formats.rtf.reader import RtfReader
from velvetbox.core.formats.text.finish import finish

_DEFAULT = ReadOptions()
_START = re.compile(rb"(?:\xef\xbb\xbf)?\s{0,64}\{\\rtf")
_TOLD = {
    "rtf.deletions": "{} deleted passages (tracked changes) were left out.",
    "rtf.comments": "{} comments were left out.",
    "rtf.pictures": "{} pictures are of a kind that no page shows, or damaged; their places are marked.",
    "rtf.hidden": "{} pieces of hidden text were left out.",
}


def read(data: bytes, name: str, options: ReadOptions = _DEFAULT) -> Draft:
    """Read an RTF file. Raises ReadError ("unreadable.rtf", "empty") and Refused."""
    if len(data) > options.limits.text:
        raise Refused(
            "refused.text", "The file is larger than a text may be and was not opened. It is kept as it is."
        )
    if not _START.match(data):
        raise ReadError("unreadable.rtf", "This is not an RTF file. It is kept as it is.")
    reader = RtfReader(data.decode("latin-1"))
    reader.read()
    found = reader.reading
    blocks = finish(found.story.blocks, options)
    if not blocks.blocks:
        raise ReadError("empty", "There is no text in this file.")
    told = [Remark(code, _TOLD[code].format(count)) for code, count in found.left_out.items() if count]
    if reader.lost:
        told.append(Remark("text.undecodable", f"{reader.lost} bytes could not be decoded."))
    return Draft(
        format="rtf",
        pages=(Page(name, lambda: blocks.blocks),),
        properties=_properties(found.properties),
        notes=tuple(found.story.notes),
        images=found.pictures,
        mends=blocks.mends,
        remarks=tuple(told),
    )


def _properties(found: Mapping[str, str]) -> Mapping[str, tuple[str, ...]]:
    """Name the values of the info group, as they stand."""
    return {
        f"rtf:{key}": (" ".join(value.split()).rstrip(";"),)
        for key, value in found.items()
        if value.strip(" ;")
    }


def _recognises(data: bytes, name: str) -> bool:
    return bool(_START.match(data[:128]))


FORMAT = Format("rtf", _recognises, read)
