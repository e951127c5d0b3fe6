"""The newer Kindle book (KF8, in .azw3): XHTML pages in pieces, put together again by its index of skeletons.

After the MobileRead wiki and KindleUnpack: the text is cut into flows (FDST), of which the first holds the
pages. A page is a skeleton followed by the fragments that go into it; links name a fragment and an offset.
"""

from __future__ import annotations

import html
import re
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from velvetbox.core.formats.draft import Remark
from velvetbox.core.formats.kindle.files import (
    MOST_PAGES,
    Files,
    Mark,
    add_pictures,
    at_tag,
    mark_at,
    marked,
    page_at,
    picture_paths,
)
from velvetbox.core.formats.kindle.header import Header
from velvetbox.core.formats.kindle.index import Index, read_index

_POSITION = re.compile(rb"kindle:pos:fid:([0-9A-V]{1,8}):off:([0-9A-V]{1,12})", re.IGNORECASE)
_EMBEDDED = re.compile(rb"kindle:embed:([0-9A-V]{1,8})(?:\?mime=[\w/+.-]{1,60})?", re.IGNORECASE)
_FLOW = re.compile(rb"kindle:flow:([0-9A-V]{1,8})(?:\?mime=([\w/+.-]{1,60}))?", re.IGNORECASE)
_AID = re.compile(rb"\s{1,9}aid=(?:\"[0-9A-V]{1,12}\"|'[0-9A-V]{1,12}')")
_TYPED = re.compile(
    rb"(<(?:section|article|aside|nav|header|footer|hgroup|body|div|p|a|span|i|b|em|cite|blockquote|figure|dl|h[1-6])\s"
    rb"(?:[^<>]{0,300}\s)?)type(=[\"'][a-z])"
)  # Calibre writes epub:type so
_START = frozenset({"start", "text", "other"})
_MOST_FLOWS = 2000
_MOST_MARKS = 20_000
_MOST_MOVED = 2**28  # bytes moved to make room for fragments
_FRAGMENT_NAME = 20


@dataclass(frozen=True, slots=True)
class _Fragment:
    place: int  # in the text put together
    length: int


@dataclass(frozen=True, slots=True)
class _Part:
    """A page put together: where it begins in the text put together, and its bytes."""

    start: int
    data: bytes


def take_apart(text: bytes, header: Header, records: Sequence[bytes], pictures: Sequence[bytes]) -> Files:
    """Give the pages, style sheets and pictures of a book whose record 0 is the first of `records`."""
    files = Files()
    add_pictures(files, pictures)
    flows = _flows(text, records, header)
    fragments = list(_fragments(_index(records, header.fragments)))
    parts = _parts(flows[0], _index(records, header.skeletons), fragments, files)
    for number, flow in enumerate(flows[1:], 1):
        files.files[_flow_path(number, flow)] = flow
    places = _Places(parts, fragments)
    contents = list(_contents(_index(records, header.contents), places, header.codec))
    guide = list(_guide(_index(records, header.guide), places, fragments))
    _add_pages(files, parts, places, len(flows))
    for path, title in contents:
        files.titles.setdefault(path, title)
    for path, kind in guide:
        files.add_types(path, kind)
    return files


def _index(records: Sequence[bytes], at: int | None) -> Index:
    return Index() if at is None else read_index(records, at)


