"""The contents list of an EPUB: titles by page, and what the landmarks call each page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field

from lxml import etree

from velvetbox.core.errors import ReadError
from velvetbox.core.formats.epub.package import Package, inside
from velvetbox.core.formats.packed.zip_archive import Archive
from velvetbox.core.formats.xml import local, parse_xml, text_in
from velvetbox.core.values import value

_TYPE = "{http://www.idpf.org/2007/ops}type"
_MOST_TITLES = 20_000


@value(frozen=True, slots=True)
class Contents:
    """Titles and types by the path of the page they lead to; a page's first title counts."""

    titles: dict[str, str] = field(default_factory=dict)
    types: dict[str, frozenset[str]] = field(default_factory=dict)


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
    for number, (href, title) in enumerate(pairs):
        path = inside(item.path, href)
        if path and title and number < _MOST_TITLES:
            contents.titles.setdefault(path, title)
    return contents


def _from_ncx(root: etree._Element) -> Iterator[tuple[str, str]]:
    for point in root.iter("{*}navPoint"):
        label = point.find("{*}navLabel")
        content = point.find("{*}content")
        if label is not None and content is not None:
            yield content.get("src") or "", text_in(label)


def _from_nav(root: etree._Element, contents: Contents, path: str) -> Iterator[tuple[str, str]]:
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
                yield href, text_in(link)
