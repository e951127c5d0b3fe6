"""What other packages make of a file: for each format the best ones, each called as its own documentation shows.

None of them is installed with Velvetbox: `make readers` puts them into an environment of their own.
"""

from __future__ import annotations

import io
import mailbox
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any


@dataclass(frozen=True, slots=True)
class Peer:
    """A package beside a reader: its name, its module, and the call that does the same work.

    One that stops at a book's pages, their markup unread, is measured beside our reader as far as its pages.
    """

    name: str
    module: str
    read: Callable[[bytes], str]
    gives: str = "markup"
    unread: bool = False

    @property
    def installed(self) -> bool:
        """Tell whether the package can be imported."""
        return find_spec(self.module) is not None

    def __str__(self) -> str:
        return f"{self.name} ({'its pages, unread' if self.unread else self.gives})"


def trafilatura(data: bytes) -> str:
    given = import_module("trafilatura").extract(
        data.decode(), output_format="html", include_formatting=True, include_links=True
    )
    return given or ""


def lxml_html(data: bytes) -> str:
    return str(import_module("lxml.html").document_fromstring(data).text_content())


def ebooklib(data: bytes) -> str:
    book = import_module("ebooklib.epub").read_epub(io.BytesIO(data))
    pages = book.get_items_of_type(import_module("ebooklib").ITEM_DOCUMENT)
    return "\n".join(page.get_body_content().decode() for page in pages)


def ebooklib_read(data: bytes) -> str:
    book = import_module("ebooklib.epub").read_epub(io.BytesIO(data))
    pages = book.get_items_of_type(import_module("ebooklib").ITEM_DOCUMENT)
    return "\n".join(trafilatura(page.get_content()) for page in pages)


def mammoth(data: bytes) -> str:
    return str(import_module("mammoth").convert_to_html(io.BytesIO(data)).value)


def python_docx(data: bytes) -> str:
    document = import_module("docx").Document(io.BytesIO(data))
    return "\n".join("".join(map(_run, paragraph.runs)) for paragraph in document.paragraphs)


def _run(run: Any) -> str:
    return f"<em>{run.text}</em>" if run.italic else run.text


def odfpy(data: bytes) -> str:
    document = import_module("odf.opendocument").load(io.BytesIO(data))
    said = import_module("odf.teletype").extractText
    return "\n".join(said(child) for child in document.text.childNodes)


def striprtf(data: bytes) -> str:
    return str(import_module("striprtf.striprtf").rtf_to_text(data.decode("cp1252")))


def kreuzberg(data: bytes) -> str:
    module = import_module("kreuzberg")
    given = module.extract_bytes_sync(
        data, "application/msword", config=module.ExtractionConfig(use_cache=False)
    )
    return str(given.content)


def pypdf(data: bytes) -> str:
    pages = import_module("pypdf").PdfReader(io.BytesIO(data)).pages
    return "\n".join(page.extract_text() for page in pages)


def pdfminer(data: bytes) -> str:
    return str(import_module("pdfminer.high_level").extract_text(io.BytesIO(data)))


def mobi(data: bytes) -> str:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "book.mobi"
        file.write_bytes(data)
        unpacked, made = import_module("mobi").extract(str(file))
        try:
            return "".join(_pages(Path(made)))
        finally:
            shutil.rmtree(unpacked)


def _pages(made: Path) -> Iterator[str]:
    if made.suffix != ".epub":
        yield made.read_text(errors="replace")
        return
    for page in sorted((made.parent / "OEBPS" / "Text").glob("part*.xhtml")):
        yield page.read_text()


def lxml_xml(data: bytes) -> str:
    root = import_module("lxml.etree").fromstring(data)
    return "".join(root.itertext())


def mistune(data: bytes) -> str:
    made = import_module("mistune").create_markdown(plugins=["footnotes"])
    return str(made(data.decode()))


def standard_mailbox(data: bytes) -> str:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "box"
        file.write_bytes(data)
        return "\n".join(
            message.get_payload(decode=True).decode()  # type: ignore[union-attr]
            for message in mailbox.mbox(file)
        )


def standard_email(data: bytes) -> str:
    parts = message_from_bytes(data, policy=policy.default).walk()
    return "".join(part.get_content() for part in parts if part.get_content_type() == "text/html")


def standard_email_read(data: bytes) -> str:
    return trafilatura(standard_email(data).encode())


def charset_normalizer(data: bytes) -> str:
    return str(import_module("charset_normalizer").from_bytes(data).best())


def sqlglot(data: bytes) -> str:
    tokens = import_module("sqlglot").tokenize(data.decode(), read="mysql")
    return "\n".join(token.text for token in tokens)


def py7zr(data: bytes) -> str:
    module, held = import_module("py7zr"), import_module("py7zr.io").BytesIOFactory(2**30)
    with module.SevenZipFile(io.BytesIO(data)) as archive:
        archive.extractall(factory=held)
    return "".join(file.read().decode("cp1252") for file in held.products.values())


PEERS: dict[str, tuple[Peer, ...]] = {
    "html": (Peer("trafilatura", "trafilatura", trafilatura), Peer("lxml.html", "lxml", lxml_html, "words")),
    "epub": (
        Peer("EbookLib", "ebooklib", ebooklib, unread=True),
        Peer("EbookLib and trafilatura", "ebooklib", ebooklib_read),
    ),
    "docx": (
        Peer("mammoth", "mammoth", mammoth),
        Peer("python-docx", "docx", python_docx, "words and looks"),
    ),
    "odt": (Peer("odfpy", "odf", odfpy, "words"),),
    "rtf": (Peer("striprtf", "striprtf", striprtf, "words"),),
    "doc": (Peer("kreuzberg", "kreuzberg", kreuzberg, "words"),),
    "pdf": (Peer("pypdf", "pypdf", pypdf, "words"), Peer("pdfminer.six", "pdfminer", pdfminer, "words")),
    "mobi": (Peer("mobi", "mobi", mobi, unread=True),),
    "azw3": (Peer("mobi", "mobi", mobi, unread=True),),
    "fb2": (Peer("lxml", "lxml", lxml_xml, "words"),),
    "md": (Peer("mistune", "mistune", mistune),),
    "mbox": (Peer("mailbox of Python", "mailbox", standard_mailbox, unread=True),),
    "mht": (
        Peer("email of Python", "email", standard_email, unread=True),
        Peer("email and trafilatura", "trafilatura", standard_email_read),
    ),
    "encoding": (Peer("charset-normalizer", "charset_normalizer", charset_normalizer, "words"),),
    "sql": (Peer("sqlglot", "sqlglot", sqlglot, "tokens"),),
    "7z": (Peer("py7zr", "py7zr", py7zr, "files"),),
}