def _flows(text: bytes, records: Sequence[bytes], header: Header) -> list[bytes]:
    """Cut the text into its flows; where no table says how, all of it is the first."""
    table = records[header.flows] if header.flows is not None and header.flows < len(records) else b""
    if table[:4] != b"FDST" or len(table) < 12:
        return [text]
    count = min(int.from_bytes(table[8:12], "big"), (len(table) - 12) // 8, _MOST_FLOWS)
    flows: list[bytes] = []
    reached = 0
    for start, end in struct.iter_unpack(">II", table[12 : 12 + 8 * count]):
        flows.append(text[max(start, reached) : end])
        reached = max(reached, end)
    return flows or [text]


def _flow_path(number: int, flow: bytes) -> str:
    return f"flow{number:04d}.{'svg' if b'<svg' in flow[:2000] else 'css'}"


def _fragments(index: Index) -> Iterator[_Fragment]:
    for entry in index.entries:
        lengths = entry.values.get(6, ())
        place = entry.name[:_FRAGMENT_NAME]
        if place.isdigit() and len(lengths) > 1:
            yield _Fragment(int(place), lengths[1])


def _parts(text: bytes, skeletons: Index, fragments: Sequence[_Fragment], files: Files) -> list[_Part]:
    """Put the pages together. Without skeletons the whole text is one page; text that no page claims is the last."""
    parts: list[_Part] = []
    at = used = moved = 0
    for entry in skeletons.entries[:MOST_PAGES]:
        counts, sizes = entry.values.get(1, ()), entry.values.get(6, ())
        if not counts or len(sizes) < 2 or sizes[0] < at:
            continue
        start, at = sizes[0], min(sizes[0] + sizes[1], len(text))
        page = bytearray(text[start:at])
        for fragment in fragments[used : used + counts[0]]:
            piece = text[at : at + fragment.length]
            place = fragment.place - start
            moved += max(len(page) - place, 0)
            if not 0 <= place <= len(page) or moved > _MOST_MOVED:
                place = len(page)
            page[place:place] = piece
            at += len(piece)
        used += counts[0]
        parts.append(_Part(start, bytes(page)))
    if text[at:].strip():
        if parts:
            told = "The tables of this book do not say where all of its text belongs; the rest stands at its end."
            files.remarks.append(Remark("kindle.pieces", told))
        parts.append(_Part(at, text[at:]))
    return parts


class _Places:
    """Places in the pages that links lead to, each with the name it is given."""

    def __init__(self, parts: Sequence[_Part], fragments: Sequence[_Fragment]) -> None:
        self._parts = parts
        self._starts = [part.start for part in parts]
        self._fragments = fragments
        self.marks: dict[int, dict[int, Mark]] = {}
        self._count = 0

    def address(self, fragment: int, offset: int) -> str | None:
        """Give the address of a place and have it marked; None where there is no such place."""
        if not (fragment < len(self._fragments) and self._parts) or self._count >= _MOST_MARKS:
            return None
        position = self._fragments[fragment].place + offset
        page = page_at(self._starts, position)
        part = self._parts[page]
        place = at_tag(part.data, min(max(position - part.start, 0), len(part.data)))
        here = self.marks.setdefault(page, {})
        if place not in here:
            here[place] = mark_at(part.data, place)
            self._count += 1
        return f"{path_of(page)}#{here[place].name}"


def path_of(page: int) -> str:
    """Give the path of a page by its number."""
    return f"part{page:04d}.xhtml"


def _contents(index: Index, places: _Places, codec: str) -> Iterator[tuple[str, str]]:
    for entry in index.entries:
        where, label = entry.values.get(6, ()), index.string(entry.first(3))
        if len(where) > 1 and label and (address := places.address(where[0], where[1])):
            title = html.unescape(label.decode(codec, "replace"))
            yield address.partition("#")[0], " ".join(title.split())


def _guide(index: Index, places: _Places, fragments: Sequence[_Fragment]) -> Iterator[tuple[str, str]]:
    for entry in index.entries:
        kind = entry.name.decode("utf-8", "replace").lower()
        fragment = entry.first(6) if 6 in entry.values else entry.first(3)
        if fragment is not None and kind not in _START and (address := places.address(fragment, 0)):
            yield address.partition("#")[0], kind


def _add_pages(files: Files, parts: Sequence[_Part], places: _Places, flows: int) -> None:
    pictures = picture_paths(files)

    def position(found: re.Match[bytes]) -> bytes:
        return (places.address(int(found[1], 32), int(found[2], 32)) or "#").encode()

    def picture(found: re.Match[bytes]) -> bytes:
        return pictures.get(int(found[1], 32), "").encode()

    def flow(found: re.Match[bytes]) -> bytes:
        number = int(found[1], 32)
        if not 0 < number < flows:
            return b""
        return next((path for path in _flow_paths(number) if path in files.files), "").encode()

    # Links first: they say which places need a name.
    linked = [_POSITION.findall(part.data) for part in parts]
    for fragment, offset in (pair for pairs in linked for pair in pairs):
        places.address(int(fragment, 32), int(offset, 32))
    for number, part in enumerate(parts):
        data = marked(part.data, 0, len(part.data), places.marks.get(number, {}).values())
        data = _POSITION.sub(position, _TYPED.sub(rb"\1epub:type\2", _AID.sub(b"", data)))
        files.add_page(path_of(number), _FLOW.sub(flow, _EMBEDDED.sub(picture, data)))


def _flow_paths(number: int) -> tuple[str, str]:
    return f"flow{number:04d}.css", f"flow{number:04d}.svg"
