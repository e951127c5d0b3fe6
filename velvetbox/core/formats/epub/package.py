"""The package of an EPUB: its container file, metadata, manifest and spine (EPUB 2.0.1 and 3.3)."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from urllib.parse import unquote

from lxml import etree

from velvetbox.core.errors import ReadError, Refused
from velvetbox.core.formats.draft import Remark
from velvetbox.core.formats.packed.zip_archive import Archive
from velvetbox.core.formats.xml import local, parse_xml
from velvetbox.core.values import value

CONTAINER = "META-INF/container.xml"
_OPF_TYPE = "application/oebps-package+xml"
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)


@value(frozen=True, slots=True)
class Item:
    """A file of the manifest; `path` is its path in the archive."""

    id: str
    path: str
    media_type: str
    properties: frozenset[str] = frozenset()


@value(frozen=True, slots=True)
class Package:
    """What the package document says. `spine` gives items in reading order with "is part of the line"."""

    path: str
    root: etree._Element | None
    items: tuple[Item, ...]
    spine: tuple[tuple[Item, bool], ...]
    contents: Item | None  # the navigation document or the NCX
    types: dict[str, frozenset[str]]  # of the guide, by path
    remarks: tuple[Remark, ...] = ()


def inside(base: str, href: str) -> str | None:
    """Give the path in the archive of an address in the file `base`, None when it leads out of it."""
    if _SCHEME.match(href) or href.startswith("//"):
        return None
    path = posixpath.normpath(posixpath.join(posixpath.dirname(base), unquote(href.partition("#")[0])))
    return None if path.startswith(("../", "/")) or path in {"..", "."} else path


def read_package(archive: Archive) -> Package:
    """Read the package of an EPUB. Raises ReadError, or Refused for one that leads out of its archive."""
    path, remarks = _package_path(archive)
    if path is None:
        return _without_package(archive, remarks)
    root = parse_xml(archive.read(path), recover=True, limits=archive.limits)
    items = tuple(_items(root, path))
    by_id = {item.id: item for item in items}
    spine: list[tuple[Item, bool]] = []
    for reference in _children(root, "spine", "itemref"):
        item = by_id.get(reference.get("idref") or "")
        if item is not None:
            spine.append((item, (reference.get("linear") or "yes").lower() != "no"))
    if not spine:
        spine = [
            (item, True)
            for item in items
            if is_page(item.media_type, item.path) and "nav" not in item.properties
        ]
        remarks.append(
            Remark(
                "epub.no_spine",
                "The EPUB does not say in which order its pages stand; the order of its list was used.",
                path,
            )
        )
    return Package(
        path, root, items, tuple(spine), _contents(root, items, by_id), _guide(root, path), tuple(remarks)
    )


def is_page(media_type: str, path: str) -> bool:
    """Tell whether a file is a page of text."""
    return media_type in {"application/xhtml+xml", "text/html", "text/x-oeb1-document"} or (
        not media_type and path.lower().endswith((".xhtml", ".html", ".htm", ".xht"))
    )


def _package_path(archive: Archive) -> tuple[str | None, list[Remark]]:
    remarks: list[Remark] = []
    if CONTAINER in archive.names:
        try:
            root = parse_xml(archive.read(CONTAINER), recover=True, limits=archive.limits)
        except Refused:
            raise
        except ReadError:
            root = None
        if root is not None and (path := _root_file(root, archive)) is not None:
            return path, remarks
    found = sorted(
        (name for name in archive.names if name.lower().endswith(".opf")),
        key=lambda name: (name.count("/"), name),
    )
    text = "The EPUB does not say where its package is; the one found in it was read."
    remarks.append(Remark("epub.no_container", text, CONTAINER))
    return (found[0] if found else None), remarks


def _root_file(root: etree._Element, archive: Archive) -> str | None:
    files = [each for each in root.iter("{*}rootfile") if each.get("full-path")]
    files.sort(key=lambda each: each.get("media-type") != _OPF_TYPE)
    for each in files:
        written = each.get("full-path") or ""
        path = inside("", written)
        if path is None:
            raise Refused("epub.outside", "This EPUB points to a file outside itself. It was not opened.")
        if path in archive.names:
            return path
    return None


def _without_package(archive: Archive, remarks: list[Remark]) -> Package:
    """Take the pages of an EPUB without a package in the order they lie in the archive."""
    items = tuple(Item(path, path, "") for path in archive.names if is_page("", path))
    if not items:
        raise ReadError("epub.empty", "There is no page of text in this EPUB.")
    return Package("", None, items, tuple((item, True) for item in items), None, {}, tuple(remarks))


def _children(root: etree._Element, parent: str, child: str) -> Iterator[etree._Element]:
    for outer in root.iter(f"{{*}}{parent}"):
        yield from outer.iter(f"{{*}}{child}")


def _items(root: etree._Element, path: str) -> Iterator[Item]:
    for each in _children(root, "manifest", "item"):
        href = each.get("href") or ""
        where = inside(path, href)
        if where is not None:
            words = frozenset((each.get("properties") or "").split())
            yield Item(each.get("id") or "", where, (each.get("media-type") or "").strip().lower(), words)


def _contents(root: etree._Element, items: Iterable[Item], by_id: dict[str, Item]) -> Item | None:
    for item in items:
        if "nav" in item.properties:
            return item
    for spine in root.iter("{*}spine"):
        if (named := by_id.get(spine.get("toc") or "")) is not None:
            return named
    return next((item for item in items if item.media_type == "application/x-dtbncx+xml"), None)


def _guide(root: etree._Element, path: str) -> dict[str, frozenset[str]]:
    types: dict[str, frozenset[str]] = {}
    for each in _children(root, "guide", "reference"):
        where = inside(path, each.get("href") or "")
        kind = (each.get("type") or "").strip().lower()
        if where and kind and kind != "start":
            types[where] = types.get(where, frozenset()) | {kind}
    return types


def metadata_elements(package: Package) -> list[etree._Element]:
    """Give the elements of the package's metadata, those of OEB 1's inner groups included."""
    if package.root is None:
        return []
    found: list[etree._Element] = []
    for outer in package.root.iter("{*}metadata"):
        found += [
            each
            for each in outer.iter()
            if each is not outer and local(each) not in {"", "dc-metadata", "x-metadata"}
        ]
    return found
