"""The older Kindle book (Mobipocket, versions up to 6): one HTML text, cut into pages, its links by byte made names."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from velvetbox.core.formats.draft import ReadOptions, Remark
from velvetbox.core.formats.kindle.files import (
    MOST_PAGES,
    Files,
    Mark,
    add_pictures,
    at_tag,
    encoding_of,
    mark_at,
    marked,
    page_at,
    picture_paths,
    recoded,
)
from velvetbox.core.formats.kindle.header import Header
from velvetbox.core.formats.kindle.index import Index
from velvetbox.core.formats.kindle.mobi6_markup import as_plain_html, common_margin, without_margin
from velvetbox.core.formats.kindle.mobi6_spaces import CODE, break_at_spaces

_FILEPOS = re.compile(rb"""\bfilepos\s{0,9}=\s{0,9}["']?0{0,20}+(\d{1,9})["']?""", re.IGNORECASE)
_BREAK = re.compile(rb"<\s{0,9}/?mbp:pagebreak\b[^<>]{0,500}>", re.IGNORECASE)
_REFERENCE = re.compile(rb"<reference\b([^<>]{1,2000})>", re.IGNORECASE)
_TYPE = re.compile(rb"""\btype\s{0,9}=\s{0,9}["']?([\w.:-]{1,60})""", re.IGNORECASE)
_LINK = re.compile(rb"<a\b([^<>]{0,500})>((?:[^<]|<(?!/?a\b)){0,1000}+)</a\s{0,9}>", re.IGNORECASE)
_TAG = re.compile(rb"<[^<>]{0,2000}+>")
_HEAD = 20_000  # bytes that hold the guide
_HEADED = 40  # characters of the heading of a list of contents
_MOST_MARKS = 20_000
_START = frozenset({"start", "text", "other"})


@dataclass(frozen=True, slots=True)
class _Guide:
    """What the guide calls places of the text, and the bytes it takes."""

    places: tuple[tuple[int, str], ...] = ()
    start: int = 0
    end: int = 0


def take_apart(
    text: bytes, header: Header, contents: Index, pictures: Sequence[bytes], options: ReadOptions
) -> tuple[Files, str]:
    """Give the pages and pictures of a book, and the encoding of its text. Raises ReadError and Refused."""
    encoding = encoding_of(text, header.codec, options)
    files = Files()
    add_pictures(files, pictures)
    guide = _guide(text)
    text = text[: guide.start] + b" " * (guide.end - guide.start) + text[guide.end :]
    listed = list(_from_index(contents, len(text), header.codec))
    toc = _toc_span(text, guide)
    if toc is None:
        inline: list[tuple[int, str]] = []
    else:
        inline = [
            (place, title) for place, title in _links(text, *toc, encoding) if not toc[0] <= place < toc[1]
        ]
    titles = listed or inline
    spans = _pages(text, guide, titles, toc)
    _name_pages(files, text, spans, titles, guide, toc)
    _add_pages(files, text, spans, encoding, options)
    return files, encoding


def _guide(text: bytes) -> _Guide:
    head = text[:_HEAD].lower()
    start = head.find(b"<guide")
    end = head.find(b"</guide>", start)
    if start < 0 or end < 0:
        return _Guide()
    places = []
    for reference in _REFERENCE.finditer(text, start, end):
        place, kind = _FILEPOS.search(reference[1]), _TYPE.search(reference[1])
        if place and kind and int(place[1]) < len(text):
            places.append((at_tag(text, int(place[1])), kind[1].decode("ascii", "replace").lower()))
    return _Guide(tuple(places), start, end + len(b"</guide>"))


def _from_index(contents: Index, length: int, codec: str) -> Iterator[tuple[int, str]]:
    """Give places and titles of the list of contents that is kept as an index."""
    for entry in contents.entries:
        place, label = entry.first(1), contents.string(entry.first(3))
        if place is not None and place < length and label:
            yield place, html.unescape(" ".join(_decoded(label, codec).split()))


def _decoded(raw: bytes, codec: str) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode(codec, "replace")


def _toc_span(text: bytes, guide: _Guide) -> tuple[int, int] | None:
    """Give where the page stands that the guide calls the list of contents, if it holds links and little else."""
    start = next((place for place, kind in guide.places if kind == "toc"), None)
    if start is None:
        return None
    if following := _BREAK.match(text, start):
        start = following.end()
    ending = _BREAK.search(text, start)
    end = ending.start() if ending else len(text)
    linked = [found for found in _LINK.finditer(text, start, end) if _FILEPOS.search(found[1])]
    if linked and len(linked) * 400 < end - start:  # the text begins in it
        end = next((place for place in sorted(_places(linked)) if start < place < end), end)
    words = len(_TAG.sub(b"", text[start:end]))
    shown = sum(len(_TAG.sub(b"", found[2])) for found in linked if found.end() <= end)
    return (start, end) if shown * 3 + _HEADED >= words else None


def _places(links: Sequence[re.Match[bytes]]) -> Iterator[int]:
    for link in links:
        if place := _FILEPOS.search(link[1]):
            yield int(place[1])


def _links(text: bytes, start: int, end: int, encoding: str) -> Iterator[tuple[int, str]]:
    for found in _LINK.finditer(text, start, end):
        place = _FILEPOS.search(found[1])
        label = " ".join(html.unescape(_TAG.sub(b"", found[2]).decode(encoding, "replace")).split())
        if place and label and int(place[1]) < len(text):
            yield int(place[1]), label


def _pages(
    text: bytes, guide: _Guide, titles: Sequence[tuple[int, str]], toc: tuple[int, int] | None
) -> list[tuple[int, int]]:
    """Give where each page begins and ends: at page breaks; where there are none, at the titles of the contents."""
    breaks = [(found.start(), found.end()) for found in _BREAK.finditer(text)]
    cuts = list(breaks)
    if toc is not None:
        cuts += [(place, place) for place in toc]
    if sum(bool(text[end : end + 1]) for _, end in breaks) < 2 and len(titles) > 1:
        cuts += [(place, place) for place in (at_tag(text, place) for place, _ in titles)]
    spans: list[tuple[int, int]] = []
    start = 0
    for cut, after in sorted(set(cuts)):
        if cut < start or len(spans) >= MOST_PAGES:
            continue
        spans.append((start, cut))
        start = after
    return [*spans, (start, len(text))]


def _add_pages(
    files: Files, text: bytes, spans: Sequence[tuple[int, int]], encoding: str, options: ReadOptions
) -> None:
    wanted = sorted({int(found[1]) for found in _FILEPOS.finditer(text)})
    if len(wanted) > _MOST_MARKS:
        told = "This book has more links than can be followed; the first of them lead to their places."
        files.remarks.append(Remark("kindle.links", told))
        wanted = wanted[:_MOST_MARKS]
    starts = [start for start, _ in spans]
    marks: dict[int, dict[int, Mark]] = {}
    names: dict[int, str] = {}
    for position in wanted:
        if position >= len(text):
            continue
        page = page_at(starts, position)
        place = min(max(at_tag(text, position), spans[page][0]), spans[page][1])
        mark = marks.setdefault(page, {}).setdefault(place, mark_at(text, place))
        names[position] = f"{_path(page)}#{mark.name}"
    paths = picture_paths(files)
    margin = common_margin(text)
    ready: dict[str, bytes] = {}
    for page, (start, end) in enumerate(spans):
        raw = marked(text, start, end, marks.get(page, {}).values())
        if _TAG.sub(b"", raw).strip() or b"<img" in raw:
            ready[_path(page)] = recoded(without_margin(raw, margin), encoding)
    pages = list(ready.values())
    if CODE not in options.without:
        pages, mend = break_at_spaces(pages)
        files.mends += [mend] if mend else []
    for path, page_text in zip(ready, pages, strict=True):
        files.add_page(path, as_plain_html(page_text, names, paths, files.titles.get(path, "")))


def _path(page: int) -> str:
    return f"part{page:04d}.html"


def _name_pages(
    files: Files,
    text: bytes,
    spans: Sequence[tuple[int, int]],
    titles: Sequence[tuple[int, str]],
    guide: _Guide,
    toc: tuple[int, int] | None,
) -> None:
    starts = [start for start, _ in spans]
    for place, title in titles:
        path = _path(page_at(starts, _inward(text, place)))
        files.titles.setdefault(path, title)
    for place, kind in guide.places:
        if kind == "toc" or kind in _START:
            continue
        files.add_types(_path(page_at(starts, _inward(text, place))), kind)
    if toc is not None:
        files.add_types(_path(page_at(starts, toc[0])), "toc")


def _inward(text: bytes, place: int) -> int:
    """Give the place after the page break that stands at a place."""
    while found := _BREAK.match(text, place):
        place = found.end()
    return place
