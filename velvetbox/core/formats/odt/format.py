"""ODT and flat ODT (OpenDocument 1.x text): body, notes, styles, lists, tables, pictures, properties."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping

from lxml import etree

from velvetbox.core.errors import ReadError
from velvetbox.core.formats.docx.package import Package, attributes, child, elements
from velvetbox.core.formats.draft import Draft, Format, Page, ReadOptions, Remark
from velvetbox.core.formats.odt.styles import Styles
from velvetbox.core.formats.odt.text import OdtReader
from velvetbox.core.formats.text.finish import finish
from velvetbox.core.formats.xml import local, parse_xml

_DEFAULT = ReadOptions()
_MIME = b"application/vnd.oasis.opendocument.text"
_FLAT = re.compile(rb"<office:document[\s>]")
_TOLD = {
    "odt.deletions": "{} deleted passages (tracked changes) were left out.",
    "odt.hidden": "{} pieces of hidden text were left out.",
    "odt.comments": "{} comments were left out.",
    "odt.contents": "{} tables of contents were left out.",
}


def read(data: bytes, name: str, options: ReadOptions = _DEFAULT) -> Draft:
    """Read an ODT or FODT file. Raises ReadError ("unreadable.odt", "unreadable.encrypted") and Refused."""
    if data[:2] == b"PK":
        return _read_package(data, name, options)
    root = parse_xml(data, limits=options.limits)
    return _draft(name, options, content=root, others=[], meta=root, package=None)


def _read_package(data: bytes, name: str, options: ReadOptions) -> Draft:
    package = Package(data, options.limits)
    if b"encryption-data" in (package.bytes("META-INF/manifest.xml") or b""):
        raise ReadError(
            "unreadable.encrypted", "This file needs a password and cannot be read. It is kept as it is."
        )
    content = package.xml("content.xml")
    if content is None:
        raise ReadError(
            "unreadable.odt", "There is no readable text in this OpenDocument file. It is kept as it is."
        )
    styles = package.xml("styles.xml")
    others = [styles] if styles is not None else []
    return _draft(
        name, options, content=content, others=others, meta=package.xml("meta.xml"), package=package
    )


def _draft(
    name: str,
    options: ReadOptions,
    *,
    content: etree._Element,
    others: list[etree._Element],
    meta: etree._Element | None,
    package: Package | None,
) -> Draft:
    body = child(child(content, "body"), "text")
    if body is None:
        raise ReadError(
            "unreadable.odt", "There is no readable text in this OpenDocument file. It is kept as it is."
        )
    images: dict[str, bytes] = {}

    def image(picture: etree._Element) -> str:
        """Give the key of a picture; its address where it lies outside, or is not there."""
        href = attributes(picture).get("href", "").removeprefix("./")
        written = child(picture, "binary-data")
        if written is not None:
            href = f"picture-{len(images) + 1}"
        found = _unwritten(written) if written is not None else package.picture(href) if package else None
        if found:
            images[href] = found
        return href.removeprefix("../")  # an address is meant from the file, seen from inside of it

    links = frozenset(
        attributes(each).get("href", "").removeprefix("#") for each in body.iter() if local(each) == "a"
    )
    reader = OdtReader(Styles([content, *others]), image, links)
    blocks = finish(reader.blocks(body), options)
    if not blocks.blocks:
        raise ReadError("empty", "There is no text in this file.")
    told = tuple(Remark(code, _TOLD[code].format(count)) for code, count in reader.left_out.items() if count)
    return Draft(
        format="odt",
        pages=(Page(name, lambda: blocks.blocks),),
        properties=_properties(meta, reader.styles),
        notes=tuple(reader.notes),
        images=images,
        mends=blocks.mends,
        remarks=(*(package.remarks if package else ()), *told),
    )


def _unwritten(written: etree._Element) -> bytes | None:
    """Give the bytes of a picture that stands in a flat file as base64."""
    try:
        return base64.b64decode(written.text or "", validate=False)
    except ValueError:
        return None


def _properties(root: etree._Element | None, styles: Styles) -> Mapping[str, tuple[str, ...]]:
    out: dict[str, tuple[str, ...]] = {}
    meta = child(root, "meta")
    for element in elements(meta) if meta is not None else ():
        key = local(element)
        if key == "user-defined":
            key = attributes(element).get("name", key)
        value = " ".join("".join(str(part) for part in element.itertext()).split())
        if value:
            out[f"odt:{key}"] = (*out.get(f"odt:{key}", ()), value)
    if styles.language:
        out["odt:styles-language"] = (styles.language,)
    return out


def _recognises(data: bytes, name: str) -> bool:
    if data[:2] == b"PK":
        head = data[:512]
        if _MIME in head:
            return True
        return name.lower().endswith((".odt", ".ott")) and b"content.xml" in data
    head = data[:4096]
    return _MIME in head and bool(_FLAT.search(head))


FORMAT = Format("odt", _recognises, read)
