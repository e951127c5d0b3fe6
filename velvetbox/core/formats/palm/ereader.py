"""eReader (Peanut Press) books: text in Palm Markup, packed, with pictures and footnotes.

Two layouts are known by the size of the first record: 132 bytes, and the older 116 or 202 in which every byte of
the text is turned by 0xA5. Offsets as the MobileRead wiki documents them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from velvetbox.core.errors import ReadError, Refused
from velvetbox.core.formats.characters.encoding import decode
from velvetbox.core.formats.draft import Limits
from velvetbox.core.formats.kindle.files import Files
from velvetbox.core.formats.palm.packing import inflate, unpack
from velvetbox.core.formats.palm.pml import linked, note_id, read_pml

_TURNED = bytes(byte ^ 0xA5 for byte in range(256))
_NEW = 132
_PALMDOC, _ZLIB = 2, 10
_LOCKED = 256  # from here on the number of the packing means a locked book
_PICTURE_NAME, _PICTURE_DATA = slice(4, 36), 62
_MOST_NOTES = 5000
_TITLE_WORDS = 60
_TAG = re.compile(r"<[^<>]{1,600}+>")
_NAME = re.compile(r"[\w .-]{1,40}\Z")


@dataclass(frozen=True, slots=True)
class Book:
    """A book taken apart: its files, the encoding of its text, and what it says of itself ("TITLE")."""

    files: Files
    encoding: str
    said: Mapping[str, str]


def take_apart(records: Sequence[bytes], limits: Limits) -> Book:
    """Give the pages and pictures of a book, and what it says of itself. Raises ReadError and Refused."""
    head = records[0]
    new = len(head) == _NEW
    opened = _unpacker(head) if new else _turned
    count = _short(head, 12 if new else 8) - 1
    raw = _joined(records[1 : 1 + max(count, 0)], opened, limits)
    decoded = decode(raw, "windows-1252")
    files = Files(remarks=list(decoded.remarks), mends=list(decoded.mends))
    for name, data in _pictures(records):
        files.files.setdefault(name, data)
    marked = read_pml(decoded.text)
    notes = "".join(_notes(records, head, opened)) if new else ""
    pages = linked([*marked.pages, *([notes] if notes else [])], _path)
    for number, page in enumerate(pages):
        files.add_page(_path(number), f"<body>{page}</body>".encode())
    if len(pages) > 1 and _is_title_page(pages[0]):
        files.add_types(_path(0), "titlepage")
    return Book(files, decoded.encoding, marked.said)


def _path(number: int) -> str:
    return f"text{number:04d}.html"


def _is_title_page(page: str) -> bool:
    """Tell a first page without a heading on which a few lines stand in the middle."""
    words = len(_TAG.sub(" ", page).split())
    return (
        "<h1" not in page
        and words <= _TITLE_WORDS
        and page.count('<p align="center">') * 2 > page.count("<p>")
    )


def _short(record: bytes, at: int) -> int:
    return int.from_bytes(record[at : at + 2], "big")


def _turned(record: bytes) -> bytes:
    return unpack(record.translate(_TURNED))


def _unpacker(head: bytes) -> Callable[[bytes], bytes]:
    packing = _short(head, 0)
    if packing >= _LOCKED:
        raise Refused(
            "palm.locked",
            "This eReader book is locked and can be read only with the name and number it was bought with. "
            "It is kept as it is.",
        )
    if packing == _PALMDOC:
        return unpack
    if packing == _ZLIB:
        return inflate
    raise ReadError(
        "palm.packing", "The text of this book is packed in a way that is not known. It is kept as it is."
    )


def _joined(records: Sequence[bytes], opened: Callable[[bytes], bytes], limits: Limits) -> bytes:
    parts: list[bytes] = []
    size = 0
    for record in records:
        parts.append(opened(record))
        size += len(parts[-1])
        if size > limits.text:
            most = limits.text / 2**20
            raise Refused("refused.text", f"The text is longer than {most:g} MiB and was not opened.")
    return b"".join(parts)


def _pictures(records: Sequence[bytes]) -> Iterator[tuple[str, bytes]]:
    for record in records[1:]:
        if record[:4] == b"PNG ":
            name = record[_PICTURE_NAME].partition(b"\0")[0].decode("cp1252", "replace")
            if _NAME.match(name):
                yield name, record[_PICTURE_DATA:]


def _notes(records: Sequence[bytes], head: bytes, opened: Callable[[bytes], bytes]) -> Iterator[str]:
    """Give the footnotes: a record with their names, then a record each."""
    count, first = min(_short(head, 28), _MOST_NOTES), _short(head, 48)
    if not count or not 0 < first < len(records):
        return
    names = re.findall(rb"[\w.-]{1,60}(?=\0)", records[first])
    for name, record in zip(names, records[first + 1 : first + count], strict=False):
        text = opened(record).decode("cp1252", "replace")
        yield f'<aside class="footnote" id="{note_id(name.decode("cp1252"))}">{"".join(read_pml(text).pages)}</aside>'
