"""Plucker books: pages of a web site in records of their own, packed by PalmDOC's way or by zlib, with their looks.

After the Plucker Document Format (plkr.org, DBFormat.html): a record is a head of eight bytes, the sizes of its
paragraphs, and text in which a zero byte begins a command whose low three bits count the bytes that follow it.
"""

from __future__ import annotations

import html
import re
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from velvetbox.core.errors import ReadError, Refused
from velvetbox.core.formats.draft import Limits
from velvetbox.core.formats.kindle.files import Files
from velvetbox.core.formats.palm.packing import MOST, unpack

KIND = b"DataPlkr"
_PALMDOC, _ZLIB = 1, 2
_TEXT, _PACKED_TEXT, _METADATA = 0, 1, 10
_HEAD, _PARAGRAPH = 8, 4
_CHARSET = 1  # of the kinds of metadata
_CHARSETS = {
    106: "utf-8",
    3: "ascii",
    4: "iso-8859-1",
    2252: "windows-1252",
    2251: "windows-1251",
    2250: "windows-1250",
}
_MOST_PAGES = 5000
_PAIRED = {
    0x40: "<i>", 0x48: "</i>", 0x60: "<u>", 0x68: "</u>", 0x70: "<s>", 0x78: "</s>", 0x38: "<br>", 0x08: "</a>",
}  # fmt: skip
_LINKS, _STYLE, _ALIGN, _RULE, _WIDE_LETTERS = (0x0A, 0x0C), 0x11, 0x29, 0x33, (0x83, 0x85)
_HEADINGS, _BOLD = range(1, 7), 7
_ALIGNED = {1: "right", 2: "center"}
_COMMAND = re.compile(rb"\0(.)", re.DOTALL)


def take_apart(records: Sequence[bytes], limits: Limits) -> tuple[Files, str]:
    """Give the pages of a book, the first one first, and the encoding of its text. Raises ReadError and Refused."""
    head = records[0]
    packing = _short(head, 2)
    if packing not in {_PALMDOC, _ZLIB}:
        text = "The text of this Plucker book is packed in a way that is not known. It is kept as it is."
        raise ReadError("plucker.packing", text)
    home = _home(head)
    encoding = next((said for record in records[1:] if (said := _said_encoding(record))), "windows-1252")
    files, size, whole = Files(), 0, True
    found: dict[int, str] = {}
    for record in records[1 : _MOST_PAGES + 1]:
        page = _page(record, packing)
        if page is None:
            continue
        uid, sizes, raw = page
        size += len(raw)
        if size > limits.text:
            most = limits.text / 2**20
            raise Refused("refused.text", f"The text is longer than {most:g} MiB and was not opened.")
        whole = whole and bool(raw)
        found.setdefault(uid, _Page(raw, encoding).written(sizes))
    for uid in sorted(found, key=lambda uid: uid != home):
        files.add_page(_path(uid), f"<html><body>{found[uid]}</body></html>".encode())
    if not found or not (size or whole):
        raise ReadError(
            "plucker.locked", "The text of this Plucker book is damaged or locked. It is kept as it is."
        )
    return files, encoding


def _path(uid: int) -> str:
    return f"page{uid}.html"


def _short(record: bytes, at: int) -> int:
    return int.from_bytes(record[at : at + 2], "big")


def _home(head: bytes) -> int:
    """Give the number of the page to begin with: one of the entries of the first record names it."""
    entries = (
        (_short(head, at), _short(head, at + 2))
        for at in range(6, min(len(head), 6 + 4 * _short(head, 4)), 4)
    )
    return next((uid for kind, uid in entries if kind == 0), 2)


def _said_encoding(record: bytes) -> str | None:
    if len(record) < _HEAD or record[6] != _METADATA:
        return None
    at = _HEAD + 2
    for _ in range(_short(record, _HEAD)):
        if _short(record, at) == _CHARSET:
            return _CHARSETS.get(_short(record, at + 4))
        at += 4 + 2 * _short(record, at + 2)
    return None


