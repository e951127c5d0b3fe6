"""A Kindle book taken apart again into the files it was made of: pages, style sheets, pictures."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from velvetbox.core.errors import ReadError
from velvetbox.core.formats.characters.encoding import decode
from velvetbox.core.formats.draft import Mend, ReadOptions, Remark

MOST_PAGES = 2000
"""Pages that a book is cut into; what follows stays together in the last."""

_HIGH = bytes(range(128, 256))
_MOST_HIGH = 5  # one byte in so many is not ASCII in no Latin language
_START_TAG = re.compile(rb"(<[A-Za-z][A-Za-z0-9]{0,20})(?![\w:])[^<>]{0,2000}>")
_ID = re.compile(rb"\sid\s{0,9}=\s{0,9}[\"']([^\"'<>\s]{1,100})[\"']", re.IGNORECASE)
_SIGNS = (
    (b"\xff\xd8\xff", "jpg"),
    (b"\x89PNG", "png"),
    (b"GIF8", "gif"),
    (b"BM", "bmp"),
)


@dataclass
class Files:
    """The files of a book by path, in memory. `order` are its pages as they are read."""

    files: dict[str, bytes] = field(default_factory=dict)
    order: list[str] = field(default_factory=list)
    titles: dict[str, str] = field(default_factory=dict)
    types: dict[str, frozenset[str]] = field(default_factory=dict)
    remarks: list[Remark] = field(default_factory=list)
    mends: list[Mend] = field(default_factory=list)

    @property
    def names(self) -> Mapping[str, bytes]:
        """Give the files by path."""
        return self.files

    def read(self, path: str) -> bytes:
        """Give the content of a file. Raises KeyError."""
        return self.files[path]

    def member(self, path: str) -> tuple[bytes, Remark | None]:
        """Give the content of a file; nothing is wrong with it by itself."""
        return self.files[path], None

    def add_page(self, path: str, data: bytes) -> None:
        """Add the next page."""
        self.files[path] = data
        self.order.append(path)

    def add_types(self, path: str, *types: str) -> None:
        """Say what the book's guide calls a page."""
        self.types[path] = self.types.get(path, frozenset()) | frozenset(types)


def add_pictures(files: Files, records: Sequence[bytes], extra: Mapping[int, bytes] | None = None) -> None:
    """Add the pictures among some records, by their number from 1; other records only count."""
    for number, record in [*enumerate(records, 1), *(extra or {}).items()]:
        kind = next((kind for sign, kind in _SIGNS if record.startswith(sign)), None)
        if record[:4] == b"RIFF" and record[8:12] == b"WEBP":
            kind = "webp"
        if kind:
            files.files[f"picture{number}.{kind}"] = record


def picture_paths(files: Files) -> dict[int, str]:
    """Give the paths of the pictures by their number."""
    names = (name for name in files.files if name.startswith("picture"))
    return {int(name.removeprefix("picture").partition(".")[0]): name for name in names}


def encoding_of(text: bytes, declared: str, options: ReadOptions) -> str:
    """Give the encoding of a book's text: UTF-8 where it holds, whatever is declared. Raises ReadError, Refused.

    Kindle books know UTF-8 and windows-1252 only: another is taken for one only where most letters are not Latin.
    """
    try:
        text.decode("utf-8")
    except UnicodeDecodeError:
        found = decode(text, None if declared == "utf-8" else declared, options).encoding
        high = len(text) - len(text.translate(None, _HIGH))
        return found if found == "utf-8" or high * _MOST_HIGH > len(text) else "windows-1252"
    if not text.strip(b" \t\r\n\0"):
        raise ReadError("empty", "There is no text in this book.")
    return "utf-8"


def recoded(text: bytes, encoding: str) -> bytes:
    """Give text of an encoding as UTF-8; what is UTF-8 but for stray bytes is left to the decoder of pages."""
    return text if encoding == "utf-8" else text.decode(encoding, "replace").encode()


def at_tag(text: bytes, position: int) -> int:
    """Give the place for a mark at a position: where the tag begins that the position is in, else the position."""
    before = text.rfind(b"<", max(0, position - 2000), position)
    if before >= 0 and text.find(b">", before, position) < 0:
        return before
    while position < len(text) and text[position] & 0xC0 == 0x80:
        position += 1  # not into a character
    return position


@dataclass(frozen=True, slots=True)
class Mark:
    """A place that links lead to: the name it has or is given, and what to write there for that."""

    place: int
    name: str
    written: bytes = b""


def mark_at(text: bytes, place: int) -> Mark:
    """Give the mark for a place: the id of the element that begins there, else a new one."""
    tag = _START_TAG.match(text, place)
    if tag is None:
        return Mark(place, f"at{place}", b'<a id="at%d"></a>' % place)
    if own := _ID.search(tag[0]):
        return Mark(place, own[1].decode("utf-8", "replace"))
    return Mark(tag.end(1), f"at{place}", b' id="at%d"' % place)


def marked(text: bytes, start: int, end: int, marks: Iterable[Mark]) -> bytes:
    """Give text from start to end with marks written in."""
    parts: list[bytes] = []
    for mark in sorted(marks, key=lambda mark: mark.place):
        parts += [text[start : mark.place], mark.written]
        start = mark.place
    return b"".join([*parts, text[start:end]])


def page_at(starts: Sequence[int], position: int) -> int:
    """Give the number of the page that holds a position, by where the pages start."""
    return max(bisect.bisect_right(starts, position) - 1, 0)
