"""Files that mean harm, of our own making: bombs of markup and zips, and entities in every kind of XML."""

from __future__ import annotations

import io
import struct
import tarfile
import zipfile
from collections.abc import Iterator
from functools import partial

from tests.core.formats import archives, palms
from tests.core.formats.archives import zipped
from tests.core.formats.docx import test_format as test_docx
from tests.core.formats.fb2 import test_format as test_fb2
from tests.core.formats.odt import test_format as test_odt

STORY = b"She waited at the station until the last train had gone.\n\n" * 30
SAID = "<p>" + STORY.decode().replace("\n\n", "</p><p>") + "</p>"
SECRET = "what-no-story-may-tell"


def markup_bombs() -> Iterator[tuple[str, bytes]]:
    """Give elements in elements, attributes and unclosed tags by the hundred thousand, in every format of markup."""
    bombs = {
        "deep": "<div>" * 100_000 + SAID + "</div>" * 100_000,
        "attributes": "<p " + " ".join(f"a{number}=1" for number in range(100_000)) + ">" + SAID,
        "formatting": "<b><i><u>" * 33_000 + SAID,
        "quotes": "<blockquote>" * 100_000 + SAID,
        "lists": "<ul><li>" * 50_000 + SAID,
        "tables": "<table><tr><td>" * 33_000 + SAID,
        "links": "<a href=x>" * 100_000 + SAID,
    }
    for name, bomb in bombs.items():
        yield f"{name}.html", f"<html><body>{bomb}</body></html>".encode()
        yield f"{name}.epub", archives.epub({"a.xhtml": bomb})
    for name in ("deep", "formatting"):
        bomb = bombs[name]
        yield f"{name}.md", f"# One\n\n{bomb}\n".encode()
        yield f"{name}.mobi", palms.mobi(f"<html><body>{bomb}</body></html>".encode(), pack=False)
    yield "deep.fb2", test_fb2.book("<section>" * 100_000 + SAID + "</section>" * 100_000)
    yield "stress.fb2", test_fb2.book(f"<section><p>{'<emphasis>' * 100_000}x</p></section>")
    yield "tables.docx", test_docx.package("<w:tbl><w:tr><w:tc>" * 30_000 + test_docx.par(test_docx.run("x")))
    yield "lists.odt", test_odt.package("<text:list><text:list-item>" * 50_000)
    yield "groups.rtf", rb"{\rtf1 " + b"{\\i " * 100_000 + STORY
    yield "tables.rtf", rb"{\rtf1 " + rb"\trowd\cellx1\intbl x\cell" * 50_000 + rb"\row}"
    yield "groups.tex", b"\\documentclass{book}\\begin{document}" + b"{\\em " * 100_000 + STORY
    yield "quotes.md", b"> " * 100_000 + STORY
    yield "items.md", b"".join(b" " * at + b"- x\n" for at in range(1_000)) + STORY
    yield "blocks.adoc", b"= A\n\n" + b"====\n" * 100_000 + STORY


def zip_bombs() -> Iterator[tuple[str, bytes]]:
    """Give zip files that lie, nest, climb, double and overlap."""
    yield "ratio.zip", zipped({"a.txt": b"a" * 100_000_000})
    yield "ratio.epub", archives.epub({"a.xhtml": "a" * 40_000_000})
    yield "ratio.docx", test_docx.package(test_docx.par(test_docx.run("a" * 40_000_000)))
    inner = zipped({"a.txt": STORY})
    for level in range(12):
        inner = zipped({f"{level}.zip": inner})
    yield "nested.zip", inner
    yield "many.zip", zipped({f"{at}.txt": b"" for at in range(20_000)}, method=zipfile.ZIP_STORED)
    yield (
        "overlap.zip",
        archives.handmade(
            [
                (b"a.txt", STORY, {}),
                *(
                    (b"%d.txt" % at, b"", {"offset": 0, "size": len(STORY), "packed": len(STORY)})
                    for at in range(500)
                ),
            ]
        ),
    )
    yield "lying.zip", archives.handmade([(b"a.txt", STORY, {"size": 10})])
    yield "large.zip", archives.handmade([(b"a.txt", STORY, {"size": 2**32 - 1, "packed": 2**32 - 1})])
    yield (
        "slip.zip",
        zipped({"../../escaped.txt": STORY, "/tmp/escaped.txt": STORY, "C:\\escaped.txt": STORY}),
    )
    yield "doubles.zip", archives.handmade([(b"a.txt", STORY, {}), (b"a.txt", STORY[::-1], {})])
    yield "links.zip", archives.handmade([(b"a.txt", b"/etc/passwd", {"outer": 0o120777 << 16})])
    yield "both.zip", _tar() + zipped({"b.txt": STORY})
    yield "both.tar", _tar()
    yield (
        "zip64.zip",
        zipped({"a.txt": STORY})[:-22]
        + struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0),
    )


