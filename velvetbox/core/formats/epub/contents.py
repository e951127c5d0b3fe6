"""The contents list of an EPUB: titles by page and by place in a page, and what the landmarks call each page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import field
from itertools import pairwise
from urllib.parse import unquote

from lxml import etree

from velvetbox.core.errors import ReadError
from velvetbox.core.formats.epub.package import Package, inside
from velvetbox.core.formats.packed.zip_archive import Archive
from velvetbox.core.formats.xml import local, parse_xml, text_in
from velvetbox.core.values import value

_TYPE = "{http://www.idpf.org/2007/ops}type"
_MOST_TITLES = 20_000
_PART = frozenset({"part"})


@value(frozen=True, slots=True)
class Entry:
    """An entry of the list: where it leads to, its words, and how deep it stands."""

    path: str
    name: str  # of the place in the page, "" for the page itself
    title: str
    depth: int


@value(frozen=True, slots=True)
class Contents:
    """Titles and types by the path of the page they lead to; a page's first title counts.

    `places` gives, for pages in which several chapters begin, the name and title of each place in order.
    """

    titles: dict[str, str] = field(default_factory=dict)
    types: dict[str, frozenset[str]] = field(default_factory=dict)
    places: dict[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)


def read_contents(archive: Archive, package: Package) -> Contents:
    """Read the navigation document or the NCX; an unreadable or missing one gives nothing."""
    item = package.contents
    if item is None or item.path not in archive.names:
        return Contents()
    try:
        root = parse_xml(archive.read(item.path), recover=True, limits=archive.limits)
    except ReadError:
        return Contents()
    contents = Contents()
    pairs = _from_ncx(root) if local(root) == "ncx" else _from_nav(root, contents, item.path)
    entries = []
    for number, (href, title, depth) in enumerate(pairs):
        path = inside(item.path, href)
        if path and title and number < _MOST_TITLES:
            contents.titles.setdefault(path, title)
            entries.append(Entry(path, unquote(href.partition("#")[2]), title, depth))
    contents.places.update(_places(entries))
    for path in _parts(entries):
        contents.types[path] = contents.types.get(path, frozenset()) | _PART
    return contents


def _places(entries: Iterable[Entry]) -> dict[str, tuple[tuple[str, str], ...]]:
    """Give the places at which chapters begin inside a page: not those below an entry for the page as a whole."""
    found: dict[str, dict[str, str]] = {}
    whole: dict[str, int] = {}  # how deep the entry for a page stands
    for entry in entries:
        if not entry.name:
            whole.setdefault(entry.path, entry.depth)
        elif entry.depth <= whole.get(entry.path, entry.depth):
            found.setdefault(entry.path, {}).setdefault(entry.name, entry.title)
    return {path: tuple(places.items()) for path, places in found.items() if len(places) > 1}


def _parts(entries: list[Entry]) -> Iterator[str]:
    """Give the pages whose entries hold those of other pages: a part's own page, before its chapters."""
    for entry, after in pairwise(entries):
        if after.depth > entry.depth and after.path != entry.path:
            yield entry.path


def _from_ncx(root: etree._Element) -> Iterator[tuple[str, str, int]]:
    for point in root.iter("{*}navPoint"):
        label = point.find("{*}navLabel")
        content = point.find("{*}content")
        if label is not None and content is not None:
            yield content.get("src") or "", text_in(label), _depth(point, "{*}navPoint")


def _depth(element: etree._Element, kind: str) -> int:
    return sum(1 for _ in element.iterancestors(kind))


def _from_nav(root: etree._Element, contents: Contents, path: str) -> Iterator[tuple[str, str, int]]:
    for nav in root.iter("{*}nav"):
        kinds = (nav.get(_TYPE) or "").split()
        for link in nav.iter("{*}a"):
            href = link.get("href") or ""
            if "landmarks" in kinds:
                where = inside(path, href)
                if where and "#" not in href:
                    words = frozenset((link.get(_TYPE) or "").lower().split())
                    contents.types[where] = contents.types.get(where, frozenset()) | words
            elif "toc" in kinds or not kinds:
                yield href, text_in(link), _depth(link, "{*}ol")
