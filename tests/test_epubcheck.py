"""The checker itself: it must pass a good book and name what is wrong with a bad one."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from tests.epubcheck import EpubCheck

pytestmark = pytest.mark.loopback

CONTAINER = """<?xml version="1.0"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>
<rootfile full-path="book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>"""
PACKAGE = """<?xml version="1.0"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier id="id">urn:x:1</dc:identifier>
<dc:title>One</dc:title><dc:language>en</dc:language>
<meta property="dcterms:modified">2026-01-01T00:00:00Z</meta></metadata>
<manifest><item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/></manifest>
<spine><itemref idref="nav"/></spine></package>"""
CONTENTS = """<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops">
<head><title>One</title></head>
<body><nav epub:type="toc"><ol><li><a href="nav.xhtml">One</a></li></ol></nav></body></html>"""


def book(folder: Path, contents: str) -> Path:
    path = folder / "book.epub"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/epub+zip")
        archive.writestr("META-INF/container.xml", CONTAINER)
        archive.writestr("book.opf", PACKAGE)
        archive.writestr("nav.xhtml", contents)
    return path


def test_a_good_book_has_no_message(epubcheck: EpubCheck, tmp_path: Path) -> None:
    assert epubcheck.messages(book(tmp_path, CONTENTS)) == []


def test_a_bad_book_is_told_what_is_wrong_and_where(epubcheck: EpubCheck, tmp_path: Path) -> None:
    said = epubcheck.messages(book(tmp_path, CONTENTS.replace("<ol>", "<ul>").replace("</ol>", "</ul>")))
    assert said[0].severity == "ERROR"
    assert said[0].number == "RSC-005"
    assert said[0].where.startswith("nav.xhtml")