def _tar() -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, kind, aim in (
            ("a.txt", tarfile.REGTYPE, ""),
            ("link.txt", tarfile.SYMTYPE, "/etc/passwd"),
            ("hard.txt", tarfile.LNKTYPE, "/etc/passwd"),
            ("../../escaped.txt", tarfile.REGTYPE, ""),
            ("pipe", tarfile.FIFOTYPE, ""),
        ):
            member = tarfile.TarInfo(name)
            member.type, member.linkname = kind, aim
            member.size = len(STORY) if kind == tarfile.REGTYPE else 0
            archive.addfile(member, io.BytesIO(STORY) if member.size else None)
    return out.getvalue()


def entities(file: str, address: str) -> Iterator[tuple[str, bytes]]:
    """Give every kind of XML file with entities that name a file, an address, or grow without end."""
    laughs = '<!ENTITY a "ha">' + "".join(
        f'<!ENTITY {chr(at + 1)} "{f"&{chr(at)};" * 10}">' for at in range(ord("a"), ord("j"))
    )
    types = {
        "file": f'<!DOCTYPE x [<!ENTITY j SYSTEM "{file}">]>',
        "network": f'<!DOCTYPE x [<!ENTITY j SYSTEM "{address}">]>',
        "outer": f'<!DOCTYPE x SYSTEM "{address}/x.dtd">',
        "parameter": f'<!DOCTYPE x [<!ENTITY % p SYSTEM "{file}"> %p;]>',
        "laughs": f"<!DOCTYPE x [{laughs}]>",
        "quadratic": f'<!DOCTYPE x [<!ENTITY j "{"x" * 50_000}">]>',
    }
    for kind, doctype in types.items():
        use = "&j;" * (5_000 if kind == "quadratic" else 1)
        yield from ((f"{kind}-{name}", data) for name, data in _declaring(doctype, use))


def _declaring(doctype: str, use: str) -> Iterator[tuple[str, bytes]]:
    head = f'<?xml version="1.0" encoding="utf-8"?>{doctype}'
    page = f'{head}<html xmlns="http://www.w3.org/1999/xhtml"><body><p>{use}</p>{SAID}</body></html>'
    yield "page.xhtml", page.encode()
    yield "page.epub", archives.epub({"a.xhtml": page})
    book = partial(archives.epub, {"a.xhtml": SAID})
    yield "container.epub", book(more={"META-INF/container.xml": f"{head}<x>{use}</x>"})
    yield (
        "package.epub",
        book(more={"OEBPS/content.opf": f"{head}<package><metadata>{use}</metadata></package>"}),
    )
    yield "contents.epub", book(more={"OEBPS/toc.ncx": f"{head}<ncx>{use}</ncx>"})
    yield (
        "book.fb2",
        test_fb2.book(f"<section><p>{use}</p>{SAID}</section>").replace(b"?>", f"?>{doctype}".encode(), 1),
    )
    yield (
        "flat.fodt",
        f"{head}<office:document {test_odt.NAMES}><office:body><office:text><text:p>{use}</text:p></office:text></office:body></office:document>".encode(),
    )
    yield (
        "text.odt",
        _with(
            test_odt.package(test_odt.p("x")),
            "content.xml",
            f"{head}<office:document-content {test_odt.NAMES}><office:body><office:text><text:p>{use}</text:p></office:text></office:body></office:document-content>",
        ),
    )
    names = f"{test_docx.W} {test_docx.MORE}"
    for part in ("document", "styles", "footnotes"):
        body = f"{head}<w:{part} {names}><w:body><w:p><w:r><w:t>{use}</w:t></w:r></w:p></w:body></w:{part}>"
        yield (
            f"{part}.docx",
            _with(test_docx.package(test_docx.par(test_docx.run("x"))), f"word/{part}.xml", body),
        )


def _with(archive: bytes, path: str, content: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        members: dict[str, str | bytes] = {name: opened.read(name) for name in opened.namelist()}
    return zipped(members | {path: content})
