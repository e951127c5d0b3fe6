"""Zip archives as hostile hands make them, and EPUBs out of parts."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping

from hypothesis import strategies as st

CONTAINER = (
    '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0"><rootfiles>'
    '<rootfile full-path="OEBPS/content.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
)


def zipped(members: Mapping[str, str | bytes], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Give an ordinary zip archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def damaged(data: bytes, *, least: int = 0) -> st.SearchStrategy[bytes]:
    """Draw the bytes with some of them changed, cut off anywhere from `least` on."""

    def spoil(changes: list[tuple[int, int]], cut: int) -> bytes:
        spoilt = bytearray(data)
        for position, value in changes:
            spoilt[position] = value
        return bytes(spoilt[:cut])

    places = st.tuples(st.integers(0, len(data) - 1), st.integers(0, 255))
    return st.builds(spoil, st.lists(places, max_size=8), st.integers(least, len(data)))


def handmade(entries: list[tuple[bytes, bytes, dict[str, int]]]) -> bytes:
    """Give a zip archive written field by field; `overrides` of an entry replace what is true."""
    body, directory = bytearray(), bytearray()
    for name, content, overrides in entries:
        packed = content
        values = {
            "flags": 0,
            "method": 0,
            "crc": zlib.crc32(content),
            "packed": len(packed),
            "size": len(content),
            "offset": len(body),
            "outer": 0,
            **overrides,
        }
        head = (
            20,
            values["flags"],
            values["method"],
            0,
            0,
            values["crc"],
            values["packed"],
            values["size"],
            len(name),
        )
        body += struct.pack("<4s5H3I2H", b"PK\x03\x04", *head, 0) + name + packed
        directory += (
            struct.pack(
                "<4s6H3I5H2I", b"PK\x01\x02", 0x0314, *head, 0, 0, 0, 0, values["outer"], values["offset"]
            )
            + name
        )
    count = len(entries)
    end = struct.pack(
        "<4s4H2IH", b"PK\x05\x06", 0, 0, min(count, 0xFFFF), min(count, 0xFFFF), len(directory), len(body), 0
    )
    return bytes(body + directory + end)


def epub(
    pages: dict[str, str],
    *,
    metadata: str = "",
    more: dict[str, str | bytes] | None = None,
    spine: str = "",
    guide: str = "",
) -> bytes:
    """Give an EPUB of XHTML pages (name: content of body, or a whole page)."""
    items = "".join(
        f'<item id="i{n}" href="{name}" media-type="application/xhtml+xml"/>' for n, name in enumerate(pages)
    )
    line = spine or "".join(f'<itemref idref="i{n}"/>' for n in range(len(pages)))
    opf = (
        '<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="u">'
        '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:opf="http://www.idpf.org/2007/opf">'
        f"{metadata}</metadata><manifest>{items}"
        '<item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/></manifest>'
        f'<spine toc="ncx">{line}</spine>{guide}</package>'
    )
    members: dict[str, str | bytes] = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": CONTAINER,
    }
    members |= {f"OEBPS/{name}": page if "<html" in page else whole(page) for name, page in pages.items()}
    members["OEBPS/content.opf"] = opf
    return zipped(members | (more or {}))


def whole(body: str, head: str = "") -> str:
    """Give an XHTML page around a body's content."""
    return (
        '<?xml version="1.0" encoding="utf-8"?><!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml" '
        f'xmlns:epub="http://www.idpf.org/2007/ops"><head><title/>{head}</head><body>{body}</body></html>'
    )
