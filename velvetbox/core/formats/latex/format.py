"""LaTeX and plain TeX with LaTeX's commands: headings, emphasis, notes, verse, and what title and author say."""

from __future__ import annotations

import re

from velvetbox.core.formats.characters.encoding import decode, is_text
from velvetbox.core.formats.draft import Draft, Format, Page, ReadOptions, Remark
from velvetbox.core.formats.latex.reader import LatexReader
from velvetbox.core.formats.text.finish import finish
from velvetbox.core.prose import Basis, Fact, Field, Where

_DEFAULT = ReadOptions()
_LONGEST = 8 * 2**20  # bytes; a longer file is read as plain text
_ENDINGS = (".tex", ".latex", ".ltx")
_SURE = re.compile(rb"\\(?:documentclass|documentstyle|begin\{document\})")
_COMMANDS = re.compile(
    rb"\\(?:chapter|section|emph|textit|textbf|begin|footnote|par|title|bye|centerline|noindent|input)\b|\{\\(?:it|em|bf|sl)\b"
)
_INPUT = re.compile(r"\\inputenc(?:oding)?\b|\\usepackage\[(\w{1,20})\]\{inputenc\}")
_CODECS = {
    "latin1": "iso-8859-1",
    "latin9": "iso-8859-15",
    "ansinew": "windows-1252",
    "cp1251": "cp1251",
    "koi8-r": "koi8-r",
}
_INCLUDED = "Another file belongs here and was not read: {}"
_NAMES = re.compile(r"\n|(?<!\s)\s++and\s+|(?<!\s)\s*+,\s*(?!Jr|Sr)")


def read(data: bytes, name: str, options: ReadOptions = _DEFAULT) -> Draft:
    """Read a LaTeX file. Raises ReadError and Refused as `encoding.decode` does."""
    stated = _INPUT.search(data[:8192].decode("latin-1"))
    decoded = decode(data, _CODECS.get(stated[1]) if stated and stated[1] else None, options)
    reader = LatexReader(decoded.text)
    body = finish(reader.read(), options)
    return Draft(
        format="latex",
        pages=(Page(name, lambda: body.blocks, source=decoded.text),),
        facts=tuple(_facts(reader)),
        notes=tuple(reader.notes),
        mends=(*decoded.mends, *body.mends),
        remarks=(
            *decoded.remarks,
            *(Remark("latex.include", _INCLUDED.format(name)) for name in reader.included[:20]),
        ),
        encoding=decoded.encoding,
    )


def _facts(reader: LatexReader) -> list[Fact]:
    found: list[Fact] = []
    for name, told in reader.facts:
        where = Where(source=f"#{name}", quote=" ".join(told.split())[:300])
        if name == "title" and told:
            found.append(Fact(Field.TITLE, " ".join(told.split()), Basis.STATED, where))
        elif name == "author":
            people = (" ".join(each.split()) for each in _NAMES.split(told))
            found += [
                Fact(Field.CREATOR, each, Basis.STATED, where) for each in people if each and "@" not in each
            ]
    return found


def _recognises(data: bytes, name: str) -> bool:
    head = data[:65_536]
    if b"\\" not in head or len(data) > _LONGEST or not is_text(data):
        return False
    if _SURE.search(head):
        return True
    return len(_COMMANDS.findall(head)) >= (1 if name.lower().endswith(_ENDINGS) else 12)


FORMAT = Format("latex", _recognises, read)