def _page(record: bytes, packing: int) -> tuple[int, list[int], bytes] | None:
    """Give a page's number, the sizes of its paragraphs and its text; None for any other record."""
    if len(record) < _HEAD or record[6] not in {_TEXT, _PACKED_TEXT}:
        return None
    count = min(_short(record, 2), (len(record) - _HEAD) // _PARAGRAPH)
    begin = _HEAD + _PARAGRAPH * count
    sizes = [_short(record, _HEAD + _PARAGRAPH * at) for at in range(count)]
    data = record[begin:]
    if record[6] == _PACKED_TEXT:
        data = unpack(data) if packing == _PALMDOC else _inflated(data)
    return _short(record, 0), sizes, data


def _inflated(data: bytes) -> bytes:
    """Unpack a record as far as it is whole."""
    unpacker = zlib.decompressobj()
    out = bytearray()
    try:
        for at in range(0, len(data), 256):
            out += unpacker.decompress(data[at : at + 256], MOST - len(out) or 1)
    except zlib.error:
        return bytes(out[:MOST])
    return bytes(out[:MOST])


@dataclass
class _Page:
    """A page as it is written out as HTML."""

    raw: bytes
    encoding: str
    style: int = 0
    align: str = ""
    parts: list[str] = field(default_factory=list)
    open: bool = False  # a link is
    heading: int = 0  # of the paragraph that is written

    def written(self, sizes: Sequence[int]) -> str:
        """Give the paragraphs, cut where their sizes say."""
        out: list[str] = []
        at = 0
        for size in (*sizes, len(self.raw)):
            piece = self.raw[at : at + size]
            at += size
            if piece:
                out.append(self._paragraph(piece))
        return "\n".join(out)

    def _paragraph(self, piece: bytes) -> str:
        self.parts, self.heading = [], self.style if self.style in _HEADINGS else 0
        aligned = self.align
        for text, command, given in _cut(piece):
            self._say(text)
            if command is not None:
                self._do(command, given)
            aligned = aligned or self.align
        inner = "".join(self.parts)
        tag = f"h{self.heading}" if self.heading else "p"
        return f"<{tag}{f' align={chr(34)}{aligned}{chr(34)}' if aligned else ''}>{inner}</{tag}>"

    def _say(self, raw: bytes) -> None:
        if raw:
            text = html.escape(raw.decode(self.encoding, "replace").replace("\0", ""), quote=False)
            self.parts.append(f"<b>{text}</b>" if self.style == _BOLD else text)

    def _do(self, command: int, given: bytes) -> None:
        if command in _PAIRED:
            if command != 0x08 or self.open:
                self.parts.append(_PAIRED[command])
            self.open = self.open and command != 0x08
        elif command in _LINKS:
            self.parts.append(f'{"</a>" if self.open else ""}<a href="{_path(_short(given, 0))}">')
            self.open = True
        elif command == _STYLE:
            self.style = given[0]
            self.heading = self.heading or (self.style if self.style in _HEADINGS else 0)
        elif command == _ALIGN:
            self.align = _ALIGNED.get(given[0], "")
        elif command == _RULE:
            self.parts.append("<hr>")
        elif command in _WIDE_LETTERS:
            code = int.from_bytes(given[1:], "big")
            self.parts.append(
                html.escape(chr(code)) if 31 < code < 0x110000 and not 0xD800 <= code < 0xE000 else ""
            )


def _cut(piece: bytes) -> Iterator[tuple[bytes, int | None, bytes]]:
    """Give text, the command behind it, and what that is given. A letter's command says how much it stands for."""
    at = skipped = 0
    while (found := _COMMAND.search(piece, at)) is not None:
        command = found[1][0]
        end = found.end() + (command & 7)
        given = piece[found.end() : end].ljust(command & 7, b"\0")
        yield piece[at + skipped : found.start()], command, given
        skipped = given[0] if command in _WIDE_LETTERS else 0
        at = end
    yield piece[at + skipped :], None, b""
