r"""Palm Markup as authors wrote it: a text file with codes ("\x", "\i", "\Fn"), and notes in elements at its end."""

from __future__ import annotations

import re

from velvetbox.core.formats.book_draft import draft_of
from velvetbox.core.formats.characters.encoding import decode, is_text
from velvetbox.core.formats.draft import Draft, Format, ReadOptions
from velvetbox.core.formats.kindle.files import Files
from velvetbox.core.formats.palm.pml import linked, note_id, read_pml, stated

_DEFAULT = ReadOptions()
_ENDING = ".pml"
_NOTE = re.compile(r'<(footnote|sidebar) id="([\w.-]{1,60})">(.*?)</\1>', re.DOTALL)
_SURE = re.compile(
    rb'^(?:\\p)?\\(x|X[0-4])[^\\\n]{1,200}\\\1|\\v(?:TITLE|AUTHOR)="|\\(?:Fn|Sd|m|q|Q|T|w|C[0-4])="[^"\n]',
    re.MULTILINE,
)
_PAIRED = re.compile(rb"\\(?:i|b|B|c|k|u|o|v|x|X[0-4])(?![A-Za-z]{2})")
_OTHER = re.compile(rb"\\(?:begin|documentclass|documentstyle|rtf\d|chapter|section|usepackage|par|emph)\b")
_FEWEST = 4  # codes of looks, where the name says nothing


def read(data: bytes, name: str, options: ReadOptions = _DEFAULT) -> Draft:
    """Read a text in Palm Markup. Raises ReadError and Refused as `encoding.decode` does."""
    decoded = decode(data, None, options)
    notes: dict[str, str] = {}

    def keep(found: re.Match[str]) -> str:
        notes.setdefault(note_id(found[2]), "".join(read_pml(found[3].strip()).pages))
        return ""

    marked = read_pml(_NOTE.sub(keep, decoded.text) if "</" in decoded.text else decoded.text)
    asides = "".join(f'<aside class="footnote" id="{key}">{text}</aside>' for key, text in notes.items())
    files = Files(remarks=list(decoded.remarks), mends=list(decoded.mends))
    for number, page in enumerate(linked([*marked.pages, *([asides] if asides else [])], _path)):
        files.add_page(_path(number), f"<body>{page}</body>".encode())
    properties = {"pml:name": (name,)}
    return draft_of("pml", files, decoded.encoding, options, properties, stated(marked.said))


def _path(number: int) -> str:
    return f"text{number:04d}.html"


def _recognises(data: bytes, name: str) -> bool:
    head = data[:65_536]
    if b"\\" not in head or _OTHER.search(head) or not is_text(data):
        return False
    paired, sure = len(_PAIRED.findall(head)), len(_SURE.findall(head))
    return paired + sure > 0 if name.lower().endswith(_ENDING) else sure > 1 and paired >= _FEWEST


FORMAT = Format("pml", _recognises, read)
